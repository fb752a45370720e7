/** What a client sends, by method: types alone (LSP 3.17, and `protocol.ts`). */
import type * as lsp from "vscode-languageserver";
import type {
  COMPARE,
  CONVERT,
  EXPLAIN,
  GRAPH,
  LAYOUT_BRANCHES,
  LAYOUT_PLAN,
  LAYOUT_UNREFERENCED,
  RULE_PAGE,
  RulePageParams,
  STATUS,
  TEXTS,
  TextsParams,
} from "./protocol.ts";

/** Parameters and answer of each request that we answer. */
export interface Requests {
  readonly initialize: [lsp.InitializeParams, lsp.InitializeResult];
  readonly shutdown: [unknown, null];
  readonly "textDocument/diagnostic": [lsp.DocumentDiagnosticParams, lsp.DocumentDiagnosticReport];
  readonly "textDocument/codeAction": [lsp.CodeActionParams, lsp.CodeAction[] | null];
  readonly "codeAction/resolve": [lsp.CodeAction, lsp.CodeAction];
  readonly "textDocument/hover": [lsp.HoverParams, lsp.Hover | null];
  readonly "textDocument/completion": [lsp.CompletionParams, lsp.CompletionList | lsp.CompletionItem[] | null];
  readonly "completionItem/resolve": [lsp.CompletionItem, lsp.CompletionItem];
  readonly "textDocument/definition": [lsp.DefinitionParams, lsp.Definition | lsp.DefinitionLink[] | null];
  readonly "textDocument/references": [lsp.ReferenceParams, lsp.Location[] | null];
  readonly "textDocument/documentHighlight": [lsp.DocumentHighlightParams, lsp.DocumentHighlight[] | null];
  readonly "textDocument/documentLink": [lsp.DocumentLinkParams, lsp.DocumentLink[] | null];
  readonly "textDocument/codeLens": [lsp.CodeLensParams, lsp.CodeLens[] | null];
  readonly "textDocument/inlayHint": [lsp.InlayHintParams, lsp.InlayHint[] | null];
  readonly "textDocument/semanticTokens/full": [lsp.SemanticTokensParams, lsp.SemanticTokens];
  readonly "textDocument/semanticTokens/range": [lsp.SemanticTokensRangeParams, lsp.SemanticTokens];
  readonly "textDocument/foldingRange": [lsp.FoldingRangeParams, lsp.FoldingRange[] | null];
  readonly "textDocument/documentSymbol": [lsp.DocumentSymbolParams, lsp.DocumentSymbol[] | lsp.SymbolInformation[] | null];
  readonly "textDocument/selectionRange": [lsp.SelectionRangeParams, lsp.SelectionRange[] | null];
  readonly "textDocument/formatting": [lsp.DocumentFormattingParams, lsp.TextEdit[] | null];
  readonly "textDocument/rangeFormatting": [lsp.DocumentRangeFormattingParams, lsp.TextEdit[] | null];
  readonly "workspace/symbol": [lsp.WorkspaceSymbolParams, lsp.WorkspaceSymbol[] | lsp.SymbolInformation[] | null];
  readonly "workspace/executeCommand": [lsp.ExecuteCommandParams, null];
  readonly [STATUS]: [unknown, unknown];
  readonly [COMPARE]: [unknown, unknown];
  readonly [GRAPH]: [unknown, unknown];
  readonly [EXPLAIN]: [unknown, unknown];
  readonly [RULE_PAGE]: [Partial<RulePageParams> | null | undefined, unknown];
  readonly [CONVERT]: [unknown, unknown];
  readonly [LAYOUT_BRANCHES]: [unknown, unknown];
  readonly [LAYOUT_PLAN]: [unknown, unknown];
  readonly [LAYOUT_UNREFERENCED]: [unknown, unknown];
}

/** Parameters of each notification that we heed. */
export interface Notifications {
  readonly initialized: unknown;
  readonly exit: unknown;
  readonly "textDocument/didOpen": lsp.DidOpenTextDocumentParams;
  readonly "textDocument/didChange": lsp.DidChangeTextDocumentParams;
  readonly "textDocument/didClose": lsp.DidCloseTextDocumentParams;
  readonly "workspace/didChangeConfiguration": lsp.DidChangeConfigurationParams;
  readonly "workspace/didChangeWatchedFiles": lsp.DidChangeWatchedFilesParams;
  readonly "workspace/didChangeWorkspaceFolders": lsp.DidChangeWorkspaceFoldersParams;
  readonly [TEXTS]: Partial<TextsParams> | undefined;
}
