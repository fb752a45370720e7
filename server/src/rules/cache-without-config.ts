import { CACHE_EXPORT_FLAG } from "../convert/export-options.ts";
import { keyOf, NONE, spanOf } from "../json/index.ts";
import { isCacheWithoutConfig, nearCacheConfig } from "../model/cache.ts";
import type { Document } from "../model/document.ts";
import { standsMisspelt } from "../model/properties.ts";
import { placeRole, roleNoun } from "../model/roles.ts";
import { closestMediaType, findMediaType, MEDIA_TYPE_CACHECONFIG } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";

const LAYER = `"application/vnd.oci.image.layer.v1.tar+gzip"`;
const LAYER_TAIL = `"digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969,"annotations":{"buildkit/createdat":"2024-03-18T09:41:07.532190844Z","containerd.io/uncompressed":"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665"}}`;

/** An index lists the layers of a BuildKit cache, but no cache config. */
export const cacheWithoutConfig: Rule = {
  id: "cache-without-config",
  subject: "cache",
  severity: "warning",
  kinds: ["oci-index", "docker-list", "oci-manifest"],
  summary: "An index lists the layers of a BuildKit cache, but the cache config that says what they are for is missing.",
  why: [
    "Without an entry of type `application/vnd.buildkit.cacheconfig.v0` BuildKit takes the document for an image index with inline cache, reads",
    "each entry as an image manifest and gives up at the first layer: `importing cache manifest from REF` ends with",
    "`invalid character '\\x1f' looking for beginning of value`. The build goes on, without any cache. The type must be spelled exactly so; a",
    "type that is nearly it is told by [wrong-cacheconfig-type](wrong-cacheconfig-type.md).",
    "",
    "It cannot be converted: which step a layer belongs to stood in the config alone. Export the cache again:",
    "",
    "```sh",
    `docker buildx build ${CACHE_EXPORT_FLAG} .`,
    "```",
    "",
    "If the config's blob is still in the registry, put its descriptor (media type, digest, size) back as the last entry; its size is what",
    "`oras blob fetch --descriptor REF@DIGEST` says.",
    "",
    "An index is taken for a cache here when layers in it carry `containerd.io/uncompressed` or `buildkit/createdat` and no entry is a",
    "manifest. Other layers in an index are the affair of [blob-as-manifest](blob-as-manifest.md). In a Docker list it is an error.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/remotecache/import.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/import.go)",
    "[image-spec 1.1.1, image-index.md, manifests](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
  ],
  covers: ["3.6", "12.3"],
  since: "0.1.0",
  examples: [
    {
      good: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.buildkit.cacheconfig.v0","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":565},"layers":[{"mediaType":${LAYER},${LAYER_TAIL}]}`,
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json",«"manifests"»:[{"mediaType":«${LAYER}»,${LAYER_TAIL}]}`,
      says: [
        "BuildKit cache without its config: BuildKit reads the layers as image manifests, fails and builds without cache",
        "`application/vnd.oci.image.layer.v1.tar+gzip` is a layer; `manifests` lists manifests and indexes",
      ],
    },
  ],
  *check(doc) {
    // In a text with syntax faults the config may be about to be typed; it stands last.
    if (doc.tree.faults.length > 0 || !isCacheWithoutConfig(doc) || hasConfigBySlip(doc)) return;
    const key = keyOf(doc.tree, doc.manifestsNode);
    const main = spanOf(doc.tree, key === NONE ? doc.manifestsNode : key);
    yield {
      at: main,
      says: "BuildKit cache without its config: BuildKit reads the layers as image manifests, fails and builds without cache",
      severity: doc.kind === "docker-list" ? "error" : "warning",
    };
    const related = [{ at: main, says: "The BuildKit cache without its config" }];
    for (const { place, mediaType, mediaTypeNode } of doc.descriptors) {
      const role = place === "manifest" ? placeRole(mediaType) : undefined;
      if (role === undefined) continue;
      yield {
        at: spanOf(doc.tree, mediaTypeNode),
        says: `\`${mediaType}\` is ${roleNoun(role)}; \`manifests\` lists manifests and indexes`,
        severity: "info",
        place: true,
        related,
      };
    }
  },
};

/** Whether an entry is the config but for its type, which another rule tells with its remedy. */
function hasConfigBySlip(doc: Document): boolean {
  if (nearCacheConfig(doc) !== undefined) return true;
  return doc.descriptors.some(({ place, mediaType, node }) => {
    if (place !== "manifest") return false;
    if (mediaType === undefined) return standsMisspelt(doc, node, "mediaType");
    return findMediaType(mediaType) === undefined && mediaType.length < 200 && closestMediaType(mediaType) === MEDIA_TYPE_CACHECONFIG;
  });
}
