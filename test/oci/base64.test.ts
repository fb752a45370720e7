import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeBase64, decodeBase64Url, encodeBase64 } from "../../server/src/oci/base64.ts";

const ACCEPTED: readonly [string, string][] = [
  ["", ""],
  ["e30=", "{}"],
  ["YQ==", "a"],
  ["YWJj", "abc"],
  ["YW\r\nJj\n", "abc"],
  ["YQ=\n=\n", "a"],
  ["YR==", "a"],
];
for (const [text, bytes] of ACCEPTED)
  test(`reads ${JSON.stringify(text)}`, () => assert.equal(Buffer.from(decodeBase64(text) ?? [0]).toString(), bytes));

const REFUSED = ["e30", "YQ", "YQ=", "YQ===", "Y===", "=", "====", "YWJj=", "YQ==YQ==", "Y W==", "_-8=", "YQ==\t", "é", "YWJjY"];
for (const text of REFUSED) test(`refuses ${JSON.stringify(text)}`, () => assert.equal(decodeBase64(text), undefined));

test("reads back whatever was encoded, broken into lines anywhere", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(), fc.constantFrom("", "\n", "\r\n"), (bytes, where, lineEnd) => {
      const text = Buffer.from(bytes).toString("base64");
      const at = where % (text.length + 1);
      assert.deepEqual(decodeBase64(text.slice(0, at) + lineEnd + text.slice(at)), bytes);
    }),
  );
});

test("writes what Node writes", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.equal(encodeBase64(bytes), Buffer.from(bytes).toString("base64"))));
});

test("the URL alphabet is read with padding and without, and the other one is not", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = Buffer.from(bytes).toString("base64url");
      assert.deepEqual(decodeBase64Url(text), bytes);
      assert.deepEqual(decodeBase64Url(text.padEnd(Math.ceil(text.length / 4) * 4, "=")), bytes);
    }),
  );
  for (const text of ["+w", "/w", "a", "a b", "é"]) assert.equal(decodeBase64Url(text), undefined, text);
});
