import { type EditorState, Facet, type Text, type TransactionSpec } from "@codemirror/state";
import type { Position, Range, TextEdit } from "vscode-languageserver-types";

/** Under which URI and name a state's document is known, and how its lines end. */
export interface DocumentId {
  readonly uri: string;
  readonly name: string;
  /** Its lines end in several ways, or with CR alone: CodeMirror sees other lines than the language server, which goes by LSP. */
  readonly mixedLines: boolean;
}

const NOBODY: DocumentId = { uri: "", name: "", mixedLines: false };

/** Whose text a state is. */
export const documentId = Facet.define<DocumentId, DocumentId>({ combine: ([first]) => first ?? NOBODY });

/**
 * How a text is split into lines so that joining them gives the same bytes: digests are of bytes, and CodeMirror would write LF
 * everywhere. A text with several kinds of line ends is split at LF alone, and each CR stays in its line.
 */
export function lineEnds(text: string): { readonly separator: string; readonly mixed: boolean } {
  if (!text.includes("\r")) return { separator: "\n", mixed: false };
  const uniform = !/(?:^|[^\r])\n|\r(?!\n)/.test(text);
  return uniform ? { separator: "\r\n", mixed: false } : { separator: "\n", mixed: true };
}

/** Where the lines of LSP begin in a document of several line ends; CodeMirror's offsets are the text's own there. */
const startsOf = new WeakMap<Text, readonly number[]>();

function lineStarts(doc: Text): readonly number[] {
  let starts = startsOf.get(doc);
  if (starts === undefined) {
    const found = [0];
    for (const { index, 0: end } of doc.toString().matchAll(/\r\n|\r|\n/g)) found.push(index + end.length);
    starts = found;
    startsOf.set(doc, starts);
  }
  return starts;
}

/** An offset of CodeMirror as the language server knows it. */
export function toPosition(state: EditorState, offset: number, doc: Text = state.doc): Position {
  if (!state.facet(documentId).mixedLines) {
    const line = doc.lineAt(offset);
    return { line: line.number - 1, character: offset - line.from };
  }
  const starts = lineStarts(doc);
  let low = 0;
  for (let high = starts.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: offset - (starts[low] as number) };
}

/** The way back; a position behind the text or its line is its end. */
export function toOffset(state: EditorState, { line, character }: Position): number {
  const { doc } = state;
  if (!state.facet(documentId).mixedLines) {
    if (line >= doc.lines) return doc.length;
    const { from, to } = doc.line(line + 1);
    return Math.min(from + character, to);
  }
  const starts = lineStarts(doc);
  if (line >= starts.length) return doc.length;
  return Math.min((starts[line] as number) + character, starts[line + 1] ?? doc.length);
}

/** Both ends of a span as the language server knows them. */
export function toRange(state: EditorState, from: number, to: number): Range {
  return { start: toPosition(state, from), end: toPosition(state, to) };
}

/** A text as it goes into a document: with its line ends. */
export function insertable(state: EditorState, text: string): Text {
  return state.toText(state.facet(documentId).mixedLines ? text : text.replace(/\r\n|\r|\n/g, state.lineBreak));
}

/** The language server's edits of a document as one change, which one undo takes back. */
export function changesOf(state: EditorState, edits: readonly TextEdit[]): TransactionSpec {
  const changes = edits.map(({ range, newText }) => ({
    from: toOffset(state, range.start),
    to: toOffset(state, range.end),
    insert: insertable(state, newText),
  }));
  return { changes, userEvent: "input.edit", scrollIntoView: true };
}

/** A document's text to the byte, as it would be saved. */
export function textOf(state: EditorState): string {
  return state.doc.sliceString(0, undefined, state.lineBreak);
}
