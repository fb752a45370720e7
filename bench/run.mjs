// `npm run bench`: our work beside JSON.parse and the peers in one run, as ratios. What is compared runs by turns, so a noisy
// neighbour hits all alike; figures are medians of CPU or wall time. Names of parts (in-process, servers, processes, layouts) run only
// these. `--write` puts the tables into docs/performance.md; `--quick` is a small form that fails where a bound is missed by far.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
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
const report = createReport();
for (const [name, part] of Object.entries(PARTS)) if (wanted.length === 0 || wanted.includes(name)) await part(report, { quick });
const far = report.judge();

if (flags.includes("--write")) {
  const file = path.join(root, "docs/performance.md");
  const [begin, end] = ["<!-- bench:begin -->", "<!-- bench:end -->"];
  const text = fs.readFileSync(file, "utf8");
  const machine = `${os.cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
  fs.writeFileSync(
    file,
    `${text.slice(0, text.indexOf(begin) + begin.length)}\n\nMeasured on ${machine}.\n\n${report.lines.join("\n").trim()}\n\n${text.slice(text.indexOf(end))}`,
  );
}
if (quick) {
  for (const what of far) console.log(`far outside its bound: ${what}`);
  process.exitCode = far.length > 0 ? 1 : 0;
}
