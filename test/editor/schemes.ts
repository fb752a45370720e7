import assert from "node:assert/strict";
import * as vscode from "vscode";
import { api, open, ours, settled, statusOf, tells, textOf, until, uriOf } from "./workbench.ts";

const legacy = (): Promise<string> => textOf(uriOf("legacy-cache-index.json"));

/** Documents of every scheme: the content decides, wherever they are from. */
export function schemes(): void {
  it("reads a cell of a notebook as any other document", async () => {
    const text = await legacy();
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, "json");
    const notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", new vscode.NotebookData([cell]));
    const { document } = notebook.cellAt(0);
    assert.equal(document.uri.scheme, "vscode-notebook-cell");
    await vscode.window.showNotebookDocument(notebook);
    await settled(document.uri, tells("legacy-cache-index"));
    assert.equal((await statusOf(document.uri))?.kind, "oci-index");
    // Nothing asks whether it should be saved.
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  for (const [scheme, uri] of [
    ["a scheme that nobody knows", "x-nobody.1+2:/a folder/index%23.json?version=%C3%A9#here"],
    ["a scheme without a path of folders", "x-opaque:index.json"],
  ] as const)
    it(`reads a document of ${scheme}`, async () => {
      const text = await legacy();
      const parsed = vscode.Uri.parse(uri);
      const provider = vscode.workspace.registerTextDocumentContentProvider(parsed.scheme, { provideTextDocumentContent: () => text });
      try {
        const document = await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(parsed), "json");
        await vscode.window.showTextDocument(document, { preview: false });
        await settled(document.uri, tells("legacy-cache-index"));
        const { shownStatus } = await api();
        await until("the status item", () => shownStatus()?.text.startsWith("OCI image index"));
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          "vscode.executeCodeActionProvider",
          document.uri,
          new vscode.Range(3, 4, 3, 4),
        );
        assert.ok(actions.some(({ title }) => title.startsWith("Convert to an image manifest")));
      } finally {
        provider.dispose();
      }
    });

  it("forgets what it told of a document when that is closed", async () => {
    const uri = uriOf("legacy-cache-index.json");
    await open(uri);
    await settled(uri, tells("legacy-cache-index"));
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await until("silence", () => ours(uri).length === 0, 30_000);
  });
}
