import { type Edit, firstChild, keysOf, kindOf, NONE, type Node, OBJECT, stringOf, type Tree, valueOfKey } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { compareBytes, compareKeys } from "./go-json.ts";

/**
 * The edits that put a map's entries in the order of their keys' bytes, as Go writes maps and so BuildKit, crane, oras and skopeo write
 * annotations. Entries change places; what stands between them, commas, lines and indents, stays. Nothing where the order is right, or
 * where a name stands twice: readers then take the last one, which another order would change.
 */
export function sortMap(tree: Tree, map: Node): Edit[] {
  if (kindOf(tree, map) !== OBJECT || isSorted(tree, map)) return [];
  const entries = Array.from(keysOf(tree, map), (key) => ({ key, name: stringOf(tree, key) }));
  const sorted = [...entries].sort((a, b) => compareBytes(a.name, b.name));
  if (sorted.every((entry, i) => entry === entries[i]) || sorted.some(({ name }, i) => i > 0 && name === sorted[i - 1]?.name)) return [];
  const span = (key: Node): { start: number; end: number } => {
    const value = valueOfKey(tree, key);
    return { start: tree.start[key] as number, end: tree.end[value === NONE ? key : value] as number };
  };
  if (entries.some(({ key }) => valueOfKey(tree, key) === NONE)) return [];
  return entries.flatMap(({ key }, i) => {
    const taker = sorted[i];
    if (taker === undefined || taker.key === key) return [];
    const from = span(taker.key);
    return [{ ...span(key), text: tree.text.slice(from.start, from.end) }];
  });
}

/** Whether each name stands behind the one before it, as in nearly every document that a program wrote. */
function isSorted(tree: Tree, map: Node): boolean {
  let before = NONE;
  for (let key = firstChild(tree, map); key !== NONE; key = tree.next[key] as number) {
    if (before !== NONE && compareKeys(tree, before, key) >= 0) return false;
    before = key;
  }
  return true;
}

/** The edits that sort all annotations of a document, its own and those of its descriptors, each map by itself. */
export function sortAnnotations({ tree, annotationsNode, descriptors }: Document): Edit[] {
  const edits = sortMap(tree, annotationsNode);
  for (const descriptor of descriptors) {
    // Those of a lone descriptor are the document's own.
    if (descriptor.annotationsNode !== annotationsNode) edits.push(...sortMap(tree, descriptor.annotationsNode));
  }
  return edits;
}
