import assert from "node:assert/strict";
import * as vscode from "vscode";
import { tabs } from "./views.ts";
import { api, open, settled, tells, until, uriOf } from "./workbench.ts";

/** What a browser has not, and that it has nothing less. */
export function browser(): void {
  it("has no file of this machine: the folder is a remote's", async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.equal(folder?.uri.scheme, "vscode-remote");
    assert.match(folder?.uri.authority ?? "", /^127\.0\.0\.1:\d+$/);
    assert.equal(vscode.env.uiKind, vscode.UIKind.Web);
    const uri = uriOf("legacy-cache-index.json");
    await open(uri);
    await settled(uri, tells("legacy-cache-index"));
    const told = vscode.languages.getDiagnostics().filter(([, found]) => found.some(({ source }) => source === "oci-manifest"));
    assert.ok(told.length > 0);
    for (const [{ scheme }] of told) assert.equal(scheme, "vscode-remote");
  });

  it("offers no task, since no program can run", async () => {
    assert.deepEqual(await vscode.tasks.fetchTasks({ type: "oci-manifest" }), []);
  });

  it("opens nothing by its reference, and says why instead of failing", async () => {
    const before = tabs().length;
    for (const command of ["oci-manifest.openByReference", "oci-manifest.saveBack"])
      await vscode.commands.executeCommand(command, "localhost:5000/team/app:1.4");
    assert.equal(tabs().length, before);
    assert.equal(
      vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === "oci-manifest-registry"),
      false,
    );
  });

  it("shows a rule's page with its examples, which the worker has from the extension's files", async () => {
    const uri = uriOf("legacy-cache-index.json");
    await open(uri);
    await settled(uri, tells("legacy-cache-index"));
    await vscode.commands.executeCommand("oci-manifest.openRulePage", "legacy-cache-index");
    await until("the page", () => tabs().some(({ label }) => label.includes("legacy-cache-index.md")));
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse("oci-manifest-page:/rules/legacy-cache-index.md"));
    assert.match(page.getText(), /## Why it matters\n\n\S[\s\S]*## Wrong\n\n```json\n\{/);
  });

  it("looks as it does on a desktop", async () => {
    const uri = uriOf("legacy-cache-index.json");
    await open(uri);
    await settled(uri, tells("legacy-cache-index"));
    const { shownStatus } = await api();
    await until("the status item", () => shownStatus());
    // The runner takes a picture when it hears this.
    console.log("oci-manifest-shot web-host");
    await new Promise((resolve) => setTimeout(resolve, 4000));
  });
}
