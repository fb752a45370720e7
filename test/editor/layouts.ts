import assert from "node:assert/strict";
import * as vscode from "vscode";
import { faultsOf, image, indexOf, layout, legacy, type Made, sha, tagged } from "../layout/made.ts";
import { actionsAt, open, placeOf, settled, tells, textOf, until, uriOf, write } from "./workbench.ts";

/** A layout in the workspace: an image, and a cache in the legacy form. */
async function written(): Promise<{ readonly folder: vscode.Uri; readonly made: Made; readonly cache: string; readonly image: string }> {
  const folder = uriOf("made");
  await removed(folder);
  const made = layout();
  const cache = legacy(made, "cache", 2);
  const app = image(made, "app");
  made.index = JSON.stringify(indexOf([tagged(cache, "cache"), tagged(app, "app")]), null, 2);
  for (const [digest, text] of made.blobs) await write(vscode.Uri.joinPath(folder, "blobs", digest.replace(":", "/")), text);
  await write(vscode.Uri.joinPath(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  await write(vscode.Uri.joinPath(folder, "index.json"), made.index);
  return { folder, made, cache: cache.digest, image: app.digest };
}

const removed = (folder: vscode.Uri): Thenable<void> =>
  vscode.workspace.fs.delete(folder, { recursive: true }).then(undefined, () => undefined);

async function blobNames(folder: vscode.Uri): Promise<string[]> {
  return (await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, "blobs/sha256"))).map(([name]) => name);
}

/** The layout as it is stored now. */
async function stored(folder: vscode.Uri): Promise<Made> {
  const blobs = new Map<string, string>();
  for (const name of await blobNames(folder)) {
    const text = await textOf(vscode.Uri.joinPath(folder, "blobs/sha256", name));
    assert.equal(sha(text), `sha256:${name}`, "a blob has the name of its content");
    blobs.set(`sha256:${name}`, text);
  }
  return { index: await textOf(vscode.Uri.joinPath(folder, "index.json")), blobs };
}

/** What is done in a layout, to the byte where it is stored. */
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
    await removed(uriOf("made"));
  });

  it("converts in a layout: a new blob, its entry in the index, and one undo", async () => {
    const { folder, made } = await written();
    await open(vscode.Uri.joinPath(folder, "index.json"));
    await vscode.commands.executeCommand("oci-manifest.layout.convert", { is: "layout", folder });
    const after = await stored(folder);
    assert.deepEqual(faultsOf(after), []);
    assert.equal(JSON.parse(after.index).manifests[0].mediaType, "application/vnd.oci.image.manifest.v1+json");
    assert.equal(after.blobs.size, made.blobs.size + 1);
    const { document } = await open(vscode.Uri.joinPath(folder, "index.json"));
    // What saving adds to the index is taken back first, and comes again with the last undo, which is saved.
    await until("the index as it was", async () => {
      if (document.getText().trim() !== made.index.trim()) await vscode.commands.executeCommand("undo");
      return document.getText().trim() === made.index.trim();
    });
    await until("the new blob to be gone", async () => (await blobNames(folder)).length === made.blobs.size);
    // The disk must not name a blob that is gone, should the window be closed now.
    await until("the index as it was, on the disk", async () => (await stored(folder)).index.trim() === made.index.trim());
    assert.deepEqual(faultsOf(await stored(folder)), faultsOf(made));
  });

  it("writes an edited blob under its new name and gives the old one its text back", async () => {
    const { folder, made, image: digest } = await written();
    const uri = vscode.Uri.joinPath(folder, "blobs", digest.replace(":", "/"));
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
    const after = await stored(folder);
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
    const { folder, cache } = await written();
    const uri = vscode.Uri.joinPath(folder, "index.json");
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
    assert.deepEqual(faultsOf(await stored(folder)), []);
    assert.notEqual(JSON.parse(await textOf(uri)).manifests[0].digest, cache);
  });
}
