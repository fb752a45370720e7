import * as vscode from "vscode";
import { EXPLAIN, type Page } from "../../server/src/lsp/protocol.ts";
import type { Client } from "./client.ts";
import { documentParams } from "./encoding.ts";
import type { ShowPage } from "./pages.ts";

/** The command that says on one page what the document in front is. */
export function registerExplain(context: vscode.ExtensionContext, client: Client, show: ShowPage): void {
  context.subscriptions.push(
    vscode.commands.registerCommand("oci-manifest.explain", async () => {
      const document = vscode.window.activeTextEditor?.document;
      const page = document === undefined ? null : await client.sendRequest<Page | null>(EXPLAIN, documentParams(document));
      if (document === undefined || page === null) {
        void vscode.window.showInformationMessage("The document in front is no container manifest.");
        return;
      }
      const name = document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1);
      await show(`${name} explained`, page.markdown);
    }),
  );
}
