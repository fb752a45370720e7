import * as vscode from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from "vscode-languageclient/browser";
import { TEXTS, type TextsParams } from "../../server/src/lsp/protocol.ts";
import type { LibraryClient } from "./client.ts";
import { languageClient, type Wanted } from "./language-client.ts";

/** The client in a browser: the server runs as a web worker. */
export function browserClient(extension: vscode.Uri, wanted: Wanted): LibraryClient {
  return languageClient(wanted, (name, options) =>
    restartable(new LanguageClient("oci-manifest", name, () => startWorker(extension), options)),
  );
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
function restartable(client: LanguageClient): LanguageClient & { restart(): Promise<void> } {
  return Object.assign(client, {
    restart: async (): Promise<void> => {
      await client.stop();
      await client.start();
    },
  });
}
