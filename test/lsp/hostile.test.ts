import assert from "node:assert/strict";
import { after, test } from "node:test";
import { LEGACY_CACHE, MANIFEST } from "./documents.ts";
import { framed, type RawMessage, type RawPeer, startRaw } from "./raw.ts";

// A client that sends nonsense over a real pipe: it gets the protocol's error codes (LSP 3.17, ErrorCodes), the server goes on, and what a
// decent client asks after that is answered rightly.

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
const NOT_INITIALIZED = -32002;

const peers: RawPeer[] = [];
after(() => {
  for (const peer of peers) peer.stop();
});

function fresh(): RawPeer {
  const peer = startRaw();
  peers.push(peer);
  return peer;
}

async function greeted(): Promise<RawPeer> {
  const peer = fresh();
  await peer.greet();
  return peer;
}

let opened = 0;

/** A document that is opened now is checked, and asked for: nothing of what came before is in the way. */
async function stillRight(peer: RawPeer): Promise<void> {
  const uri = `file:///right/${++opened}.json`;
  peer.send({
    jsonrpc: "2.0",
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "json", version: 7, text: LEGACY_CACHE } },
  });
  const { params } = await peer.next(
    "diagnostics",
    ({ method, params: at }) => method === "textDocument/publishDiagnostics" && at?.uri === uri,
  );
  assert.equal(params?.version, 7);
  assert.equal(params?.diagnostics?.length, 4, "the cache, and its three entries");
  const status = await peer.ask("oci-manifest/status", { uri });
  assert.equal((status.result as { kind: string }).kind, "oci-index");
  peer.send({ jsonrpc: "2.0", method: "textDocument/didClose", params: { textDocument: { uri } } });
}

const refusal = (code: number) => (message: RawMessage) => message.error?.code === code && message.id === null;

/** Bytes that are no message, after which the next header is found. */
const NONSENSE: Readonly<Record<string, string | Uint8Array>> = {
  "a body that is no JSON": framed('{"jsonrpc":"2.0",'),
  "an empty body": framed(""),
  "a header without length": 'Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"x"}',
  "a length that is no number": 'Content-Length: many\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"x"}',
  "a negative length": 'Content-Length: -5\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"x"}',
  "a length beyond every memory": 'Content-Length: 9999999999\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"x"}',
  "a length with a point": 'Content-Length: 3.5\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"x"}',
  "bytes that are no UTF-8 in a header": Buffer.from([0xff, 0xfe, 0x80, 0xc3, 0x28, 0x0d, 0x0a, 0x0d, 0x0a]),
  "a line without a colon": "hello\r\n\r\n",
  "a page of something else": `GET / HTTP/1.1\r\nHost: x\r\n\r\n${"x".repeat(20_000)}`,
  "UTF-16": Buffer.from(framed('{"jsonrpc":"2.0"}'), "utf16le"),
};

for (const [name, bytes] of Object.entries(NONSENSE))
  test(`${name}: an error with no id, and the next message is read`, async () => {
    const peer = await greeted();
    peer.bytes(bytes);
    await stillRight(peer);
    await peer.next("a parse error", refusal(PARSE_ERROR));
  });

test("a length that is too long takes nothing from the next message", async () => {
  const peer = await greeted();
  const hover = {
    jsonrpc: "2.0",
    id: "long",
    method: "textDocument/hover",
    params: { textDocument: { uri: "file:///x" }, position: { line: 0, character: 0 } },
  };
  for (const more of [1, 9, 400, 100_000_000]) {
    const body = JSON.stringify({ ...hover, id: `long ${more}` });
    peer.bytes(framed(body, Buffer.byteLength(body) + more));
    await stillRight(peer);
    const { result } = await peer.next("the answer to what was cut wrongly", ({ id }) => id === `long ${more}`);
    assert.equal(result, null);
  }
});

test("a length that is too short takes nothing from the next message", async () => {
  const peer = await greeted();
  peer.bytes(framed('{"jsonrpc":"2.0","id":"short","method":"$/x","params":{"a":"bbbbbbbbbbbb"}}', 20));
  await stillRight(peer);
});

