import assert from "node:assert/strict";
import * as vscode from "vscode";
import { actionsAt, open, placeOf, settled, statusOf, tells, until, uriOf } from "./workbench.ts";

export const tabs = (): readonly vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
const previewOf = (name: string): Promise<vscode.Tab> =>
  until(`the preview ${name}`, () => tabs().find(({ input, label }) => input instanceof vscode.TabInputWebview && label.includes(name)));
/** The text behind a preview that is made for one look. */
const pageOf = async (name: string): Promise<string> =>
  (await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: "oci-manifest-page", path: `/${name}.md` }))).getText();

/** Pages, pictures, comparisons and refactorings. */
export function views(): void {
  // The first: a new document gets the copy that VS Code keeps of one of its name which was closed a moment ago.
  it("opens a sample that has something to say, and the walkthrough", async () => {
    await vscode.commands.executeCommand("oci-manifest.openSample");
    const document = await until("the sample", () =>
      vscode.window.visibleTextEditors
        .map((editor) => editor.document)
        .find((shown) => shown.isUntitled && shown.getText().includes("application/vnd.buildkit.cacheconfig.v0")),
    );
    await settled(document.uri, tells("legacy-cache-index"));
    await vscode.commands.executeCommand("oci-manifest.walkthrough");
  });

  it("explains a document as a Markdown preview", async () => {
    const editor = await open(uriOf("multi-platform-index.json"));
    await until("the server", () => statusOf(editor.document.uri));
    await vscode.commands.executeCommand("oci-manifest.explain");
    await previewOf("multi-platform-index.json explained");
    const page = await pageOf("multi-platform-index.json explained");
    assert.match(page, /attestation of linux\/amd64/);
    assert.match(page, /What `--provenance=false` would lose/);
  });

  it("compares two documents in the diff and on a page", async () => {
    const editor = await open(uriOf("legacy-cache-index.json"));
    await until("the server", () => statusOf(editor.document.uri));
    await vscode.commands.executeCommand("oci-manifest.compare", uriOf("cache-manifest.json"));
    await until("the diff", () =>
      tabs().find(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.path.endsWith("cache-manifest.json")),
    );
    await previewOf("legacy-cache-index.json and cache-manifest.json compared");
    assert.match(await pageOf("legacy-cache-index.json and cache-manifest.json compared"), /13 parts kept/);
  });

  it("draws what a document points at, and gives a cache config as text", async () => {
    const editor = await open(uriOf("image-manifest.json"));
    await until("the server", () => statusOf(editor.document.uri));
    await vscode.commands.executeCommand("oci-manifest.graph");
    await previewOf("image-manifest.json picture");
    const config = await open(uriOf("cacheconfig.json"));
    await until("the server", () => statusOf(config.document.uri));
    await vscode.commands.executeCommand("oci-manifest.graph");
    await previewOf("cacheconfig.json picture");
    assert.match(await pageOf("cacheconfig.json picture"), /```mermaid\nflowchart LR\n/);
  });

  it("opens a new manifest around a digest, and puts annotations in with tab stops", async () => {
    const editor = await open(uriOf("image-manifest.json"));
    const { document } = editor;
    await until("the server", () => statusOf(document.uri));
    const layer = placeOf(document, "sha256:327fc2");
    const around = (await actionsAt(document.uri, layer, vscode.CodeActionKind.Refactor)).find(({ title }) =>
      title.includes("around this blob"),
    );
    assert.ok(around?.command);
    await vscode.commands.executeCommand(around.command.command, ...(around.command.arguments ?? []));
    const made = await until(
      "the new document",
      () => vscode.window.activeTextEditor?.document.isUntitled && vscode.window.activeTextEditor.document,
    );
    assert.equal(JSON.parse(made.getText()).layers.length, 1);
    assert.equal(made.languageId, "json");
    await open(document.uri);
    const actions = await actionsAt(document.uri, new vscode.Range(0, 0, 0, 0), vscode.CodeActionKind.Refactor);
    const add = actions.find(({ title }) => title.startsWith("Add the annotations"));
    assert.ok(add?.edit);
    assert.ok(await vscode.workspace.applyEdit(add.edit));
    const after = await until("the annotations", () => (document.getText().includes("image.description") ? document.getText() : undefined));
    assert.match(after, /^ {4}"org\.opencontainers\.image\.description": "",\n {4}"org\.opencontainers\.image\.source": "",$/m);
    JSON.parse(after);
  });
}
