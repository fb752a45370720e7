// `npm run bench`: our work beside JSON.parse and the peers in one run, as ratios. Order is interleaved, so a noisy neighbour
// hits all alike; figures are medians of CPU or wall time. `--write` puts the table into docs/performance.md.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { faultyIndex, legacyCache, truncatedIndex, validIndex } from "./documents.mjs";

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
const require = createRequire(import.meta.url);
const ours = require(path.join(root, "dist/index.js"));
const jsonc = require("jsonc-parser");
const { getLanguageService, TextDocument } = require("vscode-json-languageservice");

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const percentile = (numbers, p) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * p))];
const cpu = async (act) => {
  const before = process.cpuUsage();
  await act();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
};
const lines = [];
const say = (line = "") => {
  lines.push(line);
  console.log(line);
};

/** Runs every contestant once a round; returns the median CPU milliseconds of each. */
async function contest(contestants, rounds = ROUNDS) {
  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (const act of Object.values(contestants)) for (let i = 0; i < 3; i++) await act(); // warm
  for (let round = 0; round < rounds; round++) for (const [name, act] of Object.entries(contestants)) times[name].push(await cpu(act));
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

async function inProcess() {
  const schema = JSON.parse(fs.readFileSync(path.join(root, "schemas/oci-index.json"), "utf8"));
  const service = getLanguageService({});
  service.configure({ validate: true, schemas: [{ uri: "test://index", fileMatch: ["*"], schema }] });
  say("### In one process: full check, as a multiple of `JSON.parse` of the same text (CPU, warm)");
  say();
  say(
    "| document | size | JSON.parse, ms | full check, all rules | jsonc-parser, tree only | vscode-json-languageservice, parse + doValidation |",
  );
  say("|---|---|---|---|---|---|");
  const growth = {};
  for (const [name, make] of [
    ["valid index", validIndex],
    ["every digest faulty", faultyIndex],
    ["legacy cache", legacyCache],
    ["cut off at 90 %", truncatedIndex],
  ])
    for (const n of name === "valid index" ? [100, 1000, 10000] : [1000, 10000]) {
      const text = make(n);
      const whole = name.startsWith("cut") ? validIndex(n) : text;
      const times = await contest(
        {
          parse: () => JSON.parse(whole),
          check: () => ours.validate(text),
          tree: () => jsonc.parseTree(text, []),
          service: async () => {
            const document = TextDocument.create("test://doc.json", "json", 1, text);
            await service.doValidation(document, service.parseJSONDocument(document), { schemaValidation: "error" });
          },
        },
        n === 10000 ? Math.min(ROUNDS, 9) : ROUNDS,
      );
      const ratio = (value) => (value / times.parse).toFixed(1);
      growth[`${name} ${n}`] = times.check;
      say(
        `| ${name}, N = ${n.toLocaleString("en")} | ${(text.length / 1e6).toFixed(2)} MB | ${times.parse.toFixed(2)} | **${ratio(times.check)}** | ${ratio(times.tree)} | ${ratio(times.service)} |`,
      );
    }
  say();
  say(
    `Growth of the full check from N = 1 000 to 10 000: ${["valid index", "every digest faulty", "legacy cache", "cut off at 90 %"].map((name) => `${name} × ${(growth[`${name} 10000`] / growth[`${name} 1000`]).toFixed(1)}`).join(", ")} (10 is linear).`,
  );
  say();
  const cache = legacyCache(10000);
  const times = await contest({
    both: () => JSON.stringify(JSON.parse(cache), null, 2),
    convert: () =>
      ours.convertLegacyCache(ours.validate(cache, { rules: Object.fromEntries(ours.rules.map((rule) => [rule.id, "off"])) }).document),
  });
  say(
    `Conversion of the legacy cache with N = 10 000 (reading included): ${(times.convert / times.both).toFixed(1)} × \`JSON.parse\` + \`JSON.stringify\`.`,
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
    "oci-manifest": [process.execPath, [path.join(root, "dist/cli.js"), "lsp", "--stdio"]],
    "vscode-json-language-server": [
      process.execPath,
      [path.join(here, "node_modules/vscode-langservers-extracted/bin/vscode-json-language-server"), "--stdio"],
    ],
  };
  const schema = JSON.parse(fs.readFileSync(path.join(root, "schemas/oci-index.json"), "utf8"));
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
      await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
      cold[name].push(performance.now() - began);
      return { connection, child, uri };
    };
    for (let round = 0; round < (n === 100 ? Math.min(ROUNDS, 9) : 3); round++)
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

function commandLine() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-bench-"));
  const small = path.join(folder, "one.json");
  const large = path.join(folder, "large.json");
  const many = path.join(folder, "many");
  fs.mkdirSync(many);
  fs.writeFileSync(small, validIndex(2));
  fs.writeFileSync(large, validIndex(10000));
  const files = quick ? 500 : 5000;
  for (let i = 0; i < files; i++) fs.writeFileSync(path.join(many, `${i}.json`), validIndex(5));
  fs.writeFileSync(
    path.join(folder, "parse.cjs"),
    'const fs=require("fs"),p=require("path");for(const f of process.argv.slice(2)){const s=fs.statSync(f).isDirectory()?fs.readdirSync(f).map(n=>p.join(f,n)):[f];for(const x of s)JSON.parse(fs.readFileSync(x,"utf8"))}',
  );
  const schema = path.join(root, "schemas/oci-index.json");
  const ajv = path.join(here, "node_modules/.bin/ajv");
  const run = (command, args) => {
    const began = performance.now();
    const result = spawnSync(command, args, { stdio: "ignore" });
    if (result.error) throw result.error;
    return performance.now() - began;
  };
  const node = process.execPath;
  const cases = {
    "one file of 1 KB": {
      'node -e ""': [node, ["-e", ""]],
      "node read + JSON.parse": [node, [path.join(folder, "parse.cjs"), small]],
      "oci-manifest check": [node, [path.join(root, "dist/cli.js"), "check", small]],
      "ajv-cli": [ajv, ["validate", "--spec=draft2020", "--strict=false", "-c", "ajv-formats", "-s", schema, "-d", small]],
    },
    "one file of 10 000 entries": {
      'node -e ""': [node, ["-e", ""]],
      "node read + JSON.parse": [node, [path.join(folder, "parse.cjs"), large]],
      "oci-manifest check": [node, [path.join(root, "dist/cli.js"), "check", large]],
      "ajv-cli": [ajv, ["validate", "--spec=draft2020", "--strict=false", "-c", "ajv-formats", "-s", schema, "-d", large]],
    },
    [`${files.toLocaleString("en")} small files`]: {
      'node -e ""': [node, ["-e", ""]],
      "node read + JSON.parse": [node, [path.join(folder, "parse.cjs"), many]],
      "oci-manifest check": [node, [path.join(root, "dist/cli.js"), "check", many]],
    },
  };
  say("### Whole processes (wall, ms, median)");
  say();
  say('| work | `node -e ""` | node read + JSON.parse | oci-manifest check | ajv-cli (shape only) |');
  say("|---|---|---|---|---|");
  for (const [work, contestants] of Object.entries(cases)) {
    const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
    for (let round = 0; round < Math.min(ROUNDS, 9); round++)
      for (const [name, [command, args]] of Object.entries(contestants)) times[name].push(run(command, args));
    const cell = (name) => (times[name] ? median(times[name]).toFixed(0) : "–");
    say(`| ${work} | ${cell('node -e ""')} | ${cell("node read + JSON.parse")} | **${cell("oci-manifest check")}** | ${cell("ajv-cli")} |`);
  }
  say();
  fs.rmSync(folder, { recursive: true, force: true });
}

await inProcess();
await languageServers();
commandLine();

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
