import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { KINDS, type Kind } from "../../server/src/model/kinds.ts";
import { type Schema, schemaAt, schemaErrors, schemaOf } from "../../server/src/schemas.ts";

const digest = `sha256:${"ab12".repeat(16)}`;
const blob = { mediaType: "application/vnd.example.blob", digest, size: 12 };
const platform = { architecture: "amd64", os: "linux" };
const image = { architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [digest] } };

const schema1 = {
  schemaVersion: 1,
  name: "library/busybox",
  tag: "latest",
  architecture: "amd64",
  fsLayers: [{ blobSum: digest }],
  history: [{ v1Compatibility: "{}" }],
};

const good: Readonly<Record<string, readonly (readonly [name: string, kind: Kind, value: unknown])[]>> = {
  "what the official schemas refuse although the text allows it": [
    ["empty layers", "oci-manifest", { schemaVersion: 2, config: blob, layers: [] }],
    [
      "null optionals of a config",
      "oci-config",
      {
        ...image,
        created: null,
        author: null,
        variant: null,
        "os.version": null,
        "os.features": null,
        config: {
          User: null,
          ExposedPorts: null,
          Env: null,
          Entrypoint: null,
          Cmd: null,
          Volumes: null,
          WorkingDir: null,
          Labels: null,
          StopSignal: null,
        },
        history: null,
      },
    ],
    ["null config of a config", "oci-config", { ...image, config: null }],
    ["null in a history entry", "oci-config", { ...image, history: [{ created: null, created_by: null, empty_layer: null }] }],
    ["null everywhere in a cache config", "buildkit-cacheconfig", { layers: [null, { blob: null, parent: null }], records: null }],
    ["a null cache config", "buildkit-cacheconfig", null],
  ],
  "what other rules judge": [
    ["a malformed digest", "oci-index", { manifests: [{ ...blob, digest: "x" }] }],
    ["a malformed media type", "oci-index", { manifests: [{ ...blob, mediaType: "x" }] }],
    [
      "a negative, fractional, huge size",
      "oci-manifest",
      {
        config: { ...blob, size: -1 },
        layers: [
          { ...blob, size: 1.5 },
          { ...blob, size: Number.POSITIVE_INFINITY },
        ],
      },
    ],
    ["no schemaVersion, or a text", "oci-index", { schemaVersion: "2", manifests: [] }],
    ["no mediaType of the document, or a wrong one", "docker-list", { mediaType: "a/b", manifests: [] }],
    ["data that is no base64", "oci-descriptor", { ...blob, data: "%" }],
    ["empty platform strings", "oci-index", { manifests: [{ ...blob, platform: { architecture: "", os: "" } }] }],
  ],
  "what is simply right": [
    ["an index without entries", "oci-index", { schemaVersion: 2, manifests: [] }],
    ["unknown properties", "oci-index", { manifests: [{ ...blob, extra: {} }], more: 1 }],
    ["an entry without platform in an OCI index", "oci-index", { manifests: [blob] }],
    ["the same entry twice", "oci-manifest", { config: blob, layers: [blob, blob] }],
    ["a list entry with CPU features", "docker-list", { manifests: [{ ...blob, platform: { ...platform, features: ["sse4"] } }] }],
    ["a docker manifest", "docker-manifest", { config: blob, layers: [blob] }],
    [
      "a schema 1 manifest",
      "docker-schema1",
      { ...schema1, signatures: [{ header: { jwk: {}, alg: "ES256" }, signature: "x", protected: "x" }] },
    ],
    ["docker save without images", "docker-save", []],
    [
      "docker save with null where Go writes it",
      "docker-save",
      [{ Config: "a.json", RepoTags: null, Layers: null, Parent: null, LayerSources: null }],
    ],
    ["docker save without RepoTags", "docker-save", [{ Config: "a.json", Layers: [] }]],
    [
      "docker save with sources",
      "docker-save",
      [{ Config: "a.json", RepoTags: ["a:1"], Layers: ["a/layer.tar"], LayerSources: { [digest]: blob } }],
    ],
    ["an artifact manifest with nothing in it", "oci-artifact", {}],
    ["an artifact manifest", "oci-artifact", { artifactType: "a/b", blobs: [blob], subject: blob, annotations: { a: "" } }],
    ["a layout marker with more in it", "oci-layout", { imageLayoutVersion: "1.0.0", x: 1 }],
    [
      "docker's own settings",
      "docker-config",
      { ...image, config: { Healthcheck: { Test: [], Interval: 0 }, MemorySwap: -1, OnBuild: null } },
    ],
    ["reserved names in an OCI config", "oci-config", { ...image, config: { Memory: "much", Healthcheck: [] } }],
    [
      "a parent after its layer, and -1",
      "buildkit-cacheconfig",
      {
        layers: [
          { blob: digest, parent: 1 },
          { blob: digest, parent: -1 },
        ],
      },
    ],
    ["an empty cache", "buildkit-cacheconfig", {}],
    [
      "times and types that are judged by rules of their own",
      "oci-config",
      { ...image, created: "x", rootfs: { type: "x", diff_ids: [] } },
    ],
    ["an old rootfs type in a docker config", "docker-config", { ...image, rootfs: { type: "layers+base", diff_ids: [] } }],
    ["keys named as JavaScript's own", "oci-index", JSON.parse('{"manifests":[],"annotations":{"__proto__":"x","constructor":"y"}}')],
  ],
};

