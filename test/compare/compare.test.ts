import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Comparison, compareDocuments, type Side } from "../../server/src/compare/compare.ts";
import { comparisonJson } from "../../server/src/compare/json.ts";
import { comparisonPage } from "../../server/src/compare/page.ts";
import { identify } from "../../server/src/identify.ts";
import { KINDS, type Kind } from "../../server/src/model/kinds.ts";
import { digestOf, utf8 } from "../../server/src/oci/digest.ts";
import { containers, layouts, render } from "../json/texts.ts";

const hash = (word: string): string => digestOf(utf8(word));
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

function side(value: unknown, kind?: Kind, name = "a.json"): Side {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const bytes = utf8(text);
  return { name, digest: digestOf(bytes), size: bytes.length, report: identify(text, kind === undefined ? {} : { kind }) };
}

function compared(a: unknown, b: unknown, kind?: Kind): Comparison {
  const comparison = compareDocuments(side(a, kind), side(b, kind));
  assert.ok(comparison);
  return comparison;
}

const layer = (word: string, more: object = {}) => ({ mediaType: LAYER, digest: hash(word), size: word.length, ...more });
const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest: hash("config"), size: 10 };
const image = (layers: readonly object[], more: object = {}) => ({ schemaVersion: 2, mediaType: MANIFEST, config, layers, ...more });
const entry = (word: string, architecture: string) => ({
  mediaType: MANIFEST,
  digest: hash(word),
  size: 7,
  platform: { os: "linux", architecture },
});
const index = (manifests: readonly object[]) => ({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests });
const places = (parts: readonly { readonly place: string }[]): string[] => parts.map(({ place }) => place);
const moves = (pairs: Comparison["moved"]): string[] => pairs.map(({ was, is }) => `${was.place} ${is.place}`);

test("parts: kept, added, dropped, moved", () => {
  const found = compared(
    image([layer("a"), layer("b"), layer("c"), layer("d")]),
    image([layer("new"), layer("a"), layer("d"), layer("b")]),
  );
  assert.deepEqual(places(found.kept.map(({ was }) => was)), ["config", "layers[0]", "layers[1]", "layers[3]"]);
  assert.deepEqual(places(found.added), ["layers[0]"]);
  assert.deepEqual(places(found.dropped), ["layers[2]"]);
  assert.deepEqual(moves(found.moved), ["layers[1] layers[3]"], "a place that only shifts is none that moved");
});

test("of one digest the nth is matched with the nth, and what has no digest with nothing", () => {
  const found = compared(image([layer("a"), layer("a"), { mediaType: LAYER }]), image([layer("a"), { mediaType: LAYER }]));
  assert.deepEqual(places(found.dropped), ["layers[1]", "layers[2]"]);
  assert.deepEqual(places(found.added), ["layers[1]"]);
});

test("what is written otherwise for one digest", () => {
  const found = compared(image([layer("a")]), image([layer("a", { size: 2, mediaType: "application/vnd.oci.image.layer.v1.tar" })]));
  assert.deepEqual(moves(found.resized), ["layers[0] layers[0]"]);
  assert.deepEqual(moves(found.retyped), ["layers[0] layers[0]"]);
});

test("platforms gained, lost and with another manifest", () => {
  const found = compared(
    index([entry("a", "amd64"), entry("b", "arm64"), entry("c", "s390x")]),
    index([entry("x", "amd64"), entry("b", "arm64"), entry("d", "riscv64")]),
  );
  assert.deepEqual(
    found.platformsLost.map(({ platform }) => platform),
    ["linux/s390x"],
  );
  assert.deepEqual(
    found.platformsGained.map(({ platform }) => platform),
    ["linux/riscv64"],
  );
  assert.deepEqual(
    found.platformsReplaced.map(({ platform }) => platform),
    ["linux/amd64"],
  );
});

test("annotations at the top and of parts, other properties, and the values of variables untold", () => {
  const found = compared(
    image([layer("a", { annotations: { k: "1" } })], { annotations: { a: "1", b: "2" } }),
    image([layer("a", { annotations: { k: "2" } })], { annotations: { b: "3", c: "4" }, artifactType: "a/b" }),
  );
  assert.deepEqual(found.annotations, [
    { name: "a", was: "1", is: undefined },
    { name: "b", was: "2", is: "3" },
    { name: "c", was: undefined, is: "4" },
  ]);
  assert.deepEqual(
    found.partAnnotations.map(({ part, changes }) => [part.place, changes]),
    [["layers[0]", [{ name: "k", was: "1", is: "2" }]]],
  );
  assert.deepEqual(found.properties, [{ name: "artifactType", was: undefined, is: "a/b" }]);
  const run = (Env: readonly string[], User: string) => ({
    os: "linux",
    architecture: "amd64",
    config: { Env, User, Labels: { l: User } },
  });
  const settings = compared(run(["A=secret1", "B=x"], "1"), run(["A=secret2", "C=y"], "2"), "oci-config").properties;
  assert.deepEqual(
    settings.map(({ name }) => name),
    ["config.User", "config.Env A", "config.Env B", "config.Env C", "config.Labels l"],
  );
  assert.doesNotMatch(JSON.stringify(settings), /secret/);
});

