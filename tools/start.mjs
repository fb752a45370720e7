// `npm start`: the checks and the conversion of samples/ in this terminal, then an editor with the extension loaded.
// `npm start -- --no-editor` stops after the terminal part.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { structuredPatch } from "diff";
import picocolors from "picocolors";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
const cli = join("dist", "cli.js");
const colour = picocolors.isColorSupported;
const { bold, cyan, dim, green, red } = picocolors;
const samples = "samples";
const legacy = "samples/legacy-cache-index.json";
const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));
const vsix = join(root, `${name}-${version}.vsix`);

/** Says what is run as a person would type it, then runs it on this terminal. */
function oci(args, options = {}) {
  console.log(dim(`$ oci-manifest ${args.join(" ")}\n`));
  return spawnSync(process.execPath, [cli, ...args, colour ? "--color" : "--no-color"], { stdio: "inherit", ...options });
}

function terminalPart() {
  console.log(bold("1. The samples, checked\n"));
  oci(["check", samples]);
  console.log(bold("\n2. A legacy cache index, converted\n"));
  const { status, stdout } = oci(["convert", legacy], { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
  if (status !== 0) return;
  const patch = structuredPatch(legacy, "as an image manifest", readFileSync(legacy, "utf8"), stdout, "", "", { context: 3 });
  console.log();
  for (const hunk of patch.hunks) {
    console.log(cyan(`@@ line ${hunk.oldStart} → ${hunk.newStart} @@`));
    for (const line of hunk.lines) {
      if (line.startsWith("\\")) continue;
      console.log(line.startsWith("+") ? green(line) : line.startsWith("-") ? red(line) : dim(line));
    }
  }
}

/** What to do without an editor, and why there is none. */
function howToGoOn(why) {
  console.log(bold("\n3. The same in an editor\n"));
  console.log(`${why}. To go on:\n`);
  console.log(`  ${bold("npm start")}                                          in a terminal, on Linux x64 or with \`code\` on the PATH`);
  console.log(
    `  ${bold("npm run package")}                                    makes the .vsix; VS Code: Extensions, “…”, Install from VSIX`,
  );
  console.log(`  ${bold("npx oci-manifest check FILE")}                        the same checks in the terminal and in CI`);
  console.log(`  ${bold("npx oci-manifest lsp --stdio")}                       the language server for every other editor: docs/editors/`);
}

function programOnPath(name) {
  const names = process.platform === "win32" ? [`${name}.cmd`, `${name}.exe`] : [name];
  return (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((file) => join(folder, file)))
    .find((file) => existsSync(file));
}

function openDesktop(code) {
  console.log(bold("\n3. The same in VS Code\n"));
  console.log(`Opening ${legacy} in ${code}, with the extension loaded from this folder.`);
  console.log("Point at a marked media type, or press Ctrl+. on it.");
  const args = [`--extensionDevelopmentPath=${root}`, "--new-window", join(root, samples), join(root, legacy)];
  const { status, error } = spawnSync(code, args, { stdio: "inherit", shell: process.platform === "win32" });
  if (error !== undefined || status !== 0) howToGoOn(`\`${code}\` did not open${error === undefined ? "" : ` (${error.message})`}`);
}

async function openInBrowser(server) {
  console.log(bold("\n3. The same in VS Code, in the browser\n"));
  if (!server.isVsCodeServerInstalled()) {
    console.log("There is no `code` on the PATH, so VS Code's server is installed from npm: about 800 MB on disk, three minutes,");
    console.log(`once for all clones, in ${server.serverDirectory()}. Ctrl-C stops it here.\n`);
  }
  let running;
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    console.log("\nstopping VS Code");
    await running?.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);
  try {
    await server.installVsCodeServer({ log: console.log });
    // Installed as a package: an extension in development would need VS Code's test driver, which hides notifications.
    const packed = spawnSync(process.execPath, [join("tools", "package.mjs")], { encoding: "utf8" });
    if (packed.status !== 0) throw new Error(`the extension could not be packed: ${packed.stderr || packed.stdout}`);
    running = await server.startVsCodeServer({ vsix: [vsix], log: console.log });
  } catch (error) {
    if (ending) return;
    howToGoOn(`The VS Code server could not be used (${String(error?.message ?? error).split("\n")[0]})`);
    process.exit(0);
  }
  if (ending) return void running.stop();
  const remote = (path) => `vscode-remote://127.0.0.1:${running.port}${pathToFileURL(path).pathname}`;
  const payload = [
    ["openFile", remote(join(root, legacy))],
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
  ];
  const query = new URLSearchParams({ folder: join(root, samples), payload: JSON.stringify(payload) });
  console.log(`Open this address in a browser; it stays on this machine (127.0.0.1):\n\n  ${bold(`${running.base}/?${query}`)}\n`);
  console.log("Point at a marked media type, or press Ctrl+. on it. Ctrl-C here ends VS Code.");
}

terminalPart();
if (process.argv.includes("--no-editor")) howToGoOn("`--no-editor` was given");
else if (!process.stdout.isTTY) howToGoOn("This is not a terminal, so no editor is opened");
else {
  const code = programOnPath("code");
  if (code !== undefined) openDesktop(code);
  else {
    const server = await import("./vscode-server.mjs");
    const obstacle = server.vsCodeServerObstacle();
    if (obstacle === undefined) await openInBrowser(server);
    else howToGoOn(`There is no \`code\` on the PATH, and ${obstacle}`);
  }
}
