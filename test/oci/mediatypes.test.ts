import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  closestMediaType,
  familyOf,
  findMediaType,
  isWellFormed,
  mediaTypes,
  replacementOf,
  toOciLayer,
} from "../../server/src/oci/mediatypes.ts";

const OCI = "application/vnd.oci.image";
const DOCKER = "application/vnd.docker";

/** Types in use that break RFC 6838. */
const VIOLATORS = ["application/vnd.dev.sigstore.bundle+json;version=0.2"];

test("every name stands once and is well formed, or is a known violator", () => {
  assert.equal(new Set(mediaTypes.map(({ name }) => name)).size, mediaTypes.length);
  assert.deepEqual(
    mediaTypes.map(({ name }) => name).filter((name) => !isWellFormed(name)),
    VIOLATORS,
  );
});

test("every equivalent is in the catalogue; twins agree, successors are not replaced themselves by the same name", () => {
  for (const { name, role, status, equivalent, equivalence } of mediaTypes) {
    if (equivalent === undefined) {
      assert.equal(equivalence, undefined, name);
      continue;
    }
    const other = findMediaType(equivalent);
    assert.ok(other !== undefined, `${name}: ${equivalent}`);
    if (equivalence === "replaces it") {
      assert.notEqual(status, "current", name);
      assert.notEqual(other.equivalent, name);
    } else {
      assert.equal(other.equivalent, name, `${name} is not the twin of its twin`);
      assert.equal(other.equivalence, equivalence, name);
      assert.equal(other.role, role, name);
    }
  }
});

test("every entry says what it is in words of a person", () => {
  for (const { name, title, meaning, readers, spec } of mediaTypes) {
    assert.match(title, /^[A-Z][^.]*(\.[^.]+)*$/, name);
    assert.match(meaning, /^[A-Z].*\.$/s, name);
    if (readers !== undefined) assert.match(readers, /\.$/, name);
    assert.match(spec.url, /^https:\/\/[^\s)]+$/, name);
    assert.ok(spec.label.length > 3, name);
  }
});

test("layers map to OCI as BuildKit maps them", () => {
  const pairs = [
    [`${DOCKER}.image.rootfs.diff.tar`, `${OCI}.layer.v1.tar`],
    [`${DOCKER}.image.rootfs.diff.tar.gzip`, `${OCI}.layer.v1.tar+gzip`],
    [`${DOCKER}.image.rootfs.diff.tar.zstd`, `${OCI}.layer.v1.tar+zstd`],
    [`${DOCKER}.image.rootfs.foreign.diff.tar`, `${OCI}.layer.nondistributable.v1.tar`],
    [`${DOCKER}.image.rootfs.foreign.diff.tar.gzip`, `${OCI}.layer.nondistributable.v1.tar+gzip`],
    [`${OCI}.layer.nondistributable.v1.tar+zstd`, `${OCI}.layer.nondistributable.v1.tar+zstd`],
  ] as const;
  for (const [from, to] of pairs) {
    assert.equal(toOciLayer(from), to);
    assert.equal(toOciLayer(to), to);
  }
  for (const name of [`${OCI}.layer.v1.tar+gzip+encrypted`, `${OCI}.layer.nydus.blob.v1`, `${OCI}.config.v1+json`, "toString", ""])
    assert.equal(toOciLayer(name), undefined, name);
});

test("families are told by name, and Docker's other artifacts belong to none", () => {
  const families = [
    `${OCI}.layer.v9.tar`,
    `${DOCKER}.container.image.v1+json`,
    `${DOCKER}.distribution.manifest.v2+json`,
    `${DOCKER}.ai.gguf.v3`,
    `${DOCKER}.compose.project`,
    "application/vnd.oci.empty.v1+json",
    "application/wasm",
  ].map(familyOf);
  assert.deepEqual(families, ["oci", "docker", "docker", undefined, undefined, undefined, undefined]);
});

const ILL_FORMED = ["", "text", "/x", "a/", "a/b/c", "a b/c", "a/b;v=1", ".a/b", "a/+b", " a/b", "a/b\n", `a/${"b".repeat(128)}`];
for (const name of ILL_FORMED) test(`not a media type: ${JSON.stringify(name)}`, () => assert.equal(isWellFormed(name), false));
test("the longest and the strangest names are media types", () => {
  for (const name of [`${"a".repeat(127)}/${"b".repeat(127)}`, "X/y!#$&^_.+-", "1/2"]) assert.equal(isWellFormed(name), true, name);
});

