import assert from "node:assert/strict";
import { test } from "node:test";
import { validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "./faultless.ts";
import { told } from "./told.ts";

for (const [name, { document, kind, says = [], because, forced }] of Object.entries(FAULTLESS))
  test(`${name}${because === undefined ? "" : `: ${because}`}`, () => {
    for (const text of [JSON.stringify(document), `${JSON.stringify(document, undefined, 2)}\n`]) {
      assert.equal(validate(text, forced === undefined ? {} : { kind: forced }).kind, kind);
      assert.deepEqual(told(text, forced), says);
    }
  });
