import { ARRAY, childCount, firstChild, keyOf, kindOf, NONE, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { MEDIA_TYPE_CACHECONFIG } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";

const CONFIG = `"config":{"mediaType":"application/vnd.buildkit.cacheconfig.v0","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":565}`;
const LAYER = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969,"annotations":{"buildkit/createdat":"2024-03-18T09:41:07.532190844Z","containerd.io/uncompressed":"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665"}}`;
const document = (layers: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",${CONFIG},${layers}}`;

/** A BuildKit cache lists no layers. */
export const cacheWithoutLayers: Rule = {
  id: "cache-without-layers",
  subject: "cache",
  severity: "info",
  kinds: ["oci-index", "docker-list", "oci-manifest", "docker-manifest"],
  summary: "A BuildKit cache lists no layers, so whatever its config records, no step can be taken from it.",
  why: [
    "BuildKit reads such a cache without complaint, and drops every result in it, because its layers are not there: every step runs. Of a cache",
    "that was complete, a tool that copies or rewrites manifests may have lost the layers; then export it again.",
    "",
    "BuildKit 0.12 wrote an empty cache like this where there was nothing to keep, as for an image of one `COPY` from scratch. From v0.13 on it",
    "writes none and says `skipping cache export for empty result`. Amazon ECR answered `405 Method Not Allowed` to the empty one.",
    "",
    "**By hand:** nothing is lost by removing the tag. To have a cache, build again with `--cache-to type=registry,ref=REF,mode=max`.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/remotecache/export.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/export.go)",
    "[aws/containers-roadmap#876](https://github.com/aws/containers-roadmap/issues/876)",
  ],
  covers: ["12.3"],
  since: "0.2.0",
  examples: [
    { good: document(`"layers":[${LAYER}]`) },
    {
      bad: document(`«"layers"»:[]`),
      says: "This cache has no layers, so no step of a build can be taken from it",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    if (doc.cache === undefined || tree.faults.length > 0) return;
    const list = doc.cache === "index" ? doc.manifestsNode : doc.layersNode;
    // A list that is missing or null, and an entry that is no descriptor, are told as a matter of shape.
    if (kindOf(tree, list) !== ARRAY) return;
    if (doc.cache === "manifest" ? firstChild(tree, list) !== NONE : !isConfigAlone(doc)) return;
    const key = keyOf(tree, list);
    yield {
      at: spanOf(tree, key === NONE ? list : key),
      says: "This cache has no layers, so no step of a build can be taken from it",
    };
  },
};

function isConfigAlone({ tree, manifestsNode, descriptors }: Document): boolean {
  const configs = descriptors.filter(({ place, mediaType }) => place === "manifest" && mediaType === MEDIA_TYPE_CACHECONFIG);
  return configs.length === childCount(tree, manifestsNode);
}
