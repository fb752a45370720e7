import { type Change, changeBetween } from "./change.ts";
import { containerOf, firstChild, kindOf, lastFrom } from "./read.ts";
import { createTape, FAULT_LIMIT, scan } from "./scan.ts";
import { hangAlike, kindsOf, type Splice, spliced } from "./splice.ts";
import { ARRAY, DEPTH_LIMIT, type Fault, type FaultCode, KEY, LONE_SURROGATE, NONE, type Node, OBJECT, type Tree } from "./tree.ts";

/** A tree made out of an earlier one, and where the two differ. */
export interface Rescan {
  readonly tree: Tree;
  readonly splice: Splice;
}

/**
 * Part of a text that can be read by itself: one container, or neighbours in an array. It begins and ends with a bracket of the
 * container's own, be it that of the outermost elements or that of the array around them.
 */
interface Window {
  readonly from: number;
  readonly to: number;
  /** Where the bracket stands with which it begins: at `from`, or directly before. */
  readonly bracket: number;
  readonly at: Node;
  /** One past its last node. */
  readonly until: Node;
  /** The array or key that holds the container, or the array that holds the neighbours. */
  readonly parent: Node;
  /** It is one container and must stay one. */
  readonly one: boolean;
}

/** Faults by which brackets further on get another meaning: beside them nothing can be read by itself. */
const WIDE: ReadonlySet<FaultCode> = new Set(["empty", "not-closed", "wrong-close", "extra-close", "trailing-text"]);

/** Faults of strings that end where their line ends, so that they reach beyond a window in whose last line they stand. */
const TO_LINE_END: ReadonlySet<FaultCode> = new Set(["string-not-closed", "string-quotes"]);

/** Reused from window to window: all that is read there is copied. Larger windows, in UTF-16 units, have their own, which is not kept. */
const memory = createTape();
const SMALL = 1 << 14;

/** How many containers are tried, from the innermost out, before the whole is scanned. */
const TRIES = 3;

/**
 * The tree that `scan(text)` gives, made out of the tree of an earlier text: only the smallest part around what changed is scanned, and the
 * rest of the tape is moved. The earlier tree stays as it is.
 *
 * @returns `undefined` where that cannot be: the change does not lie within a container, or brackets do not match somewhere
 */
