import * as vscode from "vscode";
import { LAYOUT_PLAN, type LayoutPlanParams, type LayoutPlanResult } from "../../server/src/lsp/protocol.ts";
import type { Client } from "./client.ts";
import { encodingOf } from "./encoding.ts";
import { rangeOf } from "./range.ts";

type Planned = Extract<LayoutPlanResult, { outcome: "planned" }>;

/** Does in a layout what is asked for; whether there was a layout to speak of. */
export type CarryOut = (params: LayoutPlanParams) => Promise<boolean>;

/** Makes a lock file at a path on the disk, and gives what takes it away; rejects with what `Io.lock` of the command line throws. */
export type TakeLock = (path: string) => Promise<() => void>;

/** So often a plan is made anew when the layout changed before it could be carried out. */
const TRIES = 4;
/** So long another program is waited for that writes, and the editor, until it has read a file again; in milliseconds. */
const PATIENCE = 5000;
const PAUSE = 100;

/**
 * Asks for a plan and carries it out as one change that one undo takes back. New blobs are written to the byte, so that no setting of
 * the editor changes what their names are made of. Other windows and programs may write at the same time: the lock `index.json.lock` is
 * held meanwhile, what the plan stands on is looked at under it, and where that is another one by now there is another plan.
 *
 * @param takeLock left out where no lock can be had: nothing lies on a disk that this program sees
 * @param subscriptions what ends with the extension
 */
export function layoutWriter(client: Client, takeLock: TakeLock | undefined, subscriptions: vscode.Disposable[]): CarryOut {
  /** What documents held before they were changed and saved. */
  const earlier = new WeakMap<vscode.TextDocument, Set<string>>();
  subscriptions.push(
    vscode.workspace.onDidChangeTextDocument(({ document, reason }) => {
      if (reason !== vscode.TextDocumentChangeReason.Undo || !earlier.get(document)?.has(document.getText())) return;
      // An undo takes the new blobs from the disk at once: what names them must not stay there, should the window be closed unsaved.
      void document.save();
    }),
  );

  return async (params) => {
    let agreedTo = "";
    for (let tries = 0; tries < TRIES; tries++) {
      const plan = await client.sendRequest<LayoutPlanResult | null>(LAYOUT_PLAN, params);
      if (plan === null) return false;
      if (plan.outcome === "refused") {
        const [first = "there is nothing to do", ...more] = plan.reasons;
        warn(`Not done: ${first}${more.length > 0 ? ` (and ${more.length} more reasons)` : ""}`);
        return true;
      }
      if (plan.lossSummary !== agreedTo && !(await agreed(plan))) return true;
      agreedTo = plan.lossSummary;
      try {
        if (!(await write(plan))) continue;
      } catch (error) {
        // What is seldom said is loaded when it is.
        const { reasonOf } = await import("../../server/src/cli/failure.ts");
        warn(`Not done: ${reasonOf(error)}`);
        return true;
      }
      if (params.what === "repoint") await settle(params.uri);
      if (plan.shows !== undefined) await vscode.window.showTextDocument(vscode.Uri.parse(plan.shows), { preview: true });
      for (const note of plan.notes.slice(0, 3)) void vscode.window.showInformationMessage(note);
      return true;
    }
    warn("Not done: this layout is being changed all the time. Do it again when that is over.");
    return true;
  };

  /** Whether it was done: not where the layout is no longer what the plan was made of. */
  async function write(plan: Planned): Promise<boolean> {
    const documents = await Promise.all(plan.changes.map(({ uri }) => vscode.workspace.openTextDocument(vscode.Uri.parse(uri))));
    const unlock = await locked(documents);
    try {
      for (const document of documents) await untilRead(document);
      const changes = plan.changes.flatMap(({ edits }, i) => {
        const document = documents[i];
        return document === undefined ? [] : edits.map(({ range, was, newText }) => ({ document, range: rangeOf(range), was, newText }));
      });
      if (changes.some(({ document, range, was }) => lined(document.getText(range)) !== lined(was))) return false;
      const unsaved = new Set(documents.filter(({ isDirty }) => isDirty));
      const edit = new vscode.WorkspaceEdit();
      for (const { uri, text } of plan.files)
        edit.createFile(vscode.Uri.parse(uri), { ignoreIfExists: true, contents: new TextEncoder().encode(text) });
      for (const { document, range, newText } of changes) edit.replace(document.uri, range, newText);
      for (const document of documents)
        if (!unsaved.has(document)) earlier.set(document, (earlier.get(document) ?? new Set()).add(document.getText()));
      if (!(await vscode.workspace.applyEdit(edit))) throw new Error("the editor did not take the change. Do it again.");
      // What had nothing unsaved in it is saved, so that the layout on the disk holds together; the rest is the person's.
      for (const document of documents)
        if (!unsaved.has(document) && !(await document.save()))
          throw new Error(
            `${nameOf(document)} could not be saved, and the layout on the disk is as it was. What is new stands in the editor.`,
          );
      return true;
    } finally {
      unlock?.();
    }
  }

  /** The lock of the layout that these documents are part of; `undefined` where none can be had. */
  async function locked(documents: readonly vscode.TextDocument[]): Promise<(() => void) | undefined> {
    const index = documents.find(({ uri }) => uri.path.endsWith("/index.json"))?.uri;
    if (takeLock === undefined || index?.scheme !== "file") return undefined;
    for (const end = Date.now() + PATIENCE; ; await paused())
      try {
        return await takeLock(`${index.fsPath}.lock`);
      } catch (error) {
        if ((error as { code?: unknown }).code !== "LOCKED" || Date.now() > end) throw error;
      }
  }
}

const warn = (says: string): void => void vscode.window.showWarningMessage(says);
const paused = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE));
const nameOf = ({ uri }: vscode.TextDocument): string => uri.path.slice(uri.path.lastIndexOf("/") + 1);

/** VS Code has one kind of line end in a document, whatever its file has. */
const lined = (text: string): string => text.replaceAll(/\r\n?/g, "\n");

/** Waits until a document without unsaved changes is what its file is: somebody else may just have written that. */
async function untilRead(document: vscode.TextDocument): Promise<void> {
  for (const end = Date.now() + PATIENCE; !(await isAsOnDisk(document)); await paused())
    if (Date.now() > end) throw new Error(`${nameOf(document)} is another one on the disk than in the editor. Do it again.`);
}

async function isAsOnDisk(document: vscode.TextDocument): Promise<boolean> {
  if (document.isDirty || !encodingOf(document).startsWith("utf8")) return true;
  const bytes = await vscode.workspace.fs.readFile(document.uri);
  return lined(new TextDecoder().decode(bytes)) === lined(document.getText());
}

/** The blob has its old text again; only reverting it tells the editor that nothing is unsaved. */
async function settle(uri: string): Promise<void> {
  const blob = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  const file = await vscode.workspace.fs.readFile(blob.uri);
  if (new TextDecoder().decode(file) !== blob.getText()) return;
  await vscode.window.showTextDocument(blob, { preview: false });
  await vscode.commands.executeCommand("workbench.action.files.revert");
}

/** What is lost is said and agreed to. */
async function agreed({ title, lossSummary, notes }: Planned): Promise<boolean> {
  if (lossSummary === "") return true;
  return (await vscode.window.showWarningMessage(title, { modal: true, detail: notes.join("\n") }, "Convert")) === "Convert";
}
