import { keyOf, NONE, spanOf } from "../json/index.ts";
import { CACHE_BLOB_LIMIT } from "../model/cache.ts";
import { exceedsBytes } from "../oci/limits.ts";
import { MEDIA_TYPE_CACHECONFIG } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";
import { sizeAt } from "./invalid-size.ts";

const document = (size: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.buildkit.cacheconfig.v0","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":${size}},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969,"annotations":{"buildkit/createdat":"2024-03-18T09:41:07.532190844Z","containerd.io/uncompressed":"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665"}}]}`;

/** The config or the document of a BuildKit cache is larger than BuildKit reads. */
export const cacheTooLarge: Rule = {
  id: "cache-too-large",
  subject: "cache",
  severity: "error",
  kinds: ["oci-index", "docker-list", "oci-manifest", "docker-manifest"],
  summary: "The cache config or the document itself is over 1 MiB, which BuildKit refuses to read.",
  why: [
    "BuildKit reads the cache's document and its config into memory and refuses each above 1 048 576 bytes: `blob sha256:… is too large",
    "(1048577 > 1048576)`. The step `importing cache manifest from REF` then shows an error, and the build goes on without any of the cache.",
    "Exporting has no such limit, so a cache can grow until one day it cannot be read. Nothing else reads a cache, so this is an error.",
    "",
    "**By hand:** export with `mode=min`, or split the build so that each part has a cache of its own; for `type=local` start afresh. If only",
    "`size` is wrong, write the real one (`oras blob fetch --descriptor REF@DIGEST`): BuildKit goes by this number.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/remotecache/import.go, readBlob](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/import.go)",
  ],
  covers: ["12.3"],
  since: "0.1.0",
  examples: [
    { good: document("1048576") },
    {
      bad: document("«1048577»"),
      says: "`size` of the cache config is 1048577 bytes; BuildKit reads at most 1048576 and then goes without this cache",
    },
  ],
  *check(doc) {
    if (doc.cache === undefined) return;
    if (exceedsBytes(doc.text, CACHE_BLOB_LIMIT)) {
      const list = doc.cache === "index" ? doc.manifestsNode : doc.layersNode;
      const key = list === NONE ? NONE : keyOf(doc.tree, list);
      yield {
        at: spanOf(doc.tree, key === NONE ? doc.root : key),
        says: `This cache document has more than ${CACHE_BLOB_LIMIT} bytes; BuildKit reads no larger one and goes without this cache`,
      };
    }
    const place = doc.cache === "index" ? "manifest" : "config";
    for (const descriptor of doc.descriptors) {
      if (descriptor.place !== place || descriptor.mediaType !== MEDIA_TYPE_CACHECONFIG) continue;
      // Other spellings of a number are invalid-size's, larger ones unsafe-size's.
      const size = sizeAt(doc.tree, descriptor.sizeNode);
      if (size !== undefined && size > CACHE_BLOB_LIMIT)
        yield {
          at: spanOf(doc.tree, descriptor.sizeNode),
          says: `\`size\` of the cache config is ${size} bytes; BuildKit reads at most ${CACHE_BLOB_LIMIT} and then goes without this cache`,
        };
    }
  },
};
