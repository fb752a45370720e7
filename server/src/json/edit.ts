import type { Node, Span, Tree } from "./tree.ts";

/** Replaces the text in [start, end) by `text`; `start === end` inserts. Offsets are UTF-16 units of the unedited text. */
export interface Edit extends Span {
  readonly text: string;
}

/** How a file is written, so that an edit can write the same way. */
export interface TextStyle {
  /** One level of indentation, or `undefined` where the document stands on one line. */
  readonly indent: string | undefined;
  /** "\n", "\r\n" or "\r". */
  readonly eol: string;
  readonly finalNewline: boolean;
  readonly bom: boolean;
  /** What stands between a colon and its value: "" or " ". */
  readonly colon: string;
}

declare const todo: never;
export function applyEdits(_text: string, _edits: readonly Edit[]): string {
  return todo;
}
export function styleOf(_tree: Tree): TextStyle {
  return todo;
}
export function write(_value: unknown, _style: TextStyle, _level?: number): string {
  return todo;
}
export function replaceValue(_tree: Tree, _node: Node, _json: string): Edit {
  return todo;
}
export function insertProperty(_tree: Tree, _object: Node, _name: string, _json: string, _before?: Node): Edit {
  return todo;
}
export function insertElement(_tree: Tree, _array: Node, _json: string, _before?: Node): Edit {
  return todo;
}
export function removeNodes(_tree: Tree, _nodes: readonly Node[]): Edit[] {
  return todo;
}
export function renameKey(_tree: Tree, _key: Node, _name: string): Edit {
  return todo;
}
