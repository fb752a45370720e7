// What the extension costs VS Code's extension host when it is activated, measured inside the real VS Code (its server with Chromium, as in
// the editor tests) with the packaged bundles: `node bench/activation.mjs [ROUNDS]`. Each round is a new window with an extension host of
// its own and no JSON open; the copy that is measured waits for nothing but being asked. Wall time of `activate()`, the loading of the
// code included. The aim: at most 30 ms, and no server where there is no JSON.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "../tools/build.mjs";
import { launchChromium } from "../tools/chromium.mjs";
import { startVsCodeServer } from "../tools/vscode-server.mjs";
import { median } from "./figures.mjs";
import { root } from "./peers.mjs";

const rounds = Number(process.argv[2] ?? 15);
const AIM = 30;
await build({ minify: true });
const workspace = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-bench-"));
const report = path.join(workspace, "report.txt");
/** The extension as it is packaged, but for what wakes it up: plain text stands in every window. */
const extension = path.join(workspace, "extension");
fs.mkdirSync(extension);
for (const name of ["dist", "syntaxes", "schemas"]) fs.cpSync(path.join(root, name), path.join(extension, name), { recursive: true });
const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
fs.writeFileSync(path.join(extension, "package.json"), JSON.stringify({ ...manifest, activationEvents: [] }));
const folder = path.join(workspace, "empty");
fs.mkdirSync(folder);
const server = await startVsCodeServer({ env: { E2E_REPORT: report }, driver: true });
const browser = await launchChromium();
const results = [];
try {
  for (let round = 0; round < rounds; round++) {
    fs.rmSync(report, { force: true });
    const context = await browser.newContext();
    const page = await context.newPage();
    const done = new Promise((resolve) => page.exposeFunction("codeAutomationExit", resolve));
    await page.exposeFunction("codeAutomationLog", () => {});
    const remote = (file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
    const payload = [
      ["extensionDevelopmentPath", remote(extension)],
      ["extensionTestsPath", remote(path.join(root, "bench/activation-suite.cjs"))],
    ];
    const query = `folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    await page.goto(`${server.base}/?${query}`, { waitUntil: "commit" });
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 120_000))]);
    await context.close();
    if (!fs.existsSync(report)) throw new Error("bench: the extension host wrote no report");
    const result = JSON.parse(fs.readFileSync(report, "utf8"));
    if (result.wasActive) throw new Error("bench: the extension was active before it was asked");
    if (result.running) throw new Error("bench: a server runs where no JSON is open");
    results.push(result);
    console.log(`  ${result.wall.toFixed(1)} ms, CPU of the whole host ${result.cpu.toFixed(1)} ms`);
  }
} finally {
  await browser.close();
  await server.stop();
  fs.rmSync(workspace, { recursive: true, force: true });
}
const wall = median(results.map((result) => result.wall));
console.log(`activation: ${wall.toFixed(1)} ms in the extension host, median of ${rounds} (at most ${AIM})`);
process.exitCode = wall > 2 * AIM ? 1 : 0;
