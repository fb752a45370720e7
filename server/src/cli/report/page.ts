import type { Colours } from "./colour.ts";
import { widthOf } from "./display.ts";

/** Markdown of our own pages for a terminal: paragraphs and lists are filled, code stands as it is, tables do where they fit. */
export function markdown(text: string, width: number, colours: Colours): string {
  const out: string[] = [];
  let fenced = false;
  let rows: string[] = [];
  const flush = (): void => {
    if (rows.length > 0) out.push(...table(rows, width, colours));
    rows = [];
  };
  for (const line of joined(text.trim().split("\n"))) {
    if (!fenced && line.startsWith("|")) {
      rows.push(line);
      continue;
    }
    flush();
    if (/^\s*```/.test(line)) {
      fenced = !fenced;
      continue;
    }
    if (fenced) out.push(`    ${colours.code(line)}`);
    else if (/^#+ /.test(line)) out.push(colours.bold(line.replace(/^#+ /, "")));
    else out.push(...fill(line, width).map((part) => inline(part, colours)));
  }
  flush();
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
      !fenced && !fence && line.trim() !== "" && !/^\s*([-*]\s|[|#>]|\d+\.)/.test(line) && before !== undefined && before.trim() !== "";
    if (continues && !/^\s*(```|\||#)/.test(before)) out[out.length - 1] = `${before.trimEnd()} ${line.trim()}`;
    else out.push(line);
    if (fence) fenced = !fenced;
  }
  return out;
}

/** Breaks a paragraph or list entry; code spans and links stay whole, later lines stand under the entry's first word. */
function fill(line: string, width: number): string[] {
  const lead = /^\s*(?:(?:[-*]|\d+\.)\s+)?/.exec(line)?.[0] ?? "";
  const hang = " ".repeat(lead.length);
  const words = line.slice(lead.length).match(/(?:`[^`]*`|\[[^[\]]*\]\([^()]*\)|\S)+/g) ?? [];
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

/** A table in columns where it fits the width; else each row as one entry, for cells of whole sentences fit no column of a terminal. */
function table(lines: readonly string[], width: number, colours: Colours): string[] {
  const rows = lines.map(cells);
  const rule = rows.findIndex((row) => row.every((cell) => /^:?-+:?$/.test(cell)));
  const content = rows.filter((_, i) => i !== rule);
  const widths = (content[0] ?? []).map((_, column) => Math.max(...content.map((row) => widthOf(plain(row[column] ?? "")))));
  if (widths.reduce((sum, one) => sum + one + 2, 0) > width) return content.flatMap((row) => entry(row, width, colours));
  const right = (column: number): boolean => rows[rule]?.[column]?.endsWith("-:") === true;
  return content.map((row, i) => {
    const padded = row.map((cell, column) => {
      const space = " ".repeat((widths[column] ?? 0) - widthOf(plain(cell)));
      // Backticks go in colour, so the width counts without them, and without colour they would push the columns apart.
      const shown = inline(cell, colours).replaceAll("`", "");
      return right(column) ? space + shown : shown + space;
    });
    const text = `  ${padded.join("  ").trimEnd()}`;
    return i === 0 && rule === 1 ? colours.dim(text) : text;
  });
}

/** The cells of a row; `\|` in a cell is a bar. */
function cells(line: string): string[] {
  return line
    .replace(/^\||\|\s*$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function entry([first = "", ...others]: readonly string[], width: number, colours: Colours): string[] {
  const lines = fill(`- ${[first, ...others.filter((cell) => cell !== "")].join(" · ")}`, width);
  return lines.map((part, i) => inline(i === 0 ? `  ${part.slice(2)}` : `  ${part}`, colours));
}

/** A code span, or a link. Code comes first: brackets in it are no link. */
const SPAN = /`([^`]+)`|\[([^[\]]*)\]\(([^()]*)\)/g;

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
