import * as vscode from "vscode";

/** The scheme of pages that are made for one look and stand in no file. */
const PAGE = "oci-manifest-page";
/** As many are kept for previews that are still open. */
const KEPT = 20;

/** Shows Markdown in VS Code's own preview, beside the editor. */
export type ShowPage = (name: string, markdown: string) => Promise<void>;

/** Makes the place where pages are kept. */
export function registerPages(context: vscode.ExtensionContext): ShowPage {
  const pages = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(PAGE, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => pages.get(uri.toString()),
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
