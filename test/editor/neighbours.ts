import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as vscode from "vscode";
import { actionsAt, api, open, ours, settled, statusOf, tells, until, uriOf, workspace } from "./workbench.ts";

interface Git {
  readonly toGitUri: (uri: vscode.Uri, ref: string) => vscode.Uri;
  readonly openRepository: (root: vscode.Uri) => Promise<unknown>;
}

/** What is not ours, and what others show of ours. */
export function neighbours(): void {
  for (const name of ["unrelated-app-manifest.json", "not-ours.json"])
    it(`leaves ${name} alone`, async () => {
      const uri = uriOf(name);
      if (name === "not-ours.json")
        await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('{"class_name":"Model","config":{"layers":[]},"layers":[{}]}'));
      await open(uriOf("legacy-cache-index.json"));
      await settled(uriOf("legacy-cache-index.json"), tells("legacy-cache-index"));
      const { document } = await open(uri);
      const { shownStatus } = await api();
      await until("an empty status bar", () => shownStatus() === undefined);
      assert.equal(await statusOf(uri), null);
      assert.deepEqual(ours(uri), []);
      const titles = (await actionsAt(uri, new vscode.Range(0, 0, document.lineCount, 0))).map(({ title }) => title);
      assert.deepEqual(
        titles.filter((title) => /manifest|Turn off/i.test(title)),
        [],
      );
    });

  it("names how to get the manifest where it sees a program's output about it", async () => {
    const document = await vscode.workspace.openTextDocument({
      language: "json",
      content:
        '{"Name":"docker.io/library/alpine","Digest":"sha256:de9aa4e33f69ce554c11c86ac23136c00e461d0134c84a19ab4ff2ecc1aa7ed3","RepoTags":["latest"],"Created":"2026-11-03T08:12:58Z","DockerVersion":"","Labels":null,"Architecture":"amd64","Os":"linux","Layers":["sha256:de9aa4e33f69ce554c11c86ac23136c00e461d0134c84a19ab4ff2ecc1aa7ed3"],"LayersData":[],"Env":[]}\n',
    });
    await vscode.window.showTextDocument(document);
    const { shownStatus } = await api();
    const { text, tooltip } = await until("the status item", () => shownStatus());
    assert.equal(text, "output of skopeo inspect, not a manifest");
    assert.match(tooltip, /raw/);
    assert.deepEqual(ours(document.uri), []);
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
