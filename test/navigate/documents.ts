import { createHash } from "node:crypto";

/** A digest that nobody made up. */
export const d = (word: string): string => `sha256:${createHash("sha256").update(word).digest("hex")}`;

/** An index of two platforms and the attestation of the first, as BuildKit pushes it. */
export const INDEX = `{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.index.v1+json",
  "manifests": [
    {
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "${d("amd64")}",
      "size": 1297,
      "platform": { "architecture": "amd64", "os": "linux" }
    },
    {
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "${d("arm")}",
      "size": 845,
      "platform": { "architecture": "arm", "os": "linux", "variant": "v7" },
      "annotations": { "org.opencontainers.image.ref.name": "edge" }
    },
    {
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "${d("attestation")}",
      "size": 841,
      "annotations": {
        "vnd.docker.reference.digest": "${d("amd64")}",
        "vnd.docker.reference.type": "attestation-manifest"
      },
      "platform": { "architecture": "unknown", "os": "unknown" }
    }
  ],
  "subject": { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "${d("arm")}", "size": 845 }
}
`;

/** A manifest with embedded content and addresses. */
export const MANIFEST = `{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "config": {
    "mediaType": "application/vnd.oci.empty.v1+json",
    "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    "size": 2,
    "data": "e30="
  },
  "layers": [
    {
      "mediaType": "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
      "digest": "${d("layer")}",
      "size": 24512345,
      "urls": ["https://example.com/layer.tar.gz", "ftp://example.com/x", 7]
    },
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar+zstd",
      "digest": "${d("other")}",
      "size": 999,
      "annotations": { "org.opencontainers.image.title": "rocket.tar" }
    }
  ],
  "annotations": {
    "org.opencontainers.image.source": "https://github.com/example/app",
    "org.opencontainers.image.url": "javascript:alert(1)",
    "org.opencontainers.image.base.name": "docker.io/library/alpine@${d("base")}"
  }
}
`;

/** A cache config whose numbers lead to layers and records, and one that leads nowhere. */
export const CACHECONFIG = `{
  "layers": [
    { "blob": "${d("base layer")}", "parent": -1 },
    { "blob": "${d("top layer")}", "annotations": { "size": 2500000 } }
  ],
  "records": [
    { "digest": "${d("step 0")}", "layers": [{ "layer": 0, "createdAt": "2024-05-01T10:00:00Z" }] },
    { "digest": "${d("step 1")}", "inputs": [[{ "link": 0 }]], "layers": [{ "layer": 1, "createdAt": "2024-05-01T10:00:00Z" }] },
    { "digest": "${d("step 2")}", "inputs": [[{ "link": 1 }, { "link": 99 }], [{ "link": 0 }]], "chains": [{ "layers": [0, 1] }] }
  ]
}
`;
