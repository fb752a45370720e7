// Makes the page: `npm run build:web` writes web/dist/, which any static host serves as it is.
//
// Names of scripts and styles carry their content's hash, so that a host and a browser may keep them for ever; the service worker knows all
// files of its version. Nothing is fetched when the page is made, and nothing of a machine gets into it: the same sources give the same bytes.

import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { lazyTexts, readTexts } from "./lazy-texts.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "web", "dist");

const hashOf = (content) => createHash("sha256").update(content).digest("hex").slice(0, 10);

/** A script for browsers, as text. */
async function bundle(entry, { format = "esm", plugins = [], define = {} } = {}) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    platform: "browser",
    format,
    target: "es2022",
    conditions: ["browser"],
    mainFields: ["module", "main"],
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
    plugins,
    define,
  });
  return outputFiles[0].text;
}

const LESS_MARKDOWN = {
  "linkify-it": "export class LinkifyIt {}",
  entities: `
    const named = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\\u00a0" };
    export const decodeHTMLStrict = (text) => text.replace(/&(\\w+);/g, (whole, name) => named[name] ?? whole);`,
};

/** Modules that are files of their own beside the script, or made here. */
const given = (made, beside) => ({
  name: "given",
  setup(esbuild) {
    const names = [...Object.keys(made), ...Object.keys(beside)].join("|");
    esbuild.onResolve({ filter: new RegExp(`^(?:${names})$`) }, ({ path }) =>
      beside[path] === undefined ? { path, namespace: "given" } : { path: `./${beside[path]}`, external: true },
    );
    esbuild.onLoad({ filter: /.*/, namespace: "given" }, ({ path }) => ({ contents: made[path], loader: "js" }));
    // Addresses in a text are no links unless the text says so, and of HTML's two thousand entities our own words have these.
    esbuild.onResolve({ filter: /^(?:linkify-it|entities)$/ }, ({ path, importer }) =>
      /[\\/]markdown-it[\\/]/.test(importer) ? { path, namespace: "less-markdown" } : undefined,
    );
    esbuild.onLoad({ filter: /.*/, namespace: "less-markdown" }, ({ path }) => ({ contents: LESS_MARKDOWN[path] }));
    // The reader of tar headers writes them as well, for which alone it wants Node's paths.
    esbuild.onResolve({ filter: /^node:path$/ }, ({ path, importer }) =>
      /[\\/]tar[\\/]/.test(importer) ? { path, namespace: "no-paths" } : undefined,
    );
    esbuild.onLoad({ filter: /.*/, namespace: "no-paths" }, () => ({
      contents: "export const posix = {}; export const basename = String;",
    }));
    // Of Node's buffers it wants to know how long a text is in bytes; ours decode themselves (web/src/archive.ts).
    esbuild.onLoad({ filter: /[\\/]tar[\\/]dist[\\/]esm[\\/](?:header|pax)\.js$/ }, ({ path }) => ({
      contents: `const Buffer={isBuffer:()=>false,byteLength:(text)=>new TextEncoder().encode(text).length};\n${readFileSync(path, "utf8")}`,
      loader: "js",
    }));
  },
});

