import { createHash } from "node:crypto";

// Documents for the command line's tests, written for them. Sizes and digests are invented, their forms are real.

const hex = (seed: string): string => createHash("sha256").update(seed).digest("hex");

const layer = (seed: string, size: number) => ({
  mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
  digest: `sha256:${hex(seed)}`,
  size,
  annotations: { "buildkit/createdat": "2026-03-01T10:00:00.123456789Z", "containerd.io/uncompressed": `sha256:${hex(`${seed}0`)}` },
});

const config = { mediaType: "application/vnd.buildkit.cacheconfig.v0", digest: `sha256:${hex("c3")}`, size: 431 };

/** A legacy cache index as an object: two layers, then the config, as BuildKit writes it. */
export const legacy = {
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.index.v1+json",
  manifests: [layer("a1", 1_200_000), layer("b2", 1_500_000), config],
};

/** What BuildKit would have written instead. */
export const converted = {
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  config,
  layers: [layer("a1", 1_200_000), layer("b2", 1_500_000)],
};

/** A legacy cache with something that an image manifest cannot hold. */
export const lossy = { ...legacy, manifests: [{ ...layer("a1", 1), platform: { os: "linux", architecture: "amd64" } }, config] };

/** An image index without a fault. */
export const index = {
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.index.v1+json",
  manifests: [
    {
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      digest: `sha256:${hex("d4")}`,
      size: 1459,
      platform: { architecture: "amd64", os: "linux" },
    },
  ],
};

/** The same with digests that registries do not take: an error for each. */
export const faulty = {
  ...index,
  manifests: Array.from({ length: 13 }, (_, i) => ({
    ...index.manifests[0],
    digest: `sha256:${hex("d4").slice(0, 60 - i)}`,
    platform: { architecture: "amd64", os: "freebsd", "os.version": `14.${i}` },
  })),
};

export const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
export const compact = (value: unknown): string => JSON.stringify(value);
