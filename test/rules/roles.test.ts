import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { applyEdits } from "../../server/src/json/index.ts";
import { validate } from "../../server/src/validate.ts";

const hex = (seed: number): string => createHash("sha256").update(`${seed}`).digest("hex");
const OCI = "application/vnd.oci.image";
const DOCKER = "application/vnd.docker";
const MANIFEST = { oci: `${OCI}.manifest.v1+json`, docker: `${DOCKER}.distribution.manifest.v2+json` } as const;
const INDEX = { oci: `${OCI}.index.v1+json`, docker: `${DOCKER}.distribution.manifest.list.v2+json` } as const;
const CONFIG = { oci: `${OCI}.config.v1+json`, docker: `${DOCKER}.container.image.v1+json` } as const;
const LAYER = { oci: `${OCI}.layer.v1.tar+gzip`, docker: `${DOCKER}.image.rootfs.diff.tar.gzip` } as const;
type Family = keyof typeof MANIFEST;

const image = (family: Family, config: string, ...layers: readonly string[]): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST[family],
    config: { mediaType: config, digest: `sha256:${hex(1)}`, size: 1512 },
    layers: layers.map((mediaType, at) => ({ mediaType, digest: `sha256:${hex(at + 2)}`, size: 1000 + at })),
  });
const index = (family: Family, ...entries: readonly string[]): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: INDEX[family],
    manifests: entries.map((mediaType, at) => ({
      mediaType,
      digest: `sha256:${hex(at + 2)}`,
      size: 1000 + at,
      platform: { architecture: ["amd64", "arm64", "s390x", "ppc64le"][at], os: "linux" },
    })),
  });

const told = (text: string): string[] =>
  validate(text).problems.map(
    ({ at, severity, rule, place }) => `${severity} ${rule.id}${place ? " place" : ""} ${text.slice(at.start + 1, at.end - 1)}`,
  );

const SCHEMA1 = `${DOCKER}.distribution.manifest.v1+prettyjws`;
const ZSTD = { oci: `${OCI}.layer.v1.tar+zstd`, docker: `${DOCKER}.image.rootfs.diff.tar.zstd` } as const;

