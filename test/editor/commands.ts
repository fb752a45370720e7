import assert from "node:assert/strict";
import * as vscode from "vscode";
import { api, bytesOf, open, settled, sha256, tells, textOf, until, uriOf } from "./workbench.ts";

const previews = (): vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === "oci-manifest-preview");

/** What stands in the command palette. */
export function commands(): void {
  const uri = (): vscode.Uri => uriOf("legacy-cache-index.json");
  beforeEach(async () => {
    await open(uri());
    await settled(uri(), tells("legacy-cache-index"));
  });

  it("shows the conversion side by side, then rewrites the document", async () => {
    const document = await vscode.workspace.openTextDocument(uri());
    const before = document.getText();
    const twin = await textOf(uriOf("cache-manifest.json"));
    const done = vscode.commands.executeCommand("oci-manifest.convert");
    const [tab] = await until("the preview", () => (previews().length > 0 ? (previews() as [vscode.Tab]) : undefined));
    const { original, modified } = tab.input as vscode.TabInputTextDiff;
    assert.equal(original.path, uri().path);
    assert.equal((await vscode.workspace.openTextDocument(modified)).getText(), twin);
    assert.equal(document.getText(), before, "nothing is changed before it is asked for");
    await until("the answer to be taken", async () => {
      await vscode.commands.executeCommand("notification.acceptPrimaryAction");
      return document.getText() === twin;
    });
    await done;
    assert.deepEqual(previews(), [], "the preview is closed");
    assert.equal(vscode.window.activeTextEditor?.document, document);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), before);
  });

  it("takes the same answers from the preview's title bar", async () => {
    const document = await vscode.workspace.openTextDocument(uri());
    const done = vscode.commands.executeCommand("oci-manifest.convert");
    await until("the preview", () => previews().length > 0);
    await vscode.commands.executeCommand("notifications.clearAll");
    await until("the new document", async () => {
      await vscode.commands.executeCommand("oci-manifest.preview.openNew");
      return vscode.window.activeTextEditor?.document.isUntitled;
    });
    await done;
    assert.equal(vscode.window.activeTextEditor?.document.getText(), await textOf(uriOf("cache-manifest.json")));
    assert.equal(document.isDirty, false);
  });

  it("changes nothing when the preview is closed", async () => {
    const document = await vscode.workspace.openTextDocument(uri());
    const done = vscode.commands.executeCommand("oci-manifest.convert");
    await until("the preview", () => previews().length > 0);
    await vscode.window.tabGroups.close(previews());
    await done;
    assert.equal(document.isDirty, false);
    await vscode.commands.executeCommand("oci-manifest.preview.convert");
    assert.equal(document.isDirty, false, "a late answer is no answer");
  });

  it("says at the token why a document cannot be converted", async () => {
    const text = await textOf(uri());
    const content = text.replace("application/vnd.oci.image.layer.v1.tar+gzip", "application/vnd.oci.image.manifest.v1+json");
    const document = await vscode.workspace.openTextDocument({ language: "json", content });
    const editor = await vscode.window.showTextDocument(document);
    await settled(document.uri, tells("legacy-cache-index"));
    await vscode.commands.executeCommand("oci-manifest.convert");
    assert.equal(document.getText(editor.selection).replaceAll('"', ""), "application/vnd.oci.image.manifest.v1+json");
    assert.equal(document.getText(), content);
  });

  it("copies digest and export options", async () => {
    await vscode.commands.executeCommand("oci-manifest.copyDigest");
    assert.equal(await vscode.env.clipboard.readText(), sha256(await bytesOf(uri())));
    await vscode.commands.executeCommand("oci-manifest.copyExportOptions");
    assert.equal(await vscode.env.clipboard.readText(), "--cache-to type=registry,ref=…,image-manifest=true,oci-mediatypes=true");
  });

  it("shows the output", async () => {
    await vscode.commands.executeCommand("oci-manifest.showOutput");
    await until("the output", () => vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === "output"));
    await vscode.commands.executeCommand("workbench.action.closePanel");
  });

  it("goes on after a restart", async () => {
    await vscode.commands.executeCommand("oci-manifest.restart");
    await settled(uri(), tells("legacy-cache-index"));
    const { shownStatus } = await api();
    await until("the status item", () => shownStatus());
  });
}
