import { depthOf, firstChild, kindOf, spanOf, valueOfKey } from "./read.ts";
import { ARRAY, KEY, NONE, type Node, OBJECT, type Span, type Tree } from "./tree.ts";

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
  /** What stands after a comma where the next value follows on the same line: "" or " "; as `colon` where left out. */
  readonly comma?: string;
}

const RAW = Symbol("raw JSON");

/** A value that `write` puts down as it stands: a number of more digits than a double holds, or a text to keep. */
export interface RawJson {
  readonly [RAW]: string;
}

/** Marks `json`, one JSON value without space around it, to be written unchanged. It is not checked. */
export function rawJson(json: string): RawJson {
  return { [RAW]: json };
}

/**
 * The text after `edits`, which may come in any order. Inserts at one place keep their order and stand before a
 * replacement that begins there.
 *
 * @throws RangeError where two edits overlap or one lies outside the text: that is a mistake of whoever made them
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const pieces: string[] = [];
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length)
      throw new RangeError(`edit [${edit.start}, ${edit.end}) overlaps another or lies outside the text`);
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  pieces.push(text.slice(at));
  return pieces.join("");
}

/** How many opened containers `styleOf` looks into for an indented line. */
const STYLE_SAMPLES = 200;

/** How the text is written, as its first lines show it; two spaces where it has lines but none is indented by nesting. */
export function styleOf(tree: Tree): TextStyle {
  const { text } = tree;
  const eol = /\r\n?|\n/.exec(text)?.[0] ?? "\n";
  const { start, end } = tree.root === NONE ? { start: 0, end: 0 } : spanOf(tree, tree.root);
  const lineEnd = text.indexOf(eol, start);
  const indent = lineEnd >= 0 && lineEnd < end ? (indentOf(tree) ?? "  ") : undefined;
  const colon = colonOf(tree) ?? (indent === undefined ? "" : " ");
  return {
    indent,
    eol,
    finalNewline: text.endsWith("\n") || text.endsWith("\r"),
    bom: tree.bom,
    colon,
    comma: indent === undefined ? colon : " ",
  };
}

/** What the first child that begins a line is indented by, compared with the line of its container. */
function indentOf(tree: Tree): string | undefined {
  let flat: string | undefined;
  let samples = STYLE_SAMPLES;
  for (let node = 0; node < tree.count && samples > 0; node++) {
    const child = isContainer(tree, node) ? firstChild(tree, node) : NONE;
    if (child === NONE) continue;
    samples--;
    const from = tree.start[child] as number;
    const inner = lineIndent(tree.text, from);
    if (!beginsLine(tree.text, from)) continue;
    const outer = lineIndent(tree.text, tree.start[node] as number);
    if (inner.length > outer.length && inner.startsWith(outer)) return inner.slice(outer.length);
    flat = "";
  }
  return flat;
}

/** What stands after the first colon of the document. */
function colonOf(tree: Tree): string | undefined {
  for (let node = 0; node < tree.count && node < STYLE_SAMPLES; node++) {
    if (kindOf(tree, node) !== KEY) continue;
    const value = valueOfKey(tree, node);
    if (value === NONE) continue;
    const between = tree.text.slice(tree.end[node], tree.start[value]);
    const colon = between.indexOf(":");
    if (colon >= 0) return between.length > colon + 1 ? " " : "";
  }
  return undefined;
}

/**
 * The JSON text of a plain value in the given style. Properties that are `undefined` are left out; `undefined` elsewhere
 * is `null`, as JSON.stringify has it.
 *
 * @param value strings, numbers, booleans, null, arrays, objects and `rawJson` texts
 * @param level how many levels deep the value's own line is indented; 0 for a document
 */
