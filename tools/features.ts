import type { ServerCapabilities } from "vscode-languageserver";
import { capabilitiesOf } from "../server/src/lsp/capabilities.ts";
import { readClient } from "../server/src/lsp/client.ts";

/** The methods of LSP 3.17 that stand behind a capability; those without a capability are in the table above the generated one. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  textDocumentSync: ["textDocument/didOpen", "textDocument/didChange", "textDocument/didClose"],
  diagnosticProvider: ["textDocument/diagnostic"],
  codeActionProvider: ["textDocument/codeAction"],
  hoverProvider: ["textDocument/hover"],
  completionProvider: ["textDocument/completion"],
  definitionProvider: ["textDocument/definition"],
  referencesProvider: ["textDocument/references"],
  documentHighlightProvider: ["textDocument/documentHighlight"],
  documentLinkProvider: ["textDocument/documentLink"],
  workspaceSymbolProvider: ["workspace/symbol"],
  inlayHintProvider: ["textDocument/inlayHint"],
  codeLensProvider: ["textDocument/codeLens"],
  semanticTokensProvider: ["textDocument/semanticTokens/full", "textDocument/semanticTokens/range"],
  executeCommandProvider: ["workspace/executeCommand"],
  documentSymbolProvider: ["textDocument/documentSymbol"],
  foldingRangeProvider: ["textDocument/foldingRange"],
  selectionRangeProvider: ["textDocument/selectionRange"],
  documentFormattingProvider: ["textDocument/formatting"],
  documentRangeFormattingProvider: ["textDocument/rangeFormatting"],
  workspace: ["workspace/didChangeWorkspaceFolders"],
  signatureHelpProvider: ["textDocument/signatureHelp"],
  declarationProvider: ["textDocument/declaration"],
  typeDefinitionProvider: ["textDocument/typeDefinition"],
  implementationProvider: ["textDocument/implementation"],
  colorProvider: ["textDocument/documentColor", "textDocument/colorPresentation"],
  documentOnTypeFormattingProvider: ["textDocument/onTypeFormatting"],
  renameProvider: ["textDocument/rename", "textDocument/prepareRename"],
  linkedEditingRangeProvider: ["textDocument/linkedEditingRange"],
  callHierarchyProvider: ["textDocument/prepareCallHierarchy"],
  typeHierarchyProvider: ["textDocument/prepareTypeHierarchy"],
  monikerProvider: ["textDocument/moniker"],
  inlineValueProvider: ["textDocument/inlineValue"],
  inlineCompletionProvider: ["textDocument/inlineCompletion"],
  notebookDocumentSync: ["notebookDocument/didOpen"],
};

/** Methods that resolve what another one lists. */
const RESOLVES: Readonly<Record<string, string>> = {
  completionProvider: "completionItem/resolve",
  codeActionProvider: "codeAction/resolve",
};

/** A client that can everything which capabilities depend on. */
const ABLE = {
  workspace: { applyEdit: true, workspaceFolders: true },
  textDocument: {
    diagnostic: {},
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
    completion: { completionItem: { resolveSupport: { properties: ["documentation"] } } },
  },
};

function methodsOf(capabilities: ServerCapabilities): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [name, value] of Object.entries(capabilities)) {
    const methods = METHODS[name];
    if (methods === undefined) throw new Error(`tools/features.ts knows no methods of the capability ${name}`);
    for (const method of methods) found.add(method);
    const resolve = RESOLVES[name];
    if (resolve !== undefined && (value as { resolveProvider?: boolean }).resolveProvider === true) found.add(resolve);
  }
  return found;
}

/** The table of what the server answers, as its own capabilities say: to clients in general, and to VS Code. */
export function featureMatrix(): string {
  const others = methodsOf(capabilitiesOf(readClient({ capabilities: ABLE })));
  const code = methodsOf(
    capabilitiesOf(readClient({ capabilities: ABLE, initializationOptions: { builtInJson: true, commands: ["oci-manifest.convert"] } })),
  );
  const all = [
    ...Object.entries(METHODS).flatMap(([name, methods]) => [...methods, ...(RESOLVES[name] === undefined ? [] : [RESOLVES[name]])]),
  ];
  const offered = all.filter((method) => others.has(method) || code.has(method));
  const mark = (has: boolean): string => (has ? "✓" : "–");
  return [
    "| method | any client | VS Code |",
    "|---|---|---|",
    ...offered.map((method) => `| \`${method}\` | ${mark(others.has(method))} | ${mark(code.has(method))} |`),
    "",
    `Not offered, because a manifest has no such thing: ${all
      .filter((method) => !offered.includes(method))
      .map((method) => `\`${method}\``)
      .join(", ")}.`,
  ].join("\n");
}
