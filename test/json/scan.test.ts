import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Node as JsoncNode, parseTree } from "jsonc-parser";
import {
  createTape,
  firstChild,
  hasLoneSurrogate,
  KEY,
  KIND_BITS,
  kindOf,
  NONE,
  OBJECT,
  rawOf,
  scan,
  stringOf,
  type Tree,
  toValue,
} from "../../server/src/json/index.ts";
import { layouts, mutate, parts, render, rows, same } from "./texts.ts";

const tape = createTape(4);

test("a valid text of any layout has the generated tree, no faults, and JSON.parse's value", () => {
  fc.assert(
    fc.property(parts, layouts, (part, seed) => {
      const text = render(part, seed);
      const tree = scan(text, tape);
      assert.deepEqual(tree.faults, [], text);
      const expected = rows(part);
      assert.equal(tree.count, expected.length, text);
      let lone = NONE;
      for (const [node, row] of expected.entries()) {
        assert.equal(kindOf(tree, node), row.kind, text);
        assert.equal(tree.parent[node], row.parent, text);
        assert.equal(tree.next[node], row.next, text);
        if (row.source !== undefined) assert.equal(rawOf(tree, node), row.source);
        if (row.source?.startsWith('"')) {
          const decoded: string = JSON.parse(row.source);
          assert.equal(stringOf(tree, node), decoded);
          if (lone === NONE && hasLoneSurrogate(decoded)) lone = node;
        }
      }
      assert.equal(tree.loneSurrogate, lone, text);
      assert.ok(same(toValue(tree, tree.root), JSON.parse(text)), text);
    }),
    { numRuns: 20_000 },
  );
});

test("a text with slips never stops the scan, and only what JSON.parse accepts has no faults", () => {
  let faulty = 0;
  let accepted = 0;
  fc.assert(
    fc.property(parts, layouts, layouts, (part, layout, seed) => {
      const original = render(part, layout);
      for (let i = 0; i < 4; i++) {
        const text = mutate(original, seed + i);
        const tree = scan(text, tape);
        assert.equal(tree.faults.length === 0 && !tree.bom, isJson(text), JSON.stringify(text));
        if (tree.faults.length > 0) faulty++;
        else accepted++;
        wellFormed(tree);
        toValue(tree, tree.root);
      }
    }),
    { numRuns: 25_000 },
  );
  assert.ok(faulty > 20_000 && accepted > 2_000, `a lopsided sample: ${faulty} faulty, ${accepted} accepted`);
});

test("positions are jsonc-parser's", () => {
  fc.assert(
    fc.property(parts, layouts, (part, seed) => {
      const text = render(part, seed);
      const tree = scan(text, tape);
      let node = 0;
      // jsonc-parser's `property` has no counterpart: its first child is our key, its second the key's value.
      const walk = (other: JsoncNode): void => {
        if (other.type !== "property") {
          assert.deepEqual([tree.start[node], tree.end[node]], [other.offset, other.offset + other.length], text);
          node++;
        }
        other.children?.forEach(walk);
      };
      walk(parseTree(text) as JsoncNode);
      assert.equal(node, tree.count);
    }),
    { numRuns: 10_000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What holds for the tape of every text, however broken. */
function wellFormed(tree: Tree): void {
  const { text, count, kind, start, end, parent, next } = tree;
  const at = JSON.stringify(text);
  assert.equal(tree.root, count > 0 ? 0 : NONE);
  for (let node = 0; node < count; node++) {
    const from = start[node] as number;
    const to = end[node] as number;
    assert.ok(from <= to && to <= text.length, at);
    if (node > 0) assert.ok(from >= (start[node - 1] as number), at);
    const up = parent[node] as number;
    if (up === NONE) assert.equal(node, 0, at);
    else {
      assert.ok(up < node, at);
      const what = (kind[up] as number) & KIND_BITS;
      if (what === KEY) assert.equal(up, node - 1, at);
      else {
        assert.ok((start[up] as number) < from || from === to, at);
        assert.ok(to <= (end[up] as number), at);
        assert.equal(what === OBJECT, kindOf(tree, node) === KEY, at);
      }
    }
    const sibling = next[node] as number;
    if (sibling !== NONE) {
      assert.ok(sibling > node && sibling < count, at);
      assert.equal(parent[sibling], up, at);
      assert.ok((start[sibling] as number) >= to, at);
    }
    const child = firstChild(tree, node);
    if (child !== NONE) assert.equal(parent[child], node, at);
  }
  // Every node but the root is reached from its parent exactly once.
  let reached = 0;
  for (let node = 0; node < count; node++)
    for (let child = firstChild(tree, node); child !== NONE; child = next[child] as number) reached++;
  assert.equal(reached, Math.max(0, count - 1), at);
  let last = 0;
  for (const fault of tree.faults) {
    assert.ok(fault.start <= fault.end && fault.start >= 0 && fault.end <= text.length, at);
    assert.ok(fault.start >= last, `${at} ${JSON.stringify(tree.faults)}`);
    last = fault.start;
  }
}
