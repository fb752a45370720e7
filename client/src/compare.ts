import * as vscode from "vscode";
import { COMPARE, type CompareParams, type Page } from "../../server/src/lsp/protocol.ts";
import type { Client } from "./client.ts";
import { documentParams } from "./encoding.ts";
import type { ShowPage } from "./pages.ts";

/** A document to choose; `undefined` asks for a file. */
interface Choice extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
}

/** The command that compares the document in front with another one: line by line in VS Code's diff, and by what they name on a page. */
export function registerCompare(context: vscode.ExtensionContext, client: Client, show: ShowPage): void {
  context.subscriptions.push(
    vscode.commands.registerCommand("oci-manifest.compare", async (given?: unknown) => {
      const document = vscode.window.activeTextEditor?.document;
      if (document === undefined) return tell("Open the document to compare first.");
      const uri = given instanceof vscode.Uri ? given : await choose(document);
      if (uri === undefined) return;
      const other = await vscode.workspace.openTextDocument(uri);
      const params: CompareParams = {
        ...documentParams(document),
        other: { uri: uri.toString(), text: other.getText() },
      };
      const page = await client.sendRequest<Page | null>(COMPARE, params);
      const title = `${nameOf(document.uri)} ↔ ${nameOf(uri)}`;
      await vscode.commands.executeCommand("vscode.diff", document.uri, uri, title);
      if (page === null) return tell("One of the two is no container manifest, so they are compared line by line alone.");
      await show(`${nameOf(document.uri)} and ${nameOf(uri)} compared`, page.markdown);
    }),
  );
}

const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf("/") + 1);

/** One of the JSON documents that are open, or a file. */
async function choose(document: vscode.TextDocument): Promise<vscode.Uri | undefined> {
  const open = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []))
    .filter((uri, i, all) => uri.toString() !== document.uri.toString() && all.findIndex((one) => one.toString() === uri.toString()) === i);
  const choices: Choice[] = open.map((uri) => ({ label: nameOf(uri), description: vscode.workspace.asRelativePath(uri), uri }));
  const file: Choice = { label: "$(folder-opened) Choose a file…" };
  const choice =
    choices.length === 0 ? file : await vscode.window.showQuickPick([...choices, file], { title: `Compare ${nameOf(document.uri)} with…` });
  if (choice === undefined || choice.uri !== undefined) return choice?.uri;
  const folder = document.uri.scheme === "file" ? vscode.Uri.joinPath(document.uri, "..") : undefined;
  const [chosen] =
    (await vscode.window.showOpenDialog({ title: `Compare ${nameOf(document.uri)} with`, ...(folder && { defaultUri: folder }) })) ?? [];
  return chosen;
}

function tell(says: string): void {
  void vscode.window.showInformationMessage(says);
}
