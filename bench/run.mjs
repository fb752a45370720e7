// `npm run bench`: our work beside JSON.parse and the peers in one run, as ratios. What is compared runs by turns, so a noisy
// neighbour hits all alike; figures are medians of CPU or wall time. `--write` puts the table into docs/performance.md.
import { execFileSync, fork, spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { oneFault, validIndex } from "./documents.mjs";
import { commandLine } from "./processes.mjs";
import { readSchema } from "./schema.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "..");
const quick = process.argv.includes("--quick");
const ROUNDS = quick ? 5 : 15;

if (!fs.existsSync(path.join(here, "node_modules/vscode-langservers-extracted"))) {
  console.log("bench: installing the peers into bench/node_modules …");
  execFileSync("npm", [fs.existsSync(path.join(here, "package-lock.json")) ? "ci" : "install", "--no-audit", "--no-fund"], {
    cwd: here,
    stdio: "inherit",
  });
}
const schema = readSchema(root);

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const percentile = (numbers, p) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * p))];
const lines = [];
const say = (line = "") => {
  lines.push(line);
  console.log(line);
};

/** Stops the bench where a contestant does not do the work that its figure would stand for. */
function expect(what, actual, wanted) {
  if (actual !== wanted) throw new Error(`bench: ${what} is ${actual}, not ${wanted}: the figures would compare different work`);
}

/** Asks a contestant's process to measure one document. */
function ask(child, message) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`bench: a contestant ended with ${code}`)));
    child.once("message", (answer) => {
      child.removeAllListeners();
      resolve(answer);
    });
    child.send(message);
  });
}

const MADE = [
  ["valid index", "validIndex", [100, 1000, 10000]],
  ["valid index, read by every rule", "readIndex", [100, 1000, 10000]],
  ["every digest faulty", "faultyIndex", [1000, 10000]],
  ["legacy cache", "legacyCache", [1000, 10000]],
  ["cut off at 90 %", "truncatedIndex", [1000, 10000]],
];

async function inProcess() {
  const start = (name) => fork(path.join(here, "contestant.mjs"), [name]);
  const children = { check: start("check"), tree: start("tree"), service: start("service") };
  const amount = { rounds: ROUNDS, warm: quick ? 100 : 500 };
  // That both check the shape at all.
  for (const name of ["check", "service"]) {
    const { found } = await ask(children[name], { make: "oneFault", n: 2, rounds: 0 });
    expect(`problems that ${name} finds in a document with one fault`, found, 1);
  }
  say("### In process: full check, as a multiple of `JSON.parse` of the same text (CPU, warm)");
  say();
  say(
    "| document | size | JSON.parse, ms | full check, all rules | problems | jsonc-parser, tree only | vscode-json-languageservice, parse + doValidation | problems |",
  );
  say("|---|---|---|---|---|---|---|---|");
  const growth = [];
  for (const [name, make, sizes] of MADE) {
    const spent = {};
    for (const n of sizes) {
      const all = {};
      for (const [contestant, child] of Object.entries(children)) all[contestant] = await ask(child, { make, n, ...amount });
      const { check, tree, service } = all;
      if (make === "validIndex" || make === "readIndex") {
        expect("the number of problems that we find in a valid document", check.found, 0);
        expect("the number that the JSON language service finds there", service.found, 0);
      }
      spent[n] = check;
      const ratio = ({ parse, work }) => (work / parse).toFixed(1);
      say(
        `| ${name}, N = ${n.toLocaleString("en")} | ${(check.size / 1e6).toFixed(2)} MB | ${check.parse.toFixed(2)} | **${ratio(check)}** | ${check.found} | ${ratio(tree)} | ${ratio(service)} | ${service.found} |`,
      );
    }
    const grew = (key) => (spent[10000][key] / spent[1000][key]).toFixed(1);
    growth.push(`${name} × ${grew("work")} (JSON.parse × ${grew("parse")})`);
  }
  for (const child of Object.values(children)) child.disconnect();
  say();
  say(
    `Growth of the full check from N = 1 000 to 10 000: ${growth.join(", ")}. 10 is linear; JSON.parse is shown because it grows by more than that too.`,
  );
  say();
  const child = start("conversion");
  const times = await ask(child, { n: 10000, ...amount });
  child.disconnect();
  expect("the outcome of the conversion", times.outcome, "converted");
  const ofBoth = (value) => (value / times.both).toFixed(1);
  say(
    `Conversion of the legacy cache with N = 10 000, as a multiple of \`JSON.parse\` + \`JSON.stringify\` (${times.both.toFixed(1)} ms): ${ofBoth(times.convert)} for a document that has been read, ${ofBoth(times.all)} with reading it, ${ofBoth(times.hashed)} with the new digest (SHA-256 in JavaScript) but without reading.`,
  );
  say();
}

