import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import {
  type ClientCapabilities,
  createMessageConnection,
  type Diagnostic,
  type InitializeResult,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { applyEdits } from "../../server/src/json/index.ts";
import { plainEnvironment } from "../cli/bundle.ts";

const SERVER = process.env.OCI_MANIFEST_SERVER ?? path.resolve(import.meta.dirname, "../../dist/server.js");

/** What a client can that can everything we use. */
export const ABLE: ClientCapabilities = {
  workspace: { configuration: true, workspaceEdit: { documentChanges: true }, workspaceFolders: true },
  textDocument: {
    diagnostic: {},
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, dataSupport: true, tagSupport: { valueSet: [1, 2] } },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor.rewrite", "source.fixAll"] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
};

/** The same client without pull diagnostics. */
export const PUSHED: ClientCapabilities = { ...ABLE, textDocument: { ...ABLE.textDocument, diagnostic: undefined } as never };

/** A running server with what it has sent so far. */
export interface Peer {
  readonly connection: MessageConnection;
  readonly result: InitializeResult;
  readonly published: { uri: string; version?: number; diagnostics: Diagnostic[] }[];
  readonly log: string[];
  readonly exit: Promise<number | null>;
  open(uri: string, text: string, languageId?: string): Promise<void>;
  edit(uri: string, version: number, text: string): Promise<void>;
  pull(uri: string): Promise<Diagnostic[]>;
  /** The next published diagnostics of a document that fulfil a condition. */
  pushed(uri: string, fits?: (found: Diagnostic[]) => boolean): Promise<Diagnostic[]>;
  ask<T>(method: string, params: unknown): Promise<T>;
  stop(): Promise<number | null>;
}

/** Starts the bundled server and says hello. `answer` is what it gets for workspace/configuration. */
export async function start(options: {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  readonly answer?: unknown;
  readonly rootUri?: string;
  /** The program with its arguments that runs the server's file; Node alone unless given. */
  readonly under?: readonly [string, ...string[]];
}): Promise<Peer> {
  const [program, ...before] = options.under ?? [process.execPath];
  // Under something else it starts as it is: the runner of the tests would bring its loader along.
  const env = options.under === undefined ? process.env : plainEnvironment();
  const child = spawn(program, [...before, SERVER, "--stdio"], { stdio: ["pipe", "pipe", "inherit"], env });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const published: { uri: string; version?: number; diagnostics: Diagnostic[] }[] = [];
  const log: string[] = [];
  const waiting = new Set<() => void>();
  connection.onNotification("textDocument/publishDiagnostics", (params) => {
    published.push(params);
    for (const look of waiting) look();
  });
  connection.onNotification("window/logMessage", ({ message }: { message: string }) => void log.push(message));
  connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => items.map(() => options.answer ?? null));
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.listen();
  const result = await connection.sendRequest<InitializeResult>("initialize", {
    processId: process.pid,
    rootUri: options.rootUri ?? null,
    capabilities: options.capabilities ?? {},
    ...(options.initializationOptions === undefined ? {} : { initializationOptions: options.initializationOptions }),
  });
  await connection.sendNotification("initialized", {});
  return {
    connection,
    result,
    published,
    log,
    exit,
    open: (uri, text, languageId = "json") =>
      connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } }),
    edit: (uri, version, text) =>
      connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] }),
    pull: async (uri) =>
      (await connection.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", { textDocument: { uri } })).items,
    pushed: (uri, fits = () => true) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no such diagnostics of ${uri}: ${JSON.stringify(published)}`)), 10_000);
        const look = (): void => {
          const found = published.filter((one) => one.uri === uri).at(-1);
          if (found === undefined || !fits(found.diagnostics)) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found.diagnostics);
        };
        waiting.add(look);
        look();
      }),
    ask: (method, params) => connection.sendRequest(method, params),
    stop: async () => {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      return exit;
    },
  };
}

/** Applies what a code action changes in one document, as an editor would. */
export function applied(text: string, uri: string, edit: WorkspaceEdit | undefined): string {
  assert.ok(edit, "the action carries its edit");
  const [change] = edit.documentChanges ?? [];
  const edits: TextEdit[] = change !== undefined && "edits" in change ? (change.edits as TextEdit[]) : (edit.changes?.[uri] ?? []);
  assert.ok(edits.length > 0, "the edit changes something");
  const document = TextDocument.create(uri, "json", 1, text);
  const plain = edits.map(({ range, newText }) => ({
    start: document.offsetAt(range.start),
    end: document.offsetAt(range.end),
    text: newText,
  }));
  return applyEdits(
    text,
    plain.sort((a, b) => a.start - b.start),
  );
}
