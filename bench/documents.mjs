// The documents that everything is measured on: indexes of N descriptors of about 400 bytes each.
import { createHash } from "node:crypto";

const digest = (word) => `sha256:${createHash("sha256").update(word).digest("hex")}`;

/** A valid index of N image manifests with platforms and annotations, indented by one space: so ten thousand stay under the 4 MiB that registries take. */
export function validIndex(n) {
  const manifests = Array.from({ length: n }, (_, i) => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: digest(`manifest ${i}`),
    size: 1000 + i,
    annotations: { "com.example.build": `build ${i}`, "org.opencontainers.image.created": "2026-01-02T03:04:05Z" },
    platform: { architecture: "amd64", os: "linux", "os.version": `10.0.${i}` },
  }));
  return JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests }, null, 1);
}

/** The same with one annotation more, so that it is no document to be accepted at a glance and every rule runs. */
export const readIndex = (n) => validIndex(n).replace(/\n\}$/, ',\n "annotations": { "org.opencontainers.image.title": "Bench" }\n}');

/** The same with a fault in every entry: the digest is cut short. */
export const faultyIndex = (n) => validIndex(n).replaceAll(/("digest": "sha256:[0-9a-f]{40})[0-9a-f]+/g, "$1");

/** The same with one digest in every entry. */
export const doubledIndex = (n) => validIndex(n).replaceAll(/"digest": "[^"]+"/g, `"digest": "${digest("manifest 0")}"`);

/** A valid Docker manifest list of N manifests with platforms; Docker's form has no annotations. */
export function dockerList(n) {
  const manifests = Array.from({ length: n }, (_, i) => ({
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    digest: digest(`manifest ${i}`),
    size: 1000 + i,
    platform: { architecture: "amd64", os: "windows", "os.version": `10.0.${i}`, "os.features": ["win32k"], features: ["sse4", "aes"] },
  }));
  return JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.docker.distribution.manifest.list.v2+json", manifests }, null, 1);
}

/** A legacy BuildKit cache index of N layers and its config. */
export function legacyCache(n) {
  const layers = Array.from({ length: n }, (_, i) => ({
    mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
    digest: digest(`layer ${i}`),
    size: 1000 + i,
    annotations: { "buildkit/createdat": "2026-01-02T03:04:05.678Z", "containerd.io/uncompressed": digest(`diff ${i}`) },
  }));
  const config = { mediaType: "application/vnd.buildkit.cacheconfig.v0", digest: digest("config"), size: 565 };
  return JSON.stringify(
    { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [...layers, config] },
    null,
    2,
  );
}

/** The valid index cut off in the middle of an entry, as while typing. */
export const truncatedIndex = (n) => {
  const text = validIndex(n);
  return text.slice(0, Math.floor(text.length * 0.9));
};

/** The text with its first `size` put in quotes: one fault that every peer with our schema must find. */
export const oneFault = (text) => text.replace(/("size": )(\d+)/, '$1"$2"');

/** JSON of somebody else, as large as an index of N entries. */
export const foreignList = (n) =>
  JSON.stringify(
    {
      name: "inventory",
      version: "1.0.0",
      items: Array.from({ length: n }, (_, i) => ({
        id: i,
        label: `item ${i}`,
        text: "words ".repeat(50),
        tags: ["a", "b"],
        at: { x: i, y: 1.5 },
      })),
    },
    null,
    1,
  );
