import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { validate } from "../../server/src/validate.ts";

const SAMPLES = new URL("../../samples/", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, SAMPLES), "utf8");
const files = readdirSync(SAMPLES).filter((file) => file.endsWith(".json"));

interface Reference {
  readonly digest: string;
  readonly size: number;
}

/** How many problems a sample must show at least; the others none at all. */
const PROBLEMS: Readonly<Record<string, number>> = { "legacy-cache-index.json": 1, "legacy-cache-list.json": 1, "broken-manifest.json": 6 };

for (const file of files)
  test(`${file} shows what the samples' page says`, () => {
    const { kind, problems } = validate(read(file), { file });
    const own = problems.filter(({ place }) => place !== true).map(({ rule, says }) => `${rule.id}: ${says}`);
    if (file.startsWith("unrelated")) assert.equal(kind, undefined);
    else assert.notEqual(kind, undefined);
    const least = PROBLEMS[file] ?? 0;
    if (least === 0) assert.deepEqual(own, []);
    else assert.ok(new Set(own).size >= least, own.join("\n"));
  });

test("where one sample names another, digest and size are right", () => {
  const references: readonly (readonly [Reference, string])[] = [
    [JSON.parse(read("cache-manifest.json")).config, "cacheconfig.json"],
    [JSON.parse(read("legacy-cache-index.json")).manifests.at(-1), "cacheconfig.json"],
    [JSON.parse(read("image-manifest.json")).config, "image-config.json"],
    [JSON.parse(read("multi-platform-index.json")).manifests[0], "image-manifest.json"],
  ];
  for (const [{ digest, size }, file] of references) {
    const bytes = readFileSync(new URL(file, SAMPLES));
    assert.equal(size, bytes.length, file);
    assert.equal(digest, `sha256:${createHash("sha256").update(bytes).digest("hex")}`, file);
  }
});

test("the cache config names the layers of the manifest, one by one", () => {
  const { layers } = JSON.parse(read("cache-manifest.json")) as { layers: Reference[] };
  const config = JSON.parse(read("cacheconfig.json")) as { layers: { blob: string }[] };
  assert.deepEqual(
    config.layers.map(({ blob }) => blob),
    layers.map(({ digest }) => digest),
  );
  assert.equal(JSON.parse(read("image-manifest.json")).layers.length, JSON.parse(read("image-config.json")).rootfs.diff_ids.length);
});

test("the samples' page lists every sample", () => {
  const page = read("README.md");
  for (const file of files) assert.ok(page.includes(`| \`${file}\` |`), file);
});
