import assert from "node:assert/strict";
import { test } from "node:test";
import { isTag, readImageName, repositoryFault } from "../../server/src/oci/repository.ts";

const REPOSITORIES: readonly (readonly [name: string, fault: string | undefined])[] = [
  ["busybox", undefined],
  ["library/busybox", undefined],
  ["a/b/c/d", undefined],
  ["a.b_c__d-e---f/0", undefined],
  ["a".repeat(255), undefined],
  ["a".repeat(256), "too-long"],
  ["", "empty"],
  ["BusyBox", "upper-case"],
  ["library/BusyBox", "upper-case"],
  ["a//b", "grammar"],
  ["/a", "grammar"],
  ["a/", "grammar"],
  ["a..b", "grammar"],
  ["a___b", "grammar"],
  ["-a", "grammar"],
  ["a-", "grammar"],
  ["a b", "grammar"],
  ["a:1", "grammar"],
  ["ä", "grammar"],
];
for (const [name, fault] of REPOSITORIES)
  test(`repository ${JSON.stringify(name.slice(0, 20))}: ${fault}`, () => assert.equal(repositoryFault(name), fault));

test("tags", () => {
  for (const tag of ["latest", "1.36", "_x", "A-B_c.d", "0", "a".repeat(128)]) assert.ok(isTag(tag), tag);
  for (const tag of ["", "-a", ".a", "a b", "a/b", "a:b", "a\n", "ä", "a".repeat(129)]) assert.ok(!isTag(tag), tag);
});

const DIGEST = `sha256:${"0a".repeat(32)}`;
const NAMES: readonly (readonly [text: string, read: unknown])[] = [
  ["busybox", ["docker.io", "library/busybox", undefined, undefined]],
  ["busybox:1.36", ["docker.io", "library/busybox", "1.36", undefined]],
  ["docker.io/busybox:1.36", ["docker.io", "library/busybox", "1.36", undefined]],
  ["docker.io/library/busybox:1.36", ["docker.io", "library/busybox", "1.36", undefined]],
  ["group/serve:1", ["docker.io", "group/serve", "1", undefined]],
  ["localhost/serve:1", ["localhost", "serve", "1", undefined]],
  ["localhost:5000/serve", ["localhost:5000", "serve", undefined, undefined]],
  ["Registry.Example.com/serve:1", ["Registry.Example.com", "serve", "1", undefined]],
  ["[::1]:5000/serve:1", ["[::1]:5000", "serve", "1", undefined]],
  [`serve:1@${DIGEST}`, ["docker.io", "library/serve", "1", DIGEST]],
  [`serve@${DIGEST}`, ["docker.io", "library/serve", undefined, DIGEST]],
  ["", "empty"],
  [":1", "empty"],
  ["registry.example.com/:1", "empty"],
  ["Serve:1", "upper-case"],
  ["Group/serve:1", "upper-case"],
  ["registry.example.com/Serve:1", "upper-case"],
  ["<none>:<none>", "grammar"],
  ["https://example.com/serve:1", "grammar"],
  ["a b:1", "grammar"],
  ["-.example/serve:1", "grammar"],
  ["serve:", "tag"],
  ["serve:1 2", "tag"],
  ["serve:1:2", "tag"],
  [`${"a/".repeat(127)}abc:1`, "too-long"],
  [`registry.example.com/${"a".repeat(240)}:1`, "too-long"],
  ["a".repeat(1 << 20), "too-long"],
];
for (const [text, wanted] of NAMES)
  test(`image name ${JSON.stringify(text.slice(0, 40))}`, () => {
    const read = readImageName(text);
    assert.deepEqual(typeof read === "string" ? read : [read.host, read.repository, read.tag, read.digest], wanted);
  });
