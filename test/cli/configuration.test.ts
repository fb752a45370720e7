import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { bundled, folderWith, oci, remove } from "./bundle.ts";
import { faulty, index, legacy, pretty } from "./documents.ts";

describe("check with a configuration", () => {
  let folder: string;
  before(bundled);
  beforeEach(() => {
    folder = folderWith({ "legacy.json": pretty(legacy), "deep/faulty.json": pretty(faulty), "deep/clean.json": pretty(index) });
    mkdirSync(join(folder, ".git"));
  });
  after(() => remove(folder));

  const configure = (configuration: unknown, name = ".oci-manifest.json"): void =>
    writeFileSync(join(folder, name), typeof configuration === "string" ? configuration : JSON.stringify(configuration));
  const problems = (...args: string[]): string[] =>
    JSON.parse(oci(folder, ["check", "--format", "json", ...args]).out).files.flatMap(
      (file: { file: string; problems: { rule: string; severity: string }[] }) =>
        [...new Set(file.problems.map(({ rule, severity }) => `${file.file} ${rule} ${severity}`))].filter(
          (line) => !line.endsWith(" info"),
        ),
    );

  test("it is found upwards, and the command line is over it", () => {
    configure({ rules: { "legacy-cache-index": "hint" }, overrides: [{ files: "deep/**", rules: { "malformed-digest": "warning" } }] });
    assert.deepEqual(problems("legacy.json", "deep/faulty.json"), [
      "legacy.json legacy-cache-index hint",
      "deep/faulty.json malformed-digest warning",
    ]);
    assert.deepEqual(problems("--rule", "legacy-cache-index=error", "legacy.json"), ["legacy.json legacy-cache-index error"]);
    assert.deepEqual(problems("--no-config", "legacy.json"), ["legacy.json legacy-cache-index warning"]);
  });

  test("--config names the only one", () => {
    configure({ rules: { "legacy-cache-index": "hint" } });
    configure('// strict\n{ "rules": { "legacy-cache-index": "error", }, }', "strict.jsonc");
    assert.deepEqual(problems("--config", "strict.jsonc", "legacy.json"), ["legacy.json legacy-cache-index error"]);
    const missing = oci(folder, ["check", "--config", "nowhere.json", "legacy.json"]);
    assert.equal(missing.err, "error: nowhere.json:1:1: there is no such file\n");
    assert.equal(missing.code, 2);
  });

  test("ignored files are passed over, and one that was named is said to be", () => {
    configure({ ignore: ["deep"] });
    assert.deepEqual(problems("."), ["legacy.json legacy-cache-index warning"]);
    const named = oci(folder, ["check", "deep/faulty.json"]);
    assert.equal(named.err, "deep/faulty.json: ignored by the configuration; passed over\n");
    assert.equal(named.code, 0);
  });

  test("a suppression with its reason takes a problem out; one that nothing needs is told", () => {
    const suppress = [{ files: "*.json", rule: "malformed-digest", pointer: "/manifests", reason: "a museum piece" }];
    configure({ suppress });
    assert.equal(oci(folder, ["check", "deep/faulty.json"]).code, 0);
    assert.deepEqual(problems("deep/faulty.json"), []);
    const { err, code } = oci(folder, ["check", "deep/clean.json"]);
    assert.match(err, /^\.oci-manifest\.json:1:14: nothing needs this suppression of `malformed-digest` any more\n$/);
    assert.equal(code, 0);
  });

  test("a faulty configuration is told once with its place, the rest of it holds, and the code is 2", () => {
    configure('{\n  "rules": { "shema": "off", "legacy-cache-index": "hint" }\n}');
    const { err, code, out } = oci(folder, ["check", "--format", "json", "legacy.json", "deep"]);
    assert.equal(err, "error: .oci-manifest.json:2:14: `shema` is no property of `rules`; did you mean `schema`?\n");
    assert.match(out, /"legacy-cache-index","severity":"hint"/);
    assert.equal(code, 2);
  });
});