const SLIPS: readonly [string, string][] = [
  ["vnd.docker.image.rootfs.diff.tar+gzip", `${DOCKER}.image.rootfs.diff.tar.gzip`],
  ["vnd.oci.image.index.v1+json", `${OCI}.index.v1+json`],
  [`${OCI}.manifest.v1+josn`, `${OCI}.manifest.v1+json`],
  ["appliciation/vnd.oci.image.index.v1+json", `${OCI}.index.v1+json`],
  ["Application/vnd.OCI.image.index.v1+JSON", `${OCI}.index.v1+json`],
  [` ${OCI}.index.v1+json`, `${OCI}.index.v1+json`],
  [`${OCI}.index.v1+json; charset=utf-8`, `${OCI}.index.v1+json`],
  [`${DOCKER}.distribution.manifest.v2`, `${DOCKER}.distribution.manifest.v2+json`],
  [`${DOCKER}.distribution.manifest.list.v2`, `${DOCKER}.distribution.manifest.list.v2+json`],
  [`${OCI}.layer.v1.tar.gzip`, `${OCI}.layer.v1.tar+gzip`],
  [`${OCI}.layer.v1.tar+gz`, `${OCI}.layer.v1.tar+gzip`],
  [`${OCI}.layr.v1.tar+gzip`, `${OCI}.layer.v1.tar+gzip`],
  [`${OCI}.layer.tar+gzpi`, `${OCI}.layer.v1.tar+gzip`],
  [`${OCI}.manifest+json`, `${OCI}.manifest.v1+json`],
  ["application/vnd.oci.manifest.v1+json", `${OCI}.manifest.v1+json`],
  ["application/vnd.oic.image.manifest.v1+json", `${OCI}.manifest.v1+json`],
  ["application/vnd.buildkit.cachconfig.v0", "application/vnd.buildkit.cacheconfig.v0"],
  ["application/vnd.cncf.helm.confg.v1+json", "application/vnd.cncf.helm.config.v1+json"],
];
for (const [slip, meant] of SLIPS) test(`${slip} is a slip`, () => assert.equal(closestMediaType(slip), meant));

const OWN_NAMES = [
  `${OCI}.layer.v2.tar+gzip`,
  `${OCI}.layer.v1.tar+bzip2`,
  `${OCI}.layer.v1.tar+lz4`,
  `${OCI}.layer.v1.erofs`,
  `${OCI}.layer.v1.tar+gzip+foo`,
  `${DOCKER}.distribution.manifest.v3+json`,
  "application/vnd.buildkit.cacheconfig.v1",
  "application/vnd.foo.image.manifest.v1+json",
  "application/vnd.ocx.image.config.v1+json",
  "application/vnd.acme.config.v1+json",
  "application/vnd.kitops.modelkit.code.v1.tar+gzip",
  "application/vnd.cncf.helm.config.v2+json",
  "application/vnd.cyclonedx+jsonl",
  "text/plain",
  "",
  "x".repeat(100_000),
];
for (const name of OWN_NAMES) test(`${name.slice(0, 60)} is a name of its own`, () => assert.equal(closestMediaType(name), undefined));

test("no name of the catalogue is a slip; legacy ones have their replacement", () => {
  for (const { name } of mediaTypes) assert.equal(closestMediaType(name), undefined, name);
  assert.equal(replacementOf(`${OCI}.layer.tar+gzip`), `${OCI}.layer.v1.tar+gzip`);
  assert.equal(replacementOf(`${DOCKER}.image.rootfs.diff.tar+gzip`), `${DOCKER}.image.rootfs.diff.tar.gzip`);
  assert.equal(replacementOf(`${OCI}.layer.v1.tar+gzip`), undefined);
});

test("whatever is proposed is in the catalogue and has not been replaced", () => {
  const names = mediaTypes.map(({ name }) => name);
  const mutated = fc
    .tuple(fc.constantFrom(...names), fc.nat(), fc.constantFrom("", "a", ".", "+", "1", "é", "\u0000"))
    .map(([name, at, letter]) => name.slice(0, at % name.length) + letter + name.slice((at % name.length) + 1));
  fc.assert(
    fc.property(mutated, (name) => {
      const meant = closestMediaType(name);
      if (meant === undefined) return;
      assert.ok(findMediaType(meant));
      assert.equal(replacementOf(meant), undefined);
    }),
    { numRuns: 2000 },
  );
});
