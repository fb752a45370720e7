import { readFile, stat } from "node:fs/promises";
import { createConnection } from "vscode-languageserver/node";
import { startServer } from "../lsp/server.ts";
import { digestBy } from "./digest.ts";
import { layoutFiles } from "./layout-files.ts";

/** Runs the language server on Node: over node ipc for VS Code, over stdio for everybody else (and when nothing is said). */
export function serve(): void {
  if (!process.argv.some((arg) => /^--(?:stdio|node-ipc|socket|pipe)\b/.test(arg))) process.argv.push("--stdio");

  const connection = createConnection();

  // What no handler could catch is told; the server goes on, because losing it costs more than one odd answer.
  process.on("uncaughtException", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED") process.exit(1);
    connection.console.error(`uncaught: ${error.stack ?? error.message}`);
  });
  process.on("unhandledRejection", (reason) => {
    connection.console.error(`unhandled: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
  });

  const missing = (error: unknown): boolean => ["ENOENT", "ENOTDIR", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "");

  startServer(connection, {
    now: Date.now,
    layout: layoutFiles,
    digest: digestBy,
    files: {
      read: async (path) => {
        try {
          return await readFile(path, "utf8");
        } catch (error) {
          if (missing(error)) return undefined;
          throw error;
        }
      },
      isRepository: (folder) =>
        stat(`${folder}/.git`).then(
          () => true,
          () => false,
        ),
    },
  });
}
