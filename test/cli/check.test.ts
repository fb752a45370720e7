import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { bundled, cli, folderWith, oci, plainEnvironment, remove } from "./bundle.ts";
import { compact, converted, faulty, index, legacy, pretty } from "./documents.ts";

const sha256 = (text: string | Uint8Array): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

const inspectOutput = pretty({
  Name: "registry.example/app",
  Digest: sha256("x"),
  RepoTags: ["1"],
  Created: "2026-01-01T00:00:00Z",
  DockerVersion: "",
  Labels: null,
  Architecture: "amd64",
  Os: "linux",
  Layers: [sha256("y")],
  LayersData: [{ MIMEType: "application/vnd.oci.image.layer.v1.tar+gzip", Digest: sha256("y"), Size: 1, Annotations: null }],
  Env: [],
});

describe("check", () => {
  let folder: string;
  const files = {
    "clean.json": pretty(index),
    "legacy.json": pretty(legacy),
    "converted.json": compact(converted),
    "faulty.json": pretty(faulty),
    "other.json": '{"name":"app","start_url":"/"}',
    "inspect.json": inspectOutput,
    "layout/oci-layout": '{"imageLayoutVersion":"1.0.0"}',
    "layout/index.json": compact({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [
        {
          mediaType: "application/vnd.oci.image.manifest.v1+json",
          digest: sha256(compact(converted)),
          size: compact(converted).length,
        },
      ],
    }),
    [`layout/blobs/sha256/${sha256(compact(converted)).slice(7)}`]: compact(converted),
  };
  before(async () => {
    await bundled();
    folder = folderWith(files);
  });
  after(() => remove(folder));

  /** Arguments, standard input → exit code, and what standard output and standard error must hold, in this order. */
  const TABLE: readonly {
    readonly args: readonly string[];
    readonly stdin?: string;
    readonly code: number;
    readonly out: readonly (string | RegExp)[];
    readonly err?: string;
  }[] = [
    {
      args: ["clean.json"],
      code: 0,
      out: [/^clean\.json {3}OCI image index.* · sha256:[0-9a-f]{12}… · \d+ bytes · no problems\n/, "1 file · 0 errors · 0 warnings\n"],
    },
    { args: ["-"], stdin: compact(index), code: 0, out: [/^stdin {3}OCI image index/, "no problems"] },
    { args: ["converted.json"], code: 0, out: [/^converted\.json {3}OCI image manifest/, "no problems"] },
    {
      args: ["legacy.json"],
      code: 0,
      out: [
        /^legacy\.json {3}OCI image index · BuildKit cache, legacy form/,
        /\n {2}warning {2}legacy-cache-index {2}legacy\.json:4:\d+\n/,
        '     4 │   "manifests": [\n',
        "╰",
        /3 places {2}6:\d+, 15:\d+, 24:\d+\n/,
        /export again +--cache-to type=registry,ref=…,image-manifest=true,oci-mediatypes=true\n/,
        /or convert +oci-manifest convert legacy\.json --write\n/,
        "1 file · 0 errors · 1 warning, 3 places · can be converted",
        "explain: oci-manifest explain legacy-cache-index\n",
      ],
    },
    {
      args: ["faulty.json"],
      code: 1,
      out: ["  error  malformed-digest  faulty.json:7:", "× 13", "also at", "1 file · 13 errors"],
    },
    {
      args: ["faulty.json", "clean.json", "legacy.json"],
      code: 1,
      out: ["faulty.json ", "clean.json ", "legacy.json ", "3 files · 13 errors"],
    },
    { args: ["other.json"], code: 0, out: [], err: "other.json: not a container manifest; --kind to force\n" },
    { args: ["-"], stdin: "[1,2]", code: 0, out: [], err: "stdin: not a container manifest; --kind to force\n" },
    { args: ["other.json", "--kind", "oci-index"], code: 1, out: ["other.json   OCI image index", "schema"] },
    { args: ["inspect.json"], code: 0, out: ["inspect.json ", "not checked", "docker buildx imagetools inspect --raw REF"] },
    {
      args: ["layout"],
      code: 0,
      out: [/layout\/blobs\/sha256\/[0-9a-f]{64} /, "layout/index.json ", "layout/oci-layout ", "3 files · 0 errors"],
    },
    { args: ["clean.json", "clean.json"], code: 0, out: ["1 file · "] },
    { args: ["-", "--kind", "oci-index"], stdin: '{"schemaVersion":2,', code: 1, out: ["json-syntax"] },
  ];
  for (const { args, stdin, code, out, err = "" } of TABLE)
    test(args.join(" ") + (stdin === undefined ? "" : ` < ${stdin.slice(0, 20)}`), () => {
      const ended = oci(folder, ["check", ...args], stdin === undefined ? {} : { stdin });
      assert.equal(ended.err, err);
      let rest = ended.out;
      for (const part of out) {
        const found = typeof part === "string" ? rest.indexOf(part) : rest.search(part);
        assert.notEqual(found, -1, `${part} is missing in\n${ended.out}`);
        rest = rest.slice(found);
      }
      if (out.length === 0) assert.equal(ended.out, "");
      assert.equal(ended.code, code);
    });

  test("a folder names what is ours, in order, and nothing else", () => {
    const { out, code } = oci(folder, ["check", "--format", "json", "."]);
    assert.equal(code, 1);
    assert.deepEqual(
      JSON.parse(out).files.map(({ file }: { file: string }) => file),
      Object.keys(files)
        .filter((name) => name !== "other.json")
        .sort(),
    );
  });

  test("the JSON form", () => {
    const { out, code } = oci(folder, ["check", "--format", "json", "legacy.json", "other.json", "clean.json"]);
    assert.equal(code, 0);
    const report = JSON.parse(out);
    assert.deepEqual(Object.keys(report), ["version", "files", "summary"]);
    assert.equal(report.version, 1);
    assert.deepEqual(report.summary, {
      files: 3,
      errors: 0,
      warnings: 1,
      infos: 0,
      hints: 0,
      places: 3,
      fixable: 0,
      fixed: 0,
      failed: 0,
    });
    const [first, other, clean] = report.files;
    assert.deepEqual(
      { ...first, problems: first.problems.length },
      { file: "legacy.json", kind: "oci-index", digest: sha256(pretty(legacy)), size: pretty(legacy).length, problems: 4 },
    );
    assert.deepEqual(other, {
      file: "other.json",
      kind: null,
      digest: sha256(files["other.json"]),
      size: files["other.json"].length,
      problems: [],
    });
    assert.equal(clean.kind, "oci-index");
    for (const problem of first.problems) {
      const keys = ["rule", "severity", "message", "start", "end", "fix"];
      // What only marks a place leads back to the problem itself.
      assert.deepEqual(Object.keys(problem), problem.severity === "info" ? [...keys, "related"] : keys);
      assert.match(problem.severity, /^(error|warning|info|hint)$/);
      assert.doesNotMatch(problem.message, /\.$/);
      for (const place of [problem.start, problem.end]) {
        assert.deepEqual(Object.keys(place), ["line", "column", "offset"]);
        const before = pretty(legacy).slice(0, place.offset).split("\n");
        assert.deepEqual([place.line, place.column], [before.length, (before.at(-1) as string).length + 1]);
      }
    }
    const [problem] = first.problems;
    assert.deepEqual(Object.keys(problem.fix), ["title", "safe"]);
    assert.equal(problem.fix.safe, false);
    assert.match(problem.fix.title, /^Convert to an image manifest/);
  });

  test("offsets count UTF-16 units, digest and size count the bytes with their byte order mark", () => {
    const text = `\ufeff${compact({ annotations: { "org.opencontainers.image.title": "日本🐋" }, ...faulty })}`;
    const there = folderWith({ "a.json": text });
    const { files: found } = JSON.parse(oci(there, ["check", "--format", "json", "a.json"]).out);
    assert.equal(found[0].digest, sha256(text));
    assert.equal(found[0].size, Buffer.byteLength(text));
    const digest = found[0].problems.find(({ rule }: { rule: string }) => rule === "malformed-digest");
    assert.ok(text.slice(digest.start.offset).startsWith("sha256:") || text.slice(digest.start.offset).startsWith('"sha256:'));
    assert.equal(digest.start.column, digest.start.offset + 1);
    remove(there);
  });

  test("an empty folder is valid JSON too", () => {
    const there = folderWith();
    const { code, out } = oci(there, ["check", "--format", "json", "."]);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out).files, []);
    remove(there);
  });

  test("a reader that goes away ends nothing badly", { skip: process.platform === "win32" }, () => {
    const many = folderWith(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}.json`, pretty(faulty)])));
    const { stderr, stdout } = spawnSync("sh", ["-c", `"${process.execPath}" "${cli}" check . | head -n 1; true`], {
      cwd: many,
      encoding: "utf8",
      env: plainEnvironment(),
    });
    assert.equal(stderr, "");
    assert.equal(stdout.split("\n").length, 2);
    remove(many);
  });

  test("--rule sets a rule, the last one counts, and off silences it", () => {
    const says = (...rules: string[]): string =>
      oci(folder, ["check", "--format", "json", "legacy.json", ...rules.flatMap((rule) => ["--rule", rule])]).out;
    assert.match(says(), /"legacy-cache-index","severity":"warning"/);
    assert.match(says("legacy-cache-index=hint", "legacy-cache-index=error"), /"legacy-cache-index","severity":"error"/);
    assert.doesNotMatch(says("legacy-cache-index=off"), /legacy-cache-index/);
  });

  test("a secret is pointed at and never repeated", () => {
    const config = {
      architecture: "amd64",
      os: "linux",
      config: { Env: ["SMTP_PASSWORD=t7Gq92rz", "DB=postgres://shop:k5Wm-31-xc@db/shop"] },
      rootfs: { type: "layers", diff_ids: [] },
    };
    for (const text of [compact(config), pretty(config)])
      for (const args of [[], ["--format", "json"]]) {
        const { out } = oci(folder, ["check", "-", ...args], { stdin: text });
        assert.match(out, /exposed-secret/);
        assert.doesNotMatch(out, /t7Gq92rz|k5Wm-31-xc/);
      }
  });

  test("--timing says on standard error what each rule cost; the report is the same", () => {
    const plain = oci(folder, ["check", "clean.json"]);
    const timed = oci(folder, ["check", "--timing", "clean.json"]);
    assert.equal(timed.out, plain.out);
    assert.match(timed.err, /^schema +\d+\.\d\d ms +\d+\.\d %$/m);
    assert.match(timed.err, /^total +\d+\.\d\d ms +100\.0 %$/m);
  });
});

describe("check --fix", () => {
  before(bundled);

  const broken = pretty(index).replace('"schemaVersion"', '"SchemaVersion"');

  test("applies the safe fixes, keeps mode and links, and touches nothing else", { skip: process.platform === "win32" }, () => {
    const there = folderWith({ "a.json": broken, "clean.json": pretty(index), "legacy.json": pretty(legacy) });
    chmodSync(join(there, "a.json"), 0o640);
    symlinkSync("a.json", join(there, "link.json"));
    const before = statSync(join(there, "clean.json")).mtimeMs;
    const { code, out, err } = oci(there, ["check", "--fix", "link.json", "clean.json", "legacy.json"]);
    assert.equal(err, "");
    assert.match(out, /^link\.json .* · 1 fix applied · no problems\n/);
    assert.match(out, /3 files · 0 errors · 1 warning, 3 places · 1 fix applied/);
    assert.equal(code, 0);
    assert.equal(readFileSync(join(there, "a.json"), "utf8"), pretty(index));
    assert.equal(statSync(join(there, "a.json")).mode & 0o777, 0o640);
    assert.ok(lstatSync(join(there, "link.json")).isSymbolicLink());
    assert.equal(statSync(join(there, "clean.json")).mtimeMs, before);
    assert.equal(readFileSync(join(there, "legacy.json"), "utf8"), pretty(legacy), "a conversion is not a safe fix");
    assert.deepEqual(readdirSync(there).sort(), ["a.json", "clean.json", "legacy.json", "link.json"]);
    remove(there);
  });

  test("a second run finds nothing to do", () => {
    const there = folderWith({ "a.json": broken });
    oci(there, ["check", "--fix", "a.json"]);
    const { code, out } = oci(there, ["check", "--fix", "a.json"]);
    assert.equal(code, 0);
    assert.doesNotMatch(out, /applied/);
    remove(there);
  });

  test("the JSON form tells the file as it now stands", () => {
    const there = folderWith({ "a.json": broken });
    const { files, summary } = JSON.parse(oci(there, ["check", "--fix", "--format", "json", "a.json"]).out);
    assert.equal(files[0].digest, sha256(pretty(index)));
    assert.deepEqual(files[0].problems, []);
    assert.equal(summary.fixed, 1);
    remove(there);
  });

  test("a blob of a layout is named by its digest and stays", () => {
    const blob = `blobs/sha256/${sha256(broken).slice(7)}`;
    const there = folderWith({ [blob]: broken });
    symlinkSync(blob, join(there, "link.json"));
    for (const [cwd, path] of [
      [there, "."],
      [there, blob],
      [there, "link.json"],
      [join(there, dirname(blob)), basename(blob)],
    ] as const) {
      const { code, out, err } = oci(cwd, ["check", "--fix", path]);
      assert.deepEqual({ code, err }, { code: 0, err: "" });
      assert.match(out, /key-case/);
      assert.doesNotMatch(out, /--fix|applied/);
    }
    assert.equal(readFileSync(join(there, blob), "utf8"), broken);
    remove(there);
  });
});

describe("explain", () => {
  before(bundled);

  test("prints a rule's page", () => {
    const { code, out, err } = oci(".", ["explain", "legacy-cache-index"]);
    assert.deepEqual({ code, err }, { code: 0, err: "" });
    assert.match(out, /^legacy-cache-index {2}warning {2}cache · since \d/);
    for (const part of ["--cache-to type=registry", "\nWrong\n", "\nSpecification\n", "https://"]) assert.ok(out.includes(part), part);
    for (const line of out.split("\n")) assert.doesNotMatch(line, /\[[^\]]+\]\(https?:/, "links are written out");
  });

  test("lists all rules when none is named", async () => {
    const { rules } = await import("../../server/src/rules/index.ts");
    const { code, out } = oci(".", ["explain"]);
    assert.equal(code, 0);
    for (const { id, severity } of rules) assert.match(out, new RegExp(`^  ${id} +${severity} `, "m"));
  });
});
