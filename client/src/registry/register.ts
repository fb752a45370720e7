import * as vscode from "vscode";
import { createRegistryDocuments, REGISTRY, type RegistryDocuments } from "./documents.ts";

/**
 * The commands that open a manifest by its reference and store it again, with a program that the person has. Only where programs can run,
 * and only in trusted workspaces; nothing runs, and nothing of it is loaded, before somebody asks for it.
 */
export function registerRegistry(context: vscode.ExtensionContext): void {
  const told = new Set<string>();
  const documents: RegistryDocuments = createRegistryDocuments((uri) => {
    if (told.has(uri.path)) return;
    told.add(uri.path);
    const back = "Save Back…";
    void vscode.window
      .showInformationMessage("Saved in this window alone; the registry still has the old manifest.", back)
      .then((choice) => {
        if (choice === back) void vscode.commands.executeCommand("oci-manifest.saveBack");
      });
  });
  void vscode.commands.executeCommand("setContext", "oci-manifest.runsTools", true);
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider(REGISTRY, documents, { isCaseSensitive: true }),
    vscode.commands.registerCommand("oci-manifest.openByReference", async (given?: unknown) =>
      (await import("./open.ts")).openByReference(context, documents, given),
    ),
    vscode.commands.registerCommand("oci-manifest.saveBack", async () => (await import("./open.ts")).saveBack(context, documents, told)),
  );
}
