import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { memoryFileSystem } from "./memory.ts";
import { codeOf, open, ours, settled, sha256, statusOf, tells, textOf, until } from "./workbench.ts";

const RULE = "legacy-cache-index";

/** A file of a folder of the workspace, by the folder's name. */
function fileOf(folder: string, name = "cache.json"): vscode.Uri {
  const found = vscode.workspace.workspaceFolders?.find((one) => one.name === folder);
  assert.ok(found, `${folder} is a folder of the workspace`);
  return vscode.Uri.joinPath(found.uri, name);
}

const severities = (uri: vscode.Uri, rule = RULE): vscode.DiagnosticSeverity[] =>
  ours(uri)
    .filter((one) => codeOf(one) === rule && one.severity !== vscode.DiagnosticSeverity.Information)
    .map(({ severity }) => severity);

/** The same document in several folders, each with settings of its own; and none of them is trusted. */
export function folders(): void {
  it("runs in a workspace of several folders that nobody trusts", () => {
    assert.ok(vscode.workspace.workspaceFile);
    assert.equal(vscode.workspace.workspaceFolders?.length, 4);
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it("holds each folder to its own settings, and to its configuration where it has one", async () => {
    for (const [folder, severity] of [
      ["as it is", vscode.DiagnosticSeverity.Warning],
      ["strict", vscode.DiagnosticSeverity.Error],
      ["configured", vscode.DiagnosticSeverity.Hint],
    ] as const) {
      const uri = fileOf(folder);
      await open(uri);
      await until(`severity ${severity} in ${folder}, which is ${severities(uri)}`, () => severities(uri).includes(severity));
    }
    const quiet = fileOf("quiet");
    await open(quiet);
    await until("the server", () => statusOf(quiet));
    // The settings turn one rule off and leave the other.
    await settled(quiet, (all) => tells("missing-media-type")(all) && !tells(RULE)(all));
    assert.deepEqual(severities(fileOf("as it is")), [vscode.DiagnosticSeverity.Warning], "the others are as they were");
  });

  it("follows a folder's settings when they change, and those of no other", async () => {
    const uri = fileOf("strict");
    await open(uri);
    await settled(uri, tells(RULE));
    const settings = vscode.workspace.getConfiguration("oci-manifest", uri);
    await settings.update("rules", { [RULE]: "hint" }, vscode.ConfigurationTarget.WorkspaceFolder);
    await until("a hint", () => severities(uri).includes(vscode.DiagnosticSeverity.Hint));
    const other = fileOf("as it is");
    await open(other);
    await until("a warning still", () => severities(other).includes(vscode.DiagnosticSeverity.Warning));
  });

  it("works in a folder that lies on no disk", async () => {
    const text = await textOf(fileOf("as it is"));
    const files = new Map([
      ["/app/cache.json", text],
      ["/app/image/oci-layout", '{"imageLayoutVersion":"1.0.0"}'],
      [
        "/app/image/index.json",
        `{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"${sha256("not there")}","size":9}]}`,
      ],
    ]);
    const provider = vscode.workspace.registerFileSystemProvider("memory", memoryFileSystem(files), { isReadonly: true });
    try {
      const count = vscode.workspace.workspaceFolders?.length ?? 0;
      const root = vscode.Uri.parse("memory:/app");
      assert.ok(vscode.workspace.updateWorkspaceFolders(count, 0, { uri: root, name: "virtual" }));
      await until("the folder", () => vscode.workspace.workspaceFolders?.some(({ name }) => name === "virtual"));
      const cache = fileOf("virtual");
      await open(cache);
      await until("a warning", () => severities(cache).includes(vscode.DiagnosticSeverity.Warning));
      const index = fileOf("virtual", "image/index.json");
      await open(index);
      await settled(index, tells("missing-blob"));
    } finally {
      provider.dispose();
    }
  });

  it("runs no program of a registry, and says so", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-untrusted-"));
    const ran = path.join(folder, "ran");
    const before = process.env.PATH;
    for (const name of ["docker", "skopeo", "crane", "oras", "regctl"])
      fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n: > "${ran}"\n`, { mode: 0o755 });
    process.env.PATH = folder;
    try {
      for (const command of ["oci-manifest.openByReference", "oci-manifest.saveBack"])
        await vscode.commands.executeCommand(command, "localhost:5000/team/app:1.4");
      assert.equal(fs.existsSync(ran), false);
      assert.equal(
        vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === "oci-manifest-registry"),
        false,
      );
    } finally {
      process.env.PATH = before;
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
}
