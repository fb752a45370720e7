import { BAD, FALSE, NONE, NULL, NUMBER, TRUE } from "./tree.ts";

/** Characters that end a bare word or a malformed number. */
const endsWord = new Uint8Array(128);
for (const c of [9, 10, 13, 32, 34, 44, 47, 58, 91, 93, 123, 125]) endsWord[c] = 1;

/** Where the bare word at `from` ends. A value without quotes may hold colons and slashes: a digest, a media type, a URL. */
export function wordEnd(text: string, from: number, value: boolean): number {
  let slash = NONE;
  for (let i = from; ; i++) {
    const c = text.charCodeAt(i);
    if (i >= text.length) return i;
    if (c < 128 && endsWord[c] === 1) {
      if (!value || (c !== 58 && c !== 47) || i === from) return Math.max(i, from + 1);
      if (c === 47) {
        const second = text.charCodeAt(i + 1);
        // `1 // comment` without the space: the word is whole before the first slash.
        if (second === 42 || (second === 47 && slash === NONE && wordKind(text, from, i) !== BAD)) return i;
        slash = i;
      }
    }
  }
}

/** What the bare word in [from, to) is: a literal, a number, or `BAD`. */
export function wordKind(text: string, from: number, to: number): number {
  const c = text.charCodeAt(from);
  const size = to - from;
  if (c === 45 || (c >= 48 && c <= 57)) return isNumber(text, from, to) ? NUMBER : BAD;
  if (size === 4 && c === 116 && text.startsWith("true", from)) return TRUE;
  if (size === 5 && c === 102 && text.startsWith("false", from)) return FALSE;
  if (size === 4 && c === 110 && text.startsWith("null", from)) return NULL;
  return BAD;
}

/** RFC 8259 section 6. */
function isNumber(text: string, from: number, to: number): boolean {
  let i = from;
  let c: number = text.charCodeAt(i);
  const digit = (): boolean => i < to && c >= 48 && c <= 57;
  const step = (): number => {
    c = text.charCodeAt(++i);
    return c;
  };
  if (c === 45) step();
  if (!digit()) return false;
  if (c === 48) step();
  else while (digit()) step();
  if (i < to && c === 46) {
    step();
    if (!digit()) return false;
    while (digit()) step();
  }
  if (i < to && (c === 101 || c === 69)) {
    const sign = step();
    if (i < to && (sign === 43 || sign === 45)) step();
    if (!digit()) return false;
    while (digit()) step();
  }
  return i === to;
}
