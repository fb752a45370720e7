import type * as vscode from "vscode";
import type { DocumentParams } from "../../server/src/lsp/protocol.ts";

/**
 * The encoding of a document's file, as VS Code names it (`utf8`, `utf8bom`, `utf16le` …). VS Code before 1.100 does not tell
 * it, and then UTF-8 is the best guess. The text of a document never holds the byte order mark of its file.
 */
export function encodingOf(document: vscode.TextDocument): string {
  const { encoding } = document as { readonly encoding?: unknown };
  return typeof encoding === "string" && encoding !== "" ? encoding : "utf8";
}

/** Names a document to the server, with what the text itself does not show. */
export function documentParams(document: vscode.TextDocument): DocumentParams {
  const uri = document.uri.toString();
  return encodingOf(document) === "utf8bom" ? { uri, byteOrderMark: true } : { uri };
}
