import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { FORMATS, type Format } from "../../server/src/cli/choices.ts";
import { coloursOf } from "../../server/src/cli/report/colour.ts";
import { reporterOf } from "../../server/src/cli/report/formats.ts";
import { run } from "../../server/src/cli/run.ts";
import { validate } from "../../server/src/validate.ts";
import { bundled, cli, folderWith, oci, plainEnvironment, remove } from "./bundle.ts";
import { compact, faulty, index, legacy, pretty } from "./documents.ts";
import { memory } from "./memory.ts";

const posixOnly = { skip: process.platform === "win32" };

let folder: string;
before(async () => {
  await bundled();
  folder = folderWith({
    "clean.json": pretty(index),
    "warning.json": pretty(legacy),
    "note.json": pretty({
      ...index,
      manifests: [{ ...index.manifests[0], mediaType: "application/vnd.docker.distribution.manifest.v2+json" }],
    }),
    "error.json": pretty(faulty),
    "empty.json": "",
    "other.json": '{"name":"app"}',
  });
});
after(() => remove(folder));

describe("exit codes", () => {
  /** Arguments behind `check`, code, and the end of the summary line. */
  const TABLE: readonly (readonly [args: string, code: number, end?: RegExp])[] = [
    ["clean.json", 0, /1 file · 0 errors · 0 warnings$/],
    ["clean.json --fail-on info --max-warnings 0", 0, /0 warnings$/],
    ["warning.json", 0, /can be converted {3}explain/],
    ["warning.json --fail-on error", 0],
    ["warning.json --fail-on warning", 1, / · fails by --fail-on warning {3}/],
    ["warning.json --fail-on info", 1, / · fails by --fail-on info {3}/],
    ["warning.json --max-warnings 1", 0],
    ["warning.json --max-warnings 0", 1, / · fails by --max-warnings 0 {3}/],
    ["warning.json --rule legacy-cache-index=hint --fail-on info --max-warnings 0", 0],
    ["note.json --fail-on warning", 0],
    ["note.json --fail-on info", 1, / · 1 note · fails by --fail-on info {3}/],
    ["error.json", 1, /13 errors · 0 warnings {3}/],
    ["error.json warning.json --fail-on warning --max-warnings 0", 1, /can be converted {3}/],
    ["error.json --rule malformed-digest=off", 0],
    ["empty.json", 2],
    ["error.json empty.json", 2],
    ["nowhere.json --fail-on info", 2],
  ];
  for (const [args, code, end] of TABLE)
    test(`check ${args}`, () => {
      const ended = oci(folder, ["check", ...args.split(" ")]);
      assert.equal(ended.code, code, ended.out + ended.err);
      if (end !== undefined) assert.match(ended.out.trimEnd().split("\n").at(-1) ?? "", end);
    });
});

describe("--quiet", () => {
  const quiet = (...args: string[]) => oci(folder, ["check", "-q", ...args]);

  test("says nothing where nothing fails", () => {
    assert.deepEqual(quiet("clean.json", "warning.json", "other.json"), { code: 0, out: "", err: "" });
  });

  test("shows errors alone, and counts all", () => {
    const { out, code } = quiet("clean.json", "warning.json", "error.json");
    assert.equal(code, 1);
    assert.match(out, /^error\.json /);
    assert.doesNotMatch(out, /clean\.json|warning\.json|legacy-cache-index/);
    assert.match(out, /3 files · 13 errors · 1 warning, 3 places · can be converted|3 files · 13 errors · 1 warning/);
  });

  test("shows what the other options count", () => {
    for (const options of [
      ["--fail-on", "warning"],
      ["--max-warnings", "0"],
    ]) {
      const { out, code } = quiet("clean.json", "warning.json", ...options);
      assert.equal(code, 1);
      assert.match(out, /^warning\.json /);
      assert.match(out, new RegExp(`fails by ${options.join(" ")}`));
    }
  });

  test("keeps the files of the other forms, without what is quieter", () => {
    const { files, summary } = JSON.parse(quiet("--format", "json", "clean.json", "warning.json", "error.json").out);
    assert.deepEqual(
      files.map(({ file, problems }: { file: string; problems: unknown[] }) => [file, problems.length]),
      [
        ["clean.json", 0],
        ["warning.json", 0],
        ["error.json", 13],
      ],
    );
    assert.equal(summary.warnings, 1);
  });

  test("still says what could not be read", () => {
    assert.deepEqual(quiet("empty.json"), { code: 2, out: "", err: "error: empty.json: the file is empty\n" });
  });
});

describe("--skip-others", () => {
  test("named files are taken as found ones", () => {
    const { code, out, err } = oci(folder, ["check", "--skip-others", "other.json", "empty.json", "clean.json"]);
    assert.deepEqual({ code, err }, { code: 0, err: "" });
    assert.match(out, /^clean\.json /);
    assert.equal(oci(folder, ["check", "--skip-others", "nowhere.json"]).code, 2);
    assert.equal(oci(folder, ["check", "--skip-others", "error.json"]).code, 1);
  });
});