for (const [title, rows] of Object.entries(good))
  test(title, () => {
    for (const [name, kind, value] of rows) assert.deepEqual(schemaErrors(kind, value), [], `${kind}: ${name}`);
  });

/** Each row: the kind, the value, and the errors as "path keyword". */
const bad: readonly (readonly [kind: Kind, value: unknown, errors: readonly string[]])[] = [
  ["oci-index", {}, ["/ required manifests"]],
  ["oci-index", { manifests: null }, ["/manifests type"]],
  ["oci-index", { manifests: {} }, ["/manifests type"]],
  ["oci-index", { manifests: [null, 1] }, ["/manifests/0 type", "/manifests/1 type"]],
  [
    "oci-index",
    { manifests: [{ digest: 1, size: "1" }] },
    ["/manifests/0 required mediaType", "/manifests/0/digest type", "/manifests/0/size type"],
  ],
  ["oci-index", { manifests: [{ ...blob, artifactType: 1 }] }, ["/manifests/0/artifactType type"]],
  ["oci-index", { manifests: [{ ...blob, data: {} }] }, ["/manifests/0/data type"]],
  ["oci-index", { manifests: [{ ...blob, platform: { os: "linux" } }] }, ["/manifests/0/platform required architecture"]],
  [
    "oci-index",
    { manifests: [{ ...blob, platform: { ...platform, "os.features": "win32k" } }] },
    ["/manifests/0/platform/os.features type"],
  ],
  ["oci-index", { manifests: [], annotations: null }, ["/annotations type"]],
  ["oci-index", { manifests: [], annotations: { "": 1, "a/b~c": true } }, ["/annotations/ type", "/annotations/a/b~c type"]],
  ["oci-index", { manifests: [], subject: {} }, ["/subject required mediaType", "/subject required digest", "/subject required size"]],
  ["oci-index", { manifests: [], mediaType: 1 }, ["/mediaType type"]],
  ["oci-manifest", { config: blob }, ["/ required layers"]],
  ["oci-manifest", { layers: null }, ["/ required config", "/layers type"]],
  ["oci-manifest", { config: [], layers: [{ ...blob, urls: "x" }] }, ["/config type", "/layers/0/urls type"]],
  ["oci-descriptor", { mediaType: "a/b" }, ["/ required digest", "/ required size"]],
  ["docker-list", { manifests: [blob] }, ["/manifests/0 required platform"]],
  ["docker-manifest", { config: blob, layers: "x" }, ["/layers type"]],
  ["oci-config", {}, ["/ required architecture", "/ required os", "/ required rootfs"]],
  ["oci-config", { ...image, os: null }, ["/os type"]],
  ["oci-config", { ...image, rootfs: { type: "x", diff_ids: null } }, ["/rootfs/diff_ids type"]],
  ["oci-config", { ...image, created: 1714557600 }, ["/created type"]],
  [
    "oci-config",
    { ...image, config: { Cmd: "x", Env: {}, ExposedPorts: { "80": 1 }, Labels: { a: null } } },
    ["/config/ExposedPorts/80 type", "/config/Env type", "/config/Cmd type", "/config/Labels/a type"],
  ],
  [
    "docker-config",
    { ...image, config: { Healthcheck: { Interval: "30s", Test: "x" }, Memory: 1.5 } },
    ["/config/Memory type", "/config/Healthcheck/Test type", "/config/Healthcheck/Interval type"],
  ],
  ["docker-schema1", { fsLayers: 5, history: [] }, ["/ required name", "/ required tag", "/ required architecture", "/fsLayers type"]],
  [
    "docker-schema1",
    { ...schema1, name: 1, fsLayers: [{}], history: [{ v1Compatibility: {} }] },
    ["/name type", "/fsLayers/0 required blobSum", "/history/0/v1Compatibility type"],
  ],
  [
    "docker-schema1",
    { ...schema1, signatures: [{ header: [], protected: 1 }, null] },
    ["/signatures/0/header type", "/signatures/0/protected type", "/signatures/1 type"],
  ],
  ["docker-save", null, ["/ type"]],
  ["docker-save", { Config: "a.json" }, ["/ type"]],
  ["docker-save", [{ RepoTags: "a:1", Layers: [] }], ["/0 required Config", "/0/RepoTags type"]],
  ["docker-save", [{ Config: null, RepoTags: [1] }], ["/0 required Layers", "/0/Config type", "/0/RepoTags/0 type"]],
  [
    "docker-save",
    [{ Config: "a.json", Layers: [null], LayerSources: { x: { digest } } }],
    ["/0/Layers/0 type", "/0/LayerSources/x required mediaType", "/0/LayerSources/x required size"],
  ],
  ["oci-artifact", { blobs: null, subject: [], artifactType: null }, ["/artifactType type", "/blobs type", "/subject type"]],
  [
    "oci-artifact",
    { blobs: [{ digest }], annotations: { a: 1 } },
    ["/blobs/0 required mediaType", "/blobs/0 required size", "/annotations/a type"],
  ],
  ["oci-layout", {}, ["/ required imageLayoutVersion"]],
  ["oci-layout", { imageLayoutVersion: "1.1.0" }, ["/imageLayoutVersion const"]],
  [
    "buildkit-cacheconfig",
    { layers: [{ parent: "0", annotations: { size: "1" } }] },
    ["/layers/0/parent type", "/layers/0/annotations/size type"],
  ],
  [
    "buildkit-cacheconfig",
    { records: [{ inputs: [[{ link: 0.5 }]], layers: [{ layer: "1" }], chains: [{ layers: ["0"] }] }] },
    ["/records/0/inputs/0/0/link type", "/records/0/layers/0/layer type", "/records/0/chains/0/layers/0 type"],
  ],
];

