import * as vscode from "vscode";
import { type BranchParams, LAYOUT_BRANCHES, LAYOUTS_CHANGED, type LayoutBranches } from "../../server/src/lsp/protocol.ts";
import type { Client } from "./client.ts";
import { rangeOf } from "./range.ts";

type Branch = LayoutBranches["branches"][number];

/** A row of the view: a layout, something that one of its documents names, or how many rows are left out. */
export type Row =
  | { readonly is: "layout"; readonly folder: vscode.Uri }
  | {
      readonly is: "branch";
      readonly folder: vscode.Uri;
      readonly document: vscode.Uri;
      readonly branch: Branch;
      readonly inIndex: boolean;
    }
  | { readonly is: "more"; readonly count: number };

/** More layouts than these in one workspace are not shown. */
const MOST = 200;
/** Files of a layout are written one after the other. */
const PAUSE = 300;

const ICONS: Readonly<Record<Branch["kind"], string>> = {
  index: "list-tree",
  manifest: "package",
  attestation: "verified",
  cache: "archive",
  config: "gear",
  layer: "layers",
  blob: "file",
};

/** The view of the image layouts in the workspace: tags, manifests, config and layers, each read when its row is opened. */
export function showLayouts(client: Client, start: () => Promise<void>): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => changed.fire(), PAUSE);
  };
  const ask = async (params: BranchParams): Promise<LayoutBranches | null> => {
    await start();
    return client.isRunning() ? client.sendRequest<LayoutBranches | null>(LAYOUT_BRANCHES, params).catch(() => null) : null;
  };

  async function layouts(): Promise<Row[]> {
    const markers = await vscode.workspace.findFiles("**/oci-layout", "**/node_modules/**", MOST);
    const folders = markers.map((marker) => vscode.Uri.joinPath(marker, ".."));
    void vscode.commands.executeCommand("setContext", "oci-manifest.hasLayouts", folders.length > 0);
    return folders.sort((a, b) => (a.path < b.path ? -1 : 1)).map((folder) => ({ is: "layout", folder }));
  }

  async function branches(folder: vscode.Uri, digest?: string): Promise<Row[]> {
    const found = await ask({ uri: folder.toString(), ...(digest === undefined ? {} : { digest }) });
    if (found === null) return [];
    const document = vscode.Uri.parse(found.uri);
    const rows = found.branches.map((branch): Row => ({ is: "branch", folder, document, branch, inIndex: digest === undefined }));
    return found.more > 0 ? [...rows, { is: "more", count: found.more }] : rows;
  }

  const provider: vscode.TreeDataProvider<Row> = {
    onDidChangeTreeData: changed.event,
    getChildren: async (row) => {
      if (row === undefined) return layouts();
      if (row.is === "layout") return branches(row.folder);
      return row.is === "branch" && row.branch.digest !== undefined ? branches(row.folder, row.branch.digest) : [];
    },
    getTreeItem: async (row) => {
      if (row.is === "more") return new vscode.TreeItem(`and ${row.count} more`);
      if (row.is === "branch") return branchItem(row);
      const item = new vscode.TreeItem(vscode.workspace.asRelativePath(row.folder, false), vscode.TreeItemCollapsibleState.Expanded);
      item.id = row.folder.toString();
      item.iconPath = new vscode.ThemeIcon("folder-library");
      // Only what lies on a disk can be hashed by a program.
      item.contextValue = row.folder.scheme === "file" ? "layout disk" : "layout";
      item.tooltip = row.folder.fsPath;
      item.description = (await ask({ uri: row.folder.toString() }))?.title ?? "index.json cannot be read";
      return item;
    },
  };
  const watcher = vscode.workspace.createFileSystemWatcher("**/oci-layout", false, true, false);
  return vscode.Disposable.from(
    changed,
    watcher,
    watcher.onDidCreate(refresh),
    watcher.onDidDelete(refresh),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    client.onNotification(LAYOUTS_CHANGED, refresh),
    client.onDidMove((isRunning) => {
      if (isRunning) refresh();
    }),
    vscode.commands.registerCommand("oci-manifest.layout.refresh", () => changed.fire()),
    vscode.window.createTreeView("oci-manifest.layouts", { treeDataProvider: provider, showCollapseAll: true }),
    { dispose: () => clearTimeout(timer) },
  );
}

function branchItem({ branch, document, inIndex }: Extract<Row, { is: "branch" }>): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(branch.label, branch.opens ? Collapsed : None);
  const problems = [counted(branch.errors, "error"), counted(branch.warnings, "warning")].filter((part) => part !== "").join(", ");
  item.description = [branch.description, problems].filter((part) => part !== "").join(" · ");
  item.tooltip = [branch.tooltip, problems].filter((part) => part !== "").join("\n");
  item.iconPath = iconOf(branch);
  item.contextValue = [
    "branch",
    ...(branch.digest === undefined ? [] : ["digest"]),
    ...(branch.uri === undefined ? [] : ["json"]),
    ...(branch.convertible && inIndex ? ["convertible"] : []),
  ].join(" ");
  // A row that is no document is shown where it is listed.
  const to = branch.uri === undefined ? document : vscode.Uri.parse(branch.uri);
  const selection = rangeOf(branch.at);
  item.command = {
    title: "Open",
    command: "vscode.open",
    arguments: branch.uri === undefined ? [to, { selection, preview: true }] : [to, { preview: true }],
  };
  return item;
}

function iconOf({ kind, fault, errors, warnings }: Branch): vscode.ThemeIcon {
  if (fault !== undefined || errors > 0)
    return new vscode.ThemeIcon(fault === undefined ? ICONS[kind] : "error", new vscode.ThemeColor("list.errorForeground"));
  return warnings > 0
    ? new vscode.ThemeIcon(ICONS[kind], new vscode.ThemeColor("list.warningForeground"))
    : new vscode.ThemeIcon(ICONS[kind]);
}

const counted = (count: number, word: string): string => (count === 0 ? "" : `${count} ${word}${count === 1 ? "" : "s"}`);
