import { BROKEN, replaceValue, spanOf } from "../json/index.ts";
import { nearCacheConfig } from "../model/cache.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { quote } from "../model/quote.ts";
import { MEDIA_TYPE_CACHECONFIG } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";

const TYPE = `"${MEDIA_TYPE_CACHECONFIG}"`;
const LAYER = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969,"annotations":{"buildkit/createdat":"2024-03-18T09:41:07.532190844Z","containerd.io/uncompressed":"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665"}}`;
const config = (type: string): string =>
  `{"mediaType":${type},"digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":565}`;
const manifest = (type: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":${config(type)},"layers":[${LAYER}]}`;

/** A cache config under a media type that BuildKit does not know. */
export const wrongCacheconfigType: Rule = {
  id: "wrong-cacheconfig-type",
  subject: "cache",
  severity: "warning",
  kinds: ["oci-index", "docker-list", "oci-manifest", "docker-manifest"],
  summary: "The media type of a BuildKit cache config has a suffix or another version, so BuildKit sees no cache.",
  why: [
    `BuildKit looks for a config of exactly the type \`${MEDIA_TYPE_CACHECONFIG}\`. With \`…cacheconfig.v0+json\` or`,
    "`…cacheconfig.v1` there is none. In an image manifest that is **an empty cache without any message**: the step",
    "`importing cache manifest from REF` ends well, and every step of the build runs. In an index BuildKit then takes the layers for image",
    "manifests and says `invalid character '\\x1f' looking for beginning of value`.",
    "",
    "It comes from tools that put the cache together anew and append `+json` because the config is JSON.",
    "",
    `**By hand:** write \`${MEDIA_TYPE_CACHECONFIG}\`; no other version exists. With oras:`,
    `\`oras push --config config.json:${MEDIA_TYPE_CACHECONFIG} REF …\`. Letters that were mistyped are told by`,
    "[misspelt-media-type](misspelt-media-type.md).",
  ].join("\n"),
  spec: ["[BuildKit 0.21, cache/remotecache/import.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/import.go)"],
  covers: ["12.3"],
  since: "0.2.0",
  examples: [
    { good: manifest(TYPE) },
    {
      bad: manifest(`«"${MEDIA_TYPE_CACHECONFIG}+json"»`),
      says: "`application/vnd.buildkit.cacheconfig.v0+json` is not the type that BuildKit looks for, so the cache is empty to it, without any message",
      fixed: manifest(TYPE),
    },
    {
      bad: manifest(`«"application/vnd.buildkit.cacheconfig.v1"»`),
      says: "`application/vnd.buildkit.cacheconfig.v1` is not the type that BuildKit looks for, so the cache is empty to it, without any message",
      fixed: manifest(TYPE),
    },
  ],
  *check(doc) {
    if (doc.cache !== undefined) return;
    const config = nearCacheConfig(doc);
    // The type may not be typed to its end.
    if (config === undefined || ((doc.tree.kind[config.mediaTypeNode] as number) & BROKEN) !== 0) return;
    yield {
      at: spanOf(doc.tree, config.mediaTypeNode),
      says: `${quote(config.mediaType ?? "")} is not the type that BuildKit looks for, so ${INDEX_KINDS.includes(doc.kind) ? "it reads the layers as image manifests and builds without cache" : "the cache is empty to it, without any message"}`,
      fixes: () => [
        {
          title: `Replace with \`${MEDIA_TYPE_CACHECONFIG}\``,
          safe: false,
          edits: [replaceValue(doc.tree, config.mediaTypeNode, TYPE)],
        },
      ],
    };
  },
};
