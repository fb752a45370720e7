import assert from "node:assert/strict";
import * as vscode from "vscode";
import { codeOf, completions, open, placeOf, settled, statusOf, tells, until, uriOf } from "./workbench.ts";

async function show(content: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "json", content }));
}

const MANIFEST = `{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "config": { "mediaType": "" },
  "layers": [
    { "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "" }
  ]
}
`;

/** Completion, editing and saving. */
export function writing(): void {
  it("completes the media types that fit the place", async () => {
    const { document } = await show(MANIFEST);
    const at = placeOf(document, '"mediaType": "" }').start.translate(0, '"mediaType": "'.length);
    const labels = await completions(document.uri, at, vscode.CompletionItemKind.EnumMember, (all) => all.length > 0);
    assert.equal(labels[0], "application/vnd.oci.image.config.v1+json");
    assert.ok(
      labels.indexOf("application/vnd.oci.image.layer.v1.tar+gzip") > labels.indexOf("application/vnd.buildkit.cacheconfig.v0"),
      "configs first",
    );
  });

  it("completes the properties of a descriptor, without those that it has", async () => {
    const { document } = await show(MANIFEST);
    const at = placeOf(document, '"" }\n  ]').start.translate(0, 1);
    const labels = await completions(document.uri, at, vscode.CompletionItemKind.Property, (all) => all.includes("digest"));
    for (const name of ["digest", "size", "annotations", "urls"]) assert.ok(labels.includes(name), name);
    assert.ok(!labels.includes("mediaType"));
  });

  it("proposes whole documents in an empty file, and parts in an empty list", async () => {
    const empty = await show("");
    const documents = await completions(empty.document.uri, new vscode.Position(0, 0), vscode.CompletionItemKind.Snippet, (all) =>
      all.includes("OCI image index"),
    );
    assert.ok(documents.includes("BuildKit cache manifest"));
    const { document } = await show('{\n  "schemaVersion": 2,\n  "manifests": [\n    \n  ]\n}\n');
    const parts = await completions(document.uri, new vscode.Position(3, 4), vscode.CompletionItemKind.Snippet, (all) => all.length > 0);
    assert.deepEqual(parts.slice(0, 2), ["entry for a platform", "attestation entry"]);
  });

  it("says on hover what unknown/unknown is", async () => {
    const { document } = await open(uriOf("multi-platform-index.json"));
    const at = placeOf(document, '"unknown"').start.translate(0, 2);
    const said = await until("the hover", async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, at);
      const texts = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === "string" ? content : content.value)));
      return texts.find((text) => text.includes("Attestation of linux/amd64"));
    });
    assert.match(said, /--provenance=false/);
  });

  it("follows each edit", async () => {
    const editor = await show(MANIFEST.replace(', ""', "").replace('""', '"application/vnd.oci.image.config.v1+json"'));
    const { document } = editor;
    await settled(document.uri, (all) => all.length > 0 && !tells("malformed-digest")(all));
    const at = placeOf(document, 'tar+gzip"').end;
    await editor.edit((edit) => edit.insert(at, ', "digest": "sha256:0bad", "size": 1'));
    const found = await settled(document.uri, tells("malformed-digest"));
    const [fault] = found.filter((one) => codeOf(one) === "malformed-digest") as [vscode.Diagnostic];
    assert.equal(document.getText(fault.range).replaceAll('"', ""), "sha256:0bad");
    await vscode.commands.executeCommand("undo");
    await settled(document.uri, (all) => !tells("malformed-digest")(all));
  });

  it("on save applies what keeps the meaning, and never the conversion", async () => {
    const uri = uriOf("to-save.json");
    const legacy = (await vscode.workspace.openTextDocument(uriOf("legacy-cache-index.json"))).getText();
    const wrong = legacy.replace('"schemaVersion": 2', '"schemaVersion": "2"');
    assert.notEqual(wrong, legacy);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(wrong));
    const editing = vscode.workspace.getConfiguration("editor");
    await editing.update("codeActionsOnSave", { "source.fixAll.oci-manifest": "explicit" }, vscode.ConfigurationTarget.Workspace);
    try {
      const editor = await open(uri);
      await settled(uri, (all) => tells("schema-version")(all) && tells("legacy-cache-index")(all));
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 1), " "));
      assert.ok(await editor.document.save());
      assert.equal(editor.document.getText(), legacy.replace("{", "{ "), "the version is mended and nothing else is touched");
      await settled(uri, (all) => !tells("schema-version")(all) && tells("legacy-cache-index")(all));
    } finally {
      await editing.update("codeActionsOnSave", undefined, vscode.ConfigurationTarget.Workspace);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
      await vscode.workspace.fs.delete(uri);
    }
  });

  it("leaves syntax errors to the built-in server, where it is seen", async () => {
    const { document } = await show(MANIFEST.replace("]\n}", "],\n}").replace(', ""', ""));
    const all = await until("the built-in error", () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.some(({ source }) => source !== "oci-manifest") ? found : undefined;
    });
    assert.ok(all.length > 0);
    assert.equal((await statusOf(document.uri))?.kind, "oci-manifest", "half-typed text stays what it is");
    // In a worker beside a remote machine the built-in server runs over there, and extensions see those of their own host alone.
    const isSeen = vscode.extensions.getExtension("vscode.json-language-features") !== undefined;
    await settled(document.uri, (found) => tells("json-syntax")(found) !== isSeen);
  });
}
