import { PassThrough } from "node:stream";
import { createConnection, StreamMessageWriter } from "vscode-languageserver/node";
import { framedReader } from "../../../server/src/entry/framing.ts";
import { memoryFileSystem } from "../../../server/src/layout/memory-file-system.ts";
import { gated } from "../../../server/src/lsp/gate.ts";
import { startServer } from "../../../server/src/lsp/server.ts";
import { digestOf } from "../../../server/src/oci/digest.ts";
import { ABLE, PUSHED } from "../../lsp/client.ts";
import { LEGACY_CACHE, MANIFEST } from "../../lsp/documents.ts";
import { diceOf, type Target } from "../engine.ts";
import { holds } from "../promise.ts";

interface Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: { readonly type?: number; readonly message?: string };
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

const uri = "file:///fuzz/a.json";
const textDocument = { uri };
const position = { line: 4, character: 20 };
const range = { start: { line: 0, character: 0 }, end: { line: 40, character: 0 } };

/** What a client sends after its hello: method and parameters; a name that ends with `!` is a notification. */
const CALLS: readonly (readonly [method: string, params: unknown])[] = [
  ["textDocument/didOpen!", { textDocument: { uri, languageId: "json", version: 1, text: LEGACY_CACHE } }],
  ["textDocument/didOpen!", { textDocument: { uri: "file:///fuzz/index.json", languageId: "json", version: 1, text: LEGACY_CACHE } }],
  [
    "textDocument/didOpen!",
    { textDocument: { uri: "vscode-vfs://h/oci-manifest.json", languageId: "jsonc", version: 1, text: '{"rules":{"x":1}}' } },
  ],
  ["textDocument/didChange!", { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: "{" }, { text: MANIFEST }] }],
  [
    "textDocument/didChange!",
    { textDocument: { uri, version: 3 }, contentChanges: [{ range: { start: position, end: position }, text: "\r\n😀" }] },
  ],
  ["textDocument/diagnostic", { textDocument, previousResultId: "0.1" }],
  ["textDocument/codeAction", { textDocument, range, context: { diagnostics: [], only: ["quickfix", "source.fixAll", "refactor"] } }],
  ["textDocument/hover", { textDocument, position }],
  ["textDocument/completion", { textDocument, position, context: { triggerKind: 2, triggerCharacter: '"' } }],
  ["textDocument/definition", { textDocument, position }],
  ["textDocument/references", { textDocument, position, context: { includeDeclaration: true } }],
  ["textDocument/documentHighlight", { textDocument, position }],
  ["textDocument/documentLink", { textDocument }],
  ["textDocument/codeLens", { textDocument }],
  ["textDocument/inlayHint", { textDocument, range }],
  ["textDocument/semanticTokens/full", { textDocument }],
  ["textDocument/semanticTokens/range", { textDocument, range }],
  ["textDocument/foldingRange", { textDocument }],
  ["textDocument/documentSymbol", { textDocument }],
  ["textDocument/selectionRange", { textDocument, positions: [position] }],
  ["textDocument/formatting", { textDocument, options: { tabSize: 2, insertSpaces: true } }],
  ["textDocument/rangeFormatting", { textDocument, range, options: { tabSize: 2, insertSpaces: false } }],
  ["completionItem/resolve", { label: "x", data: { of: "property", name: "digest", kind: "oci-index", path: [] } }],
  ["codeAction/resolve", { title: "x", data: { uri, version: 3, problem: 0, fix: 0 } }],
  ["codeAction/resolve", { title: "x", data: { uri, version: 3, refactoring: { id: "to-oci", at: { start: 0, end: 9 } } } }],
  ["workspace/symbol", { query: "sha" }],
  ["workspace/executeCommand", { command: "oci-manifest.convert", arguments: [uri] }],
  [
    "workspace/didChangeConfiguration!",
    { settings: { "oci-manifest": { rules: { schema: "off" }, target: ["ecr"], kinds: { "**": "oci-index" } } } },
  ],
  ["workspace/didChangeWatchedFiles!", { changes: [{ uri: "file:///fuzz/index.json", type: 2 }] }],
  ["workspace/didChangeWorkspaceFolders!", { event: { added: [{ uri: "file:///fuzz", name: "fuzz" }], removed: [] } }],
  ["oci-manifest/status", { uri, byteOrderMark: true }],
  ["oci-manifest/explain", { uri }],
  ["oci-manifest/graph", { uri }],
  ["oci-manifest/convert", { uri }],
  ["oci-manifest/compare", { uri, other: { uri: "b.json", text: MANIFEST } }],
  ["oci-manifest/layoutBranches", { uri: "file:///fuzz" }],
  ["oci-manifest/layoutPlan", { uri: "file:///fuzz", what: "convert" }],
  ["oci-manifest/layoutUnreferenced", { uri: "file:///fuzz" }],
  ["$/cancelRequest!", { id: "3" }],
  ["textDocument/didClose!", { textDocument }],
];

