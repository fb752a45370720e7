import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { bundled, folderWith, oci, plainEnvironment, remove } from "./bundle.ts";
import { compact, converted, index, legacy, lossy, pretty } from "./documents.ts";

const broken = pretty(index).replace('"schemaVersion"', '"SchemaVersion"');

describe("check --fix --dry-run", () => {
  before(bundled);

  test("prints a unified diff, says on standard error how much it is, and writes nothing", () => {
    const there = folderWith({ "a.json": broken, "clean.json": pretty(index) });
    const { code, out, err } = oci(there, ["check", "--fix", "--dry-run", "."]);
    assert.equal(
      out,
      `--- a/a.json\n+++ b/a.json\n@@ -1,5 +1,5 @@\n {\n-  "SchemaVersion": 2,\n+  "schemaVersion": 2,\n${pretty(index)
        .split("\n")
        .slice(2, 5)
        .map((line) => ` ${line}\n`)
        .join("")}`,
    );
    assert.equal(err, "1 fix would change 1 file · 0 errors and 0 warnings would be left\n");
    assert.equal(code, 0);
    assert.equal(readFileSync(join(there, "a.json"), "utf8"), broken);
    const nothing = oci(there, ["check", "--fix", "--dry-run", "clean.json"]);
    assert.deepEqual(nothing, { code: 0, out: "", err: "nothing would change · 0 errors and 0 warnings would be left\n" });
    remove(there);
  });

  test("`git apply` takes it, whatever the name and the line ends, and gives what --fix gives", {
    skip: process.platform === "win32",
  }, () => {
    const files = {
      "a.json": broken,
      "no newline at the end.json": broken.trimEnd(),
      "cr lf.json": broken.replaceAll("\n", "\r\n"),
      "one line.json": compact(JSON.parse(broken)),
      'quote "and\nnewline\\.json': broken,
      "größe.json": broken,
      "below/a.json": broken,
    };
    const wanted = folderWith(files);
    const there = folderWith(files);
    assert.equal(oci(wanted, ["check", "--fix", "."]).code, 0);
    const { out } = oci(there, ["check", "--fix", "--dry-run", "."]);
    const applied = spawnSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: there, input: out, encoding: "utf8" });
    assert.equal(applied.status, 0, applied.stderr);
    for (const name of Object.keys(files)) {
      const text = readFileSync(join(there, name), "utf8");
      assert.equal(text, readFileSync(join(wanted, name), "utf8"), name);
      assert.notEqual(text, files[name as keyof typeof files], name);
    }
    remove(wanted);
    remove(there);
  });

  test("standard input can be asked, too, and a document of many changes is still one patch", () => {
    const many = { ...index, manifests: Array.from({ length: 4000 }, () => index.manifests[0]) };
    const text = pretty(many).replaceAll('"digest"', '"Digest"');
    const { code, out } = oci(".", ["check", "--fix", "--dry-run", "-"], { stdin: text });
    assert.equal(code, 0);
    assert.match(out, /^--- a\/-\n\+\+\+ b\/-\n@@ /);
    const there = folderWith({ "-": text });
    const applied = spawnSync("git", ["apply", "-"], { cwd: there, input: out, encoding: "utf8", env: plainEnvironment() });
    assert.equal(applied.status, 0, applied.stderr);
    assert.equal(readFileSync(join(there, "-"), "utf8"), pretty(many));
    remove(there);
  });

  test("the exit code is that of the same run without --dry-run", () => {
    const wrong = broken.replace(/sha256:.{4}/, "sha256:");
    const there = folderWith({ "a.json": wrong });
    const { code, err } = oci(there, ["check", "--fix", "--dry-run", "a.json"]);
    assert.equal(code, 1);
    assert.match(err, /1 error and 0 warnings would be left/);
    assert.equal(oci(there, ["check", "--fix", "a.json"]).code, 1);
    remove(there);
  });
});

describe("check --fix-unsafe", () => {
  before(bundled);

  test("applies the first fix of the rule, too, and --dry-run shows it", () => {
    const there = folderWith({ "a.json": pretty(legacy) });
    const dry = oci(there, ["check", "--fix-unsafe", "legacy-cache-index", "--dry-run", "a.json"]);
    assert.match(dry.out, /^-.*"manifests"/m);
    assert.equal(readFileSync(join(there, "a.json"), "utf8"), pretty(legacy));
    const { code, out } = oci(there, ["check", "--fix-unsafe", "legacy-cache-index", "a.json"]);
    assert.equal(code, 0);
    assert.match(out, /1 fix applied/);
    assert.equal(readFileSync(join(there, "a.json"), "utf8"), pretty(converted));
    remove(there);
  });

  test("several rules, beside the safe fixes of all", () => {
    const text = pretty(legacy).replace('"schemaVersion"', '"SchemaVersion"').replace('"manifests"', '"note": 1,\n  "manifests"');
    const there = folderWith({ "a.json": text, "b.json": pretty(lossy) });
    const { out } = oci(there, ["check", "--fix-unsafe", "legacy-cache-index", "--fix-unsafe", "key-case", "."]);
    assert.match(out, /3 fixes applied/);
    assert.doesNotMatch(readFileSync(join(there, "b.json"), "utf8"), /platform/);
    remove(there);
  });

  test("a fix that makes it worse is left out, and that is said", () => {
    const layer = { mediaType: "text/markdown", digest: legacy.manifests[0]?.digest, size: 7682 };
    const config = {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
      size: 2,
    };
    const text = pretty({ schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", config, layers: [layer] });
    const there = folderWith({ "a.json": text });
    const { err } = oci(there, ["check", "--target", "podman", "--fix-unsafe", "artifact-with-image-config", "a.json"]);
    assert.equal(err, "a.json: the fixes of `artifact-with-image-config` are left out: they would bring more problems than they mend\n");
    assert.equal(readFileSync(join(there, "a.json"), "utf8"), text);
    remove(there);
  });

  test("a blob of a layout stays", () => {
    const text = compact(legacy);
    const blob = `blobs/sha256/${createHash("sha256").update(text).digest("hex")}`;
    const there = folderWith({ [blob]: text });
    const { out } = oci(there, ["check", "--fix-unsafe", "legacy-cache-index", "."]);
    assert.match(out, /legacy-cache-index/);
    assert.doesNotMatch(out, /applied/);
    assert.equal(readFileSync(join(there, blob), "utf8"), text);
    remove(there);
  });
});
