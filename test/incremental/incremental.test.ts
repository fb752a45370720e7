import assert from "node:assert/strict";
import { test } from "node:test";
import { edit, found, replay } from "./sequences.ts";

// What is said of an edited document is what a fresh check says of its text. The long form of this test is `npm run test:incremental`.
// That it can fail was seen with faults put in on purpose (2026-11-26), each caught within 6 000 sequences: see docs/reliability.md.

test("edited documents: tree, parts, problems, fixes and positions are those of a fresh check", async () => {
  const { sequences, spliced } = await edit(2500, 20261126);
  assert.equal(sequences, 2500);
  assert.ok(spliced > 400, `only ${spliced} were read from what changed`);
});

for (const [index, texts] of found().entries())
  test(`sequence ${index + 1} that once gave another answer`, () => {
    replay(texts);
  });