/** Document, then what is told, each as "severity rule [place] media type". */
const table: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  // What is right, or at least nobody's business.
  ["OCI image", image("oci", CONFIG.oci, LAYER.oci, ZSTD.oci), []],
  ["Docker image", image("docker", CONFIG.docker, LAYER.docker), []],
  ["Docker plugin", image("docker", `${DOCKER}.plugin.v1+json`, LAYER.docker), []],
  ["image of 2015 with a generic config", image("docker", "application/octet-stream", LAYER.docker), []],
  [
    "foreign layer without an address",
    image("docker", CONFIG.docker, `${DOCKER}.image.rootfs.foreign.diff.tar.gzip`, LAYER.docker),
    [`warning foreign-layer-without-urls ${DOCKER}.image.rootfs.foreign.diff.tar.gzip`],
  ],
  ["Ollama model", image("docker", CONFIG.docker, "application/vnd.ollama.image.model", "application/vnd.ollama.image.params"), []],
  ["Docker model", image("oci", `${DOCKER}.ai.model.config.v0.1+json`, `${DOCKER}.ai.gguf.v3`), []],
  ["Helm chart", image("oci", "application/vnd.cncf.helm.config.v1+json", "application/vnd.cncf.helm.chart.content.v1.tar+gzip"), []],
  ["cosign signature", image("oci", CONFIG.oci, "application/vnd.dev.cosign.simplesigning.v1+json"), []],
  ["types that nobody knows", image("oci", "application/vnd.example.config", "application/vnd.example.layer"), []],
  ["nested index", index("oci", MANIFEST.oci, INDEX.oci), []],
  ["unknown entry", index("oci", MANIFEST.oci, "application/vnd.example.thing+json"), []],
  ["generic entry", index("oci", MANIFEST.oci, "application/octet-stream", "application/json"), []],
  ["the specification's own example", index("oci", MANIFEST.oci, "application/xml"), []],
  [
    "containerd checkpoint with its writable layer",
    index("oci", MANIFEST.oci, "application/vnd.containerd.container.criu.checkpoint.criu.tar", LAYER.oci),
    [],
  ],
  ["schema 1 among layers", image("oci", CONFIG.oci, SCHEMA1), [`warning manifest-as-layer ${SCHEMA1}`]],
  // Blobs where manifests belong.
  ["layer in an index", index("oci", MANIFEST.oci, LAYER.oci), [`warning blob-as-manifest ${LAYER.oci}`]],
  ["config in an index", index("oci", CONFIG.oci, MANIFEST.oci), [`warning blob-as-manifest ${CONFIG.oci}`]],
  ["attestation in an index", index("oci", "application/vnd.in-toto+json"), ["warning blob-as-manifest application/vnd.in-toto+json"]],
  ["layer in a Docker list", index("docker", MANIFEST.docker, LAYER.docker), [`error blob-as-manifest ${LAYER.docker}`]],
  [
    "layers of the other family in an index are in the wrong place first",
    index("oci", MANIFEST.oci, LAYER.docker, LAYER.docker),
    [`warning blob-as-manifest ${LAYER.docker}`, `warning blob-as-manifest ${LAYER.docker}`],
  ],
  // Manifests and configs among layers, and the reverse.
  ["index among layers", image("oci", CONFIG.oci, INDEX.oci, LAYER.oci), [`warning manifest-as-layer ${INDEX.oci}`]],
  ["Docker manifest among layers", image("oci", CONFIG.oci, MANIFEST.docker), [`warning manifest-as-layer ${MANIFEST.docker}`]],
  ["image config among layers", image("docker", CONFIG.docker, CONFIG.oci), [`warning manifest-as-layer ${CONFIG.oci}`]],
  ["layer as config", image("oci", LAYER.oci, LAYER.oci), [`warning wrong-config-role ${LAYER.oci}`]],
  ["Docker layer as config of an OCI manifest", image("oci", LAYER.docker, LAYER.oci), [`warning wrong-config-role ${LAYER.docker}`]],
  ["index as config", image("docker", INDEX.docker, LAYER.docker), [`warning wrong-config-role ${INDEX.docker}`]],
  // Families.
  ["Docker config in an OCI manifest", image("oci", CONFIG.docker, LAYER.oci), [`warning mixed-families ${CONFIG.docker}`]],
  ["OCI config in a Docker manifest", image("docker", CONFIG.oci, LAYER.docker), [`info mixed-families ${CONFIG.oci}`]],
  [
    "three Docker layers in an OCI manifest are one problem",
    image("oci", CONFIG.oci, LAYER.docker, LAYER.oci, LAYER.docker, LAYER.docker),
    [`warning mixed-families ${LAYER.docker}`, `info mixed-families place ${LAYER.docker}`, `info mixed-families place ${LAYER.docker}`],
  ],
  [
    "config and layers are refused by different clients, so they are two",
    image("oci", CONFIG.docker, LAYER.docker),
    [`warning mixed-families ${CONFIG.docker}`, `warning mixed-families ${LAYER.docker}`],
  ],
  [
    "Docker's foreign layer in an OCI manifest",
    image("oci", CONFIG.oci, `${DOCKER}.image.rootfs.foreign.diff.tar`),
    [`warning mixed-families ${DOCKER}.image.rootfs.foreign.diff.tar`],
  ],
  [
    "Docker manifest in an OCI index",
    index("oci", MANIFEST.oci, MANIFEST.docker, MANIFEST.docker),
    [`info mixed-index ${MANIFEST.docker}`, `info mixed-index place ${MANIFEST.docker}`],
  ],
  ["OCI index in a Docker list", index("docker", MANIFEST.docker, INDEX.oci), [`warning nested-manifest-list ${INDEX.oci}`]],
  // Compression and distribution.
  [
    "Docker's zstd",
    image("docker", CONFIG.docker, ZSTD.docker, ZSTD.docker),
    [`warning zstd-in-docker ${ZSTD.docker}`, `info zstd-in-docker place ${ZSTD.docker}`],
  ],
  ["OCI's zstd in a Docker manifest is one problem", image("docker", CONFIG.docker, ZSTD.oci), [`warning zstd-in-docker ${ZSTD.oci}`]],
  ["Docker's zstd in an OCI manifest is a mix", image("oci", CONFIG.oci, ZSTD.docker), [`warning mixed-families ${ZSTD.docker}`]],
  [
    "non-distributable layers",
    image("oci", CONFIG.oci, `${OCI}.layer.nondistributable.v1.tar`, `${OCI}.layer.nondistributable.v1.tar+zstd`),
    [
      `info non-distributable-layer ${OCI}.layer.nondistributable.v1.tar`,
      `info non-distributable-layer ${OCI}.layer.nondistributable.v1.tar+zstd`,
    ],
  ],
];

for (const [name, text, expected] of table) test(name, () => assert.deepEqual(told(text), expected));

test("a subject that is no manifest is told beside good entries", () => {
  const subject = { mediaType: LAYER.oci, digest: `sha256:${hex(9)}`, size: 3 };
  const text = JSON.stringify({ ...JSON.parse(index("oci", MANIFEST.oci)), subject });
  assert.deepEqual(told(text), [`warning blob-as-manifest ${LAYER.oci}`]);
});

test("the fix of a mix replaces every layer that has a twin, and what has none stays", () => {
  const text = image("oci", CONFIG.oci, LAYER.docker, LAYER.oci, ZSTD.docker);
  const fix = validate(text).problems[0]?.fixes?.()[0];
  assert.ok(fix);
  assert.equal(fix.safe, false);
  assert.equal(fix.title, "Replace 2 layer types with their OCI twins");
  assert.equal(applyEdits(text, fix.edits), image("oci", CONFIG.oci, LAYER.oci, LAYER.oci, ZSTD.oci));
});

test("a non-distributable layer becomes Docker's foreign one", () => {
  const text = image("docker", CONFIG.docker, `${OCI}.layer.nondistributable.v1.tar+gzip`);
  assert.deepEqual(
    validate(text).problems.map(({ rule, fixes }) => [rule.id, fixes?.()[0]?.title]),
    [["mixed-families", `Replace with \`${DOCKER}.image.rootfs.foreign.diff.tar.gzip\``]],
  );
});