describe("--format and --output", () => {
  test("the text stays on standard output unless something else is wanted there", () => {
    const there = folderWith({ "a.json": pretty(faulty) });
    const text = oci(there, ["check", "a.json"]).out;
    const both = oci(there, ["check", "a.json", "--output", "json=report.json"]);
    assert.deepEqual(both, { code: 1, out: text, err: "" });
    const json = oci(there, ["check", "a.json", "--output", "json=-"]).out;
    assert.equal(json, readFileSync(join(there, "report.json"), "utf8"));
    const sarif = oci(there, ["check", "a.json", "--format", "sarif", "--output", "text=report.txt", "--color"]).out;
    assert.equal(JSON.parse(sarif).version, "2.1.0");
    assert.equal(readFileSync(join(there, "report.txt"), "utf8"), text, "a file has no colours");
  });

  test("a file that is there is replaced in one step and keeps its mode; links are followed", posixOnly, () => {
    const there = folderWith({ "a.json": pretty(faulty), "report.sarif": "old" });
    chmodSync(join(there, "report.sarif"), 0o640);
    symlinkSync("report.sarif", join(there, "link"));
    assert.equal(oci(there, ["check", "a.json", "-q", "--output", "sarif=link"]).code, 1);
    assert.equal(JSON.parse(readFileSync(join(there, "report.sarif"), "utf8")).version, "2.1.0");
    assert.equal(statSync(join(there, "report.sarif")).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(there).sort(), ["a.json", "link", "report.sarif"]);
  });

  test("one report that cannot be written is one line and code 2; the others are whole", posixOnly, () => {
    const there = folderWith({ "clean.json": pretty(index) });
    mkdirSync(join(there, "folder"));
    const { code, out, err } = oci(there, [
      "check",
      "clean.json",
      ...["json=missing/a.json", "sarif=folder", "gitlab=/dev/full", "junit=good.xml"].flatMap((output) => ["--output", output]),
    ]);
    assert.equal(code, 2);
    assert.match(out, /^clean\.json .*no problems/);
    assert.deepEqual(err.trimEnd().split("\n").sort(), [
      "error: /dev/full: not written: no space is left on the device",
      "error: folder: not written: this is a folder, and a file is needed",
      "error: missing/a.json: not written: there is no such file or folder",
    ]);
    assert.match(readFileSync(join(there, "good.xml"), "utf8"), /<\/testsuites>\n$/);
    assert.deepEqual(readdirSync(there).sort(), ["clean.json", "folder", "good.xml"]);
  });

  test("standard output that is full is one line and code 2", { skip: !existsSync("/dev/full") }, () => {
    const { status, stderr } = spawnSync("sh", ["-c", `"${process.execPath}" "${cli}" check --format sarif clean.json >/dev/full`], {
      cwd: folder,
      encoding: "utf8",
      env: plainEnvironment(),
    });
    assert.equal(status, 2);
    assert.match(stderr, /^error: standard output: ENOSPC[^\n]*\n$/);
  });

  test("devices take several reports", posixOnly, () => {
    const { code, err } = oci(folder, ["check", "clean.json", "--output", "json=/dev/null", "--output", "sarif=/dev/null"]);
    assert.deepEqual({ code, err }, { code: 0, err: "" });
  });

  test("whoever interrupts leaves no half a report", posixOnly, async () => {
    const many = folderWith(Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`in/${i}.json`, pretty(index)])));
    writeFileSync(join(many, "report.sarif"), "old");
    // Standard input is never closed: the program waits for it with its report open.
    const child = spawn(process.execPath, [cli, "check", "in", "-", "--output", "sarif=report.sarif"], {
      cwd: many,
      env: plainEnvironment(),
      stdio: ["pipe", "ignore", "ignore"],
    });
    const temporary = (): string[] => readdirSync(many).filter((name) => name.endsWith(".tmp"));
    while (temporary().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const ended = new Promise((resolve) => child.on("exit", (_, signal) => resolve(signal)));
    child.kill("SIGINT");
    assert.equal(await ended, "SIGINT");
    assert.deepEqual(temporary(), []);
    assert.equal(readFileSync(join(many, "report.sarif"), "utf8"), "old");
    remove(many);
  });
});

