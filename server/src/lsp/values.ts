/**
 * The numbers and words of LSP 3.17 that we say and hear, checked against the library's own when the project is compiled. The library
 * brings all of them, with tables of every method there is: it takes longer to load than a small document to check.
 */
import type * as lsp from "vscode-languageserver";

export const TextDocumentSyncKind = { Incremental: 2 } as const satisfies Partial<typeof lsp.TextDocumentSyncKind>;

export const DocumentDiagnosticReportKind = {
  Full: "full",
  Unchanged: "unchanged",
} as const satisfies Partial<typeof lsp.DocumentDiagnosticReportKind>;

export type DiagnosticSeverity = lsp.DiagnosticSeverity;
export const DiagnosticSeverity = {
  Error: 1,
  Warning: 2,
  Information: 3,
  Hint: 4,
} as const satisfies Partial<typeof lsp.DiagnosticSeverity>;

export type DiagnosticTag = lsp.DiagnosticTag;
export const DiagnosticTag = { Unnecessary: 1, Deprecated: 2 } as const satisfies Partial<typeof lsp.DiagnosticTag>;

export type CodeActionKind = lsp.CodeActionKind;
export const CodeActionKind = {
  QuickFix: "quickfix",
  Refactor: "refactor",
  RefactorExtract: "refactor.extract",
  RefactorInline: "refactor.inline",
  RefactorRewrite: "refactor.rewrite",
  SourceFixAll: "source.fixAll",
} as const satisfies Partial<typeof lsp.CodeActionKind>;

export const CodeActionTriggerKind = { Automatic: 2 } as const satisfies Partial<typeof lsp.CodeActionTriggerKind>;

export type MarkupKind = lsp.MarkupKind;
export const MarkupKind = { PlainText: "plaintext", Markdown: "markdown" } as const satisfies Partial<typeof lsp.MarkupKind>;

export type CompletionItemKind = lsp.CompletionItemKind;
export const CompletionItemKind = {
  Property: 10,
  Value: 12,
  Snippet: 15,
  Reference: 18,
  EnumMember: 20,
} as const satisfies Partial<typeof lsp.CompletionItemKind>;

export const CompletionItemTag = { Deprecated: 1 } as const satisfies Partial<typeof lsp.CompletionItemTag>;

export const CompletionTriggerKind = { TriggerCharacter: 2 } as const satisfies Partial<typeof lsp.CompletionTriggerKind>;

export const InsertTextFormat = { Snippet: 2 } as const satisfies Partial<typeof lsp.InsertTextFormat>;

export const InsertTextMode = { adjustIndentation: 2 } as const satisfies Partial<typeof lsp.InsertTextMode>;

export type SymbolKind = lsp.SymbolKind;
export const SymbolKind = {
  File: 1,
  Module: 2,
  Variable: 13,
  Constant: 14,
  String: 15,
  Number: 16,
  Boolean: 17,
  Array: 18,
  Object: 19,
  Null: 21,
} as const satisfies Partial<typeof lsp.SymbolKind>;

export const DocumentHighlightKind = { Read: 2, Write: 3 } as const satisfies Partial<typeof lsp.DocumentHighlightKind>;

export type MessageType = lsp.MessageType;
export const MessageType = { Error: 1, Warning: 2, Info: 3 } as const satisfies Partial<typeof lsp.MessageType>;

/** Of JSON-RPC 2.0 (5.1) and of LSP. */
export const ErrorCodes = {
  ParseError: -32700,
  InvalidRequest: -32600,
  MethodNotFound: -32601,
  InvalidParams: -32602,
  InternalError: -32603,
  ServerNotInitialized: -32002,
} as const satisfies Partial<typeof lsp.ErrorCodes>;

export const LSPErrorCodes = { RequestCancelled: -32800, ContentModified: -32801 } as const satisfies Partial<typeof lsp.LSPErrorCodes>;
