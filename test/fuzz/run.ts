import { parseArgs } from "node:util";
import { createDice } from "../dice.ts";
import { corpusOf, writeCorpus } from "./corpus.ts";
import { startCoverage } from "./coverage.ts";
import { type Find, fuzz, type Tally, type Target } from "./engine.ts";
import { smallest } from "./smallest.ts";
import { TARGETS } from "./targets.ts";

/**
 * `npm run fuzz`: texts that grow towards what no text before them ran, for as long as is asked. Prints each find in its smallest form,
 * and at the end what was done; `--save` keeps the smallest texts that reach the same in test/fuzz/corpus.
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

const coverage = startCoverage("/server/src/");
const targets: Target[] = [];
for (const name of names) targets.push(await (TARGETS[name] as () => Promise<Target>)());
const finds: Find[] = [];
const tallies = new Map<string, Tally>();
console.log(`fuzz: ${seconds} s, seed ${seed}, ${names.length} targets`);

const share = (seconds * 1000) / targets.length / ROUNDS;
for (let round = 0; round < ROUNDS; round++)
  for (const [i, target] of targets.entries()) {
    const until = performance.now() + share;
    const before = tallies.get(target.name);
    const known = new Set(finds.filter((find) => find.target === target.name).map(({ what }) => what));
    const tally = await fuzz(target, {
      dice: createDice(seed + round * 1000 + i),
      coverage,
      corpus: [...corpusOf(target.name), ...(before?.kept ?? [])],
      goesOn: () => performance.now() < until,
      found: (find) => {
        if (known.has(find.what)) return;
        finds.push(find);
        console.log(`\nfind in ${find.target}: ${find.what}\n${JSON.stringify(find.text.slice(0, 3000))}\n`);
      },
    });
    if (before === undefined) tallies.set(target.name, tally);
    else {
      before.executions += tally.executions;
      before.ms += tally.ms;
      before.kept.push(...tally.kept);
    }
    const { executions, kept } = tallies.get(target.name) as Tally;
    console.log(
      `round ${round + 1} of ${ROUNDS}  ${target.name.padEnd(14)} ${executions} executions, ${kept.length} texts kept, ${coverage.blocks().reached} blocks reached`,
    );
  }

if (values.save)
  for (const target of targets) {
    const all = [...corpusOf(target.name), ...(tallies.get(target.name)?.kept ?? [])];
    const texts = await smallest(target, all);
    writeCorpus(target.name, texts);
    console.log(`${target.name}: ${texts.length} of ${all.length} texts in test/fuzz/corpus`);
  }

const { reached, known, functions } = coverage.blocks();
const executions = [...tallies.values()].reduce((sum, tally) => sum + tally.executions, 0);
console.log(`\n| target | executions | a second | texts kept | finds |\n| --- | --: | --: | --: | --: |`);
for (const { target, executions: of, ms, kept } of tallies.values())
  console.log(
    `| ${[target, of, Math.round(of / (ms / 1000)), kept.length, finds.filter((find) => find.target === target).length].join(" | ")} |`,
  );
console.log(`\n${executions} executions; ${reached} blocks reached of ${known} that were told apart, in ${functions} functions`);
console.log(`${finds.length} finds`);
process.exit(finds.length === 0 ? 0 : 1);
