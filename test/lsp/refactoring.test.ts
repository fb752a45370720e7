import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type TestContext, test } from "node:test";
import type { ClientCapabilities, CodeAction, TextDocumentEdit } from "vscode-languageserver/node";
import { ABLE, applied, type Peer, start } from "./client.ts";
import { hex, LEGACY_CACHE, MANIFEST } from "./documents.ts";

const URI = "file:///tmp/manifest.json";

async function serve(t: TestContext, capabilities: ClientCapabilities = ABLE, commands: readonly string[] = []): Promise<Peer> {
  const peer = await start({ capabilities, initializationOptions: { commands } });
  t.after(async () => assert.equal(await peer.stop(), 0, "the server ends well"));
  return peer;
}

/** What a menu shows at the first place of `at`. */
async function menu(peer: Peer, text: string, at: string, only = ["refactor"], triggerKind: 1 | 2 = 1): Promise<CodeAction[]> {
  const before = text.slice(0, text.indexOf(at)).split("\n");
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const context = { diagnostics: [], triggerKind, ...(only.length > 0 ? { only } : {}) };
  return peer.ask("textDocument/codeAction", { textDocument: { uri: URI }, range: { start: position, end: position }, context });
}

const named = (actions: readonly CodeAction[], title: string): CodeAction => {
  const found = actions.find((action) => action.title.startsWith(title));
  assert.ok(found, `${title} among ${actions.map((action) => action.title).join(" | ")}`);
  return found;
};

test("the capabilities name each kind, and a menu of one kind holds no other", async (t) => {
  const peer = await serve(t, ABLE, ["oci-manifest.openNew"]);
  const provider = peer.result.capabilities.codeActionProvider;
  assert.ok(typeof provider === "object");
  assert.deepEqual(provider.codeActionKinds, [
    "quickfix",
    "refactor.rewrite",
    "refactor.extract",
    "refactor.inline",
    "source.fixAll.oci-manifest",
  ]);
  await peer.open(URI, MANIFEST);
  for (const only of ["refactor.rewrite", "refactor.extract"]) {
    const actions = await menu(peer, MANIFEST, "image.config", [only]);
    assert.ok(actions.length > 0);
    assert.deepEqual([...new Set(actions.map(({ kind }) => kind))], [only]);
  }
  assert.deepEqual(await menu(peer, MANIFEST, "image.config", ["quickfix"]), []);
});

test("an edit is worked out when it is taken, and refused when the text has changed", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, MANIFEST);
  const action = named(await menu(peer, MANIFEST, "schemaVersion"), "Write on one line");
  assert.equal(action.edit, undefined);
  const small = JSON.stringify(JSON.parse(MANIFEST));
  const digest = createHash("sha256").update(small).digest("hex");
  assert.equal(action.title, `Write on one line (digest becomes sha256:${digest.slice(0, 4)}…)`);
  const { edit } = await peer.ask<CodeAction>("codeAction/resolve", action);
  assert.equal(applied(MANIFEST, URI, edit), small);
  await peer.edit(URI, 2, small);
  await assert.rejects(peer.ask("codeAction/resolve", action), { code: -32801 });
});

test("what concerns the whole document is not offered at each caret unasked", async (t) => {
  const peer = await serve(t, ABLE, ["oci-manifest.openNew"]);
  await peer.open(URI, MANIFEST);
  assert.deepEqual(
    (await menu(peer, MANIFEST, "schemaVersion", [], 2)).map(({ title }) => title),
    [],
  );
  assert.ok((await menu(peer, MANIFEST, "{", [], 2)).length > 0, "at the beginning it is");
  assert.ok((await menu(peer, MANIFEST, "schemaVersion", [], 1)).length > 0, "and where somebody asks");
  await peer.edit(URI, 2, LEGACY_CACHE);
  named(await menu(peer, LEGACY_CACHE, "schemaVersion", [], 2), "Convert to an image manifest");
});

test("a new document is opened by the client's command, else made as a file beside, else not offered", async (t) => {
  const commanded = await serve(t, ABLE, ["oci-manifest.openNew"]);
  await commanded.open(URI, MANIFEST);
  const { command } = named(await menu(commanded, MANIFEST, hex("2")), "New artifact manifest around this blob");
  assert.equal(command?.command, "oci-manifest.openNew");
  const [text, name] = command?.arguments ?? [];
  assert.equal(name, "artifact.json");
  assert.equal(JSON.parse(text).layers[0].digest, `sha256:${hex("2")}`);

  const workspace = { ...ABLE.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ["create" as const] } };
  const making = await serve(t, { ...ABLE, workspace });
  await making.open(URI, MANIFEST);
  const { edit } = named(await menu(making, MANIFEST, hex("2")), "New artifact manifest around this blob");
  const [create, fill] = edit?.documentChanges ?? [];
  assert.deepEqual(create, { kind: "create", uri: "file:///tmp/artifact.json", options: { overwrite: false, ignoreIfExists: false } });
  const filled = fill as TextDocumentEdit;
  assert.deepEqual(filled.textDocument, { uri: "file:///tmp/artifact.json", version: null });
  assert.deepEqual(
    filled.edits.map((one) => "newText" in one && one.newText),
    [text],
  );

  const plain = await serve(t);
  await plain.open(URI, MANIFEST);
  assert.ok((await menu(plain, MANIFEST, hex("2"))).every(({ title }) => !title.startsWith("New ")));
});

test("annotations come with tab stops where the client takes them", async (t) => {
  const workspace = { ...ABLE.workspace, workspaceEdit: { documentChanges: true, snippetEditSupport: true } };
  const peer = await serve(t, { ...ABLE, workspace });
  await peer.open(URI, MANIFEST);
  const action = named(await menu(peer, MANIFEST, "{"), "Add the annotations that registries show");
  const { edit } = await peer.ask<CodeAction>("codeAction/resolve", action);
  assert.ok(edit?.documentChanges?.[0]);
  const [change] = (edit.documentChanges[0] as TextDocumentEdit).edits;
  assert.ok(change !== undefined && "snippet" in change);
  assert.match(change.snippet.value, /"org\.opencontainers\.image\.title": "\$1"/);
});

test("content of another open document is embedded as data", async (t) => {
  const peer = await serve(t);
  const content = '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}';
  const text = MANIFEST.replace(hex("1"), createHash("sha256").update(content).digest("hex")).replace(
    '"size": 700',
    `"size": ${content.length}`,
  );
  await peer.open("file:///tmp/config.json", content);
  await peer.open(URI, text);
  const action = named(await menu(peer, text, "image.config"), "Embed the content as `data`");
  assert.equal(action.kind, "refactor.inline");
  const { edit } = await peer.ask<CodeAction>("codeAction/resolve", action);
  assert.equal(JSON.parse(applied(text, URI, edit)).config.data, Buffer.from(content).toString("base64"));
});
