// `npm run test:incremental [-- SEQUENCES [SEED]]`: edits documents of every kind at random, through the session that the server uses, and
// compares after each sequence tree, parts, problems, fixes and positions with a fresh check. A difference is kept in found.json, which
// `npm test` replays. The last line is `N passed, N failed`, a part of 10 000 sequences counting as one.
import { edit, keep } from "./sequences.ts";

const [sequences = 200_000, seed = Date.now() >>> 0] = process.argv.slice(2).map(Number);
const began = performance.now();
/** In parts with seeds of their own, so that a difference in one leaves the others. */
const PART = 10_000;
let passed = 0;
let sequencesRun = 0;
let failed = 0;
let notifications = 0;
let spliced = 0;
const works: Record<string, number> = {};
for (let from = 0; from < sequences; from += PART) {
  const many = Math.min(PART, sequences - from);
  try {
    const counts = await edit(many, seed + from);
    passed++;
    sequencesRun += counts.sequences;
    notifications += counts.notifications;
    spliced += counts.spliced;
    for (const [name, count] of Object.entries(counts.works)) works[name] = (works[name] ?? 0) + count;
  } catch (error) {
    failed++;
    const { message, texts = [] } = error as Error & { texts?: string[] };
    console.error(`seed ${seed + from}: ${message.slice(0, 2000)}`);
    if (texts.length > 0) console.error(`kept in test/incremental/found.json: ${JSON.stringify(keep(texts)).slice(0, 4000)}`);
  }
}
console.log(
  `seed ${seed}, ${sequencesRun} sequences, ${notifications} notifications, ${spliced} times read from what changed, in ${((performance.now() - began) / 1000).toFixed(0)} s`,
);
for (const [name, count] of Object.entries(works).sort((a, b) => b[1] - a[1])) console.log(`${String(count).padStart(8)} ${name}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