/** A language server on stdio, spoken to over real JSON-RPC. */
async function startServer(command, args) {
  const rpc = createRequire(path.join(root, "package.json"))("vscode-jsonrpc/node");
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
  const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(child.stdout), new rpc.StreamMessageWriter(child.stdin));
  connection.onRequest("workspace/configuration", (p) => p.items.map(() => null));
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: { dynamicRegistration: false }, synchronization: {} }, workspace: { configuration: true } },
    initializationOptions: { provideFormatter: false },
  });
  connection.sendNotification("initialized", {});
  return { connection, child };
}

async function languageServers() {
  const servers = {
    "oci-manifest": [process.execPath, [path.join(root, "dist/server.js"), "--stdio"]],
    "vscode-json-language-server": [
      process.execPath,
      [path.join(here, "node_modules/vscode-langservers-extracted/bin/vscode-json-language-server"), "--stdio"],
    ],
  };
  const settings = { json: { validate: { enable: true }, schemas: [{ fileMatch: ["*.json"], url: "test://index", schema }] } };
  say("### Language servers over real JSON-RPC, pull diagnostics (wall, ms)");
  say();
  say("| N | what | oci-manifest | vscode-json-language-server | ratio |");
  say("|---|---|---|---|---|");
  for (const n of [100, 1000, 10000]) {
    const text = validIndex(n);
    const cold = { "oci-manifest": [], "vscode-json-language-server": [] };
    const edits = { "oci-manifest": [], "vscode-json-language-server": [] };
    const memory = {};
    const open = async (name) => {
      const began = performance.now();
      const { connection, child } = await startServer(...servers[name]);
      const uri = "file:///bench/index.json";
      if (name !== "oci-manifest") connection.sendNotification("workspace/didChangeConfiguration", { settings });
      connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "json", version: 1, text } });
      const { items } = await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
      cold[name].push(performance.now() - began);
      expect(`diagnostics of ${name} in a valid document`, items.length, 0);
      return { connection, child, uri };
    };
    for (let round = 0; round < (quick ? 3 : n === 100 ? 15 : 5); round++)
      for (const name of Object.keys(servers)) {
        const { connection, child, uri } = await open(name);
        let version = 1;
        const at = text.split("\n").length - 20;
        for (let i = 0; i < (quick ? 6 : 15); i++) {
          const began = performance.now();
          connection.sendNotification("textDocument/didChange", {
            textDocument: { uri, version: ++version },
            contentChanges: [{ range: { start: { line: at, character: 0 }, end: { line: at, character: 0 } }, text: " " }],
          });
          await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
          if (i > 2) edits[name].push(performance.now() - began);
        }
        // At last one fault, so that it is seen that both check the shape.
        connection.sendNotification("textDocument/didChange", {
          textDocument: { uri, version: ++version },
          contentChanges: [{ text: oneFault(text) }],
        });
        const { items } = await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
        expect(`diagnostics of ${name} in a document with one fault`, items.length, 1);
        memory[name] = Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024;
        connection.dispose();
        child.kill();
      }
    const row = (what, us, them, digits = 0) =>
      say(`| ${n.toLocaleString("en")} | ${what} | ${us.toFixed(digits)} | ${them.toFixed(digits)} | ${(us / them).toFixed(2)} |`);
    const [us, them] = ["oci-manifest", "vscode-json-language-server"];
    row("cold start → first diagnostics, median", median(cold[us]), median(cold[them]));
    row("edit → diagnostics, p50", median(edits[us]), median(edits[them]), 1);
    row("edit → diagnostics, p95", percentile(edits[us], 0.95), percentile(edits[them], 0.95), 1);
    row("resident memory, MB", memory[us], memory[them]);
  }
  say();
}

await inProcess();
await languageServers();
commandLine(schema, { quick, say, expect });

if (process.argv.includes("--write")) {
  const file = path.join(root, "docs/performance.md");
  const [begin, end] = ["<!-- bench:begin -->", "<!-- bench:end -->"];
  const text = fs.readFileSync(file, "utf8");
  const machine = `${os.cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
  fs.writeFileSync(
    file,
    `${text.slice(0, text.indexOf(begin) + begin.length)}\n\nMeasured on ${machine}.\n\n${lines.join("\n").trim()}\n\n${text.slice(text.indexOf(end))}`,
  );
}
