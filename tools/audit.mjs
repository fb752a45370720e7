// Asks the registry whether a library that ends up with users has a known hole: `npm run audit`. Fails on findings alone; a registry that
// does not answer such questions, or no network, is told and passed over.

import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const args = ["audit", "--omit", "dev", "--audit", "true", "--json"];
const { stdout } = spawnSync("npm", args, {
  cwd: root,
  encoding: "utf8",
  maxBuffer: 1 << 28,
  timeout: 120_000,
  shell: process.platform === "win32",
});

let answer;
try {
  answer = JSON.parse(stdout);
} catch {
  answer = {};
}
const counts = answer.metadata?.vulnerabilities;
if (counts === undefined) {
  console.log(`not asked: ${answer.message ?? answer.error?.summary ?? "the registry did not answer"}`);
} else {
  for (const [name, { severity, range, fixAvailable }] of Object.entries(answer.vulnerabilities ?? {}))
    console.log(`${severity}  ${name} ${range}${fixAvailable ? "  a newer version is there" : ""}`);
  console.log(`${counts.total} known holes in ${answer.metadata.dependencies?.prod ?? "the"} production dependencies`);
  process.exitCode = counts.total > 0 ? 1 : 0;
}
