import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fingerprintOf } from "../server/src/fingerprint.ts";
import { validate } from "../server/src/validate.ts";
import { FAULTS } from "./documents/faults.ts";
import { digest } from "./documents/parts.ts";

/** The fingerprints of all main problems, sorted. */
function fingerprints(text: string, kind?: Parameters<typeof validate>[1]): string[] {
  const { tree, problems } = validate(text, kind);
  return problems
    .filter(({ place }) => place !== true)
    .map((problem) => fingerprintOf(tree, problem))
    .sort();
}

test("fingerprints are the same whatever the white space", () => {
  const faults = FAULTS.filter(({ text }) => {
    try {
      return JSON.stringify(JSON.parse(text), undefined, 2) === text;
    } catch {
      return false;
    }
  });
  assert.ok(faults.length > 50);
  fc.assert(
    fc.property(fc.constantFrom(...faults), fc.constantFrom(undefined, 1, 4, "\t"), ({ text, kind }, indent) => {
      const options = kind === undefined ? {} : { kind };
      assert.deepEqual(fingerprints(JSON.stringify(JSON.parse(text), undefined, indent), options), fingerprints(text, options));
    }),
    { numRuns: 500 },
  );
});

const entry = (word: string, size: unknown): unknown => ({
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  digest: digest(word),
  size,
  platform: { os: "linux", architecture: word === "ab" ? "amd64" : "arm64" },
});
const index = (...manifests: unknown[]): string =>
  JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests });

test("a moved entry keeps its fingerprint, and another one has another", () => {
  const [before] = fingerprints(index(entry("ab", "1000"), entry("cd", 1000)));
  assert.deepEqual(fingerprints(index(entry("cd", 1000), entry("ab", "1000"))), [before]);
  assert.notDeepEqual(fingerprints(index(entry("ab", 1000), entry("cd", "1000"))), [before]);
});

test("a baseline takes out as many as it knows, and suppressions what lies within their pointer", () => {
  const text = index(entry("ab", "1000"), entry("cd", "1000"));
  const first = fingerprints(index(entry("ab", "1000"), entry("cd", 1000)))[0] as string;
  const rest = validate(text, { baseline: new Map([[`schema ${first}`, 1]]) });
  assert.equal(rest.problems.length, 1);
  assert.equal(rest.suppressed.length, 1);
  assert.equal(validate(text, { suppress: [{ rule: "schema" }] }).problems.length, 0);
  const at = validate(text, { suppress: [{ rule: "schema", pointer: "/manifests/1" }] });
  assert.deepEqual(
    at.problems.map((problem) => text.slice(0, problem.at.start).includes(digest("cd"))),
    [false],
  );
  assert.equal(validate(text, { suppress: [{ rule: "schema", pointer: "/manifests/7" }, { rule: "key-case" }] }).problems.length, 2);
});
