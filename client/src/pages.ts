import * as vscode from "vscode";
import { OPEN_RULE_PAGE, type Page, RULE_PAGE, type RulePageParams } from "../../server/src/lsp/protocol.ts";
import type { Client } from "./client.ts";

/** The scheme of pages that are made for one look and stand in no file. */
const PAGE = "oci-manifest-page";
/** As many are kept for previews that are still open. */
const KEPT = 20;

/** Shows Markdown in VS Code's own preview, beside the editor. */
export type ShowPage = (name: string, markdown: string) => Promise<void>;

/** What the page of a rule is called; its URI ends so, which makes one of each. */
const RULE = /^\/rules\/([a-z0-9-]+)\.md$/;

/** Makes the place where pages are kept, and the command that shows a rule's. */
export function registerPages(context: vscode.ExtensionContext, client: Client): ShowPage {
  const pages = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(PAGE, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) => {
        const id = RULE.exec(uri.path)?.[1];
        if (id === undefined) return pages.get(uri.toString());
        const params: RulePageParams = { id };
        return (await client.sendRequest<Page | null>(RULE_PAGE, params))?.markdown;
      },
    }),
    vscode.commands.registerCommand(OPEN_RULE_PAGE, async (id: unknown) => {
      // The id comes out of a link.
      const path = `/rules/${id}.md`;
      if (typeof id === "string" && RULE.test(path))
        await vscode.commands.executeCommand("markdown.showPreviewToSide", vscode.Uri.from({ scheme: PAGE, path }));
    }),
  );
  return async (name, markdown) => {
    // The same page asked for again takes the place of the old one.
    const uri = vscode.Uri.from({ scheme: PAGE, path: `/${name.replaceAll(/[\\/]/g, "-")}.md` });
    const key = uri.toString();
    pages.delete(key);
    pages.set(key, markdown);
    for (const oldest of pages.keys()) {
      if (pages.size <= KEPT) break;
      pages.delete(oldest);
    }
    changed.fire(uri);
    await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
  };
}