/** Codes that the protocol has for a client's own faults, and for what came too late. */
const CODES = [-32700, -32600, -32601, -32602, -32800, -32801];
/** A request without an answer after so many milliseconds has none. */
const PATIENCE = 8000;

const asCall = (value: unknown): readonly [string, unknown] | undefined =>
  Array.isArray(value) && typeof value[0] === "string" && !/^(?:exit|shutdown|initialize)/.test(value[0])
    ? [value[0], value[1]]
    : undefined;

function callsOf(text: string): readonly (readonly [string, unknown])[] {
  try {
    const value = JSON.parse(text) as unknown;
    if (Array.isArray(value)) return value.slice(0, 60).flatMap((one) => [asCall(one) ?? []].filter((call) => call.length > 0)) as never;
  } catch {
    // Then it is a document that somebody opens, and asks everything of.
  }
  return [["textDocument/didOpen!", { textDocument: { uri, languageId: "json", version: 1, text } }], ...CALLS.slice(5)];
}

/** A server in this process behind two pipes, and a client that says anything. */
export const protocol: Target = {
  name: "protocol",
  seeds: () => [
    JSON.stringify(CALLS),
    ...CALLS.map((call) => JSON.stringify([CALLS[0], call])),
    ...CALLS.slice(1).map((call, i) => JSON.stringify([CALLS[0], CALLS[i], call, CALLS[7]])),
    LEGACY_CACHE,
    MANIFEST,
    "",
  ],
  run: async (text) => {
    const dice = diceOf(text);
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    const answers = new Map<unknown, Message>();
    const stacks: string[] = [];
    let look = (): void => undefined;
    framedReader(toClient).listen((received) => {
      const message = received as Message;
      if (message.method === undefined) answers.set(message.id, message);
      else if (message.id !== undefined) send({ jsonrpc: "2.0", id: message.id, result: dice.pick([null, null, [], [{}], "x", [null]]) });
      else if (message.method === "window/logMessage" && /\n\s+at /.test(message.params?.message ?? ""))
        stacks.push(message.params?.message ?? "");
      look();
    });
    function send(message: unknown): void {
      const body = Buffer.from(JSON.stringify(message));
      toServer.write(`Content-Length: ${body.length}\r\n\r\n`);
      toServer.write(body);
    }
    const { reader, writer } = gated(framedReader(toServer), new StreamMessageWriter(toClient), () => undefined);
    const connection = createConnection(reader, writer);
    startServer(connection, () => new Promise((resolve) => setImmediate(resolve)), {
      digest: digestOf,
      now: () => 0,
      layout: () => memoryFileSystem({ "oci-layout": '{"imageLayoutVersion":"1.0.0"}', "index.json": LEGACY_CACHE }),
      files: {
        read: async (path) => (path.endsWith("/.oci-manifest.json") && dice.chance(0.2) ? '{"rules":{"schema":"off"}}' : undefined),
        isRepository: async () => true,
      },
    });
    try {
      send({
        jsonrpc: "2.0",
        id: "hello",
        method: "initialize",
        params: {
          processId: null,
          rootUri: "file:///fuzz",
          capabilities: dice.pick([ABLE, PUSHED, {}]),
          initializationOptions: dice.pick([{}, { status: true, layouts: true, files: true }, { builtInJson: true }]),
        },
      });
      send({ jsonrpc: "2.0", method: "initialized", params: {} });
      const asked = ["hello", "last"];
      for (const [i, [method, params]] of callsOf(text).entries()) {
        if (method.endsWith("!")) send({ jsonrpc: "2.0", method: method.slice(0, -1), params });
        else {
          asked.push(String(i));
          send({ jsonrpc: "2.0", id: String(i), method, params });
        }
        if (dice.chance(0.1)) await new Promise((resolve) => setImmediate(resolve));
      }
      send({
        jsonrpc: "2.0",
        method: "textDocument/didOpen",
        params: { textDocument: { uri: "untitled:last", languageId: "json", version: 1, text: MANIFEST } },
      });
      send({ jsonrpc: "2.0", id: "last", method: "oci-manifest/explain", params: { uri: "untitled:last" } });
      const missing = (): string | undefined => asked.find((id) => !answers.has(id));
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no answer to ${callsOf(text)[Number(missing())]?.[0] ?? missing()}`)), PATIENCE);
        look = () => {
          if (missing() !== undefined) return;
          clearTimeout(timer);
          resolve();
        };
        look();
      });
      for (const { error } of answers.values())
        holds(error === undefined || CODES.includes(error.code), `an answer with ${error?.code}: ${error?.message}`);
      holds(stacks.length === 0, `a handler threw: ${stacks[0]?.split("\n").slice(0, 2).join(" ")}`);
    } finally {
      // Checks that are still to come may write into it: it is only left.
      toServer.removeAllListeners();
      toClient.removeAllListeners();
    }
  },
};
