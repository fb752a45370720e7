import { decode } from "./scan.ts";
import {
  ARRAY,
  BAD,
  BROKEN,
  ESCAPED,
  KEY,
  KIND_BITS,
  NONE,
  type Node,
  NULL,
  NUMBER,
  OBJECT,
  type Span,
  STRING,
  TRUE,
  type Tree,
} from "./tree.ts";

/** The kind of a node (`OBJECT`, `STRING`, …); `NONE` has kind 0. */
export function kindOf(tree: Tree, node: Node): number {
  return node === NONE ? 0 : (tree.kind[node] as number) & KIND_BITS;
}

/** The node's own text range, quotes and brackets included. */
export function spanOf(tree: Tree, node: Node): Span {
  return { start: tree.start[node] as number, end: tree.end[node] as number };
}

/** The node's text as it stands. */
export function rawOf(tree: Tree, node: Node): string {
  return tree.text.slice(tree.start[node], tree.end[node]);
}

/** The first key of an object or element of an array, or `NONE`. */
export function firstChild(tree: Tree, node: Node): Node {
  const child = node + 1;
  return child < tree.count && tree.parent[child] === node ? child : NONE;
}

/** The value of a key, or `NONE` where the text has none. */
export const valueOfKey: (tree: Tree, key: Node) => Node = firstChild;

/** The container that holds a value (skipping its key), or `NONE` at the root. */
export function containerOf(tree: Tree, node: Node): Node {
  const up = tree.parent[node] as number;
  return kindOf(tree, up) === KEY ? (tree.parent[up] as number) : up;
}

/** The key of a value, or `NONE` for elements and the root. */
export function keyOf(tree: Tree, node: Node): Node {
  const up = tree.parent[node] as number;
  return kindOf(tree, up) === KEY ? up : NONE;
}

/** The decoded text of a string or key; of a key without quotes its bare text. */
export function stringOf(tree: Tree, node: Node): string {
  const flags = tree.kind[node] as number;
  const from = tree.start[node] as number;
  const to = tree.end[node] as number;
  if ((flags & BROKEN) !== 0) {
    const quote = tree.text.charCodeAt(from);
    if (quote !== 34 && quote !== 39) return tree.text.slice(from, to);
    const closed = to - from > 1 && tree.text.charCodeAt(to - 1) === quote && quote === 39;
    return decode(tree.text, from + 1, closed ? to - 1 : to);
  }
  return (flags & ESCAPED) === 0 ? tree.text.slice(from + 1, to - 1) : decode(tree.text, from + 1, to - 1);
}

/**
 * Where a part of a string's decoded text stands in the document, escapes followed; `from` and `to` are offsets into that text.
 * Of a faulty string it is the whole.
 */
export function spanInside(tree: Tree, node: Node, from: number, to: number): Span {
  const whole = spanOf(tree, node);
  const flags = tree.kind[node] as number;
  if ((flags & BROKEN) !== 0) return whole;
  if ((flags & ESCAPED) === 0) return { start: whole.start + 1 + from, end: whole.start + 1 + to };
  const { text } = tree;
  let at = whole.start + 1;
  let unit = 0;
  const reach = (offset: number): number => {
    for (; unit < offset && at < whole.end - 1; unit++) at += text.charCodeAt(at) !== 92 ? 1 : text.charCodeAt(at + 1) === 117 ? 6 : 2;
    return Math.min(at, whole.end - 1);
  };
  const start = reach(from);
  return { start, end: reach(to) };
}

/** The decoded text of `node` if it is a string, else `undefined`. */
export function stringAt(tree: Tree, node: Node): string | undefined {
  return kindOf(tree, node) === STRING ? stringOf(tree, node) : undefined;
}

