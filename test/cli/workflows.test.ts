import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, test } from "node:test";
import { folderWith, root } from "./bundle.ts";

// What GitHub does with this repository. Nothing of it can be run here, so what it names must be there, and what it may is held small.

const require = createRequire(createRequire(import.meta.url).resolve("mocha/package.json"));
const { load } = require("js-yaml") as { load: (text: string) => unknown };
const read = (name: string): string => readFileSync(join(root, name), "utf8");
const { scripts, name, version } = JSON.parse(read("package.json")) as { scripts: Record<string, string>; name: string; version: string };
const { attached, FOLDER, NOTES, notesOf } = (await import("../../tools/release.mjs" as string)) as {
  attached: (of: { name: string; version: string }) => readonly string[];
  FOLDER: string;
  NOTES: string;
  notesOf: (changelog: string, version: string) => string | undefined;
};

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly uses?: string;
  readonly needs?: string;
  readonly steps?: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly on: Readonly<Record<string, { readonly tags?: readonly string[] } | null>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER_OF_ALL = ".github/workflows";
const files = readdirSync(join(root, FOLDER_OF_ALL)).sort();
const workflow = (file: string): Workflow => load(read(`${FOLDER_OF_ALL}/${file}`)) as Workflow;
const stepsOf = ({ jobs }: Workflow): Step[] => Object.values(jobs).flatMap(({ steps = [] }) => steps);

test("they are those that there are", () => assert.deepEqual(files, ["ci.yml", "pages.yml", "release.yml"]));

for (const file of files)
  describe(file, () => {
    const text = read(`${FOLDER_OF_ALL}/${file}`);
    const { on, permissions, jobs } = workflow(file);

    test("may read, and more only where a job says so", () => {
      assert.deepEqual(permissions, { contents: "read" });
      assert.ok(!("pull_request_target" in on), "no stranger's code beside a secret");
      for (const { needs } of Object.values(jobs)) assert.ok(needs === undefined || needs in jobs, needs);
    });

    test("uses named versions, and workflows that are there", () => {
      for (const { uses } of [...stepsOf(workflow(file)), ...Object.values(jobs)]) {
        if (uses?.startsWith("./")) assert.ok("workflow_call" in workflow(uses.slice(uses.lastIndexOf("/") + 1)).on, uses);
        else if (uses !== undefined) assert.match(uses, /^actions\/[a-z-]+@v\d+$/);
      }
      for (const { uses, with: given } of stepsOf(workflow(file)))
        if (uses?.startsWith("actions/checkout@")) assert.equal(given?.["persist-credentials"], false);
    });

    test("runs what there is, and nothing that somebody else wrote", () => {
      for (const { run = "" } of stepsOf(workflow(file))) {
        assert.doesNotMatch(run, /\$\{\{/, "values come as variables and never as part of the script");
        for (const [, script = ""] of run.matchAll(/\bnpm run ([\w:-]+)/g)) assert.ok(script in scripts, script);
        for (const [program] of run.matchAll(/(?:^|\s)\.?[\w-]+\/[\w./-]+\.?(?:mjs|\/run)\b/g))
          assert.ok(existsSync(join(root, program.trim())), program);
        if (process.platform === "win32") continue;
        const { status, stderr } = spawnSync("bash", ["-n", join(folderWith({ "script.sh": run }), "script.sh")], { encoding: "utf8" });
        assert.equal(status, 0, stderr);
      }
      assert.doesNotMatch(text, /https?:\/\//, "no address of a registry");
    });
  });

test("ci.yml runs what every submission must pass", () => {
  const { on } = workflow("ci.yml");
  assert.deepEqual(Object.keys(on).sort(), ["pull_request", "push", "workflow_call"]);
  assert.ok(stepsOf(workflow("ci.yml")).some(({ run }) => run === ".ci/run"));
});

describe("release.yml", () => {
  const { on, jobs } = workflow("release.yml");
  const { test: tested, make, attach, publish } = jobs as Record<"test" | "make" | "attach" | "publish", Job>;
  const scriptsOf = ({ steps = [] }: Job): string => steps.map(({ run = "" }) => run).join("\n");

  test("one after the other: tested, made, attached, published", () => {
    assert.deepEqual(on, { push: { tags: ["v*"] } });
    assert.equal(tested.uses, "./.github/workflows/ci.yml");
    assert.deepEqual([make.needs, attach.needs, publish.needs], ["test", "make", "attach"]);
  });

  test("what is attached is what `npm run release` makes, and nothing is made twice", () => {
    assert.match(scriptsOf(make), /^npm run release -- "\$GITHUB_REF_NAME"$/m);
    const [upload] = (make.steps ?? []).filter(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
    assert.deepEqual(String(upload?.with?.path).trim().split("\n"), [`${FOLDER}/`, NOTES]);
    assert.equal(upload?.with?.["if-no-files-found"], "error");
    assert.match(scriptsOf(attach), new RegExp(`gh release create .* --notes-file ${NOTES} ${FOLDER}/\\*$`, "m"));
    for (const job of [attach, publish]) {
      assert.ok(
        job.steps?.some(({ uses, with: given }) => uses?.startsWith("actions/download-artifact@") && given?.name === upload?.with?.name),
      );
      assert.doesNotMatch(scriptsOf(job), /npm (?:ci|install|run|pack)\b/);
      assert.match(scriptsOf(job), /sha256sum --check SHA256SUMS/);
    }
    assert.deepEqual(
      attached({ name, version }).map((one) => one.replace(version, "V")),
      [`${name}-V.vsix`, `${name}-V.tgz`, `${name}-V.cdx.json`, "THIRD-PARTY-NOTICES", "SHA256SUMS"],
    );
  });

  test("only who must may write, and npm is given the tarball only where a token is set", () => {
    assert.deepEqual([make.permissions, attach.permissions], [undefined, { contents: "write" }]);
    assert.deepEqual(publish.permissions, { contents: "read", "id-token": "write" });
    const step = publish.steps?.find(({ run }) => run?.includes("npm publish"));
    assert.equal(step?.if, `\${{ env.NPM_TOKEN != '' }}`);
    assert.equal(publish.env?.NPM_TOKEN, `\${{ secrets.NPM_TOKEN }}`);
    assert.match(step?.run ?? "", /npm publish \.\/release\/\*\.tgz --provenance\b/);
    assert.equal(JSON.stringify([make, attach]).includes("secrets."), false);
  });

  test("its words are what CHANGELOG.md says of the version", () => {
    const changelog = "# Changelog\n\n## 1.10.0\n\n- new\n- more\n\n## 1.1.0\n\n- old\n";
    assert.equal(notesOf(changelog, "1.10.0"), "- new\n- more");
    assert.equal(notesOf(changelog, "1.1.0"), "- old");
    assert.equal(notesOf(changelog, "1.0.0"), undefined);
    assert.match(notesOf(read("CHANGELOG.md"), version) ?? "", /^- /);
  });
});

test("no release is made of a tag that is another version", () => {
  for (const tag of [[], ["v0.0.1"], [version]]) {
    const { status, stderr } = spawnSync(process.execPath, ["tools/release.mjs", ...tag], { cwd: root, encoding: "utf8" });
    assert.equal(status, 2);
    assert.match(stderr, new RegExp(`npm run release -- v${version}`));
  }
});
