import assert from "node:assert/strict";
import { test } from "node:test";
import { framed, startRaw } from "./raw.ts";

// What arrives together is looked at together: small messages, so that they are one write and one read.

const uri = "file:///tmp/many.json";
const frame = (method: string, params: unknown, id?: string): string =>
  framed(JSON.stringify({ jsonrpc: "2.0", method, params, ...(id === undefined ? {} : { id }) }));
const opened = frame("textDocument/didOpen", { textDocument: { uri, languageId: "json", version: 1, text: '{"schemaVersion":2}' } });
const edited = (version: number): string =>
  frame("textDocument/didChange", {
    textDocument: { uri, version },
    contentChanges: [{ range: { start: { line: 0, character: 1 }, end: { line: 0, character: 1 } }, text: " " }],
  });

test("edits that arrive together are one check, of the last", async (t) => {
  const peer = startRaw();
  t.after(peer.stop);
  await peer.greet({ textDocument: { publishDiagnostics: {} } });
  peer.bytes(opened + Array.from({ length: 10 }, (_, i) => edited(i + 2)).join(""));
  await peer.next(
    "diagnostics of the last version",
    ({ method, params }) => method?.endsWith("publishDiagnostics") === true && params?.version === 11,
  );
  const versions = peer.messages.filter(({ method }) => method === "textDocument/publishDiagnostics").map(({ params }) => params?.version);
  assert.deepEqual(versions, [11]);
});

test("a pull that is called off in the same breath is answered as cancelled, and the next one with its answer", async (t) => {
  const peer = startRaw();
  t.after(peer.stop);
  await peer.greet({ textDocument: { diagnostic: {} } });
  const pull = (id: string): string => frame("textDocument/diagnostic", { textDocument: { uri } }, id);
  peer.bytes(opened + pull("a") + frame("$/cancelRequest", { id: "a" }) + edited(2) + pull("b"));
  const first = await peer.next("the answer to a", ({ id }) => id === "a");
  assert.equal(first.error?.code, -32800);
  const second = await peer.next("the answer to b", ({ id }) => id === "b");
  assert.ok(second.result !== undefined && second.error === undefined);
});
