import assert from "node:assert/strict";
import { test } from "node:test";
import { describeDocument } from "../../server/src/describe.ts";
import type { Kind } from "../../server/src/model/kinds.ts";
import { validate } from "../../server/src/validate.ts";

const layer = { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", size: 1_350_000 };
const cache = { mediaType: "application/vnd.buildkit.cacheconfig.v0", size: 565 };
const manifest = { mediaType: "application/vnd.oci.image.manifest.v1+json", size: 500, platform: { os: "linux", architecture: "amd64" } };
const attestation = { ...manifest, annotations: { "vnd.docker.reference.type": "attestation-manifest" } };
const config = (mediaType: string) => ({ mediaType, size: 100 });

const LINES: readonly [Kind, unknown, string][] = [
  ["oci-index", { manifests: [layer, layer, cache] }, "OCI image index · BuildKit cache, legacy form · 2 layers, 2.7 MB"],
  ["docker-list", { manifests: [layer, cache] }, "Docker manifest list · BuildKit cache, legacy form · 1 layer, 1.4 MB"],
  ["oci-index", { manifests: [manifest, manifest, manifest, manifest] }, "OCI image index · 4 platforms"],
  ["oci-index", { manifests: [manifest, attestation] }, "OCI image index · 1 platform, 1 attestation"],
  ["oci-index", { manifests: [{ ...manifest, platform: undefined }] }, "OCI image index · 1 manifest"],
  ["oci-index", {}, "OCI image index · no manifests"],
  ["oci-manifest", { config: cache, layers: [layer] }, "OCI image manifest · BuildKit cache · 1 layer, 1.4 MB"],
  [
    "oci-manifest",
    { config: config("application/vnd.oci.image.config.v1+json"), layers: Array(40).fill(layer) },
    "OCI image manifest · 40 layers, 54 MB",
  ],
  [
    "oci-manifest",
    { config: config("application/vnd.cncf.helm.config.v1+json"), layers: [layer] },
    "OCI image manifest · Helm chart · 1 layer, 1.4 MB",
  ],
  [
    "oci-manifest",
    { artifactType: "application/vnd.acme\n\u202e", config: config("application/vnd.oci.empty.v1+json"), layers: [] },
    "OCI image manifest · artifact · no layers",
  ],
  [
    "docker-manifest",
    {
      layers: [
        { ...layer, size: -1 },
        { ...layer, size: 1.5 },
      ],
    },
    "Docker image manifest · 2 layers",
  ],
  ["oci-config", { os: "linux", architecture: "arm64", variant: "v8" }, "OCI image config · linux/arm64/v8"],
  ["oci-config", { os: "linux\n", architecture: "arm64" }, "OCI image config"],
  ["docker-save", [{}], "docker save manifest · 1 image"],
  ["docker-schema1", { fsLayers: [{}, {}] }, "Docker schema 1 manifest · 2 layers"],
  ["buildkit-cacheconfig", { layers: [{}], records: [] }, "BuildKit cache config · 1 layer, no records"],
  ["oci-layout", {}, "OCI layout marker"],
  ["oci-descriptor", layer, "OCI descriptor · Layer · tar, gzip"],
];
for (const [kind, value, line] of LINES) test(line, () => assert.equal(describeDocument(validate(JSON.stringify(value), { kind })), line));

const BUILDX = "docker buildx imagetools inspect --raw REF";
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const INSPECTED: readonly [string, unknown, string][] = [
  [
    "skopeo inspect",
    { Name: "docker.io/library/alpine", Digest: DIGEST, RepoTags: [], Layers: [DIGEST] },
    "skopeo inspect --raw docker://REF",
  ],
  [
    "docker manifest inspect -v",
    [{ Ref: "alpine", Descriptor: { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: DIGEST, size: 1 } }],
    BUILDX,
  ],
  ["docker buildx build --metadata-file", { "containerimage.digest": DIGEST }, BUILDX],
];
for (const [program, value, command] of INSPECTED)
  test(`what ${program} prints`, () => {
    const line = `output of ${program}, not a manifest; this prints it: ${command}`;
    assert.equal(describeDocument(validate(JSON.stringify(value))), line);
  });

test("a text that is not ours", () => {
  const report = validate("{}");
  assert.equal(describeDocument({ ...report, kind: undefined, document: undefined }), "not a container manifest");
});
