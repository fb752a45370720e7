import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { TEXTS } from "../../server/src/lsp/protocol.ts";
import { root } from "../cli/bundle.ts";
import { ABLE, start as startOnNode } from "../lsp/client.ts";
import { type BareWorker, startBareWorker } from "./bare-worker.ts";

const sample = (name: string): string => readFileSync(join(root, "samples", name), "utf8");
const texts = readFileSync(join(root, "dist", "texts.json"), "utf8");
const NAMES = ["legacy-cache-index.json", "multi-platform-index.json", "cacheconfig.json"];

async function greeted({ json }: { json?: string | undefined } = { json: texts }): Promise<BareWorker> {
  const worker = startBareWorker();
  if (json !== undefined) worker.notify(TEXTS, { json });
  await worker.request("initialize", { processId: null, rootUri: null, capabilities: ABLE });
  worker.notify("initialized", {});
  return worker;
}

async function opened(worker: BareWorker, name: string, text = sample(name)): Promise<string> {
  const uri = `vscode-vfs://github/team/app/${name}`;
  worker.notify("textDocument/didOpen", { textDocument: { uri, languageId: "json", version: 1, text } });
  return uri;
}

test("in a realm without Node, network and eval it answers as the server on Node does, to the letter", async (t) => {
  const worker = await greeted();
  const node = await startOnNode({ capabilities: ABLE });
  t.after(() => node.stop());
  for (const name of NAMES) {
    const uri = await opened(worker, name);
    await node.open(uri, sample(name));
    const textDocument = { uri };
    const lines = sample(name).split("\n");
    const line = Math.max(
      0,
      lines.findIndex((each) => each.includes("mediaType")),
    );
    const position = { line, character: Math.max(0, lines[line]?.indexOf("application") ?? 0) };
    const range = { start: { line: 0, character: 0 }, end: { line: 400, character: 0 } };
    for (const [method, params] of [
      ["textDocument/diagnostic", { textDocument }],
      ["textDocument/hover", { textDocument, position }],
      ["textDocument/completion", { textDocument, position }],
      ["textDocument/codeAction", { textDocument, range, context: { diagnostics: [], triggerKind: 1 } }],
      ["textDocument/inlayHint", { textDocument, range }],
      ["textDocument/semanticTokens/full", { textDocument }],
      ["textDocument/documentSymbol", { textDocument }],
      ["oci-manifest/status", { uri }],
      ["oci-manifest/convert", { uri }],
      ["oci-manifest/explain", { uri }],
      ["oci-manifest/graph", { uri }],
    ] as const) {
      const here = await worker.request(method, params);
      assert.deepEqual(here, await node.ask(method, params), `${name} ${method}`);
      assert.notEqual(JSON.stringify(here) ?? "", "", method);
    }
  }
});

test("without the texts it answers with fewer words, and takes them when they come", async () => {
  const worker = await greeted({ json: undefined });
  const uri = await opened(worker, "multi-platform-index.json");
  const line = sample("multi-platform-index.json")
    .split("\n")
    .findIndex((each) => each.includes('"size"'));
  const ask = async (): Promise<string> =>
    JSON.stringify(await worker.request("textDocument/hover", { textDocument: { uri }, position: { line, character: 8 } }));
  const before = await ask();
  worker.notify(TEXTS, { json: 7 });
  worker.notify(TEXTS, null);
  assert.equal(await ask(), before);
  worker.notify(TEXTS, { json: texts });
  const after = await ask();
  assert.ok(after.length > before.length, `${before}\n${after}`);
});

test("a layout on a virtual file system is read through the client", async () => {
  const worker = startBareWorker();
  const asked: string[] = [];
  for (const method of ["oci-manifest/listFolder", "oci-manifest/statFiles", "oci-manifest/readFile"])
    worker.answers.set(method, (params) => {
      asked.push(JSON.stringify(params));
      return method.endsWith("statFiles") ? (params as { uris: string[] }).uris.map(() => null) : null;
    });
  await worker.request("initialize", { processId: null, rootUri: null, capabilities: ABLE, initializationOptions: { files: true } });
  worker.notify("initialized", {});
  const uri = "memfs:/layout/index.json";
  const text = '{"schemaVersion":2,"manifests":[]}';
  worker.notify("textDocument/didOpen", { textDocument: { uri, languageId: "json", version: 1, text } });
  await worker.request("textDocument/diagnostic", { textDocument: { uri } });
  assert.ok(
    asked.some((params) => params.includes("memfs:/layout/oci-layout")),
    asked.join("\n"),
  );
});

test("after shutdown and exit the worker closes itself", async () => {
  const worker = await greeted();
  await worker.request("shutdown", undefined);
  worker.notify("exit", undefined);
  for (let i = 0; i < 200 && !worker.isClosed(); i++) await wait(10);
  assert.ok(worker.isClosed());
});
