// A language server on stdio, spoken to over real JSON-RPC: how every part of the bench begins with one.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";

/**
 * Starts one and says hello.
 *
 * @param args the program, for Node
 * @param options.node another Node than the one that runs this
 * @param options.env further environment
 * @param options.textDocument the client's capabilities there
 * @param options.settings answers to workspace/configuration by section, and sent beforehand where there are any
 * @param options.onPublish is given pushed diagnostics
 */
export async function startLanguageServer(args, { textDocument, settings, onPublish = () => {}, node = process.execPath, env = {} }) {
  const child = spawn(node, [...args, "--stdio"], { stdio: ["pipe", "pipe", "ignore"], env: { ...process.env, ...env } });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  connection.onNotification("textDocument/publishDiagnostics", ({ diagnostics }) => onPublish(diagnostics));
  connection.onRequest("workspace/configuration", ({ items }) => items.map(({ section }) => settings?.[section] ?? null));
  for (const method of ["client/registerCapability", "workspace/diagnostic/refresh"]) connection.onRequest(method, () => null);
  connection.listen();
  // A server that dies would leave its questions without an answer, and the bench would end without a word.
  let closed = false;
  child.once("exit", (code) => {
    if (!closed) throw new Error(`bench: ${args[0]} ended with ${code}`);
  });
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { synchronization: {}, ...textDocument }, workspace: { configuration: true } },
    initializationOptions: { provideFormatter: false },
  });
  connection.sendNotification("initialized", {});
  if (settings !== undefined) connection.sendNotification("workspace/didChangeConfiguration", { settings });
  return {
    connection,
    /** Resident, in MB. */
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024,
    /** Ends it as the protocol has it, and waits. */
    async end() {
      closed = true;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      await ended;
      connection.dispose();
    },
    close() {
      closed = true;
      connection.dispose();
      child.kill();
    },
  };
}
