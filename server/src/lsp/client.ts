import {
  CompletionItemTag,
  type DiagnosticsCapabilities,
  DiagnosticTag,
  type InitializeParams,
  InsertTextMode,
  MarkupKind,
} from "vscode-languageserver";
import { chosenEncoding, type Encoding } from "./encoding.ts";
import type { InitializationOptions } from "./protocol.ts";

/** What the program at the other end can do, as plain answers. A client that says nothing can do nothing of it. */
export interface Client {
  /** In what its positions count. */
  readonly encoding: Encoding;
  /** It wants to be told so. */
  readonly namesEncodings: boolean;
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticData: boolean;
  readonly tags: readonly DiagnosticTag[];
  /** It takes `CodeAction` literals; otherwise it takes commands only, of which we have none. */
  readonly codeActions: boolean;
  readonly resolvesEdits: boolean;
  readonly preferredActions: boolean;
  readonly versionedEdits: boolean;
  /** A workspace edit may make a file. */
  readonly createsFiles: boolean;
  /** A workspace edit may hold a snippet (LSP 3.18). */
  readonly snippetEdits: boolean;
  readonly markdownHover: boolean;
  readonly markdownCompletion: boolean;
  readonly snippets: boolean;
  /** It asks for a proposal's documentation when somebody looks at it. */
  readonly resolvesDocumentation: boolean;
  /** It indents the further lines of a proposal as the line that it goes into. */
  readonly adjustsIndentation: boolean;
  readonly deprecatedCompletions: boolean;
  readonly nestedSymbols: boolean;
  readonly foldingLimit: number;
  /** A fold may say what it hides. */
  readonly collapsedText: boolean;
  /** A definition may say which token led there and which one of the target names it. */
  readonly definitionLinks: boolean;
  readonly linkTooltips: boolean;
  readonly refreshesHints: boolean;
  readonly refreshesLenses: boolean;
  readonly refreshesTokens: boolean;
  /** It changes documents when the server asks it to. */
  readonly appliesEdits: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersFolders: boolean;
  readonly watchesFiles: boolean;
  readonly folders: readonly string[];
  readonly builtInJson: boolean;
  readonly status: boolean;
  /** It can be asked for files that lie on no disk of ours. */
  readonly readsFiles: boolean;
  /** And for the first bytes of one alone. */
  readonly readsHeads: boolean;
  /** It shows layouts, and wants to know when one changed. */
  readonly layouts: boolean;
  readonly commands: readonly string[];
  readonly rulePage: string | undefined;
  readonly settings: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a client's list, if it is one, holds a value. */
const lists = (list: unknown, value: unknown): boolean => Array.isArray(list) && list.includes(value);

const countOf = (value: unknown): number | undefined => (Number.isInteger(value) && Number(value) >= 0 ? Number(value) : undefined);

/** Reads `initialize`'s parameters; whatever is missing or misshapen counts as "cannot". */
export function readClient(params: Partial<InitializeParams>): Client {
  const { workspace, textDocument } = params.capabilities ?? {};
  // LSP 3.17 states the parts of a diagnostic at `publishDiagnostics` alone, 3.18 at `diagnostic` too.
  const pushed: DiagnosticsCapabilities = textDocument?.publishDiagnostics ?? {};
  const diagnostics: DiagnosticsCapabilities = { ...pushed, ...textDocument?.diagnostic };
  const action = textDocument?.codeAction;
  const completion = textDocument?.completion?.completionItem;
  const given: unknown = params.initializationOptions;
  const options: InitializationOptions = isObject(given) ? given : {};
  const folders: readonly unknown[] =
    (Array.isArray(params.workspaceFolders) ? params.workspaceFolders : undefined)?.map((folder) => folder?.uri) ??
    (params.rootUri ? [params.rootUri] : []);
  return {
    encoding: chosenEncoding(params.capabilities?.general?.positionEncodings),
    namesEncodings: Array.isArray(params.capabilities?.general?.positionEncodings),
    pullsDiagnostics: textDocument?.diagnostic != null,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: diagnostics.relatedInformation === true,
    codeDescription: diagnostics.codeDescriptionSupport === true,
    diagnosticData: diagnostics.dataSupport === true,
    tags: [DiagnosticTag.Unnecessary, DiagnosticTag.Deprecated].filter((tag) => lists(diagnostics.tagSupport?.valueSet, tag)),
    codeActions: action?.codeActionLiteralSupport != null,
    resolvesEdits: action?.dataSupport === true && lists(action.resolveSupport?.properties, "edit"),
    preferredActions: action?.isPreferredSupport === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    // Neovim 0.7 states these operations alone, and takes the edits that stand beside them, too.
    createsFiles: lists(workspace?.workspaceEdit?.resourceOperations, "create"),
    snippetEdits: workspace?.workspaceEdit?.documentChanges === true && workspace.workspaceEdit.snippetEditSupport === true,
    markdownHover: lists(textDocument?.hover?.contentFormat, MarkupKind.Markdown),
    markdownCompletion: lists(completion?.documentationFormat, MarkupKind.Markdown),
    snippets: completion?.snippetSupport === true,
    resolvesDocumentation: lists(completion?.resolveSupport?.properties, "documentation"),
    adjustsIndentation: lists(completion?.insertTextModeSupport?.valueSet, InsertTextMode.adjustIndentation),
    deprecatedCompletions: lists(completion?.tagSupport?.valueSet, CompletionItemTag.Deprecated),
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    foldingLimit: countOf(textDocument?.foldingRange?.rangeLimit) ?? 5000,
    collapsedText: textDocument?.foldingRange?.foldingRange?.collapsedText === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
    linkTooltips: textDocument?.documentLink?.tooltipSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    refreshesTokens: workspace?.semanticTokens?.refreshSupport === true,
    appliesEdits: workspace?.applyEdit === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    registersFolders: workspace?.workspaceFolders === true,
    folders: folders.filter((uri): uri is string => typeof uri === "string"),
    builtInJson: options.builtInJson === true,
    status: options.status === true,
    readsFiles: options.files === true,
    readsHeads: options.heads === true,
    layouts: options.layouts === true,
    commands: Array.isArray(options.commands) ? options.commands.filter((name) => typeof name === "string") : [],
    rulePage: typeof options.rulePage === "string" && options.rulePage.includes("{id}") ? options.rulePage : undefined,
    settings: options.settings,
  };
}