/** Whether a node is a number of digits alone: no sign, fraction or exponent. */
export function isWholeNumber({ kind, text, start, end }: Tree, node: Node): boolean {
  if (node === NONE || kind[node] !== NUMBER) return false;
  for (let i = start[node] as number; i < (end[node] as number); i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return true;
}

/** Whether a string or key decodes to exactly `name`, without making a string where the text has no escapes. */
export function isNamed(tree: Tree, node: Node, name: string): boolean {
  if (((tree.kind[node] as number) & (ESCAPED | BROKEN)) !== 0) return stringOf(tree, node) === name;
  return isTextAt(tree.text, (tree.start[node] as number) + 1, name, (tree.end[node] as number) - 1);
}

/** Whether exactly `part` stands between two offsets. Node 20 makes a slice and compares it in half the time that `startsWith` takes. */
export function isTextAt(text: string, from: number, part: string, to: number): boolean {
  return to - from === part.length && text.slice(from, to) === part;
}

/** The last key called `name` in an object (readers take the last of duplicates), or `NONE`. */
export function findKey(tree: Tree, object: Node, name: string): Node {
  let found = NONE;
  if (kindOf(tree, object) !== OBJECT) return NONE;
  for (let key = firstChild(tree, object); key !== NONE; key = tree.next[key] as number) if (isNamed(tree, key, name)) found = key;
  return found;
}

/** The value of the last member called `name`, or `NONE`. */
export function property(tree: Tree, object: Node, name: string): Node {
  const key = findKey(tree, object, name);
  return key === NONE ? NONE : valueOfKey(tree, key);
}

/** The keys of an object in text order, duplicates included; nothing for other nodes. */
export function* keysOf(tree: Tree, object: Node): Generator<Node, void, undefined> {
  if (kindOf(tree, object) !== OBJECT) return;
  for (let key = firstChild(tree, object); key !== NONE; key = tree.next[key] as number) yield key;
}

/** The elements of an array in text order; nothing for other nodes. */
export function* elementsOf(tree: Tree, array: Node): Generator<Node, void, undefined> {
  if (kindOf(tree, array) !== ARRAY) return;
  for (let node = firstChild(tree, array); node !== NONE; node = tree.next[node] as number) yield node;
}

/** How many children a container has: keys of an object, elements of an array. */
export function childCount(tree: Tree, container: Node): number {
  let count = 0;
  for (let node = firstChild(tree, container); node !== NONE; node = tree.next[node] as number) count++;
  return count;
}

/** How many containers hold a node: 0 for the root, 1 for its children. */
export function depthOf(tree: Tree, node: Node): number {
  let depth = 0;
  for (let at = containerOf(tree, node); at !== NONE; at = containerOf(tree, at)) depth++;
  return depth;
}

/** The last node that begins at `offset` or before it, or `NONE`. */
export function lastFrom({ start, count }: Tree, offset: number): Node {
  let low = 0;
  let high = count - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((start[middle] as number) <= offset) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}

/**
 * The innermost node whose span touches `offset` (its end counts as inside, so a caret behind a word finds it), or `NONE`.
 * A key's value is found before the key.
 */
export function nodeAt(tree: Tree, offset: number): Node {
  let node = lastFrom(tree, offset);
  while (node !== NONE && (tree.end[node] as number) < offset) node = tree.parent[node] as number;
  return node;
}

/** The way to a node from the root: property names and element indices, as in a JSON pointer (RFC 6901) before escaping. */
export function pathOf(tree: Tree, node: Node): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = node; at !== NONE && at !== tree.root; ) {
    const up = tree.parent[at] as number;
    if (kindOf(tree, up) === KEY) {
      path.push(stringOf(tree, up));
      at = tree.parent[up] as number;
      continue;
    }
    if (kindOf(tree, at) === KEY) path.push(stringOf(tree, at));
    else {
      let index = 0;
      for (let child = firstChild(tree, up); child !== at; child = tree.next[child] as number) index++;
      path.push(index);
    }
    at = up;
  }
  return path.reverse();
}

/** Objects with more keys than this are indexed when something is looked up in them: annotations may be many. */
const FEW_KEYS = 32;

/**
 * Finds nodes by JSON pointer steps; of duplicate keys the last, which readers take. Arrays and wide objects are indexed once and
 * remembered, so n look-ups cost O(n), not O(n²). The finder serves one tree.
 */
export function finder(tree: Tree): (path: readonly (string | number)[]) => Node {
  const arrays = new Map<Node, Node[]>();
  const objects = new Map<Node, Map<string, Node>>();
  const element = (array: Node, step: string | number): Node => {
    let table = arrays.get(array);
    if (table === undefined) {
      table = [...elementsOf(tree, array)];
      arrays.set(array, table);
    }
    return table[Number(step)] ?? NONE;
  };
  const member = (object: Node, name: string): Node => {
    let table = objects.get(object);
    if (table === undefined) {
      if (childCount(tree, object) <= FEW_KEYS) return property(tree, object, name);
      table = new Map();
      for (const key of keysOf(tree, object)) table.set(stringOf(tree, key), valueOfKey(tree, key));
      objects.set(object, table);
    }
    return table.get(name) ?? NONE;
  };
  return (path) => {
    let node = tree.root;
    for (const step of path) {
      node = kindOf(tree, node) === ARRAY ? element(node, step) : member(node, String(step));
      if (node === NONE) return NONE;
    }
    return node;
  };
}

/**
 * The JavaScript value of a node, as JSON.parse would give it: the last of duplicate keys wins, `__proto__` is a plain
 * member. Faulty places become `undefined` members or `null` elements; containers below `limit` levels become empty. Asked in text order,
 * `instead` may give the value of an object that is then not read.
 */
export function toValue(tree: Tree, node: Node, limit = 512, instead?: (object: Node) => unknown): unknown {
  switch (kindOf(tree, node)) {
    case OBJECT: {
      const given = instead?.(node);
      if (given !== undefined) return given;
      const object: Record<string, unknown> = {};
      if (limit > 0)
        for (let key = firstChild(tree, node); key !== NONE; key = tree.next[key] as number) {
          const value = toValue(tree, valueOfKey(tree, key), limit - 1, instead);
          const name = stringOf(tree, key);
          if (name === "__proto__") Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
          else object[name] = value;
        }
      return object;
    }
    case ARRAY: {
      const array: unknown[] = [];
      if (limit > 0)
        for (let element = firstChild(tree, node); element !== NONE; element = tree.next[element] as number)
          array.push(toValue(tree, element, limit - 1, instead) ?? null);
      return array;
    }
    case STRING:
      return stringOf(tree, node);
    case NUMBER:
      return Number(rawOf(tree, node));
    case NULL:
      return null;
    case 0:
    case BAD:
      return undefined;
    default:
      return kindOf(tree, node) === TRUE;
  }
}
