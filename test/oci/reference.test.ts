import assert from "node:assert/strict";
import { test } from "node:test";
import { fullNameOf, isTag, readReference, repositoryFault } from "../../server/src/oci/reference.ts";

const REPOSITORIES: readonly (readonly [name: string, fault: string | undefined])[] = [
  ["busybox", undefined],
  ["library/busybox", undefined],
  ["a/b/c/d", undefined],
  ["a.b_c__d-e---f/0", undefined],
  ["a".repeat(255), undefined],
  ["a".repeat(256), "a".repeat(256)],
  ["", ""],
  ["BusyBox", "BusyBox"],
  ["library/BusyBox", "BusyBox"],
  ["a//b", "/"],
  ["a..b", "a..b"],
  ["x/a___b/y", "a___b"],
  ["-a", "-a"],
  ["a-", "a-"],
  ["a b", "a b"],
  ["a:1", "a:1"],
  ["ä", "ä"],
];
for (const [name, blamed] of REPOSITORIES)
  test(`repository ${JSON.stringify(name.slice(0, 20))}: ${blamed === undefined ? "right" : "wrong"}`, () => {
    const fault = repositoryFault(name);
    assert.equal(fault === undefined ? undefined : name.slice(fault.from, fault.to), blamed);
  });

test("tags", () => {
  for (const tag of ["latest", "1.36", "_x", "A-B_c.d", "0", "a".repeat(128)]) assert.ok(isTag(tag), tag);
  for (const tag of ["", "-a", ".a", "a b", "a/b", "a:b", "a\n", "ä", "a".repeat(129)]) assert.ok(!isTag(tag), tag);
});

test("the full name of an image is the same for all its spellings", () => {
  const full = (text: string): string => {
    const read = readReference(text);
    return "says" in read ? read.says : fullNameOf(read);
  };
  for (const text of ["busybox:1.36", "library/busybox:1.36", "docker.io/busybox:1.36", "docker.io/library/busybox:1.36"])
    assert.equal(full(text), "docker.io/library/busybox:1.36");
  assert.equal(full("group/serve"), "docker.io/group/serve");
  assert.equal(full("localhost/serve:1"), "localhost/serve:1");
  assert.equal(full("registry.example.com:5000/serve:1"), "registry.example.com:5000/serve:1");
});

test("long texts take no time", () => {
  const began = performance.now();
  for (const text of [
    "a/".repeat(500_000),
    "-".repeat(1 << 20),
    `a${"-".repeat(1 << 20)}!`,
    `${"a.".repeat(500_000)}/b`,
    ":".repeat(1 << 20),
  ])
    readReference(text);
  assert.ok(performance.now() - began < 2000);
});
