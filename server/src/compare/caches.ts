import { type CacheConfig, type CacheRecord, cacheConfigOf } from "../model/cacheconfig.ts";
import type { Document } from "../model/document.ts";

/** A step of one cache that the other does not have, although everything that it builds on is there: where a build begins to miss. */
export interface Miss {
  /** Its number in `records` of the cache that has it. */
  readonly record: number;
  readonly digest: string;
  /** How many steps build on it, directly or through others, and so miss as well. */
  readonly followers: number;
  /** It has no inputs: a source, a base image, local files. */
  readonly source: boolean;
  /** The steps of the other cache that build on the same, by number and digest: what it most probably became. */
  readonly instead: readonly { readonly record: number; readonly digest: string }[];
}

/** How two caches differ, seen from the first. */
export interface CacheComparison {
  readonly layersLost: readonly string[];
  readonly layersGained: readonly string[];
  readonly stepsKept: number;
  readonly stepsLost: number;
  readonly stepsGained: number;
  /** In the order of the records. */
  readonly misses: readonly Miss[];
  /** Steps that are in both, with a result in the first alone: their layers must be made again. */
  readonly resultsLost: readonly { readonly record: number; readonly digest: string }[];
}

/**
 * Compares two cache configs as BuildKit looks steps up: a step is the same when its digest is and it builds on the same steps. Linear
 * in what both hold.
 */
export function compareCaches(a: Document, b: Document): CacheComparison {
  const before = cacheConfigOf(a);
  const after = cacheConfigOf(b);
  const names = new Map<string, number>();
  const was = identify(before, names);
  const is = identify(after, names);
  const there = firstOf(is);
  const mine = firstOf(was);
  const lost = was.flatMap((id, record) => (there.has(id) ? [] : [record]));
  return {
    layersLost: missing(before, after),
    layersGained: missing(after, before),
    stepsKept: was.length - lost.length,
    stepsLost: lost.length,
    stepsGained: is.filter((id) => !mine.has(id)).length,
    misses: missesOf(before, was, after, is, there),
    resultsLost: was.flatMap((id, record) => {
      const other = there.get(id);
      if (other === undefined) return [];
      const [mineHas, otherHas] = [before.records[record], after.records[other]].map((one) => (one?.results.length ?? 0) > 0);
      return mineHas && !otherHas ? [{ record, digest: before.records[record]?.digest ?? "" }] : [];
    }),
  };
}

/** The blobs of one that the other lacks; a blob on two parents counts once. */
function missing(of: CacheConfig, there: CacheConfig): readonly string[] {
  const others = new Set(there.layers.map(({ blob }) => blob));
  return [...new Set(of.layers.flatMap(({ blob }) => (blob === undefined || blob === "" || others.has(blob) ? [] : [blob])))];
}

/** The first record of each identity. */
function firstOf(ids: readonly number[]): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  for (const [record, id] of ids.entries()) if (!first.has(id)) first.set(id, record);
  return first;
}

/** The records that a record builds on, input by input; what points outside is left out. */
function inputsOf({ records }: CacheConfig, record: number): readonly (readonly number[])[] {
  return (records[record]?.inputs ?? []).map(({ links = [] }) =>
    links.flatMap(({ to: { value } }) => (value !== undefined && records[value] !== undefined ? [value] : [])),
  );
}

/** A number for each record that says what it is: equal where the step, and all that it builds on, are equal, in either cache. */
function identify(config: CacheConfig, names: Map<string, number>): readonly number[] {
  const ids: number[] = new Array(config.records.length).fill(-1);
  const state = new Uint8Array(config.records.length);
  const nameOf = (record: number): number => {
    const inputs = inputsOf(config, record).map((links) =>
      [...new Set(links.map((link) => ids[link] as number))].sort((x, y) => x - y).join("|"),
    );
    const name = `${(config.records[record] as CacheRecord).digest ?? ""} ${inputs.join(" ")}`;
    const id = names.get(name) ?? names.size;
    names.set(name, id);
    return id;
  };
  // Without recursion: a hundred thousand steps in one line are no depth.
  for (let first = 0; first < ids.length; first++) {
    const stack = [first];
    while (stack.length > 0) {
      const record = stack.at(-1) as number;
      if (state[record] === 0) {
        state[record] = 1;
        for (const links of inputsOf(config, record)) for (const link of links) if (state[link] === 0) stack.push(link);
        continue;
      }
      stack.pop();
      if (state[record] === 2) continue;
      state[record] = 2;
      ids[record] = nameOf(record);
    }
  }
  return ids;
}

function missesOf(
  before: CacheConfig,
  was: readonly number[],
  after: CacheConfig,
  is: readonly number[],
  there: ReadonlyMap<number, number>,
): Miss[] {
  const key = (config: CacheConfig, ids: readonly number[], record: number): string =>
    inputsOf(config, record)
      .map((links) => [...new Set(links.map((link) => ids[link] as number))].sort((x, y) => x - y).join("|"))
      .join(" ");
  const mine = new Set(was);
  const bySame = new Map<string, number[]>();
  for (let record = 0; record < is.length; record++) {
    if (mine.has(is[record] as number)) continue;
    const inputs = key(after, is, record);
    const group = bySame.get(inputs);
    if (group === undefined) bySame.set(inputs, [record]);
    else group.push(record);
  }
  const followers = followersOf(before);
  const misses: Miss[] = [];
  for (let record = 0; record < was.length; record++) {
    if (there.has(was[record] as number)) continue;
    const inputs = inputsOf(before, record);
    if (inputs.some((links) => links.length > 0 && links.every((link) => !there.has(was[link] as number)))) continue;
    misses.push({
      record,
      digest: before.records[record]?.digest ?? "",
      followers: followers(record),
      source: inputs.length === 0,
      instead: (bySame.get(key(before, was, record)) ?? [])
        .slice(0, MOST_INSTEAD)
        .map((other) => ({ record: other, digest: after.records[other]?.digest ?? "" })),
    });
  }
  return misses;
}

/** As many candidates are named. */
const MOST_INSTEAD = 5;
/** Of so many misses it is told how many steps follow them; each is one walk. */
const MOST_WALKS = 20;

/** Counts the steps above a record. */
function followersOf(config: CacheConfig): (record: number) => number {
  const users: number[][] = config.records.map(() => []);
  for (let record = 0; record < users.length; record++)
    for (const links of inputsOf(config, record)) for (const link of links) users[link]?.push(record);
  let walks = 0;
  return (record) => {
    if (++walks > MOST_WALKS) return 0;
    const seen = new Set([record]);
    for (const one of seen) for (const user of users[one] ?? []) seen.add(user);
    return seen.size - 1;
  };
}
