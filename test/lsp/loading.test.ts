import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { ABLE } from "./client.ts";
import { MANIFEST } from "./documents.ts";
import { startRaw } from "./raw.ts";

// What of its code the server loads, told by the sources that are in the files which Node reads.

/** The sources in a file of dist/. */
const sourcesOf = (file: string): readonly string[] => (JSON.parse(readFileSync(`${file}.map`, "utf8")) as { sources: string[] }).sources;

/** The sources that a server has loaded when `use` is done with it. */
async function loadedBy(use: (peer: ReturnType<typeof startRaw>) => Promise<void>): Promise<readonly string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "ocim-loading-"));
  const list = path.join(folder, "loaded.txt");
  const hook = path.join(folder, "hook.cjs");
  writeFileSync(
    hook,
    `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join("\\n")));`,
  );
  try {
    const peer = startRaw("--require", hook);
    await peer.greet(ABLE);
    await use(peer);
    await peer.ask("shutdown", undefined);
    peer.send({ jsonrpc: "2.0", method: "exit" });
    await peer.exit;
    const files = readFileSync(list, "utf8").split("\n");
    return files.filter((file) => /[\\/]dist[\\/][^\\/]+\.js$/.test(file)).flatMap(sourcesOf);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const position = { line: 0, character: 4 };
const range = { start: { line: 0, character: 0 }, end: position };

/** Opens a document and asks of it what VS Code asks without being asked. */
async function lookedAt(peer: ReturnType<typeof startRaw>, name: string, text: string): Promise<void> {
  const textDocument = { uri: `file:///loading/${name}` };
  peer.send({
    jsonrpc: "2.0",
    method: "textDocument/didOpen",
    params: { textDocument: { ...textDocument, languageId: "json", version: 1, text } },
  });
  const asked: readonly (readonly [string, object])[] = [
    ["textDocument/diagnostic", {}],
    ["textDocument/codeLens", {}],
    ["textDocument/documentLink", {}],
    ["textDocument/inlayHint", { range }],
    ["textDocument/semanticTokens/full", {}],
    ["textDocument/codeAction", { range, context: { diagnostics: [] } }],
    ["textDocument/hover", { position }],
    ["textDocument/documentHighlight", { position }],
    ["oci-manifest/status", textDocument],
  ];
  for (const [method, params] of asked) {
    const { error } = await peer.ask(method, { textDocument, ...params });
    assert.equal(error, undefined, method);
  }
}

const RULES = /server\/src\/(?:layout\/)?rules\//;

test("in a window with other people's JSON no rule is loaded, and no feature", async () => {
  const loaded = await loadedBy(async (peer) => {
    await lookedAt(peer, "package.json", '{"name":"x","version":"1.0.0"}');
    await lookedAt(peer, "index.json", "[1, 2, 3]");
    await lookedAt(peer, "half.json", '{"name": ');
  });
  assert.ok(loaded.some((source) => source.endsWith("server/src/lsp/server.ts")));
  assert.deepEqual(
    loaded.filter((source) => RULES.test(source) || /lsp\/(?:features|hovering|actions|lens)\.ts$/.test(source)),
    [],
  );
});

test("a manifest loads them", async () => {
  const loaded = await loadedBy((peer) => lookedAt(peer, "manifest.json", MANIFEST));
  assert.ok(loaded.some((source) => RULES.test(source)));
});

test("the first answer about an everyday manifest waits for no rule", async () => {
  const loaded = await loadedBy(async (peer) => {
    const textDocument = { uri: "file:///loading/index.json", languageId: "json", version: 1, text: MANIFEST };
    peer.send({ jsonrpc: "2.0", method: "textDocument/didOpen", params: { textDocument } });
    await peer.ask("textDocument/diagnostic", { textDocument: { uri: textDocument.uri } });
  });
  assert.deepEqual(
    loaded.filter((source) => RULES.test(source)),
    [],
  );
});
