import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { duplicateKeys, KEY, kindOf, rawOf, scan, stringOf } from "../../server/src/json/index.ts";
import { containers, layouts, render } from "./texts.ts";

test("duplicates are those of a naive comparison, with their first", () => {
  let seen = 0;
  fc.assert(
    fc.property(containers, layouts, (part, seed) => {
      const tree = scan(render(part, seed));
      const expected: { key: number; first: number }[] = [];
      for (let key = 0; key < tree.count; key++) {
        if (kindOf(tree, key) !== KEY) continue;
        for (let other = 0; other < key; other++) {
          if (kindOf(tree, other) !== KEY || tree.parent[other] !== tree.parent[key] || stringOf(tree, other) !== stringOf(tree, key))
            continue;
          expected.push({ key, first: other });
          break;
        }
      }
      seen += expected.length;
      assert.deepEqual(duplicateKeys(tree), expected, tree.text);
    }),
    { numRuns: 5_000 },
  );
  assert.ok(seen > 500, `only ${seen} duplicates in the sample`);
});

test("what counts as the same name", () => {
  const cases: [text: string, ...pairs: string[]][] = [
    ["{}"],
    ['{"a":1,"A":2,"":3}'],
    ['{"a":1,"a":2,"a":3}', '"a" "a"', '"a" "a"'],
    ['{"":1,"":2}', '"" ""'],
    ['{"a":1,"\\u0061":2}', '"\\u0061" "a"'],
    ['{"__proto__":1,"constructor":2}'],
    ['{"a":{"b":1,"b":2},"a":0}', '"b" "b"', '"a" "a"'],
    ["{[1],[2]}"],
    ["{a:1,'a':2}", "'a' a"],
    [`{${Array.from({ length: 40 }, (_, i) => `"k${i % 39}":0`).join(",")}}`, '"k0" "k0"'],
  ];
  for (const [text, ...pairs] of cases) {
    const tree = scan(text);
    assert.deepEqual(
      duplicateKeys(tree).map(({ key, first }) => `${rawOf(tree, key)} ${rawOf(tree, first)}`),
      pairs,
      text,
    );
  }
});
