import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { scan, type Tree } from "../../server/src/json/index.ts";
import { layouts, mutate, parts, render } from "./texts.ts";

/** All that a scan tells of a text, but for the text itself. */
function told({ kind, start, end, parent, next, count, faults, bom, tooDeep, loneSurrogate }: Tree): unknown {
  const columns = [kind, start, end, parent, next].map((column) => Array.from(column.subarray(0, count)));
  return { columns, faults, bom, tooDeep, loneSurrogate };
}

// A text that is all ASCII is read as bytes, every other one by its code units: the two must find the same.
test("a text is scanned alike whether or not a letter in it is beyond ASCII", () => {
  fc.assert(
    fc.property(parts, layouts, fc.nat(), fc.nat(), fc.boolean(), (part, seed, mutation, at, faulty) => {
      const rendered = render(part, seed);
      const text = faulty ? mutate(rendered, mutation) : rendered;
      const place = at % (text.length + 1);
      const plain = `${text.slice(0, place)}q${text.slice(place)}`.replace(/[^\0-\x7f]/g, "q");
      assert.deepEqual(told(scan(plain.replaceAll("q", "é"))), told(scan(plain)), plain);
    }),
    { numRuns: 10_000 },
  );
});

test("a text after a longer one reads nothing of what that left", () => {
  scan(`{"a":${" ".repeat(9000)}1}`);
  for (const text of ['"q', '["q', '{"q', '{"q":1', "q", '"q\\'])
    assert.deepEqual(told(scan(text)), told(scan(text.replace("q", "é"))), text);
  assert.equal(scan('"abc').end[0], 4);
  assert.equal(scan("   ").count, 0);
});
