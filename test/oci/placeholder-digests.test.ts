import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { digestFault } from "../../server/src/oci/digest.ts";
import { exampleDigests, placeholderKind } from "../../server/src/oci/placeholder-digests.ts";

/** The pattern again and again, 64 digits of it. */
const filled = (pattern: string): string => `sha256:${pattern.repeat(64).slice(0, 64)}`;

test("digits that repeat are no hash", () => {
  const patterns = [
    "0",
    "f",
    "ab",
    "abc",
    "1234",
    "abcde",
    "123456",
    "deadbeef",
    "123456789",
    "1234567890",
    "abcdef012345",
    "0123456789abcdef",
  ];
  for (const pattern of patterns) assert.equal(placeholderKind(filled(pattern)), "repeated", pattern);
  assert.equal(placeholderKind(`sha512:${"0".repeat(128)}`), "repeated");
  assert.equal(placeholderKind(`sha256:${"0".repeat(60)}1f3a`), "repeated", "a counter");
  assert.equal(placeholderKind(`sha256:1f3a${"0".repeat(60)}`), "repeated", "a counter from the left");
});

test("the specification's examples are faultless digests, and known", () => {
  for (const { hex } of exampleDigests) {
    assert.equal(digestFault(`sha256:${hex}`), undefined);
    assert.equal(placeholderKind(`sha256:${hex}`), "example");
    assert.equal(placeholderKind(`blake3:${hex}`), undefined, "the example is one of sha256");
  }
});

test("what is no digest at all is left to malformed-digest", () => {
  for (const digest of [
    filled("A"),
    filled("g"),
    filled("0").slice(1),
    `${filled("0")}0`,
    "sha256:",
    "",
    `sha-25:${"0".repeat(64)}`.slice(1),
  ])
    assert.equal(placeholderKind(digest), undefined, digest);
});

test("no hash is taken for a placeholder", () => {
  const digits = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 64, maxLength: 64 });
  fc.assert(
    fc.property(digits, (hash) => {
      // Chance does not make 16 equal digits; fast-check, which prefers edges, may.
      fc.pre(new Set(hash).size > 8 && new Set(hash.slice(0, 16)).size > 6 && hash.slice(16, 48).some((digit) => digit !== hash[16]));
      const text = hash.map((digit) => digit.toString(16)).join("");
      const periodic = [9, 10, 12, 16].some((period) => text.slice(period) === text.slice(0, -period));
      assert.equal(placeholderKind(`sha256:${text}`), periodic ? "repeated" : undefined);
    }),
  );
});
