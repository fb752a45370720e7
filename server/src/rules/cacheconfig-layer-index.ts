import { cacheConfigOf, placeOfPosition } from "../model/cacheconfig.ts";
import { cacheGraphOf, type OutsidePosition } from "../model/cachegraph.ts";
import type { Rule } from "../rule.ts";

const BASE = "sha256:2f1f5d1bd4b1f1f3f5c0a37c1f2d9a7de7cf5a92a7dbd9b0d1b0d2c7b1a4e6f3";
const TOP = "sha256:b0b6a3a1f6d0d1c7e89a5f2c4d3e1b7096f8e5d4c3b2a1908f7e6d5c4b3a2918";
const KEY = "sha256:5c8e21a0b7d94f3e6a1f0c2d7b8e9f4a3d6c5b1e0f9a8d7c2b3e4f5a6d1c0b92";
const LAYERS = (parent: string): string => `"layers":[{"blob":"${BASE}","parent":-1},{"blob":"${TOP}"${parent}}]`;
const document = (layers: string, results: string): string => `{${layers},"records":[{${results},"digest":"${KEY}"}]}`;
const RESULT = (layer: string): string => `"layers":[{"layer":${layer},"createdAt":"2026-05-04T08:12:51.2Z"}]`;
const CHAIN = (positions: string): string => `"chains":[{"layers":[${positions}],"createdAt":"2026-05-04T08:12:51.2Z"}]`;

/** "`layers` has 3, counted from 0", as a message goes on about a number that is none of them. */
export function countedFromZero(list: "layers" | "records", count: number, written: boolean): string {
  if (!written) return `there are no \`${list}\``;
  return count === 0 ? `\`${list}\` is empty` : `\`${list}\` has ${count}, counted from 0`;
}

/** A result, a chain or a layer of a cache config points at a layer that is not there. */
export const cacheconfigLayerIndex: Rule = {
  id: "cacheconfig-layer-index",
  subject: "cache",
  severity: "error",
  kinds: ["buildkit-cacheconfig"],
  summary: "A result, a chain or a `parent` of a BuildKit cache config points outside of `layers`, and BuildKit refuses the whole cache.",
  why: [
    "Results name their layer, and layers the one below, by position in `layers`, counted from 0. Where there is no such position the step",
    "`importing cache manifest from REF` ends with `invalid layer index 7`, and the build goes on without any of the cache: one number off costs",
    "all of it. It comes from configs that were cut, merged or filtered by a script that left the numbers as they were. A `layers` that is",
    "empty, `null` or missing is such a fault as soon as one record has a result.",
    "",
    "A `parent` is -1 at the base; less than that is outside, too. It may be larger than the layer's own position, because BuildKit sorts the",
    "layers by digest, and a missing one is 0, which BuildKit writes as nothing. BuildKit looks below a layer only where its blob is in the",
    "manifest, so a wrong `parent` shows once the blobs are complete; a layer that no record comes to may hold anything.",
    "",
    "**By hand:** the numbers cannot be guessed. Export the cache again; with `type=local` into a fresh directory. If you drop layers from a",
    "config, drop the results that stand on them and count every `parent`, `layer` and chain anew.",
  ].join("\n"),
  spec: ["[BuildKit 0.21, cache/remotecache/v1/parse.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/parse.go)"],
  covers: ["12.1"],
  since: "0.2.0",
  examples: [
    { good: document(LAYERS(""), RESULT("1")) },
    { good: document(`"layers":[{"blob":"${BASE}","parent":1},{"blob":"${TOP}","parent":-1}]`, RESULT("0")) },
    {
      bad: document(LAYERS(""), RESULT("«2»")),
      says: "`2` is no layer: `layers` has 2, counted from 0; BuildKit refuses the whole cache (invalid layer index 2)",
    },
    {
      bad: document(LAYERS(`,"parent":«-2»`), RESULT("1")),
      says: "`-2` is no layer to stand on: `layers` has 2, counted from 0, and the base has -1; with every blob there BuildKit refuses the whole cache (invalid layer index -2)",
    },
    {
      bad: document(LAYERS(""), CHAIN("0,«5»")),
      says: "`5` is no layer: `layers` has 2, counted from 0; BuildKit refuses the whole cache (invalid layer index 5)",
    },
    {
      bad: document(`"layers":[]`, RESULT("«0»")),
      says: "`0` is no layer: `layers` is empty; BuildKit refuses the whole cache (invalid layer index 0)",
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0) return;
    const { layers, layersNode } = cacheConfigOf(doc);
    let told = false;
    for (const { position, of } of cacheGraphOf(doc).outsideLayers) {
      const value = position.value ?? 0;
      const at = placeOfPosition(doc.tree, position);
      const says = words(position.unwritten, value, of, countedFromZero("layers", layers.length, layersNode >= 0));
      // Where entries went, many numbers are off: one fault, and its places.
      yield told ? { at, says, severity: "info", place: true } : { at, says };
      told = true;
    }
  },
};

function words(unwritten: boolean, value: number, of: OutsidePosition["of"], there: string): string {
  const refused = `BuildKit refuses the whole cache (invalid layer index ${value})`;
  if (of === "parent") return `\`${value}\` is no layer to stand on: ${there}, and the base has -1; with every blob there ${refused}`;
  return unwritten ? `Without a number this result is layer 0, but ${there}; ${refused}` : `\`${value}\` is no layer: ${there}; ${refused}`;
}
