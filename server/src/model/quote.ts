import { enumerated } from "../oci/words.ts";

/** Longer values are cut in messages; the token itself stands under the mark. */
const LIMIT = 80;
/** What needs no change: nearly every value, and what was cut. */
const PLAIN = /^[ -_a-~…]*$/;

/** What has no glyph of its own or changes how others are shown. */
const ODD = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/**
 * A value from the document between backticks, as messages have it: on one line, not longer than 80 characters, control and
 * bidirectional characters as `\u{…}`, backticks as apostrophes, so that it can neither break nor dress up the sentence.
 */
export function quote(text: string): string {
  if (text.length <= LIMIT && PLAIN.test(text)) return `\`${text}\``;
  let shown = "";
  let cut = "";
  // Escapes are longer than what they stand for, so the length is counted as the reader sees it.
  for (const character of text.slice(0, LIMIT + 1)) {
    const piece = character.replace("`", "'").replace(ODD, (odd) => `\\u{${(odd.codePointAt(0) as number).toString(16)}}`);
    if (shown.length + piece.length > LIMIT) return `\`${cut}…\``;
    shown += piece;
    if (shown.length < LIMIT) cut = shown;
  }
  return `\`${shown}\``;
}

/** "`a`, `b` and `c`" of at most `most`, each cut at `longest` characters; "`a`, `b` and 5 more" where there are more. */
export function quotedFew(texts: readonly string[], most: number, longest: number): string {
  const shown = texts.slice(0, texts.length > most ? most - 1 : most).map((text) => quote(text.slice(0, longest)));
  if (shown.length < texts.length) shown.push(`${texts.length - shown.length} more`);
  return enumerated(shown);
}
