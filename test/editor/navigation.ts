import assert from "node:assert/strict";
import * as vscode from "vscode";
import { open, placeOf, set, until, uriOf } from "./workbench.ts";

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
