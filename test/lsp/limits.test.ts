import assert from "node:assert/strict";
import { test } from "node:test";
import { readConfiguration } from "../../server/src/config/read.ts";
import { FULL_CHECK_SIZE } from "../../server/src/reduced.ts";
import { validate } from "../../server/src/validate.ts";
import { folderWith, oci, remove } from "../cli/bundle.ts";
import { ABLE, start } from "./client.ts";
import { manyFaults } from "./documents.ts";

// Above a set size a document is checked in a reduced way, and whoever looks is told.

const KIB = 1024;
/** An index of a few KiB with a fault that only some rule sees, and one that none of the essential ones passes over. */
const document = JSON.stringify({
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.index.v1+json",
  manifests: Array.from({ length: 20 }, (_, index) => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: `sha256:${index.toString(16).padStart(2, "a").repeat(32)}`,
    size: -1,
    platform: { os: "linux", architecture: "x86_64" },
  })),
});
const TINY = 1 / KIB;
const SAYS =
  /^Checked in a reduced way: \d+ of \d+ rules looked at this document of 4\.\d kB, which is over `fullCheckSize` \(0\.0009765625 MiB\)/;

test("below the size every rule looks, and nothing is said; above it the essential ones, and it is", () => {
  const whole = validate(document);
  assert.equal(whole.reduced, undefined);
  assert.ok(whole.problems.some(({ rule }) => rule.id === "unknown-architecture"));
  const report = validate(document, { fullCheckSize: TINY });
  assert.ok(report.reduced !== undefined && report.reduced.rules < report.reduced.all);
  assert.equal(report.reduced.size, document.length);
  assert.ok(report.problems.some(({ rule }) => rule.id === "schema" || rule.id === "invalid-size"));
  // What is told is told as before.
  const before = new Set(whole.problems.map(({ at, rule, says }) => `${rule.id} ${at.start} ${says}`));
  for (const { at, rule, says } of report.problems) assert.ok(before.has(`${rule.id} ${at.start} ${says}`), says);
  assert.ok(report.problems.length < whole.problems.length);
});

test("by itself that is over 16 MiB", () => {
  assert.equal(FULL_CHECK_SIZE, 16);
  const large = document.replace("{", `{${" ".repeat(16 * KIB * KIB)}`);
  assert.equal(validate(large).reduced?.limit, 16);
  assert.equal(validate(large, { fullCheckSize: 17 }).reduced, undefined);
});

test("the editor: one hint at the top and the status say so, by the setting; without it neither does", async () => {
  for (const [size, reduced] of [
    [TINY, true],
    [undefined, false],
    ["x", false],
  ] as const) {
    const peer = await start({ capabilities: ABLE, answer: size === undefined ? {} : { fullCheckSize: size } });
    await peer.open("untitled:a.json", document);
    const found = await peer.pull("untitled:a.json");
    const hints = found.filter(({ code }) => code === "reduced-check");
    assert.equal(hints.length, reduced ? 1 : 0);
    if (reduced) {
      assert.match(String(hints[0]?.message), SAYS);
      assert.deepEqual([hints[0]?.severity, hints[0]?.range.start, found[0]?.code], [4, { line: 0, character: 0 }, "reduced-check"]);
    }
    const { reduced: says } = await peer.ask<{ reduced?: string }>("oci-manifest/status", { uri: "untitled:a.json" });
    assert.equal(says !== undefined, reduced);
    assert.equal(
      peer.log.some((line) => line.includes("`oci-manifest.fullCheckSize` is a number of MiB up to 64")),
      size === "x",
    );
    assert.equal(await peer.stop(), 0);
  }
});

test("with more problems than are shown both are said, and there are no more than 1 000 in all", async () => {
  const peer = await start({ capabilities: ABLE, answer: { fullCheckSize: TINY } });
  await peer.open("untitled:a.json", manyFaults(2000));
  const found = await peer.pull("untitled:a.json");
  assert.equal(found.length, 1000);
  assert.deepEqual(
    found.slice(0, 2).map(({ code }) => code),
    ["reduced-check", "more-problems"],
  );
  assert.match(String(found[1]?.message), /^1002 more problems are not shown here; `oci-manifest check` in a terminal lists all 2000$/);
  assert.equal(await peer.stop(), 0);
});

test("the terminal: one line on standard error, by the configuration, for the files that it is meant for", () => {
  const folder = folderWith({
    "a.json": document,
    "b.json": document,
    ".oci-manifest.json": JSON.stringify({ fullCheckSize: TINY, overrides: [{ files: "b.json", fullCheckSize: 1 }] }),
  });
  const { code, err } = oci(folder, ["check", "a.json", "b.json"]);
  assert.equal(code, 1);
  const lines = err.split("\n").filter((line) => line.includes("reduced"));
  assert.equal(lines.length, 1);
  assert.match(String(lines[0]).replace(/^a\.json: /, ""), SAYS);
  remove(folder);
});

test("a size that is none is told where it stands", () => {
  for (const size of ["16", 0, -1, 65, null, true]) {
    const read = readConfiguration(JSON.stringify({ fullCheckSize: size }), "/a/.oci-manifest.json");
    assert.equal(read?.written.fullCheckSize, undefined);
    assert.deepEqual(
      read?.problems.map(({ says }) => says),
      ["`fullCheckSize` is a number of MiB up to 64"],
    );
  }
});
