import type { Colours } from "./colour.ts";
import { widthOf } from "./display.ts";

/** Markdown of our own pages for a terminal: paragraphs and lists are filled, code and tables stand as they are. */
export function markdown(text: string, width: number, colours: Colours): string {
  const out: string[] = [];
  let fenced = false;
  for (const line of joined(text.trim().split("\n"))) {
    if (/^\s*```/.test(line)) {
      fenced = !fenced;
      continue;
    }
    if (fenced) out.push(`    ${colours.code(line)}`);
    else if (line.startsWith("|")) out.push(...row(line, width, colours));
    else if (/^#+ /.test(line)) out.push(colours.bold(line.replace(/^#+ /, "")));
    else out.push(...fill(line, width).map((part) => inline(part, colours)));
  }
  return out.join("\n");
}

/** Undoes the line breaks inside paragraphs and list entries. */
function joined(lines: readonly string[]): string[] {
  const out: string[] = [];
  let fenced = false;
  for (const line of lines) {
    const fence = /^\s*```/.test(line);
    const before = out.at(-1);
    const continues =
      !fenced && !fence && line.trim() !== "" && !/^\s*([-*|#>]|\d+\.)/.test(line) && before !== undefined && before.trim() !== "";
    if (continues && !/^\s*(```|\||#)/.test(before)) out[out.length - 1] = `${before.trimEnd()} ${line.trim()}`;
    else out.push(line);
    if (fence) fenced = !fenced;
  }
  return out;
}

/** Breaks a paragraph or list entry; code spans and links stay whole, later lines stand under the entry's first word. */
function fill(line: string, width: number): string[] {
  const lead = /^\s*(?:[-*]|\d+\.)?\s*/.exec(line)?.[0] ?? "";
  const hang = " ".repeat(lead.length);
  const words = line.slice(lead.length).match(/(?:`[^`]*`|\[[^\]]*\]\([^)]*\)|\S)+/g) ?? [];
  const lines: string[] = [];
  let current = lead;
  let empty = true;
  for (const word of words) {
    if (!empty && widthOf(plain(current)) + 1 + widthOf(plain(word)) > width) {
      lines.push(current);
      current = hang;
      empty = true;
    }
    current += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(current);
  return lines;
}

/** A table row as one entry, its cells between dots: cells of whole sentences fit no column of a terminal. */
function row(line: string, width: number, colours: Colours): string[] {
  if (/^[|\s:-]+$/.test(line)) return [];
  const [first = "", ...others] = line
    .replace(/^\||\|\s*$/g, "")
    .split("|")
    .map((cell) => cell.trim());
  const cells = others.filter((cell) => cell !== "");
  const lines = fill(`- ${[first, ...cells].join(" · ")}`, width);
  return lines.map((part, i) => inline(i === 0 ? `  ${part.slice(2)}` : `  ${part}`, colours));
}

/** A code span, or a link. Code comes first: brackets in it are no link. */
const SPAN = /`([^`]+)`|\[([^\]]*)\]\(([^)]*)\)/g;

function plain(text: string): string {
  return inline(text, PLAIN).replace(/`/g, "");
}

function inline(text: string, colours: Pick<Colours, "bold" | "code" | "dim" | "enabled">): string {
  let out = "";
  let at = 0;
  const words = (part: string): string =>
    part.replace(/\*\*([^*]+)\*\*/g, (_, bold: string) => colours.bold(bold)).replace(/\*([^*\s][^*]*)\*/g, "$1");
  for (const match of text.matchAll(SPAN)) {
    const [all, code, label = "", target = ""] = match;
    out += words(text.slice(at, match.index));
    if (code !== undefined) out += colours.enabled ? colours.code(code) : all;
    else out += label === target ? label : `${words(label)} ${colours.dim(`<${target}>`)}`;
    at = match.index + all.length;
  }
  return out + words(text.slice(at));
}

const PLAIN = { bold: String, code: String, dim: String, enabled: false };
