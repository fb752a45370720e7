import type { Kind } from "../../server/src/model/kinds.ts";
import type { Target } from "../../server/src/refusals.ts";
import {
  AMD64,
  CACHECONFIG,
  CONFIG,
  DOCKER_CONFIG,
  DOCKER_LAYER,
  DOCKER_MANIFEST,
  descriptor,
  digest,
  emptyDescriptor,
  entry,
  index,
  LAYER,
  MANIFEST,
  manifest,
} from "./parts.ts";

/** What users ran into, with a document that shows it, the rule that predicts it and the words that they search for. */
export interface Symptom {
  readonly name: string;
  readonly document: unknown;
  /** The kind under which it is served, where it is not the one it names. */
  readonly kind?: Kind;
  /** Who must read it, where it is no fault by itself. */
  readonly target?: Target;
  readonly rule: string;
  /** The text as people see it; the first screen of the rule's page has it word for word. */
  readonly texts: readonly string[];
}

const docker = (layer: string): unknown => ({
  schemaVersion: 2,
  mediaType: DOCKER_MANIFEST,
  config: descriptor(DOCKER_CONFIG, "config"),
  layers: [descriptor(layer, "layer")],
});
const image = manifest(descriptor(CONFIG, "config"), [descriptor(LAYER, "layer")]);
const withoutType = (document: object): object => Object.fromEntries(Object.entries(document).filter(([name]) => name !== "mediaType"));

