import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleLayout } from "../../server/src/layout/example.ts";
import type { FileSystem } from "../../server/src/layout/file-system.ts";
import { BLOB_LIMIT, DOCUMENT_COUNT_LIMIT } from "../../server/src/layout/limits.ts";
import { memoryFileSystem } from "../../server/src/layout/memory-file-system.ts";
import { createLayoutReader } from "../../server/src/layout/reader.ts";
import { viewOf } from "../../server/src/layout/view.ts";
import { utf8 } from "../../server/src/oci/digest.ts";
import { validate } from "../../server/src/validate.ts";
import { at, INDEX, imageLayout, LAYER, MANIFEST, pointer } from "./layouts.ts";

const numbered = (number: number): string => number.toString(16).padStart(64, "0");

/** A layout of so many blobs, whose documents all say the same. */
function wide(index: string, blobs: number, content: string): FileSystem {
  const names = Array.from({ length: blobs }, (_, i) => numbered(i));
  const there = new Map([["index.json", index]]);
  return {
    list: async (folder) => {
      if (folder === "")
        return [
          { name: "index.json", kind: "file" },
          { name: "blobs", kind: "folder" },
        ];
      if (folder === "blobs") return [{ name: "sha256", kind: "folder" }];
      return names.map((name) => ({ name, kind: "file" }));
    },
    stat: async (paths) =>
      paths.map((path) => ({ kind: path === "blobs" ? "folder" : "file", size: (there.get(path) ?? content).length, mtime: 0 })),
    read: async (path) => utf8(there.get(path) ?? content),
    head: async (path, count) => utf8(there.get(path) ?? content).subarray(0, count),
  };
}

const wideIndex = (count: number, mediaType: string): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: INDEX,
    manifests: Array.from({ length: count }, (_, i) => ({ mediaType, digest: `sha256:${numbered(i)}`, size: 2 })),
  });

test("more blobs than are looked at: the rest is left out, which is said, and nothing is called unreferenced", async () => {
  const view = await viewOf(createLayoutReader(wide(wideIndex(1, MANIFEST), BLOB_LIMIT + 5, "{}")), "index.json");
  assert.deepEqual(view.leftOut, [`\`blobs/sha256\` has ${BLOB_LIMIT + 5} entries, of which ${BLOB_LIMIT} are looked at`]);
  assert.equal(view.unreferenced(), undefined);
  assert.equal(view.blob(`sha256:${numbered(BLOB_LIMIT - 1)}`)?.size, 2);
  const report = validate(wideIndex(1, MANIFEST), { layout: view });
  assert.deepEqual(
    report.problems.filter(({ rule }) => rule.id === "partly-read-layout").map(({ says }) => says),
    [`Not read: ${view.leftOut[0]}`],
  );
});

test("more documents than are read: the rest is left out, and the problem is one", async () => {
  const index = wideIndex(DOCUMENT_COUNT_LIMIT + 10, MANIFEST);
  const view = await viewOf(createLayoutReader(wide(index, DOCUMENT_COUNT_LIMIT + 10, "{}")), "index.json");
  const told = validate(index, { layout: view }).problems.filter(({ rule }) => rule.id === "partly-read-layout");
  assert.equal(told.length, 11, "ten documents, and one less for index.json itself");
  assert.equal(told.filter(({ place }) => place !== true).length, 1);
  assert.match(told[0]?.says ?? "", /is left out: this layout has more documents than are read$/);
});

test("100 000 entries of layers and missing manifests are read in one go", async () => {
  const index = wideIndex(100_000, LAYER);
  const view = await viewOf(createLayoutReader(wide(index, 10, "{}")), "index.json");
  assert.deepEqual([view.referenced, view.missing], [100_000, 99_990]);
});

test("without a layout, and for a document in none, rules across files are silent", async () => {
  const { files, index, manifestDigest } = imageLayout();
  assert.equal(await exampleLayout({}, index), undefined);
  const reader = createLayoutReader(memoryFileSystem(files));
  const view = await viewOf(reader, at(manifestDigest));
  assert.equal(view.blob(pointer(MANIFEST, "not there").digest), undefined);
  assert.equal(view.blob("sha256:../../etc/passwd"), undefined);
  assert.equal(view.document("sha256:../index.json"), undefined);
});
