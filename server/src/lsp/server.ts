import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import { version as release } from "../../../package.json";
import type { Host } from "../entry/host.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { readClient } from "./client.ts";
import { configurationDiagnostics, WATCHED } from "./configuration.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { placeOf, WATCHED_IN_LAYOUTS } from "./layouts.ts";
import {
  type BranchParams,
  COMPARE,
  CONVERT,
  CONVERT_DOCUMENT,
  type DocumentParams,
  EXPLAIN,
  GRAPH,
  LAYOUT_BRANCHES,
  LAYOUT_PLAN,
  LAYOUT_UNREFERENCED,
  LAYOUTS_CHANGED,
  type LayoutPlanParams,
  RULE_PAGE,
  type RulePageParams,
  STATUS,
  STATUS_CHANGED,
} from "./protocol.ts";
import { loadRest } from "./rest.ts";
import { createSession, type Session } from "./session.ts";
import { SECTION } from "./settings.ts";
import { normalised, readUri } from "./uris.ts";

/** So many messages in one go are waited for. */
const PATIENCE = 200;

/** After a change of a document that others are checked with, a client is told to ask for them when nothing comes for so long, in milliseconds. */
const PAUSE = 300;

/** The rest of the server is loaded when its first answer is so old, in milliseconds. */
const REST_AFTER = 50;

/**
 * Serves one client over `connection`, which the entry has made and not yet begun to listen on. Nothing that a client
 * sends ends the server: a failing request is logged and answered with "nothing".
 *
 * @param turn settles with the next turn of the event loop, as the library takes one for each message
 */
