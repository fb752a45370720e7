import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { placeInLayout } from "../../server/src/layout/blob-path.ts";
import { type MemoryContent, memoryFileSystem } from "../../server/src/layout/memory-file-system.ts";
import { createLayoutReader } from "../../server/src/layout/reader.ts";
import { graphOf, viewOf } from "../../server/src/layout/view.ts";
import { validate } from "../../server/src/validate.ts";
import { at, CONFIG, INDEX, LAYER, MANIFEST, watched } from "./layouts.ts";

const digests = Array.from({ length: 6 }, (_, i) => `sha256:${String(i).repeat(64)}`);
const strange = [
  "sha256:../../etc/passwd",
  "/etc:passwd",
  "sha256:\0",
  "SHA256:abc",
  `sha256:${"A".repeat(64)}`,
  "",
  ":",
  "other:NUL",
  "..:..",
];

const digest = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...digests) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(...strange, 1, null, {}) },
);
const descriptor = fc.record(
  {
    mediaType: fc.constantFrom<unknown>(INDEX, MANIFEST, CONFIG, LAYER, "application/vnd.buildkit.cacheconfig.v0", "text/unknown", 5, null),
    digest,
    size: fc.constantFrom<unknown>(0, 2, -1, "2", 1e300),
    platform: fc.constantFrom<unknown>({ os: "linux", architecture: "amd64" }, "linux"),
    annotations: fc.constantFrom<unknown>({ "org.opencontainers.image.ref.name": "a" }, { "vnd.docker.reference.digest": digests[0] }, []),
  },
  { requiredKeys: ["mediaType", "digest", "size"] },
);
const list = fc.oneof(fc.array(descriptor, { maxLength: 4 }), fc.constantFrom<unknown>({}, null, "x"));
const document = fc.oneof(
  fc.record(
    { schemaVersion: fc.constant(2), mediaType: fc.constant(INDEX), manifests: list, subject: descriptor },
    { requiredKeys: ["schemaVersion", "manifests"] },
  ),
  fc.record(
    { schemaVersion: fc.constant(2), mediaType: fc.constant(MANIFEST), config: descriptor, layers: list },
    { requiredKeys: ["schemaVersion", "config", "layers"] },
  ),
  fc.record({
    architecture: fc.constant("amd64"),
    os: fc.constant("linux"),
    rootfs: fc.record({ type: fc.constant("layers"), diff_ids: fc.array(digest, { maxLength: 3 }) }),
  }),
  fc.record({ layers: fc.array(fc.record({ blob: digest }), { maxLength: 3 }), records: fc.constant([]) }),
  fc.constant({ imageLayoutVersion: "1.0.0" }),
  fc.array(
    fc.record({
      Config: fc.constantFrom<unknown>(at(digests[0] as string), "../x.json", "/etc/passwd", 1),
      RepoTags: fc.constant(null),
      Layers: fc.array(fc.constantFrom(at(digests[1] as string), "a/layer.tar", "../../b", "")),
    }),
    { maxLength: 2 },
  ),
  fc.json(),
);
const content = fc.oneof<fc.Arbitrary<MemoryContent>[]>(
  document.map((value) => (typeof value === "string" ? value : JSON.stringify(value))),
  document.map((value) => JSON.stringify(value).slice(0, -3)),
  fc.uint8Array({ maxLength: 20 }),
  fc.constantFrom<MemoryContent>({ kind: "link" }, { kind: "folder" }, { kind: "other" }, { size: 2 ** 40 }, "", "\ufeff{}"),
);
const place = fc.constantFrom(
  "index.json",
  "oci-layout",
  "manifest.json",
  "repositories",
  "blobs/stray",
  "blobs/sha256/short",
  ...digests.map(at),
);

test("whatever a layout holds, reading it ends, stays inside, throws nothing and reads nothing twice", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(place, content), { maxLength: 10 }),
      document,
      fc.constantFrom("index.json", ...digests.map(at)),
      async (all, text, open) => {
        const disk = memoryFileSystem(Object.fromEntries(all));
        const asked: string[] = [];
        const files = watched(disk, (path) => {
          if (path !== "") asked.push(path);
        });
        const reader = createLayoutReader(files);
        const places = ["index.json", "oci-layout", "manifest.json", ...digests.map(at)];
        for (let round = 0; round < 2; round++) {
          for (const one of places) {
            const view = await viewOf(reader, one);
            for (const of of [...digests, ...strange]) {
              const found = view.document(of);
              if (found !== undefined) assert.equal(found.place, at(of));
              assert.ok(found === undefined || view.unread(of) === undefined);
              view.blob(of);
              view.head(of);
              for (const { descriptor: parent } of view.parentsOf(of)) assert.equal(parent.digest, of);
            }
            view.unreferenced();
            const read = await reader.document(one);
            if (read !== undefined && "text" in read)
              for (const problem of validate(read.text, { layout: view, file: one }).problems) {
                assert.notEqual(problem.internal, true, problem.says);
                for (const { at: span, file } of problem.related ?? []) assert.ok(span.end <= (file ?? read).text.length);
                for (const fix of problem.fixes?.() ?? []) assert.notEqual(fix.title, "");
              }
          }
          // Again with a text that an editor has open.
          reader.edit(open, JSON.stringify(text));
        }
        await graphOf(reader);
        assert.equal(new Set(disk.did.read).size, disk.did.read.length);
        for (const path of asked)
          assert.ok(placeInLayout(`/${path}`) !== undefined || /^(repositories|blobs(\/[^/.]+)?|a\/layer\.tar)$/.test(path), path);
      },
    ),
    { numRuns: 300 },
  );
});
