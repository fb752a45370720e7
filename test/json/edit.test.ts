import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  applyEdits,
  depthOf,
  type Edit,
  insertElement,
  insertProperties,
  insertProperty,
  KEY,
  kindOf,
  NONE,
  OBJECT,
  property,
  rawJson,
  removeNodes,
  renameKey,
  replaceValue,
  scan,
  styleOf,
  type Tree,
  write,
  writeIn,
} from "../../server/src/json/index.ts";
import { compact, containers, dice, layouts, type Part, parts, render, rows, same } from "./texts.ts";

/** The part after one change to its node `node` (counted as the tape counts); `undefined` takes the item out. */
function change(part: Part, node: number, to: (item: Item) => Item | undefined): Part {
  let count = 0;
  const item = (at: Item): Item | undefined => {
    const here = count++;
    if (here === node) {
      const changed = to(at);
      count += size(at) - 1;
      return changed;
    }
    return "is" in at ? value(at) : [at[0], item(at[1]) as Part];
  };
  const value = (at: Part): Part => {
    if (at.is === "scalar") return at;
    const items = at.items.map(item).filter((kept) => kept !== undefined);
    return { is: at.is, items } as Part;
  };
  return item(part) as Part;
}

type Item = Part | readonly [key: string, value: Part];

function size(item: Item): number {
  return "is" in item ? rows(item).length : 1 + rows(item[1]).length;
}

/** Applies edits after checking that they lie in order and touch nothing between themselves. */
function apply(tree: Tree, edits: readonly Edit[]): string {
  const after = applyEdits(tree.text, edits);
  let at = 0;
  let shift = 0;
  for (const edit of edits) {
    assert.ok(edit.start >= at && edit.end >= edit.start, tree.text);
    assert.equal(after.slice(at + shift, edit.start + shift), tree.text.slice(at, edit.start));
    shift += edit.text.length - (edit.end - edit.start);
    at = edit.end;
  }
  assert.equal(after.slice(at + shift), tree.text.slice(at));
  return after;
}

/** A text in which every kind of line end but the file's own is an error. */
function keepsLineEnds(before: string, after: string): void {
  const ends = new Set(before.match(/\r\n|\r|\n/g) ?? []);
  if (ends.size > 0) for (const end of after.match(/\r\n|\r|\n/g) ?? []) assert.ok(ends.has(end), JSON.stringify([before, after]));
}

function gives(tree: Tree, edits: readonly Edit[], expected: Part): void {
  const after = apply(tree, edits);
  const says = JSON.stringify([tree.text, after]);
  assert.deepEqual(scan(after).faults, [], says);
  assert.ok(same(JSON.parse(after), JSON.parse(compact(expected))), says);
  keepsLineEnds(tree.text, after);
}

const fresh: Part = {
  is: "object",
  items: [
    [
      '"new"',
      {
        is: "array",
        items: [
          { is: "scalar", source: "18446744073709551616" },
          { is: "scalar", source: "null" },
        ],
      },
    ],
    ['"empty"', { is: "object", items: [] }],
  ],
};
const freshValue = { new: [rawJson("18446744073709551616"), null], empty: {} };

test("replacing a value changes exactly that value", () => {
  fc.assert(
    fc.property(parts, layouts, layouts, (part, layout, seed) => {
      const tree = scan(render(part, layout));
      const node = dice(seed)(tree.count);
      const json = write(freshValue, styleOf(tree), depthOf(tree, node));
      const expected = change(part, node, (item) => ("is" in item ? fresh : [item[0], fresh]));
      gives(tree, [replaceValue(tree, node, json)], expected);
    }),
    { numRuns: 5_000 },
  );
});

test("renaming a key changes exactly that key, also among duplicates", () => {
  fc.assert(
    fc.property(containers, layouts, layouts, (part, layout, seed) => {
      const tree = scan(render(part, layout));
      const keys = [...tree.kind.slice(0, tree.count).keys()].filter((node) => kindOf(tree, node) === KEY);
      const key = keys[dice(seed)(Math.max(1, keys.length))];
      if (key === undefined) return;
      const name = ["mediaType", 'quo"te', "__proto__", "\ud800"][dice(seed)(4)] as string;
      gives(
        tree,
        [renameKey(tree, key, name)],
        change(part, key, (item) => [JSON.stringify(name), (item as [string, Part])[1]]),
      );
    }),
    { numRuns: 5_000 },
  );
});

