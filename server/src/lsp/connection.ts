import type { Notifications, Requests } from "./methods.ts";
import { ErrorCodes, MessageType } from "./values.ts";

/** Where messages come from: each is what JSON says, be it a message or not. */
export interface Reader {
  readonly listen: (hand: (message: unknown) => void) => void;
}

/** Where messages go to; settles when the transport has taken it. */
export interface Writer {
  readonly write: (message: unknown) => Promise<void>;
}

/** Whether the client still waits for an answer. */
export interface Token {
  readonly isCancellationRequested: boolean;
}

/** An answer that says no: `code` is one of `ErrorCodes` or `LSPErrorCodes`. */
export class ResponseError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The other end. One handler for each method, named before `listen`. What is sent before the client said hello, or after it is gone, is
 * lost; a question that has no answer then never settles.
 */
export interface Connection {
  readonly onRequest: <M extends keyof Requests>(method: M, answer: (params: Requests[M][0], token: Token) => unknown) => void;
  readonly onNotification: <M extends keyof Notifications>(method: M, hear: (params: Notifications[M]) => void) => void;
  /** Rejects with a `ResponseError` where the client says no. */
  readonly sendRequest: <A>(method: string, params?: object) => Promise<A>;
  readonly sendNotification: (method: string, params?: object) => Promise<void>;
  /** Asks to be told of something, from now on (`client/registerCapability`). */
  readonly register: (method: string, registerOptions: object) => Promise<void>;
  /** Lines of the client's log. */
  readonly console: Readonly<Record<"error" | "warn" | "info", (message: string) => void>>;
  readonly listen: () => void;
}

type Id = string | number;

/** What `gated` lets through. */
interface Message {
  readonly id?: Id;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/**
 * JSON-RPC 2.0 as a language server needs it, over ends that `gated` guards: so every message is well-formed, and no id is in use twice.
 * Messages are handled in the order in which they come, and none waits for the answer to another one. We do not take the library's
 * connection because it takes longer to load than all else that a first answer needs.
 *
 * @param later runs something in a later turn of the event loop, in the order of asking: what arrives together has arrived before
 *   the first of it is handled, cancellations above all
 */
export function createConnection(reader: Reader, writer: Writer, later: (run: () => void) => void): Connection {
  const requests = new Map<string, (params: never, token: Token) => unknown>();
  const notifications = new Map<string, (params: never) => void>();
  /** Theirs that have no answer yet. */
  const running = new Map<Id, { isCancellationRequested: boolean }>();
  /** Ours that have no answer yet. */
  const asked = new Map<Id, { readonly resolve: (result: never) => void; readonly reject: (error: Error) => void }>();
  let count = 0;

  const send = (message: Message): Promise<void> => writer.write({ jsonrpc: "2.0", ...message });
  const notify = (method: string, params?: object): Promise<void> => send({ method, ...(params && { params }) });
  // Whoever is gone reads no log.
  const log = (type: MessageType) => (message: string) => void notify("window/logMessage", { type, message }).catch(() => undefined);

  async function answer(id: Id, method: string, params: unknown, token: Token): Promise<void> {
    const handle = requests.get(method);
    try {
      if (handle === undefined) throw new ResponseError(ErrorCodes.MethodNotFound, `Unhandled method ${method}`);
      const result = (await handle(params as never, token)) ?? null;
      await send({ id, result });
    } catch (error) {
      const code = error instanceof ResponseError ? error.code : ErrorCodes.InternalError;
      const message = error instanceof Error ? error.message : String(error);
      await send({ id, error: { code, message } }).catch(() => undefined);
    } finally {
      running.delete(id);
    }
  }

  function settle({ id, result, error }: Message): void {
    const waiting = asked.get(id as Id);
    asked.delete(id as Id);
    if (error === undefined || error === null) waiting?.resolve(result as never);
    else waiting?.reject(new ResponseError(error.code, error.message));
  }

  function receive(message: Message): void {
    const { id, method, params } = message;
    if (method === undefined) later(() => settle(message));
    else if (id !== undefined) {
      const token = { isCancellationRequested: false };
      running.set(id, token);
      later(() => void answer(id, method, params, token));
    } else if (method === "$/cancelRequest") {
      const token = running.get((params as { readonly id: Id }).id);
      if (token !== undefined) token.isCancellationRequested = true;
    } else later(() => notifications.get(method)?.(params as never));
  }

  const connection: Connection = {
    onRequest: (method, handle) => void requests.set(method, handle as never),
    onNotification: (method, handle) => void notifications.set(method, handle as never),
    sendRequest: (method, params) =>
      new Promise((resolve, reject) => {
        const id = count++;
        asked.set(id, { resolve, reject });
        send({ id, method, ...(params && { params }) }).catch((error) => {
          asked.delete(id);
          reject(error);
        });
      }),
    sendNotification: notify,
    register: (method, registerOptions) =>
      connection.sendRequest("client/registerCapability", { registrations: [{ id: `${method}#${count}`, method, registerOptions }] }),
    console: { error: log(MessageType.Error), warn: log(MessageType.Warning), info: log(MessageType.Info) },
    listen: () => reader.listen((message) => receive(message as Message)),
  };
  return connection;
}
