/** The language server in its worker, spoken to by JSON-RPC: one object a message. An error's `code` is that of LSP 3.17, ErrorCodes. */
export interface LanguageServer {
  /** Rejects where the server answers with an error. */
  readonly request: <T>(method: string, params: unknown) => Promise<T>;
  readonly notify: (method: string, params: unknown) => void;
  /** Listens to a notification of the server. */
  readonly on: (method: string, heard: (params: never) => void) => void;
  /** Answers a request of the server. */
  readonly answer: (method: string, give: (params: never) => unknown) => void;
}

interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

const METHOD_NOT_FOUND = -32601;

/** Speaks with the server that runs in `worker`. */
export function connect(worker: Worker): LanguageServer {
  const waiting = new Map<number, { readonly resolve: (result: never) => void; readonly reject: (error: Error) => void }>();
  const listeners = new Map<string, (params: never) => void>();
  const answers = new Map<string, (params: never) => unknown>();
  let last = 0;
  const send = (message: Message): void => worker.postMessage({ jsonrpc: "2.0", ...message });

  worker.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    const { id, method, params } = data;
    if (method === undefined) {
      const asked = typeof id === "number" ? waiting.get(id) : undefined;
      if (asked === undefined) return;
      waiting.delete(id as number);
      if (data.error === undefined) asked.resolve((data.result ?? null) as never);
      else asked.reject(Object.assign(new Error(data.error.message), { code: data.error.code }));
    } else if (id === undefined || id === null) listeners.get(method)?.(params as never);
    else void reply(id, method, params);
  });

  async function reply(id: number | string, method: string, params: unknown): Promise<void> {
    const give = answers.get(method);
    if (give === undefined) return send({ id, error: { code: METHOD_NOT_FOUND, message: method } });
    try {
      send({ id, result: (await give(params as never)) ?? null });
    } catch (error) {
      send({ id, error: { code: -32603, message: String(error) } });
    }
  }

  return {
    request: (method, params) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        send({ id, method, params });
      }),
    notify: (method, params) => send({ method, params }),
    on: (method, heard) => void listeners.set(method, heard),
    answer: (method, give) => void answers.set(method, give),
  };
}

/** What this page can do, and what it has beside the protocol. */
export const INITIALIZE = {
  processId: null,
  rootUri: null,
  capabilities: {
    general: { positionEncodings: ["utf-16"] },
    workspace: { workspaceEdit: { documentChanges: true }, diagnostics: { refreshSupport: true } },
    textDocument: {
      publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, dataSupport: true, tagSupport: { valueSet: [1, 2] } },
      diagnostic: {},
      hover: { contentFormat: ["markdown"] },
      codeAction: {
        codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor", "source"] } },
        dataSupport: true,
        isPreferredSupport: true,
        resolveSupport: { properties: ["edit"] },
      },
      completion: {
        completionItem: {
          snippetSupport: true,
          documentationFormat: ["markdown"],
          tagSupport: { valueSet: [1] },
          resolveSupport: { properties: ["documentation"] },
          insertTextModeSupport: { valueSet: [2] },
        },
      },
    },
  },
};
