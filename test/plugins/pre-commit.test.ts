import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { type Ended, folderWith, plainEnvironment, root } from "../cli/bundle.ts";
import { faulty, index, legacy, pretty } from "../cli/documents.ts";

// The hooks as people get them: the real pre-commit builds them from a clone of this repository (with npm, which takes some minutes) and
// runs them on what is about to be committed. `npm run test:plugins`; Debian's package `pre-commit` is needed.

let repository: string;
let home: string;

/** A version manager's stand-in for a program that it does not have says 127; Debian's own is asked then. */
const program = ["pre-commit", "/usr/bin/pre-commit"].find((name) => spawnSync(name, ["--version"]).status === 0) ?? "pre-commit";

function run(cwd: string, command: string, ...args: string[]): Ended {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    timeout: 20 * 60_000,
    // What npm sets for the scripts that it runs must not reach the npm that pre-commit starts.
    env: {
      ...Object.fromEntries(Object.entries(plainEnvironment()).filter(([name]) => !/^npm_/i.test(name))),
      PRE_COMMIT_HOME: home,
      PRE_COMMIT_COLOR: "never",
      GIT_AUTHOR_NAME: "t",
      GIT_AUTHOR_EMAIL: "t@example.org",
      GIT_COMMITTER_NAME: "t",
      GIT_COMMITTER_EMAIL: "t@example.org",
    },
  });
  if (error !== undefined) throw error;
  return { code: status, out: stdout, err: stderr };
}

function git(cwd: string, ...args: string[]): string {
  const { code, out, err } = run(cwd, "git", ...args);
  assert.equal(code, 0, out + err);
  return out.trim();
}

/** Adds files and commits everything, with the hooks. */
function commit(files: Readonly<Record<string, string | Uint8Array>>): Ended {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, name)), { recursive: true });
    writeFileSync(join(repository, name), content);
  }
  git(repository, "add", "-A");
  return run(repository, "git", "commit", "-q", "-m", "more");
}

before(() => {
  home = folderWith();
  repository = folderWith();
  // The clone holds what stands here, committed or not.
  const source = folderWith();
  const files = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0");
  for (const name of files) if (name !== "" && existsSync(join(root, name))) cpSync(join(root, name), join(source, name));
  git(source, "init", "-q");
  git(source, "add", "-A");
  git(source, "commit", "-q", "-m", "as it stands");
  const hooks = "    hooks:\n      - id: oci-manifest-fix\n      - id: oci-manifest\n";
  const config = `repos:\n  - repo: ${source}\n    rev: ${git(source, "rev-parse", "HEAD")}\n${hooks}`;
  writeFileSync(join(repository, ".pre-commit-config.yaml"), config);
  git(repository, "init", "-q");
  git(repository, "add", "-A");
  git(repository, "commit", "-q", "-m", "begin");
  const installed = run(repository, program, "install", "--install-hooks");
  assert.equal(installed.code, 0, installed.out + installed.err);
});

describe("pre-commit", () => {
  test("what is right, and what is no manifest, is committed without a word of it", () => {
    const { code, err } = commit({
      "a b.json": pretty(index),
      "warning.json": pretty(legacy),
      "package.json": '{"name":"app"}',
      "empty.json": "",
      "latin1.json": Buffer.from([0x22, 0xe9, 0x22]),
      [`blobs/sha256/${"a".repeat(64)}`]: Buffer.from([0x1f, 0x8b, 8, 0, 1]),
    });
    assert.equal(code, 0, err);
    assert.match(err, /check container manifests\.+Passed/);
    assert.doesNotMatch(err, /package\.json|empty\.json/);
  });

  test("an error stops the commit and is shown", () => {
    const { code, err } = commit({ "wrong.json": pretty(faulty), "other.json": "{}" });
    assert.equal(code, 1);
    assert.match(err, /check container manifests\.+Failed\n- hook id: oci-manifest\n- exit code: 1/);
    assert.match(err, /malformed-digest {2}wrong\.json:7:17/);
    assert.doesNotMatch(err, /other\.json|warning\.json/);
    git(repository, "reset", "-q", "--hard");
  });

  test("the fixing hook changes the file, which stops the commit once", () => {
    const slip = pretty(index).replace('"schemaVersion"', '"SchemaVersion"');
    const { code, err } = commit({ "slip.json": slip });
    assert.equal(code, 1);
    assert.match(err, /fix container manifests\.+Failed\n- hook id: oci-manifest-fix\n- files were modified by this hook/);
    assert.equal(readFileSync(join(repository, "slip.json"), "utf8"), pretty(index));
    assert.equal(commit({}).code, 0);
  });
});
