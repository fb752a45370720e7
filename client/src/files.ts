import * as vscode from "vscode";
import {
  type FileFound,
  LIST_FOLDER,
  type ListFolderParams,
  READ_FILE,
  type ReadFileParams,
  STAT_FILES,
  type StatFilesParams,
} from "../../server/src/lsp/protocol.ts";
import { encodeBase64 } from "../../server/src/oci/base64.ts";
import type { Client } from "./client.ts";

/** Answers the server's questions for files that lie on no disk: archives, remotes and whatever other extensions bring. */
export function answerForFiles(client: Client): void {
  const { fs } = vscode.workspace;
  client.onRequest(LIST_FOLDER, async ({ uri }: ListFolderParams) => {
    const entries = await fs.readDirectory(vscode.Uri.parse(uri)).then(undefined, () => undefined);
    return entries?.map(([name, type]) => ({ name, kind: kindOf(type) })) ?? null;
  });
  client.onRequest(STAT_FILES, ({ uris }: StatFilesParams) => Promise.all(uris.map((uri) => statOf(vscode.Uri.parse(uri)))));
  client.onRequest(READ_FILE, async ({ uri, limit }: ReadFileParams) => {
    const at = vscode.Uri.parse(uri);
    const stat = await statOf(at);
    if (stat?.kind !== "file" || stat.size > limit) return null;
    const bytes = await fs.readFile(at).then(undefined, () => undefined);
    return bytes === undefined || bytes.length > limit ? null : encodeBase64(bytes);
  });

  async function statOf(uri: vscode.Uri): Promise<FileFound | null> {
    try {
      const { type, size, mtime } = await fs.stat(uri);
      return { kind: kindOf(type), size, mtime };
    } catch {
      return null;
    }
  }
}

function kindOf(type: vscode.FileType): FileFound["kind"] {
  if ((type & vscode.FileType.SymbolicLink) !== 0) return "link";
  return type === vscode.FileType.File ? "file" : type === vscode.FileType.Directory ? "folder" : "other";
}
