import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { faultsOf, image, indexOf, layout, legacy, type Made, sha, tagged } from "../layout/made.ts";
import { actionsAt, open, placeOf, set, settled, tells, until, uriOf, workspace } from "./workbench.ts";

const labelOf = ({ label }: vscode.InlayHint): string => (typeof label === "string" ? label : label.map(({ value }) => value).join(""));

/** Finding one's way, and what stands beside the text. */
export function navigation(): void {
  const index = (): vscode.Uri => uriOf("multi-platform-index.json");

  it("leads from an attestation to its image, and from there to who names it", async () => {
    const { document } = await open(index());
    const reference = placeOf(document, '"vnd.docker.reference.digest": "sha256:').end;
    const [link] = await until("a definition", async () => {
      const found = await vscode.commands.executeCommand<vscode.LocationLink[]>("vscode.executeDefinitionProvider", index(), reference);
      return found.length > 0 ? found : undefined;
    });
    assert.equal(link?.targetUri.path, index().path);
    assert.match(document.lineAt(link?.targetSelectionRange?.start.line ?? 0).text, /"digest"/);
    const at = link?.targetSelectionRange?.start ?? reference;
    const places = await vscode.commands.executeCommand<vscode.Location[]>("vscode.executeReferenceProvider", index(), at);
    assert.equal(places.length, 2);
  });

  it("shows sizes and attestations beside the text, and more when asked to", async () => {
    const { document } = await open(index());
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const labels = async (): Promise<string[]> =>
      (await vscode.commands.executeCommand<vscode.InlayHint[]>("vscode.executeInlayHintProvider", index(), all)).map(labelOf);
    await until("hints", async () => (await labels()).includes("attestation of linux/amd64"));
    assert.ok((await labels()).includes("1.3 kB"));
    await set("inlayHints.platforms", true);
    try {
      await until("platforms", async () => (await labels()).includes("linux/arm/v7"));
    } finally {
      await set("inlayHints.platforms", undefined);
    }
  });

  it("says above the document what it is, and offers the conversion there", async () => {
    const uri = uriOf("legacy-cache-index.json");
    await open(uri);
    const lenses = await until("lenses", async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 10);
      return found.length > 1 ? found : undefined;
    });
    assert.match(lenses[0]?.command?.title ?? "", /^OCI image index · BuildKit cache, legacy form/);
    assert.equal(lenses[1]?.command?.command, "oci-manifest.convert");
  });
}

