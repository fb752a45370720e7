import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { root } from "../cli/bundle.ts";

/** A JSON-RPC message as it goes through `postMessage`. */
export interface Message {
  readonly jsonrpc: "2.0";
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** The server of the browser in a realm that has what a web worker under a strict policy has, and nothing of Node. */
export interface BareWorker {
  readonly request: (method: string, params: unknown) => Promise<unknown>;
  readonly notify: (method: string, params: unknown) => void;
  /** What the server sent that was no answer, as it came. */
  readonly heard: readonly Message[];
  /** Answers the server's own requests; those it does not know are answered by `null`. */
  readonly answers: Map<string, (params: unknown) => unknown>;
  readonly isClosed: () => boolean;
}

/** Runs dist/browser/server.js. `eval` and `new Function` throw in its realm. */
export function startBareWorker(): BareWorker {
  const heard: Message[] = [];
  const waiting = new Map<number | string, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const answers = new Map<string, (params: unknown) => unknown>();
  let closed = false;
  let next = 0;
  const scope: Record<string, unknown> = {
    onmessage: null,
    addEventListener: () => {},
    postMessage: (message: Message) => {
      // What cannot be cloned cannot be sent.
      const { id, method, params, result, error } = structuredClone(message);
      if (method !== undefined) {
        heard.push(structuredClone(message));
        if (id !== undefined) send({ jsonrpc: "2.0", id, result: answers.get(method)?.(params) ?? null });
      } else if (id !== undefined) {
        const asked = waiting.get(id);
        waiting.delete(id);
        if (error === undefined) asked?.resolve(result);
        else asked?.reject(Object.assign(new Error(error.message), { code: error.code }));
      }
    },
    close: () => {
      closed = true;
    },
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    queueMicrotask,
    performance,
    TextEncoder,
    TextDecoder,
    URL,
    console: { log() {}, info() {}, warn() {}, error() {} },
  };
  scope.self = scope;
  const context = vm.createContext(scope, { codeGeneration: { strings: false, wasm: false } });
  vm.runInContext(readFileSync(join(root, "dist", "browser", "server.js"), "utf8"), context, { filename: "server.js" });

  function send(message: Message): void {
    setImmediate(() => {
      if (!closed) (scope.onmessage as (event: { readonly data: unknown }) => void)({ data: structuredClone(message) });
    });
  }

  return {
    request: (method, params) =>
      new Promise((resolve, reject) => {
        const id = ++next;
        waiting.set(id, { resolve, reject });
        send({ jsonrpc: "2.0", id, method, params });
      }),
    notify: (method, params) => send({ jsonrpc: "2.0", method, params }),
    heard,
    answers,
    isClosed: () => closed,
  };
}
