import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import {
  CancellationTokenSource,
  type ClientCapabilities,
  createMessageConnection,
  type Diagnostic,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

const SERVER = process.env.OCI_MANIFEST_SERVER ?? path.resolve(import.meta.dirname, "../../dist/server.js");
const GAUGE = path.join(import.meta.dirname, "gauge.cjs");

/** What became of the requests of one method. */
export interface Asked {
  answered: number;
  cancelled: number;
  readonly failed: string[];
  /** Milliseconds from question to answer, of those that were not cancelled. */
  readonly times: number[];
}

/** What the server holds, in bytes. */
export interface Memory {
  /** What lives after a full collection. */
  readonly live: number;
  /** What of that the engine made of our functions to run them faster: it compiles more of them the longer it runs. */
  readonly machineCode: number;
  /** What the process had of the machine before it. */
  readonly rss: number;
}

/** The bundled server at the other end of a pipe, and an account of what it said. */
export interface SoakPeer {
  readonly asked: ReadonlyMap<string, Asked>;
  /** Requests without answer. */
  readonly open: () => number;
  readonly log: readonly string[];
  readonly stderr: () => string;
  /** Asks and waits; `undefined` for a cancelled or failed request. Cancels after so many milliseconds. */
  readonly ask: <T>(method: string, params: unknown, cancelAfter?: number) => Promise<T | undefined>;
  readonly tell: (method: string, params: unknown) => Promise<void>;
  readonly memory: () => Promise<Memory>;
  readonly died: () => boolean;
  readonly stop: () => Promise<number | null>;
}

/** LSP's answers to a request that came too late or was called off. */
const TOO_LATE = [-32800, -32801, -32802];

/** Starts the bundled server with a gauge for its memory, and says hello. */
export async function startPeer(
  capabilities: ClientCapabilities,
  settings: () => unknown,
  published: (params: { uri: string; version?: number; diagnostics: Diagnostic[] }) => void,
  rootUri: string,
  snapshots: string | undefined,
): Promise<SoakPeer> {
  const child = spawn(process.execPath, ["--expose-gc", "--require", GAUGE, SERVER, "--stdio"], {
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    env: snapshots === undefined ? process.env : { ...process.env, OCI_MANIFEST_SNAPSHOTS: snapshots },
  });
  let stderr = "";
  let over = false;
  child.stderr.on("data", (data: Buffer) => {
    stderr = (stderr + data.toString()).slice(-10_000);
  });
  const exit = new Promise<number | null>((resolve) =>
    child.once("exit", (code) => {
      over = true;
      resolve(code);
    }),
  );
  const waiting: ((memory: Memory) => void)[] = [];
  createInterface({ input: child.stdio[3] as Readable }).on("line", (line) => waiting.shift()?.(JSON.parse(line) as Memory));
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const asked = new Map<string, Asked>();
  const log: string[] = [];
  let pending = 0;
  connection.onNotification("textDocument/publishDiagnostics", published);
  connection.onNotification("window/logMessage", ({ type, message }: { type: number; message: string }) => {
    if (type <= 2) log.push(message);
  });
  connection.onNotification(() => undefined);
  connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => items.map(settings));
  connection.onRequest(() => null);
  connection.onError(() => undefined);
  connection.listen();

  async function ask<T>(method: string, params: unknown, cancelAfter?: number): Promise<T | undefined> {
    let of = asked.get(method);
    if (of === undefined) {
      of = { answered: 0, cancelled: 0, failed: [], times: [] };
      asked.set(method, of);
    }
    const source = new CancellationTokenSource();
    let timer: ReturnType<typeof setTimeout> | undefined;
    pending++;
    const began = performance.now();
    try {
      const answering = connection.sendRequest<T>(method, params, source.token);
      if (cancelAfter === 0) source.cancel();
      else if (cancelAfter !== undefined) timer = setTimeout(() => source.cancel(), cancelAfter);
      const answer = await answering;
      of.answered++;
      if (cancelAfter === undefined) of.times.push(performance.now() - began);
      return answer;
    } catch (error) {
      if (error instanceof ResponseError && TOO_LATE.includes(error.code)) of.cancelled++;
      else of.failed.push(error instanceof Error ? error.message : String(error));
      return undefined;
    } finally {
      pending--;
      clearTimeout(timer);
      source.dispose();
    }
  }

  await ask("initialize", { processId: process.pid, rootUri, capabilities });
  await connection.sendNotification("initialized", {});
  return {
    asked,
    open: () => pending,
    log,
    stderr: () => stderr,
    ask,
    tell: (method, params) => connection.sendNotification(method, params),
    memory: () =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("the server's memory was not told")), 120_000);
        waiting.push((memory) => {
          clearTimeout(timer);
          resolve(memory);
        });
        child.kill("SIGUSR2");
      }),
    died: () => over,
    stop: async () => {
      await ask("shutdown", undefined);
      await connection.sendNotification("exit");
      return exit;
    },
  };
}
