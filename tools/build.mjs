// Makes dist/ from the sources: `node tools/build.mjs [--minify]`.
//
// Also says whether dist/ is older than what it is made of (`staleness`), for tools/prepare.mjs, which must run before
// anything is installed: that is why esbuild is imported only when something is built.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamp = join(root, "dist", ".built.json");
const generated = join(root, "server", "src", "generated");

/** Programs for Node that share their code (`tools/split.mjs`): without the texts, which they read from dist/texts.json. */
const PROGRAMS = {
  client: "client/src/node.ts",
  "language-server": "server/src/entry/node.ts",
  "command-line": "server/src/entry/cli.ts",
  index: "server/src/entry/index.ts",
};

/** The rules, and what is said and done by them. */
const RULES = ["validate", "describe", "fixes"].map((name) => `server/src/${name}.ts`);

/** What a text is: most JSON is somebody else's, and waits for no rule. */
const KINDS = ["server/src/identify.ts"];

/** Whether a file lies in a layout: most that are called like one of its files do not. */
const IN_LAYOUT = ["server/src/layout/layouts.ts"];

/** What the editor is told when it asks. */
const FEATURES = ["server/src/lsp/features.ts"];

/** What programs load together: what two of them need at once, and, before the rules and the features themselves, what others need of theirs. */
const ROOMS = [
  { ofAll: [PROGRAMS.client, [PROGRAMS["language-server"], ...RULES, ...FEATURES]] },
  { ofAll: [PROGRAMS["command-line"], PROGRAMS["language-server"]] },
  { ofAll: ["server/src/cli/run.ts", [...RULES, ...FEATURES]] },
  { of: ["server/src/cli/run.ts"] },
  { ofAll: ["server/src/cli/program.ts", [...RULES, ...FEATURES, "server/src/config/read.ts"]] },
  { ofAll: [PROGRAMS["language-server"], [...RULES, ...FEATURES]] },
  { of: IN_LAYOUT },
  { of: KINDS },
  { of: RULES },
  { ofAll: ["server/src/lsp/hovering.ts", "server/src/lsp/completion.ts"] },
  { of: FEATURES },
  { ofAll: ["server/src/cli/convert.ts", "server/src/cli/verify.ts"] },
];

/** What becomes what by itself. `beside`: what it requires from the sources is the bundle of that name beside it. `lazy`: without the texts. `browser`: for a web worker, in this format. An entry that is not there (yet) is passed over and told. */
const BUNDLES = [
  { entry: "client/src/browser.ts", out: "browser/client.js", external: ["vscode"], browser: "cjs" },
  { entry: "server/src/entry/browser.ts", out: "browser/server.js", lazy: true, browser: "iife" },
  { entry: "server/src/entry/server.ts", out: "server.js", beside: true },
  { entry: "server/src/entry/hasher.ts", out: "hasher.js" },
  { entry: "server/src/entry/bin.ts", out: "cli.js", banner: "#!/usr/bin/env node", executable: true, beside: true },
];

/**
 * What libraries bring and nobody here uses: Commander can start programs for commands of its own, the protocol's library can listen on
 * sockets and look for npm's folder. Without them a bundle cannot do it either, and starts sooner. VS Code's client alone starts programs.
 */
const withoutModules = {
  name: "without-modules",
  setup(esbuild) {
    esbuild.onResolve({ filter: /^(?:node:)?(?:net|child_process)$/ }, ({ path, importer }) => {
      const [, library] =
        /[\\/]node_modules[\\/](commander|vscode-jsonrpc|vscode-languageserver|vscode-languageclient)[\\/]/.exec(importer) ?? [];
      if (library === undefined || (library === "vscode-languageclient" && path.endsWith("child_process"))) return undefined;
      return { path: "none", namespace: "without-modules" };
    });
    esbuild.onLoad({ filter: /.*/, namespace: "without-modules" }, () => ({ contents: "module.exports = {};" }));
  },
};

const besideIt = {
  name: "beside-it",
  setup(esbuild) {
    const bundles = { "./cli.ts": "./command-line.js", "./node.ts": "./language-server.js" };
    esbuild.onResolve({ filter: /^\.\/(?:cli|node)\.ts$/ }, ({ path }) => ({ path: bundles[path], external: true }));
  },
};

/** Every file that dist/ depends on, relative to the project, sorted. */
function inputs() {
  const files = [
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "tools/build.mjs",
    "tools/lazy-texts.mjs",
    "tools/split.mjs",
    "tools/schemas.mjs",
  ];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (path !== "server/src/generated") walk(path);
      } else files.push(path);
    }
  };
  for (const folder of ["client/src", "server/src", "schemas"]) if (existsSync(join(root, folder))) walk(folder);
  return files.filter((file) => existsSync(join(root, file))).sort();
}

const modified = (path) => statSync(path).mtimeMs;
const namesOf = (files) => createHash("sha256").update(files.join("\n")).digest("hex");

/** Why dist/ must be built anew, in words, or `undefined` when it is up to date. */
export function staleness() {
  if (!existsSync(stamp)) return "dist/ is not built yet";
  if (!existsSync(generated) && existsSync(join(root, "tools", "schemas.mjs"))) return "the schema checks are not generated yet";
  const { names, outputs } = JSON.parse(readFileSync(stamp, "utf8"));
  const missing = outputs.find((name) => !existsSync(join(root, "dist", name)));
  if (missing !== undefined) return `dist/${missing} is missing`;
  const files = inputs();
  if (namesOf(files) !== names) return "sources came or went";
  const built = modified(stamp);
  const newer = files.find((file) => modified(join(root, file)) > built);
  return newer === undefined ? undefined : `${newer} is newer than dist/`;
}

