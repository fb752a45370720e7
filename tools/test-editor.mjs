// The editor tests: one mocha suite in the extension host of a real VS Code, the same in its web worker host, then the packaged
// extension driven as a person would, in one window and in two. `npm run test:editor -- --only host|folders|web|ui|windows` (in the hosts
// GREP=… chooses tests by title), `-- --shots` keeps the pictures for the README.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const args = process.argv.slice(2);
/** The pictures that README and docs show, by name and theme. */
const SHOWN = ["hover-dark", "quick-fix-light", "converted-light", "preview-dark"];
const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : undefined;

if (spawnSync(process.execPath, [path.join(root, "tools/prepare.mjs"), "test"], { stdio: "inherit", cwd: root }).status !== 0)
  process.exit(1);
const { build } = await import("esbuild");
const { launchChromium } = await import("./chromium.mjs");
const { startVsCodeServer } = await import("./vscode-server.mjs");

let passed = 0;
let failed = 0;
const tell = (ok, title, error) => {
  if (ok) passed++;
  else failed++;
  console.log(`  ${ok ? "ok  " : "FAIL"} ${title}${error ? `\n${error}` : ""}`);
};

/** A copy of the samples, so that no test can change them; its folder is named as theirs, for the pictures. */
const workspaceCopy = () => {
  const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ocim-ws-")), "samples");
  fs.cpSync(path.join(root, "samples"), folder, { recursive: true });
  return folder;
};
/** Removes what was made in a folder of its own below the temporary one, with that folder. */
const removeCopy = (folder) => fs.rmSync(path.dirname(folder), { recursive: true, force: true });

