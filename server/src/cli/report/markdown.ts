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
    else if (line.startsWith("|")) out.push(...(/^[|\s:-]+$/.test(line) ? [] : [inline(line, colours)]));
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

const LINK = /\[([^\]]*)\]\(([^)]*)\)/g;

function plain(text: string): string {
  return text.replace(LINK, "$1 <$2>").replace(/\*\*|`/g, "");
}

function inline(text: string, colours: Colours): string {
  return text
    .replace(LINK, (_, label: string, target: string) => (label === target ? label : `${label} ${colours.dim(`<${target}>`)}`))
    .replace(/\*\*([^*]+)\*\*/g, (_, bold: string) => colours.bold(bold))
    .replace(/`([^`]+)`/g, (_, code: string) => (colours.enabled ? colours.code(code) : `\`${code}\``));
}
