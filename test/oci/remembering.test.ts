import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { remembering } from "../../server/src/oci/remembering.ts";

test("the answer is that of the function, for every text and each time", () => {
  const find = (text: string): string | undefined => (text.length % 3 === 0 ? undefined : `${text.length}:${text}`);
  const remembered = remembering(find);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 5000 }), (text) => {
      assert.equal(remembered(text), find(text));
      assert.equal(remembered(text), find(text));
    }),
  );
});

test("one question is answered once, until there were too many others; long ones each time", () => {
  const asked: string[] = [];
  const remembered = remembering((text) => asked.push(text));
  assert.equal(remembered("a"), 1);
  assert.equal(remembered("a"), 1);
  assert.deepEqual(asked, ["a"]);
  for (let i = 0; i < 300; i++) remembered(`b${i}`);
  assert.equal(remembered("a"), 302);
  const long = "c".repeat(5000);
  assert.equal(remembered(long), 303);
  assert.equal(remembered(long), 304);
});

test("half a character is what it was", () => {
  const remembered = remembering((text) => text);
  for (const text of ["\ud800", "a\udc00b", "\ud83d\ude00"]) assert.equal(remembered(text), text);
});
