import assert from "node:assert/strict";
import { test } from "node:test";
import { offerValues } from "../../server/src/complete/offers.ts";
import type { LayoutView } from "../../server/src/layout-view.ts";
import type { Kind } from "../../server/src/model/kinds.ts";
import { schemaAt, schemaOf } from "../../server/src/schemas.ts";
import { accepted, ask, explained, find, NOW } from "./asking.ts";

const A = `sha256:${"1f".repeat(31)}aa`;
const B = `sha256:${"2e".repeat(31)}bb`;
const EMPTY = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** Where the caret stands, what is proposed first there, and what is not proposed. */
const FIRST: readonly (readonly [marked: string, kind: Kind, first: readonly string[], not?: readonly string[]])[] = [
  // Times.
  ['{"annotations":{"org.opencontainers.image.created":"|"}}', "oci-index", [NOW, "1970-01-01T00:00:00Z"]],
  ['{"created":|}', "oci-config", [NOW]],
  ['{"history":[{"created":"|', "oci-config", [NOW]],
  ['{"records":[{"layers":[{"createdAt":"|"}]}]}', "buildkit-cacheconfig", [NOW]],
  ['{"config":{"Labels":{"org.label-schema.build-date":"|"}}}', "oci-config", [NOW]],
  // Licences, also in the middle of an expression.
  ['{"annotations":{"org.opencontainers.image.licenses":"|"}}', "oci-index", ["Apache-2.0", "MIT"]],
  ['{"annotations":{"org.opencontainers.image.licenses":"mpl|"}}', "oci-index", ["MPL-2.0"]],
  ['{"annotations":{"org.opencontainers.image.licenses":"MIT |"}}', "oci-index", ["AND", "OR", "WITH"], ["MIT"]],
  ['{"annotations":{"org.opencontainers.image.licenses":"MIT OR |"}}', "oci-index", ["Apache-2.0"]],
  ['{"annotations":{"org.opencontainers.image.licenses":"Apache-2.0 WITH LLVM|"}}', "oci-index", ["LLVM-exception"], ["MIT"]],
  // Words and addresses.
  ['{"manifests":[{"annotations":{"vnd.docker.reference.type":"|"}}]}', "oci-index", ["attestation-manifest"]],
  ['{"layers":[{"annotations":{"in-toto.io/predicate-type":"|"}}]}', "oci-manifest", ["https://slsa.dev/provenance/v0.2"]],
  ['{"layers":[{"urls":["|"]}]}', "oci-manifest", ["https://…"]],
  [
    '{"annotations":{"org.opencontainers.image.source":"https://example.com/src","org.opencontainers.image.url":"|"}}',
    "oci-index",
    ["https://example.com/src", "https://…"],
  ],
  ['{"annotations":{"org.opencontainers.image.base.name":"|"}}', "oci-manifest", ["scratch"]],
  // Platforms that fit together.
  ['{"manifests":[{"platform":{"os":"windows","architecture":"|"}}]}', "oci-index", ["amd64", "arm64", "386"]],
  ['{"manifests":[{"platform":{"os":"darwin","architecture":"|"}}]}', "oci-index", ["amd64", "arm64"]],
  ['{"manifests":[{"platform":{"architecture":"wasm","os":"|"}}]}', "oci-index", ["wasip1"]],
  ['{"manifests":[{"platform":{"architecture":"unknown","os":"|"}}]}', "oci-index", ["unknown"]],
  [
    '{"manifests":[{"annotations":{"vnd.docker.reference.type":"attestation-manifest"},"platform":{"architecture":"|"}}]}',
    "oci-index",
    ["unknown"],
  ],
  ['{"manifests":[{"platform":{"os":"windows","os.version":"|"}}]}', "oci-index", ["10.0.26100", "10.0.25398"]],
  ['{"os":"windows","os.features":["|"]}', "oci-config", ["win32k"]],
  // A whole platform: those that the neighbours have not come first.
  ['{"manifests":[{"platform":{"os":"linux","architecture":"amd64"}},{"platform":|}]}', "oci-index", ["linux/arm64", "linux/arm/v7"]],
  // Settings of a container.
  ['{"config":{"StopSignal":"|"}}', "oci-config", ["SIGTERM"]],
  ['{"config":{"ExposedPorts":{"|"}}}', "oci-config", ["80/tcp"]],
  ['{"config":{"Volumes":{|}}}', "oci-config", ["/data"]],
  ['{"config":{"Env":["|"]}}', "oci-config", ["PATH=…", "NAME=value"]],
  ['{"config":{"Healthcheck":{"Test":|}}}', "docker-config", ['["CMD-SHELL", "…"]']],
  ['{"config":{"Healthcheck":{"Interval":|}}}', "docker-config", ["5 seconds", "10 seconds", "30 seconds"]],
  ['{"rootfs":{"type":|}}', "oci-config", ["layers"]],
  ['{"imageLayoutVersion":|}', "oci-layout", ["1.0.0"]],
  ['{"config":{"Labels":|}}', "oci-config", ["annotations of an image", "{}"]],
  ['{"config":{"Volumes":|}}', "oci-config", ["{}"]],
  // A text that ends where it is being typed.
  ['{"manifests":[{"platform": |', "oci-index", ["linux/amd64"]],
  ['{"manifests": [\n  |', "oci-index", ["entry for a platform"]],
  ['{"manifests": [{}] |', "oci-index", ["schemaVersion"]],
  ['{"manifests": [{"size": 1, |', "oci-index", ["mediaType", "digest"]],
  ['{"manifests": []\n|', "oci-index", ["schemaVersion"]],
  // The numbers of a cache config.
  [`{"layers":[{"blob":"${A}","parent":-1},{"blob":"${B}","parent":|}]}`, "buildkit-cacheconfig", ["-1", "0", "1"]],
  [`{"layers":[{"blob":"${A}"}],"records":[{"layers":[{"layer":|}]}]}`, "buildkit-cacheconfig", ["0"]],
  [`{"layers":[],"records":[{"digest":"${A}"},{"inputs":[[{"link":|}]]}]}`, "buildkit-cacheconfig", ["0", "1"]],
];

