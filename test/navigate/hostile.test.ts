import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { HINTS, type HintChoice } from "../../server/src/hints/choice.ts";
import { hintsOf } from "../../server/src/hints/hints.ts";
import { roleTokensOf } from "../../server/src/hints/roles.ts";
import { layoutHover } from "../../server/src/hover/layout-hover.ts";
import { identify } from "../../server/src/identify.ts";
import { memoryFileSystem } from "../../server/src/layout/memory-file-system.ts";
import { createLayoutReader } from "../../server/src/layout/reader.ts";
import { viewOf } from "../../server/src/layout/view.ts";
import { KINDS } from "../../server/src/model/kinds.ts";
import { digestsOf } from "../../server/src/navigate/digests.ts";
import { branchesOf } from "../../server/src/navigate/layout-tree.ts";
import { linksOf } from "../../server/src/navigate/links.ts";
import { partTitles } from "../../server/src/navigate/outline.ts";
import { definitionsOf, mentionsOf, namedAt, wholeDocument } from "../../server/src/navigate/places.ts";
import { CACHECONFIG, d, INDEX, MANIFEST } from "./documents.ts";

const ALL = Object.fromEntries(Object.keys(HINTS).map((name) => [name, true])) as unknown as HintChoice;

/** Asks everything of a text as every kind, and looks whether the answers lie in it. */
function ask(text: string, kind: (typeof KINDS)[number], offset: number): void {
  const { document: doc } = identify(text, { kind });
  if (doc === undefined) return;
  const inside = ({ start, end }: { start: number; end: number }): void => assert.ok(0 <= start && start <= end && end <= text.length);
  for (const { at } of digestsOf(doc).all) inside(at);
  for (const { at, url } of linksOf(doc)) {
    inside(at);
    assert.match(url, /^https?:\/\/[^/]/i);
  }
  for (const title of partTitles(doc).values()) assert.doesNotMatch(title, /[\p{Cc}\p{Cf}\p{Cs}]/u);
  inside(wholeDocument(doc).name);
  const named = namedAt(doc, offset);
  if (named !== undefined) {
    inside(named.at);
    for (const { whole, name } of definitionsOf(doc, named)) {
      inside(whole);
      inside(name);
    }
    for (const { at } of mentionsOf(doc, named)) inside(at);
  }
  for (const { offset: at, label, target } of hintsOf(doc, { start: 0, end: text.length }, ALL)) {
    inside({ start: at, end: at });
    assert.doesNotMatch(label, /[\p{Cc}\p{Cf}\p{Cs}]/u);
    if (target !== undefined) inside(target);
  }
  for (const { at } of roleTokensOf(doc)) inside(at);
}

const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    1e300,
    2 ** 53,
    "",
    "\u202e",
    "sha256:",
    d("a"),
    `x@${d("a")}`,
    `blobs/sha256/${"0".repeat(64)}`,
    "https://[",
    "unknown",
  ),
  fc.string({ maxLength: 6 }),
);
const NAMES = [
  ..."schemaVersion mediaType manifests layers config subject annotations digest size data urls platform architecture os variant blob parent".split(
    " ",
  ),
  ..."records inputs link layer chains createdAt rootfs diff_ids history created_by fsLayers blobSum Config RepoTags Layers LayerSources blobs".split(
    " ",
  ),
  ..."vnd.docker.reference.digest vnd.docker.reference.type org.opencontainers.image.ref.name org.opencontainers.image.title artifactType __proto__".split(
    " ",
  ),
];
const tree = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 6, withCrossShrink: true }, leaf, tie("array"), tie("object")),
  array: fc.array(tie("any"), { maxLength: 4 }),
  object: fc.dictionary(fc.constantFrom(...NAMES), tie("any"), { maxKeys: 6 }),
})).any;

test("a wrong type anywhere gives fewer answers, never an exception", () => {
  fc.assert(
    fc.property(tree, fc.constantFrom(...KINDS), fc.nat(400), (value, kind, offset) => {
      const text = JSON.stringify(value);
      ask(text, kind, Math.min(offset, text.length));
    }),
    { numRuns: 3000 },
  );
});

test("nor does half-typed text", () => {
  for (const whole of [INDEX, MANIFEST, CACHECONFIG])
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(whole.length), fc.nat(40), fc.constantFrom("", '"', "{", "[", "\\", ",", ":", "\ud800")),
        fc.constantFrom(...KINDS),
        fc.nat(whole.length),
        ([from, length, typed], kind, offset) =>
          ask(whole.slice(0, from) + typed + whole.slice(from + length), kind, Math.min(offset, from)),
      ),
      { numRuns: 400 },
    );
});

test("nor does a layout whose index is anything", async () => {
  const blob = "{}";
  const place = `blobs/sha256/${createHash("sha256").update(blob).digest("hex")}`;
  await fc.assert(
    fc.asyncProperty(tree, async (value) => {
      const index = JSON.stringify({ schemaVersion: 2, manifests: value, config: value });
      const files = { "oci-layout": "{}", "index.json": index, [place]: blob };
      const view = await viewOf(createLayoutReader(memoryFileSystem(files)), "index.json");
      const { document } = identify(index, { kind: "oci-index" });
      assert.ok(document);
      for (const { label, description, tooltip, digest } of branchesOf(view, document)) {
        for (const line of [label, description]) assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}]/u);
        for (const line of tooltip.split("\n")) assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}]/u);
        if (digest !== undefined) assert.ok(layoutHover(view, digest).length > 0);
      }
    }),
    { numRuns: 500 },
  );
});

/** Documents in which everything leads to one place, or to nothing. */
const LARGE: Readonly<Record<string, () => string>> = {
  "ten thousand attestations of one image that is not listed": () =>
    JSON.stringify({
      schemaVersion: 2,
      manifests: Array.from({ length: 10_000 }, (_, i) => ({
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        digest: d(`${i}`),
        size: 1,
        platform: { architecture: "unknown", os: "unknown" },
        annotations: { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": d("none") },
      })),
    }),
  "ten thousand records that all rest on the first": () =>
    JSON.stringify({
      layers: [{ blob: d("l") }],
      records: Array.from({ length: 10_000 }, (_, i) => ({ digest: d(`${i}`), inputs: [[{ link: 0 }]], layers: [{ layer: 0 }] })),
    }),
  "long strings without a colon": () =>
    JSON.stringify({ schemaVersion: 2, manifests: [], annotations: { a: Array.from({ length: 20_000 }, () => "x".repeat(80)) } }),
};

for (const [what, make] of Object.entries(LARGE))
  test(`${what}: everything is answered, once`, () => {
    const text = make();
    const { document: doc } = identify(text);
    assert.ok(doc);
    const { all } = digestsOf(doc);
    assert.equal(partTitles(doc).size > 0 || all.length === 0, true);
    assert.ok(hintsOf(doc, { start: 0, end: text.length }, ALL).length <= 2000);
    const offset = all.at(-1)?.at.start ?? 0;
    const named = namedAt(doc, offset);
    if (named !== undefined) assert.ok(mentionsOf(doc, named).length > 0 || named.whole);
  });
