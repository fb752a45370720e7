import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { before, describe, test } from "node:test";
import { bundled, cli, type Ended, folderWith, plainEnvironment, root } from "./bundle.ts";
import { faulty, index, legacy, pretty } from "./documents.ts";

// What other people's CI reads of this repository, run as they run it: with a `npx` that starts the bundled command line.

// Mocha's own YAML reader.
const require = createRequire(createRequire(import.meta.url).resolve("mocha/package.json"));
const { load } = require("js-yaml") as { load: (text: string) => unknown };
const read = (name: string): string => readFileSync(join(root, name), "utf8");
const { version } = JSON.parse(read("package.json"));

let programs: string;
before(async () => {
  await bundled();
  programs = folderWith({
    // What npx is asked to fetch is noted, and what is here is run.
    npx: `#!/bin/sh\n[ "$1" = --yes ] || exit 99\necho "$2" >> "\${FETCHED:-/dev/null}"\nshift 2\nexec "${process.execPath}" "${cli}" "$@"\n`,
    "oci-manifest": `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`,
    docker: `#!/bin/sh\n[ "$*" = "buildx imagetools inspect --raw REF" ] || exit 99\ncat "$DOCUMENT"\n`,
  });
  for (const name of ["npx", "oci-manifest", "docker"]) chmodSync(join(programs, name), 0o755);
});

function shell(cwd: string, script: string, env: Readonly<Record<string, string>> = {}): Ended {
  // As GitHub's runner starts it (`shell: bash`).
  const file = join(folderWith({ "script.sh": script }), "script.sh");
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", file], {
    cwd,
    encoding: "utf8",
    env: { ...plainEnvironment(), PATH: `${programs}${delimiter}${process.env.PATH}`, ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

describe("action.yml", { skip: process.platform === "win32" }, () => {
  const action = load(read("action.yml")) as {
    name: string;
    description: string;
    inputs: Record<string, { description: string; default: string }>;
    outputs: Record<string, { value: string }>;
    runs: { using: string; steps: Step[] };
  };
  const [check, upload] = action.runs.steps as [Step, Step];

  /** Runs the step with inputs, in a folder that is GitHub's workspace. */
  function step(files: Record<string, string>, inputs: Readonly<Record<string, string>> = {}) {
    const workspace = folderWith(files);
    const runner = folderWith({ summary: "before\n", output: "", fetched: "" });
    const given = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, inputs[name] ?? input.default]));
    const env = Object.fromEntries(
      Object.entries(check.env ?? {}).map(([name, value]) => [
        name,
        value.replace(/^\$\{\{ inputs\.([a-z-]+) \}\}$/, (_, input: string) => given[input] ?? assert.fail(input)),
      ]),
    );
    const ended = shell(workspace, check.run ?? "", {
      ...env,
      RUNNER_TEMP: runner,
      GITHUB_STEP_SUMMARY: join(runner, "summary"),
      GITHUB_OUTPUT: join(runner, "output"),
      FETCHED: join(runner, "fetched"),
    });
    const file = (name: string): string => readFileSync(join(runner, name), "utf8");
    return {
      ...ended,
      workspace,
      summary: file("summary"),
      output: file("output"),
      fetched: file("fetched"),
      sarif: join(runner, "oci-manifest.sarif"),
    };
  }

  test("its form", () => {
    assert.equal(action.runs.using, "composite");
    for (const [name, input] of Object.entries(action.inputs)) {
      assert.equal(typeof input.default, "string", `${name} is text, as all inputs are`);
      assert.ok(input.description.length > 10);
      assert.ok(read("docs/ci.md").includes(`| \`${name}\` |`), `docs/ci.md tells of ${name}`);
    }
    assert.equal(action.inputs.package?.default, `oci-manifest@${version}`);
    assert.equal(check.shell, "bash");
    assert.doesNotMatch(check.run ?? "", /\$\{\{/, "no input becomes part of the script");
    assert.match(upload.uses ?? "", /^github\/codeql-action\/upload-sarif@v\d+$/);
    assert.match(upload.if ?? "", /!cancelled\(\) && inputs\.sarif == 'true' && steps\.check\.outputs\.sarif-file != ''/);
    assert.equal(upload.with?.sarif_file, `\${{ steps.${check.id}.outputs.sarif-file }}`);
  });

  test("nothing wrong: code 0, a summary behind what stood there, the report's path", () => {
    const { code, out, summary, output, fetched, sarif } = step({ "a.json": pretty(index) });
    assert.equal(code, 0);
    assert.equal(out, "1 file · 0 errors · 0 warnings\n");
    assert.match(summary, /^before\n## oci-manifest: nothing fails the check\n[\s\S]*<code>a\.json<\/code>/);
    assert.equal(output, `sarif-file=${sarif}\n`);
    assert.equal(JSON.parse(readFileSync(sarif, "utf8")).runs[0].invocations[0].exitCode, 0);
    assert.equal(fetched, `oci-manifest@${version}\n`);
  });

  test("errors: annotations and code 1", () => {
    const { code, out, output } = step({ "a.json": pretty(faulty) });
    assert.equal(code, 1);
    assert.match(out, /^::error file=a\.json,line=7,/);
    assert.match(output, /^sarif-file=/);
  });

  test("inputs are options", () => {
    const files = { "sub dir/a.json": pretty(legacy), "b.json": pretty(faulty), "c.json": pretty(index) };
    const paths = "sub dir\nc.json\n\n";
    assert.equal(step(files, { paths }).code, 0);
    assert.equal(step(files, { paths, "fail-on": "warning" }).code, 1);
    assert.equal(step(files, { paths, "max-warnings": "0" }).code, 1);
    assert.equal(step(files, { paths, "max-warnings": "1" }).code, 0);
    assert.equal(step(files, { paths, args: "--rule\nlegacy-cache-index=error" }).code, 1);
    assert.match(step(files, { paths, target: "ecr" }).out, /^::error file=sub dir\/a\.json.*refused by/);
  });

  test("a mistake is code 2 and uploads nothing", () => {
    const { code, err, output, summary } = step({ "a.json": pretty(index) }, { "fail-on": "warnings" });
    assert.equal(code, 2);
    assert.match(err, /did you mean `warning`\?\n$/);
    assert.deepEqual({ output, summary }, { output: "", summary: "before\n" });
  });

  test("no input runs anything", () => {
    const evil = "$(touch owned) `touch owned` \"; touch owned; '";
    const { workspace, code } = step({ "a.json": pretty(index) }, { paths: `${evil}\n--help\na.json`, target: "ecr", args: "" });
    assert.equal(code, 2, "those files are not there");
    assert.equal(step({}, { target: evil }).code, 2);
    assert.equal(step({}, { "max-warnings": evil }).code, 2);
    assert.equal(existsSync(join(workspace, "owned")), false);
  });
});

describe("docs/ci.md", { skip: process.platform === "win32" }, () => {
  const page = read("docs/ci.md");
  const blocks = (language: string): string[] =>
    [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, text = ""]) => text);

  test("the first command checks what is in a registry", () => {
    const [command = ""] = blocks("sh");
    const there = folderWith({ "a.json": pretty(index) });
    const { code, out } = shell(there, command, { DOCUMENT: join(there, "a.json") });
    assert.match(out, /^REF {3}OCI image index/);
    assert.match(out, /expected-platforms/);
    assert.match(out, /linux\/arm64/);
    assert.equal(code, 1);
    const both = {
      ...index,
      manifests: ["amd64", "arm64"].map((architecture, i) => ({
        ...index.manifests[0],
        digest: `sha256:${`${i}a3f`.repeat(16)}`,
        platform: { os: "linux", architecture },
      })),
    };
    writeFileSync(join(there, "a.json"), pretty(both));
    assert.equal(shell(there, command, { DOCUMENT: join(there, "a.json") }).code, 0);
  });

  test("GitLab's job writes what its artifacts name", () => {
    const job = blocks("yaml")
      .map((text) => load(text) as Record<string, { script: string[]; artifacts: { reports: Record<string, string> } }>)
      .find((block) => "oci-manifest" in block)?.["oci-manifest"];
    assert.ok(job !== undefined);
    const there = folderWith({ "a.json": pretty(faulty) });
    assert.equal(shell(there, job.script.join("\n")).code, 1);
    const { codequality = "", junit = "" } = job.artifacts.reports;
    assert.equal(JSON.parse(readFileSync(join(there, codequality), "utf8")).length, 13);
    assert.match(readFileSync(join(there, junit), "utf8"), /<testsuite name="a\.json" tests="13" failures="13"/);
  });

  test("what stands in workflows is an input, an option or a hook that there is", () => {
    const yaml = blocks("yaml").map((text) => load(text));
    assert.equal(yaml.length, 4);
    const [workflow, run, , hooks] = yaml as [{ steps: Step[] }, { run: string }[], unknown, { repos: { hooks: { id: string }[] }[] }];
    const { inputs } = load(read("action.yml")) as { inputs: object };
    const used = workflow.steps.find(({ uses }) => uses?.startsWith("oci-manifest/"));
    assert.equal(used?.uses, `oci-manifest/oci-manifest@v${version}`);
    for (const name of Object.keys(used?.with ?? {})) assert.ok(name in inputs, name);
    const there = folderWith({ "a.json": pretty(index) });
    assert.equal(shell(there, run[0]?.run ?? "").code, 0);
    const known = (load(read(".pre-commit-hooks.yaml")) as { id: string }[]).map(({ id }) => id);
    for (const { id } of hooks.repos[0]?.hooks ?? []) assert.ok(known.includes(id), id);
    for (const [, found] of page.matchAll(/(?:oci-manifest@v?|rev: v)(\d+\.\d+\.\d+)/g)) assert.equal(found, version);
  });
});

