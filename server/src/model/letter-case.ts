import { BROKEN, ESCAPED, keysOf, type Node, stringOf, type Tree } from "../json/index.ts";

/**
 * A property's name as Go's JSON decoder compares it: without regard to case, the Kelvin sign and the long s counting as k
 * and s (encoding/json, foldName). Two names that fold alike are one property to Go and two to everybody else.
 */
export function foldName(name: string): string {
  return name.replaceAll("\u017f", "s").toLowerCase();
}

/** Whether an object has a property called `name` in any letter case. */
export function hasCaseVariant(tree: Tree, object: Node, name: string): boolean {
  const folded = foldName(name);
  for (const key of keysOf(tree, object)) {
    // Folding keeps the length, so most keys need not be read.
    const plain = ((tree.kind[key] as number) & (ESCAPED | BROKEN)) === 0;
    if (plain && (tree.end[key] as number) - (tree.start[key] as number) - 2 !== name.length) continue;
    if (foldName(stringOf(tree, key)) === folded) return true;
  }
  return false;
}
