// A language server that keeps the text of its documents and finds nothing in it: what the protocol by itself costs.
import { createConnection, TextDocumentSyncKind, TextDocuments } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

const connection = createConnection();
const documents = new TextDocuments(TextDocument);
connection.onInitialize(() => ({
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false },
  },
}));
connection.languages.diagnostics.on(({ textDocument: { uri } }) => {
  // It has the text in one piece, as whoever reads it must.
  documents.get(uri)?.getText().charCodeAt(0);
  return { kind: "full", items: [] };
});
documents.listen(connection);
connection.listen();