test("between forms everything has another place, and that is no move", () => {
  const cacheConfig = { ...config, mediaType: "application/vnd.buildkit.cacheconfig.v0" };
  const found = compared(index([layer("a"), layer("b"), cacheConfig]), { ...image([layer("a"), layer("b")]), config: cacheConfig });
  assert.deepEqual([found.kept.length, moves(found.moved)], [3, ["manifests[2] config"]]);
  assert.deepEqual(found.kinds, ["OCI image index", "OCI image manifest"]);
});

const record = (word: string, inputs: readonly (readonly number[])[] = [], result?: number) => ({
  digest: hash(word),
  ...(inputs.length > 0 ? { inputs: inputs.map((links) => links.map((link) => ({ link }))) } : {}),
  ...(result === undefined ? {} : { layers: [{ layer: result, createdAt: "2026-03-01T10:00:00Z" }] }),
});
const cache = (records: readonly object[], layers = ["l0", "l1"]) => ({
  layers: layers.map((word, i) => ({ blob: hash(word), parent: i - 1 })),
  records,
});

test("why a build misses: the first step that differs, not what follows from it", () => {
  const was = cache([record("base"), record("copy", [[0]]), record("run", [[1]], 0), record("last", [[2]], 1)]);
  const is = cache([record("last", [[3]], 1), record("base"), record("other copy", [[1]]), record("run", [[2]], 0)]);
  const { cache: found } = compared(was, is, "buildkit-cacheconfig");
  assert.ok(found);
  assert.deepEqual([found.stepsKept, found.stepsLost, found.stepsGained], [1, 3, 3]);
  assert.deepEqual(found.misses, [
    { record: 1, digest: hash("copy"), followers: 2, source: false, instead: [{ record: 2, digest: hash("other copy") }] },
  ]);
  const base = compared(was, cache([record("new base"), record("copy", [[0]])]), "buildkit-cacheconfig").cache;
  assert.deepEqual(
    base?.misses.map(({ record: at, source, followers }) => [at, source, followers]),
    [[0, true, 3]],
  );
});

test("the same steps in another order are the same; lost layers and results are told", () => {
  const was = cache([record("base"), record("run", [[0]], 1)]);
  const is = cache([record("run", [[1]]), record("base")], ["l0", "l2"]);
  const { cache: found } = compared(was, is, "buildkit-cacheconfig");
  assert.deepEqual(found?.misses, []);
  assert.deepEqual(found?.resultsLost, [{ record: 1, digest: hash("run") }]);
  assert.deepEqual([found?.layersLost, found?.layersGained], [[hash("l1")], [hash("l2")]]);
});

test("loops, and ten thousand steps in one line", () => {
  const loop = cache([record("a", [[1]]), record("b", [[0]])]);
  assert.ok(compared(loop, cache([]), "buildkit-cacheconfig").cache);
  const line = (first: string) =>
    cache(Array.from({ length: 10_000 }, (_, i) => (i === 0 ? record(first) : record(`step ${i}`, [[i - 1]]))));
  assert.deepEqual(
    compared(line("x"), line("y"), "buildkit-cacheconfig").cache?.misses.map(({ record: at, followers }) => [at, followers]),
    [[0, 9_999]],
  );
});

test("a document and itself: no difference, whatever it is; and no document makes a comparison fail", () => {
  fc.assert(
    fc.property(containers, containers, layouts, layouts, fc.constantFrom(...KINDS), fc.constantFrom(...KINDS), (a, b, i, k, x, y) => {
      const [one, other] = [side(render(a, i), x), side(render(a, k), x)];
      const same = compareDocuments(one, other);
      assert.ok(same);
      const { added, dropped, moved, resized, retyped, annotations, properties } = same;
      assert.deepEqual([dropped.length, moved, resized, retyped, annotations, properties], [added.length, [], [], [], [], []]);
      const strange = side(render(b, k), y);
      const comparison = compareDocuments(one, strange);
      assert.ok(comparison);
      assert.ok(comparisonPage(one, strange, comparison).length > 0);
      JSON.stringify(comparisonJson(one, strange, comparison));
    }),
  );
});

test("nothing of a document becomes markup on the page", () => {
  const evil = "`|<img src=x>[a](command:evil)\n# b";
  const a = side(
    image([layer("a", { mediaType: evil, annotations: { [evil]: "1" } })], { [evil]: evil, annotations: { [evil]: evil } }),
    undefined,
    evil,
  );
  const b = side(image([layer("b", { mediaType: evil, digest: evil })], { annotations: { [evil]: "x" } }));
  const comparison = compareDocuments(a, b);
  assert.ok(comparison);
  const page = comparisonPage(a, b, comparison).replace(/(`+)[\s\S]*?[^`]\1(?!`)/g, "");
  assert.doesNotMatch(page, /<img|\]\(command|^# b/m);
});
