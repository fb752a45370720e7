import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");
const from = createRequire(import.meta.url);
const tool = join(dirname(from.resolve("vscode-tmgrammar-test/package.json")), "dist/unit.js");
const grammar = from.resolve("tm-grammars/grammars/jsonc.json");

/** Runs vscode-tmgrammar-test over a file whose comments say which scopes the line above has; ours comes from package.json. */
const scopes = (file: string) => spawnSync(process.execPath, [tool, "-g", grammar, file], { cwd: root, encoding: "utf8" });

test("the injection grammar gives VS Code's own JSON the scopes that the file says", () => {
  const { status, stdout, stderr } = scopes("test/syntaxes/manifest.syntax.jsonc");
  assert.equal(status, 0, stdout + stderr);
});

test("a scope that is not there is seen", () => {
  const folder = mkdtempSync(join(tmpdir(), "ocim-scopes-"));
  const wrong = join(folder, "wrong.syntax.jsonc");
  const text = readFileSync(join(root, "test/syntaxes/manifest.syntax.jsonc"), "utf8");
  writeFileSync(wrong, text.replace("constant.numeric.hex.digest", "constant.numeric.decimal.digest"));
  assert.notEqual(scopes(wrong).status, 0);
  rmSync(folder, { recursive: true });
});
