import * as vscode from "vscode";

/** The scheme of manifests that came from a registry. */
export const REGISTRY = "oci-manifest-registry";

/** A manifest that was opened. */
export interface Opened {
  readonly reference: string;
  /** As they came, or as they were saved in the editor since. */
  bytes: Uint8Array;
  /** The digest of what the registry gave. */
  readonly digest: string;
  mtime: number;
}

/** The manifests that were opened, as files of the editor: only in memory, byte for byte. */
export interface RegistryDocuments extends vscode.FileSystemProvider {
  /** Puts a manifest in, in the place of what was there. */
  put(uri: vscode.Uri, opened: Opened): void;
  get(uri: vscode.Uri): Opened | undefined;
}

/** The address of a reference; its last part is the name of the tab. */
export function uriOf(reference: string): vscode.Uri {
  return vscode.Uri.from({ scheme: REGISTRY, path: `/${reference}` });
}

/** Makes the files; `saved` is told when a person saves one, which stores nothing anywhere. */
export function createRegistryDocuments(saved: (uri: vscode.Uri) => void): RegistryDocuments {
  const files = new Map<string, Opened>();
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const find = (uri: vscode.Uri): Opened => {
    const found = files.get(uri.path);
    if (found === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return found;
  };
  const denied = (): never => {
    throw vscode.FileSystemError.NoPermissions("manifests of a registry have no folders");
  };
  return {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => {}),
    stat: (uri) => {
      const { bytes, mtime } = find(uri);
      return { type: vscode.FileType.File, ctime: 0, mtime, size: bytes.length };
    },
    readDirectory: () => [],
    readFile: (uri) => find(uri).bytes,
    writeFile: (uri, content) => {
      const file = find(uri);
      file.bytes = content;
      file.mtime = Date.now();
      saved(uri);
    },
    createDirectory: denied,
    rename: denied,
    delete: (uri) => {
      files.delete(uri.path);
    },
    put: (uri, opened) => {
      files.set(uri.path, opened);
      changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    },
    get: (uri) => files.get(uri.path),
  };
}