export function rescan(before: Tree, text: string): Rescan | undefined {
  if (before.text === text) return { tree: before, splice: { at: before.count, removed: 0, added: 0 } };
  if (before.tooDeep !== NONE || before.faults.length >= FAULT_LIMIT || before.faults.some(({ code }) => WIDE.has(code))) return undefined;
  const change = changeBetween(before.text, text);
  let node = around(before, change);
  for (let tries = 0; node !== NONE && tries < TRIES; tries++, node = containerOf(before, node)) {
    const window = neighbours(before, node, change) ?? container(before, node);
    const found = window === undefined ? undefined : rescanWindow(before, text, change, window);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The innermost container between whose brackets the change lies, or `NONE`. */
function around(tree: Tree, { start, end }: Change): Node {
  let node = lastFrom(tree, start - 1);
  while (node !== NONE && !((kindOf(tree, node) === OBJECT || kindOf(tree, node) === ARRAY) && end < (tree.end[node] as number)))
    node = tree.parent[node] as number;
  return node;
}

/** One past the last node inside `node`. */
function behind(tree: Tree, node: Node): Node {
  return lastFrom(tree, (tree.end[node] as number) - 1) + 1;
}

function container(tree: Tree, node: Node): Window | undefined {
  if (node === tree.root) return undefined;
  const [from, to] = [tree.start[node] as number, tree.end[node] as number];
  return { from, to, bracket: from, at: node, until: behind(tree, node), parent: tree.parent[node] as Node, one: true };
}

/**
 * In an array of containers: the elements between whose outermost brackets the change lies, up to the array's own bracket where it
 * lies at its beginning or end. So one more entry among ten thousand is read by itself.
 */
function neighbours(tree: Tree, array: Node, { start, end }: Change): Window | undefined {
  if (kindOf(tree, array) !== ARRAY) return undefined;
  let first = NONE;
  let last = NONE;
  for (let node = firstChild(tree, array); node !== NONE && last === NONE; node = tree.next[node] as number) {
    if ((tree.start[node] as number) < start) first = node;
    if ((tree.end[node] as number) > end) last = node;
  }
  const isContainer = (node: Node): boolean => kindOf(tree, node) === OBJECT || kindOf(tree, node) === ARRAY;
  if ((first !== NONE && !isContainer(first)) || (last !== NONE && !isContainer(last)) || (first === NONE && last === NONE))
    return undefined;
  const bracket = tree.start[first === NONE ? array : first] as number;
  return {
    from: first === NONE ? bracket + 1 : bracket,
    bracket,
    to: last === NONE ? (tree.end[array] as number) - 1 : (tree.end[last] as number),
    at: first === NONE ? array + 1 : first,
    until: behind(tree, last === NONE ? array : last),
    parent: array,
    one: false,
  };
}

/** Scans the window's new text and puts its nodes in the place of the old ones; `undefined` where it cannot be read by itself. */
function rescanWindow(before: Tree, text: string, change: Change, window: Window): Rescan | undefined {
  const { from, to, at, until, parent, one } = window;
  const grown = change.newEnd - change.end;
  const newTo = to + grown;
  // As the only content of an array it meets the same states as in its place.
  const part = scan(`[${text.slice(from, newTo)}]`, newTo - from < SMALL ? memory : undefined);
  if (part.end[0] !== part.text.length) return undefined; // a bracket of the window closes the array early
  const offset = from - 1;
  if (part.faults.some((fault) => reachesOut(fault, part.text))) return undefined;
  const added = part.count - 1;
  if (one && (added === 0 || part.next[1] !== NONE || (part.end[1] as number) + offset !== newTo)) return undefined;
  if (part.tooDeep !== NONE || depth(before, parent) + deepest(part) > DEPTH_LIMIT) return undefined;
  const faults = moved(before.faults, part.faults, window, grown);
  if (faults.length >= FAULT_LIMIT) return undefined;

  const removed = until - at;
  const more = added - removed;
  const count = before.count + more;
  const splice = { at, removed, added };
  const start = spliced(before.start, before.count, part.start, splice, offset, grown);
  const end = spliced(before.end, before.count, part.end, splice, offset, grown);
  for (let node = parent; node !== NONE; node = before.parent[node] as number)
    if ((before.end[node] as number) > to) end[node] = (before.end[node] as number) + grown;
  const kind = kindsOf(before, part, splice);
  const rest = {
    text,
    kind,
    start,
    end,
    count,
    root: before.root,
    faults,
    bom: before.bom,
    tooDeep: NONE,
    loneSurrogate: before.loneSurrogate === NONE && part.loneSurrogate === NONE ? NONE : firstLoneSurrogate(kind.subarray(0, count)),
  };
  // Typing within a value changes places alone.
  if (hangAlike(before, part, splice, parent)) return { tree: { ...rest, parent: before.parent, next: before.next }, splice };
  const next = spliced(before.next, before.count, part.next, splice, at - 1, more);
  const up = spliced(before.parent, before.count, part.parent, splice, at - 1, 0);
  // Who stood behind is held by a node before the window or by one behind it.
  for (let node = at + added; node < count; node++) if ((up[node] as number) >= until) up[node] = (up[node] as number) + more;
  // The outermost new nodes have neighbours and a holder outside the window; the last of them has the old last one's next.
  for (let node: Node = at; node < at + added; ) {
    up[node] = parent;
    const following = part.next[node - at + 1] as number;
    if (following !== NONE) {
      node = following + at - 1;
      continue;
    }
    next[node] = until < before.count && before.parent[until] === parent && kindOf(before, parent) === ARRAY ? until + more : NONE;
    break;
  }
  // What follows the window's holders has other numbers.
  for (let node = parent; node !== NONE; node = before.parent[node] as number)
    if ((before.next[node] as number) !== NONE) next[node] = (before.next[node] as number) + more;
  return { tree: { ...rest, parent: up, next }, splice };
}

/** The faults before the window, those in it, and those behind it. */
function moved(old: readonly Fault[], inside: readonly Fault[], { from, to, bracket }: Window, grown: number): readonly Fault[] {
  if (old.length + inside.length === 0) return old;
  return [
    ...old.filter(({ start }) => start <= bracket),
    ...inside.map((fault) => ({ ...fault, start: fault.start + from - 1, end: fault.end + from - 1 })),
    ...old.filter(({ start }) => start >= to).map((fault) => ({ ...fault, start: fault.start + grown, end: fault.end + grown })),
  ];
}

/** Whether a fault in a window may be another one where the window's surroundings are seen. */
function reachesOut({ code, end }: Fault, text: string): boolean {
  return TO_LINE_END.has(code) ? !/[\n\r]/.test(text.slice(end)) : WIDE.has(code);
}

/** How many containers hold what `parent` holds. */
function depth(tree: Tree, parent: Node): number {
  let depth = 0;
  for (let node = parent; node !== NONE; node = tree.parent[node] as number) if (kindOf(tree, node) !== KEY) depth++;
  return depth;
}

/** How deep containers nest in a window, its wrapping array not counted. */
function deepest(part: Tree): number {
  const depths = new Int32Array(part.count);
  let most = 0;
  for (let node = 1; node < part.count; node++) {
    const kind = kindOf(part, node);
    const above = depths[part.parent[node] as number] as number;
    depths[node] = above + (kind === OBJECT || kind === ARRAY ? 1 : 0);
    most = Math.max(most, depths[node] as number);
  }
  return most;
}

/** The first string or key with a lone surrogate, or `NONE`. */
function firstLoneSurrogate(kind: Uint8Array): Node {
  return kind.findIndex((bits) => (bits & LONE_SURROGATE) !== 0);
}
