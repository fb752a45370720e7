import { keyOf, spanOf } from "../json/index.ts";
import { CACHE_BLOB_LIMIT } from "../model/cache.ts";
import { exceedsBytes, MANIFEST_LIMIT } from "../oci/limits.ts";
import type { Rule } from "../rule.ts";
import { embedded } from "./manifest-too-large.ts";

/** From here on embedded content is told: a quarter of what a manifest may have. */
const LARGE = MANIFEST_LIMIT / 4;

const artifact = (data: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.disk","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"application/vnd.example.disk","digest":"sha256:599c1bb5ffd4b87229a81958f33f1060821cd01cd7aa7ccafa0d862f4522f3f6","size":786432${data}}]}`;

/** Embedded content that makes a manifest large. */
export const largeEmbeddedData: Rule = {
  id: "large-embedded-data",
  subject: "descriptor",
  severity: "info",
  kinds: ["oci-index", "oci-manifest", "oci-artifact", "docker-list", "docker-manifest"],
  summary: "Over 1 MiB of this manifest is content embedded as `data`, a quarter of what registries take for the whole.",
  why: [
    "`data` saves a request for small content, such as a config of some kilobytes. Every reader of the manifest reads it, wanted or not, and",
    "base64 makes it a third larger. Manifests are limited to 4 MiB, where the specification lets you expect no more, so embedded content is",
    "what first drives a manifest over it. What people see then: `exceeded maximum allowed size of 4194304 bytes`,",
    "`http: request body too large`, `MANIFEST_INVALID`.",
    "",
    "**By hand:** leave `data` out; `digest` and `size` name the content, which has to be pushed as a blob in any case",
    "(`oras blob push REPOSITORY FILE`). `regctl image mod --data-max 2048 REF --create NEW` removes all embedded content above a size.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, descriptor.md, Embedded Content](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#embedded-content)",
    "[distribution-spec 1.1.0, Pushing Manifests](https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests)",
  ],
  covers: ["1.18"],
  since: "0.2.0",
  examples: [
    { good: artifact("") },
    {
      bad: artifact(`,«"data"»:"${"A".repeat(LARGE)}"`),
      says: "1.0 MB of this manifest is content embedded as `data`; registries and clients take 4 MiB in all",
    },
  ],
  *check(doc) {
    if (doc.text.length < LARGE) return;
    const { largest, bytes } = embedded(doc);
    if (bytes < LARGE) return;
    // Over the limit manifest-too-large speaks, and of a cache cache-too-large.
    if (exceedsBytes(doc.text, doc.cache === undefined ? MANIFEST_LIMIT : CACHE_BLOB_LIMIT)) return;
    yield {
      at: spanOf(doc.tree, keyOf(doc.tree, largest)),
      says: `${(bytes / 1e6).toFixed(1)} MB of this manifest is content embedded as \`data\`; registries and clients take 4 MiB in all`,
    };
  },
};
