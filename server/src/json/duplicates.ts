import { stringOf } from "./read.ts";
import { BROKEN, ESCAPED, KEY, NONE, type Node, OBJECT, type Tree } from "./tree.ts";

/** A key that an earlier key of the same object has already named. */
export interface DuplicateKey {
  readonly key: Node;
  /** The first key of that name. */
  readonly first: Node;
}

/** Up to this many keys, comparing every two is cheaper than a Map of their names. */
const FEW_KEYS = 12;

/**
 * The keys that repeat a name within their object, in text order. Names count as readers decode them: `"\u0061"` repeats
 * `"a"` (RFC 8259, section 4). A key that is only missing is none. Linear in the number of keys.
 */
export function duplicateKeys(tree: Tree): DuplicateKey[] {
  const { kind, next, parent, count } = tree;
  const found: DuplicateKey[] = [];
  const few = new Int32Array(FEW_KEYS);
  for (let node = 0; node < count; node++) {
    if (kind[node] !== OBJECT) continue;
    const first = node + 1 < count && parent[node + 1] === node ? node + 1 : NONE;
    let size = 0;
    let plain = true;
    for (let key = first; key !== NONE && plain; key = next[key] as number) {
      plain = kind[key] === KEY && size < FEW_KEYS;
      if (plain) few[size++] = key;
    }
    if (plain) amongFew(tree, few, size, found);
    else amongMany(tree, first, found);
  }
  // Objects are read from the outside in, so what an inner one holds comes late.
  return found.sort((a, b) => a.key - b.key);
}

/** Compares the text of every two of the first `count` keys, none of which has escapes. */
function amongFew({ text, start, end }: Tree, keys: Int32Array, count: number, found: DuplicateKey[]): void {
  for (let i = 1; i < count; i++) {
    const key = keys[i] as Node;
    const from = start[key] as number;
    const size = (end[key] as number) - from;
    for (let j = 0; j < i; j++) {
      const other = keys[j] as Node;
      const otherFrom = start[other] as number;
      if ((end[other] as number) - otherFrom !== size) continue;
      // Names of one length differ at their end more often than at their beginning: `com.docker.…`.
      let at = size - 2;
      while (at > 0 && text.charCodeAt(from + at) === text.charCodeAt(otherFrom + at)) at--;
      if (at > 0) continue;
      found.push({ key, first: other });
      break;
    }
  }
}

function amongMany(tree: Tree, firstKey: Node, found: DuplicateKey[]): void {
  const names = new Map<string, Node>();
  for (let key = firstKey; key !== NONE; key = tree.next[key] as number) {
    if (((tree.kind[key] as number) & (BROKEN | ESCAPED)) === BROKEN && tree.start[key] === tree.end[key]) continue;
    const name = stringOf(tree, key);
    const first = names.get(name);
    if (first === undefined) names.set(name, key);
    else found.push({ key, first });
  }
}
