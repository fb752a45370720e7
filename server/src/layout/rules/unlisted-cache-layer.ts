import { spanOf } from "../../json/index.ts";
import type { LayoutDocument, LayoutView } from "../../layout-view.ts";
import { isCacheLayer } from "../../model/cache.ts";
import { cacheConfigOf } from "../../model/cacheconfig.ts";
import { cacheGraphOf } from "../../model/cachegraph.ts";
import { isPlainSha256 } from "../../model/plain-digest.ts";
import { placeRole } from "../../model/roles.ts";
import { MEDIA_TYPE_CACHECONFIG } from "../../oci/mediatypes.ts";
import type { Finding, Rule } from "../../rule.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { around, pointTo, sampleIndex, textBlob } from "../sample.ts";
import { sampleCacheConfig, sampleCacheLayer, sampleCacheManifest } from "../sample-cache.ts";
import { placeIn } from "../targets.ts";
import { otherSize } from "./wrong-blob-size.ts";

/** Of so many manifests that share a config each is compared with it. */
const PARENTS = 50;

/** A cache config stands on a layer that the cache's manifest does not list. */
export const unlistedCacheLayer: Rule = {
  id: "unlisted-cache-layer",
  subject: "layout",
  severity: "warning",
  kinds: ["buildkit-cacheconfig"],
  summary: "A BuildKit cache config names a layer that the cache's manifest does not list, so the results on it are dropped.",
  why: [
    "The config knows layers by digest alone; size and media type stand in the manifest's list. A layer that is not listed there is unknown to",
    "BuildKit: it drops every result that stands on the layer, says nothing, and runs the steps again. `importing cache manifest from local:…` ends",
    "well all the same.",
    "",
    "It happens where a manifest was rewritten by a tool that drops entries (of a layer listed twice, of a type it does not know), or where config and",
    "manifest are of two exports.",
    "",
    "**By hand:** export the cache again: `--cache-to type=local,dest=DIR,mode=max`. If the blob is there, its descriptor may be added to the list,",
    "with `containerd.io/uncompressed`; the manifest's digest changes, and `index.json` with it.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/remotecache/v1/parse.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/parse.go)",
    "[BuildKit 0.21, cache/remotecache/import.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/import.go)",
  ],
  covers: ["12.3"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined || doc.tree.faults.length > 0) return;
    for (const { file, descriptor } of layout.parents.slice(0, PARENTS)) {
      if (file.document?.cache === undefined || descriptor.mediaType !== MEDIA_TYPE_CACHECONFIG) continue;
      const listed = listedIn(file, layout);
      if (listed === undefined) continue;
      const { used } = cacheGraphOf(doc);
      const told = new Set<string>();
      for (const [index, { blob, blobNode }] of cacheConfigOf(doc).layers.entries()) {
        if (used[index] !== 1 || blob === undefined || !isPlainSha256(doc.tree, blobNode) || listed.has(blob)) continue;
        const finding: Finding = {
          at: spanOf(doc.tree, blobNode),
          says: `${shortDigest(blob)} is not among the ${listed.size} layers that the cache's manifest lists, so BuildKit drops the results on it`,
          related: [placeIn(file, descriptor.digestNode, "This config is the one of that manifest")],
        };
        yield told.size === 0 ? finding : { ...finding, place: true, severity: "info" };
        told.add(blob);
      }
      // Of two manifests with one config the first that lacks something tells.
      if (told.size > 0) return;
    }
  },
};

/** `undefined` where one of them is not the blob that is meant, or is called a manifest, which is told there. */
function listedIn({ document }: LayoutDocument, layout: LayoutView): ReadonlySet<string> | undefined {
  const listed = new Set<string>();
  if (document === undefined) return listed;
  if (document.descriptors.some(({ mediaType }) => leads(mediaType))) return undefined;
  for (const descriptor of document.descriptors)
    if (descriptor.digest !== undefined && isCacheLayer(document, descriptor)) {
      if (layout.blob(descriptor.digest) === undefined || otherSize(document, layout, descriptor) !== undefined) return undefined;
      listed.add(descriptor.digest);
    }
  return listed;
}

function leads(mediaType: string | undefined): boolean {
  const role = placeRole(mediaType);
  return role === "manifest" || role === "index";
}

function examples(): Rule["examples"] {
  const base = sampleCacheLayer("base");
  const app = sampleCacheLayer("app");
  const led = (text: string, layers: readonly ReturnType<typeof sampleCacheLayer>[]): ReturnType<typeof around> => {
    const manifest = textBlob(sampleCacheManifest(textBlob(text.replaceAll(/[«»]/g, "")), layers));
    return around(text, [...layers, manifest], () => sampleIndex([pointTo(manifest, "application/vnd.oci.image.manifest.v1+json")]));
  };
  const good = sampleCacheConfig([base, app]);
  const bad = good.replace(`"${app.digest}"`, `«"${app.digest}"»`);
  return [
    { good, ...led(good, [base, app]) },
    {
      bad,
      says: `${shortDigest(app.digest)} is not among the 1 layers that the cache's manifest lists, so BuildKit drops the results on it`,
      ...led(bad, [base]),
    },
  ];
}
