import { removeNodes, spanOf } from "../json/index.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { MEDIA_TYPE_CACHECONFIG } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";

const CONFIG = `"application/vnd.buildkit.cacheconfig.v0"`;
const LAYER = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969,"annotations":{"buildkit/createdat":"2024-03-18T09:41:07.532190844Z","containerd.io/uncompressed":"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665"}}`;
const FIRST = `"digest":"sha256:95cf1a2e1698fe3ca1fcc3f653119146b271d0b62e487ec264441e886a11bd06","size":412}`;
const LAST = `{"mediaType":${CONFIG},"digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":565}`;
const index = (...entries: readonly string[]): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${entries.join(",")}]}`;

/** A cache index has more than one cache config. */
export const severalCacheConfigs: Rule = {
  id: "several-cache-configs",
  subject: "cache",
  severity: "warning",
  kinds: ["oci-index", "docker-list", "oci-manifest"],
  summary: "A BuildKit cache index has several cache configs, of which BuildKit reads the last and drops the others without a word.",
  why: [
    "BuildKit walks through `manifests` and keeps the last entry of type `application/vnd.buildkit.cacheconfig.v0`. What the earlier ones",
    "describe is lost: steps run again although their layers are there, and no message says so. It comes from indexes merged by hand or by a",
    "script. If one of the entries is a layer with the wrong type, that layer is lost as well.",
    "",
    "**By hand:** keep one config. Two caches are not one by having two configs: give each its own reference and name both with",
    "`--cache-from`, as often as needed. A cache with several configs is not converted; the quick fix here removes the ones that BuildKit",
    "ignores, and then it can be.",
  ].join("\n"),
  spec: ["[BuildKit 0.21, cache/remotecache/import.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/import.go)"],
  covers: ["12.3"],
  since: "0.1.0",
  examples: [
    { good: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":${LAST},"layers":[${LAYER}]}` },
    {
      bad: index(LAYER, `{"mediaType":«${CONFIG}»,${FIRST}`, LAST),
      says: "This cache has 2 configs; BuildKit reads the last one and ignores this one",
      fixed: index(LAYER, LAST),
      also: ["legacy-cache-index"],
    },
  ],
  *check(doc) {
    if (doc.cache !== "index" || !INDEX_KINDS.includes(doc.kind)) return;
    const configs = doc.descriptors.filter(({ place, mediaType }) => place === "manifest" && mediaType === MEDIA_TYPE_CACHECONFIG);
    const last = configs.pop();
    if (last === undefined || configs.length === 0) return;
    const related = [{ at: spanOf(doc.tree, last.mediaTypeNode), says: "The config that BuildKit reads" }];
    for (const [index, config] of configs.entries()) {
      const finding = {
        at: spanOf(doc.tree, config.mediaTypeNode),
        says: `This cache has ${configs.length + 1} configs; BuildKit reads the last one and ignores this one`,
        related,
      };
      if (index > 0) yield { ...finding, severity: "info", place: true };
      else
        yield {
          ...finding,
          fixes: () => [
            {
              title:
                configs.length === 1
                  ? "Remove the config that BuildKit ignores"
                  : `Remove the ${configs.length} configs that BuildKit ignores`,
              // One of them may be a layer with the wrong type, or the one that somebody wanted.
              safe: false,
              edits: removeNodes(
                doc.tree,
                configs.map(({ node }) => node),
              ),
            },
          ],
        };
    }
  },
};