/** In the order of the list they were collected in. */
export const SYMPTOMS: readonly Symptom[] = [
  {
    name: "1: the registry wants Docker's type and the document has OCI's",
    document: { ...(docker(DOCKER_LAYER) as object), mediaType: MANIFEST },
    kind: "docker-manifest",
    rule: "wrong-media-type",
    texts: [
      "mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' not 'application/vnd.oci.image.manifest.v1+json'",
    ],
  },
  {
    name: "2: an OCI layer in a Docker manifest",
    document: docker(LAYER),
    rule: "mixed-families",
    texts: ['unsupported docker v2s2 media type: "application/vnd.oci.image.layer.v1.tar+gzip"'],
  },
  {
    name: "3: a zstd layer under Docker's name",
    document: docker("application/vnd.docker.image.rootfs.diff.tar.zstd"),
    rule: "zstd-in-docker",
    texts: ["unknown layer media type", "mismatched image rootfs and manifest layers"],
  },
  {
    name: "4: GitHub shows no description of a multi-platform image",
    document: index([entry("amd64", AMD64, { annotations: { "org.opencontainers.image.description": "An app" } })]),
    rule: "index-without-description",
    texts: ["No description provided"],
  },
  {
    name: "5: a platform unknown/unknown that is no attestation to anybody",
    document: index([entry("image", AMD64), entry("lost", { architecture: "unknown", os: "unknown" })]),
    rule: "attestation-without-reference",
    texts: ["`unknown/unknown`"],
  },
  {
    name: "6: an index without its media type",
    document: withoutType(index([entry("amd64", AMD64)])),
    rule: "missing-media-type",
    texts: ['keyNotFound(CodingKeys(stringValue: "mediaType", intValue: nil))'],
  },
  {
    name: "6: a Docker manifest without its media type",
    document: withoutType(docker(DOCKER_LAYER) as object),
    kind: "docker-manifest",
    rule: "missing-media-type",
    texts: ["mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' not ''"],
  },
  {
    name: "7: GitLab does not know the artifact's type",
    document: manifest(emptyDescriptor, [descriptor("application/octet-stream", "package")], {
      artifactType: "application/vnd.sh.ocx.package.v1",
    }),
    target: "gitlab",
    rule: "refused-by-target",
    texts: ["unknown media type: application/vnd.", "MANIFEST_INVALID"],
  },
  {
    name: "8: Quay holds a Docker manifest to its schema",
    document: docker("application/vnd.docker.image.rootfs.diff.tar"),
    target: "quay",
    rule: "refused-by-target",
    texts: ["manifest data does not match schema"],
  },
  {
    name: "9: ECR does not expect a platform on the subject",
    document: {
      ...image,
      subject: descriptor(MANIFEST, "image", { platform: AMD64 }),
    },
    rule: "misplaced-platform",
    texts: ["Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'"],
  },
  {
    name: "10: an artifact that calls itself an image",
    document: manifest(descriptor(CONFIG, "config"), [descriptor("application/vnd.cncf.helm.chart.content.v1.tar+gzip", "chart")]),
    rule: "artifact-with-image-config",
    texts: ["unsupported media type", "invalid rootfs in image configuration"],
  },
  {
    name: "10: an artifact pulled as an image",
    document: manifest(emptyDescriptor, [descriptor("text/markdown", "readme")], { artifactType: "text/markdown" }),
    target: "docker",
    rule: "refused-by-target",
    texts: ["unsupported media type application/vnd.oci.empty.v1+json"],
  },
  {
    name: "11: a variant of ARM for a PC",
    document: index([entry("image", { ...AMD64, variant: "v8" })]),
    rule: "wrong-variant",
    texts: [
      "no matching manifest for linux/amd64 in the manifest list entries",
      "unsupported os/arch or os/arch/variant combination: linux/amd64/v8",
    ],
  },
  {
    name: "11: armv8, as no list of variants has it",
    document: index([entry("image", { architecture: "arm64", os: "linux", variant: "armv8" })]),
    rule: "wrong-variant",
    texts: ["`armv8`"],
  },
  {
    name: "11: ARM without a variant",
    document: index([entry("image", { architecture: "arm", os: "linux" })]),
    rule: "arm-without-variant",
    texts: ['no image found in manifest list for architecture arm, variant "", OS linux', "`exec format error`"],
  },
  {
    name: "12: a cache pulled as an image",
    document: manifest(descriptor(CACHECONFIG, "config"), [
      descriptor(LAYER, "layer", {
        annotations: { "buildkit/createdat": "2026-11-03T08:12:51Z", "containerd.io/uncompressed": descriptor(LAYER, "unpacked").digest },
      }),
    ]),
    target: "containerd",
    rule: "refused-by-target",
    texts: ["mismatched image rootfs and manifest layers"],
  },
  {
    name: "13: a schema 1 manifest",
    document: {
      schemaVersion: 1,
      name: "library/busybox",
      tag: "latest",
      architecture: "amd64",
      fsLayers: [{ blobSum: digest("base") }],
      history: [{ v1Compatibility: JSON.stringify({ id: digest("1").slice("sha256:".length) }) }],
    },
    rule: "docker-schema-1",
    texts: [
      'media type "application/vnd.docker.distribution.manifest.v1+prettyjws" is no longer supported since containerd v2.1',
      "Docker Image Format v1 and Docker Image manifest version 2, schema 1 support is disabled by default and will be removed in an upcoming release",
      "unsupported manifest media type and no default available: application/vnd.docker.distribution.manifest.v1+prettyjws",
    ],
  },
  {
    name: "14: a time that is none",
    document: index([entry("amd64", AMD64)], { annotations: { "org.opencontainers.image.created": "20180804" } }),
    rule: "invalid-created",
    texts: ['parsing time "20180804" as "2006-01-02T15:04:05Z07:00": cannot parse "0804" as "-"', "is not a valid time format"],
  },
  {
    name: "14: a licence that is on no list",
    document: index([entry("amd64", AMD64)], { annotations: { "org.opencontainers.image.licenses": "Apache 2.0" } }),
    rule: "invalid-license",
    texts: ["is not a valid SPDX identifier"],
  },
  {
    name: "14: `license` for `licenses`",
    document: index([entry("amd64", AMD64)], { annotations: { "org.opencontainers.image.license": "MIT" } }),
    rule: "unknown-reserved-annotation",
    texts: ["No description provided", "`license` for `licenses`"],
  },
  {
    name: "15: a negative size, which the schema allows",
    document: { ...image, layers: [{ ...descriptor(LAYER, "layer"), size: -1 }] },
    rule: "invalid-size",
    texts: ["failed size validation: 132 != -1"],
  },
];

/** What the official schema refuses and the text of the specification allows: nothing worse than a warning may be said of it. */
export const ALLOWED: readonly (readonly [name: string, document: unknown])[] = [
  ["no layers", manifest(descriptor(CONFIG, "config"), [])],
  [
    "null for what is optional",
    {
      created: null,
      author: null,
      architecture: "amd64",
      os: "linux",
      config: { User: null, Env: null, Entrypoint: null, Cmd: null, Volumes: null, Labels: null },
      rootfs: { type: "layers", diff_ids: [descriptor(LAYER, "unpacked").digest] },
      history: null,
    },
  ],
  ["artifactType of an index", index([entry("amd64", AMD64)], { artifactType: "application/vnd.example.bundle.v1" })],
];