export function startServer(connection: Connection, turn: () => Promise<void>, host: Host): void {
  let session: Session = createSession(connection, host, readClient({}));

  const failed = (what: string, error: unknown): void =>
    connection.console.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);

  /** Counts what was handled. */
  let heardSoFar = 0;

  /**
   * Settles when what has already arrived is read, later edits and cancellations: the library hands on one message in each turn of the
   * event loop, and its turn comes behind ours.
   */
  async function settled(): Promise<void> {
    for (let left = PATIENCE; left > 0; left--) {
      const before = heardSoFar;
      await turn();
      await turn();
      if (heardSoFar === before) return;
    }
  }

  /** A handler that never throws, but for the answers that LSP has for "too late". */
  const guarded =
    <P, A, B>(what: string, otherwise: B, handle: (params: P, isCancelled: () => boolean) => Promise<A>) =>
    async (params: P, token?: { readonly isCancellationRequested: boolean }): Promise<A | B> => {
      heardSoFar++;
      try {
        return await handle(params, () => token?.isCancellationRequested === true);
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        failed(what, error);
        return otherwise;
      }
    };

  /** The same for notifications, which have no answer. */
  const heard =
    <P>(what: string, handle: (params: P) => void) =>
    (params: P): void => {
      heardSoFar++;
      try {
        handle(params);
      } catch (error) {
        failed(what, error);
      }
    };

  /** Most JSON is somebody else's: nothing is known of it, and nothing is loaded to say so. */
  const isOurs = async (uri: string): Promise<boolean> => (await session.identified(uri))?.report.kind !== undefined;

  /** A handler for questions about an open document, which are answered by `otherwise` where it is none of ours. */
  const about = <P extends { readonly textDocument: { readonly uri: string } }, A, B>(
    what: string,
    otherwise: B,
    handle: (params: P) => Promise<A>,
  ) => guarded(what, otherwise, async (params: P) => ((await isOurs(params.textDocument.uri)) ? handle(params) : otherwise));

  /** The same for questions of our own, which name the document otherwise. */
  const ofDocument = <A>(what: string, handle: (params: DocumentParams) => Promise<A>) =>
    guarded(what, null, async (given: unknown) => {
      const params = documentOf(given);
      return (await isOurs(params.uri)) ? handle(params) : null;
    });

  const changed = new Map<string, string>();
  let touching = false;

  /** Checks a document once the edits that stand in the queue are read: no time passes, but a burst is one check. */
  async function touch(uri: string): Promise<void> {
    // A client that asks for all it wants to know is told nothing.
    if (session.client.pullsDiagnostics && !session.client.status) return;
    changed.set(normalised(uri), uri);
    if (touching) return;
    touching = true;
    await settled();
    touching = false;
    const uris = [...changed.values()];
    changed.clear();
    for (const one of uris) void publish(one);
  }

  let answered = false;

  /** The first answer about a document of ours is given: while nobody asks, what the next ones need is loaded. */
  function afterFirst(): void {
    if (answered) return;
    answered = true;
    setTimeout(() => void loadRest().catch((error) => failed("loading", error)), REST_AFTER);
  }

  const publish = guarded("diagnostics", undefined, async (uri: string) => {
    if (!session.client.pullsDiagnostics) {
      const checked = isWatched(uri) ? await session.checked(uri) : undefined;
      const document = session.documents.get(uri);
      // Closed, or changed again while the settings were asked for: somebody else's turn.
      if (document === undefined || (checked !== undefined && checked.version !== document.version)) return;
      const diagnostics =
        checked === undefined ? ((await configurationDiagnostics(document)) ?? []) : diagnosticsOf(checked, session.client);
      await connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
      if (checked !== undefined) afterFirst();
    }
    if (session.client.status) await connection.sendNotification(STATUS_CHANGED, { uri } satisfies DocumentParams);
  });

  function everythingChanged(settings?: unknown): void {
    session.forget(settings);
    if (session.client.pullsDiagnostics) {
      if (session.client.refreshesDiagnostics) connection.languages.diagnostics.refresh();
    }
    const { refreshesHints, refreshesLenses, refreshesTokens } = session.client;
    if (refreshesHints) void connection.languages.inlayHint.refresh();
    if (refreshesLenses) void connection.sendRequest("workspace/codeLens/refresh").catch((error) => failed("lenses", error));
    if (refreshesTokens) connection.languages.semanticTokens.refresh();
    for (const { uri } of session.documents.all()) void touch(uri);
  }

  let refresh: ReturnType<typeof setTimeout> | undefined;

  function refreshSoon(): void {
    if (!session.client.pullsDiagnostics || !session.client.refreshesDiagnostics) return;
    clearTimeout(refresh);
    refresh = setTimeout(() => connection.languages.diagnostics.refresh(), PAUSE);
  }

  /** What is said of a layout's other open documents may be another now. */
  const layoutChanged = guarded("layout", undefined, async (uri: string) => {
    if (session.client.layouts && placeOf(uri) !== undefined) void connection.sendNotification(LAYOUTS_CHANGED);
    const others = (await session.layouts?.neighbours(uri)) ?? [];
    if (others.length === 0) return;
    for (const other of others) void touch(other);
    refreshSoon();
  });

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    session = createSession(connection, host, readClient(params));
    return { capabilities: capabilitiesOf(session.client), serverInfo: { name: "oci-manifest", version: release } };
  });

  connection.onInitialized(() => {
    const { client } = session;
    if (client.registersConfiguration)
      connection.client
        .register(DidChangeConfigurationNotification.type, { section: SECTION })
        .catch((error) => failed("registration", error));
    if (client.watchesFiles)
      connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers: [...WATCHED, ...WATCHED_IN_LAYOUTS] })
        .catch((error) => failed("registration", error));
    if (client.registersFolders)
      connection.workspace.onDidChangeWorkspaceFolders(
        heard("folders", ({ added, removed }) => {
          const gone = new Set(removed.map(({ uri }) => normalised(uri)));
          session.setFolders([...session.folders().filter((uri) => !gone.has(normalised(uri))), ...added.map(({ uri }) => uri)]);
          everythingChanged();
        }),
      );
  });

  connection.onDidChangeConfiguration(
    heard("settings", ({ settings }) => {
      const given: unknown = settings;
      // Without workspace/configuration the settings come along, most often below their section.
      const section = typeof given === "object" && given !== null && SECTION in given ? (given as Record<string, unknown>)[SECTION] : given;
      everythingChanged(section ?? undefined);
    }),
  );

  connection.onDidChangeWatchedFiles(
    heard("files", ({ changes }) => {
      // A layout that is being written is no reason to ask for everybody's settings.
      if (!changes.every(({ uri }) => placeOf(uri) !== undefined)) return everythingChanged();
      session.layouts?.forget();
      for (const { uri } of session.documents.all()) if (placeOf(uri) !== undefined) void touch(uri);
      refreshSoon();
      if (session.client.layouts) void connection.sendNotification(LAYOUTS_CHANGED);
    }),
  );
  connection.onDidOpenTextDocument(
    heard("open", (params) => {
      const { uri } = session.documents.open(params);
      void touch(uri);
      void layoutChanged(uri);
    }),
  );
  connection.onDidChangeTextDocument(
    heard("change", (params) => {
      const uri = session.documents.change(params);
      if (uri === undefined) return;
      void touch(uri);
      void layoutChanged(uri);
    }),
  );
  connection.onDidCloseTextDocument(
    heard("close", ({ textDocument: { uri } }) => {
      const document = session.documents.get(uri);
      session.drop(uri);
      changed.delete(normalised(document?.uri ?? uri));
      void layoutChanged(uri);
      if (document !== undefined && !session.client.pullsDiagnostics)
        void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    }),
  );

  connection.languages.diagnostics.on(
    guarded(
      "diagnostics",
      { kind: DocumentDiagnosticReportKind.Full, items: [] },
      async ({ textDocument: { uri }, previousResultId }: { textDocument: { uri: string }; previousResultId?: string }, isCancelled) => {
        await settled();
        if (isCancelled()) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
        const checked = isWatched(uri) ? await session.checked(uri) : undefined;
        if (checked === undefined) {
          const document = session.documents.get(uri);
          return { kind: DocumentDiagnosticReportKind.Full, items: (document && (await configurationDiagnostics(document))) ?? [] };
        }
        afterFirst();
        if (previousResultId === checked.id) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: checked.id };
        return { kind: DocumentDiagnosticReportKind.Full, resultId: checked.id, items: diagnosticsOf(checked, session.client) };
      },
    ),
  );

  connection.onCodeAction(about("code actions", [], async (params) => (await import("./features.ts")).codeActions(session, params)));
  connection.onCodeActionResolve(async (action) =>
    guarded("code action", action, async () => (await import("./features.ts")).resolveAction(session, action))(action),
  );
  connection.onHover(
    about("hover", null, async ({ textDocument, position }) => (await import("./hovering.ts")).hover(session, textDocument.uri, position)),
  );
  connection.onCompletion(
    guarded("completion", null, async ({ textDocument, position, context }) =>
      (await import("./completion.ts")).completions(session, textDocument.uri, position, context),
    ),
  );
  connection.onCompletionResolve(async (item) =>
    guarded("completion", item, async () => (await import("./completion.ts")).resolveCompletion(session, item))(item),
  );
  connection.onDefinition(
    about("definition", null, async ({ textDocument, position }) =>
      (await import("./features.ts")).definition(session, textDocument.uri, position),
    ),
  );
  connection.onReferences(
    about("references", null, async ({ textDocument, position, context }) =>
      (await import("./features.ts")).references(session, textDocument.uri, position, context?.includeDeclaration === true),
    ),
  );
  connection.onDocumentHighlight(
    about("highlights", null, async ({ textDocument, position }) =>
      (await import("./features.ts")).highlights(session, textDocument.uri, position),
    ),
  );
  connection.onDocumentLinks(
    about("links", [], async ({ textDocument }) => (await import("./features.ts")).documentLinks(session, textDocument.uri)),
  );
  connection.onWorkspaceSymbol(
    guarded("workspace symbols", null, async ({ query }) => (await import("./features.ts")).workspaceSymbols(session, query)),
  );
  connection.onCodeLens(
    about("lens", [], async ({ textDocument }) => (await import("./features.ts")).codeLenses(session, textDocument.uri)),
  );
  connection.languages.inlayHint.on(
    about("hints", [], async ({ textDocument, range }) => (await import("./features.ts")).inlayHints(session, textDocument.uri, range)),
  );
  connection.languages.semanticTokens.on(
    about("tokens", { data: [] }, async ({ textDocument }) => (await import("./features.ts")).semanticTokens(session, textDocument.uri)),
  );
  connection.languages.semanticTokens.onRange(
    about("tokens", { data: [] }, async ({ textDocument, range }) =>
      (await import("./features.ts")).semanticTokens(session, textDocument.uri, range),
    ),
  );
  connection.onExecuteCommand(
    guarded("command", null, async ({ command, arguments: given }) => {
      if (command === CONVERT_DOCUMENT) await (await import("./features.ts")).convertDocument(session, given?.[0]);
      return null;
    }),
  );
  connection.onFoldingRanges(
    guarded("folding", null, async ({ textDocument }) => (await import("./structure.ts")).foldingRanges(session, textDocument.uri)),
  );
  connection.onDocumentSymbol(
    guarded("symbols", null, async ({ textDocument }) => (await import("./structure.ts")).documentSymbols(session, textDocument.uri)),
  );
  connection.onSelectionRanges(
    guarded("selection", null, async ({ textDocument, positions }) =>
      (await import("./structure.ts")).selectionRanges(session, textDocument.uri, positions),
    ),
  );
  connection.onDocumentFormatting(
    guarded("formatting", null, async ({ textDocument, options }) =>
      (await import("./structure.ts")).format(session, textDocument.uri, options),
    ),
  );
  connection.onDocumentRangeFormatting(
    guarded("formatting", null, async ({ textDocument, options, range }) =>
      (await import("./structure.ts")).format(session, textDocument.uri, options, range),
    ),
  );
  connection.onRequest(
    STATUS,
    ofDocument("status", async (params) => (await import("./features.ts")).status(session, params)),
  );
  connection.onRequest(
    COMPARE,
    guarded("comparison", null, async (params: unknown) => {
      const { compare, compareParams } = await import("./features.ts");
      return compare(session, compareParams(params));
    }),
  );
  connection.onRequest(
    GRAPH,
    ofDocument("picture", async (params) => (await import("./features.ts")).picture(session, params)),
  );
  connection.onRequest(
    EXPLAIN,
    ofDocument("explanation", async (params) => (await import("./features.ts")).explain(session, params)),
  );
  connection.onRequest(
    RULE_PAGE,
    guarded("page", null, async (params: Partial<RulePageParams> | null | undefined) =>
      (await import("./features.ts")).explainRule(params?.id),
    ),
  );
  connection.onRequest(
    CONVERT,
    ofDocument("conversion", async ({ uri }) => (await import("./features.ts")).convert(session, uri)),
  );

  connection.onRequest(
    LAYOUT_BRANCHES,
    guarded(
      "layout",
      null,
      async (params: unknown) => (await (await import("./features.ts")).layoutBranches(session, branchOf(params))) ?? null,
    ),
  );
  connection.onRequest(
    LAYOUT_PLAN,
    guarded("layout", null, async (params: unknown) => (await (await import("./features.ts")).layoutPlan(session, planOf(params))) ?? null),
  );
  connection.onRequest(
    LAYOUT_UNREFERENCED,
    guarded(
      "layout",
      null,
      async (params: unknown) => (await (await import("./features.ts")).unreferencedBlobs(session, documentOf(params).uri)) ?? null,
    ),
  );

  connection.listen();
}

