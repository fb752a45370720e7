// Makes the clone ready for a command: `node tools/prepare.mjs start|test|…`.
//
// Plain Node, because it runs before anything is installed. It installs when node_modules does not hold what
// package-lock.json names, builds when dist/ is older than its sources, and says nothing when there is nothing to do.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { staleness } from "./build.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const what = process.argv[2] ?? "this";

/** Why `npm ci` is needed, in words, or `undefined`. Compares versions, not times: a checkout touches the lock file. */
function missingPackages() {
  const hidden = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(hidden)) return "nothing is installed yet";
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(hidden, "utf8")).packages;
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    // Optional packages of other platforms are never installed.
    if (path === "" || (optional && present[path] === undefined)) continue;
    if (present[path]?.version !== version)
      return `${path.replace(/^.*node_modules\//, "")} is not the version that package-lock.json names`;
  }
  return undefined;
}

/** Runs a child on this terminal and ends with its status when it fails. */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (error !== undefined) console.error(`${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status || 1);
}

const major = Number(process.versions.node.split(".")[0]);
if (major < 20) {
  console.error(`Node ${process.versions.node} is too old for ${what}: Node 20 or newer is needed`);
  process.exit(1);
}

const lacking = missingPackages();
if (lacking !== undefined) {
  console.error(`prepare: ${lacking}; running npm ci (about 300 packages, a minute or two)`);
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund"];
  // Started by npm, the same npm is asked again: it needs no PATH and no shell.
  if (npm?.endsWith(".js")) run(process.execPath, [npm, ...args]);
  else run("npm", args);
}

const stale = staleness();
if (stale !== undefined) {
  console.error(`prepare: ${stale}; building`);
  run(process.execPath, [join(root, "tools", "build.mjs")]);
}
