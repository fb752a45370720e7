import * as vscode from "vscode";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A file system in memory that cannot be written, as other extensions bring them: path → text. */
export function memoryFileSystem(files: Map<string, string>): vscode.FileSystemProvider {
  const refuse = (): never => {
    throw vscode.FileSystemError.NoPermissions();
  };
  const below = (path: string): string[] => [...files.keys()].filter((name) => name.startsWith(path === "/" ? path : `${path}/`));
  return {
    onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
    watch: () => new vscode.Disposable(() => {}),
    stat: ({ path }) => {
      const text = files.get(path);
      if (text !== undefined) return { type: vscode.FileType.File, ctime: 0, mtime: 1, size: bytesOf(text).length };
      if (below(path).length === 0) throw vscode.FileSystemError.FileNotFound();
      return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    },
    readDirectory: ({ path }) => {
      const depth = path === "/" ? 1 : path.split("/").length;
      const names = new Map<string, vscode.FileType>();
      for (const name of below(path)) {
        const parts = name.split("/");
        names.set(parts[depth] as string, parts.length > depth + 1 ? vscode.FileType.Directory : vscode.FileType.File);
      }
      return [...names];
    },
    readFile: ({ path }) => {
      const text = files.get(path);
      if (text === undefined) throw vscode.FileSystemError.FileNotFound();
      return bytesOf(text);
    },
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
