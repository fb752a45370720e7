import { spanOf } from "../json/index.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { placeRole, roleNoun } from "../model/roles.ts";
import type { Rule } from "../rule.ts";

const CONFIG = `{"mediaType":"application/vnd.buildkit.cacheconfig.v0","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":565}`;
const LAYER = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969,"annotations":{"buildkit/createdat":"2024-03-18T09:41:07.532190844Z","containerd.io/uncompressed":"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665"}}`;

/** A cache index lists manifests beside its layers and its config. */
export const cacheWithManifests: Rule = {
  id: "cache-with-manifests",
  subject: "cache",
  severity: "warning",
  kinds: ["oci-index", "docker-list", "oci-manifest"],
  summary:
    "A BuildKit cache index lists image manifests beside its cache config: BuildKit ignores them, and the cache cannot be converted.",
  why: [
    "With a cache config in it the index is a cache. BuildKit then takes every other entry for a layer; a manifest is a layer that no step",
    "refers to, so it is ignored. A client that wants the image finds layers and a config among the manifests and fails, see",
    "[legacy-cache-index](legacy-cache-index.md).",
    "",
    "It comes from appending to the cache's tag: `docker buildx imagetools create --append`, `crane index append` or a script, where image and",
    "cache have the same reference.",
    "",
    "**By hand:** give image and cache a tag each. Take the manifest out of this index, or the cache's entries, and convert or export the",
    "cache again. An image manifest cannot hold other manifests, so the whole is not converted; GitLab's registry refuses the same mix with",
    "`buildkit index has unexpected manifest references`.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/remotecache/import.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/import.go)",
    "[image-spec 1.1.1, image-index.md, manifests](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
  ],
  covers: ["3.6"],
  since: "0.1.0",
  examples: [
    { good: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":${CONFIG},"layers":[${LAYER}]}` },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${LAYER},{"mediaType":«"application/vnd.oci.image.manifest.v1+json"»,"digest":"sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812","size":1043,"platform":{"architecture":"amd64","os":"linux"}},${CONFIG}]}`,
      says: "`application/vnd.oci.image.manifest.v1+json` is a manifest in a BuildKit cache, which BuildKit ignores and no conversion can keep",
      also: ["legacy-cache-index"],
    },
  ],
  *check(doc) {
    if (doc.cache !== "index" || !INDEX_KINDS.includes(doc.kind)) return;
    let told = false;
    for (const { place, mediaType, mediaTypeNode } of doc.descriptors) {
      if (place !== "manifest") continue;
      const role = placeRole(mediaType);
      if (role !== "manifest" && role !== "index") continue;
      const finding = {
        at: spanOf(doc.tree, mediaTypeNode),
        says: `\`${mediaType}\` is ${roleNoun(role)} in a BuildKit cache, which BuildKit ignores and no conversion can keep`,
      };
      yield told ? { ...finding, severity: "info", place: true } : finding;
      told = true;
    }
  },
};
