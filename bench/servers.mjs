// Language servers on stdio, spoken to over real JSON-RPC: from the start to the first diagnostics, from an edit to its diagnostics,
// and what a person asks for meanwhile.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { TextDocument } from "vscode-languageserver-textdocument";
import { legacyCache, oneFault, validIndex } from "./documents.mjs";
import { count, expect, median, percentile } from "./figures.mjs";
import { startLanguageServer } from "./language-server.mjs";
import { peer, readSchema, root } from "./peers.mjs";

const URI = "file:///bench/index.json";
const US = "oci-manifest";
const PULL = "vscode-json-language-server, pull";
const PUSH = "the same, push";
const YAML = "yaml-language-server, push";
const SILENT = "a server that answers nothing";

/** How long a server that pushes waits on purpose before it looks at an edit; it is taken off. */
const DEBOUNCE = { [PUSH]: 500, [YAML]: 200 };

/** Rounds of four edits of those that push, beside fifteen of ten edits of the others. */
const SLOW_ROUNDS = 4;

const jsonServer = path.join(peer("vscode-langservers-extracted"), "bin/vscode-json-language-server");
const PROGRAMS = {
  [US]: [path.join(root, "dist/server.js")],
  [PULL]: [jsonServer],
  [PUSH]: [jsonServer],
  [YAML]: [path.join(peer("yaml-language-server"), "bin/yaml-language-server")],
  [SILENT]: [path.join(import.meta.dirname, "silent-server.mjs")],
};

/** How VS Code, Neovim and Helix take code actions: the edit is asked for when one is taken. */
const RESOLVING = { dataSupport: true, resolveSupport: { properties: ["edit"] } };

/** A server with one document open, and its ways of being asked. `actions` is what the client says of code actions beside their kinds. */
async function open(name, text, settings, actions = RESOLVING) {
  const pulls = DEBOUNCE[name] === undefined;
  const began = performance.now();
  let published;
  const { connection, memory, close } = await startLanguageServer(PROGRAMS[name], {
    textDocument: {
      ...(pulls ? { diagnostic: {} } : { publishDiagnostics: {} }),
      hover: { contentFormat: ["markdown"] },
      completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
      codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor"] } }, ...actions },
    },
    settings: name === US || name === SILENT ? undefined : settings,
    onPublish: (diagnostics) => published?.(diagnostics),
  });
  const pushed = () =>
    new Promise((resolve) => {
      published = resolve;
    });
  const diagnosticsAfter = async (send) => {
    const next = pulls ? undefined : pushed();
    send();
    if (next !== undefined) return next;
    return (await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri: URI } })).items;
  };
  let version = 1;
  const change = (contentChanges) =>
    connection.sendNotification("textDocument/didChange", { textDocument: { uri: URI, version: ++version }, contentChanges });
  const first = await diagnosticsAfter(() =>
    connection.sendNotification("textDocument/didOpen", { textDocument: { uri: URI, languageId: "json", version, text } }),
  );
  const cold = performance.now() - began;
  expect(`diagnostics of ${name} in a valid document`, first.length, 0);
  return {
    cold: cold - (DEBOUNCE[name] ?? 0),
    /** Milliseconds from these changes, each a message, to the diagnostics of the last; and these. */
    async edit(...messages) {
      const start = performance.now();
      const items = await diagnosticsAfter(() => {
        for (const changes of messages) change(changes);
      });
      return { ms: performance.now() - start - (DEBOUNCE[name] ?? 0), items };
    },
    async ask(method, params = {}) {
      const start = performance.now();
      const answer = await connection.sendRequest(method, { textDocument: { uri: URI }, ...params });
      return { ms: performance.now() - start, answer };
    },
    memory,
    close,
  };
}

/** The same places for everybody, all over the text: behind the comma or bracket that ends a line, where a blank changes nothing. */
function placesIn(text, amount) {
  const document = TextDocument.create(URI, "json", 1, text);
  let seed = 20261126;
  return Array.from({ length: amount }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return { line: 2 + (seed % (document.lineCount - 4)), character: 0 };
  });
}
const blank = (place) => [{ range: { start: place, end: place }, text: " " }];

/** One row of the report from the times of all. */
function row(report, names, n, what, times, of) {
  const shown = (value) => (value === undefined ? "–" : value.toFixed(value < 100 ? 1 : 0));
  const figures = names.map((name) => (times[name]?.length > 0 ? of(times[name]) : undefined));
  const [us, pull] = figures;
  report.row(count(n), what, ...figures.map(shown), pull === undefined ? "–" : `**${(us / pull).toFixed(2)}**`);
  return us / pull;
}

