import type { TextEdit, WorkspaceEdit } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Edit } from "../json/index.ts";
import { rangeOf, type Session } from "./session.ts";

/** Edits of one open document as the client takes them: with the version that they were made for, where it knows versions. */
export function workspaceEdit({ client }: Pick<Session, "client">, document: TextDocument, edits: readonly Edit[]): WorkspaceEdit {
  const { uri, version } = document;
  const textEdits: TextEdit[] = edits.map(({ start, end, text }) => ({ range: rangeOf(document, { start, end }), newText: text }));
  return client.versionedEdits
    ? { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] }
    : { changes: { [uri]: textEdits } };
}
