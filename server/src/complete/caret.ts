import {
  ARRAY,
  BROKEN,
  DEPTH_LIMIT,
  firstChild,
  KEY,
  keysOf,
  kindOf,
  NONE,
  type Node,
  nodeAt,
  OBJECT,
  pathOf,
  type Span,
  STRING,
  spanOf,
  type Tree,
  valueOfKey,
} from "../json/index.ts";

/** What a person may type at the caret. */
export interface Caret {
  readonly wants: "property" | "value";
  /** For a property the object that will have it; for a value the container it stands in. */
  readonly container: Node;
  /** The key that is being typed, or whose value is; `NONE` for a new key and for elements. */
  readonly key: Node;
  /** From the root to the object that will have the property, or to the value; elements of a list, which are all alike, have the step 0. */
  readonly path: readonly (string | number)[];
  /** What a proposal replaces. */
  readonly at: Span;
  /** What stands of a name or string in front of the caret, without its quote. */
  readonly typed: string;
  /** The property has its colon already: only its name is wanted. */
  readonly renames: boolean;
  /** A comma is missing behind what is proposed, because the next property or element follows without one. */
  readonly commaAfter: boolean;
  /** Where a comma is missing in front: the end of the neighbour before. */
  readonly missingComma: number | undefined;
}

/** What the caret stands in, before the text around is looked at. */
type Place = Pick<Caret, "wants" | "container" | "key" | "path" | "at">;

/** The characters of names, media types and digests: as much of an unclosed string is meant by the person who types it. */
const WORD = /[\w!#$&^.+/:@-]/;

/** The text that a proposal replaces where a token stands at the caret: all of it, or, unclosed, only the word in it. */
function replaced(tree: Tree, token: Node, offset: number): Span {
  const span = spanOf(tree, token);
  const quote = tree.text[span.start];
  const kind = kindOf(tree, token);
  if (((tree.kind[token] as number) & BROKEN) === 0 || (kind !== STRING && kind !== KEY) || (quote !== '"' && quote !== "'")) return span;
  let end = offset;
  while (end < span.end && WORD.test(tree.text[end] as string)) end++;
  return { start: span.start, end };
}

function isTooDeep(tree: Tree, node: Node): boolean {
  let depth = 0;
  for (let at = node; at !== NONE; at = tree.parent[at] as number) if (kindOf(tree, at) !== KEY && ++depth > DEPTH_LIMIT) return true;
  return false;
}

/** Reads what the caret stands in, in half-typed text too; `undefined` where nothing can be proposed. */
export function caretAt(tree: Tree, offset: number): Caret | undefined {
  const place = placeAt(tree, offset);
  if (place === undefined) return undefined;
  const { text } = tree;
  const { start, end } = place.at;
  const behind = text.slice(end, end + AROUND);
  const renames = place.wants === "property" && /^\s*:/.test(behind);
  return {
    ...place,
    typed: text.slice(text[start] === '"' || text[start] === "'" ? start + 1 : start, Math.max(start, offset)),
    renames,
    commaAfter: !renames && /^\s*["{[\d\-tfn]/.test(behind),
    missingComma: missingComma(tree, place),
  };
}

/** So many characters behind the caret are looked at for what follows. */
const AROUND = 1024;

/** Where the neighbour in front ends, if no comma stands behind it. */
function missingComma(tree: Tree, { container, wants, key, at }: Place): number | undefined {
  // The value of a property stands behind a colon.
  if (wants === "value" && key !== NONE) return undefined;
  let before = NONE;
  for (let child = firstChild(tree, container); child !== NONE; child = tree.next[child] as number) {
    if ((tree.start[child] as number) >= at.start) break;
    before = child;
  }
  if (before === NONE) return undefined;
  const value = kindOf(tree, before) === KEY ? valueOfKey(tree, before) : before;
  // A name without value is still being typed.
  if (value === NONE) return undefined;
  const end = tree.end[value] as number;
  return end <= at.start && /^\s*$/.test(tree.text.slice(end, at.start)) ? end : undefined;
}

function placeAt(tree: Tree, offset: number): Place | undefined {
  const { text } = tree;
  const node = nodeAt(tree, offset);
  if (node === NONE) return behindAll(tree, offset);
  if (isTooDeep(tree, node)) return undefined;
  const kind = kindOf(tree, node);
  const span = spanOf(tree, node);

  // In front of an opening bracket or quotation mark the caret is still outside.
  const outside = offset === span.start && (kind === OBJECT || kind === ARRAY);
  if (kind === OBJECT || kind === ARRAY) {
    const closed = offset === span.end && /[\]}]/.test(text[offset - 1] ?? "");
    const container = outside || closed ? containerAround(tree, node) : node;
    return container === NONE ? undefined : between(tree, container, offset);
  }
  if (kind === KEY) {
    const object = tree.parent[node] as number;
    // Behind the closed name nothing is typed but the colon.
    if (
      offset === span.end &&
      ((tree.kind[node] as number) & BROKEN) === 0 &&
      text[offset - 1] === '"' &&
      span.end - span.start > 1 &&
      hasColon(tree, node)
    )
      return undefined;
    return { wants: "property", container: object, key: node, path: pathOf(tree, object), at: replaced(tree, node, offset) };
  }
  return valueCaret(tree, node, replaced(tree, node, offset));
}

