import assert from "node:assert/strict";
import { test } from "node:test";
import {
  depthOf,
  duplicateKeys,
  elementsOf,
  finder,
  insertElement,
  NONE,
  nodeAt,
  pathOf,
  removeNodes,
  scan,
  styleOf,
  toValue,
} from "../../server/src/json/index.ts";

const N = 1_000_000;

// A text of a million tokens that took more than linear time would not end; the counts say that nothing was given up early.
const texts: readonly [name: string, text: string, nodes: number, faults: number, repeatedKeys?: number][] = [
  ["[", "[".repeat(N), N, 1],
  ["[…]", "[".repeat(N) + "]".repeat(N), N, 0],
  ['{"":', '{"":'.repeat(N), 2 * N, 1],
  ["[}", "[}".repeat(N / 2), N / 2, 1000],
  ["[{", `${"[{".repeat(N / 4)}${"]".repeat(N / 2)}`, N / 2 + N / 4 - 1, 1000],
  [",", ",".repeat(N), 0, 1000],
  [":", ":".repeat(N), 0, 1000],
  ["]", "]".repeat(N), 0, 1000],
  ["{}}", `{}${"}".repeat(N)}`, 1, 1000],
  ["1,", `[${"1,".repeat(N)}1]`, N + 2, 0],
  ["1 ", `[${"1 ".repeat(N)}]`, N + 1, 1000],
  ["keys", `{${Array.from({ length: N / 4 }, (_, i) => `"k${i}":0`).join(",")}}`, N / 2 + 1, 0],
  ["no commas", `{${'"a" '.repeat(N / 2)}}`, N / 2 + 1, 1000, N / 4 - 1],
  ['"a":"a":', `{${'"a":'.repeat(N / 2)}}`, N / 2 + 1, 1000, N / 2 - 1],
  ["backslashes", `"${"\\".repeat(N)}"`, 1, 0],
  ["surrogates", `"${"\ud800".repeat(N)}"`, 1, 0],
  ["escaped surrogates", `"${"\\ud800".repeat(N / 6)}"`, 1, 0],
  ["open string", `"${"x".repeat(N)}`, 1, 1],
  ["open strings", '"a,}\n'.repeat(N / 4), 1, 2],
  ["open string of closers", `["${"}".repeat(N)}`, 2, 1000],
  ["quotes", '"'.repeat(N), 1, 1],
  ["/*/*", "/*".repeat(N / 2), 1, 4],
  ["/*/", "/*/".repeat(N / 3), 0, 1000],
  ["/**/", "/**/".repeat(N / 4), 0, 1000],
  ["slashes", `[${"/ ".repeat(N / 2)}]`, 1, 1000],
  ["word with slashes", `[${"1".repeat(N / 2)}a${"/b".repeat(N / 4)}]`, 2, 1],
  ["word//", `[a${"//".repeat(N / 2)}]`, 2, 1],
  ["colons", `[a${":".repeat(N)}]`, 2, 1],
  ["minus", "-".repeat(N), 1, 1],
  ["spaces", " ".repeat(N), 0, 1],
  ["wrong closers over space", `${"[{ ".repeat(N / 16)}${"}      ".repeat(N / 8)}`, (N / 16) * 3 - 1, 1000],
  ["NUL", "\0".repeat(N), 1, 1],
  ["odd spaces", "\u00a0".repeat(N), 0, 1],
];

test("texts of a million tokens are read to their end", () => {
  for (const [name, text, nodes, faults, repeated = 0] of texts) {
    const tree = scan(text);
    assert.deepEqual([tree.count, tree.faults.length], [nodes, faults], name);
    assert.equal(duplicateKeys(tree).length, repeated, name);
  }
});

test("nothing recurses into a million levels", () => {
  const tree = scan("[".repeat(N) + "]".repeat(N));
  const deepest = nodeAt(tree, N);
  assert.equal(deepest, N - 1);
  assert.equal(depthOf(tree, deepest), N - 1);
  assert.equal(pathOf(tree, deepest).length, N - 1);
  assert.equal(finder(tree)(pathOf(tree, deepest)), deepest);
  assert.equal(tree.tooDeep, 512);
  assert.ok(Array.isArray(toValue(tree, tree.root)));
  assert.equal(styleOf(tree).indent, undefined);
  assert.equal(insertElement(tree, deepest, "1").start, N);
  assert.deepEqual(removeNodes(tree, [deepest]), [{ start: N - 1, end: N + 1, text: "" }]);
  const all = removeNodes(
    tree,
    Array.from({ length: N - 1 }, (_, i) => i + 1),
  );
  assert.deepEqual(all, [{ start: 1, end: 2 * N - 1, text: "" }]);
});

test("every second of many elements is removed in one go", () => {
  const tree = scan(`[${"1,2,".repeat(N / 8)}1]`);
  const odd = [...elementsOf(tree, tree.root)].filter((_, i) => i % 2 === 1);
  assert.equal(removeNodes(tree, odd).length, N / 8);
  assert.equal(tree.next[tree.count - 1], NONE);
});
