import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { blobPath, digestOfPath, placeInLayout } from "../../server/src/layout/blob-path.ts";
import { isInside } from "../../server/src/layout/file-system.ts";

const hex = "0123456789abcdef".repeat(4);

test("a digest becomes a path only where it is well-formed to the letter", () => {
  assert.equal(blobPath(`sha256:${hex}`), `blobs/sha256/${hex}`);
  assert.equal(blobPath(`sha512:${hex}${hex}`), `blobs/sha512/${hex}${hex}`);
  assert.equal(blobPath(`blake3:${hex}`), `blobs/blake3/${hex}`);
  assert.equal(
    blobPath("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8"),
    "blobs/multihash+base58/QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8",
  );
  for (const digest of [
    "",
    ":",
    "sha256",
    "sha256:",
    `:${hex}`,
    "sha256:../../etc/passwd",
    "sha256:..",
    "..:x",
    "../..:passwd",
    ".:x",
    "/etc:passwd",
    "sha256:/etc/passwd",
    `sha256:${hex.slice(1)}`,
    `sha256:${hex}0`,
    `sha256:${hex.toUpperCase()}`,
    `SHA256:${hex}`,
    `sha256:${hex.slice(1)}g`,
    `sha256:${hex.slice(1)}\0`,
    `sha256\0:${hex}`,
    `sha256:${hex}\n`,
    `sha256:${hex.slice(2)}/a`,
    `sha256:${hex.slice(2)}\\a`,
    `c:\\windows:${hex}`,
    `con:${hex}`,
    "other:NUL",
    "other.aux:abc",
    "com1:abc",
    `other:${"a".repeat(256)}`,
    `${"a".repeat(256)}:abc`,
  ])
    assert.equal(blobPath(digest), undefined, JSON.stringify(digest));
});

test("whatever a stranger calls a digest, its path is two names below blobs", () => {
  const piece = fc.oneof(
    fc.constantFrom("..", ".", "/", "\\", ":", "\0", "sha256", "sha512", hex, hex.toUpperCase(), "con", "%2e%2e", "~", "a", "é", " "),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const digest = pieces.join("");
      const found = blobPath(digest);
      if (found === undefined) return;
      assert.ok(isInside(found));
      assert.equal(path.posix.normalize(found), found);
      assert.equal(path.win32.normalize(found).split("\\").length, 3);
      assert.match(found, /^blobs\/[^/]+\/[^/]+$/);
      assert.equal(digestOfPath(found), digest);
    }),
    { numRuns: 3000 },
  );
});

test("a file's place in a layout is read from its path alone", () => {
  assert.deepEqual(placeInLayout(`/a/b/blobs/sha256/${hex}`), { folder: "/a/b", place: `blobs/sha256/${hex}` });
  assert.deepEqual(placeInLayout("/a/index.json"), { folder: "/a", place: "index.json" });
  assert.deepEqual(placeInLayout("/oci-layout"), { folder: "", place: "oci-layout" });
  assert.deepEqual(placeInLayout("C:/a/manifest.json"), { folder: "C:/a", place: "manifest.json" });
  for (const none of [
    "/a/other.json",
    "index.json",
    "/a/blobs/sha256/abc",
    `/a/blobs/sha256/${hex}/x`,
    `/blobs/sha256/${hex.toUpperCase()}`,
  ])
    assert.equal(placeInLayout(none), undefined, none);
});
