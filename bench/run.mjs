// `npm run bench`: our work beside JSON.parse and the peers in one run, as ratios. What is compared runs by turns, so a noisy
// neighbour hits all alike; figures are medians of CPU or wall time. Names of parts (in-process, servers, processes, layouts) run only
// these. `--write` puts the tables into docs/performance.md; `--quick` is a small form that fails where a bound is missed by far.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "../tools/build.mjs";
import { createReport } from "./figures.mjs";
import { inProcess } from "./in-process.mjs";
import { layouts } from "./layouts.mjs";
import { installPeers, root } from "./peers.mjs";
import { wholeProcesses } from "./processes.mjs";
import { languageServers } from "./servers.mjs";

const PARTS = { "in-process": inProcess, servers: languageServers, processes: wholeProcesses, layouts };
const flags = process.argv.slice(2);
const quick = flags.includes("--quick");
const wanted = flags.filter((flag) => !flag.startsWith("--"));
const unknown = wanted.find((name) => !(name in PARTS));
if (unknown !== undefined) {
  console.error(`bench: no part is called ${unknown}; there are ${Object.keys(PARTS).join(", ")}`);
  process.exit(2);
}

installPeers();
// As users get it.
await build({ minify: true });
const far = [];
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const report = createReport();
  await part(report, { quick });
  far.push(...report.judge());
  if (flags.includes("--write")) write(name, report.lines);
}
await build();
if (quick) {
  for (const what of far) console.log(`far outside its bound: ${what}`);
  process.exitCode = far.length > 0 ? 1 : 0;
}

/** Puts a part's tables into their place in docs/performance.md. */
function write(name, lines) {
  const file = path.join(root, "docs/performance.md");
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const text = fs.readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`bench: docs/performance.md has no place for ${name}`);
  const machine = `${os.cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
  const made = `${lines.join("\n").trim()}\n\nMeasured on ${machine}.`;
  fs.writeFileSync(file, `${text.slice(0, from + begin.length)}\n\n${made}\n\n${text.slice(to)}`);
}
