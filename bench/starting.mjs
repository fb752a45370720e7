// From the start of a language server to its first diagnostics: `node bench/starting.mjs [ROUNDS] [--node PATH]`. Beside the peers of
// the bench stands a server of a few lines without any library: nobody is faster with that Node. Newer versions of Node keep what they
// have compiled, for programs that ask for it: ours does, so its first start, which finds nothing kept, is a row of its own.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "../tools/build.mjs";
import { validIndex } from "./documents.mjs";
import { count, expect, median } from "./figures.mjs";
import { startLanguageServer } from "./language-server.mjs";
import { installPeers, peer, readSchema, root } from "./peers.mjs";

const flags = process.argv.slice(2);
const at = flags.indexOf("--node");
const [node] = at < 0 ? [process.execPath] : flags.splice(at, 2).slice(1);
const rounds = Number(flags[0] ?? 15);
const AIM = 0.5;
const PULL = "vscode-json-language-server, pull";
const US = "oci-manifest";
const own = path.join(root, "dist/server.js");
const PROGRAMS = {
  [US]: own,
  "oci-manifest, first start": own,
  [PULL]: path.join(peer("vscode-langservers-extracted"), "bin/vscode-json-language-server"),
  "a server that answers nothing": path.join(import.meta.dirname, "silent-server.mjs"),
  "the same without a library": path.join(import.meta.dirname, "bare-server.mjs"),
};

/** Milliseconds to the first diagnostics, of which there must be none. */
async function start(name, text) {
  const empty = name.endsWith("first start") ? fs.mkdtempSync(path.join(kept, "empty-")) : kept;
  const began = performance.now();
  const { connection, end } = await startLanguageServer([PROGRAMS[name]], {
    node,
    // Where Node keeps what it has compiled.
    env: { TMPDIR: empty },
    textDocument: { diagnostic: {} },
    settings: name === PULL ? { json: { validate: { enable: true }, schemas } } : undefined,
  });
  const textDocument = { uri: "file:///bench/index.json" };
  connection.sendNotification("textDocument/didOpen", { textDocument: { ...textDocument, languageId: "json", version: 1, text } });
  const { items } = await connection.sendRequest("textDocument/diagnostic", { textDocument });
  const ms = performance.now() - began;
  expect(`diagnostics of ${name} in a valid document`, items.length, 0);
  await end();
  return ms;
}

installPeers();
await build({ minify: true });
const schemas = [{ fileMatch: ["*.json"], url: "test://index", schema: readSchema() }];
const kept = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-bench-"));
const names = Object.keys(PROGRAMS);
try {
  console.log(`Node ${execFileSync(node, ["--version"], { encoding: "utf8" }).trim()}, medians of ${rounds}, ms:\n`);
  console.log(`| N | ${names.join(" | ")} | us / pull |\n|${"---|".repeat(names.length + 2)}`);
  for (const n of [100, 1000, 10000]) {
    const text = validIndex(n);
    const times = Object.fromEntries(names.map((name) => [name, []]));
    for (let round = -1; round < rounds; round++)
      for (const name of names) {
        const ms = await start(name, text);
        // The first round of all is for what the machine and Node keep.
        if (round >= 0) times[name].push(ms);
      }
    const ratio = median(times[US]) / median(times[PULL]);
    console.log(`| ${count(n)} | ${names.map((name) => median(times[name]).toFixed(0)).join(" | ")} | **${ratio.toFixed(2)}** |`);
    if (ratio > 2 * AIM) process.exitCode = 1;
  }
} finally {
  fs.rmSync(kept, { recursive: true, force: true });
  await build();
}
