/** Where the rules' pages can be read. */
const RULE_PAGES = "https://github.com/oci-manifest/oci-manifest/blob/main/docs/rules/";

/** The page that explains the platform unknown/unknown. */
export const ATTESTATIONS_PAGE = "https://github.com/oci-manifest/oci-manifest/blob/main/docs/unknown-unknown.md";

/** The page of a rule, as an absolute https URL. */
export function rulePage(id: string): string {
  return `${RULE_PAGES}${encodeURIComponent(id)}.md`;
}

/** A rule's page with links to other pages, for where only the page itself is at hand. */
export function withAbsoluteLinks(markdown: string, id: string): string {
  const page = rulePage(id);
  return markdown.replace(/\]\(([\w./-]+\.md(?:#[\w-]*)?)\)/g, (_, target: string) => `](${new URL(target, page).href})`);
}

/** A run of one character is cut where it is longer than this. */
const LONGEST_RUN = 256;

/** An example as pages show it: what fills megabytes with one character is cut. */
export function shownExample(text: string): string {
  if (text.length <= LONGEST_RUN) return text;
  let shown = "";
  for (let from = 0; from < text.length; ) {
    const character = text.charCodeAt(from);
    let to = from + 1;
    while (text.charCodeAt(to) === character) to++;
    const count = to - from;
    shown += count > LONGEST_RUN ? `${text.charAt(from).repeat(24)}… (${count} of these)` : text.slice(from, to);
    from = to;
  }
  return shown;
}
