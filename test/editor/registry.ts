import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { tabs } from "./views.ts";
import { sha256, statusOf, until, uriOf } from "./workbench.ts";

/** Manifests of a registry, which a program of the machine fetches. */
export function registry(): void {
  const PATH = process.env.PATH;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-tools-"));
  const stored = path.join(folder, "stored");
  before(() => {
    fs.writeFileSync(path.join(folder, "oras"), `#!/bin/sh\ncase "$2" in push) /bin/cat > "${stored}";; *) /bin/cat "${stored}";; esac\n`, {
      mode: 0o755,
    });
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
}
