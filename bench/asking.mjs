// How long completion and hover take in a large document over real JSON-RPC with the bundled server: `node bench/asking.mjs [N] [rounds]`.
// Each question comes at a random token, once in a document that the server knows and once right behind an edit, as while typing. The
// last column is JSON.parse of the same text at the same time: where it is slower than in docs/performance.md, the machine is busy.
import path from "node:path";
import { TextDocument } from "vscode-languageserver-textdocument";
import { legacyCache, truncatedIndex, validIndex } from "./documents.mjs";
import { percentile } from "./figures.mjs";
import { startLanguageServer } from "./language-server.mjs";

const N = Number(process.argv[2] ?? 10_000);
const ROUNDS = Number(process.argv[3] ?? 300);
const SERVER = path.resolve(import.meta.dirname, "../dist/server.js");

/** The same numbers on each run: a linear congruential generator (Numerical Recipes). */
let seed = 20261125;
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed % below;
};

/** A cache config of N layers and records, each on the one before. */
function cacheConfig(n) {
  const hex = (i) => (0x9e3779b1 * (i + 1)).toString(16).padStart(14, "0").slice(-14).repeat(5).slice(0, 64);
  const layers = Array.from({ length: n }, (_, i) => ({ blob: `sha256:${hex(i)}`, parent: i - 1 }));
  const records = layers.map((_, i) => ({
    layers: [{ layer: i, createdAt: "2026-01-02T03:04:05Z" }],
    digest: `sha256:${hex(i + n)}`,
    ...(i > 0 ? { inputs: [[{ link: i - 1 }]] } : {}),
  }));
  return JSON.stringify({ layers, records }, null, 1);
}

const DOCUMENTS = {
  "valid index": validIndex(N),
  "legacy cache": legacyCache(N),
  "cut off at 90 %": truncatedIndex(N),
  "cache config": cacheConfig(N),
};

const { connection, close } = await startLanguageServer([SERVER], {
  textDocument: {
    diagnostic: {},
    hover: { contentFormat: ["markdown"] },
    completion: {
      completionItem: { snippetSupport: true, documentationFormat: ["markdown"], resolveSupport: { properties: ["documentation"] } },
    },
  },
});

const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);
row("document", "question", "p50, ms", "p95, ms", "worst, ms", "answers", "JSON.parse, ms");
row("---", "---", "---", "---", "---", "---", "---");

for (const [name, text] of Object.entries(DOCUMENTS)) {
  const uri = `file:///bench/${encodeURIComponent(name)}.json`;
  await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "json", version: 1, text } });
  let document = TextDocument.create(uri, "json", 1, text);
  const tokens = [...text.matchAll(/"[^"]{3,}"|\d{2,}|[{[,]/g)].map(({ index, 0: token }) => index + Math.min(2, token.length));
  for (const edited of [false, true])
    for (const method of ["completion", "hover"]) {
      const times = [];
      const parse = [];
      let answers = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const offset = tokens[random(tokens.length)];
        const position = document.positionAt(offset);
        if (edited) {
          // A blank behind a bracket or comma changes nothing, and everything is read anew.
          const place = document.positionAt(text.lastIndexOf("\n", offset) + 1);
          const changes = [{ range: { start: place, end: place }, text: " " }];
          document = TextDocument.update(document, changes, document.version + 1);
          await connection.sendNotification("textDocument/didChange", {
            textDocument: { uri, version: document.version },
            contentChanges: changes,
          });
        }
        if (round % 10 === 0) {
          const start = performance.now();
          JSON.parse(text.endsWith("}") || text.endsWith("]") ? text : "{}");
          parse.push(performance.now() - start);
        }
        const began = performance.now();
        const answer = await connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, position });
        if (round >= 20) times.push(performance.now() - began);
        if (answer !== null && (!Array.isArray(answer) || answer.length > 0)) answers++;
      }
      row(
        `${name}, N = ${N}`,
        edited ? `${method} behind an edit` : method,
        ...[percentile(times, 0.5), percentile(times, 0.95), Math.max(...times)].map((ms) => ms.toFixed(1)),
        `${answers} of ${ROUNDS}`,
        percentile(parse, 0.5).toFixed(1),
      );
    }
  await connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
}
close();
