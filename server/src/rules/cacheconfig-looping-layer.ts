import { insertProperty, kindOf, NONE, OBJECT, replaceValue } from "../json/index.ts";
import { type CacheLayer, cacheConfigOf, placeOfPosition } from "../model/cacheconfig.ts";
import { cacheGraphOf } from "../model/cachegraph.ts";
import type { Document } from "../model/document.ts";
import type { Fix, Rule } from "../rule.ts";

const BASE = "sha256:2f1f5d1bd4b1f1f3f5c0a37c1f2d9a7de7cf5a92a7dbd9b0d1b0d2c7b1a4e6f3";
const TOP = "sha256:b0b6a3a1f6d0d1c7e89a5f2c4d3e1b7096f8e5d4c3b2a1908f7e6d5c4b3a2918";
const KEY = "sha256:5c8e21a0b7d94f3e6a1f0c2d7b8e9f4a3d6c5b1e0f9a8d7c2b3e4f5a6d1c0b92";
const document = (base: string, top: string): string =>
  `{"layers":[${base},${top}],"records":[{"layers":[{"layer":1,"createdAt":"2026-05-04T08:12:51.2Z"}],"digest":"${KEY}"}]}`;
const layer = (blob: string, parent: string): string => `{"blob":"${blob}"${parent}}`;

/** A layer of a cache config stands on itself, directly or by way of others. */
export const cacheconfigLoopingLayer: Rule = {
  id: "cacheconfig-looping-layer",
  subject: "cache",
  severity: "error",
  kinds: ["buildkit-cacheconfig"],
  summary: "The layers below a layer of a BuildKit cache config lead back to it, and BuildKit refuses the whole cache.",
  why: [
    "BuildKit follows `parent` from the layer of a result down to the base, which has `-1`. Where the way comes back to a layer it has met, the",
    "step `importing cache manifest from REF` ends with `invalid looping layer`, and the build goes on without any of the cache.",
    "",
    'Mostly it is the first layer of a config that was written by hand or by a script: **a missing `parent` means 0**, not "none", so the first',
    "layer without one stands on itself. On every other layer a missing `parent` is normal, because BuildKit writes 0 as nothing.",
    "",
    "BuildKit goes on down only while it finds the blobs in the manifest. With a blob missing it drops the result instead, so the fault may",
    "hide until the cache is whole; layers that no record comes to are never looked at.",
    "",
    '**By hand:** write `"parent": -1` at the layer that stands on nothing. If layers in the middle form a ring, the config was put together',
    "wrongly: export the cache again.",
  ].join("\n"),
  spec: ["[BuildKit 0.21, cache/remotecache/v1/parse.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/parse.go)"],
  covers: ["12.1"],
  since: "0.2.0",
  examples: [
    { good: document(layer(BASE, `,"parent":-1`), layer(TOP, "")) },
    {
      bad: document(`«{»"blob":"${BASE}"}`, layer(TOP, "")),
      says: "`parent` is missing, which means 0, so this layer stands on itself; with every blob there BuildKit refuses the whole cache (invalid looping layer)",
      fixed: document(layer(BASE, `,"parent":-1`), layer(TOP, "")),
    },
    {
      bad: document(layer(BASE, `,"parent":-1`), layer(TOP, `,"parent":«1»`)),
      says: "This layer stands on itself; with every blob there BuildKit refuses the whole cache (invalid looping layer)",
      fixed: document(layer(BASE, `,"parent":-1`), layer(TOP, `,"parent":-1`)),
    },
    {
      bad: document(layer(BASE, `,"parent":«1»`), layer(TOP, `,"parent":0`)),
      says: "Layer 1 stands on this layer already; with every blob there BuildKit refuses the whole cache (invalid looping layer)",
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0) return;
    const { layers } = cacheConfigOf(doc);
    const { loopingLayers, outsideLayers } = cacheGraphOf(doc);
    // Where positions point outside, entries went and the others are off as well: that is told first.
    if (outsideLayers.length > 0) return;
    let told = false;
    for (const index of loopingLayers) {
      const layer = layers[index];
      if (layer === undefined) continue;
      const { parent } = layer;
      const self = parent.value === index;
      const missing = parent.unwritten ? `\`parent\` is ${parent.node === NONE ? "missing" : "`null`"}, which means 0, ` : "";
      const loop = self
        ? missing === ""
          ? "This layer stands on itself"
          : `${missing}so this layer stands on itself`
        : missing === ""
          ? `Layer ${parent.value} stands on this layer already`
          : `${missing}and layer 0 stands on this layer already`;
      const at = placeOfPosition(doc.tree, parent);
      const says = `${loop}; with every blob there BuildKit refuses the whole cache (invalid looping layer)`;
      const fixes = self ? { fixes: () => standOnNothing(doc, layer) } : {};
      // Where an entry went, many layers stand on another one: one fault, and its places.
      yield told ? { at, says, severity: "info", place: true, ...fixes } : { at, says, ...fixes };
      told = true;
    }
  },
};

/** Makes a layer the base. Where it belongs on another one, only its author knows on which. */
export function standOnNothing({ tree }: Document, { node, parent }: CacheLayer): readonly Fix[] {
  if (kindOf(tree, node) !== OBJECT) return [];
  return [
    {
      title: "Make this layer the base, with `parent` -1",
      safe: false,
      edits: [parent.node === NONE ? insertProperty(tree, node, "parent", "-1") : replaceValue(tree, parent.node, "-1")],
    },
  ];
}
