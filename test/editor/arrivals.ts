import assert from "node:assert/strict";
import * as vscode from "vscode";
import { frozenFileSystem } from "./frozen.ts";
import { actionsAt, api, newConversion, open, settled, sha256, tells, textOf, until, uriOf } from "./workbench.ts";

const legacy = (): Promise<string> => textOf(uriOf("legacy-cache-index.json"));

/** Documents that come otherwise than as a `.json` file of the folder. */
export function arrivals(): void {
  it("makes a pasted plain-text document JSON, once", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "plaintext", content: "" });
    const editor = await vscode.window.showTextDocument(document);
    const text = await legacy();
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
    await until("language json", () => document.languageId === "json");
    await settled(document.uri, tells("legacy-cache-index"));
    await vscode.languages.setTextDocumentLanguage(document, "plaintext");
    await editor.edit((edit) => edit.insert(document.positionAt(document.getText().length), "\n"));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(document.languageId, "plaintext", "the user's own choice stays");
  });

  it("leaves pasted text of other kinds as it is", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "plaintext", content: '{ "name": "x", "layers": [] }\n' });
    await vscode.window.showTextDocument(document);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(document.languageId, "plaintext");
  });

  it("makes a layout's blob JSON, and converts it into a new document alone", async () => {
    const text = await legacy();
    const uri = uriOf(`layout/blobs/${sha256(text).replace(":", "/")}`);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const { document } = await open(uri);
    await until("language json", () => vscode.workspace.textDocuments.some((d) => d.uri.path === uri.path && d.languageId === "json"));
    const [first] = (await settled(uri, tells("legacy-cache-index"))) as [vscode.Diagnostic];
    const reasons = first.relatedInformation?.map(({ message }) => message) ?? [];
    assert.ok(
      reasons.some((reason) => reason.includes("named by its digest")),
      "the problem says why it is not rewritten here",
    );
    const titles = (await actionsAt(uri, first.range)).map(({ title }) => title);
    assert.deepEqual(
      titles.filter((title) => title.startsWith("Convert")),
      [],
    );
    await vscode.commands.executeCommand("oci-manifest.convert");
    const fresh = await newConversion();
    assert.equal(fresh.getText(), await textOf(uriOf("cache-manifest.json")));
    assert.equal(document.getText(), text);
    assert.equal(document.isDirty, false);
  });

  it("opens the conversion of a read-only document as a new one", async () => {
    const text = await legacy();
    const options = { isReadonly: true, isCaseSensitive: true };
    const provider = vscode.workspace.registerFileSystemProvider("frozen", frozenFileSystem(text), options);
    try {
      const uri = vscode.Uri.parse("frozen:/legacy-cache-index.json");
      await open(uri);
      await settled(uri, tells("legacy-cache-index"));
      await vscode.commands.executeCommand("oci-manifest.convert");
      const fresh = await newConversion();
      assert.equal(fresh.getText(), await textOf(uriOf("cache-manifest.json")));
      assert.equal((await vscode.workspace.openTextDocument(uri)).getText(), text, "the source is as it was");
    } finally {
      provider.dispose();
    }
  });

  it("counts the byte order mark, which VS Code keeps from the text", async function () {
    const uri = uriOf("marked.json");
    const bytes = new TextEncoder().encode(`\uFEFF${await legacy()}`);
    await vscode.workspace.fs.writeFile(uri, bytes);
    const { document } = await open(uri);
    // VS Code before 1.100 does not tell a document's encoding.
    if (!("encoding" in document)) return this.skip();
    assert.notEqual(document.getText().charCodeAt(0), 0xfeff);
    const { shownStatus } = await api();
    const { tooltip } = await until("the status item", () =>
      shownStatus()?.tooltip.includes("byte order mark") ? shownStatus() : undefined,
    );
    assert.ok(tooltip.includes(sha256(bytes)), "the digest of the file");
    await vscode.workspace.fs.delete(uri);
  });
}
