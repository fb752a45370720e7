import * as vscode from "vscode";
import { GRAPH, type Picture } from "../../server/src/lsp/protocol.ts";
import type { Client } from "./client.ts";
import { documentParams } from "./encoding.ts";
import type { ShowPage } from "./pages.ts";

type Drawn = Extract<Picture, { form: "svg" }>;

/** The command that draws what the document in front points at, beside it; it is drawn anew when the document is saved. */
export function registerGraph(context: vscode.ExtensionContext, client: Client, show: ShowPage): void {
  const panels = new Map<string, vscode.WebviewPanel>();

  const ask = (document: vscode.TextDocument): Promise<Picture | null> =>
    client.sendRequest<Picture | null>(GRAPH, documentParams(document)).catch(() => null);

  function draw(document: vscode.TextDocument, picture: Drawn): void {
    const key = document.uri.toString();
    let panel = panels.get(key);
    if (panel === undefined) {
      panel = vscode.window.createWebviewPanel("oci-manifest.graph", `${nameOf(document.uri)} picture`, vscode.ViewColumn.Beside, {
        enableScripts: true,
        localResourceRoots: [],
      });
      panels.set(key, panel);
      panel.onDidDispose(() => panels.delete(key));
      panel.webview.onDidReceiveMessage((message: unknown) => reveal(document, message));
    } else panel.reveal(undefined, true);
    panel.webview.html = pageOf(picture, nameOf(document.uri));
  }

  context.subscriptions.push(
    vscode.commands.registerCommand("oci-manifest.graph", async () => {
      const document = vscode.window.activeTextEditor?.document;
      const picture = document === undefined ? null : await ask(document);
      if (document === undefined || picture === null) {
        void vscode.window.showInformationMessage("The document in front is no container manifest.");
        return;
      }
      if (picture.form === "svg") draw(document, picture);
      else await show(`${nameOf(document.uri)} picture`, `\`\`\`mermaid\n${picture.mermaid}\`\`\`\n`);
    }),
    vscode.workspace.onDidSaveTextDocument(async (document) => {
      if (!panels.has(document.uri.toString())) return;
      const picture = await ask(document);
      if (picture?.form === "svg" && panels.has(document.uri.toString())) draw(document, picture);
    }),
  );
}

const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf("/") + 1);

/** Shows where the document names a digest. */
async function reveal(document: vscode.TextDocument, message: unknown): Promise<void> {
  const digest = (message as { readonly digest?: unknown } | null)?.digest;
  if (typeof digest !== "string" || digest === "") return;
  const at = document.getText().indexOf(digest);
  if (at < 0) return;
  const selection = new vscode.Range(document.positionAt(at), document.positionAt(at + digest.length));
  await vscode.window.showTextDocument(document, { selection, viewColumn: vscode.ViewColumn.One });
}

/** A page that loads nothing from anywhere: its own style and script by a nonce that nobody can guess, and nothing else. */
function pageOf({ svg, style }: Drawn, name: string): string {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const title = name.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>${title}</title>
<style nonce="${nonce}">${THEME}
${style}</style>
</head>
<body>
<p id="help">Arrow keys follow the lines, Enter shows the place in the document, + and − change the size.</p>
${svg}
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>`;
}

/** The theme's own colours, high contrast included. */
const THEME = `body{--fg:var(--vscode-editor-foreground);--bg:var(--vscode-editor-background);--dim:var(--vscode-descriptionForeground);
--line:var(--vscode-contrastBorder,var(--vscode-editorIndentGuide-activeBackground1,var(--vscode-descriptionForeground)));--bar:var(--vscode-charts-blue);
--focus:var(--vscode-focusBorder);--warn:var(--vscode-editorError-foreground);--font:var(--vscode-font-family);background:var(--bg);color:var(--fg);padding:8px}
#help{color:var(--dim);font-size:12px;margin:0 0 8px}.node{cursor:pointer}`;

const SCRIPT = `(() => {
const vscode = acquireVsCodeApi();
const svg = document.querySelector("svg");
const nodes = [...document.querySelectorAll(".node")];
const targets = nodes.map((node) => node.dataset.to.split(" ").filter(Boolean).map(Number));
const sources = nodes.map(() => []);
targets.forEach((all, from) => { for (const to of all) sources[to].push(from); });
const box = nodes.map((node) => { const r = node.querySelector(".box"); return { x: +r.getAttribute("x"), y: +r.getAttribute("y") }; });
const size = { width: +svg.getAttribute("width"), height: +svg.getAttribute("height") };
let scale = vscode.getState()?.scale ?? 1;
const zoom = (to) => {
  scale = Math.min(3, Math.max(0.2, to));
  svg.setAttribute("width", size.width * scale);
  svg.setAttribute("height", size.height * scale);
  vscode.setState({ scale });
};
if (scale !== 1) zoom(scale);
const focus = (index) => {
  if (index === undefined) return;
  for (const node of nodes) node.tabIndex = -1;
  nodes[index].tabIndex = 0;
  nodes[index].focus();
  nodes[index].scrollIntoView({ block: "nearest", inline: "nearest" });
};
const beside = (index, step) => {
  const column = nodes.map((_, i) => i).filter((i) => Math.abs(box[i].x - box[index].x) < 1).sort((a, b) => box[a].y - box[b].y);
  return column[column.indexOf(index) + step];
};
const open = (node) => vscode.postMessage({ digest: node.dataset.digest });
svg.addEventListener("keydown", (event) => {
  const index = nodes.indexOf(event.target.closest(".node"));
  if (index < 0) return;
  const right = targets[index].find((to) => box[to].x > box[index].x) ?? targets[index][0];
  const left = sources[index].find((from) => box[from].x < box[index].x) ?? sources[index][0];
  const to = { ArrowRight: () => right, ArrowLeft: () => left, ArrowDown: () => beside(index, 1), ArrowUp: () => beside(index, -1), Home: () => 0, End: () => nodes.length - 1 }[event.key];
  if (to) { event.preventDefault(); focus(to()); }
  else if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(nodes[index]); }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "+" || event.key === "=") zoom(scale * 1.2);
  else if (event.key === "-") zoom(scale / 1.2);
  else if (event.key === "0") zoom(1);
});
svg.addEventListener("click", (event) => {
  const node = event.target.closest(".node");
  if (node) { focus(nodes.indexOf(node)); open(node); }
});
})();`;
