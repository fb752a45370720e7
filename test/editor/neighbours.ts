import assert from "node:assert/strict";
import * as vscode from "vscode";
import { actionsAt, api, open, ours, settled, statusOf, tells, until, uriOf } from "./workbench.ts";

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
}
