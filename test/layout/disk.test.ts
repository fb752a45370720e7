import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { layoutFiles } from "../../server/src/entry/layout-files.ts";
import type { FileSystem } from "../../server/src/layout/file-system.ts";
import { createLayouts } from "../../server/src/layout/layouts.ts";
import { DOCUMENT_LIMIT } from "../../server/src/layout/limits.ts";
import { createLayoutReader } from "../../server/src/layout/reader.ts";
import { viewOf } from "../../server/src/layout/view.ts";
import type { LayoutView } from "../../server/src/layout-view.ts";
import { validate } from "../../server/src/validate.ts";
import { at, INDEX, imageLayout, MANIFEST, pointer, watched } from "./layouts.ts";

const temporary = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "oci-layout-")));
after(() => fs.rmSync(temporary, { recursive: true, force: true }));
let count = 0;

/** A layout on the disk; contents that are functions are given their path. */
function onDisk(files: Record<string, unknown>): string {
  const folder = path.join(temporary, `layout${count++}`);
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (typeof content === "function") content(file);
    else fs.writeFileSync(file, content as string | Uint8Array);
  }
  return folder;
}

const view = (folder: string, place = "index.json"): Promise<LayoutView> => viewOf(createLayoutReader(layoutFiles(folder)), place);

/** The same files; what is read is written down. */
const noting = (disk: FileSystem, reads: string[]): FileSystem =>
  watched(disk, (name, how) => {
    if (how === "read") reads.push(name);
  });

const indexOf = (...manifests: object[]): string => JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests });

/** What a stranger would like us to read. */
const secret = path.join(temporary, "secret.json");
fs.writeFileSync(secret, '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","secret":true}');

test("a layout on the disk is read as one in memory is", async () => {
  const { files, manifestDigest, configDigest, layerDigests } = imageLayout(3);
  const top = await view(onDisk(files));
  assert.equal(top.document(manifestDigest)?.kind, "oci-manifest");
  assert.equal(top.document(configDigest)?.kind, "oci-config");
  assert.equal(top.blob(layerDigests[2] as string)?.size, 9);
  assert.deepEqual(top.strays, []);
  assert.deepEqual(top.unreferenced(), []);
});

test("a layout may be reached over a link; a blob that is one is told and not followed", async () => {
  const { files, manifest, manifestDigest } = imageLayout();
  const outside = pointer(MANIFEST, fs.readFileSync(secret, "utf8"));
  const folder = onDisk({
    ...files,
    "index.json": indexOf(pointer(MANIFEST, manifest), outside),
    [at(outside.digest)]: (file: string) => fs.symlinkSync(secret, file),
  });
  const link = path.join(temporary, "link-to-layout");
  fs.symlinkSync(folder, link);
  const top = await view(link);
  assert.equal(top.document(manifestDigest)?.kind, "oci-manifest");
  assert.equal(top.blob(outside.digest)?.kind, "link");
  assert.equal(top.document(outside.digest), undefined);
  assert.match(top.unread(outside.digest) ?? "", /is a symbolic link, which is not followed$/);
});

test("folders of blobs that are links lead nowhere", async () => {
  const outside = onDisk({ [`sha256/${"0".repeat(64)}`]: "{}" });
  const digest = `sha256:${"0".repeat(64)}`;
  const whole = await view(
    onDisk({ "index.json": indexOf({ ...pointer(MANIFEST, "{}"), digest }), blobs: (file: string) => fs.symlinkSync(outside, file) }),
  );
  assert.equal(whole.entry("blobs")?.kind, "link");
  assert.equal(whole.blob(digest), undefined);
  const one = await view(
    onDisk({
      "index.json": indexOf({ ...pointer(MANIFEST, "{}"), digest }),
      "blobs/sha512/.keep": "",
      "blobs/sha256": (file: string) => fs.symlinkSync(path.join(outside, "sha256"), file),
    }),
  );
  assert.equal(one.blob(digest), undefined);
  assert.deepEqual(
    one.strays.map(({ path: stray, because }) => [stray, because]),
    [
      ["blobs/sha256", "not-a-folder"],
      ["blobs/sha512/.keep", "name"],
    ],
  );
});

