import assert from "node:assert/strict";
import { test } from "node:test";
import { identify } from "../../server/src/identify.ts";
import { judge } from "../../server/src/validate.ts";
import { INDEX, MANIFEST } from "../documents/parts.ts";
import { edit, found, replay } from "./sequences.ts";

// What is said of an edited document is what a fresh check says of its text. The long form of this test is `npm run test:incremental`.
// That it can fail was seen with faults put in on purpose (2026-11-26), each caught within 6 000 sequences: see docs/reliability.md.

test("edited documents: tree, parts, problems, fixes and positions are those of a fresh check", async () => {
  const { sequences, spliced } = await edit(2500, 20261126);
  assert.equal(sequences, 2500);
  assert.ok(spliced > 400, `only ${spliced} were read from what changed`);
});

test("an everyday document that stays one is not read by the rules after an edit", () => {
  const entry = {
    mediaType: MANIFEST,
    digest: `sha256:${"7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730"}`,
    size: 1470,
    platform: { architecture: "arm64", os: "linux" },
  };
  const text = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [entry] }, null, 2);
  const before = identify(text);
  assert.ok(before.plain !== undefined);
  const after = identify(text.replace("1470", "1471"), {}, before);
  assert.equal(judge(after), after);
});

for (const [index, texts] of found().entries())
  test(`sequence ${index + 1} that once gave another answer`, () => {
    replay(texts);
  });
