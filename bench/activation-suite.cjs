// Runs inside VS Code's extension host: what an extension costs there, as a report in $E2E_REPORT.
// The times are VS Code's own: those that "Developer: Startup Performance" shows.
const fs = require("node:fs");
const vscode = require("vscode");

const OURS = "oci-manifest.oci-manifest";
/** The host is quiet when it used less than this part of a second's CPU in a second, in microseconds. */
const QUIET = 30_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function untilQuiet() {
  for (let second = 0; second < 30; second++) {
    const before = process.cpuUsage();
    await pause(1000);
    const { user, system } = process.cpuUsage(before);
    if (user + system < QUIET) return;
  }
  throw new Error("the extension host does not come to rest");
}

/** Loading, calling and settling, in whole milliseconds, out of the document that VS Code writes. */
async function counted(id) {
  await vscode.commands.executeCommand("perfview.show");
  const page = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: "perf", path: "Startup Performance" }));
  for (let tries = 0; tries < 50; tries++) {
    const rows = page
      .getText()
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()));
    const row = rows.find((cells) => cells[1] === id);
    if (row !== undefined) {
      const [load, call, settle] = row.slice(3).map(Number);
      return { load, call, settle };
    }
    await pause(200);
  }
  throw new Error("VS Code does not say how long activation took");
}

/** Wakes it up in a host that is at rest, and gives the CPU of all the host's threads till it rests again. */
async function atRest(extension) {
  await untilQuiet();
  if (extension.isActive) throw new Error("it was active before it was asked");
  const before = process.cpuUsage();
  const api = await extension.activate();
  await pause(500);
  const { user, system } = process.cpuUsage(before);
  // VS Code itself opens its settings now and then, and they are JSON.
  const isJsonOpen = vscode.workspace.textDocuments.some(({ languageId }) => languageId === "json" || languageId === "jsonc");
  if (extension.id === OURS && api.client.isRunning() && !isJsonOpen) throw new Error("a server runs where no JSON is open");
  return { cpu: (user + system) / 1000 };
}

/** It is woken up by the document that the window opens with. */
async function byDocument(extension) {
  for (let tries = 0; tries < 100; tries++) {
    if (extension.isActive) return {};
    await pause(200);
  }
  throw new Error("the document wakes nobody up");
}

exports.run = async () => {
  let report;
  try {
    const { way, id } = JSON.parse(fs.readFileSync(process.env.E2E_ORDERS, "utf8"));
    const extension = vscode.extensions.getExtension(id);
    const used = await (way === "at rest" ? atRest(extension) : byDocument(extension));
    report = { ...used, ...(await counted(id)) };
  } catch (error) {
    report = { error: String(error) };
  }
  fs.writeFileSync(process.env.E2E_REPORT, JSON.stringify(report));
};