/** A layout in the workspace: an image, and a cache in the legacy form. */
function written(): { readonly folder: string; readonly made: Made; readonly cache: string; readonly image: string } {
  const folder = path.join(workspace(), "made");
  fs.rmSync(folder, { recursive: true, force: true });
  const made = layout();
  const cache = legacy(made, "cache", 2);
  const app = image(made, "app");
  made.index = JSON.stringify(indexOf([tagged(cache, "cache"), tagged(app, "app")]), null, 2);
  for (const [digest, text] of made.blobs) {
    const file = path.join(folder, "blobs", digest.replace(":", "/"));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  fs.writeFileSync(path.join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  fs.writeFileSync(path.join(folder, "index.json"), made.index);
  return { folder, made, cache: cache.digest, image: app.digest };
}

/** The layout as it lies on the disk now. */
function onDisk(folder: string): Made {
  const blobs = path.join(folder, "blobs/sha256");
  const names = fs.readdirSync(blobs);
  for (const name of names)
    assert.equal(sha(fs.readFileSync(path.join(blobs, name))), `sha256:${name}`, "a blob has the name of its content");
  return {
    index: fs.readFileSync(path.join(folder, "index.json"), "utf8"),
    blobs: new Map(names.map((name) => [`sha256:${name}`, fs.readFileSync(path.join(blobs, name), "utf8")])),
  };
}

/** What is done in a layout, to the byte on the disk. */
export function layouts(): void {
  const json = vscode.workspace.getConfiguration("editor", { languageId: "json" });
  before(async () => {
    // A blob is its bytes, whatever the editor likes to do on save.
    await json.update("formatOnSave", true, vscode.ConfigurationTarget.Workspace, true);
    await vscode.workspace.getConfiguration("files").update("insertFinalNewline", true, vscode.ConfigurationTarget.Workspace);
  });
  after(async () => {
    await json.update("formatOnSave", undefined, vscode.ConfigurationTarget.Workspace, true);
    await vscode.workspace.getConfiguration("files").update("insertFinalNewline", undefined, vscode.ConfigurationTarget.Workspace);
    fs.rmSync(path.join(workspace(), "made"), { recursive: true, force: true });
  });

  it("converts in a layout: a new blob, its entry in the index, and one undo", async () => {
    const { folder, made } = written();
    await open(vscode.Uri.file(path.join(folder, "index.json")));
    await vscode.commands.executeCommand("oci-manifest.layout.convert", { is: "layout", folder: vscode.Uri.file(folder) });
    const after = onDisk(folder);
    assert.deepEqual(faultsOf(after), []);
    assert.equal(JSON.parse(after.index).manifests[0].mediaType, "application/vnd.oci.image.manifest.v1+json");
    assert.equal(after.blobs.size, made.blobs.size + 1);
    const { document } = await open(vscode.Uri.file(path.join(folder, "index.json")));
    // What saving adds to the index is taken back first.
    await until("the index as it was", async () => {
      if (document.getText() !== made.index) await vscode.commands.executeCommand("undo");
      return document.getText() === made.index;
    });
    await until("the new blob to be gone", () => fs.readdirSync(path.join(folder, "blobs/sha256")).length === made.blobs.size);
  });

  it("writes an edited blob under its new name and gives the old one its text back", async () => {
    const { folder, made, image: digest } = written();
    const uri = vscode.Uri.file(path.join(folder, "blobs", digest.replace(":", "/")));
    const editor = await open(uri);
    await until("language json", () =>
      vscode.workspace.textDocuments.some((one) => one.uri.path === uri.path && one.languageId === "json"),
    );
    const text = editor.document.getText();
    const edited = text.replace(/\}$/, ',"annotations":{"org.example.edited":"yes"}}');
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), edited));
    const action = await until("the action", async () =>
      (await actionsAt(uri, new vscode.Range(0, 0, 0, 1))).find(({ title }) => title.startsWith("Write as a new blob")),
    );
    assert.ok(action.command);
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    const after = onDisk(folder);
    assert.deepEqual(faultsOf(after), []);
    assert.equal(after.blobs.get(digest), made.blobs.get(digest), "the old blob is as it was");
    assert.equal(after.blobs.get(sha(edited)), edited);
    assert.equal(JSON.parse(after.index).manifests[1].digest, sha(edited));
    assert.ok(
      vscode.workspace.textDocuments.every(({ isDirty }) => !isDirty),
      "nothing is left unsaved",
    );
  });

  it("leads from a digest to its blob, and converts the blob from its own editor", async () => {
    const { folder, cache } = written();
    const uri = vscode.Uri.file(path.join(folder, "index.json"));
    const { document } = await open(uri);
    const [link] = await until("a definition", async () => {
      const found = await vscode.commands.executeCommand<vscode.LocationLink[]>(
        "vscode.executeDefinitionProvider",
        uri,
        placeOf(document, cache).start,
      );
      return found.length > 0 && found[0]?.targetUri.path !== uri.path ? found : undefined;
    });
    const blob = link?.targetUri ?? uri;
    assert.ok(blob.path.endsWith(cache.slice("sha256:".length)));
    await open(blob);
    await settled(blob, tells("legacy-cache-index"));
    await vscode.commands.executeCommand("oci-manifest.convert");
    assert.deepEqual(faultsOf(onDisk(folder)), []);
    assert.notEqual(JSON.parse(fs.readFileSync(uri.fsPath, "utf8")).manifests[0].digest, cache);
  });
}