/** The caret stands in white space behind a text that is not typed to its end: in the innermost container that is still open. */
function behindAll(tree: Tree, offset: number): Place | undefined {
  let last = offset;
  while (last > 0 && /\s/.test(tree.text[last - 1] as string)) last--;
  const node = last === offset ? NONE : nodeAt(tree, last);
  if (node === NONE || isTooDeep(tree, node)) return undefined;
  const kind = kindOf(tree, node);
  const isOpen = (kind === OBJECT || kind === ARRAY) && !/[\]}]/.test(tree.text[last - 1] as string);
  const container = isOpen ? node : kind === KEY ? (tree.parent[node] as number) : containerAround(tree, node);
  return container === NONE ? undefined : between(tree, container, offset);
}

function hasColon(tree: Tree, key: Node): boolean {
  return /^\s*:/.test(tree.text.slice(tree.end[key], (tree.end[key] as number) + 64));
}

function containerAround(tree: Tree, node: Node): Node {
  const up = tree.parent[node] as number;
  return kindOf(tree, up) === KEY ? (tree.parent[up] as number) : up;
}

function valueCaret(tree: Tree, node: Node, at: Span): Place | undefined {
  const up = tree.parent[node] as number;
  if (up === NONE) return undefined;
  if (kindOf(tree, up) === KEY) return { wants: "value", container: tree.parent[up] as number, key: up, path: pathOf(tree, up), at };
  return { wants: "value", container: up, key: NONE, path: [...pathOf(tree, up), 0], at };
}

/** The caret stands among a container's children, in no token. */
function between(tree: Tree, container: Node, offset: number): Place | undefined {
  const at = { start: offset, end: offset };
  if (kindOf(tree, container) === ARRAY) return { wants: "value", container, key: NONE, path: [...pathOf(tree, container), 0], at };
  const property: Place = { wants: "property", container, key: NONE, path: pathOf(tree, container), at };
  if (lastSign(tree.text, offset) !== ":") return property;
  let before = NONE;
  for (const key of keysOf(tree, container)) {
    if ((tree.start[key] as number) >= offset) break;
    before = key;
  }
  if (before === NONE) return property;
  const value = valueOfKey(tree, before);
  if (value !== NONE && (tree.start[value] as number) < offset) return property;
  return { wants: "value", container, key: before, path: pathOf(tree, before), at };
}

/** The last character before the caret that is no white space. */
function lastSign(text: string, offset: number): string {
  let at = offset - 1;
  while (at >= 0 && /\s/.test(text[at] as string)) at--;
  return text[at] ?? "";
}