for (const [marked, kind, first, not = []] of FIRST)
  test(`proposed at ${marked}`, async () => {
    const { labels } = await ask(marked, kind);
    assert.deepEqual(labels.slice(0, first.length), first);
    for (const label of not) assert.ok(!labels.includes(label), label);
  });

test("an expression keeps what stands before the word at the caret", async () => {
  const answer = await ask('{"annotations":{"org.opencontainers.image.licenses":"(MIT OR apa|"}}', "oci-index");
  assert.equal(accepted(answer, "Apache-2.0"), '{"annotations":{"org.opencontainers.image.licenses":"(MIT OR Apache-2.0"}}');
  assert.equal(find(answer, "Apache-2.0").filter, "(MIT OR Apache-2.0");
  assert.match(explained(find(answer, "Apache-2.0")), /Apache License 2\.0.*spdx\.org\/licenses\/Apache-2\.0/s);
  assert.ok(answer.incomplete, "more come when somebody types on");
});

test("digests of the document, each once, with what they are", async () => {
  const text = `{"config":{"digest":"|"},"layers":[{"mediaType":"${LAYER}","digest":"${A}","size":24500000},{"digest":"${A}"},{"digest":"not one"}]}`;
  const { proposals, labels } = await ask(text, "oci-manifest");
  assert.deepEqual(labels, [EMPTY, A, "sha256:…"]);
  assert.equal(proposals[1]?.detail, "layers[0] · Layer · tar, gzip · 24.5 MB");
});

