import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../server/src/json/index.ts";
import { type CheckOptions, validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "../documents/faultless.ts";
import {
  AMD64,
  ARM64,
  CONFIG,
  DOCKER_MANIFEST,
  descriptor,
  digest,
  EMPTY,
  emptyDescriptor,
  entry,
  INDEX,
  index,
  type Json,
  LAYER,
  LIST,
  manifest,
  ZSTD,
} from "../documents/parts.ts";

const told = (document: unknown, options: CheckOptions = {}): string[] => {
  const text = JSON.stringify(document);
  return validate(text, options).problems.map(({ rule, severity, at }) => `${rule.id} ${severity} ${text.slice(at.start, at.end)}`);
};
const says = (document: unknown, options: CheckOptions = {}): string[] =>
  validate(JSON.stringify(document), options).problems.map((problem) => problem.says);

/** The fixes of the only problem: their titles, and what the document then is. */
function fixes(document: unknown, options: CheckOptions = {}): { title: string; kind: unknown; document: unknown; left: string[] }[] {
  const text = JSON.stringify(document);
  const { problems } = validate(text, options);
  assert.equal(problems.length, 1, problems.map((problem) => problem.says).join("\n"));
  return (problems[0]?.fixes?.() ?? []).map(({ title, safe, edits }) => {
    assert.equal(safe, false);
    const fixed = applyEdits(text, edits);
    const after = validate(fixed, options);
    return { title, kind: after.kind, document: JSON.parse(fixed), left: after.problems.map(({ rule }) => rule.id) };
  });
}

const artifact = (layers: readonly Json[], more: Json = {}): Json => manifest(emptyDescriptor, layers, more);
const list = (entries: readonly Json[], more: Json = {}): Json => ({ schemaVersion: 2, mediaType: LIST, manifests: entries, ...more });

test("readers of 1.0 know no artifactType, so none is missing; what they do not know is told once by name, with its count", () => {
  const document = artifact([{ ...emptyDescriptor, data: "e30=" }]);
  assert.deepEqual(told(document), [`missing-artifact-type error "${EMPTY}"`]);
  assert.deepEqual(says(document, { specVersion: "1.0" }), [
    `\`${EMPTY}\` (here in 2 places) came with image-spec 1.1; to readers of 1.0 the type is unknown`,
    "`data` came with image-spec 1.1; readers of 1.0 pass over it",
  ]);
  assert.deepEqual(told(artifact([]), { specVersion: "1.0" }), [`newer-than-spec-version hint "${EMPTY}"`]);
});

test("what came with 1.1, one after the other", () => {
  const at = (document: unknown): string[] => told(document, { specVersion: "1.0" });
  const config = { ...descriptor(CONFIG, "config"), annotations: { "org.opencontainers.image.base.name": "docker.io/library/alpine:3" } };
  assert.deepEqual(
    at(manifest(config, [descriptor(ZSTD, "base")], { artifactType: "a/b", subject: descriptor(INDEX, "images"), annotations: {} })),
    [
      'newer-than-spec-version hint "org.opencontainers.image.base.name"',
      `newer-than-spec-version hint "${ZSTD}"`,
      'newer-than-spec-version hint "artifactType"',
      'newer-than-spec-version hint "subject"',
    ],
  );
  assert.deepEqual(at(index([{ ...entry("a", { ...ARM64, "os.version": "1" }), artifactType: "a/b" }])), [
    'newer-than-spec-version hint "artifactType"',
  ]);
  const image = FAULTLESS["OCI image config"]?.document as { config: Json };
  assert.deepEqual(at({ ...image, "os.version": "10.0.1", "os.features": [], variant: "v2", config: { ArgsEscaped: true } }), [
    'newer-than-spec-version hint "ArgsEscaped"',
    'newer-than-spec-version hint "os.version"',
    'newer-than-spec-version hint "os.features"',
    'newer-than-spec-version hint "variant"',
  ]);
});

test("blake3 is one hint with 1.0 and 1.1 and nothing with main, also in diff_ids", () => {
  const blake3 = digest("base").replace("sha256", "blake3");
  const layers = [
    { ...descriptor(LAYER, "base"), digest: blake3 },
    { ...descriptor(LAYER, "base"), digest: blake3 },
  ];
  const image = manifest(descriptor(CONFIG, "config"), layers);
  const config = { architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [blake3] } };
  for (const document of [image, config]) {
    assert.deepEqual(told(document), ["newer-than-spec-version hint blake3"]);
    assert.deepEqual(told(document, { specVersion: "1.0" }), ["newer-than-spec-version hint blake3"]);
    assert.deepEqual(told(document, { specVersion: "main" }), []);
  }
  assert.match(says(image)[0] ?? "", /^`blake3` \(here in 2 places\)/);
});

test("the documents of 1.0 say nothing new", () => {
  for (const name of [
    "OCI image manifest",
    "Helm chart",
    "OCI index for two platforms",
    "cosign signature",
    "BuildKit cache as image manifest",
  ])
    assert.deepEqual(told(FAULTLESS[name]?.document, { specVersion: "1.0" }), [], name);
});

