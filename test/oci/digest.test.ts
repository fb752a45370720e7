import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import {
  algorithmOf,
  algorithmStatus,
  digestFault,
  digestOf,
  EMPTY_BLOB_DIGEST,
  EMPTY_OBJECT_DIGEST,
  utf8,
} from "../../server/src/oci/digest.ts";

const HEX = "0123456789abcdef".repeat(4);

const FAULTLESS = [
  `sha256:${HEX}`,
  `sha512:${HEX}${HEX}`,
  `blake3:${HEX}`,
  "sha384:abc",
  "md5:d41d8cd98f00b204e9800998ecf8427e",
  "sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564",
  "multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8",
  "a.b_c-d+e:X=",
  "constructor:aa",
];
for (const digest of FAULTLESS) test(`no fault in ${digest}`, () => assert.equal(digestFault(digest), undefined));

const FAULTS: readonly [string, object][] = [
  ["", { code: "empty" }],
  ...[
    "sha256",
    ":",
    `:${HEX}`,
    "sha256:",
    `SHA256:${HEX}`,
    `sha256:${HEX} `,
    ` sha256:${HEX}`,
    `sha256::${HEX}`,
    `sha256-${HEX}`,
    "sha256:é",
    "+a:b",
    "a+:b",
    "a..b:c",
    "__proto__:aa",
    "sha256:a/b",
  ].map((digest): [string, object] => [digest, { code: "grammar" }]),
  [`sha256:${HEX.slice(1)}`, { code: "length", algorithm: "sha256", expected: 64, actual: 63 }],
  [`sha512:${HEX}`, { code: "length", algorithm: "sha512", expected: 128, actual: 64 }],
  ["blake3:TODO", { code: "length", algorithm: "blake3", expected: 64, actual: 4 }],
  [`sha256:${HEX.toUpperCase()}`, { code: "upper-case", algorithm: "sha256" }],
  [`sha256:ab${"xy".repeat(2)}${HEX.slice(6)}`, { code: "not-hex", algorithm: "sha256", from: 9, to: 13 }],
];
for (const [digest, fault] of FAULTS) test(`fault of ${JSON.stringify(digest)}`, () => assert.deepEqual(digestFault(digest), fault));

test("agrees with the grammar of descriptor.md for every text", () => {
  const grammar = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/;
  const text = fc.string({ unit: fc.constantFrom(..."az09AFGZ+._-=: é"), maxLength: 12 });
  fc.assert(
    fc.property(text, (digest) => (digestFault(digest) === undefined) === grammar.test(digest)),
    { numRuns: 5000 },
  );
});

test("hashes as Node does", () => {
  assert.equal(digestOf(utf8("{}")), EMPTY_OBJECT_DIGEST);
  assert.equal(digestOf(new Uint8Array()), EMPTY_BLOB_DIGEST);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom("sha256" as const, "sha512" as const), (bytes, algorithm) => {
      assert.equal(digestOf(bytes, algorithm), `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`);
    }),
  );
});

test("names and judges algorithms", () => {
  assert.equal(algorithmOf("sha256:ab:cd"), "sha256");
  assert.equal(algorithmOf("sha256"), undefined);
  assert.equal(algorithmOf(":ab"), undefined);
  const judged = ["sha256", "sha512", "blake3", "md5", "sha1", "sha384", "toString"].map(algorithmStatus);
  assert.deepEqual(judged, ["registered", "registered", "registered", "weak", "weak", "unregistered", "unregistered"]);
});
