import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kind } from "../../server/src/model/kinds.ts";
import { isSlip } from "../../server/src/model/properties.ts";
import { shownExample } from "../../server/src/pages.ts";
import { rules } from "../../server/src/rules/index.ts";
import { validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "../documents/faultless.ts";
import { AMD64, CONFIG, descriptor, entry, index, type Json, LAYER, manifest } from "../documents/parts.ts";

const told = (document: unknown, kind?: Kind): string[] =>
  validate(typeof document === "string" ? document : JSON.stringify(document), kind === undefined ? {} : { kind }).problems.map(
    ({ rule, severity, says }) => `${severity} ${rule.id}: ${says}`,
  );

test("a slip is certain, or it is none", () => {
  for (const [written, right] of [
    ["layer", "layers"],
    ["layerss", "layers"],
    ["leyers", "layers"],
    ["manifest", "manifests"],
    ["manifets", "manifests"],
    ["anotation", "annotations"],
    ["Annotation", "annotations"],
    ["plattform", "platform"],
    ["platfrom", "platform"],
    ["media-type", "mediaType"],
    ["media_type", "mediaType"],
    ["artifact type", "artifactType"],
    ["artefactType", "artifactType"],
    ["osVersion", "os.version"],
    ["os_features", "os.features"],
    ["diffIDs", "diff_ids"],
    ["szie", "size"],
    ["arch", "architecture"],
    ["architekture", "architecture"],
  ] as const)
    assert.ok(isSlip(written, right), `${written} is ${right}`);
  for (const [written, right] of [
    ["date", "data"],
    ["side", "size"],
    ["url", "urls"],
    ["type", "size"],
    ["object", "subject"],
    ["layer1", "layers"],
    ["players", "layers"],
    ["mimeType", "mediaType"],
    ["MediaType", "mediaType"],
    ["version", "os.version"],
    ["labels", "layers"],
    ["content", "comment"],
    ["ID", "os"],
  ] as const)
    assert.ok(!isSlip(written, right), `${written} is not ${right}`);
});

/** Names that programs really write into documents, or might, and which mean what they say. */
const OWN_NAMES: Readonly<Record<string, unknown>> = {
  "com.example.layer": [],
  "io.example/size": 7,
  comment: "x",
  container: "0d2ad5f3a8e3",
  container_config: {},
  date: "2026-01-01",
  docker_version: "20.10.24",
  format: "v1",
  from: "/blobs/sha256-x",
  id: "x",
  layer1: [],
  metadata: {},
  "moby.buildkit.buildinfo.v1": "e30=",
  name: "x",
  parent: "x",
  parentSize: 7,
  ref: "x",
  tags: [],
  throwaway: true,
  title: "x",
  url: "https://example.com",
  version: "1",
};

test("properties of one's own are none of our business, anywhere", () => {
  for (const [name, { document, forced }] of Object.entries(FAULTLESS)) {
    if (Array.isArray(document)) continue;
    const before = told(document, forced);
    const widened = (value: unknown, own: readonly string[]): unknown => {
      if (Array.isArray(value)) return value.map((element) => widened(element, own));
      if (typeof value !== "object" || value === null) return value;
      const inner = Object.fromEntries(Object.entries(value).map(([key, of]) => [key, isMap(key) ? of : widened(of, own)]));
      return { ...inner, ...Object.fromEntries(own.filter((key) => !(key in inner)).map((key) => [key, OWN_NAMES[key]])) };
    };
    // One name at a time at the top can show another kind: what has an id and a name is somebody else's.
    const { kind } = validate(JSON.stringify(document), forced === undefined ? {} : { kind: forced });
    for (const own of Object.keys(OWN_NAMES)) {
      // There the name is none of one's own: a layer's parent is missing where it is the first.
      if (kind === "buildkit-cacheconfig" && own === "parent") continue;
      const text = JSON.stringify(widened(document, [own]));
      const after = validate(text, { kind: forced ?? (kind as Kind) }).problems.map(
        ({ rule, severity, says }) => `${severity} ${rule.id}: ${says}`,
      );
      assert.deepEqual(after, before, `${name} with ${own}`);
    }
  }
});

/** Objects whose keys are the author's own, and values with a shape of their own. */
function isMap(key: string): boolean {
  return ["annotations", "Labels", "ExposedPorts", "Volumes", "LayerSources", "container_config", "signatures"].includes(key);
}

test("beside the right name a near one is a name of its own", () => {
  const image = manifest(descriptor(CONFIG, "config"), [descriptor(LAYER, "base")]);
  assert.deepEqual(told({ ...image, layer: ["x"] }), []);
  assert.deepEqual(told({ ...image, annotation: {}, Annotations: {} } satisfies Json).length, 1, "only the variant in letter case");
});

test("a value of another kind shows that something else is meant", () => {
  const document = index([entry("amd64", AMD64)]);
  for (const value of ["x", 1, null, true, []]) assert.deepEqual(told({ ...document, annotation: value }), [], JSON.stringify(value));
  assert.equal(told({ ...document, annotation: {} }).length, 1);
});

test("what a slip hides is not missed a second time", () => {
  const { layers, ...rest } = manifest(descriptor(CONFIG, "config"), [descriptor(LAYER, "base")]);
  assert.deepEqual(told({ ...rest, layer: layers, layerss: layers }), [
    "warning misspelt-property: `layer` is no property of an image manifest; did you mean `layers`?",
  ]);
});

test("a variant in letter case that stands twice is told once, beside the duplicate", () => {
  const [head, tail] = ['{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]', "}"];
  const ids = (more: string): string[] => validate(`${head}${more}${tail}`).problems.map(({ rule }) => rule.id);
  assert.deepEqual(ids(',"Annotations":{},"Annotations":{}'), ["duplicate-key", "key-case"]);
  assert.deepEqual(ids(',"Annotations":{},"annotations":{}'), ["key-case"]);
  assert.deepEqual(ids(',"Annotations":{},"ANNOTATIONS":{}'), ["key-case", "key-case"]);
});

test("a hundred thousand odd names cost no more than they should", () => {
  const names = Array.from({ length: 100_000 }, (_, i) => `"${["Size", "sIze", "layer", "x"][i % 4]}${i % 4 === 3 ? i : ""}":[]`).join(",");
  const began = performance.now();
  const { problems } = validate(`{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",${names}}`);
  assert.ok(performance.now() - began < 30_000);
  assert.equal(problems.filter(({ rule }) => rule.id === "misspelt-property").length, 1);
});

test("examples of megabytes are shown cut", () => {
  for (const { id, examples } of rules)
    for (const example of examples) {
      const text = "good" in example ? example.good : example.bad;
      const shown = shownExample(text);
      assert.ok(shown.length < 20_000, id);
      if (text.length < 4000) assert.equal(shown, text, id);
    }
  assert.equal(shownExample(`"${"x".repeat(1000)}"`), `"${"x".repeat(24)}… (1000 of these)"`);
});
