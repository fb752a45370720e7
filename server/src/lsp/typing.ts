import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";

/** A change of one place of a document. */
export interface Typed {
  readonly range: Range;
  readonly text: string;
}

/** Every change copies all of a text, so of longer ones several become one; in UTF-16 units. */
const LONG = 1 << 18;

const samePlace = (a: Position, b: Position): boolean => a.line === b.line && a.character === b.character;

/**
 * What a change is, where it can wait for what is typed behind it: it has one place, both ends of which stand in the document as it is, and
 * stays in one line. `undefined` for every other one, and where to wait saves nothing.
 */
export function waitable(document: TextDocument, changes: readonly TextDocumentContentChangeEvent[], least = LONG): Typed | undefined {
  const [change, another] = changes;
  if (change === undefined || another !== undefined || !("range" in change) || document.getText().length < least) return undefined;
  const { range, text } = change;
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const isThere = samePlace(document.positionAt(start), range.start) && samePlace(document.positionAt(end), range.end);
  // Behind a lone carriage return a line may begin no longer.
  return isThere && start <= end && document.getText().charCodeAt(start - 1) !== 13 ? { range, text } : undefined;
}

/** One change for two, the second of which lies in what the first one put there, in the same line; `undefined` for other ones. */
export function together({ range, text }: Typed, changes: readonly TextDocumentContentChangeEvent[]): Typed | undefined {
  const [change, another] = changes;
  if (change === undefined || another !== undefined || !("range" in change) || /[\r\n]/.test(text)) return undefined;
  const { line, character } = range.start;
  const { start, end } = change.range;
  const from = start.character - character;
  const to = end.character - character;
  if (start.line !== line || end.line !== line || from < 0 || to < from || to > text.length) return undefined;
  return { range, text: text.slice(0, from) + change.text + text.slice(to) };
}
