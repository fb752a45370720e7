import {
  ARRAY,
  applyEdits,
  containerOf,
  createTape,
  duplicateKeys,
  elementsOf,
  finder,
  findKey,
  insertElement,
  insertProperty,
  KEY,
  keysOf,
  kindOf,
  linesOf,
  NONE,
  nodeAt,
  OBJECT,
  pathOf,
  removeNodes,
  renameKey,
  replaceValue,
  STRING,
  scan,
  spanOf,
  stringOf,
  styleOf,
  type Tree,
  toValue,
  valueOfKey,
  writeIn,
} from "../../../server/src/json/index.ts";
import { diceOf, type Target } from "../engine.ts";
import { holds, inside, ordered } from "../promise.ts";
import { documentSeeds } from "../seeds.ts";

/** What JSON.parse makes of a text; `undefined` where it refuses. */
function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function nested(tree: Tree, text: string): void {
  for (let node = 0; node < tree.count; node++) {
    const at = spanOf(tree, node);
    inside(at, text, "a node");
    const above = containerOf(tree, node);
    if (above !== NONE) {
      const around = spanOf(tree, above);
      holds(above < node && around.start <= at.start && at.end <= around.end, "a node lies outside its container");
    }
    const next = tree.next[node] as number;
    holds(next === NONE || (next > node && (tree.start[next] as number) >= at.end), "a sibling does not follow");
    if (kindOf(tree, node) === STRING || kindOf(tree, node) === KEY) stringOf(tree, node);
  }
}

/** Each edit of a sound text leaves a sound text that differs where it should. */
function edits(tree: Tree, text: string): void {
  const dice = diceOf(text);
  const node = dice.below(tree.count);
  const parses = (changed: string, what: string): void => holds(parsed(changed) !== undefined, `${what} leaves no JSON`);
  const style = styleOf(tree);
  const kind = kindOf(tree, node);
  if (kind === KEY) {
    parses(applyEdits(text, [renameKey(tree, node, 'a"b\n')]), "renaming a key");
    parses(applyEdits(text, [replaceValue(tree, valueOfKey(tree, node), '{"x":[1]}')]), "replacing a value");
  } else if (kind === OBJECT) {
    const before = dice.pick([NONE, ...keysOf(tree, node)]);
    const changed = applyEdits(text, [insertProperty(tree, node, "new", writeIn(tree, node, { a: [1, {}] }, style), before)]);
    parses(changed, "adding a property");
    holds(findKey(scan(changed), finder(scan(changed))(pathOf(tree, node)), "new") !== NONE, "an added property is not there");
  } else if (kind === ARRAY) {
    parses(applyEdits(text, [insertElement(tree, node, "[1]", dice.pick([NONE, ...elementsOf(tree, node)]))]), "adding an element");
  }
  const gone = Array.from({ length: 1 + dice.below(4) }, () => dice.below(tree.count)).filter(
    (one) => kindOf(tree, one) === KEY || kindOf(tree, containerOf(tree, one)) === ARRAY,
  );
  const removed = removeNodes(tree, gone);
  ordered(removed, text, "edits that remove");
  parses(applyEdits(text, removed), "removing");
}

/** The scanner and all that reads and edits its tape, with JSON.parse as the oracle. */
export const target: Target = {
  name: "scanner",
  seeds: documentSeeds,
  run: (text) => {
    const tree = scan(text);
    const other = scan(text, createTape(1));
    holds(tree.count === other.count && tree.faults.length === other.faults.length, "a small tape reads otherwise");
    nested(tree, text);
    for (const fault of tree.faults) inside(fault, text, "a fault");
    for (const { key, first } of duplicateKeys(tree))
      holds(first < key && stringOf(tree, first) === stringOf(tree, key), "a duplicate key has another name");
    const lines = linesOf(text);
    for (const offset of [0, text.length >> 1, text.length]) {
      lines.place(offset);
      const node = nodeAt(tree, offset);
      if (node === NONE) continue;
      const { start, end } = spanOf(tree, node);
      holds(start <= offset && offset <= end, "the node at a place is elsewhere");
      const path = pathOf(tree, node);
      if (tree.faults.length === 0 && tree.tooDeep === NONE && duplicateKeys(tree).length === 0) {
        const again = finder(tree)(path);
        holds(again === node || again === node + 1, "a path leads elsewhere");
      }
    }
    const truth = parsed(text);
    const sound = tree.faults.length === 0 && !tree.bom;
    holds(sound === (truth !== undefined), sound ? "JSON.parse refuses what is called sound" : "JSON.parse takes what is called faulty");
    if (truth === undefined || tree.tooDeep !== NONE) {
      toValue(tree, tree.root);
      styleOf(tree);
      return;
    }
    const value = toValue(tree, tree.root);
    holds(JSON.stringify(value) === JSON.stringify(truth.value), "another value than JSON.parse's");
    edits(tree, text);
  },
};