test("nothing outside can be named, and no link is followed, even by who asks for it", async () => {
  const { files } = imageLayout();
  const folder = onDisk({
    ...files,
    link: (file: string) => fs.symlinkSync(temporary, file),
    file: (f: string) => fs.symlinkSync(secret, f),
  });
  const disk: FileSystem = layoutFiles(folder);
  for (const name of [
    "../secret.json",
    "/etc/passwd",
    "blobs/../../secret.json",
    "link/secret.json",
    "file",
    ".",
    "",
    "a\0b",
    "..\\secret.json",
  ]) {
    await assert.rejects(disk.read(name, 1000), name);
    await assert.rejects(disk.head(name, 10), name);
  }
  assert.deepEqual(
    await disk.stat(["../secret.json", "/etc/passwd", "link/secret.json", "blobs/../index.json", "a\0b"]),
    Array(5).fill(undefined),
  );
  assert.equal((await disk.stat(["file"]))[0]?.kind, "link");
  assert.equal(await disk.list("link"), undefined);
  await assert.rejects(disk.list(".."));
});

test("a folder, a pipe and a device in the place of a document are told and never opened", { timeout: 20_000 }, async () => {
  const folderAt = pointer(MANIFEST, "folder");
  const pipe = pointer(MANIFEST, "pipe");
  const device = pointer(MANIFEST, "device");
  const top = await view(
    onDisk({
      "index.json": indexOf(folderAt, pipe, device),
      [at(folderAt.digest)]: (file: string) => fs.mkdirSync(file),
      [at(pipe.digest)]: (file: string) => execFileSync("mkfifo", [file]),
      [at(device.digest)]: (file: string) => fs.symlinkSync("/dev/zero", file),
    }),
  );
  assert.match(top.unread(folderAt.digest) ?? "", /is a folder$/);
  assert.match(top.unread(pipe.digest) ?? "", /is a device, pipe or socket$/);
  assert.match(top.unread(device.digest) ?? "", /symbolic link/);
});

test("a pipe in the place of index.json holds nobody up", { timeout: 20_000 }, async () => {
  const { files } = imageLayout();
  const { "index.json": _, ...others } = files;
  const top = await view(onDisk({ ...others, "index.json": (file: string) => execFileSync("mkfifo", [file]) }), "oci-layout");
  assert.equal(top.index, undefined);
  assert.equal(top.entry("index.json")?.kind, "other");
  assert.equal(top.marker?.kind, "oci-layout");
});

test("a sparse file of 50 GB is measured, and not read", { timeout: 20_000 }, async () => {
  const { manifest } = imageLayout();
  const huge = { ...pointer(MANIFEST, "huge"), size: 50 * 2 ** 30 };
  const layer = { ...pointer("application/vnd.oci.image.layer.v1.tar", "layer"), size: 50 * 2 ** 30 };
  const sparse = (file: string): void => {
    fs.writeFileSync(file, "");
    fs.truncateSync(file, 50 * 2 ** 30);
  };
  const own = JSON.stringify({ ...JSON.parse(manifest), layers: [layer] });
  const folder = onDisk({
    "index.json": indexOf(pointer(MANIFEST, own), huge),
    [at(pointer(MANIFEST, own).digest)]: own,
    [at(huge.digest)]: sparse,
    [at(layer.digest)]: sparse,
  });
  const before = process.memoryUsage().arrayBuffers;
  const top = await view(folder);
  assert.equal(top.blob(huge.digest)?.size, 50 * 2 ** 30);
  assert.match(top.unread(huge.digest) ?? "", /has 54 GB|has 50 GiB|has 53/);
  const middle = await view(folder, at(pointer(MANIFEST, own).digest));
  assert.equal(middle.head(layer.digest)?.length, 264);
  assert.ok(process.memoryUsage().arrayBuffers - before < DOCUMENT_LIMIT);
});

