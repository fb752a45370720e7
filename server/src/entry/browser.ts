import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { gated } from "../lsp/gate.ts";
import { TEXTS, type TextsParams } from "../lsp/protocol.ts";
import { startServer } from "../lsp/server.ts";
import { digestOf } from "../oci/digest.ts";

/**
 * The language server in a web worker: dist/browser/server.js. It speaks JSON-RPC by `postMessage`, one object a message, as
 * `vscode-jsonrpc/browser` does, and has no disk: layouts are read through a client that answers for files. Nothing is fetched either, so
 * the words that only a reader needs come from the client, too, which has them beside this file (`TEXTS`).
 */
const worker = self as unknown as DedicatedWorkerGlobalScope & { ociManifestTexts?: () => string };
const { reader, writer } = gated(new BrowserMessageReader(worker), new BrowserMessageWriter(worker), (says) =>
  connection.console.warn(says),
);
const connection = createConnection(reader, writer);

const tell = (what: string, error: unknown): void =>
  connection.console.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);

// What no handler could catch is told; the server goes on, because losing it costs more than one odd answer.
worker.addEventListener("error", (event) => {
  event.preventDefault();
  tell("uncaught", event.error ?? event.message);
});
worker.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  tell("unhandled", event.reason);
});

connection.onNotification(TEXTS, (params: Partial<TextsParams> | undefined) => {
  const json = params?.json;
  if (typeof json === "string") worker.ociManifestTexts = () => json;
});
connection.onExit(() => worker.close());

// The library hands messages on by this same timer.
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
startServer(connection, turn, { now: Date.now, digest: digestOf });