describe(".pre-commit-hooks.yaml", () => {
  const hooks = load(read(".pre-commit-hooks.yaml")) as {
    id: string;
    name: string;
    entry: string;
    language: string;
    files: string;
    types: string[];
  }[];

  test("two hooks that start the package's own command", () => {
    assert.deepEqual(
      hooks.map(({ id }) => id),
      ["oci-manifest", "oci-manifest-fix"],
    );
    for (const { entry, language, types } of hooks) {
      assert.match(entry, /^oci-manifest check (--fix )?--quiet --skip-others$/);
      assert.equal(language, "node");
      assert.deepEqual(types, ["file"]);
    }
    assert.match(read(".npmrc"), /^foreground-scripts=false$/m, "else pre-commit cannot read the tarball's name");
  });

  const NAMES: readonly (readonly [name: string, wanted: boolean])[] = [
    ["a.json", true],
    ["sub/dir/a b.json", true],
    ["oci-layout", true],
    ["layout/oci-layout", true],
    [`layout/blobs/sha256/${"a".repeat(64)}`, true],
    ["a.json5", false],
    ["my-oci-layout", false],
    ["a.yaml", false],
    [`${"a".repeat(64)}`, false],
  ];
  for (const [name, wanted] of NAMES)
    test(`${name}: ${wanted}`, () => {
      for (const { files } of hooks) assert.equal(new RegExp(files).test(name), wanted);
    });
});
