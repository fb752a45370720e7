import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { scan } from "../../server/src/json/index.ts";
import { isPlainSha256 } from "../../server/src/model/plain-digest.ts";
import { digestFault } from "../../server/src/oci/digest.ts";

const hex = fc.array(fc.constantFrom(..."0123456789abcdef"), { minLength: 64, maxLength: 64 }).map((digits) => digits.join(""));
/** A right digest with one character replaced, put in or taken out. */
const damaged = fc
  .tuple(hex, fc.nat(71), fc.constantFrom("", "a", "g", "A", "\u00e1", "\u0161", ":", "\\u0061"), fc.boolean())
  .map(([digits, at, put, over]) => {
    const digest = `sha256:${digits}`;
    return digest.slice(0, at) + put + digest.slice(at + (over ? 1 : 0));
  });

test("a token is a plain sha256 digest exactly where it is written as one", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        hex.map((digits) => `sha256:${digits}`),
        damaged,
      ),
      (digest) => {
        const tree = scan(`"${digest}"`);
        assert.equal(isPlainSha256(tree, tree.root), /^sha256:[0-9a-f]{64}$/.test(digest));
        if (isPlainSha256(tree, tree.root)) assert.equal(digestFault(digest), undefined);
      },
    ),
    { numRuns: 2000 },
  );
});

test("what is no node, no string or not closed is none", () => {
  const digits = "0123456789abcdef".repeat(4);
  for (const text of ["", "1", "[]", `"sha256:${digits}`, `'sha256:${digits}'`, `sha256:${digits}`]) {
    const tree = scan(text);
    assert.equal(isPlainSha256(tree, tree.root), false, text);
    assert.equal(isPlainSha256(tree, -1), false, text);
  }
});
