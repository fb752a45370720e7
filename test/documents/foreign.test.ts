import assert from "node:assert/strict";
import { test } from "node:test";
import { validate } from "../../server/src/validate.ts";
import { FOREIGN } from "./foreign.ts";
import { STRANGERS, strangersOf } from "./strangers.ts";

/** How many documents of each kind are made. */
const EACH = 8;

for (const [name, document] of Object.entries(FOREIGN))
  test(`${name} is not ours`, () => {
    for (const text of [JSON.stringify(document), JSON.stringify(document, undefined, "\t"), `${JSON.stringify(document)},`]) {
      const { kind, problems } = validate(text);
      assert.equal(kind, undefined);
      assert.deepEqual(problems, []);
    }
  });

test(`${Object.keys(STRANGERS).length} kinds of other JSON, ${EACH} documents each: nothing is said of any`, () => {
  const seen = new Set<string>();
  for (const name of Object.keys(STRANGERS))
    for (const document of strangersOf(name, EACH)) {
      const text = JSON.stringify(document, undefined, seen.size % 2 === 0 ? 2 : undefined);
      seen.add(text);
      const { kind, problems } = validate(text);
      assert.equal(kind, undefined, `${name}: ${text}`);
      assert.deepEqual(problems, []);
    }
  assert.ok(Object.keys(STRANGERS).length >= 40 && seen.size >= 300, `${seen.size} different documents`);
});
