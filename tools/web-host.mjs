// The editor's suite in VS Code's web worker extension host: bundled for a browser, served beside the extension over http, since a
// worker cannot be made of an extension that lies on the remote, and run in Chromium.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { launchChromium } from "./chromium.mjs";
import { startVsCodeServer } from "./vscode-server.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const SUITE = "dist/test/editor-web.js";
/** What test/editor/run-web.ts begins the lines of its report with. */
const REPORT = "oci-manifest-report ";
/** What stands before the name of a picture that a test wants. */
const SHOT = "oci-manifest-shot ";

/** What the suite takes of Node, as a browser can have it. */
const ofNode = {
  name: "of-node",
  setup(esbuild) {
    esbuild.onResolve({ filter: /^node:(?:assert\/strict|crypto)$/ }, ({ path: name }) => ({ path: name, namespace: "of-node" }));
    esbuild.onLoad({ filter: /.*/, namespace: "of-node" }, ({ path: name }) => ({
      resolveDir: root,
      contents:
        name === "node:crypto"
          ? `import { digestOf } from "./server/src/oci/digest.ts";
             export const createHash = (name) => ({ update: (content) => ({ digest: () => digestOf(typeof content === "string" ? new TextEncoder().encode(content) : content, name).split(":")[1] }) });`
          : `module.exports = require("assert").strict;`,
    }));
  },
};

async function bundleSuite() {
  await build({
    absWorkingDir: root,
    entryPoints: ["test/editor/run-web.ts"],
    outfile: SUITE,
    bundle: true,
    platform: "browser",
    format: "cjs",
    target: "es2022",
    external: ["vscode"],
    plugins: [ofNode],
    // Of `process` the library of assertions wants to know how it may write; a variable of the bundle, so that the suite still sees the host.
    define: { process: "ociManifestProcess", global: "globalThis", GREP: JSON.stringify(process.env.GREP ?? "") },
    // Mocha's bundle for browsers looks for a page.
    banner: {
      js: 'var ociManifestProcess = { env: {}, argv: [], platform: "browser", nextTick: queueMicrotask, stdout: undefined }; globalThis.location ??= { search: "" };',
    },
    logLevel: "warning",
  });
}

const TYPES = { ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png" };

/** Serves what an installed extension would hold, and the suite. */
function serveExtension() {
  const server = http.createServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "*");
    const name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = path.join(root, path.normalize(name.replace(/^\/extension\//, "/")));
    if (request.method === "OPTIONS") response.writeHead(204).end();
    else if (!file.startsWith(root + path.sep) || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) response.writeHead(404).end();
    else {
      response.setHeader("content-type", TYPES[path.extname(file)] ?? "application/octet-stream");
      fs.createReadStream(file).pipe(response);
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/**
 * @param workspace the folder to open
 * @param tell is given each test: whether it passed, its title, its error
 * @param shots where a picture goes of how it stood in the middle, and of a failure
 */
export async function hostInWorker(workspace, tell, shots) {
  await bundleSuite();
  const files = await serveExtension();
  const server = await startVsCodeServer();
  console.log(`extension host: web worker of VS Code ${server.base}`);
  const browser = await launchChromium();
  let counted = 0;
  let failures;
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    const done = new Promise((resolve) => page.exposeFunction("codeAutomationExit", (code) => resolve(code)));
    const hear = (words) => {
      for (const word of words) {
        const text = String(word);
        if (process.env.VERBOSE) console.log("[host]", text.slice(0, 300));
        const file = text.startsWith(SHOT) && path.join(shots, `${text.slice(SHOT.length)}.png`);
        if (file)
          void page
            .waitForTimeout(2000)
            .then(() => page.screenshot({ path: file }))
            .catch(() => {});
        if (!text.startsWith(REPORT)) continue;
        const line = JSON.parse(text.slice(REPORT.length));
        if (line.failures !== undefined) failures = line.failures;
        else if (line.state === "skipped") console.log(`  skip ${line.title}`);
        else {
          counted++;
          tell(line.state === "passed", line.title, line.error);
        }
      }
    };
    await page.exposeFunction("codeAutomationLog", (_type, words) => hear(words));
    page.on("pageerror", (error) => process.env.VERBOSE && console.log("[page]", String(error.stack ?? error).slice(0, 400)));
    const uri = (name) => ({ scheme: "http", authority: `127.0.0.1:${files.address().port}`, path: name });
    // The workbench reads its options from this attribute.
    await page.addInitScript(
      (development) => {
        const get = Element.prototype.getAttribute;
        Element.prototype.getAttribute = function (name) {
          const value = get.call(this, name);
          if (this.id !== "vscode-workbench-web-configuration" || name !== "data-settings") return value;
          const settings = JSON.parse(value);
          return JSON.stringify({ ...settings, developmentOptions: { ...settings.developmentOptions, ...development } });
        };
      },
      { extensions: [uri("/extension")], extensionTestsPath: uri(`/extension/${SUITE}`) },
    );
    await page.goto(`${server.base}/?folder=${encodeURIComponent(workspace)}`, { waitUntil: "commit" });
    const end = await Promise.race([
      done,
      new Promise((resolve) => setTimeout(() => resolve("no answer in ten minutes"), Number(process.env.LIMIT ?? 600_000))),
    ]);
    if (failures === undefined || counted === 0) {
      await page.screenshot({ path: path.join(shots, "web-host-failed.png") }).catch(() => {});
      tell(false, "the web worker extension host reported", `it ended with ${end}`);
    } else if ((end === 0) !== (failures === 0))
      tell(false, "the web worker extension host ended as it reported", `${end}, ${failures} failures`);
  } finally {
    await browser.close();
    await server.stop();
    files.close();
    files.closeAllConnections();
  }
}
