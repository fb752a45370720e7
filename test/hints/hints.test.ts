import assert from "node:assert/strict";
import { test } from "node:test";
import { HINTS, type HintChoice } from "../../server/src/hints/choice.ts";
import { hintsOf } from "../../server/src/hints/hints.ts";
import { roleTokensOf } from "../../server/src/hints/roles.ts";
import { identify } from "../../server/src/identify.ts";
import type { Document } from "../../server/src/model/document.ts";
import { CACHECONFIG, d, INDEX, MANIFEST } from "../navigate/documents.ts";

const read = (text: string): Document => {
  const { document } = identify(text);
  assert.ok(document, "a document of ours");
  return document;
};

const NONE: HintChoice = {
  sizes: false,
  cacheReferences: false,
  attestations: false,
  totals: false,
  shares: false,
  platforms: false,
  indices: false,
};

/** The lines with hints, each hint between `‹›` where it stands. */
function shown(text: string, choice: Partial<HintChoice>, seen = { start: 0, end: text.length }): string[] {
  let out = "";
  let from = 0;
  for (const { offset, label } of hintsOf(read(text), seen, { ...NONE, ...choice })) {
    out += `${text.slice(from, offset)}‹${label}›`;
    from = offset;
  }
  return (out + text.slice(from))
    .split("\n")
    .filter((line) => line.includes("‹"))
    .map((line) => line.trim());
}

const short = (word: string): string => d(word).slice(0, 15);

test("sizes are said for people where the number does not say it itself", () => {
  assert.deepEqual(shown(INDEX, { sizes: true }), [`"size": 1297‹1.3 kB›,`]);
  assert.deepEqual(shown(MANIFEST, { sizes: true }), [`"size": 24512345‹24.5 MB›,`]);
  assert.deepEqual(shown(CACHECONFIG, { sizes: true }), [`{ "blob": "${d("top layer")}", "annotations": { "size": 2500000‹2.5 MB› } }`]);
});

test("the numbers of a cache config say what they point to, and where that stands", () => {
  assert.deepEqual(shown(CACHECONFIG, { cacheReferences: true }), [
    `{ "digest": "${d("step 0")}", "layers": [{ "layer": 0‹→ ${short("base layer")}›, "createdAt": "2024-05-01T10:00:00Z" }] },`,
    `{ "digest": "${d("step 1")}", "inputs": [[{ "link": 0‹→ ${short("step 0")}› }]], "layers": [{ "layer": 1‹→ ${short("top layer")}›, "createdAt": "2024-05-01T10:00:00Z" }] },`,
    `{ "digest": "${d("step 2")}", "inputs": [[{ "link": 1‹→ ${short("step 1")}› }, { "link": 99 }], [{ "link": 0‹→ ${short("step 0")}› }]], "chains": [{ "layers": [0‹→ ${short("base layer")}›, 1‹→ ${short("top layer")}›] }] }`,
  ]);
  const [first] = hintsOf(read(CACHECONFIG), { start: 0, end: CACHECONFIG.length });
  assert.equal(first?.label, "2.5 MB");
  const layer = hintsOf(read(CACHECONFIG), { start: 0, end: CACHECONFIG.length })[1];
  assert.equal(CACHECONFIG.slice(layer?.target?.start, layer?.target?.end), `"${d("base layer")}"`);
  assert.equal(layer?.tooltip, `layers[0] ${d("base layer")}`);
});

test("an entry for unknown/unknown says what it is", () => {
  assert.deepEqual(shown(INDEX, { attestations: true }), [
    `"platform": { "architecture": "unknown", "os": "unknown"‹attestation of linux/amd64› }`,
  ]);
});

test("totals, shares, platforms and indices are there for who asks", () => {
  assert.deepEqual(shown(INDEX, { totals: true }), [`"manifests": [‹3 manifests · 3 kB›`]);
  assert.deepEqual(shown(CACHECONFIG, { totals: true }), [`"layers": [‹2 layers›`, `"records": [‹3 records›`]);
  assert.deepEqual(shown(MANIFEST, { shares: true }), [`"size": 24512345‹100 %›,`, `"size": 999‹under 1 %›,`]);
  assert.deepEqual(shown(MANIFEST, { shares: true, sizes: true }).slice(0, 1), [`"size": 24512345‹24.5 MB · 100 %›,`]);
  assert.deepEqual(shown(INDEX, { platforms: true }), [
    `"digest": "${d("amd64")}"‹linux/amd64›,`,
    `"digest": "${d("arm")}"‹linux/arm/v7›,`,
    `"digest": "${d("attestation")}"‹attestation of linux/amd64›,`,
  ]);
  assert.deepEqual(shown(INDEX, { indices: true }), ["‹0›{", "‹1›{", "‹2›{"]);
});

test("by default only sizes, numbers of caches and attestations", () => {
  assert.deepEqual(
    Object.entries(HINTS).flatMap(([name, on]) => (on ? name : [])),
    ["sizes", "cacheReferences", "attestations"],
  );
});

test("only what is seen has hints, and a long line no more than can be read", () => {
  const at = INDEX.indexOf(d("arm"));
  assert.deepEqual(shown(INDEX, { platforms: true, sizes: true, indices: true, totals: true }, { start: at, end: at + 80 }), [
    `"digest": "${d("arm")}"‹linux/arm/v7›,`,
  ]);
  const layers = Array.from({ length: 5000 }, (_, i) => ({
    mediaType: "application/vnd.oci.image.layer.v1.tar",
    digest: d(`${i}`),
    size: 5000,
  }));
  const text = JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", layers });
  assert.equal(hintsOf(read(text), { start: 0, end: text.length }).length, 2000);
});

test("media types have roles, and old ones are marked", () => {
  const tokens = (text: string): string[] =>
    roleTokensOf(read(text)).map(({ at, role, deprecated }) => `${text.slice(at.start, at.end)} ${role}${deprecated ? " deprecated" : ""}`);
  assert.deepEqual(tokens(MANIFEST), [
    "application/vnd.oci.image.manifest.v1+json manifest",
    "application/vnd.oci.empty.v1+json blob",
    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip layer deprecated",
    "application/vnd.oci.image.layer.v1.tar+zstd layer",
  ]);
  const cache = `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.buildkit.cacheconfig.v0"},"layers":[]}`;
  assert.deepEqual(tokens(cache), ["application/vnd.oci.image.manifest.v1+json manifest", "application/vnd.buildkit.cacheconfig.v0 cache"]);
  const half = { start: MANIFEST.indexOf('"layers"'), end: MANIFEST.length };
  assert.equal(roleTokensOf(read(MANIFEST), half).length, 2);
});
