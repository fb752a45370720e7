import * as vscode from "vscode";
import { APPLY_LAYOUT_PLAN, LAYOUT_UNREFERENCED, type LayoutPlanParams, type UnreferencedBlobs } from "../../server/src/lsp/protocol.ts";
import { humanSize } from "../../server/src/oci/units.ts";
import type { Client } from "./client.ts";
import type { Row } from "./layout-tree.ts";
import type { CarryOut } from "./layout-writing.ts";
import { rangeOf } from "./range.ts";

/** The commands of a layout and of what it holds; most are asked from its view. */
export function registerLayoutCommands(context: vscode.ExtensionContext, client: Client, carryOut: CarryOut): void {
  const register = (command: string, act: (...args: unknown[]) => unknown): void => {
    context.subscriptions.push(vscode.commands.registerCommand(command, act));
  };
  register(APPLY_LAYOUT_PLAN, (params) => carryOut(params as LayoutPlanParams));
  register("oci-manifest.layout.convert", async (given) => {
    const row = await chosen(given);
    if (row === undefined || row.is === "more") return;
    const uri = row.folder.toString();
    const digest = row.is === "branch" && row.branch.digest !== undefined ? { digest: row.branch.digest } : {};
    const entry = row.is === "branch" && row.inIndex ? { entry: row.branch.index, ...digest } : {};
    await carryOut({ uri, what: "convert", ...entry });
  });
  register("oci-manifest.layout.copyDigest", async (given) => {
    const row = given as Row | undefined;
    if (row?.is !== "branch" || row.branch.digest === undefined) return;
    await vscode.env.clipboard.writeText(row.branch.digest);
    vscode.window.setStatusBarMessage(`Copied ${row.branch.digest}`, 4000);
  });
  register("oci-manifest.layout.showEntry", async (given) => {
    const row = given as Row | undefined;
    if (row?.is !== "branch") return;
    await vscode.commands.executeCommand("vscode.open", row.document, { selection: rangeOf(row.branch.at), preview: true });
  });
  register("oci-manifest.layout.removeUnreferenced", async (given) => {
    const row = await chosen(given);
    if (row !== undefined && row.is !== "more") await removeUnreferenced(client, row.folder);
  });
}

/** The row that a menu names, or the layout that a person chooses. */
async function chosen(given: unknown): Promise<Row | undefined> {
  const row = given as Row | undefined;
  if (row?.is === "layout" || row?.is === "branch") return row;
  const markers = await vscode.workspace.findFiles("**/oci-layout", "**/node_modules/**", 200);
  const folders = markers.map((marker) => vscode.Uri.joinPath(marker, ".."));
  const [only] = folders;
  if (only === undefined) {
    void vscode.window.showInformationMessage("There is no image layout in this workspace: no folder holds a file oci-layout.");
    return undefined;
  }
  if (folders.length === 1) return { is: "layout", folder: only };
  const items = folders.map((folder) => ({ label: vscode.workspace.asRelativePath(folder, false), folder }));
  const item = await vscode.window.showQuickPick(items, { placeHolder: "Which layout?" });
  return item === undefined ? undefined : { is: "layout", folder: item.folder };
}

/** Lists the blobs that nothing leads to, and moves to the trash those that a person ticks. */
async function removeUnreferenced(client: Client, folder: vscode.Uri): Promise<void> {
  const uri = folder.toString();
  const found = await client.sendRequest<UnreferencedBlobs | null>(LAYOUT_UNREFERENCED, { uri });
  const name = vscode.workspace.asRelativePath(folder, false);
  if (found === null || found.unknown === true) {
    void vscode.window.showWarningMessage(
      `Nothing removed: not every document of ${name} could be read, so nobody can say what is unreferenced.`,
    );
    return;
  }
  if (found.blobs.length === 0) {
    void vscode.window.showInformationMessage(`Every blob of ${name} is referenced.`);
    return;
  }
  const items = found.blobs.map((blob) => ({
    label: blob.digest.slice(0, blob.digest.indexOf(":") + 13),
    description: humanSize(blob.size),
    detail: blob.digest,
    picked: true,
    blob,
  }));
  const ticked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: `Blobs of ${name} that nothing leads to`,
    placeHolder: "Ticked blobs are removed",
  });
  if (ticked === undefined || ticked.length === 0) return;
  const size = humanSize(ticked.reduce((sum, { blob }) => sum + blob.size, 0));
  const go = `Remove ${ticked.length} ${ticked.length === 1 ? "Blob" : "Blobs"}`;
  const detail = "A tool that is writing to this layout right now may have put blobs there that it has not named yet.";
  if ((await vscode.window.showWarningMessage(`${go}, ${size}?`, { modal: true, detail }, go)) !== go) return;
  const edit = new vscode.WorkspaceEdit();
  for (const { blob } of ticked) edit.deleteFile(vscode.Uri.parse(blob.uri), { ignoreIfNotExists: true });
  if (!(await vscode.workspace.applyEdit(edit))) void vscode.window.showWarningMessage("Not removed: the editor did not take the change.");
}
