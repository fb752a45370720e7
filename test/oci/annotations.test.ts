import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { annotationKeys, checkValue, closestAnnotation, FORMATS, findAnnotation, isReservedKey } from "../../server/src/oci/annotations.ts";

const IMAGE = "org.opencontainers.image.";

test("every key stands once, says something, and names its source and what replaces it", () => {
  assert.equal(new Set(annotationKeys.map(({ key }) => key)).size, annotationKeys.length);
  for (const { key, prefix, where, format, values, status, replacement, meaning, source } of annotationKeys) {
    assert.ok(where.length > 0, key);
    assert.ok(FORMATS[format].length > 0, key);
    assert.match(meaning, /^[A-Z].*\.$/s, key);
    assert.match(source.url, /^https:\/\//, key);
    assert.equal(values !== undefined, format === "choice", key);
    if (prefix === true) assert.match(key, /\.$/, "a family ends with a point");
    if (replacement === undefined) continue;
    assert.notEqual(status, "current", key);
    assert.equal(findAnnotation(replacement)?.status, "current", `${key}: ${replacement}`);
  }
});

test("the specification's own keys are all there", () => {
  const names =
    "created authors url documentation source version revision vendor licenses ref.name title description base.digest base.name";
  for (const name of names.split(" ")) assert.equal(findAnnotation(IMAGE + name)?.status, "current", name);
});

test("a family is found by its beginning, and only with something after it", () => {
  assert.equal(findAnnotation("containerd.io/distribution.source.ghcr.io")?.family, "containerd");
  assert.equal(findAnnotation("containerd.io/distribution.source."), undefined);
  assert.equal(findAnnotation("io.cncf.notary.x509chain.thumbprint#S256")?.format, "json");
  assert.equal(findAnnotation("io.cncf.notary.anything")?.prefix, true);
});

test("the reserved namespace ends with its point", () => {
  assert.ok(isReservedKey("org.opencontainers.anything"));
  assert.ok(!isReservedKey("org.opencontainersx.anything"));
});

const MEANT: readonly (readonly [key: string, meant: string | undefined])[] = [
  [`${IMAGE}license`, `${IMAGE}licenses`],
  [`${IMAGE}licence`, `${IMAGE}licenses`],
  [`${IMAGE}author`, `${IMAGE}authors`],
  [`${IMAGE}source.url`, `${IMAGE}source`],
  [`${IMAGE}base-name`, `${IMAGE}base.name`],
  [`${IMAGE}created-at`, `${IMAGE}created`],
  [`${IMAGE}createdAt`, `${IMAGE}created`],
  [`${IMAGE}Title`, `${IMAGE}title`],
  [`${IMAGE}descripton`, `${IMAGE}description`],
  [`${IMAGE}uri`, `${IMAGE}url`],
  [`${IMAGE}enc.pubopt`, `${IMAGE}enc.pubopts`],
  [`${IMAGE}build-host`, undefined],
  [`${IMAGE}foo`, undefined],
  [IMAGE, undefined],
  ["org.opencontainers.created", `${IMAGE}created`],
  ["org.opencontainers.ref.name", `${IMAGE}ref.name`],
  ["org.opencontainer.image.title", `${IMAGE}title`],
  ["opencontainers.image.source", `${IMAGE}source`],
  ["oci.opencontainers.image.created", `${IMAGE}created`],
  ["org.opencontainers.artifact.created", `${IMAGE}created`],
  ["containerd.io/uncompresed", "containerd.io/uncompressed"],
  ["buildkit/createdAt", "buildkit/createdat"],
  ["in-toto.io/predicateType", "in-toto.io/predicate-type"],
  // A key of the catalogue, and keys of others.
  [`${IMAGE}title`, undefined],
  ["org.label-schema.name", undefined],
  ["com.docker.compose.project", undefined],
  ["com.example.title", undefined],
  ["maintainer", undefined],
  ["io.buildah.version", undefined],
  ["desktop.docker.io/icon", undefined],
];
for (const [key, meant] of MEANT) test(`${key} is meant to be ${meant ?? "what it is"}`, () => assert.equal(closestAnnotation(key), meant));

test("an empty value is no fault but as a time", () => {
  for (const { key, prefix, format } of annotationKeys)
    if (prefix === undefined) assert.equal(checkValue(key, "") === undefined, format !== "rfc3339", key);
});

const RIGHT: readonly (readonly [key: string, value: string])[] = [
  [`${IMAGE}created`, "2026-10-02T11:20:41.5+02:00"],
  [`${IMAGE}source`, "ssh://git@example.com/acme/serve"],
  [`${IMAGE}documentation`, "https://example.com/für/alle?a={b}#c"],
  [`${IMAGE}licenses`, "(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0"],
  [`${IMAGE}base.name`, "localhost:5000/base@sha256:c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b"],
  [`${IMAGE}base.name`, "scratch"],
  [`${IMAGE}revision`, "main@sha1:0123456789abcdef0123456789abcdef01234567"],
  ["buildkit/createdat", "2024-03-18T9:41:07Z"],
  ["containerd.io/snapshot/nydus-fs-version", "6"],
  ["io.deis.oras.content.unpack", "true"],
  ["dev.cosignproject.cosign/signature", "MEUCIQDx"],
  ["com.example.anything", "\u0000"],
];
for (const [key, value] of RIGHT) test(`${key} may be ${value}`, () => assert.equal(checkValue(key, value), undefined));

const WRONG: readonly (readonly [key: string, value: string, better?: string])[] = [
  [`${IMAGE}created`, "2026-10-02"],
  [`${IMAGE}source`, "github.com/acme/serve"],
  ["io.artifacthub.package.logo-url", "logo.png"],
  ["buildkit/createdat", "2024-03-18t09:41:07z"],
  ["containerd.io/uncompressed", "sha256:abc"],
  ["containerd.io/snapshot/nydus-fs-version", "7"],
  ["vnd.docker.reference.type", "attestation"],
  ["io.deis.oras.content.unpack", "yes"],
  ["io.containers.estargz.uncompressed-size", "12 MB"],
  ["dev.cosignproject.cosign/signature", "MEUCIQDx="],
  ["org.cncf.model.filepath", "../weights"],
];
for (const [key, value] of WRONG) test(`${key} cannot be ${value}`, () => assert.notEqual(checkValue(key, value), undefined));

test("a fault lies inside its value, speaks without a full stop, and what is better has none; nothing throws", () => {
  const anyKey = fc.constantFrom(...annotationKeys.map(({ key }) => key));
  const piece = fc.constantFrom(
    "2026-10-02",
    "T",
    "11:20:41",
    "Z",
    " ",
    "MIT",
    "GPL",
    "v3",
    "OR",
    "and",
    "(",
    "sha256:",
    "a/",
    "..",
    "https:",
    "//",
    "@",
    "`",
    "É",
  );
  const anyValue = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 8 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(anyKey, anyValue, (key, value) => {
      const fault = checkValue(key, value);
      if (fault === undefined) return;
      assert.ok(0 <= fault.from && fault.from <= fault.to && fault.to <= value.length, `${fault.from}–${fault.to} of ${value.length}`);
      assert.ok(value === "" || fault.from < fault.to);
      assert.doesNotMatch(fault.says, /[.\n]$/);
      assert.equal((fault.says.match(/`/g) ?? []).length % 2, 0, fault.says);
      assert.ok(fault.says.length <= 130, fault.says);
      // A base name without registry may yet be found once its scheme is gone.
      if (fault.better !== undefined && fault.weight === "wrong")
        assert.notEqual(checkValue(key, fault.better)?.weight, "wrong", fault.better);
      if (fault.better !== undefined) assert.notEqual(fault.better, value);
    }),
    { numRuns: 3000 },
  );
});