test("headers in other letters and order, and messages in single bytes, are read", async () => {
  const peer = await greeted();
  const body = '{"jsonrpc":"2.0","id":"é","method":"oci-manifest/status","params":{"uri":"file:///x"}}';
  const all = Buffer.from(`content-type: a; charset=utf-8\r\nCONTENT-LENGTH:${Buffer.byteLength(body)}\r\nX-More: 1\r\n\r\n${body}`);
  for (const byte of all) {
    peer.bytes(Uint8Array.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { result } = await peer.next("an answer", ({ id }) => id === "é");
  assert.equal(result, null);
  assert.equal(peer.messages.filter(({ error }) => error !== undefined).length, 0);
});

test("bytes that are no UTF-8 in a body become the sign for it, and the document is checked", async () => {
  const peer = await greeted();
  const message = {
    jsonrpc: "2.0",
    method: "textDocument/didOpen",
    params: { textDocument: { uri: "file:///b.json", languageId: "json", version: 1, text: MANIFEST.replace("{", '{ "note": "@@",') } },
  };
  const body = Buffer.from(JSON.stringify(message));
  body[body.indexOf("@@")] = 0xff;
  peer.bytes(`Content-Length: ${body.length}\r\n\r\n`);
  peer.bytes(body);
  await peer.next("diagnostics", ({ method, params }) => method === "textDocument/publishDiagnostics" && params?.uri === "file:///b.json");
  await stillRight(peer);
});

test("what is no request and no answer is refused", async () => {
  const peer = await greeted();
  const request = { jsonrpc: "2.0", id: 1, method: "shutdown" };
  for (const message of [
    [request],
    [],
    5,
    "x",
    null,
    true,
    {},
    { jsonrpc: "2.0" },
    { id: 1 },
    { method: 5 },
    { id: {}, method: "shutdown" },
    { id: null, method: "shutdown" },
  ]) {
    const before = peer.messages.length;
    peer.send(message);
    await stillRight(peer);
    assert.ok(peer.messages.slice(before).some(refusal(INVALID_REQUEST)), JSON.stringify(message));
  }
  for (const message of [
    { jsonrpc: "2.0", id: "nobody asked", result: 1 },
    { jsonrpc: "2.0", id: 99, error: { code: 1, message: "no" } },
    { jsonrpc: "2.0", method: "$/cancelRequest", params: null },
    { jsonrpc: "2.0", method: "$/cancelRequest", params: { id: {} } },
    { jsonrpc: "2.0", method: "unheard/of", params: 5 },
    { jsonrpc: "2.0", method: "$/setTrace", params: "x" },
  ]) {
    peer.send(message);
    await stillRight(peer);
  }
});

test("before `initialize` a request is refused and a notification passed over; `initialize` comes once", async () => {
  const peer = fresh();
  const early = await peer.ask("textDocument/hover", { textDocument: { uri: "file:///x" }, position: { line: 0, character: 0 } });
  assert.equal(early.error?.code, NOT_INITIALIZED);
  peer.send({
    jsonrpc: "2.0",
    method: "textDocument/didOpen",
    params: { textDocument: { uri: "file:///early.json", languageId: "json", version: 1, text: MANIFEST } },
  });
  const hello = await peer.greet();
  assert.equal(hello.error, undefined);
  const again = await peer.ask("initialize", { processId: null, capabilities: {} });
  assert.equal(again.error?.code, INVALID_REQUEST);
  assert.equal((await peer.ask("oci-manifest/status", { uri: "file:///early.json" })).result, null);
  await stillRight(peer);
});

test("after `shutdown` requests are refused, and `exit` ends well", async () => {
  const peer = await greeted();
  assert.equal((await peer.ask("shutdown", null)).error, undefined);
  assert.equal((await peer.ask("oci-manifest/status", { uri: "file:///x" })).error?.code, INVALID_REQUEST);
  assert.equal((await peer.ask("shutdown", null)).error?.code, INVALID_REQUEST);
  peer.send({
    jsonrpc: "2.0",
    method: "textDocument/didOpen",
    params: { textDocument: { uri: "file:///x", languageId: "json", version: 1, text: "{" } },
  });
  peer.send({ jsonrpc: "2.0", method: "exit" });
  assert.equal(await peer.exit, 0);
});

test("`exit` without `shutdown`, and a client that is gone, end with 1", async () => {
  const first = await greeted();
  first.send({ jsonrpc: "2.0", method: "exit" });
  assert.equal(await first.exit, 1);
  const second = await greeted();
  second.child.stdin?.end();
  assert.equal(await second.exit, 1);
});

test("an id that is in use is refused, and the first request keeps its answer", async () => {
  const peer = await greeted();
  const request = { jsonrpc: "2.0", id: 5, method: "oci-manifest/status", params: { uri: "file:///x" } };
  peer.bytes(framed(JSON.stringify(request)) + framed(JSON.stringify(request)));
  await peer.next("the refusal", ({ id, error }) => id === 5 && error?.code === INVALID_REQUEST);
  await peer.next("the answer", ({ id, result }) => id === 5 && result === null);
  // Answered, it is free again.
  peer.send({ ...request, method: "oci-manifest/explain" });
  await stillRight(peer);
  assert.equal(peer.messages.filter(({ id, result }) => id === 5 && result === null).length, 2);
});

test("methods that nobody knows are told so", async () => {
  const peer = await greeted();
  for (const method of ["textDocument/rename", "oci-manifest/unknown", "", "__proto__", "toString", "$/unknown"])
    assert.equal((await peer.ask(method, {})).error?.code, METHOD_NOT_FOUND, method);
  peer.send({ jsonrpc: "2.0", method: "window/unheard", params: {} });
  await stillRight(peer);
});

const at = { line: 0, character: 0 };
const uri = "file:///shape.json";

/** Requests whose parameters have another shape, by method. */
const MISSHAPEN: readonly (readonly [method: string, params: unknown])[] = [
  ["textDocument/hover", undefined],
  ["textDocument/hover", null],
  ["textDocument/hover", "x"],
  ["textDocument/hover", []],
  ["textDocument/hover", {}],
  ["textDocument/hover", { textDocument: null, position: at }],
  ["textDocument/hover", { textDocument: { uri: 5 }, position: at }],
  ["textDocument/hover", { textDocument: { uri }, position: { line: -1, character: 0 } }],
  ["textDocument/hover", { textDocument: { uri }, position: { line: 0, character: null } }],
  ["textDocument/hover", { textDocument: { uri }, position: { line: 0.5, character: 0 } }],
  ["textDocument/hover", { textDocument: { uri }, position: "0:0" }],
  ["textDocument/completion", { textDocument: { uri }, position: at, context: 5 }],
  ["textDocument/definition", { textDocument: { uri } }],
  ["textDocument/references", { textDocument: { uri }, position: [0, 0] }],
  ["textDocument/documentHighlight", { textDocument: [uri], position: at }],
  ["textDocument/codeAction", { textDocument: { uri }, range: { start: at }, context: { diagnostics: [] } }],
  ["textDocument/codeAction", { textDocument: { uri }, range: { start: at, end: at } }],
  ["textDocument/codeAction", { textDocument: { uri }, range: { start: at, end: at }, context: { diagnostics: 5 } }],
  ["textDocument/codeAction", { textDocument: { uri }, range: { start: at, end: at }, context: { only: "quickfix", diagnostics: [] } }],
  ["textDocument/inlayHint", { textDocument: { uri } }],
  ["textDocument/semanticTokens/range", { textDocument: { uri }, range: [] }],
  ["textDocument/selectionRange", { textDocument: { uri }, positions: at }],
  ["textDocument/selectionRange", { textDocument: { uri }, positions: [{}] }],
  ["textDocument/formatting", { textDocument: { uri }, options: null }],
  ["textDocument/rangeFormatting", { textDocument: { uri }, options: {} }],
  ["textDocument/documentSymbol", 7],
  ["textDocument/foldingRange", { textDocument: "x" }],
  ["textDocument/codeLens", { textDocument: {} }],
  ["textDocument/documentLink", {}],
  ["textDocument/semanticTokens/full", { uri }],
  ["workspace/symbol", {}],
  ["workspace/executeCommand", { command: 5 }],
  ["completionItem/resolve", null],
  ["codeAction/resolve", { data: { uri } }],
  ["oci-manifest/status", {}],
  ["oci-manifest/explain", null],
  ["oci-manifest/convert", { uri: 5 }],
  ["oci-manifest/graph", []],
  ["oci-manifest/compare", { uri }],
  ["oci-manifest/layoutBranches", { uri: 1 }],
  ["oci-manifest/layoutPlan", { uri, what: "burn" }],
  ["oci-manifest/layoutUnreferenced", "x"],
];

test("parameters of another shape are told so, and what is at fault", async () => {
  const peer = await greeted();
  peer.send({
    jsonrpc: "2.0",
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "json", version: 1, text: MANIFEST } },
  });
  for (const [method, params] of MISSHAPEN) {
    const { error } = await peer.ask(method, params);
    assert.equal(error?.code, INVALID_PARAMS, `${method} ${JSON.stringify(params)}`);
    assert.match(error?.message ?? "", /`\w+/, method);
  }
  await stillRight(peer);
});

test("notifications of another shape change nothing", async () => {
  const peer = await greeted();
  peer.send({
    jsonrpc: "2.0",
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "json", version: 1, text: MANIFEST } },
  });
  const before = (await peer.ask("oci-manifest/status", { uri })).result as { digest: string };
  const textDocument = { uri, version: 2 };
  const changes: readonly unknown[] = [
    undefined,
    5,
    "x",
    {},
    [{}],
    [{ text: 5 }],
    [null],
    [{ range: { start: { line: -1, character: 0 }, end: at }, text: "x" }],
    [{ range: { start: at, end: { line: 0, character: null } }, text: "x" }],
    [{ range: { start: at }, text: "x" }],
    [{ range: [], text: "x" }],
    // The first one is sound, and the whole is passed over all the same: half of a change is no text of the client's.
    [{ text: "{}" }, { range: { start: { line: 1.5, character: 0 }, end: at }, text: "x" }],
  ];
  for (const contentChanges of changes)
    peer.send({ jsonrpc: "2.0", method: "textDocument/didChange", params: { textDocument, contentChanges } });
  for (const params of [null, 5, {}, { textDocument: {} }, { textDocument: { uri, text: 5 } }, { textDocument: { uri: {}, text: "" } }])
    for (const method of [
      "textDocument/didOpen",
      "textDocument/didClose",
      "textDocument/didSave",
      "workspace/didChangeWatchedFiles",
      "workspace/didChangeWorkspaceFolders",
    ])
      if (method !== "textDocument/didClose" || JSON.stringify(params)?.includes(uri) !== true)
        peer.send({ jsonrpc: "2.0", method, params });
  for (const settings of [null, 5, [], { "oci-manifest": 5 }, { "oci-manifest": { rules: [], kinds: 7, target: {} } }])
    peer.send({ jsonrpc: "2.0", method: "workspace/didChangeConfiguration", params: { settings } });
  const now = (await peer.ask("oci-manifest/status", { uri })).result as { digest: string };
  assert.equal(now.digest, before.digest);
  const passedOver = peer.messages.filter(
    ({ method, params }) => method === "window/logMessage" && params?.message?.includes("passed over"),
  );
  assert.ok(passedOver.length >= changes.length, "each is told in the log");
  await stillRight(peer);
});

test("changes before open, of unknown documents, beyond the text, backwards and under strange versions", async () => {
  const peer = await greeted();
  const change = (version: unknown, contentChanges: unknown, of = "file:///order.json"): void =>
    peer.send({ jsonrpc: "2.0", method: "textDocument/didChange", params: { textDocument: { uri: of, version }, contentChanges } });
  const statusOf = async (): Promise<{ size: number } | null> =>
    (await peer.ask("oci-manifest/status", { uri: "file:///order.json" })).result as never;
  change(2, [{ text: MANIFEST }]);
  assert.equal(await statusOf(), null, "nobody opened it");
  peer.send({ jsonrpc: "2.0", method: "textDocument/didClose", params: { textDocument: { uri: "file:///order.json" } } });
  peer.send({
    jsonrpc: "2.0",
    method: "textDocument/didOpen",
    params: { textDocument: { uri: "file:///order.json", languageId: "json", version: 5, text: MANIFEST } },
  });
  const size = Buffer.byteLength(MANIFEST);
  assert.equal((await statusOf())?.size, size);
  change(6, [{ range: { start: { line: 9999, character: 9999 }, end: { line: 99_999, character: 0 } }, text: " " }]);
  assert.equal((await statusOf())?.size, size + 1, "beyond the end is the end");
  change(7, [{ range: { start: { line: 0, character: 1 }, end: at }, text: "{" }]);
  assert.equal((await statusOf())?.size, size + 1, "backwards is the same range");
  for (const version of [1, -3, 7, null, "9", 1e300, undefined]) {
    change(version, [{ range: { start: at, end: at }, text: " " }]);
    const answer = await peer.ask("textDocument/hover", {
      textDocument: { uri: "file:///order.json" },
      position: { line: 2, character: 5 },
    });
    assert.equal(answer.error, undefined, `version ${String(version)}`);
  }
  assert.equal((await statusOf())?.size, size + 8, "every edit was made");
  for (const strange of [
    "",
    "x",
    "file://",
    "file:///%",
    "file:///%zz/%00.json",
    "\u0000",
    "http://[",
    "untitled:",
    "ocì:x",
    `file:///${"a/".repeat(5000)}`,
  ]) {
    peer.send({
      jsonrpc: "2.0",
      method: "textDocument/didOpen",
      params: { textDocument: { uri: strange, languageId: "json", version: 1, text: MANIFEST } },
    });
    for (const method of ["status", "explain", "graph", "convert"])
      assert.equal(
        (await peer.ask(`oci-manifest/${method}`, { uri: strange })).error,
        undefined,
        `${method} of ${JSON.stringify(strange.slice(0, 30))}`,
      );
    assert.equal((await peer.ask("textDocument/hover", { textDocument: { uri: strange }, position: at })).error, undefined);
    peer.send({ jsonrpc: "2.0", method: "textDocument/didClose", params: { textDocument: { uri: strange } } });
  }
  const stacks = peer.messages.filter(({ method, params }) => method === "window/logMessage" && /\n\s+at /.test(params?.message ?? ""));
  assert.deepEqual(stacks, [], "no handler threw");
  await stillRight(peer);
});

