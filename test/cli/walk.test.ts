import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { bundled, folderWith, oci, remove } from "./bundle.ts";
import { compact, index, pretty } from "./documents.ts";

const listed = (folder: string, args: readonly string[]): string[] =>
  JSON.parse(oci(folder, ["check", "--format", "json", ...args]).out).files.map(({ file }: { file: string }) => file);

describe("what check looks at", () => {
  let folder: string;
  const manifest = compact(index);
  before(async () => {
    await bundled();
    folder = folderWith({
      "a.json": manifest,
      "b.manifest": manifest,
      "deep/c.json": manifest,
      "deep/er/d.json": manifest,
      "out/e.json": manifest,
      ".gitignore": "/out\n",
      "deep/.oci-manifestignore": "d.json\n",
      "other.json": "{}",
    });
    mkdirSync(join(folder, ".git"));
  });
  after(() => remove(folder));

  test("ignore files are honoured in folders and globs, and named files are always checked", () => {
    assert.deepEqual(listed(folder, ["."]), ["a.json", "deep/c.json"]);
    assert.deepEqual(listed(folder, ["deep"]), ["deep/c.json"]);
    assert.deepEqual(listed(join(folder, "deep"), ["."]), ["c.json"]);
    assert.deepEqual(listed(folder, ["out/e.json", "deep/er/d.json"]), ["out/e.json", "deep/er/d.json"]);
    assert.deepEqual(listed(folder, ["./a.json", "a.json", "././a.json", "deep/./c.json", "deep"]), ["./a.json", "deep/./c.json"]);
    assert.deepEqual(listed(folder, ["--no-ignore", "."]), ["a.json", "deep/c.json", "deep/er/d.json", "out/e.json"]);
  });

  test("globs find files of any name; one that finds nothing is told", () => {
    assert.deepEqual(listed(folder, ["*.manifest"]), ["b.manifest"]);
    assert.deepEqual(listed(folder, ["./**/*.json", "a.json"]), ["a.json", "deep/c.json"]);
    assert.deepEqual(listed(folder, ["deep/{c,x}.json"]), ["deep/c.json"]);
    const { err, code, out } = oci(folder, ["check", "nothing/*.json"]);
    assert.equal(`${out}${err}`.includes("nothing/*.json: nothing matches this glob"), true, out + err);
    assert.equal(code, 2);
  });

  test("a file whose name looks like a glob is that file", () => {
    writeFileSync(join(folder, "[x].json"), manifest);
    assert.deepEqual(listed(folder, ["[x].json"]), ["[x].json"]);
  });

  test("links are followed to files of the same tree only", () => {
    const outside = folderWith({ "far.json": manifest });
    symlinkSync(join(outside, "far.json"), join(folder, "deep", "far.json"));
    symlinkSync(join(folder, "b.manifest"), join(folder, "near.json"));
    symlinkSync(outside, join(folder, "deep", "folder"));
    assert.deepEqual(listed(folder, ["."]), ["[x].json", "a.json", "deep/c.json", "near.json"]);
    assert.deepEqual(listed(folder, ["deep/far.json"]), ["deep/far.json"]);
  });

  test("--stdin-filename names standard input in the report and finds its configuration", () => {
    writeFileSync(join(folder, "deep", ".oci-manifest.json"), '{"ignore":["skipped.json"]}');
    const check = (name: string) => oci(folder, ["check", "-", "--stdin-filename", name], { stdin: pretty(index) });
    assert.match(check("registry.example/app:1").out, /^registry\.example\/app:1 {3}OCI image index/);
    assert.match(check("deep/skipped.json").err, /ignored by the configuration/);
  });
});

describe("ignore files mean what git means by them", () => {
  before(bundled);

  const NAMES = ["a", "b", "c.json", "d.json", "x y.json", "#e.json"];
  const pattern = fc.oneof(
    fc.constantFrom(
      "*",
      "*.json",
      "a",
      "/a",
      "a/",
      "a/b",
      "**/b",
      "a/**",
      "b/*",
      "[ab]",
      "?.json",
      "!a",
      "!c.json",
      "!*.json",
      "!a/",
      "!b/",
    ),
    fc.constantFrom("# note", "", "\\#e.json", "x y.json", "!/a/b", "/a/*", "!/a/b/", "c.json  ", "d*", "!d.json", "a/**/c.json", "**"),
  );
  const file = fc.array(pattern, { maxLength: 4 }).map((lines) => `${lines.join("\n")}\n`);
  const way = fc.array(fc.constantFrom("a", "b"), { maxLength: 3 });
  const tree = fc.record({
    files: fc.array(fc.tuple(way, fc.constantFrom(...NAMES.filter((name) => name.endsWith(".json")))), { minLength: 1, maxLength: 12 }),
    ignores: fc.array(fc.tuple(way, file), { minLength: 1, maxLength: 3 }),
  });

  test("on generated trees the same files are left out", () => {
    const empty = folderWith();
    const env = { ...process.env, GIT_CONFIG_NOSYSTEM: "1", HOME: empty, XDG_CONFIG_HOME: empty };
    fc.assert(
      fc.property(tree, ({ files, ignores }) => {
        const folder = folderWith();
        try {
          execFileSync("git", ["init", "-q", folder], { env });
          const paths = [...new Set(files.map(([at, name]) => [...at, name].join("/")))];
          for (const path of paths) {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), compact(index));
          }
          for (const [at, text] of ignores) {
            mkdirSync(join(folder, ...at), { recursive: true });
            writeFileSync(join(folder, ...at, ".gitignore"), text);
          }
          const { stdout } = spawnSync("git", ["check-ignore", "-z", "--stdin"], {
            cwd: folder,
            env,
            input: paths.join("\0"),
            encoding: "utf8",
          });
          const ignored = new Set(stdout.split("\0"));
          assert.deepEqual(new Set(listed(folder, ["."])), new Set(paths.filter((path) => !ignored.has(path))), JSON.stringify(ignores));
        } finally {
          remove(folder);
        }
      }),
      { numRuns: Number(process.env.WALK_RUNS ?? 40) },
    );
  });
});
