import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { createDice } from "../dice.ts";
import { DOCUMENTS, shelfIn } from "./documents.ts";
import { growthOf, megabytes, percentile } from "./figures.ts";
import { type Account, work } from "./work.ts";

/**
 * `npm run soak`: the bundled server under simulated work, once with a client that pulls diagnostics and once with one that gets them
 * pushed, side by side. Prints what was done, and at the end `N passed, N failed`.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
    /** Milliseconds within which 99 of 100 requests must be answered. */
    bound: { type: "string", default: "250" },
    /** A folder that gets snapshots of the servers' heaps, for who wants to know what grows. */
    snapshots: { type: "string" },
  },
});
const minutes = Number(values.minutes);
const bound = Number(values.bound);
const seed = Number(values.seed);
if (!(minutes > 0) || !(bound > 0) || !Number.isInteger(seed)) {
  console.error("usage: npm run soak -- [--minutes N] [--seed N] [--bound MILLISECONDS] [--snapshots FOLDER]");
  process.exit(2);
}

/** The part of the time in which memory may still settle: some minutes of half an hour, and half of a minute. */
const WARM_UP = minutes < 10 ? 0.5 : 0.2;
const GROWTH = 0.2;
/** The same of what is ours: the engine may compile ever more of our functions, but we hold no more than before. */
const OWN_GROWTH = 0.1;
/** In less time than this the process still takes what the engine's own steps give it. */
const RSS_MINUTES = 10;

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "oci-soak-")));
process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));

if (values.snapshots !== undefined) fs.mkdirSync(values.snapshots, { recursive: true });
const until = performance.now() + minutes * 60_000;
console.log(`soak: ${minutes} minutes, seed ${seed}, ${DOCUMENTS} documents, Node ${process.version}, ${os.cpus().length} cores`);
const accounts = await Promise.all(
  (["pull", "push"] as const).map((mode, i) => {
    const own = path.join(folder, mode);
    return work(mode, {
      shelf: shelfIn(own),
      dice: createDice(seed + i),
      until,
      rootUri: pathToFileURL(own).href,
      snapshots: values.snapshots,
      pause: Math.max(4000, (minutes * 60_000) / 30),
      say: (line) =>
        console.log(`${((performance.now() - until + minutes * 60_000) / 60_000).toFixed(1).padStart(5)} min  ${mode}  ${line}`),
    });
  }),
);

let passed = 0;
let failed = 0;
function hold(what: string, holds: boolean, seen: string): void {
  if (holds) passed++;
  else failed++;
  console.log(`  ${holds ? "✔" : "✖"} ${what}: ${seen}`);
}

function conclude(mode: string, account: Account): void {
  const { asked, memory, open, stale, late, checks, published, seen, did, log, exit, waits } = account;
  const all = [...asked.values()];
  const sum = (of: (one: (typeof all)[number]) => number): number => all.reduce((total, one) => total + of(one), 0);
  const times = all.flatMap((one) => one.times);
  console.log(`\n${mode}`);
  console.log(`  done: ${[...did].map(([name, count]) => `${name} ${count}`).join(", ")}`);
  console.log(`\n  | request | answered | cancelled | p50, ms | p99, ms | worst, ms |\n  | --- | --: | --: | --: | --: | --: |`);
  for (const [method, one] of [...asked].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(
      `  | ${[method, one.answered, one.cancelled, ...[0.5, 0.99, 1].map((part) => percentile(one.times, part).toFixed(1))].join(" | ")} |`,
    );
  console.log("");
  const failures = all.flatMap((one) => one.failed);
  hold(
    "every request is answered or cancelled",
    open === 0 && failures.length === 0,
    `${sum((one) => one.answered)} answered, ${sum((one) => one.cancelled)} cancelled, ${failures.length} failed, ${open} open ${failures.slice(0, 3).join("; ")}`,
  );
  hold("every document was worked on", minutes < 5 || seen === DOCUMENTS, `${seen} of ${DOCUMENTS}`);
  hold(
    "no stale diagnostics",
    stale.length === 0,
    `${checks} compared with a fresh check${mode === "push" ? `, ${published} published` : ""}; ${stale.length} stale ${stale.slice(0, 2).join("; ")}`,
  );
  hold(
    "no late diagnostics",
    late.length === 0,
    `${late.length} late${waits.length > 0 ? `; p99 ${percentile(waits, 0.99).toFixed(0)} ms after the last key` : ""} ${late.slice(0, 2).join("; ")}`,
  );
  hold(
    `99 of 100 answers within ${bound} ms`,
    percentile(times, 0.99) <= bound,
    `p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms, worst ${percentile(times, 1).toFixed(0)} ms`,
  );
  const live = memory.map((one) => one.live);
  const code = memory.map((one) => one.machineCode);
  const own = memory.map((one) => one.live - one.machineCode);
  const rss = memory.map((one) => one.rss);
  const per = (growth: number): string => `${(100 * growth).toFixed(1)} %`;
  hold(
    "what lives with all documents closed grows by no more than 20 %",
    growthOf(live, WARM_UP) <= GROWTH,
    `${per(growthOf(live, WARM_UP))}, ${megabytes(live.at(-1) ?? 0)} at the end`,
  );
  hold(
    "without the engine's machine code by no more than 10 %",
    growthOf(own, WARM_UP) <= OWN_GROWTH,
    `${per(growthOf(own, WARM_UP))}, ${megabytes(own.at(-1) ?? 0)} at the end; the code ${per(growthOf(code, WARM_UP))}, ${megabytes(code.at(-1) ?? 0)}`,
  );
  const rssHolds = growthOf(rss, WARM_UP) <= GROWTH;
  if (minutes >= RSS_MINUTES)
    hold("the process grows by no more than 20 %", rssHolds, `${per(growthOf(rss, WARM_UP))}, ${megabytes(rss.at(-1) ?? 0)} at the end`);
  else
    console.log(
      `    the process: ${per(growthOf(rss, WARM_UP))}, ${megabytes(rss.at(-1) ?? 0)} at the end (held from ${RSS_MINUTES} minutes on)`,
    );
  hold("no error in the log, and none on standard error", log.length === 0, `${log.length} ${log.slice(0, 3).join("; ")}`);
  hold("the server ends when it is told to", exit === 0, `exit ${exit}`);
}

for (const [i, account] of accounts.entries()) conclude(i === 0 ? "pull" : "push", account);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
