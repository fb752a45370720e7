import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Hover, MarkupContent } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { ABLE, type Peer, start } from "../lsp/client.ts";

const SAMPLES = path.resolve(import.meta.dirname, "../../samples");
const text = (name: string): string => readFileSync(path.join(SAMPLES, name), "utf8");

/** What is said at the first place of some words, and the token that it is about. */
async function at(peer: Peer, uri: string, content: string, words: string): Promise<{ says: string; kind: string; token: string } | null> {
  const document = TextDocument.create(uri, "json", 1, content);
  const found = await peer.ask<Hover | null>("textDocument/hover", {
    textDocument: { uri },
    position: document.positionAt(content.indexOf(words) + 1),
  });
  if (found === null) return null;
  const { value, kind } = found.contents as MarkupContent;
  return { says: value, kind, token: found.range === undefined ? "" : document.getText(found.range) };
}

test("hover over the protocol: the token, and Markdown for who shows it", async (t) => {
  const peer = await start({ capabilities: ABLE });
  t.after(() => peer.stop());
  const uri = "file:///srv/index.json";
  const index = text("multi-platform-index.json");
  await peer.open(uri, index);
  const unknown = await at(peer, uri, index, '"unknown"');
  assert.equal(unknown?.token, '"unknown"');
  assert.equal(unknown.kind, "markdown");
  assert.match(unknown.says, /^\*\*Attestation of linux\/amd64\*\*/);
  const cacheUri = "file:///srv/cacheconfig.json";
  const cache = text("cacheconfig.json");
  await peer.open(cacheUri, cache);
  assert.match((await at(peer, cacheUri, cache, ":11,"))?.says ?? "", /^\*\*→ layers\[11\]/);
  // Right behind an edit the answer is that of the new text.
  await peer.edit(uri, 2, index.replaceAll('"unknown"', '"s390x"'));
  assert.match((await at(peer, uri, index.replaceAll('"unknown"', '"s390x"'), '"s390x"'))?.says ?? "", /IBM Z/);
});

test("plain text where Markdown is not shown, and nothing in documents that are not ours", async (t) => {
  const peer = await start({ capabilities: {} });
  t.after(() => peer.stop());
  const uri = "file:///srv/index.json";
  const index = text("multi-platform-index.json");
  await peer.open(uri, index);
  const unknown = await at(peer, uri, index, '"unknown"');
  assert.equal(unknown?.kind, "plaintext");
  assert.match(unknown.says, /^Attestation of linux\/amd64 — an entry/);
  assert.doesNotMatch(unknown.says, /\*\*|\]\(/);
  const foreign = "file:///srv/app.json";
  await peer.open(foreign, text("unrelated-app-manifest.json"));
  assert.equal(await at(peer, foreign, text("unrelated-app-manifest.json"), '"'), null);
});
