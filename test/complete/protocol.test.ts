import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClientCapabilities, CompletionItem, CompletionList, MarkupContent, TextEdit } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { applyEdits } from "../../server/src/json/index.ts";
import { ABLE, type Peer, start } from "../lsp/client.ts";

const URI = "file:///srv/manifest.json";

/** As VS Code introduces itself. */
const FULL: ClientCapabilities = {
  ...ABLE,
  textDocument: {
    ...ABLE.textDocument,
    completion: {
      completionItem: {
        snippetSupport: true,
        documentationFormat: ["markdown"],
        resolveSupport: { properties: ["documentation", "detail"] },
        insertTextModeSupport: { valueSet: [1, 2] },
        tagSupport: { valueSet: [1] },
      },
    },
  },
};

/** As the oldest clients do. */
const BARE: ClientCapabilities = { textDocument: { completion: {} } };

let count = 0;

/** Opens the text without its `|` and asks there, by a key or, with `typed`, because that sign was typed. */
async function ask(peer: Peer, marked: string, typed?: string): Promise<{ text: string; uri: string; items: CompletionItem[] }> {
  const offset = marked.indexOf("|");
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const uri = URI.replace("manifest", `manifest-${count++}`);
  await peer.open(uri, text);
  const answer = await peer.ask<CompletionItem[] | CompletionList>("textDocument/completion", {
    textDocument: { uri },
    position: TextDocument.create(uri, "json", 1, text).positionAt(offset),
    context: typed === undefined ? { triggerKind: 1 } : { triggerKind: 2, triggerCharacter: typed },
  });
  const items = Array.isArray(answer) ? answer : answer.items;
  return { text, uri, items: items.sort((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1)) };
}

function applied(text: string, { textEdit, additionalTextEdits = [] }: CompletionItem): string {
  const document = TextDocument.create(URI, "json", 1, text);
  const edits = [textEdit as TextEdit, ...additionalTextEdits].map(({ range, newText }) => ({
    start: document.offsetAt(range.start),
    end: document.offsetAt(range.end),
    text: newText,
  }));
  return applyEdits(text, edits);
}

const byLabel = (items: readonly CompletionItem[], label: string): CompletionItem => {
  const found = items.find((item) => item.label === label);
  assert.ok(found, `${label} is among ${items.map((item) => item.label).join(", ")}`);
  return found;
};

test("labels come at once, documentation when somebody reads it, and edits replace the whole token", async (t) => {
  const peer = await start({ capabilities: FULL });
  t.after(() => peer.stop());
  assert.equal(peer.result.capabilities.completionProvider?.resolveProvider, true);
  const { text, items } = await ask(
    peer,
    '{\n  "schemaVersion": 2,\n  "manifests": [\n    {\n      "mediaType": "application/|vnd.x"\n      "size": 1\n    }\n  ]\n}',
  );
  const [first] = items as [CompletionItem];
  assert.equal(first.label, "application/vnd.oci.image.manifest.v1+json");
  assert.ok(items.every(({ documentation }) => documentation === undefined));
  assert.equal(first.filterText, JSON.stringify(first.label));
  assert.match(applied(text, first), /"mediaType": "application\/vnd\.oci\.image\.manifest\.v1\+json",\n/);
  const resolved = await peer.ask<CompletionItem>("completionItem/resolve", first);
  assert.match((resolved.documentation as MarkupContent).value, /^\*\*Image manifest\*\* — OCI, current\n\n.*image-spec 1\.1\.1/s);
  const old = items.find(({ label }) => label.includes("nondistributable"));
  assert.deepEqual(old?.tags, [1]);
});

test("properties: required ones first, in the right shape, a missing comma is put in", async (t) => {
  const peer = await start({ capabilities: FULL, initializationOptions: { commands: ["editor.action.triggerSuggest"] } });
  t.after(() => peer.stop());
  const { text, items } = await ask(peer, '{\n  "schemaVersion": 2,\n  "layers": []\n  |\n}');
  assert.deepEqual(
    items.slice(0, 3).map(({ label, detail }) => [label, detail]),
    [
      ["mediaType", "a media type in quotes · required"],
      ["config", "a descriptor · required"],
      ["artifactType", "a media type in quotes"],
    ],
  );
  const config = byLabel(items, "config");
  assert.equal(config.insertTextFormat, 2);
  assert.equal(config.insertTextMode, 2);
  assert.equal(config.command?.command, "editor.action.triggerSuggest");
  // The editor indents further lines as the first.
  assert.ok(
    applied(text, config).endsWith(`"layers": [],\n  "config": {\n  "mediaType": "\${1}",\n  "digest": "\${2}",\n  "size": \${3:0}\n}\n}`),
    applied(text, config),
  );
  const resolved = await peer.ask<CompletionItem>("completionItem/resolve", config);
  assert.match((resolved.documentation as MarkupContent).value, /descriptor of the config.*\[image-spec/s);
});

test("a client that can nothing gets plain text, indented for its place, with the documentation", async (t) => {
  const peer = await start({ capabilities: BARE });
  t.after(() => peer.stop());
  assert.equal(peer.result.capabilities.completionProvider?.resolveProvider, false);
  const { text, items } = await ask(peer, '{\n  "schemaVersion": 2,\n  "manifests": [\n    |\n  ]\n}');
  const entry = byLabel(items, "entry for a platform");
  assert.equal(entry.insertTextFormat, undefined);
  assert.match(String(entry.documentation), /^entry for a platform — /);
  const after = applied(text, entry);
  assert.match(
    after,
    /\n {4}\{\n {6}"mediaType": "application\/vnd\.oci\.image\.manifest\.v1\+json",\n {6}"digest": "sha256:[0-9a-f]{64}",\n/,
  );
  JSON.parse(after);
});

test("an empty file: whole documents for who asks, nothing for who only types; foreign documents get nothing", async (t) => {
  const peer = await start({ capabilities: FULL });
  t.after(() => peer.stop());
  const { text, items } = await ask(peer, "|");
  assert.equal(items[0]?.label, "OCI image index");
  assert.ok(items.every(({ insertTextFormat, label }) => insertTextFormat === 2 || label === "OCI layout file"));
  assert.match(applied(text, byLabel(items, "BuildKit cache manifest")), /cacheconfig\.v0/);
  assert.match(
    ((await peer.ask<CompletionItem>("completionItem/resolve", items[0])).documentation as MarkupContent).value,
    /^\*\*OCI image index\*\*/,
  );
  assert.deepEqual((await ask(peer, "|", '"')).items, []);
  assert.deepEqual((await ask(peer, '{"|"}', '"')).items, []);
  for (const foreign of ['{"name": "|"}', '{"manifest_version": 3, "|"}', "[|]"])
    assert.deepEqual((await ask(peer, foreign)).items, [], foreign);
});

test("the time is the server's, and a strange item comes back as it was", async (t) => {
  const peer = await start({ capabilities: FULL });
  t.after(() => peer.stop());
  const { items } = await ask(peer, '{"schemaVersion":2,"manifests":[],"annotations":{"org.opencontainers.image.created":"|"}}');
  assert.ok(Math.abs(Date.parse(items[0]?.label ?? "") - Date.now()) < 60_000, items[0]?.label);
  for (const data of [undefined, null, 7, "x", [], { of: "media-type" }, { of: "property", name: "x", kind: "x", path: 1 }]) {
    const item = { label: "x", data };
    assert.equal((await peer.ask<CompletionItem>("completionItem/resolve", item)).documentation, undefined);
  }
});