test("an attestation is about an image of the index that has none yet", async () => {
  const entry = (digest: string, arch: string): string => `{"digest":"${digest}","platform":{"os":"linux","architecture":"${arch}"}}`;
  const attestation = (digest: string): string =>
    `{"digest":"sha256:${"3d".repeat(31)}cc","annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":${digest}}}`;
  const { labels, proposals } = await ask(
    `{"manifests":[${entry(A, "amd64")},${entry(B, "arm64")},${attestation(`"${A}"`)},${attestation('"|"')}]}`,
    "oci-index",
  );
  assert.deepEqual(labels, [B, A, "sha256:…"]);
  assert.equal(proposals[0]?.detail, "manifests[1] · linux/arm64");
  assert.equal(proposals[1]?.detail, "manifests[0] · linux/amd64, has an attestation");
});

test("the digest of `data`, and the size that belongs to a digest", async () => {
  const data = await ask('{"config":{"data":"e30=","digest":"|"},"layers":[]}', "oci-manifest");
  assert.equal(data.labels[0], EMPTY);
  const sizes: readonly (readonly [string, readonly string[]])[] = [
    [`{"config":{"digest":"${EMPTY}","size":|}}`, ["2"]],
    [`{"config":{"data":"aGVsbG8=","size":|}}`, ["5"]],
    [`{"config":{"digest":"${A}","size":|},"layers":[{"digest":"${A}","size":1234},{"digest":"${A}","size":-1}]}`, ["1234"]],
    [`{"config":{"digest":"${B}","size":|}}`, []],
  ];
  for (const [marked, labels] of sizes) assert.deepEqual((await ask(marked, "oci-manifest")).labels, labels, marked);
});

test("media types: those of the neighbours first, then those of the same artifact", async () => {
  const zstd = "application/vnd.oci.image.layer.v1.tar+zstd";
  const layers = await ask(
    `{"config":{},"layers":[{"mediaType":"${zstd}"},{"mediaType":"${zstd}"},{"mediaType":"${LAYER}"},{"mediaType":"|"}]}`,
    "oci-manifest",
  );
  assert.deepEqual(layers.labels.slice(0, 2), [zstd, LAYER]);
  const helm = await ask(
    '{"config":{"mediaType":"|"},"layers":[{"mediaType":"application/vnd.cncf.helm.chart.content.v1.tar+gzip"}]}',
    "oci-manifest",
  );
  assert.equal(helm.labels[0], "application/vnd.cncf.helm.config.v1+json");
  // What stands in a wrong place around is no model.
  const index = await ask(`{"manifests":[{"mediaType":"${LAYER}"},{"mediaType":"|"}]}`, "oci-index");
  assert.equal(index.labels[0], MANIFEST);
  // VS Code's own server proposes unknown types that stand there already.
  const unknown = '{"config":{},"layers":[{"mediaType":"application/vnd.acme.x"},{"mediaType":"|"}]}';
  assert.equal((await ask(unknown, "oci-manifest")).labels[0], "application/vnd.acme.x");
  assert.ok(!(await ask(unknown, "oci-manifest", { builtInJson: true })).labels.includes("application/vnd.acme.x"));
});

test("in a layout: blobs that no document names yet, and the sizes of files", async () => {
  const blob = { digest: A, path: `blobs/sha256/${A.slice(7)}`, kind: "file", size: 1297, mtime: 0 };
  const layout = {
    unreferenced: () => [blob],
    blob: (digest: string) => (digest === A ? blob : undefined),
    document: () => undefined,
  } as unknown as LayoutView;
  const digests = await ask('{"manifests":[{"digest":"|"}]}', "oci-index", { layout });
  assert.deepEqual(digests.labels, [A, "sha256:…"]);
  assert.equal(digests.proposals[0]?.detail, "1.3 kB, in this layout and in no document yet");
  assert.deepEqual((await ask(`{"manifests":[{"digest":"${A}","size":|}]}`, "oci-index", { layout })).labels, ["1297"]);
});

test("what a schema says of a value is worked out once, and no service is kept for it", async () => {
  const schema = schemaAt("oci-config", ["architecture"]);
  assert.ok(schema);
  assert.equal(await offerValues(schema, schemaOf("oci-config")?.$defs), await offerValues(schema, schemaOf("oci-config")?.$defs));
});
