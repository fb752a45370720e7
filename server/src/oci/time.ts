const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether Go's `time.Time.UnmarshalText` accepts the text, as BuildKit uses it for `buildkit/createdat`. It is laxer than
 * RFC 3339 section 5.6 (an hour of one digit, a comma before the fraction, offsets such as `+25:00`) and stricter (`T` and `Z`
 * in upper case only, no leap second). Measured with Go 1.19; later versions give the same verdicts.
 */
export function isGoTime(text: string): boolean {
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 7);
  const day = digitsAt(text, 8, 10);
  if (!isPunctuated(text, 4, "-") || !isPunctuated(text, 7, "-") || !isPunctuated(text, 10, "T")) return false;
  const hourEnd = isDigit(text.charCodeAt(12)) ? 13 : 12;
  const hour = digitsAt(text, 11, hourEnd);
  const minute = digitsAt(text, hourEnd + 1, hourEnd + 3);
  const second = digitsAt(text, hourEnd + 4, hourEnd + 6);
  if (!isPunctuated(text, hourEnd, ":") || !isPunctuated(text, hourEnd + 3, ":")) return false;
  if (year < 0 || month < 1 || month > 12 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && leap ? 29 : (DAYS[month - 1] as number)) && isZone(text, fractionEnd(text, hourEnd + 6));
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

function isPunctuated(text: string, at: number, mark: string): boolean {
  return text.charCodeAt(at) === mark.charCodeAt(0);
}

/** The number in [from, to), or -1 where something else than digits stands there. */
function digitsAt(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (!isDigit(c)) return -1;
    value = value * 10 + c - 48;
  }
  return value;
}

/** Where the fraction of a second that may stand at `at` ends; `at` where there is none. */
function fractionEnd(text: string, at: number): number {
  const mark = text.charCodeAt(at);
  if ((mark !== 46 && mark !== 44) || !isDigit(text.charCodeAt(at + 1))) return at;
  let to = at + 2;
  while (isDigit(text.charCodeAt(to))) to++;
  return to;
}

/** Whether `Z` or an offset of hours and minutes is all that stands from `at` on. */
function isZone(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  if (c === 90) return at + 1 === text.length;
  if ((c !== 43 && c !== 45) || at + 6 !== text.length || !isPunctuated(text, at + 3, ":")) return false;
  return digitsAt(text, at + 1, at + 3) >= 0 && digitsAt(text, at + 4, at + 6) >= 0;
}
