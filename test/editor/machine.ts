import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { open, ours, settled, statusOf, tells, textOf, until, uriOf, workspace } from "./workbench.ts";

interface Git {
  readonly toGitUri: (uri: vscode.Uri, ref: string) => vscode.Uri;
  readonly openRepository: (root: vscode.Uri) => Promise<unknown>;
}

/** What comes from the machine's own programs: pipes and repositories. */
export function machine(): void {
  it("has the folder as files of this machine, be the window a remote's or not", () => {
    assert.equal(vscode.workspace.workspaceFolders?.[0]?.uri.scheme, "file");
  });

  it("makes what `code -` pipes in JSON", async () => {
    const file = path.join(os.tmpdir(), `code-stdin-x7f${process.pid}`);
    fs.writeFileSync(file, await textOf(uriOf("legacy-cache-index.json")));
    try {
      await open(vscode.Uri.file(file));
      const isJson = ({ uri, languageId }: vscode.TextDocument): boolean => uri.fsPath === file && languageId === "json";
      const document = await until("language json", () => vscode.workspace.textDocuments.find(isJson));
      await settled(document.uri, tells("legacy-cache-index"));
    } finally {
      fs.rmSync(file, { force: true });
    }
  });

  it("tells the problems of a file once when it stands beside its older version", async function () {
    const extension = vscode.extensions.getExtension<{ getAPI(version: 1): Git }>("vscode.git");
    const git = (...args: string[]): number | null =>
      spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.invalid", ...args], { cwd: workspace() }).status;
    if (extension === undefined || git("init", "-q") !== 0) return this.skip();
    assert.equal(git("add", "."), 0);
    assert.equal(git("commit", "-qm", "samples"), 0);
    const repositories = (await extension.activate()).getAPI(1);
    const uri = uriOf("legacy-cache-index.json");
    await until("the repository", () => repositories.openRepository(vscode.Uri.file(workspace())));
    const older = repositories.toGitUri(uri, "HEAD");
    await vscode.commands.executeCommand("vscode.diff", older, uri);
    await settled(uri, tells("legacy-cache-index"));
    const shown = await until("both sides", () => {
      const [left] = vscode.workspace.textDocuments.filter((document) => document.uri.scheme === "git" && document.getText() !== "");
      return left;
    });
    assert.equal(shown.languageId, "json");
    assert.equal((await statusOf(shown.uri))?.kind, "oci-index", "it is read, so that hovers work");
    assert.deepEqual(ours(shown.uri), []);
  });
}
