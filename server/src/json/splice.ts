import { NONE, type Node, type Tree } from "./tree.ts";

/**
 * Where a tree differs from an earlier one: `removed` nodes from `at` on became `added` nodes. Nodes before `at` are the same by number,
 * though those that hold the place hold something else now; nodes behind are the same but for their number.
 */
export interface Splice {
  readonly at: Node;
  readonly removed: number;
  readonly added: number;
}

/** The kinds of all nodes: the array of before where they are the same. A tree is never written to, so two may share what is alike. */
export function kindsOf(before: Tree, part: Tree, { at, removed, added }: Splice): Uint8Array {
  const inside = part.kind.subarray(1, part.count);
  if (added === removed && inside.every((kind, i) => kind === before.kind[at + i])) return before.kind;
  const kind = new Uint8Array(before.count + added - removed);
  kind.set(before.kind.subarray(0, at));
  kind.set(inside, at);
  kind.set(before.kind.subarray(at + removed, before.count), at + added);
  return kind;
}

/** Whether each of the window's nodes is held and followed by the one by which its predecessor was: then so are all nodes of the text. */
export function hangAlike(before: Tree, part: Tree, { at, removed, added }: Splice, parent: Node): boolean {
  if (added !== removed) return false;
  for (let node = 1; node < part.count; node++) {
    const old = at + node - 1;
    const isOutermost = part.parent[node] === 0;
    const next = part.next[node] as number;
    if (before.parent[old] !== (isOutermost ? parent : (part.parent[node] as number) + at - 1)) return false;
    if (next !== NONE ? before.next[old] !== next + at - 1 : !isOutermost && before.next[old] !== NONE) return false;
    if (next === NONE && isOutermost && before.next[old] !== NONE && (before.next[old] as number) < at + removed) return false;
  }
  return true;
}

/** One array of the tape: the old one with the window's numbers, raised by `offset`, in their place, and what follows raised by `by`. */
export function spliced(
  old: Int32Array,
  count: number,
  part: Int32Array,
  { at, removed, added }: Splice,
  offset: number,
  by: number,
): Int32Array {
  const all = new Int32Array(count + added - removed);
  all.set(old.subarray(0, at));
  for (let node = 0; node < added; node++) {
    const value = part[node + 1] as number;
    all[at + node] = value === NONE ? NONE : value + offset;
  }
  all.set(old.subarray(at + removed, count), at + added);
  if (by !== 0)
    for (let node = at + added; node < all.length; node++) if ((all[node] as number) !== NONE) all[node] = (all[node] as number) + by;
  return all;
}
