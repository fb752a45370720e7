/** Text from a document longer than this is cut: a hover is read, not scrolled. In UTF-16 units. */
const LONGEST = 160;

/**
 * What would not be seen, or would change how its neighbours are seen: control and format characters (bidi controls, zero-width,
 * tags, variation and annotation marks), line separators, lone surrogates and characters that nobody has given a meaning.
 */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u115f\u1160\u3164\uffa0]|[\u{e0100}-\u{e01ef}]/gu;

/**
 * Text of a document as a Markdown code span that shows it as it is. No text can end the span, add markup or links, break the
 * line or turn the direction of writing: invisible characters appear as `\u202e`, long text is cut with `…`.
 */
export function inlineCode(text: string): string {
  const seen = seenAsIs(text.length > LONGEST ? `${wellCut(text, LONGEST)}…` : text);
  if (seen.trim() === "") return `\`"${seen}"\``;
  // A span is closed by a run of as many backticks as opened it (CommonMark 0.31, 6.1); one blank on each side is taken off.
  const longest = Math.max(0, ...(seen.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 || (seen.startsWith(" ") && seen.endsWith(" ")) ? " " : "";
  return `${fence}${pad}${seen}${pad}${fence}`;
}

/** The beginning of a text, which does not end with half a character. */
function wellCut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

/** Invisible characters of one line as `\\u202e`. */
export function seenAsIs(line: string): string {
  return line.replace(UNSEEN, (character) => {
    const code = (character.codePointAt(0) as number).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}

/** A link. Label and address are ours, never a document's. */
export function link({ label, url }: { readonly label: string; readonly url: string }): string {
  return `[${label}](${url})`;
}

/** Hosts and addresses without any sign that Markdown reads, and without a name and password in them. */
const SAFE = /^https?:\/\/([A-Za-z0-9.-]{1,200}(?::\d{1,5})?)(?:\/[A-Za-z0-9.\-_~/?#:@%&=+,;]{0,1000})?$/;

/** A link to an address of a document, labelled with its host alone: `undefined` for all that is not plainly http or https. */
export function strangersLink(url: string): string | undefined {
  const [, host] = SAFE.exec(url) ?? [];
  return host === undefined ? undefined : `[${host}](${url})`;
}

/** A block of a document's text in Markdown: as many lines as given, cut at the margin, which no text can end. */
export function codeBlock(text: string, language: string, lines: number): string {
  const shown = text.split(/\r\n|\r|\n/, lines + 1);
  const cut = shown.slice(0, lines).map((line) => seenAsIs(line.length > MARGIN ? `${wellCut(line, MARGIN)}…` : line));
  if (shown.length > lines) cut.push("…");
  const longest = Math.max(2, ...cut.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${cut.join("\n")}\n${fence}`;
}

/** Longer lines of a block are cut; in UTF-16 units. */
const MARGIN = 100;

/** Paragraphs, of which those that are missing are left out. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n");
}