test("a large layer that says it is a manifest is not read whole", async () => {
  const liar = pointer(MANIFEST, "liar");
  const bytes = new Uint8Array(8 << 20);
  bytes.set([0x1f, 0x8b]);
  const disk = layoutFiles(onDisk({ "index.json": indexOf(liar), [at(liar.digest)]: bytes }));
  const reads: string[] = [];
  const top = await viewOf(createLayoutReader(noting(disk, reads)), "index.json");
  assert.deepEqual(reads, ["index.json"]);
  assert.match(top.unread(liar.digest) ?? "", /is no JSON$/);
  assert.deepEqual(top.head(liar.digest)?.subarray(0, 2), Buffer.from([0x1f, 0x8b]));
});

test("an index that contains itself, and circles of any length, are read once", async () => {
  const names = ["a", "b", "c"].map((name) => pointer(INDEX, name));
  const self = pointer(INDEX, "self");
  const contents = {
    "index.json": indexOf(self, names[0] as object),
    [at(self.digest)]: indexOf(self, self),
    ...Object.fromEntries(names.map(({ digest }, i) => [at(digest), indexOf(names[(i + 1) % 3] as object)])),
  };
  const disk = layoutFiles(onDisk(contents));
  const reads: string[] = [];
  const reader = createLayoutReader(noting(disk, reads));
  const top = await viewOf(reader, "index.json");
  assert.equal(reads.length, 5);
  assert.equal(top.parentsOf(self.digest).length, 3);
  assert.deepEqual(
    (await viewOf(reader, at((names[1] as { digest: string }).digest))).parents.map(({ file }) => file.place),
    [at((names[0] as { digest: string }).digest)],
  );
});

test("blobs that nobody may read are told", async () => {
  const { files, manifestDigest } = imageLayout();
  const folder = onDisk(files);
  fs.chmodSync(path.join(folder, at(manifestDigest)), 0);
  const isRoot = process.getuid?.() === 0;
  // Root may read everything, so it is somebody else for as long as the reading takes.
  if (isRoot) for (const each of [temporary, folder]) fs.chmodSync(each, 0o755);
  if (isRoot) process.seteuid?.(65534);
  try {
    const top = await view(folder);
    assert.match(top.unread(manifestDigest) ?? "", /could not be read: EACCES$/);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test("layouts are found by the files in them, and nowhere else", async () => {
  const { files, manifestDigest } = imageLayout();
  const folder = onDisk(files);
  const stranger = onDisk({ "index.json": "{}", "manifest.json": "[]" });
  const layouts = createLayouts(layoutFiles);
  const found = await layouts.of(`${folder}/${at(manifestDigest)}`);
  assert.deepEqual([found?.folder, found?.place], [folder, at(manifestDigest)]);
  assert.equal((await layouts.of(`${folder}/index.json`))?.reader, found?.reader);
  assert.equal(await layouts.of(`${folder}/other.json`), undefined);
  assert.equal(await layouts.of(`${stranger}/index.json`), undefined);
  assert.equal(await layouts.of("/nowhere/at/all/index.json"), undefined);
  const saved = JSON.stringify([{ Config: "a.json", RepoTags: ["a:1"], Layers: ["b.tar", "../c.tar"] }]);
  const old = onDisk({ "manifest.json": saved, repositories: "{}", "a.json": "{}" });
  assert.equal((await layouts.of(`${old}/manifest.json`))?.place, "manifest.json");
  const view = await viewOf(createLayoutReader(layoutFiles(old)), "manifest.json");
  assert.equal(view.entry("a.json")?.size, 2);
  assert.equal(view.entry("b.tar"), undefined);
  const told = validate(saved, { layout: view }).problems.filter(({ rule }) => rule.id === "missing-saved-file");
  assert.deepEqual(
    told.map(({ at: span }) => saved.slice(span.start, span.end)),
    ['"b.tar"'],
  );
});
