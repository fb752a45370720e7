import assert from "node:assert/strict";
import { test } from "node:test";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createDice, type Dice } from "../dice.ts";
import { BETWEEN } from "../fuzz/targets/ask.ts";
import { TARGETS } from "../fuzz/targets.ts";

// An engine keeps a part of a text together with the whole: one name in a table that outlives its document, and all of the document
// lives on. So every text here is large and has a name that no other has, and when all have been answered for none may be left.

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** A text of this size is an object of its own among V8's large ones, where nothing else comes and goes. */
const SIZE = 200_000;
/** What the engine itself may still have in hand, such as the subject of the last regular expression. */
const IN_HAND = 4;

const STRING_TOKEN = /"[^"\\\n]{4,}"/g;

function largeTexts(): number {
  collect();
  collect();
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "large_object_space")?.space_used_size ?? Number.NaN;
}

/** The text with one of its strings like no other, and large. */
function renamed(text: string, number: number, dice: Dice): string {
  const tokens = [...text.matchAll(STRING_TOKEN)];
  if (tokens.length === 0) return text.padEnd(SIZE);
  const { 0: token, index } = dice.pick(tokens);
  const end = index + token.length - 1;
  return `${text.slice(0, end)}-${String(number).padStart(8, "0")}${text.slice(end)}`.padEnd(SIZE);
}

/** By target: of so many of its seeds one is taken. All rules run in the first one. */
const ONE_OF = { check: 2, fix: 12, convert: 12, refactor: 12, caret: 6, navigate: 6, pages: 12, compare: 12 };

for (const [name, part] of Object.entries(ONE_OF))
  test(`${name}: nothing of a text lives on`, async () => {
    const target = await (TARGETS[name] as (typeof TARGETS)[string])();
    const dice = createDice(8);
    const seeds = target.seeds().filter((text, i) => i % part === 0 && text.length < 4000);
    // Whatever is loaded with the first question is there to stay.
    for (const text of seeds) await target.run(text);
    const before = largeTexts();
    for (const [i, seed] of seeds.entries()) {
      const texts = seed.split(BETWEEN).map((text) => renamed(text, i, dice));
      await target.run(texts.join(BETWEEN));
    }
    const kept = (largeTexts() - before) / SIZE;
    assert.ok(kept < IN_HAND, `${kept.toFixed(1)} of ${seeds.length} texts are kept`);
  });