test("an inserted property or element stands where it was asked for", () => {
  fc.assert(
    fc.property(containers, layouts, layouts, (part, layout, seed) => {
      const tree = scan(render(part, layout));
      const roll = dice(seed);
      const open = rows(part).flatMap((row, node) => (row.source === undefined ? [node] : []));
      const container = open[roll(open.length)] as number;
      const children = rows(part).flatMap((row, node) => (row.parent === container ? [node] : []));
      const place = roll(children.length + 1);
      const before = children[place] ?? NONE;
      const json = writeIn(tree, container, freshValue);
      const object = kindOf(tree, container) === OBJECT;
      const added: Item[] = object ? [['"k"', fresh]] : [fresh];
      if (object && roll(2) === 0) added.push(['"a\\"b"', fresh]);
      const edit = !object
        ? insertElement(tree, container, json, before)
        : added.length === 1
          ? insertProperty(tree, container, "k", json, before)
          : insertProperties(
              tree,
              container,
              [
                ["k", json],
                ['a"b', json],
              ],
              before,
            );
      const expected = change(part, container, (item) => {
        const value = item as Exclude<Part, { is: "scalar" }>;
        return { is: value.is, items: splice(value.items, place, added) } as Part;
      });
      gives(tree, [edit], expected);
    }),
    { numRuns: 10_000 },
  );
});

function splice(items: readonly Item[], place: number, added: readonly Item[]): Item[] {
  return [...items.slice(0, place), ...added, ...items.slice(place)];
}

test("removed nodes go with their commas, and everything else stays", () => {
  fc.assert(
    fc.property(containers, layouts, layouts, (part, layout, seed) => {
      const tree = scan(render(part, layout));
      const roll = dice(seed);
      const chance = 1 + roll(4);
      const chosen: number[] = [];
      for (let node = 1; node < tree.count; node++) if (roll(chance) === 0) chosen.push(node);
      // A value goes with its key; what stands inside another chosen node goes anyway.
      const gone = new Set(
        chosen.map((node) => (kindOf(tree, tree.parent[node] as number) === KEY ? (tree.parent[node] as number) : node)),
      );
      const expected = [...gone].sort((a, b) => b - a).reduce((at, node) => change(at, node, () => undefined), part);
      gives(tree, removeNodes(tree, chosen), expected);
    }),
    { numRuns: 10_000 },
  );
});

test("what write puts down reads back, in every style", () => {
  const styles = ["{}", '{"a": 1}', '{\n  "a": 1\n}', "[\r\n\t1\r\n]", "[\n1\n]"].map((text) => styleOf(scan(text)));
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...styles), fc.nat(3), (value, style, level) => {
      const text = write(value, style, level);
      assert.ok(same(JSON.parse(text), JSON.parse(JSON.stringify(value))), text);
      if (style.indent === undefined) assert.ok(!/[\r\n]/.test(text));
    }),
    { numRuns: 1_000 },
  );
  assert.equal(
    write({ a: [1, rawJson("1e400"), {}], b: undefined, c: [] }, styles[2] as never, 1),
    '{\n    "a": [\n      1,\n      1e400,\n      {}\n    ],\n    "c": []\n  }',
  );
  assert.equal(write([{ a: 1, b: 2 }], styles[1] as never), '[{"a": 1, "b": 2}]');
  assert.equal(write([{ a: 1, b: 2 }], styles[0] as never), '[{"a":1,"b":2}]');
});

test("the style is what the first lines show", () => {
  const cases: [text: string, indent: string | undefined, eol: string, finalNewline: boolean, colon: string][] = [
    ["", undefined, "\n", false, ""],
    ["{}\n", undefined, "\n", true, ""],
    ['{"a":1}', undefined, "\n", false, ""],
    ['{"a": {"b" : 1}}', undefined, "\n", false, " "],
    ['\ufeff{\r\n\t"a": 1\r\n}\r\n', "\t", "\r\n", true, " "],
    ['{\n    "a":1\n}', "    ", "\n", false, ""],
    ['[{\n   "a":  1\n}]', "   ", "\n", false, " "],
    ['{ "a": 1\r, "b": 2\r}', "  ", "\r", false, " "],
    ["[\n1,\n2\n]", "", "\n", false, " "],
    ["[\n[\n 1\n]\n]", " ", "\n", false, " "],
    ["{\n}", "  ", "\n", false, " "],
  ];
  for (const [text, indent, eol, finalNewline, colon] of cases) {
    const style = styleOf(scan(text));
    assert.deepEqual([style.indent, style.eol, style.finalNewline, style.colon], [indent, eol, finalNewline, colon], JSON.stringify(text));
    assert.equal(style.bom, text.startsWith("\ufeff"));
  }
});

