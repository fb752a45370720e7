import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { bundled, cli, folderWith, oci, plainEnvironment, remove } from "./bundle.ts";
import { compact, converted, index, legacy, lossy, pretty } from "./documents.ts";

const sha256 = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

describe("convert", () => {
  before(bundled);

  /** Spellings of one document: converted, each keeps its own, byte for byte. */
  const STYLES: Readonly<Record<string, (value: unknown) => string>> = {
    "one line": compact,
    // BuildKit writes no final newline, and a one-line document is to be its bytes.
    "one line with a final newline": (value) => (value === legacy ? `${compact(value)}\n` : compact(value)),
    "two spaces": pretty,
    tabs: (value) => `${JSON.stringify(value, null, "\t")}\n`,
    "four spaces, CR LF, no final newline": (value) => JSON.stringify(value, null, 4).replaceAll("\n", "\r\n"),
  };
  for (const [name, write] of Object.entries(STYLES))
    test(`standard output is the document and nothing else: ${name}`, () => {
      const there = folderWith({ "a.json": write(legacy) });
      const wanted = write(converted);
      const { code, out, err } = oci(there, ["convert", "a.json"]);
      assert.equal(out, wanted);
      assert.equal(code, 0);
      assert.match(err, /^converted a\.json\n/);
      assert.ok(err.includes(`digest  ${sha256(wanted)}\n`), err);
      assert.ok(err.includes(`size    ${Buffer.byteLength(wanted)} bytes`), err);
      assert.deepEqual(oci(there, ["convert", "-"], { stdin: write(legacy) }).out, wanted);
      assert.equal(readFileSync(join(there, "a.json"), "utf8"), write(legacy));
      remove(there);
    });

  test("an artifact manifest becomes an image manifest, and says what the registry must have", () => {
    const blob = { mediaType: "application/spdx+json", digest: `sha256:${"0a".repeat(32)}`, size: 7 };
    const artifact = { mediaType: "application/vnd.oci.artifact.manifest.v1+json", artifactType: "application/spdx+json", blobs: [blob] };
    const there = folderWith({ "a.json": pretty(artifact), "b.json": pretty({ ...artifact, artifactType: undefined }) });
    const { code, out, err } = oci(there, ["convert", "a.json"]);
    assert.equal(code, 0);
    const manifest = JSON.parse(out);
    assert.equal(manifest.mediaType, "application/vnd.oci.image.manifest.v1+json");
    assert.deepEqual(manifest.layers, [blob]);
    assert.match(err, /^converted a\.json\n/);
    assert.match(err, /oras blob push REPOSITORY empty\.json/);
    const refused = oci(there, ["convert", "b.json"]);
    assert.equal(refused.code, 1);
    assert.equal(refused.out, "");
    assert.match(refused.err, /give it an `artifactType` first/);
    remove(there);
  });

  test("-o writes a file, --write the same file, both leave standard output empty", () => {
    const there = folderWith({ "a.json": pretty(legacy) });
    const other = oci(there, ["convert", "a.json", "-o", "b.json"]);
    assert.deepEqual({ code: other.code, out: other.out }, { code: 0, out: "" });
    assert.match(other.err, /^converted a\.json to b\.json\n/);
    assert.equal(readFileSync(join(there, "b.json"), "utf8"), pretty(converted));
    const same = oci(there, ["convert", "a.json", "--write"]);
    assert.deepEqual({ code: same.code, out: same.out }, { code: 0, out: "" });
    assert.equal(readFileSync(join(there, "a.json"), "utf8"), pretty(converted));
    assert.deepEqual(readdirSync(there).sort(), ["a.json", "b.json"]);
    assert.equal(oci(there, ["check", "a.json"]).code, 0);
    remove(there);
  });

  test("a loss is asked about, and --force agrees", () => {
    const there = folderWith({ "a.json": pretty(lossy) });
    for (const args of [["a.json"], ["a.json", "--write"], ["a.json", "-o", "b.json"]]) {
      const { code, out, err } = oci(there, ["convert", ...args]);
      assert.deepEqual({ code, out }, { code: 1, out: "" });
      assert.match(err, /^not converted: a\.json: the image manifest cannot hold `platform` of .*; --force drops it\n/);
      assert.match(err, /\n +9 │ .*"platform"|\n +\d+ │ .*platform/, "at the token");
    }
    assert.equal(readFileSync(join(there, "a.json"), "utf8"), pretty(lossy));
    assert.ok(!existsSync(join(there, "b.json")));
    const { code, out, err } = oci(there, ["convert", "--force", "a.json"]);
    assert.equal(code, 0);
    assert.doesNotMatch(out, /platform/);
    assert.match(err, /^converted a\.json, dropping `platform`/);
    remove(there);
  });

  test("what cannot be converted is refused with the reason at the token", () => {
    const mixed = { ...legacy, manifests: [...legacy.manifests, index.manifests[0]] };
    const there = folderWith({
      "mixed.json": pretty(mixed),
      "clean.json": pretty(index),
      "done.json": compact(converted),
      "other.json": "{}",
    });
    for (const [file, says] of [
      ["mixed.json", /│ .*╰.*manifest/],
      ["clean.json", /╰|not a/],
      ["done.json", /╰|already/],
      ["other.json", /not a container manifest/],
    ] as const) {
      const { code, out, err } = oci(there, ["convert", file]);
      assert.deepEqual({ code, out }, { code: 1, out: "" }, file);
      assert.match(err, new RegExp(`^not converted: ${file.replace(".", "\\.")}`));
      assert.match(err, says);
      assert.doesNotMatch(err, /\n\s+at /);
    }
    remove(there);
  });

  test("a blob of a layout is not rewritten under its old name", () => {
    const text = compact(legacy);
    const blob = `blobs/sha256/${sha256(text).slice(7)}`;
    const right = `blobs/sha256/${sha256(compact(converted)).slice(7)}`;
    const there = folderWith({ [blob]: text });
    for (const [cwd, path] of [
      [there, blob],
      [join(there, dirname(blob)), basename(blob)],
    ] as const) {
      const inPlace = oci(cwd, ["convert", "--write", path]);
      assert.deepEqual({ code: inPlace.code, out: inPlace.out }, { code: 1, out: "" });
      assert.match(inPlace.err, /named by its digest/);
    }
    const wrong = oci(there, ["convert", blob, "-o", blob]);
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /is a blob's name, and it names another content/);
    assert.equal(readFileSync(join(there, blob), "utf8"), text);
    assert.equal(oci(there, ["convert", blob, "-o", right]).code, 0);
    assert.equal(readFileSync(join(there, right), "utf8"), compact(converted));
    remove(there);
  });

  test("a place that cannot be written is one line", () => {
    const there = folderWith({ "a.json": compact(legacy) });
    const { code, out, err } = oci(there, ["convert", "a.json", "-o", "nowhere/b.json"]);
    assert.deepEqual({ code, out }, { code: 2, out: "" });
    assert.equal(err, "error: a.json: `nowhere/b.json` is not written: there is no such file or folder\n");
    remove(there);
  });

  test("a device is written to, not replaced", { skip: process.platform === "win32" }, () => {
    const there = folderWith({ "a.json": compact(legacy) });
    const command = `"${process.execPath}" "${cli}" convert a.json -o /dev/stdout | cat`;
    const { stdout } = spawnSync("sh", ["-c", command], { cwd: there, encoding: "utf8", env: plainEnvironment() });
    assert.equal(stdout, compact(converted));
    assert.deepEqual(readdirSync(there), ["a.json"]);
    remove(there);
  });
});
