const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LETTER_A = 0x61;
const LETTER_Z = 0x7a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const BYTE_ORDER_MARK = 0xfeff;

/** Deeper than this nobody writes by hand, and the way back is no longer kept. */
const DEEPEST = 64;

/**
 * Whether a string at the top of a text passes: within the outermost object, or within the first `entries` objects of the outermost
 * array. It is one look over the text that keeps nothing, in which the engine finds the end of each string: several times cheaper than
 * a scan. Names are not told from values, and escapes are not read.
 *
 * @returns also `true` where the text is too odd to tell: brackets that do not match, a string over a line's end, a name with an escape, marks
 *   that JSON has not outside of strings, great depth
 */
export function anyAtTop(text: string, entries: number, passes: (string: string) => boolean): boolean {
  let at = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  const root = text.charCodeAt(at);
  if (root !== OPEN_OBJECT && root !== OPEN_ARRAY) return true;
  /** The depth at which the strings stand that are asked for. */
  const level = root === OPEN_OBJECT ? 1 : 2;
  const closes = new Uint8Array(DEEPEST + 1);
  let depth = 0;
  let left = entries;
  let newline = -1;
  let carriage = -1;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    switch (unit) {
      case QUOTE: {
        let end = text.indexOf('"', at + 1);
        if (end < 0) return true;
        // Each is looked for once in its line, not once in each string.
        if (newline < at) newline = nextOf(text, "\n", at);
        if (carriage < at) carriage = nextOf(text, "\r", at);
        const line = Math.min(newline, carriage);
        if (line < end) return true;
        if (text.charCodeAt(end - 1) === BACKSLASH) end = stringEnd(text, end, line);
        if (end < 0) return true;
        if (depth === level) {
          const string = text.slice(at + 1, end);
          // With an escape in it, it may be any name, unless it is a value.
          if (string.includes("\\") ? !endsValue(text, end + 1) : passes(string)) return true;
        }
        at = end;
        break;
      }
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        if (depth === DEEPEST) return true;
        // What stands in an array of arrays is no entry's.
        if (depth === 1 && level === 2 && unit === OPEN_ARRAY) return true;
        closes[depth++] = unit + 2;
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        if (depth === 0 || closes[--depth] !== unit) return true;
        if (depth === 0) return !isBlank(text, at + 1);
        if (depth === 1 && level === 2 && --left === 0) return false;
        break;
      default:
        if (unit >= LETTER_A && unit <= LETTER_Z && depth === level) {
          const word = wordAt(text, at);
          // A name without quotes.
          if (word === undefined) return true;
          at += word.length - 1;
        } else if (!isPlain(unit)) return true;
    }
  }
  return true;
}

function nextOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found;
}

/** Where the string ends of which a quote at `quote` has a backslash before it; -1 where it does not end in its line. */
function stringEnd(text: string, quote: number, line: number): number {
  for (let end = quote; end >= 0 && end < line; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}

/** Whether a comma or a closing bracket follows. */
function endsValue(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  const unit = text.charCodeAt(at);
  return unit === COMMA || unit === CLOSE_OBJECT || unit === CLOSE_ARRAY;
}

function isBlank(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) if (text.charCodeAt(at) > 0x20) return false;
  return true;
}

const WORDS = ["true", "false", "null"] as const;

/** The word of JSON that begins here, or the `e` of a number. */
function wordAt(text: string, at: number): string | undefined {
  if (text.charAt(at) === "e" && /\d/.test(text.charAt(at - 1))) return "e";
  return WORDS.find((word) => text.startsWith(word, at));
}

/** What else stands between strings and brackets: white space, comma and colon, and what numbers and words are made of. */
function isPlain(unit: number): boolean {
  return (
    unit === 0x20 ||
    unit === 0x0a ||
    unit === 0x0d ||
    unit === 0x09 ||
    (unit >= LETTER_A && unit <= LETTER_Z) ||
    (unit >= 0x30 && unit <= 0x3a) ||
    (unit >= 0x2b && unit <= 0x2e) ||
    unit === 0x45
  );
}
