import { createDice, type Dice } from "../dice.ts";
import type { Coverage } from "./coverage.ts";
import { LONGEST, mutate } from "./mutate.ts";

/** Something that takes a text and must never fail. Throws, or rejects, with what is wrong. */
export interface Target {
  readonly name: string;
  /** Texts to begin with. */
  readonly seeds: () => readonly string[];
  readonly run: (text: string) => void | Promise<void>;
}

/** A text that broke a promise. */
export interface Find {
  readonly target: string;
  readonly what: string;
  readonly text: string;
}

/** What was done with one target. */
export interface Tally {
  readonly target: string;
  executions: number;
  /** Texts kept because they ran something that nothing before them ran. */
  kept: string[];
  readonly finds: Find[];
  ms: number;
}

export interface Course {
  readonly dice: Dice;
  readonly coverage: Coverage;
  /** Texts of earlier runs. */
  readonly corpus: readonly string[];
  /** Whether to go on, asked after each batch. */
  readonly goesOn: (tally: Tally) => boolean;
  readonly found: (find: Find) => void;
}

/** Between two looks at the coverage, which cost as much as several runs. */
const BATCH = 64;
/** A text that takes longer than this, twice, is a find, in milliseconds. */
const SLOW = 2000;

/** What names a fault: its words without what differs, and the line of ours that it came from. */
export function nameOf(error: unknown): string {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const line = stack.split("\n").find((one) => /server\/src|test\/fuzz\/targets/.test(one)) ?? "";
  const place = /((?:server\/src|test\/fuzz)\/[^:)]+:\d+)/.exec(line)?.[1] ?? "";
  return `${message.split("\n", 1)[0]?.replaceAll(/\d+/g, "#").slice(0, 160)} @ ${place}`;
}

/** Runs a target over a text; what broke, or nothing. */
export async function tried(target: Target, text: string, again = false): Promise<string | undefined> {
  const began = performance.now();
  try {
    await target.run(text);
  } catch (error) {
    return nameOf(error);
  }
  // Once may be the machine's fault.
  if (performance.now() - began <= SLOW || again) return performance.now() - began > SLOW ? "takes too long" : undefined;
  return tried(target, text, true);
}

/** A smaller text that breaks the same promise. */
async function minimised(target: Target, text: string, what: string): Promise<string> {
  let small = text;
  let tries = 0;
  for (let size = Math.ceil(small.length / 2); size >= 1 && tries < 1500; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < small.length && tries < 1500; ) {
      const shorter = small.slice(0, at) + small.slice(at + size);
      tries++;
      if ((await tried(target, shorter)) === what) small = shorter;
      else at += size;
    }
  return small;
}

/** Runs one target over its seeds, the corpus, and mutants of whatever reached new blocks. */
export async function fuzz(target: Target, { dice, coverage, corpus, goesOn, found }: Course): Promise<Tally> {
  const tally: Tally = { target: target.name, executions: 0, kept: [], finds: [], ms: 0 };
  const pool: string[] = [];
  const known = new Set<string>();
  const began = performance.now();

  async function attempt(text: string): Promise<void> {
    tally.executions++;
    const what = await tried(target, text);
    if (what === undefined || known.has(what)) return;
    known.add(what);
    const find: Find = { target: target.name, what, text: what === "takes too long" ? text : await minimised(target, text, what) };
    tally.finds.push(find);
    found(find);
  }

  /** Runs texts together, and in halves only where together they reached something new. */
  async function batch(texts: readonly string[], keep: boolean): Promise<void> {
    for (const text of texts) await attempt(text);
    const [only] = texts;
    if (only !== undefined && texts.length === 1) {
      if (!coverage.sawNew()) return;
      pool.push(only);
      if (keep) tally.kept.push(only);
      return;
    }
    if (!coverage.peek()) return;
    await batch(texts.slice(0, texts.length >> 1), keep);
    await batch(texts.slice(texts.length >> 1), keep);
  }

  const seeds = [...target.seeds(), ...corpus].filter((text) => text.length <= LONGEST);
  for (let at = 0; at < seeds.length && (at === 0 || goesOn(tally)); at += BATCH) await batch(seeds.slice(at, at + BATCH), false);
  if (pool.length === 0) pool.push(...seeds.slice(0, 50), "");
  while (goesOn(tally)) {
    const texts = Array.from({ length: BATCH }, () => {
      // What was found last leads furthest.
      const base = dice.chance(0.4) ? (pool.slice(-40)[dice.below(Math.min(40, pool.length))] as string) : dice.pick(pool);
      return mutate(base, dice, dice.chance(0.5) ? dice.pick(seeds) : dice.pick(pool));
    });
    await batch(texts, true);
  }
  tally.ms = performance.now() - began;
  return tally;
}

/** Dice that a text throws by itself, so that what depends on chance is the same each time. */
export function diceOf(text: string): Dice {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  return createDice(hash);
}
