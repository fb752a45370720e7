import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { layoutFiles } from "../../server/src/entry/layout-files.ts";
import { memoryFileSystem } from "../../server/src/layout/memory-file-system.ts";
import { createDocuments } from "../../server/src/lsp/documents.ts";
import { createOpenLayouts } from "../../server/src/lsp/layouts.ts";
import { digestOf } from "../../server/src/oci/digest.ts";
import { at, imageLayout, MANIFEST, pointer } from "../layout/layouts.ts";
import { ABLE, PUSHED, start } from "./client.ts";

const temporary = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "oci-lsp-layout ")));
after(() => fs.rmSync(temporary, { recursive: true, force: true }));
let count = 0;

function onDisk(files: Record<string, unknown>): { readonly folder: string; readonly uri: (place: string) => string } {
  const folder = path.join(temporary, `layout ${count++}`);
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content as string);
  }
  return { folder, uri: (place) => pathToFileURL(path.join(folder, place)).href };
}

/** A layout whose index points at a manifest that is larger than any document. */
function withHuge() {
  const { files, index, manifestDigest } = imageLayout();
  const huge = pointer(MANIFEST, "huge");
  const parsed = JSON.parse(index);
  const both = JSON.stringify({ ...parsed, manifests: [...parsed.manifests, huge] });
  const layout = onDisk({ ...files, "index.json": both, [at(huge.digest)]: "" });
  fs.truncateSync(path.join(layout.folder, at(huge.digest)), 100 * 2 ** 20);
  return { ...layout, index, both, manifestDigest };
}

test("open texts stand for their files until they are closed", async () => {
  const { files, manifest, manifestDigest } = imageLayout();
  const { uri } = onDisk(files);
  const documents = createDocuments();
  const layouts = createOpenLayouts({ layout: layoutFiles, digest: digestOf }, documents);
  assert.ok(layouts !== undefined);
  const open = (place: string, text: string) => documents.open({ textDocument: { uri: uri(place), languageId: "json", version: 1, text } });
  const index = open("index.json", files["index.json"] as string);
  const before = await layouts.of(index);
  assert.equal(before?.view.document(manifestDigest)?.edited, false);
  assert.equal(before?.uriOf(at(manifestDigest)), uri(at(manifestDigest)));
  assert.deepEqual(await layouts.neighbours(index.uri), []);

  const blob = open(at(manifestDigest), `${manifest}\n`);
  assert.deepEqual(await layouts.neighbours(index.uri), [blob.uri]);
  assert.deepEqual(await layouts.neighbours(blob.uri), [index.uri]);
  const edited = await layouts.of(index);
  assert.equal(edited?.view.document(manifestDigest)?.edited, true);
  assert.notEqual(edited?.id, before?.id);
  assert.equal((await layouts.of(index))?.id, edited?.id, "nothing changed, and nothing is checked again");

  documents.close(blob.uri);
  assert.equal((await layouts.of(index))?.view.document(manifestDigest)?.edited, false);
});

test("other documents lie in no layout", async () => {
  const { files, index } = imageLayout();
  const { folder, uri } = onDisk({ ...files, "other.json": index, "sub/index.json": index });
  const documents = createDocuments();
  const layouts = createOpenLayouts({ layout: layoutFiles, digest: digestOf }, documents);
  for (const one of [uri("other.json"), uri("sub/index.json"), "untitled:index.json", `git:${folder}/index.json`, "memfs:/index.json"]) {
    const document = documents.open({ textDocument: { uri: one, languageId: "json", version: 1, text: index } });
    assert.equal(await layouts?.of(document), undefined, one);
    assert.deepEqual(await layouts?.neighbours(one), [], one);
  }
});

