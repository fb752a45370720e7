import { KEY, KIND_BITS, kindOf, NONE, type Node, rawOf, STRING, styleOf, type TextStyle, type Tree } from "../json/index.ts";
import { type Layout, laidOut, layoutOf } from "./go-json.ts";

/**
 * The text without the white space between its tokens, nor a byte order mark; every token stays as it is written. Registries store
 * most manifests so, and it is how Go writes them. Any text will do.
 */
export function minified(tree: Tree): string {
  const { text } = tree;
  const pieces: string[] = [];
  let from = tree.bom ? 1 : 0;
  const between = (to: number): void => {
    if (to > from) pieces.push(text.slice(from, to).replace(/[ \t\r\n]+/g, ""));
  };
  for (let node = 0; node < tree.count; node++) {
    const kind = kindOf(tree, node);
    if (kind !== STRING && kind !== KEY) continue;
    between(tree.start[node] as number);
    pieces.push(rawOf(tree, node));
    from = tree.end[node] as number;
  }
  between(text.length);
  return pieces.join("");
}

/** Whether `minified` gives the text itself; the first blank between two tokens settles it. */
export function isMinified({ text, bom, count, kind, start, end }: Tree): boolean {
  if (bom) return false;
  let from = 0;
  for (let node = 0; node < count; node++) {
    const base = (kind[node] as number) & KIND_BITS;
    if (base !== STRING && base !== KEY) continue;
    if (hasBlank(text, from, start[node] as number)) return false;
    from = end[node] as number;
  }
  return !hasBlank(text, from, text.length);
}

function hasBlank(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === 32 || c === 10 || c === 13 || c === 9) return true;
  }
  return false;
}

/** How people write manifests: two blanks for a level, one behind a colon, a line end at the end. */
export const INDENTED: TextStyle = { indent: "  ", eol: "\n", finalNewline: true, bom: false, colon: " " };

/**
 * The text with a property or element to each line, in the indentation that it has already or else two blanks; every token stays as it
 * is written. The tree must hold valid JSON.
 */
export function indented(tree: Tree): string {
  const style = styleOf(tree);
  const own = style.indent === undefined || style.indent === "" ? { ...INDENTED, eol: style.eol } : { ...style, colon: " " };
  return asWritten(tree, tree.root, layoutOf(own), 0) + own.eol;
}

/** A value of valid JSON laid out anew at a level, every token as it is written; nothing for no node. */
export function asWritten(tree: Tree, node: Node, layout: Layout, level: number): string {
  return node === NONE ? "" : laidOut(tree, node, layout, level, rawOf);
}

/** The text of one value without the white space between its tokens; nothing for no node. */
export function minifiedValue(tree: Tree, node: Node): string {
  return asWritten(tree, node, layoutOf(ON_ONE_LINE), 0);
}

const ON_ONE_LINE: TextStyle = { indent: undefined, eol: "", finalNewline: false, bom: false, colon: "" };
