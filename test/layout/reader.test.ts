import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryFileSystem } from "../../server/src/layout/memory-file-system.ts";
import { createLayoutReader } from "../../server/src/layout/reader.ts";
import { viewOf } from "../../server/src/layout/view.ts";
import { at, imageLayout, MANIFEST, pointer } from "./layouts.ts";

test("a layout is opened by its names and sizes alone", async () => {
  const { files, layerDigests, manifestDigest } = imageLayout();
  const disk = memoryFileSystem(files);
  const layout = await createLayoutReader(disk).layout();
  assert.deepEqual([...layout.files.keys()].sort(), ["blobs", "index.json", "oci-layout"]);
  assert.equal(layout.blobs.size, 4);
  assert.equal(layout.blobs.get(manifestDigest)?.kind, "file");
  assert.equal(layout.blobs.get(layerDigests[0] as string)?.size, 9);
  assert.deepEqual(disk.did.read.concat(disk.did.head), []);
});

test("a view has the way down and the way up, and reads no layer", async () => {
  const { files, layerDigests, manifestDigest, configDigest } = imageLayout();
  const disk = memoryFileSystem(files);
  const reader = createLayoutReader(disk);
  const top = await viewOf(reader, "index.json");
  assert.equal(top.document(manifestDigest)?.kind, "oci-manifest");
  assert.equal(top.document(configDigest)?.kind, "oci-config");
  assert.equal(top.document(layerDigests[0] as string), undefined);
  assert.deepEqual(top.unreferenced(), []);
  assert.deepEqual([top.referenced, top.missing], [4, 0]);

  const middle = await viewOf(reader, at(manifestDigest));
  assert.equal(middle.named, manifestDigest);
  assert.deepEqual(
    middle.parents.map(({ file, descriptor }) => [file.place, descriptor.index]),
    [["index.json", 0]],
  );
  assert.deepEqual(middle.head(layerDigests[1] as string)?.slice(0, 2), new Uint8Array([0x1f, 0x8b]));
  const bottom = await viewOf(reader, at(configDigest));
  assert.deepEqual(
    bottom.parents.map(({ file }) => file.place),
    [at(manifestDigest)],
  );
  for (const digest of layerDigests) assert.ok(!disk.did.read.includes(at(digest)));
});

test("what changed is read again, and nothing else", async () => {
  const { files, manifestDigest } = imageLayout();
  const disk = memoryFileSystem(files);
  const reader = createLayoutReader(disk);
  await viewOf(reader, "index.json");
  disk.did.read.length = 0;
  reader.forget();
  await viewOf(reader, "index.json");
  assert.deepEqual(disk.did.read, []);
  disk.set(at(manifestDigest), "{}");
  reader.forget();
  const view = await viewOf(reader, "index.json");
  assert.deepEqual(disk.did.read, [at(manifestDigest)]);
  assert.equal(view.document(manifestDigest)?.kind, undefined);
});

test("an open text stands for the file, and one that says the same is the file", async () => {
  const { files, manifest, manifestDigest } = imageLayout();
  const disk = memoryFileSystem({ ...files, [at(manifestDigest)]: `\ufeff${manifest}` });
  const reader = createLayoutReader(disk);
  const same = await viewOf(reader, at(manifestDigest), manifest);
  assert.equal(same.document(manifestDigest)?.edited, false);
  assert.notEqual(same.digestOf(manifest), manifestDigest, "the byte order mark counts");
  const other = await viewOf(reader, at(manifestDigest), `${manifest}\n`);
  const document = other.document(manifestDigest);
  assert.equal(document?.edited, true);
  assert.equal(document?.digest(), pointer(MANIFEST, `${manifest}\n`).digest);
  reader.edit(at(manifestDigest), undefined);
  assert.equal((await viewOf(reader, "index.json")).document(manifestDigest)?.edited, false);
});