describe("file names that are no UTF-8", { skip: process.platform !== "linux" }, () => {
  test("are found, named, checked, fixed and told in every form", () => {
    const there = folderWith();
    const name = Buffer.concat([Buffer.from(`${there}/caf`), Buffer.from([0xe9]), Buffer.from(".json")]);
    const text = compact(index).replace('"schemaVersion"', '"SchemaVersion"');
    writeFileSync(name, text);
    const outputs = FORMATS.flatMap((format) => ["--output", `${format}=${format}.out`]);
    const { code, err } = oci(there, ["check", ".", ...outputs]);
    assert.deepEqual({ code, err }, { code: 0, err: "" });
    const report = (format: Format): string => readFileSync(join(there, `${format}.out`), "utf8");
    assert.match(report("text"), /^caf\\xE9\.json /);
    assert.match(report("concise"), /^caf\\xE9\.json:1:2: warning: /);
    assert.equal(JSON.parse(report("json")).files[0].file, "caf\udce9.json");
    assert.equal(JSON.parse(report("sarif")).runs[0].artifacts[0].location.uri, "caf%E9.json");
    assert.match(report("github"), /^::warning file=caf\\xE9\.json,/);
    assert.equal(JSON.parse(report("gitlab"))[0].location.path, "caf\\xE9.json");
    assert.match(report("junit"), /<testsuite name="caf\\xE9\.json"/);
    assert.match(report("markdown"), /<code>caf&#92;xE9\.json<\/code>/);
    // As an argument, where Node gives a replacement character.
    const fixed = spawnSync("sh", ["-c", `"${process.execPath}" "${cli}" check --fix caf*.json caf*`], {
      cwd: there,
      encoding: "utf8",
      env: plainEnvironment(),
    });
    assert.equal(fixed.stderr, "");
    assert.match(fixed.stdout, /^caf\\xE9\.json .* 1 fix applied/);
    assert.equal(readFileSync(name, "utf8"), compact(index));
  });
});

describe("a machine with drives and shares", () => {
  test("names stand with slashes, and as file: URIs where they lie elsewhere", async () => {
    const text = compact(faulty);
    const paths = ["sub\\a b.json", "C:\\work\\c.json", "D:\\d.json", "\\\\host\\share\\e.json", "..\\f.json"];
    const { io, printed, text: written } = memory(Object.fromEntries(paths.map((path) => [path, text])), { windows: true });
    const outputs = FORMATS.flatMap((format) => ["--output", `${format}=out.${format}`]);
    assert.equal(await run(["check", ...paths, ...outputs], io), 1);
    assert.equal(printed.err, "");
    const names = ["sub/a b.json", "c.json", "D:/d.json", "//host/share/e.json", "C:/f.json"];
    const sarif = JSON.parse(written("out.sarif")).runs[0];
    assert.deepEqual(
      sarif.artifacts.map(({ location }: { location: { uri: string; uriBaseId?: string } }) => [location.uri, location.uriBaseId]),
      [
        ["sub/a%20b.json", "%SRCROOT%"],
        ["c.json", "%SRCROOT%"],
        ["file:///D:/d.json", undefined],
        ["file://host/share/e.json", undefined],
        ["file:///C:/f.json", undefined],
      ],
    );
    const gitlab = JSON.parse(written("out.gitlab")) as { location: { path: string } }[];
    assert.deepEqual([...new Set(gitlab.map(({ location }) => location.path))], names);
    assert.deepEqual(
      [...written("out.junit").matchAll(/<testsuite name="([^"]*)"/g)].map(([, name]) => name),
      names,
    );
    const github = [...written("out.github").matchAll(/^::error file=([^,]*),/gm)].map(([, name = ""]) => name.replaceAll("%3A", ":"));
    assert.deepEqual([...new Set(github)], names);
    // What people read and what programs read back is the path as it was given.
    assert.deepEqual(
      JSON.parse(written("out.json")).files.map(({ file }: { file: string }) => file),
      paths,
    );
    assert.deepEqual(
      [
        ...new Set(
          written("out.concise")
            .trimEnd()
            .split("\n")
            .map((line) => line.replace(/:1:\d+: error: .*$/, "")),
        ),
      ],
      paths,
    );
  });
});

describe("100 000 files", () => {
  /** Bytes that each file may add to the heap: SARIF keeps name, digest and size to the end, the others nothing. */
  const KEPT: Readonly<Record<Format, number>> = {
    text: 100,
    concise: 100,
    json: 100,
    sarif: 600,
    github: 100,
    gitlab: 100,
    junit: 100,
    markdown: 100,
  };
  const FILES = 5_000;
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const used = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const report = validate(JSON.stringify(faulty));
  const clean = validate(JSON.stringify(index));

  for (const format of FORMATS)
    test(`${format} keeps at most ${KEPT[format]} bytes for each`, async () => {
      let printed = 0;
      const out = (text: string): void => {
        printed += text.length;
      };
      const { begin, file, end } = await reporterOf(format, {
        out,
        err: out,
        colours: coloursOf(false),
        columns: undefined,
        quiet: false,
        version: "1.0.0",
        style: { windows: false, here: "/" },
        failOn: "error",
      });
      const feed = (from: number, to: number): void => {
        for (let i = from; i < to; i++) {
          const digest = `sha256:${i.toString(16).padStart(64, "0")}`;
          file({ file: `folder/file-${i}.json`, digest, size: i, report: i % 10 === 0 ? report : clean, fixed: 0 });
        }
      };
      begin();
      // What is kept up to a bound, as the rows of the job's summary, is kept now.
      feed(0, FILES + 1000);
      const before = used();
      feed(FILES + 1000, 2 * FILES + 1000);
      const grown = (used() - before) / FILES;
      assert.ok(grown <= KEPT[format], `${Math.round(grown)} bytes for each file`);
      const counts = { files: 0, errors: 0, warnings: 0, infos: 0, hints: 0, places: 0, fixable: 0, fixed: 0, failed: 0 };
      end(counts, { code: 0 });
      assert.ok(format === "markdown" ? printed < 1 << 20 : printed > 100_000, `${printed} units printed`);
    });
});