export function write(value: unknown, style: TextStyle, level = 0): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (RAW in value) return (value as RawJson)[RAW];
  const array = Array.isArray(value);
  const items = array
    ? value.map((item) => write(item, style, level + 1))
    : Object.entries(value).flatMap(([name, item]) =>
        item === undefined ? [] : [`${JSON.stringify(name)}:${style.colon}${write(item, style, level + 1)}`],
      );
  const [open, close] = array ? ["[", "]"] : ["{", "}"];
  if (items.length === 0) return open + close;
  if (style.indent === undefined) return open + items.join(`,${style.comma ?? style.colon}`) + close;
  const line = style.eol + style.indent.repeat(level);
  return open + items.map((item) => line + style.indent + item).join(",") + line + close;
}

/** The JSON text of a value as it would be written inside `container`: on one line where its neighbours are, else indented. */
export function writeIn(tree: Tree, container: Node, value: unknown, style: TextStyle = styleOf(tree)): string {
  if (!isInline(tree, container, style) && !isTable(tree, container)) return write(value, style, depthOf(tree, container) + 1);
  return write(value, { ...style, indent: undefined });
}

/** Puts `json` in the place of a value; of a key, in the place of its value, which may be missing. */
export function replaceValue(tree: Tree, node: Node, json: string): Edit {
  if (kindOf(tree, node) !== KEY) return { ...spanOf(tree, node), text: json };
  const value = valueOfKey(tree, node);
  if (value !== NONE) return { ...spanOf(tree, value), text: json };
  const start = tree.end[node] as number;
  const colon = /^[ \t\r\n]*:[ \t]*/.exec(tree.text.slice(start, start + 64))?.[0];
  const at = start + (colon?.length ?? 0);
  return { start: at, end: at, text: colon === undefined ? `: ${json}` : json };
}

/**
 * Puts a property into an object, before the key `before` or at the end, in the manner of its neighbours. Several at the
 * end of an empty object are `insertProperties`.
 *
 * @param json the value, written for its place: `writeIn`, or `write` at the level `depthOf(object) + 1`
 */
export function insertProperty(tree: Tree, object: Node, name: string, json: string, before: Node = NONE): Edit {
  return insertProperties(tree, object, [[name, json]], before);
}

/** Puts several properties, name and JSON text each, into an object in one edit. */
export function insertProperties(
  tree: Tree,
  object: Node,
  properties: readonly (readonly [name: string, json: string])[],
  before: Node = NONE,
): Edit {
  const { colon } = styleOf(tree);
  return insertItems(
    tree,
    object,
    properties.map(([name, json]) => `${JSON.stringify(name)}:${colon}${json}`),
    before,
  );
}

/** Puts an element into an array, before the element `before` or at the end, in the manner of its neighbours. */
export function insertElement(tree: Tree, array: Node, json: string, before: Node = NONE): Edit {
  return insertItems(tree, array, [json], before);
}

function insertItems(tree: Tree, container: Node, items: readonly string[], before: Node): Edit {
  const { text } = tree;
  const style = styleOf(tree);
  const first = firstChild(tree, container);
  if (first === NONE) return fillEmpty(tree, container, items, style);
  if (before !== NONE) {
    const gap = separator(tree, container, before, style);
    const at = tree.start[before] as number;
    return { start: at, end: at, text: items.map((item) => item + gap).join("") };
  }
  let last = first;
  for (let node = first; node !== NONE; node = tree.next[node] as number) last = node;
  const gap = separator(tree, container, last, style);
  const from = itemEnd(tree, last);
  const comma = skipSpace(text, from);
  if (text[comma] === ",") {
    // Half-typed: the comma is there already.
    const after = gap.slice(gap.indexOf(",") + 1);
    return { start: comma + 1, end: comma + 1, text: after + items.join(gap) };
  }
  return { start: from, end: from, text: items.map((item) => gap + item).join("") };
}

