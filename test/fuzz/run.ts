import { fork } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { corpusOf, writeCorpus } from "./corpus.ts";
import { blocksOf, type Seen } from "./coverage.ts";
import type { Find } from "./engine.ts";
import { heldIn } from "./hand.ts";
import type { Answer, Order } from "./one.ts";
import { smallest } from "./smallest.ts";
import { TARGETS } from "./targets.ts";

/**
 * `npm run fuzz`: texts that grow towards what no text before them ran, for as long as is asked. Prints each find in its smallest form,
 * and at the end what was done; `--save` keeps the smallest texts that reach the same in test/fuzz/corpus. Each target has a process of its
 * own: one that ends before its time, by whatever, or does not end is a find with the text that it had in hand, and the others go on.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "600" },
    target: { type: "string", multiple: true },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    save: { type: "boolean", default: false },
  },
});
const seconds = Number(values.seconds);
const seed = Number(values.seed);
const names = values.target ?? Object.keys(TARGETS);
const strange = names.filter((name) => TARGETS[name] === undefined);
if (!(seconds > 0) || !Number.isInteger(seed) || strange.length > 0) {
  console.error(`usage: npm run fuzz -- [--seconds N] [--seed N] [--target NAME]… [--save]; targets: ${Object.keys(TARGETS).join(", ")}`);
  process.exit(2);
}

/** A target's time is not all in one piece, so that a run that is broken off has seen all of them. */
const ROUNDS = seconds >= 3600 ? 4 : 1;
/** A process that takes no other text for so long does not end by itself, in milliseconds. */
const STUCK = 120_000;

const hand = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ocim-fuzz-")), "hand");
const finds: Find[] = [];
const seen: Seen[] = [];
const tallies = new Map(names.map((name) => [name, { executions: 0, ms: 0, kept: [] as string[], peak: 0 }]));
const of = (name: string) => tallies.get(name) as NonNullable<ReturnType<typeof tallies.get>>;

function found(find: Find): void {
  if (finds.some(({ target, what }) => target === find.target && what === find.what)) return;
  finds.push(find);
  console.log(`\nfind in ${find.target}: ${find.what}\n${JSON.stringify(find.text.slice(0, 3000))}\n`);
}

/** Runs one target in a process of its own until that ends. */
function run(order: Order): Promise<void> {
  const { target } = order;
  const tally = of(target);
  fs.rmSync(hand, { force: true });
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL("one.ts", import.meta.url)), { serialization: "advanced" });
    let done = false;
    let stuck = false;
    let count = -1;
    const timer = setInterval(() => {
      const now = heldIn(hand).count;
      stuck = now === count && !done;
      count = now;
      if (stuck) child.kill("SIGKILL");
    }, STUCK);
    child.on("message", (answer: Answer) => {
      if ("find" in answer) return found(answer.find);
      done = true;
      tally.executions += answer.executions;
      tally.ms += answer.ms;
      tally.peak = Math.max(tally.peak, answer.peak);
      for (const text of answer.kept) tally.kept.push(text);
      for (const one of answer.seen) seen.push(one);
    });
    child.on("error", (error) => found({ target, what: `not started: ${error.message}`, text: "" }));
    child.on("exit", (code, signal) => {
      clearInterval(timer);
      if (!done) {
        const { count, text } = heldIn(hand);
        tally.executions += count;
        const how = stuck ? "does not end" : `ended by ${signal ?? `code ${code}`}`;
        found({ target, what: how, text });
      }
      resolve();
    });
    child.send(order);
  });
}

console.log(`fuzz: ${seconds} s, seed ${seed}, ${names.length} targets`);
const share = (seconds * 1000) / names.length / ROUNDS;
for (let round = 0; round < ROUNDS; round++)
  for (const [i, target] of names.entries()) {
    const tally = of(target);
    await run({ target, seed: seed + round * 1000 + i, ms: share, kept: tally.kept, hand });
    const { reached } = blocksOf(seen);
    console.log(
      `round ${round + 1} of ${ROUNDS}  ${target.padEnd(14)} ${tally.executions} executions, ${tally.kept.length} texts kept, ${reached} blocks reached by all, ${Math.round(tally.peak / 1024)} MB at most`,
    );
  }
fs.rmSync(path.dirname(hand), { recursive: true, force: true });

if (values.save)
  for (const name of names) {
    const target = await (TARGETS[name] as (typeof TARGETS)[string])();
    const all = [...corpusOf(name), ...of(name).kept];
    const texts = await smallest(target, all);
    writeCorpus(name, texts);
    console.log(`${name}: ${texts.length} of ${all.length} texts in test/fuzz/corpus`);
  }

const { reached, known, functions } = blocksOf(seen);
const executions = [...tallies.values()].reduce((sum, tally) => sum + tally.executions, 0);
console.log(`\n| target | executions | a second | texts kept | finds |\n| --- | --: | --: | --: | --: |`);
for (const [target, { executions: of, ms, kept }] of tallies)
  console.log(
    `| ${[target, of, ms === 0 ? "–" : Math.round(of / (ms / 1000)), kept.length, finds.filter((find) => find.target === target).length].join(" | ")} |`,
  );
console.log(`\n${executions} executions; ${reached} blocks reached of ${known} that were told apart, in ${functions} functions`);
console.log(`${finds.length} finds`);
process.exit(finds.length === 0 ? 0 : 1);