test("an edit looks as its neighbours do", () => {
  const insert = (text: string, at: "end" | "start", array = false): string => {
    const tree = scan(text);
    const first = at === "end" || tree.count < 2 ? NONE : 1;
    const edit = array
      ? insertElement(tree, 0, writeIn(tree, 0, { x: 1 }), first)
      : insertProperty(tree, 0, "n", writeIn(tree, 0, [0]), first);
    return applyEdits(text, [edit]);
  };
  assert.equal(insert("{}", "end"), '{"n":[0]}');
  assert.equal(insert("{ }", "end"), '{ "n":[0] }');
  assert.equal(insert("{\n}", "end"), '{\n  "n": [\n    0\n  ]\n}');
  assert.equal(insert('{"a":1}', "end"), '{"a":1,"n":[0]}');
  assert.equal(insert('{"a":1}', "start"), '{"n":[0],"a":1}');
  assert.equal(insert('{ "a": 1 }\n', "end"), '{ "a": 1, "n": [0] }\n');
  assert.equal(insert('{\r\n\t"a": 1\r\n}', "end"), '{\r\n\t"a": 1,\r\n\t"n": [\r\n\t\t0\r\n\t]\r\n}');
  assert.equal(insert('{\r\n\t"a": 1\r\n}', "start"), '{\r\n\t"n": [\r\n\t\t0\r\n\t],\r\n\t"a": 1\r\n}');
  assert.equal(insert('{\n  "a": 1,\n\n  "b": 2\n}', "end"), '{\n  "a": 1,\n\n  "b": 2,\n  "n": [\n    0\n  ]\n}');
  assert.equal(insert('{ "a": 1\n, "b": 2\n}', "end"), '{ "a": 1\n, "b": 2\n, "n": [\n    0\n  ]\n}');
  assert.equal(insert('{\n  "a": 1,\n}', "end"), '{\n  "a": 1,\n  "n": [\n    0\n  ]\n}');
  assert.equal(insert('[{"x":0},\n {"x":0}]', "end", true), '[{"x":0},\n {"x":0},\n {"x":1}]');
  assert.equal(insert('{"a":1', "end"), '{"a":1,"n":[0]');

  const inner = (text: string, name: string): string => {
    const tree = scan(text);
    const object = property(tree, 0, name);
    return applyEdits(text, [insertProperty(tree, object, "os", writeIn(tree, object, "linux"))]);
  };
  assert.equal(inner('{\n  "platform": {}\n}', "platform"), '{\n  "platform": {\n    "os": "linux"\n  }\n}');
});

test("removal keeps the lines of those that stay", () => {
  const remove = (text: string, ...names: string[]): string => {
    const tree = scan(text);
    return applyEdits(
      text,
      removeNodes(
        tree,
        names.map((name) => property(tree, 0, name)),
      ),
    );
  };
  assert.equal(remove('{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n', "b"), '{\n  "a": 1,\n  "c": 3\n}\n');
  assert.equal(remove('{\n  "a": 1,\n  "b": 2\n}', "b"), '{\n  "a": 1\n}');
  assert.equal(remove('{\n  "a": 1,\n  "b": 2\n}', "a"), '{\n  "b": 2\n}');
  assert.equal(remove('{\n  "a": 1,\n  "b": 2\n}', "a", "b"), "{}");
  assert.equal(remove('{ "a": 1, "b": 2, "c": 3, "d": 4 }', "a", "c"), '{ "b": 2, "d": 4 }');
  assert.equal(remove('{ "a": 1, "b": 2, "c": 3, "d": 4 }', "b", "c"), '{ "a": 1, "d": 4 }');
  assert.equal(remove('{\n  "a": 1,\n  "b": 2, "c": 3\n}', "b"), '{\n  "a": 1,\n  "c": 3\n}');
  assert.equal(remove('{ "a": 1\n, "b": 2\n, "c": 3\n}', "b"), '{ "a": 1\n, "c": 3\n}');
  assert.equal(remove('{"a":1,"a":2}', "a"), '{"a":1}');
});

test("edits that overlap are refused", () => {
  assert.equal(
    applyEdits("abc", [
      { start: 1, end: 1, text: "x" },
      { start: 3, end: 3, text: "!" },
      { start: 1, end: 2, text: "B" },
      { start: 1, end: 1, text: "y" },
    ]),
    "axyBc!",
  );
  assert.throws(
    () =>
      applyEdits("abc", [
        { start: 0, end: 2, text: "" },
        { start: 1, end: 3, text: "" },
      ]),
    RangeError,
  );
  assert.throws(() => applyEdits("abc", [{ start: 2, end: 4, text: "" }]), RangeError);
});
