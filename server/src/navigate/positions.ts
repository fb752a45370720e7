import { NONE, type Node } from "../json/index.ts";
import { type CacheLayer, type CacheRecord, cacheConfigOf, type Position } from "../model/cacheconfig.ts";
import type { Document } from "../model/document.ts";

/** An entry of a cache config that numbers point to, counted from 0 as they count. */
export type Entry =
  | { readonly list: "layers"; readonly index: number; readonly entry: CacheLayer }
  | { readonly list: "records"; readonly index: number; readonly entry: CacheRecord };

/** Where the numbers of a cache config lead, and back. */
export interface Positions {
  /** What each number that is written points to; not those that lead nowhere. In text order. */
  readonly targets: ReadonlyMap<Node, Entry>;
  /** The entry that a `blob` or a record's `digest` belongs to. */
  readonly owners: ReadonlyMap<Node, Entry>;
  /** The numbers that point to an entry, by the entry's node. */
  readonly uses: ReadonlyMap<Node, readonly Node[]>;
}

const NOTHING: Positions = { targets: new Map(), owners: new Map(), uses: new Map() };

const read = new WeakMap<Document, Positions>();

/** The numbers of a BuildKit cache config: `link` counts records, `layer`, `parent` and a chain's elements count layers. Read once. */
export function positionsOf(doc: Document): Positions {
  if (doc.kind !== "buildkit-cacheconfig") return NOTHING;
  let positions = read.get(doc);
  if (positions === undefined) {
    positions = readPositions(doc);
    read.set(doc, positions);
  }
  return positions;
}

function readPositions(doc: Document): Positions {
  const { layers, records } = cacheConfigOf(doc);
  const targets = new Map<Node, Entry>();
  const owners = new Map<Node, Entry>();
  const uses = new Map<Node, Node[]>();
  const layerEntries = layers.map((entry, index): Entry => ({ list: "layers", index, entry }));
  const recordEntries = records.map((entry, index): Entry => ({ list: "records", index, entry }));
  const point = ({ node, value }: Position, entries: readonly Entry[]): void => {
    const target = node === NONE || value === undefined ? undefined : entries[value];
    if (target === undefined) return;
    targets.set(node, target);
    const same = uses.get(target.entry.node);
    if (same === undefined) uses.set(target.entry.node, [node]);
    else same.push(node);
  };
  for (const [index, { blobNode, parent }] of layers.entries()) {
    if (blobNode !== NONE) owners.set(blobNode, layerEntries[index] as Entry);
    point(parent, layerEntries);
  }
  for (const [index, { digestNode, inputs, results }] of records.entries()) {
    if (digestNode !== NONE) owners.set(digestNode, recordEntries[index] as Entry);
    for (const { links } of inputs) for (const { to } of links ?? []) point(to, recordEntries);
    for (const { layer, chain } of results) {
      if (layer !== undefined) point(layer, layerEntries);
      for (const position of chain) point(position, layerEntries);
    }
  }
  return { targets, owners, uses };
}