async function bundleSuite() {
  const outfile = path.join(root, "dist/test/editor.js");
  await build({
    entryPoints: [path.join(root, "test/editor/run.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
  return outfile;
}

const desktopCode = () => {
  const named = process.env.OCI_MANIFEST_VSCODE;
  if (named) return named;
  return (process.env.PATH ?? "")
    .split(path.delimiter)
    .map((folder) => path.join(folder, "code"))
    .find((file) => fs.existsSync(file));
};

function readReport(report, end) {
  if (!fs.existsSync(report)) return tell(false, "the extension host wrote its report", end);
  const { tests } = JSON.parse(fs.readFileSync(report, "utf8"));
  for (const { title, state, error } of tests)
    if (state === "skipped") console.log(`  skip ${title}`);
    else tell(state === "passed", title, error);
  if (tests.length === 0) tell(false, "the suite holds tests");
}

async function hostOnDesktop(executable, suite, workspace, report) {
  const { runTests } = await import("@vscode/test-electron");
  console.log(`extension host: desktop VS Code ${executable}`);
  await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: root,
    extensionTestsPath: suite,
    extensionTestsEnv: { E2E_REPORT: report },
    launchArgs: [workspace, "--disable-workspace-trust", "--skip-welcome"],
  }).catch(() => {}); // the report speaks
  readReport(report, "runTests ended without it");
}

/** @param folders whether `workspace` is a file that names several folders, which nobody trusts */
async function hostInServer(suite, workspace, report, folders = false) {
  const env = { E2E_REPORT: report, ...(folders ? { E2E_FOLDERS: "1" } : {}) };
  const server = await startVsCodeServer({ env, driver: true, trust: !folders });
  console.log(`extension host: VS Code server ${server.base}${folders ? ", several untrusted folders" : ""}`);
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    const done = new Promise((resolve) => page.exposeFunction("codeAutomationExit", (code) => resolve(`exit code ${code}`)));
    await page.exposeFunction("codeAutomationLog", (_type, words) => {
      if (process.env.VERBOSE) console.log("[host]", ...words.map((word) => String(word).slice(0, 300)));
    });
    const remote = (file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
    const payload = [
      ["extensionDevelopmentPath", remote(root)],
      ["extensionTestsPath", remote(suite)],
      ["skipWelcome", "true"],
      ["skipReleaseNotes", "true"],
    ];
    await page.goto(
      `${server.base}/?${folders ? "workspace" : "folder"}=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`,
      {
        waitUntil: "commit",
      },
    );
    const end = await Promise.race([done, new Promise((resolve) => setTimeout(() => resolve("no answer in five minutes"), 300_000))]);
    if (!fs.existsSync(report)) await page.screenshot({ path: path.join(root, "shots/host-failed.png") }).catch(() => {});
    readReport(report, end);
  } finally {
    await browser.close();
    await server.stop();
  }
}

if (only === undefined || only === "host") {
  const suite = await bundleSuite();
  const workspace = workspaceCopy();
  const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ocim-report-")), "report.json");
  const executable = desktopCode();
  try {
    if (executable) await hostOnDesktop(executable, suite, workspace, report);
    else await hostInServer(suite, workspace, report);
  } catch (error) {
    tell(false, "the extension host ran", String(error?.stack ?? error));
  }
  removeCopy(workspace);
  removeCopy(report);
}

/** A workspace of four folders with the same document, each with settings of its own. */
function severalFolders() {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-folders-"));
  const text = fs.readFileSync(path.join(root, "samples/legacy-cache-index.json"), "utf8").replace(/^ *"mediaType":.*\n/m, "");
  const write = (name, value) => {
    fs.mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    fs.writeFileSync(path.join(home, name), typeof value === "string" ? value : JSON.stringify(value, null, 2));
  };
  const names = ["as it is", "quiet", "strict", "configured"];
  for (const name of names) write(`${name}/cache.json`, text);
  write("quiet/.vscode/settings.json", { "oci-manifest.rules": { "legacy-cache-index": "off" } });
  write("strict/.vscode/settings.json", { "oci-manifest.rules": { "legacy-cache-index": "error" } });
  // It decides, whatever the settings beside it say.
  write("configured/.vscode/settings.json", { "oci-manifest.rules": { "legacy-cache-index": "off" } });
  write("configured/.oci-manifest.json", { rules: { "legacy-cache-index": "hint" } });
  write("several.code-workspace", { folders: names.map((name) => ({ path: name })) });
  return path.join(home, "several.code-workspace");
}

if (only === undefined || only === "folders") {
  const suite = await bundleSuite();
  const workspace = severalFolders();
  const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ocim-report-")), "report.json");
  await hostInServer(suite, workspace, report, true).catch((error) => tell(false, "the extension host ran", String(error?.stack ?? error)));
  removeCopy(workspace);
  removeCopy(report);
}

if (only === undefined || only === "web") {
  const { hostInWorker } = await import("./web-host.mjs");
  const workspace = workspaceCopy();
  await hostInWorker(workspace, tell, path.join(root, "shots")).catch((error) =>
    tell(false, "the web worker extension host ran", String(error?.stack ?? error)),
  );
  removeCopy(workspace);
}

/** Packs the extension; `undefined`, and told, where that fails. */
function packed() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, "tools/package.mjs")], { cwd: root, encoding: "utf8" });
  const { name, version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const vsix = path.join(root, `${name}-${version}.vsix`);
  if (status === 0 && fs.existsSync(vsix)) return vsix;
  tell(false, "the extension was packaged", stdout + stderr);
  return undefined;
}

const isPackedWanted = only === undefined || only === "ui" || only === "windows";
const vsix = isPackedWanted ? packed() : undefined;
const shots = path.join(root, "shots");

if (vsix !== undefined && only !== "windows") {
  const { driveAsAPerson } = await import("../test/ui/story.mjs");
  const { driveLayouts } = await import("../test/ui/layouts.mjs");
  const { driveWriting } = await import("../test/ui/writing.mjs");
  for (const theme of ["dark", "light"]) {
    const workspace = workspaceCopy();
    const shown = args.includes("--shots") ? { shots: path.join(root, "docs/images"), keep: SHOWN } : { shots };
    await driveAsAPerson({ vsix, workspace, theme, tell, ...shown });
    await driveLayouts({ vsix, workspace, theme, tell, shots });
    await driveWriting({ vsix, workspace, theme, tell, shots });
    removeCopy(workspace);
  }
}

if (vsix !== undefined && only !== "ui") {
  const { driveTwoWindows } = await import("../test/ui/two-windows.mjs");
  const workspace = workspaceCopy();
  await driveTwoWindows({ vsix, workspace, tell, shots });
  removeCopy(workspace);
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
