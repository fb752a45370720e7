const DIGITS = "([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2}):([0-9]{2}):([0-9]{2})";
const GO_TIME = new RegExp(`^${DIGITS}(?:[.,][0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$`);
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether Go's `time.Time.UnmarshalText` accepts the text, as BuildKit uses it for `buildkit/createdat`. It is laxer than
 * RFC 3339 section 5.6 (an hour of one digit, a comma before the fraction, offsets such as `+25:00`) and stricter (`T` and `Z`
 * in upper case only, no leap second). Measured with Go 1.19; later versions give the same verdicts.
 */
export function isGoTime(text: string): boolean {
  const match = GO_TIME.exec(text);
  if (match === null) return false;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [number, number, number, number, number, number];
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && leap ? 29 : (DAYS[month - 1] as number));
}
