// Asks the registry whether a library that ends up with users has a known hole: `npm run audit`. (npm asks in bulk, and one by one where that
// is not offered.) Where nobody answers, nothing is known, and nothing else is said: the last line counts neither a success nor a failure.

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
  const why = answer.message ?? answer.error?.summary ?? "nobody answered";
  console.log(`could not be asked: ${why}`);
  console.log("whether there are known holes is not known here; ask again where the registry answers, as the workflows on GitHub do");
  console.log("0 passed, 0 failed");
} else {
  for (const [name, { severity, range, fixAvailable }] of Object.entries(answer.vulnerabilities ?? {}))
    console.log(`${severity}  ${name} ${range}${fixAvailable ? "  a newer version is there" : ""}`);
  console.log(`${counts.total} known holes in ${answer.metadata.dependencies?.prod ?? "the"} production dependencies`);
  console.log(counts.total > 0 ? "0 passed, 1 failed" : "1 passed, 0 failed");
  process.exitCode = counts.total > 0 ? 1 : 0;
}