test("a pulled document is checked with its layout, and again when the file beside it changed", async (t) => {
  const { uri, both, index, folder } = withHuge();
  let refreshed = 0;
  const able = { ...ABLE, workspace: { ...ABLE.workspace, diagnostics: { refreshSupport: true } } };
  const peer = await start({ capabilities: able });
  t.after(() => peer.stop());
  peer.connection.onRequest("workspace/diagnostic/refresh", () => {
    refreshed++;
    return null;
  });
  const codes = async (): Promise<unknown[]> => (await peer.pull(uri("index.json"))).map(({ code }) => code);
  await peer.open(uri("index.json"), both);
  assert.ok((await codes()).includes("partly-read-layout"));
  await peer.open(uri("oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  await peer.edit(uri("index.json"), 2, index);
  assert.ok(!(await codes()).includes("partly-read-layout"));
  for (let i = 0; refreshed === 0 && i < 50; i++) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(refreshed > 0, "the client is told to ask again for oci-layout");

  await peer.edit(uri("index.json"), 3, both);
  assert.ok((await codes()).includes("partly-read-layout"));
  const [huge] = fs
    .readdirSync(path.join(folder, "blobs/sha256"))
    .filter((name) => fs.statSync(path.join(folder, "blobs/sha256", name)).size > 1e6);
  fs.truncateSync(path.join(folder, "blobs/sha256", huge as string), 0);
  await peer.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: uri(`blobs/sha256/${huge}`), type: 2 }],
  });
  assert.ok(!(await codes()).includes("partly-read-layout"));
});

test("pushed problems follow the layout as well", async (t) => {
  const { uri, both, index } = withHuge();
  const peer = await start({ capabilities: PUSHED });
  t.after(() => peer.stop());
  const has = (found: readonly { readonly code?: unknown }[]): boolean => found.some(({ code }) => code === "partly-read-layout");
  await peer.open(uri("index.json"), both);
  await peer.pushed(uri("index.json"), has);
  await peer.edit(uri("index.json"), 2, index);
  await peer.pushed(uri("index.json"), (found) => !has(found));
});

test("files that lie on no disk are asked of a client that can read them", async (t) => {
  const { files, index: first } = imageLayout();
  const huge = pointer(MANIFEST, "huge");
  const parsed = JSON.parse(first);
  const index = JSON.stringify({ ...parsed, manifests: [...parsed.manifests, huge] });
  const disk = memoryFileSystem({ ...files, "index.json": index, [at(huge.digest)]: { size: 100 * 2 ** 20 } });
  const root = "memory://archive%2B1/some%20folder/";
  const path = (uri: string): string => (uri === root ? "" : uri.startsWith(root) ? uri.slice(root.length) : "nowhere");
  const peer = await start({ capabilities: ABLE, initializationOptions: { files: true } });
  // A failing test leaves no server behind.
  t.after(() => peer.stop());
  const asked = new Set<string>();
  const told = (uri: string): string => {
    asked.add(uri);
    return path(uri);
  };
  peer.connection.onRequest("oci-manifest/listFolder", async ({ uri }) => (await disk.list(told(uri))) ?? null);
  peer.connection.onRequest("oci-manifest/statFiles", async ({ uris }) => (await disk.stat(uris.map(told))).map((stat) => stat ?? null));
  peer.connection.onRequest("oci-manifest/readFile", async ({ uri, limit }) => {
    try {
      return Buffer.from(await disk.read(told(uri), limit)).toString("base64");
    } catch {
      return null;
    }
  });
  await peer.open(`${root}index.json`, index);
  assert.ok((await peer.pull(`${root}index.json`)).some(({ code }) => code === "partly-read-layout"));
  assert.ok(asked.size > 0);
  // Configurations alone are looked for above.
  for (const uri of asked) assert.ok(uri.startsWith(root) || /\/(?:\.oci-manifest\.jsonc?|package\.json|\.git)$/.test(uri), uri);
  await peer.open("memory:/elsewhere/index.json", index);
  assert.ok(!(await peer.pull("memory:/elsewhere/index.json")).some(({ code }) => code === "partly-read-layout"));
});
