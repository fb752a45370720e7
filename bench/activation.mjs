// What the extension costs VS Code's extension host when it is activated, measured inside the real VS Code (its server with Chromium, as in
// the editor tests) with the packaged bundles: `node bench/activation.mjs [ROUNDS]`. Each round is a new window with an extension host of
// its own, in two ways: at rest, where the host's start is over, no JSON is open and the extensions are asked for; and as people have it, a
// window that opens with a manifest. The times are VS Code's own (loading the code, calling `activate`, waiting for it), beside those of an
// extension that does nothing. The aim: at most 30 ms, and no server where there is no JSON.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "../tools/build.mjs";
import { launchChromium } from "../tools/chromium.mjs";
import { startVsCodeServer } from "../tools/vscode-server.mjs";
import { validIndex } from "./documents.mjs";
import { median } from "./figures.mjs";
import { root } from "./peers.mjs";

const rounds = Number(process.argv[2] ?? 15);
const AIM = 30;
const AT_REST = "at rest";
const BY_DOCUMENT = "by a document";
const OURS = "oci-manifest";
const CONTROL = "an extension that does nothing";
await build({ minify: true });
const workspace = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-bench-"));
const report = path.join(workspace, "report.txt");
const orders = path.join(workspace, "orders.txt");
const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));

/** Writes an extension, each with its name and what wakes it up, and gives its id. */
function written(folder, { name, way, ...rest }) {
  fs.mkdirSync(folder, { recursive: true });
  // Plain text stands in every window: at rest, it waits for nothing but being asked.
  const activationEvents = way === AT_REST ? [] : manifest.activationEvents;
  const all = { publisher: manifest.publisher, version: manifest.version, engines: manifest.engines, name, ...rest, activationEvents };
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify(all));
  return `${all.publisher}.${name}`;
}

const write = {
  [OURS]: (folder, way) => {
    for (const name of ["dist", "syntaxes", "schemas"]) fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
    return written(folder, { ...manifest, way });
  },
  [CONTROL]: (folder, way) => {
    const id = written(folder, { name: "control", way, main: "./main.js" });
    fs.writeFileSync(path.join(folder, "main.js"), "exports.activate = () => {};\n");
    return id;
  },
};

const opened = path.join(workspace, "opened");
fs.mkdirSync(opened);
fs.writeFileSync(path.join(opened, "image.json"), validIndex(100));
const contestants = [AT_REST, BY_DOCUMENT].flatMap((way) =>
  Object.keys(write).map((who, number) => {
    const extension = path.join(workspace, way.replaceAll(" ", "-"), String(number));
    return { way, who, extension, id: write[who](extension, way), results: [] };
  }),
);
const server = await startVsCodeServer({ env: { E2E_REPORT: report, E2E_ORDERS: orders }, driver: true });
const browser = await launchChromium();

/** One window; what its suite reports. */
async function measured({ way, id, extension }) {
  fs.rmSync(report, { force: true });
  fs.writeFileSync(orders, JSON.stringify({ way, id }));
  const context = await browser.newContext();
  const page = await context.newPage();
  const done = new Promise((resolve) => page.exposeFunction("codeAutomationExit", resolve));
  await page.exposeFunction("codeAutomationLog", () => {});
  const remote = (file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
  const payload = [
    ["extensionDevelopmentPath", remote(extension)],
    ["extensionTestsPath", remote(path.join(root, "bench/activation-suite.cjs"))],
    ...(way === BY_DOCUMENT ? [["openFile", remote(path.join(opened, "image.json"))]] : []),
  ];
  const query = `folder=${encodeURIComponent(opened)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  await page.goto(`${server.base}/?${query}`, { waitUntil: "commit" });
  await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 120_000))]);
  await context.close();
  if (!fs.existsSync(report)) throw new Error("bench: the extension host wrote no report");
  const result = JSON.parse(fs.readFileSync(report, "utf8"));
  if (result.error !== undefined) throw new Error(`bench: ${result.error}`);
  return result;
}

const shown = ({ load, call, settle, cpu }) =>
  `${load + call} ms (loading ${load}, activate ${call}, settling ${settle})${cpu === undefined ? "" : `, CPU of the whole host ${cpu.toFixed(0)} ms`}`;
try {
  for (let round = 0; round < rounds; round++)
    for (const contestant of contestants) {
      const result = await measured(contestant);
      contestant.results.push(result);
      console.log(`  ${contestant.way}, ${contestant.who}: ${shown(result)}`);
    }
} finally {
  await browser.close();
  await server.stop();
  fs.rmSync(workspace, { recursive: true, force: true });
}
console.log(`medians of ${rounds}:`);
for (const { way, who, results } of contestants) {
  const middle = (what) => (results[0][what] === undefined ? undefined : median(results.map((result) => result[what])));
  console.log(`  ${way}, ${who}: ${shown({ load: middle("load"), call: middle("call"), settle: middle("settle"), cpu: middle("cpu") })}`);
}
const [{ results }] = contestants;
const counted = median(results.map(({ load, call }) => load + call));
console.log(`activation: ${counted} ms by VS Code's own count (at most ${AIM})`);
process.exitCode = counted > 2 * AIM ? 1 : 0;
