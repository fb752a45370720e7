// A language server that keeps its documents and answers nothing: what the protocol alone costs.
import { createConnection, TextDocumentSyncKind, TextDocuments } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

const connection = createConnection();
const documents = new TextDocuments(TextDocument);
documents.listen(connection);
connection.onInitialize(() => ({
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    hoverProvider: true,
    completionProvider: {},
    codeActionProvider: true,
    diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false },
  },
}));
connection.onHover(() => null);
connection.onCompletion(() => []);
connection.onCodeAction(() => []);
// The text is asked for, as everybody must who looks at it.
connection.languages.diagnostics.on(({ textDocument: { uri } }) => {
  if (documents.get(uri)?.getText().charCodeAt(0) === 0) connection.console.log("a text begins with NUL");
  return { kind: "full", items: [] };
});
connection.listen();
