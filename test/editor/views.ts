import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { actionsAt, open, placeOf, settled, sha256, statusOf, tells, until, uriOf } from "./workbench.ts";

const tabs = (): readonly vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
const previewOf = (name: string): Promise<vscode.Tab> =>
  until(`the preview ${name}`, () => tabs().find(({ input, label }) => input instanceof vscode.TabInputWebview && label.includes(name)));
/** The text behind a preview that is made for one look. */
const pageOf = async (name: string): Promise<string> =>
  (await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: "oci-manifest-page", path: `/${name}.md` }))).getText();

/** Pages, pictures, comparisons, refactorings, and manifests of a registry. */
export function views(): void {
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

  it("opens a sample that has something to say, and the walkthrough", async () => {
    await vscode.commands.executeCommand("oci-manifest.openSample");
    // The new manifest of the case before is untitled, too, and may be in front for a moment.
    const document = await until("the sample", () => {
      const front = vscode.window.activeTextEditor?.document;
      return front?.isUntitled && front.getText().includes("application/vnd.buildkit.cacheconfig.v0") ? front : undefined;
    });
    await settled(document.uri, tells("legacy-cache-index"));
    await vscode.commands.executeCommand("oci-manifest.walkthrough");
  });

  describe("manifests of a registry", () => {
    const PATH = process.env.PATH;
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-tools-"));
    const stored = path.join(folder, "stored");
    before(() => {
      fs.writeFileSync(
        path.join(folder, "oras"),
        `#!/bin/sh\ncase "$2" in push) /bin/cat > "${stored}";; *) /bin/cat "${stored}";; esac\n`,
        { mode: 0o755 },
      );
      process.env.PATH = folder;
    });
    after(() => {
      process.env.PATH = PATH;
      fs.rmSync(folder, { recursive: true, force: true });
    });

    it("opens the bytes as they came, in a tab named by the reference, and knows them", async () => {
      const text = `${fs.readFileSync(uriOf("image-manifest.json").fsPath, "utf8")}\r\n  `;
      fs.writeFileSync(stored, text);
      await vscode.commands.executeCommand("oci-manifest.openByReference", "localhost:5000/team/app:1.4");
      const document = await until("the manifest", () => {
        const found = vscode.window.activeTextEditor?.document;
        return found?.uri.scheme === "oci-manifest-registry" && found.languageId === "json" ? found : undefined;
      });
      assert.equal(tabs().find(({ isActive }) => isActive)?.label, "app:1.4");
      assert.deepEqual(Buffer.from(await vscode.workspace.fs.readFile(document.uri)), Buffer.from(text));
      const status = await until("the server", () => statusOf(document.uri));
      assert.equal(status.kind, "oci-manifest");
    });

    it("keeps a save in the window: nothing reaches the registry before somebody agrees", async () => {
      const text = fs.readFileSync(uriOf("image-manifest.json").fsPath, "utf8");
      fs.writeFileSync(stored, text);
      await vscode.commands.executeCommand("oci-manifest.openByReference", "localhost:5000/team/app:2");
      const editor = await until("the manifest", () =>
        vscode.window.activeTextEditor?.document.uri.path.endsWith("app:2") ? vscode.window.activeTextEditor : undefined,
      );
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), " "));
      assert.ok(await editor.document.save());
      assert.equal(sha256(fs.readFileSync(stored)), sha256(text), "the registry still has the old one");
      assert.equal(Buffer.from(await vscode.workspace.fs.readFile(editor.document.uri)).toString(), ` ${text}`);
    });

    it("runs nothing for what is no reference", async () => {
      fs.rmSync(stored, { force: true });
      const before = tabs().length;
      await vscode.commands.executeCommand("oci-manifest.openByReference", "--output=/tmp/x");
      assert.equal(tabs().length, before);
      assert.ok(!fs.existsSync("/tmp/x"));
    });
  });
}
