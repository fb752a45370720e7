import { createDice } from "../dice.ts";
import { corpusOf } from "./corpus.ts";
import { type Seen, startCoverage } from "./coverage.ts";
import { type Find, fuzz, nameOf } from "./engine.ts";
import { openHand } from "./hand.ts";
import { TARGETS } from "./targets.ts";

// One target in a process of its own: what it does to memory, to V8 or to the process does nothing to the others.

/** What the process is told by its parent, once. */
export interface Order {
  readonly target: string;
  readonly seed: number;
  readonly ms: number;
  /** Texts of earlier rounds. */
  readonly kept: readonly string[];
  /** Where the text in hand is written. */
  readonly hand: string;
}

/** What it answers: finds as they come, and the end. */
export type Answer =
  | { readonly find: Find }
  | {
      readonly executions: number;
      readonly kept: readonly string[];
      readonly ms: number;
      readonly seen: readonly Seen[];
      readonly peak: number;
    };

const tell = (answer: Answer): void => void process.send?.(answer);

process.once("message", async ({ target: name, seed, ms, kept, hand: file }: Order) => {
  const coverage = startCoverage("/server/src/");
  const target = await (TARGETS[name] as (typeof TARGETS)[string])();
  const hand = openHand(file);
  let inHand = "";
  // What a promise of nobody's rejects with, or a timer throws, comes from the text in hand or one right before.
  const stray = (error: unknown): void => tell({ find: { target: name, what: `outside of any call: ${nameOf(error)}`, text: inHand } });
  process.on("uncaughtException", stray);
  process.on("unhandledRejection", stray);
  const until = performance.now() + ms;
  const held = {
    ...target,
    run: (text: string) => {
      inHand = text;
      hand.take(text);
      return target.run(text);
    },
  };
  const tally = await fuzz(held, {
    dice: createDice(seed),
    coverage,
    corpus: [...corpusOf(name), ...kept],
    goesOn: () => performance.now() < until,
    found: (find) => tell({ find }),
  });
  const { executions, kept: found, ms: took } = tally;
  // Nothing of the last text may come after the end.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const last: Answer = { executions, kept: found, ms: took, seen: coverage.seen(), peak: process.resourceUsage().maxRSS };
  process.send?.(last, () => process.exit(0));
});
