import * as vscode from "vscode";
import { type Api, activateWith } from "./extension.ts";

/** The entry for VS Code in a browser: the server runs as a web worker. No programs and no disk are there. */
export function activate(context: vscode.ExtensionContext): Api {
  const { extensionUri } = context;
  context.subscriptions.push(...REGISTRY_COMMANDS.map((command) => vscode.commands.registerCommand(command, needsPrograms)));
  return activateWith(context, async (wanted) => (await import("./browser-client.ts")).browserClient(extensionUri, wanted));
}

/** The client is among the subscriptions and ends with them. */
export function deactivate(): void {}

/** Menus leave them out here; a keybinding may name them all the same. */
const REGISTRY_COMMANDS = ["oci-manifest.openByReference", "oci-manifest.saveBack"];

function needsPrograms(): void {
  void vscode.window.showInformationMessage("Manifests of a registry are fetched by a program of your machine, and a browser runs none.");
}
