import assert from "node:assert/strict";
import { test } from "node:test";
import { archivePathFault } from "../../server/src/oci/archive-path.ts";

const RIGHT = ["a.json", "0a1b/layer.tar", "blobs/sha256/00", "./a.json", "a//b", "a/./b", "..a/b", "a../b", "...", "ä/b", "ab:c/d"];
for (const path of RIGHT) test(`lies in the archive: ${path}`, () => assert.equal(archivePathFault(path), undefined));

const WRONG: readonly (readonly [path: string, code: string, better?: string])[] = [
  ["", "empty"],
  [".", "empty"],
  ["./", "empty"],
  ["..", "outside"],
  ["../a", "outside"],
  ["a/../../b", "outside"],
  ["a/..", "outside"],
  ["a/../b", "detour", "b"],
  ["./a/b/../c", "detour", "a/c"],
  ["/a", "absolute", "a"],
  ["//host/a", "absolute", "host/a"],
  ["/", "absolute"],
  ["/../a", "absolute"],
  ["C:/a", "drive"],
  ["c:a", "drive"],
  ["C:\\a", "drive"],
  ["a\\b", "backslash", "a/b"],
  ["..\\a", "outside"],
  ["\\\\host\\a", "absolute", "host/a"],
];
for (const [path, code, better] of WRONG)
  test(`does not: ${JSON.stringify(path)}`, () => {
    const fault = archivePathFault(path);
    assert.deepEqual([fault?.code, fault?.better], [code, better]);
    if (better !== undefined) assert.equal(archivePathFault(better), undefined);
  });

test("a megabyte of steps takes no time", () => {
  const began = performance.now();
  for (const path of ["../".repeat(300_000), "a/".repeat(300_000), "/".repeat(1_000_000), "\\".repeat(1_000_000)]) archivePathFault(path);
  assert.ok(performance.now() - began < 2000);
});
