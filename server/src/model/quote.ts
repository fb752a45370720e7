/** Longer values are cut in messages; the token itself stands under the mark. */
const LIMIT = 80;
/** What needs no change: nearly every value. */
const PLAIN = /^[ -_a-~]*$/;

/**
 * A value from the document between backticks, as messages have it: on one line, not longer than 80 characters, control and
 * bidirectional characters as `\u{…}`, backticks as apostrophes, so that it can neither break nor dress up the sentence.
 */
export function quote(text: string): string {
  const short = text.length > LIMIT ? `${text.slice(0, LIMIT - 1)}…` : text;
  if (PLAIN.test(short)) return `\`${short}\``;
  const plain = short
    .replaceAll("`", "'")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`);
  return `\`${plain}\``;
}
