import * as vscode from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from "vscode-languageclient/browser";
import { TEXTS, type TextsParams } from "../../server/src/lsp/protocol.ts";
import type { Client } from "./client.ts";
import { type Api, activateWith } from "./extension.ts";

/** The entry for VS Code in a browser: the server runs as a web worker. No programs and no disk are there. */
export function activate(context: vscode.ExtensionContext): Api {
  const { extensionUri } = context;
  context.subscriptions.push(...REGISTRY_COMMANDS.map((command) => vscode.commands.registerCommand(command, needsPrograms)));
  return activateWith(context, (name, options) =>
    restartable(new LanguageClient("oci-manifest", name, () => startWorker(extensionUri), options)),
  );
}

/** The client is among the subscriptions and ends with them. */
export function deactivate(): void {}

/** Menus leave them out here; a keybinding may name them all the same. */
const REGISTRY_COMMANDS = ["oci-manifest.openByReference", "oci-manifest.saveBack"];

function needsPrograms(): void {
  void vscode.window.showInformationMessage("Manifests of a registry are fetched by a program of your machine, and a browser runs none.");
}

async function startWorker(extension: vscode.Uri): Promise<MessageTransports> {
  const worker = new Worker(vscode.Uri.joinPath(extension, "dist", "browser", "server.js").toString(true), { name: "oci-manifest" });
  // Without these words there are fewer of them, which is no reason not to start.
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, "dist", "texts.json")).then(undefined, () => undefined);
  if (bytes !== undefined) {
    const params: TextsParams = { json: new TextDecoder().decode(bytes) };
    worker.postMessage({ jsonrpc: "2.0", method: TEXTS, params });
  }
  // VS Code puts a class of its own in the place of `Worker`, so the library would not know ours by `instanceof`.
  return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
}

/** The library's client for browsers, with the way to begin anew that the one for Node has. */
function restartable(client: LanguageClient): Client {
  return Object.assign(client, {
    restart: async (): Promise<void> => {
      await client.stop();
      await client.start();
    },
  });
}
