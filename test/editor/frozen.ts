import * as vscode from "vscode";

/** A file system with one file, `/legacy-cache-index.json`, that nobody may write. */
export function frozenFileSystem(text: string): vscode.FileSystemProvider {
  const bytes = new TextEncoder().encode(text);
  const refuse = (): never => {
    throw vscode.FileSystemError.NoPermissions();
  };
  return {
    onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
    watch: () => new vscode.Disposable(() => {}),
    stat: ({ path }) => ({
      type: path === "/" ? vscode.FileType.Directory : vscode.FileType.File,
      ctime: 0,
      mtime: 0,
      size: path === "/" ? 0 : bytes.length,
      permissions: vscode.FilePermission.Readonly,
    }),
    readDirectory: () => [["legacy-cache-index.json", vscode.FileType.File]],
    readFile: () => bytes,
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