/** Generates the standalone schema checks when schemas/ or their generator changed. */
function buildSchemas() {
  const tool = join(root, "tools", "schemas.mjs");
  if (!existsSync(tool)) return;
  const mark = join(root, "dist", ".schemas");
  const folder = join(root, "schemas");
  const sources = [tool, join(root, "package-lock.json"), folder, ...readdirSync(folder).map((name) => join(folder, name))];
  const done = existsSync(mark) && existsSync(generated) && readdirSync(generated).length > 0 ? modified(mark) : 0;
  if (sources.every((file) => modified(file) <= done)) return;
  const began = new Date();
  const { status } = spawnSync(process.execPath, [tool], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error(`tools/schemas.mjs ended with ${status}`);
  writeFileSync(mark, "");
  utimesSync(mark, began, began);
}

/** Nobody must ever load half a bundle: write beside, then rename. */
function writeAtomically(path, contents, mode) {
  const beside = `${path}.${process.pid}.tmp`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(beside, contents);
  if (mode !== undefined) chmodSync(beside, mode);
  renameSync(beside, path);
}

/** Builds everything; throws (after esbuild's own report) when a bundle fails. */
export async function build({ minify = false } = {}) {
  const began = new Date();
  const files = inputs();
  mkdirSync(join(root, "dist"), { recursive: true });
  buildSchemas();
  const esbuild = await import("esbuild");
  const { buildSplit, PART } = await import("./split.mjs");
  const isThere = (entry, out) => {
    if (existsSync(join(root, entry))) return true;
    console.error(`  ${entry} is not there: dist/${out} is left out`);
    return false;
  };
  const outputs = ["texts.json"];
  const keep = ({ path, contents }, mode) => {
    writeAtomically(path, contents, mode);
    outputs.push(path.slice(join(root, "dist").length + 1));
  };
  const { lazyTexts, readTexts } = await import("./lazy-texts.mjs");
  const texts = await readTexts(root);
  writeAtomically(join(root, "dist", "texts.json"), JSON.stringify(texts));
  const plugin = lazyTexts(Object.keys(texts.schemas));
  const textsOfRunner = lazyTexts(Object.keys(texts.schemas), "runner");
  const common = {
    absWorkingDir: root,
    // The `main` of vscode-json-languageservice and jsonc-parser is UMD, whose inner `require` no bundler follows.
    mainFields: ["module", "main"],
    minify,
    keepNames: false,
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    logLevel: "warning",
  };
  const node = { platform: "node", target: "node20" };
  const split = await buildSplit(
    {
      ...common,
      ...node,
      entryPoints: Object.fromEntries(Object.entries(PROGRAMS).filter(([name, entry]) => isThere(entry, `${name}.js`))),
      outdir: "dist",
      external: ["vscode"],
      // Some libraries require these and others import them: one form for both, which is there before anybody reads of it.
      alias: {
        "vscode-languageserver-types": join(root, "node_modules/vscode-languageserver-types/lib/umd/main.js"),
        "vscode-languageserver-textdocument": join(root, "node_modules/vscode-languageserver-textdocument/lib/umd/main.js"),
        // The form for Node can fetch.
        "@vscode/l10n": join(root, "node_modules/@vscode/l10n/dist/browser.js"),
      },
      plugins: [plugin, withoutModules],
    },
    ROOMS,
  );
  for (const file of split) keep(file);
  for (const { entry, out, external = [], banner, executable, lazy, beside, browser } of BUNDLES) {
    if (!isThere(entry, out)) continue;
    const { outputFiles } = await esbuild.build({
      ...common,
      entryPoints: [entry],
      outfile: join("dist", out),
      bundle: true,
      write: false,
      ...(browser === undefined
        ? { ...node, format: "cjs" }
        : { platform: "browser", format: browser, target: "es2022", conditions: ["browser"] }),
      external,
      plugins: [withoutModules, ...(lazy ? [textsOfRunner] : []), ...(beside ? [besideIt] : [])],
      ...(banner === undefined ? {} : { banner: { js: banner } }),
    });
    for (const file of outputFiles) keep(file, executable && file.path.endsWith(".js") ? 0o755 : undefined);
  }
  // Parts are named after what they hold: those of the last build are nobody's.
  for (const name of readdirSync(join(root, "dist")))
    if (name.startsWith(PART) && !outputs.includes(name)) rmSync(join(root, "dist", name));
  writeAtomically(stamp, JSON.stringify({ names: namesOf(files), outputs, minify }));
  // The stamp is as old as the build's beginning: a source saved while it ran is newer.
  utimesSync(stamp, began, began);
  const sizes = outputs.filter((name) => name.endsWith(".js")).map((name) => ({ name, bytes: statSync(join(root, "dist", name)).size }));
  const parts = sizes.filter(({ name }) => name.startsWith(PART));
  const whole = sizes.filter(({ name }) => !name.startsWith(PART));
  return [...whole, { name: `${parts.length} parts of them,`, bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0) }];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = performance.now();
  try {
    const made = await build({ minify: process.argv.includes("--minify") });
    const sizes = made.map(({ name, bytes }) => `${name} ${Math.round(bytes / 1000)} kB`).join(", ");
    console.log(`built dist/: ${sizes || "nothing"} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    console.error(`build failed: ${error instanceof Error ? error.message : error}`);
    // A library that somebody else has added: package.json has it, and node_modules does not.
    if (/Could not resolve "[^./]/.test(String(error)))
      console.error("package.json names a library that is not installed: `npm ci` brings it");
    process.exitCode = 1;
  }
}
