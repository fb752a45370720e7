import { MEDIA_TYPE_CACHECONFIG } from "../oci/mediatypes.ts";
import { layerBlob, pointTo, SAMPLE_LAYER_TYPE, type SampleBlob, sampleDiffId, sampleManifest } from "./sample.ts";

// A small BuildKit cache for the examples of rules, as `sample.ts` has images.

const CREATED = "2026-05-04T08:12:51.2Z";

/** A layer of a cache. */
export function sampleCacheLayer(word: string): SampleBlob & { readonly word: string } {
  return { ...layerBlob(word), word };
}

/** A cache config in BuildKit's order whose records come to these layers, each on the one before it. */
export function sampleCacheConfig(layers: readonly SampleBlob[]): string {
  const sorted = [...layers].sort(byDigest);
  const at = (blob: SampleBlob): number => sorted.indexOf(blob);
  const entries = sorted.map((blob) => {
    const below = layers[layers.indexOf(blob) - 1];
    const parent = below === undefined ? -1 : at(below);
    return `{"blob":"${blob.digest}"${parent === 0 ? "" : `,"parent":${parent}`}}`;
  });
  const last = layers.at(-1);
  const result = last === undefined ? "" : `"layers":[{"layer":${at(last)},"createdAt":"${CREATED}"}],`;
  return `{"layers":[${entries.join(",")}],"records":[{${result}"digest":"${sampleDiffId("record")}"}]}`;
}

/** A cache manifest of a config, its layers in the order in which they are given. */
export function sampleCacheManifest(config: SampleBlob, layers: readonly (SampleBlob & { readonly word: string })[]): string {
  return sampleManifest(pointTo(config, MEDIA_TYPE_CACHECONFIG), layers.map(cacheEntry));
}

/** A cache layer's descriptor with the annotations that BuildKit reads. */
export function cacheEntry(layer: SampleBlob & { readonly word: string }): string {
  const annotations = `,"annotations":{"buildkit/createdat":"${CREATED}","containerd.io/uncompressed":"${sampleDiffId(layer.word)}"}`;
  return pointTo(layer, SAMPLE_LAYER_TYPE, annotations);
}

/** The order in which BuildKit writes layers. */
export function byDigest(a: { readonly digest: string }, b: { readonly digest: string }): number {
  return a.digest < b.digest ? -1 : 1;
}
