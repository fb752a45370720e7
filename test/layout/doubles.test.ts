import assert from "node:assert/strict";
import { test } from "node:test";
import { digestOfPath } from "../../server/src/layout/blob-path.ts";
import type { MemoryContent } from "../../server/src/layout/memory-file-system.ts";
import { type Files, valuesIn, withValue } from "./changes.ts";
import { INDEX, LAYER, MANIFEST } from "./layouts.ts";
import { checkLayout } from "./told.ts";
import { TOOL_LAYOUTS, tar, ZSTD } from "./tools.ts";

/** Changes that are two faults, whatever their order. */
const TWO: readonly (readonly [rules: string, why: string])[] = [
  ["missing-blob missing-blob", "two documents name the blob"],
  ["unreadable-blob unreadable-blob", "two documents name the blob"],
  ["wrong-blob-size wrong-blob-size", "two documents name the blob"],
  ["wrong-layer-compression wrong-layer-compression", "two documents name the blob"],
  ["wrong-target-type wrong-target-type", "two documents name the blob"],
  ["misnamed-blob missing-blob", "only a document that nothing leads to names it"],
  ["missing-blob wrong-blob-digest", "the same"],
  ["cacheconfig-order unlisted-cache-layer", "another digest stands at another place in the order"],
  ["cache-with-manifests implausible-manifest-size", "a layer is called an index, and is too small for one in these tests"],
  ["blob-as-manifest blob-as-manifest wrong-target-type", "a cache became a list of layers, and its config an index"],
  ["saved-image-unlike-index wrong-blob-size", "the manifest names another config than the list of docker save"],
  ["mixed-families wrong-layer-compression", "the layer's type is of another family, and not that of its compression"],
  ["wrong-target-platform wrong-variant", "the variant is none of the other architecture's"],
  ["dangling-attestation wrong-target-platform", "an entry became another one, and its attestation lost its image"],
  ["empty-descriptor empty-image-config", "the config became the empty object, and its descriptor is not that one's"],
  ["duplicate-platform wrong-target-platform", "the platform is wrong, and that of another entry"],
];

interface Changed {
  readonly name: string;
  /** `undefined` where the change cannot be made. */
  readonly files: Files | undefined;
}

/** Everything that can happen to one file without anybody looking after the rest. */
function* toFiles(files: Files): Generator<Changed> {
  for (const [path, content] of Object.entries(files)) {
    if (typeof content === "object" && "kind" in content) continue;
    const short = path.slice(0, 24);
    const { [path]: _, ...without } = files;
    yield { name: `${short} removed`, files: without };
    const digest = digestOfPath(path);
    if (digest === undefined) continue;
    yield { name: `${short} in upper case`, files: { ...without, [`blobs/sha256/${digest.slice(7).toUpperCase()}`]: content } };
    const other = digest.endsWith("0") ? "1" : "0";
    yield { name: `${short} under another name`, files: { ...without, [`${path.slice(0, -1)}${other}`]: content } };
    yield { name: `${short} a folder`, files: { ...files, [path]: { kind: "folder" } } };
    yield { name: `${short} a link`, files: { ...files, [path]: { kind: "link" } } };
    yield { name: `${short} empty`, files: { ...files, [path]: "" } };
    yield { name: `${short} of zeros`, files: { ...files, [path]: new Uint8Array(sizeOf(content)) } };
    if (typeof content === "string") yield { name: `${short} with a line more`, files: { ...files, [path]: `${content}\n` } };
    else yield { name: `${short} cut short`, files: { ...files, [path]: (content as Uint8Array).slice(0, -2) } };
  }
}

function sizeOf(content: MemoryContent): number {
  return typeof content === "string" ? Buffer.byteLength(content) : (content as Uint8Array).length;
}

/** Everything that a document can say wrong of another, while all names and sizes fit. */
function* toValues(files: Files): Generator<Changed> {
  const digests = Object.keys(files)
    .map(digestOfPath)
    .filter((digest) => digest !== undefined);
  for (const [place, content] of Object.entries(files)) {
    if (typeof content !== "string" || !content.startsWith("{")) continue;
    for (const [path, value] of valuesIn(JSON.parse(content))) {
      const key = path.at(-1);
      const name = (to: unknown): string => `${place.slice(0, 24)} ${path.join(".")} = ${JSON.stringify(to)}`;
      const one = (to: unknown): Changed => ({ name: name(to), files: withValue(files, place, path, to) });
      if (key === "size" && typeof value === "number") yield one(value + 1);
      if (key === "digest" && path.length > 1) {
        for (const digest of digests.slice(0, 4)) if (digest !== value) yield one(digest);
        yield one(`sha256:${String(value).slice(8)}${String(value).endsWith("7") ? "8" : "7"}`);
      }
      if (key === "mediaType" && path.length > 1)
        for (const type of [INDEX, MANIFEST, LAYER, `${LAYER.slice(0, -5)}`]) if (type !== value) yield one(type);
      if (key === "architecture" && value !== "unknown") yield one(value === "amd64" ? "arm64" : "amd64");
      if (key === "os" && value === "linux") yield one("freebsd");
      if (key === "artifactType" && path.length > 1) yield one("application/vnd.cyclonedx+json");
      if (path.at(-2) === "layers" || path.at(-2) === "diff_ids" || path.at(-2) === "manifests") yield one(undefined);
      if (key === "containerd.io/uncompressed") yield one(digests[0]);
      if (key === "blob") yield one(digests[0] === value ? digests[1] : digests[0]);
    }
  }
}

/** Layers that begin otherwise than their types say; their names are not looked into. */
function* toLayers(files: Files): Generator<Changed> {
  for (const [path, content] of Object.entries(files))
    if (content instanceof Uint8Array)
      for (const [name, head] of [
        ["zstd", ZSTD],
        ["tar", tar("other")],
      ] as const) {
        const bytes = content.slice();
        bytes.set(head.subarray(0, bytes.length));
        yield { name: `${path.slice(0, 24)} begins like ${name}`, files: { ...files, [path]: bytes } };
      }
}

async function rulesOf(files: Files): Promise<string[]> {
  const rules: string[] = [];
  for (const [, { problems }] of await checkLayout(files)) for (const { place, rule } of problems) if (place !== true) rules.push(rule.id);
  return rules;
}

test("one change to a faultless layout is at most one problem", async () => {
  const met = new Map<string, string>();
  for (const [tool, { files }] of Object.entries(TOOL_LAYOUTS)) {
    const before = await rulesOf(files);
    for (const { name, files: changed } of [...toFiles(files), ...toValues(files), ...toLayers(files)]) {
      if (changed === undefined) continue;
      const after = await rulesOf(changed);
      // What is no longer led to is left over besides, and that is true.
      if (after.length > 1 && after.includes("unreferenced-blobs")) after.splice(after.indexOf("unreferenced-blobs"), 1);
      for (const rule of before) if (after.includes(rule)) after.splice(after.indexOf(rule), 1);
      if (after.length > 1) {
        const said = after.sort().join(" ");
        met.set(said, `${met.get(said) ?? ""}\n    ${tool}: ${name}`);
      }
    }
  }
  const unknown = [...met].filter(([said]) => !TWO.some(([rules]) => rules === said));
  assert.deepEqual(
    unknown.map(([said, where]) => `${said}${where.slice(0, 300)}`),
    [],
  );
  assert.deepEqual(
    TWO.filter(([rules]) => !met.has(rules)),
    [],
    "exceptions that nothing needs",
  );
});