/** Throws where a server does not do the work that its figure would stand for. */
export async function languageServers(report, { quick }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-bench-"));
  const schemaFile = path.join(folder, "schema.json");
  fs.writeFileSync(schemaFile, JSON.stringify(readSchema()));
  const settings = {
    json: { validate: { enable: true }, schemas: [{ fileMatch: ["*.json"], url: "test://index", schema: readSchema() }] },
    yaml: { validate: true, schemas: { [pathToFileURL(schemaFile)]: "*.json" }, schemaStore: { enable: false } },
  };
  const names = quick ? [US, PULL] : [US, PULL, PUSH, YAML, SILENT];
  const title = "Language servers over real JSON-RPC (wall, ms; of those that push, their debounce is taken off)";
  report.heading(title, "N", "what", ...names, "us / pull");
  for (const n of quick ? [100, 10000] : [100, 1000, 10000]) await atSize(report, names, n, settings, quick);
  report.say();
  await converting(report, quick);
  fs.rmSync(folder, { recursive: true, force: true });
}

async function atSize(report, names, n, settings, quick) {
  const text = validIndex(n);
  const times = Object.fromEntries(["cold", "edit", "burst", "completion", "hover", "codeAction", "memory"].map((what) => [what, {}]));
  const note = (what, name, ms) => {
    times[what][name] ??= [];
    times[what][name].push(ms);
  };
  const rounds = quick ? 3 : 15;
  const edits = quick ? 6 : 12;
  const places = placesIn(text, edits);
  for (let round = 0; round < rounds; round++)
    for (const name of names) {
      // Those that push wait on purpose, and YAML's takes seconds for each edit of a large document: a few rounds of them are enough.
      const slow = DEBOUNCE[name] !== undefined;
      if (slow && round >= SLOW_ROUNDS) continue;
      const server = await open(name, text, settings);
      note("cold", name, server.cold);
      for (const [i, place] of places.slice(0, slow ? 6 : undefined).entries()) {
        const { ms } = await server.edit(blank(place));
        if (i > 1) note("edit", name, ms);
        for (const [what, method] of [
          ["completion", "textDocument/completion"],
          ["hover", "textDocument/hover"],
          ["codeAction", "textDocument/codeAction"],
        ]) {
          if (what === "codeAction" && name === YAML) continue;
          const at = what === "codeAction" ? { range: { start: place, end: place }, context: { diagnostics: [] } } : { position: place };
          const asked = await server.ask(method, at);
          if (i > 1) note(what, name, asked.ms);
        }
      }
      // Ten keys in a row, as when a key is held down.
      for (const place of places.slice(0, 2))
        note("burst", name, (await server.edit(...Array.from({ length: 10 }, () => blank(place)))).ms);
      note("memory", name, server.memory());
      // At last one fault, so that it is seen that all check the shape.
      const { items } = await server.edit([{ text: oneFault(text) }]);
      if (name !== SILENT) expect(`diagnostics of ${name} in a document with one fault`, items.length, 1);
      server.close();
    }
  const write = (what, of, label) => row(report, names, n, label, times[what], of);
  const cold = write("cold", median, "cold start → first diagnostics");
  for (const [p, label] of [
    [0.5, "p50"],
    [0.95, "p95"],
    [0.99, "p99"],
  ]) {
    const ratio = write("edit", (all) => percentile(all, p), `edit → diagnostics, ${label}`);
    // Of a dozen edits the p95 is the worst one, which is noise.
    if (p === (quick ? 0.5 : 0.95) && n === 10000)
      report.bound(`edit → diagnostics, ${label}, N = 10 000, beside vscode-json-language-server`, ratio, 0.15);
    const silent = times.edit[SILENT];
    if (p === 0.5 && n <= 1000 && silent !== undefined)
      report.bound(
        `edit → diagnostics, p50, N = ${count(n)}, beside a server that answers nothing`,
        median(times.edit[US]) / median(silent),
        2,
      );
  }
  write("burst", median, "ten edits at once → diagnostics");
  for (const what of ["completion", "hover", "codeAction"]) write(what, (all) => percentile(all, 0.95), `${what}, p95`);
  const memory = write("memory", median, "resident memory, MB");
  report.bound(`cold start → first diagnostics, N = ${count(n)}, beside vscode-json-language-server`, cold, 0.5);
  if (n !== 10000) return;
  report.bound("resident memory, N = 10 000, beside vscode-json-language-server", memory, 0.6);
  for (const what of ["completion", "hover"]) report.bound(`${what}, p95, N = 10 000`, percentile(times[what][US], 0.95), 50, "ms");
}

/** What nobody else does: the quick fix that rewrites the whole document, for a client that takes its edit along with the title. */
async function converting(report, quick) {
  const sizes = [100, 1000, 10000];
  const figures = [];
  for (const n of sizes) {
    const text = legacyCache(n);
    const server = await open(US, "{}", {}, {});
    await server.edit([{ text }]);
    const times = [];
    for (let round = 0; round < (quick ? 3 : 15); round++) {
      const at = {
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
        context: { diagnostics: [], triggerKind: 1 },
      };
      const { ms, answer } = await server.ask("textDocument/codeAction", at);
      expect(
        "the conversion among the actions",
        answer.some(({ edit, kind }) => edit !== undefined && /^(quickfix|refactor)/.test(kind)),
        true,
      );
      times.push(ms);
    }
    server.close();
    figures.push(`${median(times).toFixed(1)} ms at N = ${count(n)}`);
  }
  report.say(`Actions of a legacy cache with the whole converted document in the edit: ${figures.join(", ")}.`);
  report.say();
}
