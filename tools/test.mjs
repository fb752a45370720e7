// Runs the tests: `npm test`, or `npm test -- PATTERN…` for the files whose path holds a pattern.
//
// Left to their own runners: test/editor and test/ui (a real VS Code), test/registry (a registry process), test/plugins (the real
// pre-commit) and test/package (packs the project), unless a pattern names the folder: `npm test -- test/registry`. The last line is
// `N passed, N failed`; failures come before it.

import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { run } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);

const APART = ["test/editor/", "test/ui/", "test/registry/", "test/plugins/", "test/package/"];
const patterns = process.argv.slice(2).map((pattern) => pattern.replaceAll("\\", "/").replace(/^\.\//, ""));
const wanted = (file) =>
  (patterns.length === 0 || patterns.some((pattern) => file.includes(pattern))) &&
  APART.every((folder) => !file.startsWith(folder) || patterns.some((pattern) => pattern.startsWith(folder.slice(0, -1))));

const files = readdirSync("test", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).replaceAll("\\", "/"))
  .filter(wanted)
  .sort();
if (files.length === 0) {
  console.error(patterns.length === 0 ? "no tests found under test/" : `no test file matches ${patterns.join(" ")}`);
  process.exit(1);
}

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);

/** What became of each file, and the failures with the way to them, in the order they came. */
const tally = new Map(files.map((file) => [file, { passed: 0, failed: 0, skipped: 0, ms: 0 }]));
const failures = [];
const noise = new Map();
/** The names of the suites above the test that is running, by file and depth. */
const above = new Map();

const nameOf = (data) => (data.file === undefined ? "?" : relative(root, data.file).replaceAll("\\", "/"));
const of = (file) => tally.get(file) ?? tally.set(file, { passed: 0, failed: 0, skipped: 0, ms: 0 }).get(file);

function finished(data, ok) {
  const file = nameOf(data);
  const counts = of(file);
  // Node 20 reports a file that dies outside its tests as a test named after the file.
  if (data.details?.type === "suite" && ok) return;
  if (data.skip !== undefined || data.todo !== undefined) {
    counts.skipped++;
    return;
  }
  if (data.nesting === 0) counts.ms += data.details?.duration_ms ?? 0;
  if (ok) {
    counts.passed++;
    return;
  }
  // A suite or test that fails only because something inside it failed is told by that thing.
  if (data.details?.error?.failureType === "subtestsFailed") return;
  counts.failed++;
  const way = (above.get(file) ?? []).slice(0, data.nesting);
  failures.push({ file, name: [...way, data.name].join(" › "), error: data.details?.error });
}

// Absolute, so that a test may start Node in any folder. (Node 20 cannot give the test processes arguments of their own.)
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ""} --import ${tsx}`.trim();
const began = performance.now();
const stream = run({ files: files.map((file) => join(root, file)), concurrency: 2, timeout: 600_000 });
stream.on("test:start", (data) => {
  const file = nameOf(data);
  const way = (above.get(file) ?? []).slice(0, data.nesting);
  way[data.nesting] = data.name;
  above.set(file, way);
});
stream.on("test:pass", (data) => finished(data, true));
stream.on("test:fail", (data) => finished(data, false));
for (const event of ["test:stdout", "test:stderr"])
  stream.on(event, (data) => noise.set(nameOf(data), (noise.get(nameOf(data)) ?? "") + data.message));

stream.on("end", () => {
  let passed = 0;
  let failed = 0;
  for (const [file, counts] of tally) {
    passed += counts.passed;
    failed += counts.failed;
    const mark = counts.failed > 0 ? paint(31, "✖") : paint(32, "✔");
    const extra = [counts.failed > 0 ? `${counts.failed} failed` : "", counts.skipped > 0 ? `${counts.skipped} skipped` : ""].filter(
      Boolean,
    );
    console.log(`${mark} ${file}  ${counts.passed} passed${extra.map((text) => `, ${text}`).join("")} (${Math.round(counts.ms)} ms)`);
  }
  for (const { file, name, error } of failures) {
    const cause = error?.cause ?? error;
    console.log(`\n${paint(31, "✖")} ${file}\n  ${name}\n`);
    const text = typeof cause === "string" ? cause : (cause?.stack ?? inspect(cause, { depth: 5 }));
    console.log(text.replace(/^/gm, "  "));
    const said = noise.get(file);
    if (said !== undefined) {
      console.log(`\n  printed by ${file}:\n${said.trimEnd().slice(-4000).replace(/^/gm, "  ")}`);
      noise.delete(file);
    }
  }
  console.log(`\n${files.length} files in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
});
stream.resume();
