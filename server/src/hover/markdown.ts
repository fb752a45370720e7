/** Text from a document longer than this is cut: a hover is read, not scrolled. In UTF-16 units. */
const LONGEST = 160;

/**
 * What would not be seen, or would change how its neighbours are seen: control and format characters (bidi controls, zero-width,
 * tags, variation and annotation marks), line separators, lone surrogates and characters that nobody has given a meaning.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u115f\u1160\u3164\uffa0]|[\u{e0100}-\u{e01ef}]/gu;

/**
 * Text of a document as a Markdown code span that shows it as it is. No text can end the span, add markup or links, break the
 * line or turn the direction of writing: invisible characters appear as `\u202e`, long text is cut with `…`.
 */
export function inlineCode(text: string): string {
  let cut = text;
  if (text.length > LONGEST) {
    const last = text.charCodeAt(LONGEST - 1);
    cut = `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? LONGEST - 1 : LONGEST)}…`;
  }
  const seen = cut.replace(UNSEEN, (character) => {
    const code = (character.codePointAt(0) as number).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
  if (seen.trim() === "") return `\`"${seen}"\``;
  // A span is closed by a run of as many backticks as opened it (CommonMark 0.31, 6.1); one blank on each side is taken off.
  const longest = Math.max(0, ...(seen.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 || (seen.startsWith(" ") && seen.endsWith(" ")) ? " " : "";
  return `${fence}${pad}${seen}${pad}${fence}`;
}

/** A link. Label and address are ours, never a document's. */
export function link({ label, url }: { readonly label: string; readonly url: string }): string {
  return `[${label}](${url})`;
}

/** Paragraphs, of which those that are missing are left out. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n");
}
