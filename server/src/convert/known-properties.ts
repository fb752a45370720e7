import { firstChild, isNamed, keysOf, kindOf, NONE, type Node, OBJECT, spanOf, stringOf, type Tree, valueOfKey } from "../json/index.ts";
import { foldName } from "../model/letter-case.ts";
import { quote } from "../model/quote.ts";
import type { Remarks } from "./remarks.ts";

/** Names that an object may have, in the order in which they are mostly written. */
export interface Names {
  readonly exact: readonly string[];
  /** The names as Go finds them. */
  readonly folded: ReadonlyMap<string, string>;
}

/** Prepares names for `readProperties`. */
export function namesOf(exact: readonly string[]): Names {
  return { exact, folded: new Map(exact.map((name) => [foldName(name), name])) };
}

/**
 * The values of the known properties, by their place in `names.exact`; `NONE` where there is none. Spellings that only Go reads
 * are refused, and so are duplicates, of which readers take different ones.
 *
 * @param unknown is given the keys of all other properties
 */
export function readProperties(tree: Tree, object: Node, names: Names, refusals: Remarks, unknown: (key: Node) => void): readonly Node[] {
  const { exact } = names;
  const values: Node[] = new Array(exact.length).fill(NONE);
  if (kindOf(tree, object) !== OBJECT) return values;
  // Most documents are written in the order of the names, so the search begins behind the last one found.
  let from = 0;
  for (let key = firstChild(tree, object); key !== NONE; key = tree.next[key] as number) {
    let found = NONE;
    for (let i = 0; i < exact.length && found === NONE; i++) {
      const at = (from + i) % exact.length;
      if (isNamed(tree, key, exact[at] as string)) found = at;
    }
    if (found === NONE) {
      refuseSpelling(tree, key, names, refusals, unknown);
      continue;
    }
    if (values[found] !== NONE) refuseDuplicate(tree, key, refusals);
    values[found] = valueOfKey(tree, key);
    from = found + 1;
  }
  return values;
}

function refuseSpelling(tree: Tree, key: Node, names: Names, refusals: Remarks, unknown: (key: Node) => void): void {
  const name = stringOf(tree, key);
  const known = names.folded.get(foldName(name));
  if (known === undefined) unknown(key);
  else
    refusals.add(
      "spelling",
      spanOf(tree, key),
      `Go programs read ${quote(name)} as \`${known}\`, and others do not read it: write \`${known}\``,
    );
}

function refuseDuplicate(tree: Tree, key: Node, refusals: Remarks): void {
  const name = quote(stringOf(tree, key));
  refusals.add("duplicate", spanOf(tree, key), `${name} stands twice in this object, and readers differ in which one they take: keep one`);
}

/** Refuses every name that stands twice in an object, whatever it is. */
export function refuseDuplicates(tree: Tree, object: Node, refusals: Remarks): void {
  const seen = new Set<string>();
  for (const key of keysOf(tree, object)) {
    const name = stringOf(tree, key);
    if (seen.has(name)) refuseDuplicate(tree, key, refusals);
    seen.add(name);
  }
}
