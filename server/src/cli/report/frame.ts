import type { Lines, Span } from "../../json/index.ts";
import { cellsOf, shown, widthOf, wrap } from "./display.ts";

/** How a frame is painted: plain text in, the same text with colour around it out. */
export interface Paint {
  readonly dim: (text: string) => string;
  readonly mark: (text: string) => string;
}

/** Source text on either side of a span that is worth looking at, in UTF-16 units: a line may be megabytes long. */
const CONTEXT = 400;

/**
 * The source line of a span with the span underlined and `says` at it. A long line is shown as a window around the span.
 * Everything fits into `width` columns where the words allow; `unbroken` keeps the message on one line, for files and grep.
 */
export function frame(lines: Lines, at: Span, says: string, width: number, paint: Paint, unbroken = false): string[] {
  const start = lines.place(at.start);
  const end = lines.place(at.end);
  const number = String(start.line).padStart(6);
  const gutter = " ".repeat(number.length);
  const room = Math.max(20, width - number.length - 3);

  const line = lines.line(start.line);
  let from = Math.max(0, start.column - 1 - CONTEXT);
  if (from > 0 && isLowSurrogate(line, from)) from++;
  let to = Math.min(line.length, start.column - 1 + CONTEXT * 2);
  if (to < line.length && isLowSurrogate(line, to)) to--;
  const cells = cellsOf(line.slice(from, to));
  const last = end.line === start.line ? end.column - 1 : start.column;

  // Cells before the span, in it and behind it; a span that begins at the line's end has none.
  let unit = from;
  let first = cells.length;
  let behind = cells.length;
  for (let i = 0; i < cells.length; i++) {
    if (unit >= start.column - 1 && first === cells.length) first = i;
    if (unit >= last && i > first) {
      behind = i;
      break;
    }
    unit += (cells[i] as { units: number }).units;
  }
  const { left, right } = windowOf(cells, first, behind, room, from > 0, to < line.length);
  const text = (a: number, b: number): string => cells.slice(a, b).reduce((all, cell) => all + cell.text, "");
  const columns = (a: number, b: number): number => cells.slice(a, b).reduce((sum, cell) => sum + cell.width, 0);

  const cutLeft = left > 0 || from > 0 ? "…" : "";
  const cutRight = right < cells.length || to < line.length ? "…" : "";
  const marked = Math.min(behind, right);
  const indent = " ".repeat(cutLeft.length + columns(left, first));
  const tail = marked < behind ? "…" : "";
  const underline = `╰${"─".repeat(Math.max(0, columns(first, marked) - 1))}${tail}`;

  const bar = paint.dim("│");
  const out = [
    `${paint.dim(`${number} │`)} ${paint.dim(cutLeft)}${text(left, first)}${paint.mark(text(first, marked))}${text(marked, right)}${paint.dim(cutRight)}`,
  ];
  const message = shown(says);
  if (unbroken || indent.length + underline.length + 1 + widthOf(message) <= room) {
    out.push(`${gutter} ${bar} ${indent}${paint.mark(underline)} ${message}`);
    return out;
  }
  out.push(`${gutter} ${bar} ${indent}${paint.mark(underline)}`);
  for (const part of wrap(message, room)) out.push(`${gutter} ${bar} ${part}`);
  return out;
}

/** Which cells fit into `room` columns: the whole line if it does, else a part with the span's beginning well inside. */
function windowOf(
  cells: readonly { readonly width: number }[],
  first: number,
  behind: number,
  room: number,
  cutLeft: boolean,
  cutRight: boolean,
): { left: number; right: number } {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (!cutLeft && !cutRight && total <= room) return { left: 0, right: cells.length };
  const span = cells.slice(first, behind).reduce((sum, cell) => sum + cell.width, 0);
  // A span that fits stands in the middle; of a longer one as much as possible is shown, with a little before it.
  let before = Math.floor(span + 2 <= room ? (room - 2 - span) / 2 : room / 5);
  let left = first;
  while (left > 0 && before >= (cells[left - 1] as { width: number }).width) before -= (cells[--left] as { width: number }).width;
  let used = 2;
  let right = left;
  while (right < cells.length && used + (cells[right] as { width: number }).width <= room)
    used += (cells[right++] as { width: number }).width;
  return { left, right: Math.max(right, Math.min(first + 1, cells.length)) };
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
