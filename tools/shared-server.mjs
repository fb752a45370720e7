// dist/browser/server.js is the language server for a web worker, and most of it is what the server on Node consists of, too. So that the
// extension holds it once, dist/language-server.js takes from it what has no Node in it: our server, and the common parts of the libraries,
// which must be one copy (they ask `instanceof` of their errors).

/** By package: the files of lib/common/ that its Node half asks for. */
const COMMON = {
  "vscode-jsonrpc": ["api"],
  "vscode-languageserver-protocol": ["api"],
  "vscode-languageserver": ["api", "server", "utils/is"],
};

/** Ours, below server/src/. */
const OURS = ["lsp/server", "lsp/gate"];
const names = Object.entries(COMMON).flatMap(([name, files]) => files.map((file) => `${name}/${file}`));

/** The entry of dist/browser/server.js: nothing is evaluated before somebody asks for it. */
export const SHARED_ENTRY = [
  "export const shared = {",
  ...OURS.map((name) => `  ${JSON.stringify(name)}: () => require("./server/src/${name}.ts"),`),
  ...Object.entries(COMMON).flatMap(([name, files]) =>
    files.map((file) => `  ${JSON.stringify(`${name}/${file}`)}: () => require("./node_modules/${name}/lib/common/${file}.js"),`),
  ),
  "};",
  'export const serve = () => require("./server/src/entry/browser.ts");',
].join("\n");

/** What stands around it: required, it gives its parts; as a worker it serves. */
export const SHARED_GLOBAL = "ociManifest";
export const SHARED_FOOTER = `if (typeof module === "object") module.exports = ${SHARED_GLOBAL}.shared; else ${SHARED_GLOBAL}.serve();`;

/** Node's half, which also has the texts on its disk. */
export const NODE_HALF_BANNER =
  'globalThis.ociManifestTexts = () => require("node:fs").readFileSync(require("node:path").join(__dirname, "texts.json"), "utf8");';

export const takesShared = {
  name: "takes-shared",
  setup(esbuild) {
    const from = (name) => {
      if (!names.includes(name) && !OURS.includes(name))
        throw new Error(`${name} is not in dist/browser/server.js: tools/shared-server.mjs names what is`);
      return { path: name, namespace: "shared" };
    };
    esbuild.onResolve({ filter: /^\.\.\/common\// }, ({ path, importer }) => {
      const [, name] = /[\\/]node_modules[\\/](vscode-[a-z-]+)[\\/]lib[\\/]node[\\/]/.exec(importer) ?? [];
      return name === undefined ? undefined : from(`${name}/${path.slice("../common/".length)}`);
    });
    esbuild.onResolve({ filter: /^\.\.\/lsp\// }, ({ path }) => from(path.slice("../".length).replace(/\.ts$/, "")));
    esbuild.onResolve({ filter: /^\.\/browser\/server\.js$/ }, ({ path }) => ({ path, external: true }));
    esbuild.onLoad({ filter: /.*/, namespace: "shared" }, ({ path }) => ({
      contents: `module.exports = require("./browser/server.js")[${JSON.stringify(path)}]();`,
    }));
  },
};
