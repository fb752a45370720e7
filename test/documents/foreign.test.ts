import assert from "node:assert/strict";
import { test } from "node:test";
import { validate } from "../../server/src/validate.ts";
import { FOREIGN } from "./foreign.ts";

for (const [name, document] of Object.entries(FOREIGN))
  test(`${name} is not ours`, () => {
    for (const text of [JSON.stringify(document), JSON.stringify(document, undefined, "\t"), `${JSON.stringify(document)},`]) {
      const { kind, problems } = validate(text);
      assert.equal(kind, undefined);
      assert.deepEqual(problems, []);
    }
  });
