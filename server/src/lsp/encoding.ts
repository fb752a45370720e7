import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";

/** In what `character` of a position counts (LSP 3.17, PositionEncodingKind). Everything below `lsp/` counts UTF-16 units. */
export type Encoding = "utf-8" | "utf-16" | "utf-32";

const ENCODINGS: readonly unknown[] = ["utf-8", "utf-16", "utf-32"] satisfies readonly Encoding[];

/** The first encoding of a client's `general.positionEncodings` that we know; UTF-16, which every client must take, where it names none. */
export function chosenEncoding(offered: unknown): Encoding {
  const found = Array.isArray(offered) ? offered.find((one) => ENCODINGS.includes(one)) : undefined;
  return (found as Encoding | undefined) ?? "utf-16";
}

/** The UTF-16 documents behind those that count otherwise. */
const behind = new WeakMap<TextDocument, TextDocument>();

/** A document whose positions count as the client does: the one place where encodings are converted. */
export function createText(uri: string, languageId: string, version: number, text: string, encoding: Encoding): TextDocument {
  const inner = TextDocument.create(uri, languageId, version, text);
  if (encoding === "utf-16") return inner;
  const outer = counted(inner, encoding);
  behind.set(outer, inner);
  return outer;
}

/** Carries out the changes of one `textDocument/didChange`, each upon what the one before it left. Gives the same document. */
export function changeText(document: TextDocument, changes: readonly TextDocumentContentChangeEvent[], version: number): TextDocument {
  const inner = behind.get(document);
  if (inner === undefined) return TextDocument.update(document, [...changes], version);
  for (const change of changes) {
    const plain =
      "range" in change && change.range !== undefined ? { text: change.text, range: inUtf16(document, inner, change.range) } : change;
    TextDocument.update(inner, [plain], version);
  }
  if (changes.length === 0) TextDocument.update(inner, [], version);
  return document;
}

function inUtf16(outer: TextDocument, inner: TextDocument, { start, end }: Range): Range {
  return { start: inner.positionAt(outer.offsetAt(start)), end: inner.positionAt(outer.offsetAt(end)) };
}

function counted(inner: TextDocument, encoding: Exclude<Encoding, "utf-16">): TextDocument {
  let sums: { readonly text: string; readonly at: Sums } | undefined;
  const sumsOf = (text: string): Sums => {
    if (sums?.text !== text) sums = { text, at: sumsIn(text, encoding) };
    return sums.at;
  };

  /** How long a part of the text is; its ends are no halves of a character. */
  function length(text: string, from: number, to: number): number {
    if (to - from <= 2 * STEP) return walked(text, from, to, encoding);
    const at = sumsOf(text);
    const first = Math.ceil(from / STEP);
    const last = Math.floor(to / STEP);
    const [a, b] = [at[first], at[last]] as [Sum, Sum];
    return walked(text, from, a.offset, encoding) + b.length - a.length + walked(text, b.offset, to, encoding);
  }

  /** The last offset up to `to` that lies no more than `count` behind `from`. */
  function forward(text: string, from: number, to: number, count: number): number {
    let offset = from;
    let left = count;
    if (to - from > 2 * STEP && count > STEP) {
      const at = sumsOf(text);
      const first = Math.ceil(from / STEP);
      const begin = at[first] as Sum;
      const before = walked(text, from, begin.offset, encoding);
      let low = first;
      let high = Math.floor(to / STEP);
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        const { length, offset } = at[middle] as Sum;
        if (offset <= to && before + length - begin.length <= count) low = middle;
        else high = middle - 1;
      }
      const reached = at[low] as Sum;
      if (before + reached.length - begin.length <= count) {
        offset = reached.offset;
        left = count - (before + reached.length - begin.length);
      }
    }
    while (offset < to) {
      const code = text.codePointAt(offset) as number;
      left -= weight(code, encoding);
      if (left < 0) break;
      offset += code > 0xffff ? 2 : 1;
    }
    return Math.min(offset, to);
  }

  const whole = (text: string, offset: number): number => (isHalf(text, offset) ? offset - 1 : offset);

  function positionAt(offset: number): Position {
    const text = inner.getText();
    const { line, character } = inner.positionAt(whole(text, Math.max(0, Math.min(offset, text.length))));
    const start = inner.offsetAt({ line, character: 0 });
    return { line, character: length(text, start, start + character) };
  }

  function offsetAt({ line, character }: Position): number {
    if (line < 0 || line >= inner.lineCount) return inner.offsetAt({ line, character });
    const start = inner.offsetAt({ line, character: 0 });
    const end = inner.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
    return character <= 0 ? start : forward(inner.getText(), start, end, character);
  }

  return {
    uri: inner.uri,
    languageId: inner.languageId,
    get version() {
      return inner.version;
    },
    get lineCount() {
      return inner.lineCount;
    },
    getText: (range) => (range === undefined ? inner.getText() : inner.getText().slice(offsetAt(range.start), offsetAt(range.end))),
    getLineRange: (line) => {
      const { start, end } = inner.getLineRange(line);
      return { start: positionAt(inner.offsetAt(start)), end: positionAt(inner.offsetAt(end)) };
    },
    getEOLCharacters: (line) => inner.getEOLCharacters(line),
    positionAt,
    offsetAt,
  };
}

/** Whether an offset lies between the halves of one character. */
function isHalf(text: string, offset: number): boolean {
  const low = text.charCodeAt(offset);
  const high = text.charCodeAt(offset - 1);
  return low >= 0xdc00 && low <= 0xdfff && high >= 0xd800 && high <= 0xdbff;
}

/** The length of one character. A lone half of one is as long as U+FFFD, which stands for it in UTF-8. */
function weight(code: number, encoding: Encoding): number {
  if (encoding === "utf-32") return 1;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

function walked(text: string, from: number, to: number, encoding: Encoding): number {
  let length = 0;
  for (let i = from; i < to; i++) {
    const code = text.codePointAt(i) as number;
    length += weight(code, encoding);
    if (code > 0xffff) i++;
  }
  return length;
}

/** How far it is from the beginning of the text to an offset. */
interface Sum {
  readonly offset: number;
  readonly length: number;
}
type Sums = readonly Sum[];

/** A sum is kept for so many units, so that a document of one long line is not walked from its beginning for every position. */
const STEP = 1024;

function sumsIn(text: string, encoding: Encoding): Sums {
  const sums: Sum[] = [{ offset: 0, length: 0 }];
  for (let next = STEP; next <= text.length; next += STEP) {
    const before = sums[sums.length - 1] as Sum;
    const offset = isHalf(text, next) ? next - 1 : next;
    sums.push({ offset, length: before.length + walked(text, before.offset, offset, encoding) });
  }
  return sums;
}