test("a message of 100 MB is taken like any other", async () => {
  const peer = await greeted();
  const text = `{"schemaVersion":2,"manifests":[],"annotations":{"a":"${"x".repeat(100_000_000)}"}}`;
  peer.send({
    jsonrpc: "2.0",
    method: "textDocument/didOpen",
    params: { textDocument: { uri: "file:///huge.json", languageId: "json", version: 1, text } },
  });
  await stillRight(peer);
});

for (const [name, capabilities] of Object.entries({
  null: null,
  "a list": [],
  "wrong types": {
    workspace: 5,
    textDocument: {
      diagnostic: null,
      hover: { contentFormat: 7 },
      completion: { completionItem: { documentationFormat: {} } },
      publishDiagnostics: { tagSupport: { valueSet: "x" } },
      foldingRange: { rangeLimit: "many" },
    },
    general: { positionEncodings: "utf-8" },
  },
}))
  test(`capabilities that are ${name} mean none`, async () => {
    const peer = fresh();
    const answer = await peer.ask("initialize", {
      processId: -7.5,
      rootUri: 5,
      workspaceFolders: [null, 5, {}],
      capabilities,
      initializationOptions: "x",
    });
    assert.equal(answer.error, undefined);
    peer.send({ jsonrpc: "2.0", method: "initialized", params: {} });
    await stillRight(peer);
  });
