import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { codeOf, ours, until, uriOf, workspace } from "./workbench.ts";

/** Runs a task to its end and gives its exit code. */
async function run(task: vscode.Task): Promise<number | undefined> {
  const ended = new Promise<number | undefined>((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== task.name) return;
      listener.dispose();
      resolve(exitCode);
    });
  });
  await vscode.tasks.executeTask(task);
  return ended;
}

/** What stands under *Run Task*, and what `tasks.json` can make of it. */
export function tasks(): void {
  const offered = async (): Promise<vscode.Task> => {
    const [task, ...others] = await vscode.tasks.fetchTasks({ type: "oci-manifest" });
    assert.ok(task !== undefined);
    assert.equal(others.length, 0);
    return task;
  };

  it("checks the folder and lists the problems of files that are not open", async () => {
    const task = await offered();
    assert.equal(task.name, "check container manifests");
    assert.equal(await run(task), 1, "the samples have errors");
    const uri = uriOf("broken-manifest.json");
    const found = await until("problems of a closed file", () => (ours(uri).length > 0 ? ours(uri) : undefined));
    const digest = found.find((one) => codeOf(one) === "malformed-digest");
    assert.ok(digest !== undefined, found.map(codeOf).join());
    assert.equal(digest.severity, vscode.DiagnosticSeverity.Error);
    assert.deepEqual([digest.range.start.line, digest.range.start.character], [5, 14]);
    assert.match(digest.message, /^`sha256:935920852ef5…` has 61 digits; sha256 has 64$/);
    assert.deepEqual(ours(uriOf("image-manifest.json")), []);
  });

  it("takes paths and options from tasks.json", async () => {
    const folder = path.join(workspace(), ".vscode");
    fs.mkdirSync(folder, { recursive: true });
    const own = {
      type: "oci-manifest",
      label: "own",
      paths: ["cache-manifest.json", "legacy-cache-index.json"],
      args: ["--rule", "legacy-cache-index=info", "--fail-on", "info"],
      problemMatcher: [],
    };
    fs.writeFileSync(path.join(folder, "tasks.json"), JSON.stringify({ version: "2.0.0", tasks: [own] }));
    try {
      const task = await until("the task of tasks.json", async () => (await vscode.tasks.fetchTasks()).find(({ name }) => name === "own"));
      assert.equal(await run(task), 1, "a note fails this task");
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
}