test("an artifact's type is offered from its content where all of it has one type, and as a placeholder", () => {
  const types = (...mediaTypes: readonly string[]): unknown[] =>
    fixes(artifact(mediaTypes.map((type, at) => descriptor(type, `${type} ${at}`)))).map(({ document, left }) => {
      assert.deepEqual(left, []);
      assert.deepEqual(Object.keys(document as Json).slice(0, 4), ["schemaVersion", "mediaType", "artifactType", "config"]);
      return (document as Json).artifactType;
    });
  const unnamed = "application/vnd.unknown.artifact.v1";
  assert.deepEqual(types("text/markdown", "text/markdown"), ["text/markdown", unnamed]);
  assert.deepEqual(types("text/markdown", "text/csv"), [unnamed]);
  assert.deepEqual(types(LAYER), [unnamed]);
  assert.deepEqual(types("application/octet-stream"), [unnamed]);
});

test("without `mediaType` the config still shows what a manifest is", () => {
  const { mediaType: _, ...document } = artifact([descriptor("text/markdown", "readme")]);
  assert.deepEqual(told(document), ["missing-media-type warning {", `missing-artifact-type error "${EMPTY}"`]);
});

test("a config of `{}` can be made the empty one, where readers know it", () => {
  const config = { ...emptyDescriptor, mediaType: CONFIG };
  const document = manifest(config, [descriptor("application/vnd.example.thing+json", "thing")]);
  const [fix, ...more] = fixes(document);
  assert.equal(more.length, 0);
  assert.deepEqual(fix?.left, []);
  assert.deepEqual(fix?.document, {
    schemaVersion: 2,
    mediaType: document.mediaType,
    artifactType: "application/vnd.example.thing+json",
    config: emptyDescriptor,
    layers: document.layers,
  });
  assert.deepEqual(fixes(document, { specVersion: "1.0" }), []);
  assert.deepEqual(fixes(manifest(config, [descriptor(LAYER, "base")]), { specVersion: "1.0" }), []);
});

test("a Docker list becomes an OCI index where that would be right, and keeps its annotations", () => {
  const annotations = { "org.opencontainers.image.title": "serve" };
  const entries = [entry("amd64", AMD64, {}, DOCKER_MANIFEST), entry("arm64", ARM64, { annotations }, DOCKER_MANIFEST)];
  const [removed, converted] = fixes(list(entries, { annotations }));
  assert.equal(removed?.title, "Remove `annotations`");
  assert.deepEqual(removed?.left, []);
  assert.equal(converted?.title, "Convert to an OCI image index");
  assert.equal(converted?.kind, "oci-index");
  assert.deepEqual(converted?.document, { ...list(entries, { annotations }), mediaType: INDEX });
  assert.deepEqual([...new Set(converted?.left)], ["mixed-index"]);

  const titles = (more: readonly Json[]): string[] => fixes(list([...entries, ...more])).map(({ title }) => title);
  const remove = "Remove `annotations`";
  assert.deepEqual(titles([entry("x", { ...AMD64, variant: "v2", features: [] }, {}, DOCKER_MANIFEST)]), [
    remove,
    "Convert to an OCI image index",
  ]);
  assert.deepEqual(titles([entry("x", { ...AMD64, variant: "v2", features: ["sse4"] }, {}, DOCKER_MANIFEST)]), [remove]);
  const old = "application/vnd.docker.distribution.manifest.v1+prettyjws";
  assert.deepEqual(titles([entry("x", { ...AMD64, variant: "v2" }, {}, old)]), [remove]);
});

test("a Docker manifest becomes an OCI one only where every part has a type there", () => {
  const document = FAULTLESS["Ollama model"]?.document as Json;
  const titles = fixes({ ...document, annotations: { "com.example.a": "b" } }).map(({ title }) => title);
  assert.deepEqual(titles, ["Remove `annotations`"]);
});

test("symptom: GHCR shows “No description provided”", () => {
  const options = { targets: ["ghcr"] } as const;
  const bare = index([entry("amd64", AMD64), entry("arm64", ARM64)]);
  assert.deepEqual(told(bare), []);
  assert.deepEqual(told(bare, options), ["index-without-description warning {"]);
  assert.match(says(bare, options)[0] ?? "", /No description provided/);
  const at = (description: string): Json => ({ annotations: { "org.opencontainers.image.description": description } });
  assert.deepEqual(told({ ...bare, ...at("serve") }, options), []);
  const misplaced = index([entry("amd64", AMD64, at("serve")), entry("arm64", ARM64, at("serve"))], {
    annotations: { "com.example.a": "b" },
  });
  assert.deepEqual(told(misplaced), ['index-without-description info "org.opencontainers.image.description"']);
  assert.deepEqual(told(misplaced, options), ['index-without-description warning "org.opencontainers.image.description"']);
  assert.deepEqual(
    fixes(misplaced).map(({ document, left }) => [(document as Json).annotations, left]),
    [[{ "com.example.a": "b", "org.opencontainers.image.description": "serve" }, []]],
  );
  const differing = index([entry("amd64", AMD64, at("serve")), entry("arm64", ARM64, at("serve on arm"))]);
  assert.equal(told(differing).length, 1);
  assert.deepEqual(fixes(differing), []);
  // What a registry does not show as an image.
  for (const name of ["referrers list", "index.json of a layout", "OCI index without entries", "BuildKit cache as image index"])
    assert.ok(!told(FAULTLESS[name]?.document, options).some((line) => line.startsWith("index-without-description")), name);
});

test("symptom: an artifact that is pushed as an image", () => {
  const [line] = says(manifest(descriptor(CONFIG, "config"), [descriptor("application/pdf", "paper")]), { targets: ["docker", "umoci"] });
  assert.match(line ?? "", /· refused by Docker 20\.10\.24 and umoci 0\.4\.7$/);
});
