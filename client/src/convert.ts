import * as vscode from "vscode";
import { CONVERT, CONVERT_DOCUMENT, type ConvertResult } from "../../server/src/lsp/protocol.ts";
import type { Client } from "./client.ts";
import { documentParams } from "./encoding.ts";
import type { CarryOut } from "./layout-writing.ts";
import { rangeOf } from "./range.ts";

/** The scheme of the right side of the preview. */
const PREVIEW = "oci-manifest-preview";

type Converted = Extract<ConvertResult, { outcome: "converted" }>;

/** What to do with a preview; `undefined` is nothing. */
type Decision = "convert" | "open new" | undefined;

/** The command that shows a cache index beside the image manifest it would be, and rewrites it when asked to. */
export function registerConvert(context: vscode.ExtensionContext, client: Client, carryOut: CarryOut): void {
  const previews = new Map<string, string>();
  const decide = new Map<string, (decision: Decision) => void>();
  let count = 0;

  /** Of the document in front, or of the one that a lens names. */
  async function convert(uri?: unknown): Promise<void> {
    const document =
      typeof uri === "string" ? await vscode.workspace.openTextDocument(vscode.Uri.parse(uri)) : vscode.window.activeTextEditor?.document;
    if (document === undefined) return tell("Open the document to convert first.");
    const version = document.version;
    const result = await client.sendRequest<ConvertResult | null>(CONVERT, documentParams(document));
    if (result === null) return tell("Not converted: this is no container manifest.");
    if (result.outcome === "refused") return refused(document, result);
    if (await isReadOnly(document)) {
      if (await agreed(result)) await openNew(result, "The document is read-only; the converted one is opened as a new document.");
      return;
    }
    if (result.notInPlace !== undefined) {
      if (await carryOut({ uri: documentParams(document).uri, what: "convert" })) return;
      if (await agreed(result)) await openNew(result, result.notInPlace);
      return;
    }
    await preview(document, version, result);
  }

  async function preview(document: vscode.TextDocument, version: number, result: Converted): Promise<void> {
    const name = document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1);
    const right = vscode.Uri.from({ scheme: PREVIEW, path: `/${++count}/${name.includes(".") ? name : `${name}.json`}` });
    previews.set(right.toString(), result.text);
    try {
      const decision = await decided(right, result, () =>
        vscode.commands.executeCommand("vscode.diff", document.uri, right, `${name}: as image manifest`, { preview: true }),
      );
      if (decision === "convert" && !(await agreed(result))) return;
      await closePreview(right);
      if (decision === "open new") return openNew(result);
      if (decision === undefined) return;
      if (document.isClosed || document.version !== version)
        return tell("Not converted: the document has changed meanwhile. Convert it again.");
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), result.text);
      if (await vscode.workspace.applyEdit(edit)) await vscode.window.showTextDocument(document);
      else await openNew(result, "The document could not be changed; the converted one is opened as a new document.");
    } finally {
      await closePreview(right);
      previews.delete(right.toString());
    }
  }

  /**
   * What the person wants to do with a preview. Asked in a message, which VS Code puts away after some seconds, so the
   * preview's title bar has the same answers; closing the preview is "nothing".
   */
  async function decided(right: vscode.Uri, result: Converted, show: () => Thenable<unknown>): Promise<Decision> {
    let closed: vscode.Disposable | undefined;
    try {
      return await new Promise<Decision>((resolve, reject) => {
        decide.set(right.toString(), resolve);
        closed = vscode.window.tabGroups.onDidChangeTabs((change) => {
          if (change.closed.some((tab) => isPreview(tab, right))) resolve(undefined);
        });
        show()
          .then(() => asked(result))
          .then((choice) => {
            if (choice === undefined) return;
            if (decide.has(right.toString())) resolve(choice);
            else tell("That preview is closed. Convert the document again to have a new one.");
          }, reject);
      });
    } finally {
      closed?.dispose();
      decide.delete(right.toString());
    }
  }

  /** An answer from the title bar of the preview in front. */
  function answer(decision: Decision): void {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    if (input instanceof vscode.TabInputTextDiff) decide.get(input.modified.toString())?.(decision);
  }

  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(PREVIEW, {
      provideTextDocumentContent: (uri) => previews.get(uri.toString()),
    }),
    vscode.commands.registerCommand(CONVERT_DOCUMENT, convert),
    vscode.commands.registerCommand("oci-manifest.preview.convert", () => answer("convert")),
    vscode.commands.registerCommand("oci-manifest.preview.openNew", () => answer("open new")),
  );
}

/** The message beside a preview; put away unanswered it settles nothing. */
async function asked({ digest, size, losses, lossSummary, notes }: Converted): Promise<Decision> {
  const words = `The digest becomes ${digest} (${size} bytes).${notes.map(({ message }) => ` ${message}.`).join("")}`;
  const asNew = "Open as New Document";
  const choice =
    losses.length === 0
      ? await vscode.window.showInformationMessage(words, "Convert", asNew)
      : await vscode.window.showWarningMessage(`Converting drops ${lossSummary}. ${words}`, "Convert…", asNew);
  if (choice === undefined) return undefined;
  return choice === asNew ? "open new" : "convert";
}

function tell(says: string): void {
  void vscode.window.showInformationMessage(says);
}

/** Shows the first reason at its token. */
function refused(document: vscode.TextDocument, { reasons }: Extract<ConvertResult, { outcome: "refused" }>): void {
  const [first] = reasons;
  const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
  if (first !== undefined && editor !== undefined) {
    const range = rangeOf(first.range);
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more reasons)` : "";
  void vscode.window.showWarningMessage(`Not converted: ${first?.message ?? "there is nothing to convert"}${more}`);
}

/** What is lost is said line by line and agreed to. */
async function agreed(result: Converted): Promise<boolean> {
  if (result.losses.length === 0) return true;
  const go = `Convert, dropping ${result.lossSummary}`;
  const options = { modal: true, detail: detailOf(result) };
  return (await vscode.window.showWarningMessage(`Converting drops ${result.lossSummary}`, options, go)) === go;
}

function detailOf({ losses, notes }: Converted): string {
  const lines = losses.slice(0, 10).map(({ range, message }) => `Line ${range.start.line + 1}: ${message}`);
  if (losses.length > 10) lines.push(`… and ${losses.length - 10} more`);
  return [...lines, ...notes.slice(0, 5).map(({ message }) => message)].join("\n");
}

async function openNew(result: Converted, why?: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: "json", content: result.text });
  await vscode.window.showTextDocument(document, { preview: false });
  if (why !== undefined) tell(why);
}

async function isReadOnly({ uri }: vscode.TextDocument): Promise<boolean> {
  if (uri.scheme === "untitled") return false;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== true) return true;
  try {
    const { permissions } = await vscode.workspace.fs.stat(uri);
    return ((permissions ?? 0) & vscode.FilePermission.Readonly) !== 0;
  } catch {
    // Not written yet.
    return false;
  }
}

const isPreview = ({ input }: vscode.Tab, right: vscode.Uri): boolean =>
  input instanceof vscode.TabInputTextDiff && input.modified.toString() === right.toString();

async function closePreview(right: vscode.Uri): Promise<void> {
  for (const { tabs } of vscode.window.tabGroups.all)
    for (const tab of tabs) if (isPreview(tab, right)) await vscode.window.tabGroups.close(tab);
}
