import { type DataCallback, ErrorCodes, type Message, type MessageReader, type MessageWriter } from "vscode-languageserver";
import { paramsFault } from "./params.ts";
import { TEXTS } from "./protocol.ts";

/** What a reader gives for what came and is no JSON: nothing that JSON can say. */
export const UNREADABLE = undefined;

/** A connection's two ends, and whether the client said `shutdown`. */
export interface Gated {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  readonly isShutDown: () => boolean;
}

type Id = string | number | null;
type Record_ = Readonly<Record<string, unknown>>;

const isId = (id: unknown): id is string | number => typeof id === "string" || typeof id === "number";

/**
 * Stands between a transport and the library that serves the protocol, and answers what that library would lose, take for something else,
 * or hand on: texts that are no JSON, batches, requests before `initialize` and after `shutdown`, an id in use, parameters of other
 * shapes (JSON-RPC 2.0, 5.1; LSP 3.17, lifecycle messages). A notification has no answer and is passed over.
 *
 * @param tell receives a sentence for each notification that is passed over
 */
export function gated(reader: MessageReader, writer: MessageWriter, tell: (says: string) => void): Gated {
  let phase: "new" | "running" | "down" = "new";
  const pending = new Set<string | number>();

  function refuse(id: Id, code: number, message: string): undefined {
    void writer.write({ jsonrpc: "2.0", id, error: { code, message } } as Message).catch(() => undefined);
    return undefined;
  }

  function request(message: Record_, method: string): Record_ | undefined {
    const { id, params } = message;
    if (!isId(id)) return refuse(null, ErrorCodes.InvalidRequest, "`id` is neither a string nor a number");
    if (pending.has(id)) return refuse(id, ErrorCodes.InvalidRequest, "`id` is that of a request that has no answer yet");
    if (phase === "down") return refuse(id, ErrorCodes.InvalidRequest, "after `shutdown` only `exit` may come");
    if (phase === "new" && method !== "initialize") return refuse(id, ErrorCodes.ServerNotInitialized, "`initialize` comes first");
    if (phase === "running" && method === "initialize") return refuse(id, ErrorCodes.InvalidRequest, "`initialize` came already");
    const fault = misshapen(method, params);
    if (fault !== undefined) return refuse(id, ErrorCodes.InvalidParams, `${method}: ${fault}`);
    pending.add(id);
    if (method === "shutdown") phase = "down";
    if (method !== "initialize") return message;
    phase = "running";
    return { ...message, params: soundInitialize(params as Record_) };
  }

  function notification(message: Record_, method: string): Record_ | undefined {
    if (method === "exit") return message;
    // The words of a browser's server come with the program, before the client says hello.
    if (phase !== "running" && method !== TEXTS) return undefined;
    const fault = misshapen(method, message.params);
    if (fault === undefined) return message;
    tell(`${method} is passed over: ${fault}`);
    return undefined;
  }

  /** The message as the library may have it; `undefined` where it has been answered, or needs no answer. */
  function admitted(message: unknown): Record_ | undefined {
    if (message === UNREADABLE) return refuse(null, ErrorCodes.ParseError, "this is no JSON, or its header says another length");
    if (Array.isArray(message)) return refuse(null, ErrorCodes.InvalidRequest, "LSP has no batches: send one message at a time");
    if (typeof message !== "object" || message === null) return refuse(null, ErrorCodes.InvalidRequest, "a message is an object");
    const one = message as Record_;
    const { method, id } = one;
    if (typeof method === "string") return id === undefined ? notification(one, method) : request(one, method);
    if (method === undefined && isId(id) && (one.result !== undefined || typeof one.error === "object")) return one;
    return refuse(isId(id) && method !== undefined ? id : null, ErrorCodes.InvalidRequest, "this is neither a request nor an answer");
  }

  return {
    reader: {
      onError: reader.onError,
      onClose: reader.onClose,
      onPartialMessage: reader.onPartialMessage,
      listen: (callback: DataCallback) =>
        reader.listen((message: unknown) => {
          const one = admitted(message);
          if (one !== undefined) callback(one as unknown as Message);
        }),
      dispose: () => reader.dispose(),
    },
    writer: {
      onError: writer.onError,
      onClose: writer.onClose,
      write: (message) => {
        const { id, method } = message as unknown as Record_;
        if (method === undefined && isId(id)) pending.delete(id);
        return writer.write(message);
      },
      end: () => writer.end(),
      dispose: () => writer.dispose(),
    },
    isShutDown: () => phase === "down",
  };
}

/** Parameters are an object or a list where there are any (JSON-RPC 2.0, 4.2); `null` is often sent for none. */
function misshapen(method: string, params: unknown): string | undefined {
  if (params !== undefined && typeof params !== "object") return "`params` is neither an object nor a list";
  return paramsFault(method, params);
}

/** The library ends the server with the process of that id, and reads capabilities without looking. */
function soundInitialize(params: Record_): Record_ {
  const { processId, capabilities } = params;
  const isProcess = Number.isSafeInteger(processId) && Number(processId) > 0 && Number(processId) < 2 ** 31;
  return {
    ...params,
    processId: isProcess ? processId : null,
    capabilities: typeof capabilities === "object" && capabilities !== null && !Array.isArray(capabilities) ? capabilities : {},
  };
}