test("each misshapen document has exactly its errors", () => {
  for (const [kind, value, expected] of bad) {
    const found = schemaErrors(kind, value).map(({ path: steps, keyword, params }) =>
      [`/${steps.join("/")}`, keyword, ...(keyword === "required" ? [params.missingProperty] : [])].join(" "),
    );
    assert.deepEqual(found.sort(), [...expected].sort(), `${kind} ${JSON.stringify(value)}`);
  }
});

test("errors are counted up to a bound, so that memory is", () => {
  assert.equal(schemaErrors("oci-index", { manifests: Array(150_000).fill(1) }).length, 100_000);
});

const folder = path.resolve(import.meta.dirname, "../../schemas");

/** Those of documents; the configuration's stands in a folder of its own. */
const schemaFiles = readdirSync(folder).filter((name) => name.endsWith(".json"));

test("every property of every schema has a description for a person, also once it is bundled", () => {
  const visit = (schema: Schema, where: string, field: "description" | "markdownDescription"): void => {
    for (const [name, part] of Object.entries(schema.properties ?? {})) {
      if (part.$ref === undefined) assert.ok((part[field] ?? "").length > 15, `${where}.${name}: ${field}`);
      visit(part, `${where}.${name}`, field);
    }
    for (const [name, part] of Object.entries(schema.$defs ?? {})) {
      assert.ok((part[field] ?? "").length > 15, `${where}#${name}: ${field}`);
      visit(part, `${where}#${name}`, field);
    }
    for (const part of [schema.items, schema.additionalProperties]) if (part !== undefined) visit(part, `${where}[]`, field);
  };
  for (const name of schemaFiles) visit(JSON.parse(readFileSync(path.join(folder, name), "utf8")), name, "description");
  for (const kind of KINDS) {
    const schema = schemaOf(kind);
    if (schema !== undefined) visit(schema, kind, "markdownDescription");
  }
});

test("there is a schema for every kind, without references to elsewhere", () => {
  const kinds = KINDS.filter((kind) => schemaOf(kind) !== undefined);
  assert.deepEqual(
    [...kinds].sort(),
    schemaFiles
      .filter((name) => name !== "parts.json")
      .map((name) => name.slice(0, -5))
      .sort(),
  );
  assert.deepEqual(kinds, KINDS);
  for (const kind of kinds)
    for (const [reference] of JSON.stringify(schemaOf(kind)).matchAll(/"\$ref":"(?!#\/\$defs\/)/g)) assert.fail(`${kind}: ${reference}`);
});

test("the part of a schema at a path has its reference followed, and the nearer description", () => {
  assert.match(schemaAt("oci-manifest", ["subject"])?.description ?? "", /says something about/);
  assert.equal(schemaAt("oci-manifest", ["layers", 3, "size"])?.type, "number");
  assert.equal(schemaAt("oci-index", ["annotations", "constructor"])?.type, "string");
  assert.equal(schemaAt("oci-index", ["nothing", "here"]), undefined);
  assert.equal(schemaAt("docker-save", [0, "LayerSources", digest])?.["x-is"], "a descriptor");
  assert.equal(schemaAt("docker-save", [0, "Config", "more"]), undefined);
});
