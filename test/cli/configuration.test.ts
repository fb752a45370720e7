import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
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

  test("a baseline accepts what is there, not what comes; it survives reformatting, and what is gone is told", () => {
    configure({ baseline: "known.json" });
    assert.equal(oci(folder, ["check", "deep/faulty.json"]).code, 1);
    const update = oci(folder, ["check", "--update-baseline", "."]);
    assert.deepEqual([update.code, update.err], [0, ""]);
    const baseline = readFileSync(join(folder, "known.json"), "utf8");
    assert.deepEqual(Object.keys(JSON.parse(baseline).files), ["deep/faulty.json", "legacy.json"]);
    assert.equal(oci(folder, ["check", "."]).code, 0);
    assert.deepEqual(problems("."), []);

    writeFileSync(join(folder, "deep/faulty.json"), JSON.stringify({ ...faulty, manifests: [...faulty.manifests].reverse() }));
    assert.equal(oci(folder, ["check", "deep"]).code, 0, "moved and reformatted");
    const digest = { ...faulty.manifests[0], digest: "sha256:abc" };
    writeFileSync(join(folder, "deep/faulty.json"), pretty({ ...faulty, manifests: [digest, ...faulty.manifests.slice(1)] }));
    const one = oci(folder, ["check", "deep"]);
    assert.equal(one.code, 1, "a new one");
    assert.match(one.err, /^known\.json: 1 problem is gone; `--update-baseline` takes it out\n$/);

    writeFileSync(join(folder, "deep/faulty.json"), pretty(index));
    assert.equal(oci(folder, ["check", "--update-baseline", "deep"]).code, 0);
    assert.deepEqual(
      Object.keys(JSON.parse(readFileSync(join(folder, "known.json"), "utf8")).files),
      ["legacy.json"],
      "others keep theirs",
    );
  });

  test("a baseline that is none, or that nobody names", () => {
    configure({ baseline: "known.json" });
    writeFileSync(join(folder, "known.json"), "[]");
    const { err, code } = oci(folder, ["check", "deep/clean.json"]);
    assert.match(err, /^error: known\.json:1:1: this is no baseline of version 1; /);
    assert.equal(code, 2);
    configure({});
    assert.match(
      oci(folder, ["check", "--update-baseline", "."]).err,
      /^error: the baseline was not written: no configuration names a `baseline`\n$/,
    );
  });
});
