// How long edit → diagnostics takes over real JSON-RPC at random places of a large index, beside vscode-json-language-server (pull) on the
// same edits by turns, and beside a server that does nothing but keep the text: `node bench/editing.mjs [N] [rounds]`. Needs the peers that
// `npm run bench` installs. Each line is a way of editing; the document is valid but while a fault is typed.
import path from "node:path";
import { TextDocument } from "vscode-languageserver-textdocument";
import { readIndex, validIndex } from "./documents.mjs";
import { percentile } from "./figures.mjs";
import { startLanguageServer } from "./language-server.mjs";
import { peer, readSchema, root } from "./peers.mjs";

const N = Number(process.argv[2] ?? 10_000);
const ROUNDS = Number(process.argv[3] ?? 60);

const settings = {
  json: { validate: { enable: true }, schemas: [{ fileMatch: ["*.json"], url: "test://index", schema: readSchema() }] },
};
const SERVERS = {
  "oci-manifest": path.join(root, "dist/server.js"),
  "vscode-json-language-server": path.join(peer("vscode-langservers-extracted"), "bin/vscode-json-language-server"),
  "answers nothing": path.join(root, "bench/silent-server.mjs"),
};

/** The same numbers on each run: a linear congruential generator (Numerical Recipes). */
let seed = 20261126;
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};

/** Replaces what `pattern` finds next behind a random place. */
function at(text, pattern, replacement) {
  pattern.lastIndex = random(text.length >> 1);
  const found = pattern.exec(text);
  return { offset: found.index, length: found[0].length, text: replacement(found[0]) };
}

/** Ways of editing, each an edit and the one that takes it back. */
const WAYS = {
  "a blank between tokens": (text) => at(text, /\n/g, () => " \n"),
  "a digit of a size": (text) => at(text, /(?<="size": )\d+/g, (size) => size.replace(/.$/, String(random(10)))),
  "a letter of an annotation": (text) => at(text, /(?<=")build \d+/g, (value) => `${value}x`),
  "a digit of a digest gone (a fault)": (text) => at(text, /(?<=sha256:)[0-9a-f]{64}/g, (hex) => hex.slice(1)),
  "a quote typed (a syntax fault)": (text) => at(text, /"size"/g, () => '"size'),
  "an entry doubled behind itself": (text) => at(text, / {2}\{[^{}]*\{[^{}]*\}[^{}]*\{[^{}]*\}[^{}]*\},\n/g, (entry) => entry + entry),
};

const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);
const names = Object.keys(SERVERS);
row("document", "edit", ...names.map((name) => `${name}, p50 / p95 ms`), "ratio p50", "ratio p95", "problems");
row(...Array.from({ length: names.length + 5 }, () => "---"));
for (const [what, text] of [
  ["valid index", validIndex(N)],
  ["valid index, read by every rule", readIndex(N)],
]) {
  const servers = [];
  for (const name of names) {
    const given = name === "vscode-json-language-server" ? { settings } : {};
    servers.push({ name, ...(await startLanguageServer([SERVERS[name]], { textDocument: { diagnostic: {} }, ...given })) });
  }
  const uri = "file:///bench/index.json";
  for (const { connection } of servers) {
    await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "json", version: 1, text } });
    await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
  }
  let document = TextDocument.create(uri, "json", 1, text);
  for (const [way, edit] of Object.entries(WAYS)) {
    const times = servers.map(() => []);
    let problems = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const before = document.getText();
      const { offset, length, text: newText } = edit(before);
      const old = before.slice(offset, offset + length);
      // There and back: the document stays as it was.
      for (const [gone, put] of [
        [length, newText],
        [newText.length, old],
      ]) {
        const range = { start: document.positionAt(offset), end: document.positionAt(offset + gone) };
        const contentChanges = [{ range, text: put }];
        document = TextDocument.update(document, contentChanges, document.version + 1);
        const textDocument = { uri, version: document.version };
        for (const [index, { connection, name }] of servers.entries()) {
          const began = performance.now();
          await connection.sendNotification("textDocument/didChange", { textDocument, contentChanges });
          const { items } = await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
          if (round > 4) times[index].push(performance.now() - began);
          if (name === "oci-manifest" && put === newText) problems = items.length;
          if (name === "oci-manifest" && put === old && items.length > 0) throw new Error(`${way}: ${items[0].message}`);
        }
      }
    }
    const [us, them] = times;
    const ratio = (p) => (percentile(us, p) / percentile(them, p)).toFixed(3);
    const cells = times.map((some) => `${percentile(some, 0.5).toFixed(1)} / ${percentile(some, 0.95).toFixed(1)}`);
    row(`${what}, N = ${N}`, way, ...cells, ratio(0.5), ratio(0.95), problems);
  }
  row(
    what,
    "resident memory, MB",
    ...servers.map(({ memory }) => memory().toFixed(0)),
    (servers[0].memory() / servers[1].memory()).toFixed(2),
    "",
    "",
  );
  for (const { close } of servers) close();
}
