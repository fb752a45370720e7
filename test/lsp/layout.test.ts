import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { DocumentLink, Hover, Location, Position } from "vscode-languageserver/node";
import { image, indexOf, layout, type Made, tagged } from "../layout/made.ts";
import { ABLE, type Peer, PUSHED, start } from "./client.ts";

/** A layout on the disk, with the URIs of its files. */
interface OnDisk {
  readonly folder: string;
  readonly index: string;
  readonly blob: (digest: string) => string;
  readonly write: (place: string, text: string) => void;
}

const pathOf = (digest: string): string => `blobs/${digest.replace(":", "/")}`;

/** Writes a layout below a folder of its own, which goes with the test. */
export function onDisk(t: TestContext, made: Made): OnDisk {
  const folder = join(mkdtempSync(join(tmpdir(), "ocim-layout-")), "layout");
  t.after(() => rmSync(dirname(folder), { recursive: true, force: true }));
  const write = (place: string, text: string): void => {
    const file = join(folder, place);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  write("oci-layout", '{"imageLayoutVersion":"1.0.0"}');
  write("index.json", made.index);
  for (const [digest, text] of made.blobs) write(pathOf(digest), text);
  const uri = (place: string): string => pathToFileURL(join(folder, place)).toString();
  return { folder, index: uri("index.json"), blob: (digest) => uri(pathOf(digest)), write };
}

async function serve(t: TestContext, options: Parameters<typeof start>[0] = { capabilities: ABLE }): Promise<Peer> {
  const peer = await start(options);
  t.after(async () => assert.equal(await peer.stop(), 0, "the server ends well"));
  return peer;
}

/** The place behind a piece of a text on one line. */
const behind = (text: string, piece: string): Position => {
  const at = text.indexOf(piece);
  assert.ok(at >= 0, `${piece} stands in the text`);
  return { line: 0, character: at + piece.length };
};

/** A layout of one image under a tag. */
function oneImage() {
  const made = layout();
  const entry = image(made, "app");
  made.index = JSON.stringify(indexOf([tagged(entry, "latest")]));
  const manifest = made.blobs.get(entry.digest) ?? "";
  const { config, layers } = JSON.parse(manifest);
  return { made, entry, manifest, config: config.digest as string, layer: layers[0].digest as string };
}

test("a digest leads to its blob, unless that is binary, and a blob back to who points at it", async (t) => {
  const { made, entry, manifest, config, layer } = oneImage();
  const disk = onDisk(t, made);
  const peer = await serve(t);
  await peer.open(disk.index, made.index);
  const definition = (uri: string, text: string, digest: string): Promise<Location[]> =>
    peer.ask("textDocument/definition", { textDocument: { uri }, position: behind(text, digest) });
  const beginning = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  assert.deepEqual(await definition(disk.index, made.index, entry.digest), [{ uri: disk.blob(entry.digest), range: beginning }]);
  const blob = disk.blob(entry.digest);
  await peer.open(blob, manifest);
  assert.deepEqual(await definition(blob, manifest, config), [{ uri: disk.blob(config), range: beginning }]);
  assert.deepEqual(
    (await definition(blob, manifest, layer)).map(({ uri }) => uri),
    [blob],
    "a layer stays where it is listed",
  );
  const context = { includeDeclaration: true };
  const parents = await peer.ask<Location[]>("textDocument/references", {
    textDocument: { uri: blob },
    position: { line: 0, character: 0 },
    context,
  });
  assert.deepEqual(parents, [
    {
      uri: disk.index,
      range: { start: { line: 0, character: behind(made.index, '"digest":"').character }, end: behind(made.index, entry.digest) },
    },
  ]);
  await peer.connection.sendNotification("textDocument/didClose", { textDocument: { uri: disk.index } });
  const still = await peer.ask<Location[]>("textDocument/references", {
    textDocument: { uri: blob },
    position: { line: 0, character: 0 },
    context,
  });
  assert.deepEqual(still, parents, "from the disk as well");
});

test("links lead to the blobs that can be read, and hovers say what lies there", async (t) => {
  const { made, entry, manifest, config, layer } = oneImage();
  const disk = onDisk(t, made);
  const peer = await serve(t);
  const uri = disk.blob(entry.digest);
  await peer.open(uri, manifest);
  const links = await peer.ask<DocumentLink[]>("textDocument/documentLink", { textDocument: { uri } });
  assert.deepEqual(
    links.map(({ target }) => target),
    [disk.blob(config)],
  );
  const said = async (digest: string): Promise<string> => {
    const hover = await peer.ask<Hover>("textDocument/hover", { textDocument: { uri }, position: behind(manifest, digest) });
    return (hover.contents as { value: string }).value;
  };
  assert.match(await said(config), /In this layout: \*\*OCI image config · linux\/amd64 · \d+ bytes\*\*\s+`blobs\/sha256\//);
  assert.match(await said(layer), /In this layout: \*\*\d+ bytes\*\*/);
  rmSync(join(disk.folder, pathOf(layer)));
  await peer.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: disk.blob(layer), type: 3 }] });
  assert.match(await said(layer), /In this layout it is missing/);
});

test("documents beside each other are judged again when one is edited or a file changes", async (t) => {
  const { made, entry, manifest } = oneImage();
  const disk = onDisk(t, made);
  const peer = await serve(t, { capabilities: PUSHED });
  const uri = disk.blob(entry.digest);
  const times = (): number => peer.published.filter((one) => one.uri === disk.index).length;
  const judgedAgain = async (act: () => Promise<void>): Promise<void> => {
    const before = times();
    await act();
    await peer.pushed(disk.index, () => times() > before);
  };
  await judgedAgain(() => peer.open(disk.index, made.index));
  await judgedAgain(() => peer.open(uri, manifest));
  await judgedAgain(() => peer.edit(uri, 2, `${manifest}\n`));
  await judgedAgain(() => peer.connection.sendNotification("textDocument/didClose", { textDocument: { uri } }));
  await judgedAgain(() => peer.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 3 }] }));
});
