/** Markdown as plain text, for editors that show none: links become their label, marks go. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/\[([^[\]]+)\]\([^()\s]+\)/g, "$1")
    .replace(/^```\w*\n?/gm, "")
    .replace(/(\*\*|`)/g, "")
    .replace(/\\([\\`*_{}[\]()#+\-.!<>|])/g, "$1");
}
