/** A place as a person counts it: both from 1, `column` in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Offset ⇄ line and column for one text. Lines end at LF, CR LF or CR, as editors count them (LSP 3.17, PositionEncoding). */
export interface Lines {
  readonly count: number;
  /** Lines and columns from 1. */
  place(offset: number): Place;
  /** The text of a line (from 1) without its end. */
  line(line: number): string;
}

/** Indexes the line starts of `text`; O(length) once, O(log lines) for each question. */
export function linesOf(text: string): Lines {
  const starts: number[] = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return {
    count: starts.length,
    place(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] as number) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (starts[low] as number) + 1 };
    },
    line(line) {
      const from = starts[line - 1];
      if (from === undefined) return "";
      return text.slice(from, starts[line] ?? text.length).replace(/(?:\r\n|[\r\n])$/, "");
    },
  };
}
