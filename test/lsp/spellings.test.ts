import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { CodeAction, Hover, Location } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { image, indexOf, layout } from "../layout/made.ts";
import { writeOut } from "../layout/on-disk.ts";
import { ABLE, PUSHED, start } from "./client.ts";
import { LEGACY_CACHE } from "./documents.ts";

// The bundled server on real files whose names mean something in a URI; the client changes its mind about how to write them.

const NAME = "a b#c%41?é&[1]";

/** The address of a file as VS Code, as Node and as a careless client write it. */
const spellingsOf = (file: string): readonly string[] => {
  const node = pathToFileURL(file).href;
  const code = `file://${file.split("/").map(encodeURIComponent).join("/").replaceAll("%26", "&")}`;
  const lower = node.replaceAll(/%[0-9A-F]{2}/g, (found) => found.toLowerCase());
  return [node, code, lower];
};

function folderNamed(name: string, files: Readonly<Record<string, string>>): string {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), "ocim ")), name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

test("opened under one spelling, changed and asked under others; every answer has the first", async () => {
  const folder = folderNamed(NAME, { ".git/HEAD": "", ".oci-manifest.json": "{}", "sub/a.json": "" });
  const peer = await start({ capabilities: ABLE });
  for (const [index, opened] of spellingsOf(path.join(folder, "sub/a.json")).entries()) {
    const all = spellingsOf(path.join(folder, "sub/a.json"));
    await peer.open(opened, "{}");
    assert.deepEqual(await peer.pull(opened), []);
    await peer.edit(all[(index + 1) % all.length] as string, 2, LEGACY_CACHE);
    for (const uri of all) {
      const found = await peer.pull(uri);
      assert.ok(
        found.some(({ code }) => code === "legacy-cache-index"),
        uri,
      );
      for (const { relatedInformation } of found) for (const { location } of relatedInformation ?? []) assert.equal(location.uri, opened);
      const at = { line: 3, character: 4 };
      assert.ok(await peer.ask<Hover | null>("textDocument/hover", { textDocument: { uri }, position: { line: 2, character: 20 } }), uri);
      const actions = await peer.ask<CodeAction[]>("textDocument/codeAction", {
        textDocument: { uri },
        range: { start: at, end: at },
        context: { diagnostics: [] },
      });
      const edited = new Set(
        actions.flatMap(({ edit }) => edit?.documentChanges ?? []).map((change) => ("kind" in change ? "" : change.textDocument.uri)),
      );
      const root = opened.slice(0, opened.lastIndexOf("sub/"));
      assert.ok(edited.has(`${root}.oci-manifest.json`), `${uri}: the configuration is spelled as its neighbour: ${[...edited]}`);
      for (const each of edited) assert.ok(each.startsWith(root), each);
    }
    await peer.connection.sendNotification("textDocument/didClose", { textDocument: { uri: all[(index + 2) % all.length] } });
    assert.deepEqual(await peer.pull(opened), [], "closed");
  }
  assert.deepEqual(peer.log, []);
  assert.equal(await peer.stop(), 0);
  rmSync(path.dirname(folder), { recursive: true });
});

test("drive letters, shares and schemes without a disk: one document each, published under the spelling that opened it", async () => {
  const rows = [
    ["file:///c%3A/a%20b.json", "file:///C:/a b.json", "C:\\a b.json"],
    ["file:///D:/x.json", "file:///d%3a/X.JSON", "file:///d:/x.json"],
    ["file://server/share/a.json", "file:////SERVER/share/a.json", "file://Server/Share/a.json"],
    ["untitled:Untitled-1", "untitled:Untitled%2D1", "UNTITLED:Untitled-1"],
    ["vscode-remote://ssh-remote%2Bbox/a.json", "vscode-remote://ssh-remote+box/a.json", "vscode-remote://ssh-remote%2bbox/a.json"],
    ["vscode-notebook-cell:/a.ipynb#W0%3D", "vscode-notebook-cell:/a.ipynb#W0=", "vscode-notebook-cell:/a.ipynb#W0%3d"],
    ["a.json", "a.json", "a.json"],
  ] as const;
  const peer = await start({ capabilities: PUSHED });
  for (const [opened, changed, closed] of rows) {
    await peer.open(opened, "{}");
    assert.deepEqual(await peer.pushed(opened), []);
    await peer.edit(changed, 2, LEGACY_CACHE);
    await peer.pushed(opened, (found) => found.some(({ code }) => code === "legacy-cache-index"));
    await peer.connection.sendNotification("textDocument/didClose", { textDocument: { uri: closed } });
    await peer.pushed(opened, (found) => found.length === 0);
  }
  assert.deepEqual(new Set(peer.published.map(({ uri }) => uri)), new Set(rows.map(([opened]) => opened)));
  assert.equal(await peer.stop(), 0);
});

test("a layout in a folder with a difficult name is read, and its files are spelled as the client spells the first", async () => {
  const made = layout();
  const entry = image(made, "x");
  made.index = JSON.stringify(indexOf([entry]), null, 2);
  const folder = folderNamed(NAME, { "oci-layout": "" });
  writeOut(folder, made);
  const blob = `blobs/sha256/${entry.digest.slice(7)}`;
  const position = TextDocument.create("", "json", 1, made.index).positionAt(made.index.indexOf(entry.digest));
  const [opened = "", other = ""] = spellingsOf(path.join(folder, "index.json")).slice(1);
  const peer = await start({ capabilities: ABLE });
  await peer.open(opened, made.index);
  const links = await peer.ask<{ target: string }[]>("textDocument/documentLink", { textDocument: { uri: other } });
  const [definition] = await peer.ask<Location[]>("textDocument/definition", { textDocument: { uri: other }, position });
  const root = opened.slice(0, -"index.json".length);
  assert.equal(definition?.uri, `${root}${blob}`);
  assert.ok(links.some(({ target }) => target === `${root}${blob}`));
  assert.equal(await peer.stop(), 0);
  rmSync(path.dirname(folder), { recursive: true });
});