/** web/pages, which runs here. */
async function pageMaker() {
  const folder = mkdtempSync(join(tmpdir(), "oci-manifest-web-"));
  try {
    const outfile = join(folder, "site.mjs");
    const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };
    await build({
      absWorkingDir: root,
      entryPoints: ["web/pages/site.ts"],
      bundle: true,
      platform: "node",
      format: "esm",
      mainFields: ["module", "main"],
      outfile,
      banner,
      logLevel: "warning",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the server brings along for other places than this page: patterns and ignored files of configurations, the schemas of schemas. */
const NOT_HERE = {
  picomatch: "export default () => () => true;",
  ignore: "export default () => ({ add() { return this; }, ignores: () => false });",
  "./services/configuration": "export const schemaContributions = { schemaAssociations: [], schemas: {} };",
  "./configuration": "export const schemaContributions = { schemaAssociations: [], schemas: {} };",
};

const notHere = {
  name: "not-here",
  setup(esbuild) {
    esbuild.onResolve({ filter: /^(?:picomatch|ignore|\.(?:\/services)?\/configuration)(?:\.js)?$/ }, ({ path, importer }) =>
      /^\./.test(path) && !/[\\/]vscode-json-languageservice[\\/]/.test(importer)
        ? undefined
        : { path: path.replace(/\.js$/, ""), namespace: "not-here" },
    );
    esbuild.onLoad({ filter: /.*/, namespace: "not-here" }, ({ path }) => ({ contents: NOT_HERE[path], loader: "js" }));
  },
};

/** The language server as a worker's script, with the schemas' words in it and without those of the rules, which their pages have. */
async function serverScript() {
  const { schemas } = await readTexts(root);
  const words = lazyTexts(Object.keys(schemas), "runner", ["summary", "covers", "since"]);
  const script = await bundle("server/src/entry/browser.ts", { format: "iife", plugins: [words, notHere] });
  return `globalThis.ociManifestTexts=()=>${quoted(JSON.stringify({ rules: {}, schemas }))};\n${script}`;
}

/** A text as a string of JavaScript. In single quotes: the text is a script, which has hardly any, and the fewer signs are escaped the better it is compressed. */
function quoted(text) {
  const escapes = { "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\u2028": "\\u2028", "\u2029": "\\u2029" };
  return `'${text.replace(/[\\'\n\r\u2028\u2029]/g, (character) => escapes[character])}'`;
}

/** Builds everything; answers what was made: path and sizes in bytes. */
export async function buildWeb() {
  const site = await pageMaker();
  const files = new Map();
  const assets = {};
  const add = (name, content) => {
    const dot = name.lastIndexOf(".");
    assets[name] = `${name.slice(0, dot)}-${hashOf(content)}${name.slice(dot)}`;
    files.set(assets[name], content);
    return assets[name];
  };
  const beside = {
    "server-source": add("server-source.js", `export const source=${quoted(await serverScript())};\n`),
    "search-data": add("search-data.js", `export const entries=${JSON.stringify(site.searchEntries())};\n`),
  };
  const gallery = `export const samples=${JSON.stringify(site.gallery(root))};export const targets=${JSON.stringify(site.targets())};`;
  const plugins = [given({ gallery }, beside)];
  add("main.js", await bundle("web/src/main.ts", { plugins }));
  add("site.js", await bundle("web/src/site.ts", { plugins }));
  add("appearance.js", await bundle("web/src/appearance.ts", { format: "iife" }));
  add("style.css", await bundle("web/style.css"));
  add("icon.svg", readFileSync(join(root, "docs", "images", "icon.svg"), "utf8"));
  const nonce = Buffer.from(hashOf(assets["main.js"]), "hex").toString("base64url");
  for (const [path, html] of await site.pages(readFileSync(join(root, "web", "index.html"), "utf8"), assets, nonce)) files.set(path, html);
  const paths = [...files.keys()].sort();
  const version = hashOf(paths.map((path) => `${path} ${hashOf(files.get(path))}`).join("\n"));
  const define = { VERSION: JSON.stringify(version), FILES: JSON.stringify(paths) };
  files.set("service-worker.js", await bundle("web/src/service-worker.ts", { format: "iife", define }));
  // GitHub Pages would pass over files whose names begin with an underscore.
  files.set(".nojekyll", "");

  rmSync(out, { recursive: true, force: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), content);
  }
  return [...files].map(([path, content]) => ({
    path,
    bytes: Buffer.byteLength(content),
    compressed: gzipSync(content, { level: 9 }).length,
  }));
}

/** What the editor's page consists of; the pages of rules are read one by one. */
export const isAsset = (path) => !path.startsWith("rules/");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = performance.now();
  const made = await buildWeb();
  const sum = (some) => Math.round(some.reduce((all, { compressed }) => all + compressed, 0) / 1000);
  const assets = made.filter(({ path }) => isAsset(path));
  for (const { path, compressed } of assets.toSorted((a, b) => b.compressed - a.compressed))
    if (compressed > 1000) console.log(`  ${path} ${Math.round(compressed / 1000)} kB`);
  const rules = made.filter(({ path }) => !isAsset(path));
  console.log(
    `built web/dist/: the page ${sum(assets)} kB compressed, ${rules.length} pages of rules ${sum(rules)} kB (${((performance.now() - began) / 1000).toFixed(1)} s)`,
  );
}
