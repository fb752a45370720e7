/** What would break the line, or would not be seen, or would change how its neighbours are seen (CVE-2021-42574). */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Text of a document for a label of one line: unseen characters become a blank, and what is longer than `limit` UTF-16 units is cut with `…`. */
export function oneLine(text: string, limit = 60): string {
  const line = text
    .slice(0, limit * 4)
    .replace(UNSEEN, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  if (line.length <= limit) return line;
  const last = line.charCodeAt(limit - 2);
  return `${line.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 2 : limit - 1)}…`;
}