function fillEmpty(tree: Tree, container: Node, items: readonly string[], style: TextStyle): Edit {
  const { text } = tree;
  const start = (tree.start[container] as number) + 1;
  const end = skipSpace(text, start);
  const closed = text[end] === (kindOf(tree, container) === OBJECT ? "}" : "]");
  const inside = closed ? text.slice(start, end) : "";
  if (isInline(tree, container, style)) {
    const pad = inside === "" ? "" : " ";
    return { start, end: closed ? end : start, text: pad + items.join(`,${style.comma ?? style.colon}`) + pad };
  }
  const outer = style.eol + lineIndent(text, start - 1);
  return {
    start,
    end: closed ? end : start,
    text: items.map((item) => outer + (style.indent ?? "") + item).join(",") + (closed ? outer : ""),
  };
}

/** What separates `item` from its neighbour: as the text has it before the item, else after it, else as the style says. */
function separator(tree: Tree, container: Node, item: Node, style: TextStyle): string {
  const { text } = tree;
  const first = firstChild(tree, container);
  let from: number | undefined;
  let to = tree.start[item] as number;
  if (item !== first) {
    let previous = first;
    while (tree.next[previous] !== item) previous = tree.next[previous] as number;
    from = itemEnd(tree, previous);
  } else if (tree.next[item] !== NONE) {
    from = itemEnd(tree, item);
    to = tree.start[tree.next[item] as number] as number;
  }
  if (from !== undefined) {
    const between = /^([ \t\r\n]*),([ \t\r\n]*)$/.exec(text.slice(from, to));
    if (between !== null) return `${oneLine(between[1] as string)},${oneLine(between[2] as string)}`;
  }
  const gap = text.slice((tree.start[container] as number) + 1, tree.start[first]);
  return /^[ \t]*[\r\n][ \t\r\n]*$/.test(gap) ? `,${oneLine(gap)}` : `,${style.comma ?? style.colon}`;
}

/** A run of white space with its blank lines taken out. */
function oneLine(space: string): string {
  const breaks = space.match(/\r\n|\r|\n/g);
  return breaks === null || breaks.length < 2
    ? space
    : breaks[0] + space.slice(Math.max(space.lastIndexOf("\n"), space.lastIndexOf("\r")) + 1);
}

/**
 * Takes nodes out, together with their commas and lines: an element, a key with its value, or a value with its key. The
 * nodes may stand anywhere and come in any order; a container whose children all go becomes empty. The edits do not
 * overlap. They go together with other edits unless those insert into a container that is emptied.
 */
export function removeNodes(tree: Tree, nodes: readonly Node[]): Edit[] {
  const removed = new Set<Node>();
  for (const node of nodes) {
    const up = tree.parent[node] as number;
    removed.add(up !== NONE && kindOf(tree, up) === KEY ? up : node);
  }
  if (removed.has(tree.root)) return [{ ...spanOf(tree, tree.root), text: "" }];
  const edits: Edit[] = [];
  const going = new Map<Node, Node[]>();
  let reach = 0; // what lies before this offset goes with a node that holds it
  for (const node of [...removed].sort((a, b) => a - b)) {
    const container = tree.parent[node] as number;
    const together = going.get(container);
    if (together !== undefined) together.push(node);
    else if ((tree.start[node] as number) >= reach) going.set(container, [node]);
    reach = Math.max(reach, itemEnd(tree, node));
  }
  for (const [container, children] of going) removeChildren(tree, container, children, edits);
  return edits.sort((a, b) => a.start - b.start);
}

/** The sibling before a node, without a look at those before it: what ends there is its last descendant, or itself. */
function siblingBefore(tree: Tree, node: Node): Node {
  const container = tree.parent[node];
  let at = node - 1;
  if (at === container) return NONE;
  while (tree.parent[at] !== container) at = tree.parent[at] as number;
  return at;
}

