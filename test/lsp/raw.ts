import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

const SERVER = process.env.OCI_MANIFEST_SERVER ?? path.resolve(import.meta.dirname, "../../dist/server.js");

/** A message of the server, as it came. */
export interface RawMessage {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: {
    readonly uri?: string;
    readonly version?: number;
    readonly diagnostics?: readonly unknown[];
    readonly message?: string;
  };
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** The bundled server and a client that may send any bytes. */
export interface RawPeer {
  readonly child: ChildProcess;
  readonly messages: readonly RawMessage[];
  readonly exit: Promise<number | null>;
  readonly bytes: (bytes: Uint8Array | string) => void;
  /** A message in a right frame. */
  readonly send: (message: unknown) => void;
  /** Asks under an id that nobody used, and waits. */
  readonly ask: (method: string, params: unknown) => Promise<RawMessage>;
  /** The next message, or one that came, that fulfils a condition. */
  readonly next: (what: string, fits: (message: RawMessage) => boolean) => Promise<RawMessage>;
  /** Says hello as any client does. */
  readonly greet: (capabilities?: unknown) => Promise<RawMessage>;
  readonly stop: () => void;
}

/** A frame around a body. */
export const framed = (body: string, length = Buffer.byteLength(body)): string => `Content-Length: ${length}\r\n\r\n${body}`;

/** Starts the server, and Node with further words. */
export function startRaw(...words: readonly string[]): RawPeer {
  const child = spawn(process.execPath, [...words, SERVER, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const messages: RawMessage[] = [];
  const waiting = new Set<() => void>();
  let held = Buffer.alloc(0);
  child.stdin.on("error", () => undefined);
  child.stdout.on("data", (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      const header = /^Content-Length: (\d+)\r\n\r\n/.exec(held.toString("latin1", 0, 64));
      const end = (header?.[0].length ?? 0) + Number(header?.[1]);
      if (header === null || held.length < end) break;
      const message = JSON.parse(held.toString("utf8", header[0].length, end)) as RawMessage;
      messages.push(message);
      held = held.subarray(end);
      // A server may ask for settings and the like; nobody answers with anything.
      if (message.method !== undefined && message.id !== undefined) send({ jsonrpc: "2.0", id: message.id, result: null });
    }
    for (const look of waiting) look();
  });
  let id = 0;
  const bytes = (all: Uint8Array | string): void => void child.stdin.write(all);
  const send = (message: unknown): void => bytes(framed(JSON.stringify(message)));
  const next: RawPeer["next"] = (what, fits) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`waited in vain for ${what}; the last messages are ${JSON.stringify(messages.slice(-4))}`));
      }, 10_000);
      const look = (): void => {
        const found = messages.find(fits);
        if (found === undefined) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  const ask: RawPeer["ask"] = (method, params) => {
    const own = `ask ${++id}`;
    send({ jsonrpc: "2.0", id: own, method, params });
    return next(`an answer to ${method}`, (message) => message.id === own && message.method === undefined);
  };
  return {
    child,
    messages,
    exit,
    bytes,
    send,
    ask,
    next,
    greet: async (capabilities = {}) => {
      const answer = await ask("initialize", { processId: null, rootUri: null, capabilities });
      send({ jsonrpc: "2.0", method: "initialized", params: {} });
      return answer;
    },
    stop: () => void child.kill("SIGKILL"),
  };
}
