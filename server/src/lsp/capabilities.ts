import { CodeActionKind, type ServerCapabilities, TextDocumentSyncKind } from "vscode-languageserver";
import type { Client } from "./client.ts";
import { convertsByCommand, FIX_ALL, LEGEND, REFACTORINGS } from "./offered.ts";
import { CONVERT_DOCUMENT } from "./protocol.ts";

/** What the server offers a client: all it can, less what the client cannot take or has from somebody else. */
export function capabilitiesOf(client: Client): ServerCapabilities {
  return {
    ...(client.namesEncodings ? { positionEncoding: client.encoding } : {}),
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    completionProvider: { triggerCharacters: ['"', "/", ":"], resolveProvider: client.resolvesDocumentation },
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentLinkProvider: {},
    workspaceSymbolProvider: true,
    codeLensProvider: {},
    inlayHintProvider: true,
    semanticTokensProvider: { legend: LEGEND, full: true, range: true },
    ...(convertsByCommand(client) ? { executeCommandProvider: { commands: [CONVERT_DOCUMENT] } } : {}),
    ...(client.pullsDiagnostics
      ? { diagnosticProvider: { identifier: "oci-manifest", interFileDependencies: true, workspaceDiagnostics: false } }
      : {}),
    ...(client.codeActions
      ? {
          codeActionProvider: {
            codeActionKinds: [CodeActionKind.QuickFix, ...REFACTORINGS, FIX_ALL],
            ...(client.resolvesEdits ? { resolveProvider: true } : {}),
          },
        }
      : {}),
    ...(client.builtInJson
      ? {}
      : {
          foldingRangeProvider: true,
          documentSymbolProvider: true,
          selectionRangeProvider: true,
          documentFormattingProvider: true,
          documentRangeFormattingProvider: true,
        }),
    ...(client.registersFolders ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } } : {}),
  };
}