/** The document that a request of ours names. */
function documentOf(params: unknown): DocumentParams {
  const { uri, byteOrderMark } = (typeof params === "object" && params !== null ? params : {}) as Record<string, unknown>;
  if (typeof uri !== "string") throw new ResponseError(ErrorCodes.InvalidParams, "`uri` is missing");
  return byteOrderMark === true ? { uri, byteOrderMark } : { uri };
}

function branchOf(params: unknown): BranchParams {
  const { digest } = (typeof params === "object" && params !== null ? params : {}) as Record<string, unknown>;
  return { uri: documentOf(params).uri, ...(typeof digest === "string" ? { digest } : {}) };
}

function planOf(params: unknown): LayoutPlanParams {
  const { what, entry, digest } = (typeof params === "object" && params !== null ? params : {}) as Record<string, unknown>;
  const { uri } = documentOf(params);
  if (what !== "repoint" && what !== "convert") throw new ResponseError(ErrorCodes.InvalidParams, '`what` is "repoint" or "convert"');
  return { uri, what, ...(typeof entry === "number" ? { entry } : {}), ...(typeof digest === "string" ? { digest } : {}) };
}

/** An older version, as a diff shows it, is read but has no problems to mend. */
function isWatched(uri: string): boolean {
  return readUri(uri)?.scheme !== "git";
}
