import { NONE } from "../json/index.ts";
import { type CacheConfig, type CacheInput, type CacheLayer, type CacheLink, cacheConfigOf, type Position } from "./cacheconfig.ts";
import type { Document } from "./document.ts";

/** A position that lies outside the list it points into. `of` is what holds it: a result, a chain or a layer's `parent`. */
export interface OutsidePosition {
  readonly position: Position;
  readonly of: "result" | "chain" | "parent";
}

/** A link and the record, by its number, that holds it. */
export interface LinkOf {
  readonly link: CacheLink;
  readonly record: number;
}

/** What BuildKit finds in a cache config while it walks from record to record and from layer to layer (cache/remotecache/v1/parse.go). */
export interface CacheGraph {
  readonly outsideLayers: readonly OutsidePosition[];
  /** Layers, by their number, whose `parent` leads back to a layer above it. */
  readonly loopingLayers: readonly number[];
  readonly outsideRecords: readonly LinkOf[];
  /** Links that lead back to a record that rests on the one that holds the link. */
  readonly loopingRecords: readonly LinkOf[];
  readonly emptyInputs: readonly { readonly input: CacheInput; readonly record: number }[];
  /** By number of a record whose digest begins with `random:`: the links to it, over which BuildKit from v0.25 on gives up. */
  readonly randomLinks: ReadonlyMap<number, readonly LinkOf[]>;
  /** By number of a record without digest and inputs: the links to it, over which BuildKit before 2026 gives up. */
  readonly namelessLinks: ReadonlyMap<number, readonly LinkOf[]>;
  /** 1 for each layer that a result or a chain comes to. BuildKit never looks at the others. */
  readonly used: Uint8Array;
}

/** What BuildKit calls steps whose key differs on every run; it neither keeps nor finds them. */
export function isRandom(digest: string | undefined): boolean {
  return digest?.startsWith("random:") === true;
}

const judged = new WeakMap<Document, CacheGraph>();

/**
 * Walks a cache config as BuildKit does when every blob is there; judged once for all rules. A layer without `blob` is never
 * there, so a walk ends at it. Linear, and without recursion: a hundred thousand records in one line are no depth.
 */
export function cacheGraphOf(doc: Document): CacheGraph {
  let graph = judged.get(doc);
  if (graph === undefined) {
    const config = cacheConfigOf(doc);
    graph = { ...walkRecords(config), ...walkLayers(config) };
    judged.set(doc, graph);
  }
  return graph;
}

const NEW = 0;
const OPEN = 1;
const DONE = 2;

type RecordWalk = Omit<CacheGraph, "outsideLayers" | "loopingLayers" | "used">;

function walkRecords({ records, recordCount }: CacheConfig): RecordWalk {
  const outsideRecords: LinkOf[] = [];
  const loopingRecords: LinkOf[] = [];
  const emptyInputs: { input: CacheInput; record: number }[] = [];
  const randomLinks = new Map<number, LinkOf[]>();
  const namelessLinks = new Map<number, LinkOf[]>();
  const state = new Uint8Array(records.length);
  const random = Uint8Array.from(records, ({ digest }) => (isRandom(digest) ? 1 : 0));
  const nameless = Uint8Array.from(records, ({ digest, inputs }) =>
    digest === "" && inputs.every(({ links }) => links?.length === 0) ? 1 : 0,
  );
  // Frames of the walk: a record, and where in it the walk stands.
  const stack: { record: number; input: number; link: number }[] = [];
  const enter = (record: number): void => {
    state[record] = OPEN;
    stack.push({ record, input: 0, link: 0 });
  };
  for (let root = 0; root < records.length; root++) {
    if (state[root] === NEW) enter(root);
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const input = records[frame.record]?.inputs[frame.input];
      if (input === undefined) {
        state[frame.record] = DONE;
        stack.pop();
        continue;
      }
      if (input.links?.length === 0) emptyInputs.push({ input, record: frame.record });
      const link = input.links?.[frame.link];
      if (link === undefined) {
        frame.input++;
        frame.link = 0;
        continue;
      }
      const to = link.to.value;
      const of: LinkOf = { link, record: frame.record };
      if (to !== undefined && recordCount !== undefined) {
        if (to < 0 || to >= recordCount) outsideRecords.push(of);
        else if (state[to] === OPEN) loopingRecords.push(of);
        else if (state[to] === NEW) {
          // The walk comes back to this link once that record is read.
          enter(to);
          continue;
        } else {
          if (random[to] === 1) add(randomLinks, to, of);
          if (nameless[to] === 1 && random[frame.record] === 0) add(namelessLinks, to, of);
        }
      }
      frame.link++;
    }
  }
  return { outsideRecords, loopingRecords, emptyInputs, randomLinks, namelessLinks };
}

function add(map: Map<number, LinkOf[]>, to: number, link: LinkOf): void {
  const of = map.get(to);
  if (of === undefined) map.set(to, [link]);
  else of.push(link);
}

/**
 * The layer of a ring whose `parent` is most likely wrong: one that is null, else the last that the walk came to, unless it has none
 * written, as BuildKit writes 0, and another has.
 */
function blamed(layers: readonly CacheLayer[], ring: readonly number[]): number {
  const last = ring.at(-1) as number;
  const isNull = (at: number): boolean => layers[at]?.parent.unwritten === true && layers[at].parent.node !== NONE;
  const written = (at: number): boolean => layers[at]?.parent.unwritten === false;
  return ring.find(isNull) ?? (written(last) ? last : (ring.find(written) ?? last));
}

type LayerWalk = Pick<CacheGraph, "outsideLayers" | "loopingLayers" | "used">;

function walkLayers({ records, layers, layerCount }: CacheConfig): LayerWalk {
  const outsideLayers: OutsidePosition[] = [];
  const loopingLayers: number[] = [];
  const used = new Uint8Array(layers.length);
  const state = new Uint8Array(layers.length);
  const isOutside = (at: number): boolean => at < 0 || at >= layers.length;
  const down = (from: number): void => {
    const path: number[] = [];
    for (let at = from; state[at] === NEW; ) {
      state[at] = OPEN;
      path.push(at);
      const { blob, parent } = layers[at] as CacheLayer;
      const below = parent.value;
      if (blob === undefined || blob === "" || below === undefined || below === -1) break;
      if (isOutside(below)) {
        outsideLayers.push({ position: parent, of: "parent" });
        break;
      }
      if (state[below] === OPEN) loopingLayers.push(blamed(layers, path.slice(path.indexOf(below))));
      at = below;
    }
    for (const at of path) {
      state[at] = DONE;
      used[at] = 1;
    }
  };
  if (layerCount === undefined) return { outsideLayers, loopingLayers, used };
  for (const { results } of records)
    for (const { layer, chain } of results) {
      const at = layer?.value;
      if (layer !== undefined && at !== undefined) {
        if (isOutside(at)) outsideLayers.push({ position: layer, of: "result" });
        else down(at);
      }
      for (const position of chain) {
        const index = position.value;
        if (index === undefined) break;
        if (isOutside(index)) {
          outsideLayers.push({ position, of: "chain" });
          break;
        }
        used[index] = 1;
        const { blob } = layers[index] as CacheLayer;
        if (blob === undefined || blob === "") break;
      }
    }
  return { outsideLayers, loopingLayers, used };
}
