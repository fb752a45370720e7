import { spanOf } from "../json/index.ts";
import { isCacheWithoutConfig } from "../model/cache.ts";
import type { Document } from "../model/document.ts";
import { placeRole, roleNoun } from "../model/roles.ts";
import type { Rule } from "../rule.ts";

const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const MANIFEST = `{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:00e2cf27f75eb8a0e9a4d3cde4b3e5ed7bd4cd0e6ccf8f2a6c3e8d0bd3a0c111","size":1043,"platform":{"architecture":"amd64","os":"linux"}}`;

/** containerd writes a checkpoint as an index of a manifest and plain blobs, on purpose. */
function isCheckpoint(doc: Document): boolean {
  return doc.descriptors.some(
    (descriptor) => descriptor.place === "manifest" && descriptor.mediaType?.startsWith("application/vnd.containerd.container.") === true,
  );
}

/** A layer, config or other blob stands where clients fetch a manifest: in an index or as a subject. */
export const blobAsManifest: Rule = {
  id: "blob-as-manifest",
  subject: "media types and roles",
  severity: "warning",
  kinds: ["oci-index", "docker-list", "oci-manifest", "docker-manifest", "oci-artifact"],
  summary: "A layer, a config or another blob stands in `manifests` or as `subject`, where clients expect a manifest or an index.",
  why: [
    "A client asks the registry for each entry of `manifests` at `/v2/<name>/manifests/<digest>`. A layer or a config is no manifest, so it",
    "is not found there, or its bytes are read as JSON. What people see:",
    "",
    "- Distribution 3, on push: `MANIFEST_BLOB_UNKNOWN: blob unknown to registry`",
    "- `skopeo copy --all` 1.9.3: `invalid character '\\x1f' looking for beginning of value` for a gzip layer, `unsupported schema version 0` for a config",
    "- containerd 1.6 and 2.0: `unexpected media type application/vnd.oci.image.layer.v1.tar+gzip for sha256:…: not found`",
    "",
    "The OCI specification only says that types a reader does not know must not be an error; these types are known, and are in the wrong",
    "place. Hence a warning; in a Docker manifest list, which can describe nothing but images, an error.",
    "",
    "**By hand:** list the manifest that holds the layer, not the layer (`crane index append -m IMAGE`, `oras manifest index create`,",
    "`docker buildx imagetools create`). A `subject` names the manifest of the image that is signed or described: `crane digest IMAGE` or",
    "`oras resolve IMAGE` prints its digest.",
    "",
    "Silent in BuildKit caches, of which [legacy-cache-index](legacy-cache-index.md) and",
    "[cache-without-config](cache-without-config.md) speak once, in containerd checkpoints, and about unknown media types.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, manifests](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[image-spec 1.1.1, manifest.md, subject](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
    "[Docker manifest v2 schema 2, manifest list](https://distribution.github.io/distribution/spec/manifest-v2-2/#manifest-list-field-descriptions)",
  ],
  covers: ["2.19", "3.6"],
  since: "0.1.0",
  examples: [
    {
      good: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${MANIFEST}]}`,
    },
    {
      good: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${MANIFEST},{"mediaType":"application/xml","digest":"sha256:b3d63132d21c3ff4c35a061adf23cf43da8ae054247e32faa95494d904a007e5","size":7682}]}`,
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${MANIFEST},{"mediaType":«"${LAYER}"»,"digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22","size":2811969}]}`,
      says: `\`${LAYER}\` is a layer; \`manifests\` lists manifests and indexes`,
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[{"mediaType":«"application/vnd.docker.container.image.v1+json"»,"digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22","size":1512,"platform":{"architecture":"amd64","os":"linux"}}]}`,
      says: "`application/vnd.docker.container.image.v1+json` is a config; `manifests` of a Docker list holds image manifests only",
      severity: "error",
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/spdx+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"application/spdx+json","digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22","size":9172}],"subject":{"mediaType":«"application/vnd.oci.image.config.v1+json"»,"digest":"sha256:0e6d0f0bf1d6a0f0a2a34c08bd7a2a5b4fd1a9c0d7b7f6b1b7d1a2b3c4d5e6f7","size":1512}}`,
      says: "`application/vnd.oci.image.config.v1+json` is a config; `subject` names a manifest or an index",
    },
  ],
  *check(doc) {
    // In a cache index the layers are one fault, and the cache rules tell it.
    const cache = doc.cache === "index";
    let entriesSpeak: boolean | undefined;
    for (const descriptor of doc.doubtful) {
      const { place } = descriptor;
      if (place !== "subject" && (place !== "manifest" || cache)) continue;
      const role = placeRole(descriptor.mediaType);
      if (role === undefined || role === "manifest" || role === "index") continue;
      const at = spanOf(doc.tree, descriptor.mediaTypeNode);
      const what = `\`${descriptor.mediaType}\` is ${roleNoun(role)}`;
      if (place === "subject") {
        yield { at, says: `${what}; \`subject\` names a manifest or an index` };
        continue;
      }
      entriesSpeak ??= !isCheckpoint(doc) && !isCacheWithoutConfig(doc);
      if (!entriesSpeak) continue;
      if (doc.kind === "docker-list")
        yield { at, says: `${what}; \`manifests\` of a Docker list holds image manifests only`, severity: "error" };
      else yield { at, case: role === "config" ? "config" : "layer", says: `${what}; \`manifests\` lists manifests and indexes` };
    }
  },
};
