import assert from "node:assert/strict";
import { test } from "node:test";
import { createDice } from "../dice.ts";
import { corpusOf, knownFinds } from "./corpus.ts";
import { startCoverage } from "./coverage.ts";
import { fuzz, type Target, tried } from "./engine.ts";
import { TARGETS } from "./targets.ts";

// The short form of `npm run fuzz`: the same seed each time, so that a failure comes again. What the long form found is run first.

const SEED = 20_261_126;
/** Executions for each target; a twelfth of its seeds is among them. */
const EXECUTIONS = 200;

const coverage = startCoverage("/server/src/");

for (const [name, load] of Object.entries(TARGETS))
  test(`${name}: no text of the corpus, and none that grows out of it, breaks a promise`, async () => {
    const target = await load();
    for (const { text, what } of knownFinds().filter((find) => find.target === name))
      assert.equal(await tried(target, text), undefined, what);
    const corpus = corpusOf(name);
    const some: Target = { ...target, seeds: () => target.seeds().filter((_, i) => i % 12 === 0) };
    const { finds, executions } = await fuzz(some, {
      dice: createDice(SEED),
      coverage,
      corpus,
      goesOn: (tally) => tally.executions < EXECUTIONS,
      found: () => undefined,
    });
    assert.deepEqual(finds, []);
    assert.ok(executions >= Math.min(EXECUTIONS, corpus.length));
  });
