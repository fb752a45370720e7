import { spanOf } from "../../json/index.ts";
import type { LayoutView } from "../../layout-view.ts";
import { isCacheLayer } from "../../model/cache.ts";
import { cacheConfigOf } from "../../model/cacheconfig.ts";
import { cacheGraphOf } from "../../model/cachegraph.ts";
import type { Descriptor, Document } from "../../model/document.ts";
import { INDEX_KINDS, MANIFEST_KINDS } from "../../model/kinds.ts";
import { MEDIA_TYPE_CACHECONFIG } from "../../oci/mediatypes.ts";
import type { Finding, Rule } from "../../rule.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { around, type SampleBlob, textBlob } from "../sample.ts";
import { byDigest, sampleCacheConfig, sampleCacheLayer, sampleCacheManifest } from "../sample-cache.ts";
import { isSound, placeIn } from "../targets.ts";

/** A cache's manifest lists layers that its config does not name, or in another order. */
export const cacheLayersUnlikeConfig: Rule = {
  id: "cache-layers-unlike-config",
  subject: "layout",
  severity: "info",
  kinds: [...INDEX_KINDS, ...MANIFEST_KINDS],
  summary: "A BuildKit cache lists layers that its own config does not name, or lists them in another order than the config.",
  why: [
    "BuildKit asks for a layer of the cache only if the config names it. A layer that the config does not name is copied, stored and kept, and never",
    "used: registries and local folders hold it for nothing. BuildKit itself lists exactly the layers of the config, in the config's order, so",
    "either shows that something else wrote or changed the cache. Another order is read without complaint and is only a hint.",
    "",
    "**By hand:** nothing breaks. To be rid of unused layers, export the cache again: `--cache-to type=local,dest=DIR,mode=max`; BuildKit 0.31 and",
    "later empties the folder first with `reset=true`.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/remotecache/export.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/export.go)",
    "[BuildKit 0.21, cache/remotecache/v1/parse.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/parse.go)",
  ],
  covers: ["12.3"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined || doc.cache === undefined || doc.tree.faults.length > 0) return;
    const found = configIn(doc, layout);
    if (found === undefined) return;
    const order = new Map<string, number>();
    for (const { blob } of cacheConfigOf(found.document).layers) if (blob !== undefined && !order.has(blob)) order.set(blob, order.size);
    if (cacheGraphOf(found.document).outsideLayers.length > 0) return;
    // A config without layers is an empty cache, and other rules speak of what it lacks.
    if (order.size === 0) return;
    const layers = doc.descriptors.filter((descriptor) => isCacheLayer(doc, descriptor));
    // A layer that the config names and that is not here is told there; then it may be this one that is meant.
    const listed = new Set(layers.map(({ digest }) => digest));
    if ([...order.keys()].some((blob) => !listed.has(blob))) return;
    yield* unused(doc, layers, order, found.related);
    yield* disorder(doc, layers, order, found.related);
  },
};

function configIn(
  doc: Document,
  layout: LayoutView,
): { readonly document: Document; readonly related: ReturnType<typeof placeIn> } | undefined {
  const configs = doc.descriptors.filter(({ mediaType }) => mediaType === MEDIA_TYPE_CACHECONFIG);
  const [config] = configs;
  // With several configs it is not known which one counts: several-cache-configs.
  if (config?.digest === undefined || configs.length > 1) return undefined;
  const file = layout.document(config.digest);
  if (file?.document?.kind !== "buildkit-cacheconfig" || file.document.tree.faults.length > 0 || !isSound(file, config.digest))
    return undefined;
  return {
    document: file.document,
    related: placeIn(file, cacheConfigOf(file.document).layersNode, "The layers that the cache config names"),
  };
}

type Order = ReadonlyMap<string, number>;

function* unused(
  doc: Document,
  layers: readonly Descriptor[],
  order: Order,
  related: ReturnType<typeof placeIn>,
): Generator<Finding, void, undefined> {
  const left = layers.filter(({ digest }) => digest !== undefined && !order.has(digest));
  for (const [index, { digest = "", digestNode }] of left.entries()) {
    const at = spanOf(doc.tree, digestNode);
    const many = index === 0 && left.length > 1 ? `${left.length} of ${layers.length} layers are` : `${shortDigest(digest)} is`;
    const finding: Finding = {
      at,
      says: `${many} not named by the cache config, so BuildKit never asks for ${left.length > 1 && index === 0 ? "them" : "it"}`,
      related: [related],
    };
    yield index === 0 ? finding : { ...finding, place: true };
  }
}

/** The first layer that stands after one which comes later in the config. */
function* disorder(
  doc: Document,
  layers: readonly Descriptor[],
  order: Order,
  related: ReturnType<typeof placeIn>,
): Generator<Finding, void, undefined> {
  let last = -1;
  const seen = new Set<string>();
  for (const { digest, digestNode } of layers) {
    const at = digest === undefined || seen.has(digest) ? undefined : order.get(digest);
    if (digest === undefined || at === undefined) continue;
    seen.add(digest);
    if (at < last) {
      yield {
        at: spanOf(doc.tree, digestNode),
        severity: "hint",
        says: `${shortDigest(digest)} comes before the layer above it in the cache config; BuildKit writes both lists in one order`,
        related: [related],
      };
      return;
    }
    last = at;
  }
}

function examples(): Rule["examples"] {
  const layers = ["base", "app", "test"].map(sampleCacheLayer).sort(byDigest);
  const [first, second, third] = layers as [SampleBlob & { word: string }, SampleBlob & { word: string }, SampleBlob & { word: string }];
  const config = textBlob(sampleCacheConfig([first, second]));
  const good = sampleCacheManifest(config, [first, second]);
  const mark = (text: string, { digest }: SampleBlob): string => text.replace(`"${digest}"`, `«"${digest}"»`);
  const more = mark(sampleCacheManifest(config, layers), third);
  const other = mark(sampleCacheManifest(config, [second, first]), first);
  return [
    { good, ...around(good, [first, second, config]) },
    {
      bad: more,
      says: `${shortDigest(third.digest)} is not named by the cache config, so BuildKit never asks for it`,
      ...around(more, [...layers, config]),
    },
    {
      bad: other,
      says: `${shortDigest(first.digest)} comes before the layer above it in the cache config; BuildKit writes both lists in one order`,
      severity: "hint",
      ...around(other, [first, second, config]),
    },
  ];
}
