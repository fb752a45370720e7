import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { annotationKeys } from "../../server/src/oci/annotations.ts";
import { mediaTypes } from "../../server/src/oci/mediatypes.ts";
import { TARGETS } from "../../server/src/refusals.ts";
import { rules } from "../../server/src/rules/index.ts";
import { bundled, folderWith, oci, remove } from "./bundle.ts";
import { compact, index, legacy, pretty } from "./documents.ts";

before(bundled);

describe("explain", () => {
  test("a media type and an annotation, with and without colour", () => {
    for (const [name, ...says] of [
      [
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "media type · Docker",
        "twin: ",
        "application/vnd.oci.image.layer.v1.tar+gzip",
        "https://",
      ],
      ["org.opencontainers.image.licenses", "annotation · OCI", "value: ", "spdx", "https://"],
    ] as const) {
      const { code, out, err } = oci(".", ["explain", name]);
      assert.deepEqual({ code, err }, { code: 0, err: "" });
      assert.ok(out.startsWith(name), out);
      for (const part of says) assert.ok(out.includes(part), `${name}: ${part}`);
      const coloured = oci(".", ["explain", "--color", name]).out;
      assert.ok(coloured.includes("\u001b["));
      assert.equal(
        coloured.replaceAll(/\u001b\[\d+m/g, ""),
        out.replaceAll("`", ""),
        "colour stands for the marks of code, and changes no word",
      );
    }
  });

  test("every entry of the catalogues has a page", { timeout: 600_000 }, () => {
    for (const name of [mediaTypes.at(-1)?.name, annotationKeys.at(-1)?.key])
      assert.equal(oci(".", ["explain", String(name)]).code, 0, name);
  });

  test("a file: what it is, its parts with sizes, its problems, who refuses it, and how a cache is exported", () => {
    const there = folderWith({
      "cache.json": pretty(legacy),
      "index.json": compact(index),
      "odd.json": "{}",
      binary: Uint8Array.of(0, 1, 2),
    });
    const { code, out, err } = oci(there, ["explain", "cache.json"]);
    assert.deepEqual({ code, err }, { code: 0, err: "" });
    for (const part of [
      "OCI image index · BuildKit cache, legacy form",
      "manifests[0]  Layer · tar, gzip",
      "1.2 MB",
      "BuildKit cache config",
      "warning `legacy-cache-index` at 4:3",
      "Docker 20.10.24",
      "Harbor",
      "--cache-to type=registry",
      "oci-manifest convert FILE --write",
    ])
      assert.ok(out.includes(part), part);
    assert.match(oci(there, ["explain", "index.json"]).out, /linux\/amd64 [\s\S]*no problem was found/);
    assert.equal(oci(there, ["explain", "-"], { stdin: compact(index) }).code, 0);
    assert.match(oci(there, ["explain", "odd.json"]).out, /^`odd\.json`\n\nnot a container manifest\n/);
    const binary = oci(there, ["explain", "binary"]);
    assert.deepEqual({ code: binary.code, out: binary.out }, { code: 2, out: "" });
    assert.match(binary.err, /^error: binary: binary data/);
    remove(there);
  });

  test("nothing in a document commands the terminal", () => {
    const evil = "\u001b[2J\u202e";
    const text = compact({
      ...index,
      manifests: [{ mediaType: `x/${evil}`, digest: evil, size: 1, platform: { os: evil, architecture: evil } }],
    });
    for (const raw of [text, text.replaceAll("\\u001b", "\u001b")]) {
      const { out } = oci(".", ["explain", "-"], { stdin: raw });
      assert.doesNotMatch(out, /[\u001b\u202e]/);
    }
  });
});

describe("list", () => {
  const NAMES = {
    rules: rules.map(({ id }) => id),
    "media-types": mediaTypes.map(({ name }) => name),
    annotations: annotationKeys.map(({ key }) => key),
    targets: [...TARGETS],
  };
  for (const [what, names] of Object.entries(NAMES))
    test(what, () => {
      const { code, out, err } = oci(".", ["list", what]);
      assert.deepEqual({ code, err }, { code: 0, err: "" });
      assert.deepEqual(
        out
          .trimEnd()
          .split("\n")
          .map((line) => line.split(/\s/)[0]),
        names,
      );
      const entries: { name: string }[] = JSON.parse(oci(".", ["list", what, "--format", "json"]).out);
      assert.deepEqual(
        entries.map(({ name }) => name),
        names,
      );
    });
});

describe("init", () => {
  test("writes a configuration that sets nothing, and never over one that is there", () => {
    const there = folderWith({ "a.json": compact(index) });
    const { code, out, err } = oci(there, ["init"]);
    assert.deepEqual({ code, out, err }, { code: 0, out: ".oci-manifest.jsonc is written; nothing is set in it yet\n", err: "" });
    const written = readFileSync(join(there, ".oci-manifest.jsonc"), "utf8");
    assert.deepEqual(oci(there, ["check", "a.json"]), oci(there, ["check", "--no-config", "a.json"]));
    const again = oci(there, ["init"]);
    assert.deepEqual(again, { code: 2, out: "", err: "error: .oci-manifest.jsonc is there already, and is left as it is\n" });
    assert.equal(readFileSync(join(there, ".oci-manifest.jsonc"), "utf8"), written);
    remove(there);
  });

  test("what it shows in comments can be used", () => {
    const there = folderWith({ "a.json": compact(index) });
    oci(there, ["init"]);
    const lines = readFileSync(join(there, ".oci-manifest.jsonc"), "utf8").split("\n");
    const used = lines.map((line) => (/^ +\/\/ ["{]/.test(line) || /^ +\/\/ "testdata/.test(line) ? line.replace("// ", "") : line));
    assert.ok(used.join("\n") !== lines.join("\n"));
    const other = folderWith({ "a.json": compact(index), ".oci-manifest.jsonc": used.join("\n") });
    const { code, out, err } = oci(other, ["check", "a.json"]);
    assert.equal(err, "");
    assert.equal(code, 1, "the expectations are in force");
    assert.match(out, /expected-platforms/);
    remove(there);
    remove(other);
  });
});
