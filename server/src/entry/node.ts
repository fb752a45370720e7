import { Console } from "node:console";
import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { type Connection, createConnection, IPCMessageReader, IPCMessageWriter } from "vscode-languageserver/node";
import { gated } from "../lsp/gate.ts";
import { startServer } from "../lsp/server.ts";
import { hashWith } from "../oci/host-digest.ts";
import { digestBy } from "./digest.ts";
import { framedReader, framedWriter } from "./framing.ts";
import { layoutFiles } from "./layout-files.ts";

/** Larger ones are no configuration; in bytes. */
const CONFIGURATION_LIMIT = 64 * 1024 * 1024;

/** A configuration's text: of a file alone, for a device may have no end and a pipe no beginning. */
async function readText(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) throw Object.assign(new Error("EISDIR"), { code: "EISDIR" });
    if (!stats.isFile()) throw new Error("this is no file");
    if (stats.size > CONFIGURATION_LIMIT) throw new Error("more than 64 MiB");
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/** The connection that the command line names, with the gate between. There is no network code here, so sockets and pipes are no way in. */
function connected(): Connection {
  const other = process.argv.find((arg) => /^--(?:socket|pipe)\b/.test(arg));
  if (other !== undefined) {
    process.stderr.write(
      `error: ${other.replace(/[=\s].*/s, "")} is not offered: this server speaks over --stdio (or --node-ipc) and has no network code\n`,
    );
    process.exit(2);
  }
  const isIpc = process.argv.includes("--node-ipc");
  // What a library prints must not stand between the messages. Most often it prints nothing, and stderr is not opened.
  let console: Console | undefined;
  const onStderr = (): Console => {
    console ??= new Console(process.stderr);
    return console;
  };
  if (!isIpc) Object.defineProperty(globalThis, "console", { configurable: true, get: onStderr });
  const { reader, writer, isShutDown } = gated(
    isIpc ? new IPCMessageReader(process) : framedReader(process.stdin),
    isIpc ? new IPCMessageWriter(process) : framedWriter(process.stdout),
    (says) => connection.console.warn(says),
  );
  const connection = createConnection(reader, writer);
  // A client that is gone needs no server.
  if (!isIpc) for (const event of ["end", "close"]) process.stdin.on(event, () => process.exit(isShutDown() ? 0 : 1));
  return connection;
}

/** Runs the language server on Node: over node ipc for VS Code, over stdio for everybody else (and when nothing is said). */
export function serve(): void {
  hashWith(digestBy);
  const connection = connected();

  // What no handler could catch is told; the server goes on, because losing it costs more than one odd answer.
  process.on("uncaughtException", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED") process.exit(1);
    connection.console.error(`uncaught: ${error.stack ?? error.message}`);
  });
  process.on("unhandledRejection", (reason) => {
    connection.console.error(`unhandled: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
  });

  const missing = (error: unknown): boolean => ["ENOENT", "ENOTDIR", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "");

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  startServer(connection, turn, {
    now: Date.now,
    foldsCase: process.platform === "win32" || process.platform === "darwin",
    layout: layoutFiles,
    digest: digestBy,
    files: {
      read: async (path) => {
        try {
          return await readText(path);
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
