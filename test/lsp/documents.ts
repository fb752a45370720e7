import { createHash } from "node:crypto";

/** Documents that the server's tests open. */

/** The 64 digits of a word's digest, so that none looks made up. */
export const hex = (word: string): string => createHash("sha256").update(word).digest("hex");

/** A cache as BuildKit wrote it before 0.21: an image index over layers. */
export const LEGACY_CACHE = `{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.index.v1+json",
  "manifests": [
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
      "digest": "sha256:${hex("a")}",
      "size": 1200,
      "annotations": {
        "buildkit/createdat": "2024-05-01T10:00:00.123456789Z",
        "containerd.io/uncompressed": "sha256:${hex("b")}"
      }
    },
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
      "digest": "sha256:${hex("c")}",
      "size": 3400,
      "annotations": {
        "buildkit/createdat": "2024-05-01T10:00:01.123456789Z",
        "containerd.io/uncompressed": "sha256:${hex("d")}"
      }
    },
    {
      "mediaType": "application/vnd.buildkit.cacheconfig.v0",
      "digest": "sha256:${hex("e")}",
      "size": 500
    }
  ]
}
`;

/** An image manifest without fault. */
export const MANIFEST = `{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "config": {
    "mediaType": "application/vnd.oci.image.config.v1+json",
    "digest": "sha256:${hex("1")}",
    "size": 700
  },
  "layers": [
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
      "digest": "sha256:${hex("2")}",
      "size": 1000
    }
  ]
}
`;

/** An index in which every entry has a digest with upper-case digits. */
export const manyFaults = (count: number): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: Array.from({ length: count }, (_, i) => ({
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      digest: `sha256:${i.toString(16).padStart(64, "A")}`,
      size: 100,
      platform: { architecture: "amd64", os: "linux" },
    })),
  });

/** Somebody else's JSON. */
export const UNRELATED = '{ "name": "app", "layers": ["a"], "manifests": 3, }';