/** Takes children out of a container, which are in text order. */
function removeChildren(tree: Tree, container: Node, children: readonly Node[], edits: Edit[]): void {
  const { text } = tree;
  for (let i = 0; i < children.length; i++) {
    const first = children[i] as Node;
    let last = first;
    while (i + 1 < children.length && tree.next[last] === children[i + 1]) last = children[++i] as Node;
    const kept = siblingBefore(tree, first);
    const following = tree.next[last] as number;
    const to = itemEnd(tree, last);
    if (kept === NONE && following === NONE) {
      const inside = (tree.start[container] as number) + 1;
      const end = tree.end[container] as number;
      const closed = text[end - 1] === (kindOf(tree, container) === OBJECT ? "}" : "]") && end - 1 >= to;
      edits.push({ start: inside, end: closed ? end - 1 : to, text: "" });
    } else if (
      following !== NONE &&
      (kept === NONE || (beginsLine(text, tree.start[first] as number) && !hasBreak(text, to, tree.start[following] as number)))
    ) {
      // The one that follows takes the place of the first that goes.
      edits.push({ start: tree.start[first] as number, end: tree.start[following] as number, text: "" });
    } else {
      edits.push({ start: itemEnd(tree, kept), end: to, text: "" });
    }
  }
}

/** Gives a key another name; its value stays. Exactly this key is changed, also among duplicates. */
export function renameKey(tree: Tree, key: Node, name: string): Edit {
  const span = spanOf(tree, key);
  return { ...span, text: span.start === span.end ? `${JSON.stringify(name)}: ` : JSON.stringify(name) };
}

function isContainer(tree: Tree, node: Node): boolean {
  const kind = kindOf(tree, node);
  return kind === OBJECT || kind === ARRAY;
}

/** Whether the children of a container stand on its opening line; an empty one does as the container around it does. */
function isInline(tree: Tree, container: Node, style: TextStyle): boolean {
  if (style.indent === undefined) return true;
  for (let at = container; at !== NONE; at = outerContainer(tree, at)) {
    const from = (tree.start[at] as number) + 1;
    const child = firstChild(tree, at);
    if (child !== NONE) return !hasBreak(tree.text, from, tree.start[child] as number) && !isCommaFirst(tree, child);
    if (hasBreak(tree.text, from, skipSpace(tree.text, from))) return false;
  }
  return false;
}

/** Whether the first element of an array holds something on one line, as in a list with an object to each line. */
function isTable(tree: Tree, array: Node): boolean {
  if (kindOf(tree, array) !== ARRAY) return false;
  const element = firstChild(tree, array);
  if (element === NONE || firstChild(tree, element) === NONE) return false;
  return !hasBreak(tree.text, tree.start[element] as number, tree.end[element] as number);
}

/** Whether a line break stands between the first two children although the first is on the line of the bracket. */
function isCommaFirst(tree: Tree, child: Node): boolean {
  const second = tree.next[child] as number;
  return second !== NONE && hasBreak(tree.text, itemEnd(tree, child), tree.start[second] as number);
}

function outerContainer(tree: Tree, node: Node): Node {
  const up = tree.parent[node] as number;
  return up !== NONE && kindOf(tree, up) === KEY ? (tree.parent[up] as number) : up;
}

/** Where a child ends: a key with its value. */
function itemEnd(tree: Tree, child: Node): number {
  const value = kindOf(tree, child) === KEY ? valueOfKey(tree, child) : NONE;
  return tree.end[value === NONE ? child : value] as number;
}

function hasBreak(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) return true;
  }
  return false;
}

function skipSpace(text: string, from: number): number {
  let i = from;
  while (isSpace(text.charCodeAt(i))) i++;
  return i;
}

function isSpace(c: number): boolean {
  return c === 32 || c === 9 || c === 10 || c === 13;
}

/** Whether only blanks stand between the start of the line and `offset`. */
function beginsLine(text: string, offset: number): boolean {
  let i = offset;
  while (i > 0 && (text.charCodeAt(i - 1) === 32 || text.charCodeAt(i - 1) === 9)) i--;
  return i > 0 && (text.charCodeAt(i - 1) === 10 || text.charCodeAt(i - 1) === 13);
}

/** The blanks that the line of `offset` begins with. */
function lineIndent(text: string, offset: number): string {
  const before = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1));
  let i = before + 1;
  if (i === 0 && text.charCodeAt(0) === 0xfeff) i = 1;
  const from = i;
  while (i < offset && (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9)) i++;
  return text.slice(from, i);
}
