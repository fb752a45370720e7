import assert from "node:assert/strict";
import { test } from "node:test";
import { type Connection, createConnection, ResponseError } from "../../server/src/lsp/connection.ts";

/** A connection with both ends in the hand: what it writes, and what it is given. */
function held(): { connection: Connection; written: unknown[]; give: (message: unknown) => void; break: () => void } {
  const written: unknown[] = [];
  let give = (_: unknown): void => undefined;
  let broken = false;
  const connection = createConnection(
    {
      listen: (hand) => {
        give = hand;
      },
    },
    {
      write: async (message) => {
        if (broken) throw new Error("EPIPE");
        written.push(JSON.parse(JSON.stringify(message)));
      },
    },
    setImmediate,
  );
  connection.listen();
  return {
    connection,
    written,
    give: (message) => give({ jsonrpc: "2.0", ...(message as object) }),
    break: () => {
      broken = true;
    },
  };
}

const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
};

test("each request has one answer: what the handler gives, `null` for nothing, an error for what it throws", async () => {
  const { connection, written, give } = held();
  connection.onRequest("textDocument/hover", async () => ({ contents: "x" }));
  connection.onRequest("shutdown", () => undefined);
  connection.onRequest("textDocument/codeLens", () => {
    throw new Error("lost");
  });
  connection.onRequest("workspace/symbol", async () => Promise.reject(new ResponseError(-32801, "changed")));
  for (const [id, method] of ["textDocument/hover", "shutdown", "textDocument/codeLens", "workspace/symbol", "x/y"].entries())
    give({ id, method, params: {} });
  await turns();
  assert.deepEqual(
    written.sort((a, b) => (a as { id: number }).id - (b as { id: number }).id),
    [
      { jsonrpc: "2.0", id: 0, result: { contents: "x" } },
      { jsonrpc: "2.0", id: 1, result: null },
      { jsonrpc: "2.0", id: 2, error: { code: -32603, message: "lost" } },
      { jsonrpc: "2.0", id: 3, error: { code: -32801, message: "changed" } },
      { jsonrpc: "2.0", id: 4, error: { code: -32601, message: "Unhandled method x/y" } },
    ],
  );
});

test("messages are handled in the order in which they came, and a slow answer holds none up", async () => {
  const { connection, written, give } = held();
  const heard: unknown[] = [];
  let free = (): void => undefined;
  connection.onRequest("textDocument/hover", () => {
    heard.push("hover");
    return new Promise((resolve) => {
      free = () => resolve(null);
    });
  });
  connection.onNotification("textDocument/didClose", ({ textDocument: { uri } }) => heard.push(uri));
  give({ id: 1, method: "textDocument/hover", params: {} });
  give({ method: "textDocument/didClose", params: { textDocument: { uri: "a" } } });
  give({ method: "nobody/hears", params: {} });
  give({ method: "textDocument/didClose", params: { textDocument: { uri: "b" } } });
  assert.deepEqual(heard, [], "nothing is handled while it arrives");
  await turns();
  assert.deepEqual(heard, ["hover", "a", "b"]);
  assert.deepEqual(written, []);
  free();
  await turns();
  assert.deepEqual(written, [{ jsonrpc: "2.0", id: 1, result: null }]);
});

test("a cancellation is known before its request is handled, and while it is", async () => {
  const { connection, give } = held();
  const seen: boolean[] = [];
  connection.onRequest("textDocument/hover", async (_, token) => {
    seen.push(token.isCancellationRequested);
    await turns();
    seen.push(token.isCancellationRequested);
  });
  give({ id: "early", method: "textDocument/hover", params: {} });
  give({ method: "$/cancelRequest", params: { id: "early" } });
  await turns();
  await turns();
  give({ id: 2, method: "textDocument/hover", params: {} });
  await new Promise((resolve) => setImmediate(resolve));
  give({ method: "$/cancelRequest", params: { id: 2 } });
  give({ method: "$/cancelRequest", params: { id: 99 } });
  await turns();
  await turns();
  assert.deepEqual(seen, [true, true, false, true]);
});

test("a question of ours has the client's answer, or rejects with its error or with what the transport says", async () => {
  const { connection, written, give, ...ends } = held();
  const first = connection.sendRequest("workspace/configuration", { items: [] });
  const second = connection.register("workspace/didChangeConfiguration", { section: "x" });
  assert.deepEqual(written, [
    { jsonrpc: "2.0", id: 0, method: "workspace/configuration", params: { items: [] } },
    {
      jsonrpc: "2.0",
      id: 1,
      method: "client/registerCapability",
      params: {
        registrations: [
          { id: "workspace/didChangeConfiguration#1", method: "workspace/didChangeConfiguration", registerOptions: { section: "x" } },
        ],
      },
    },
  ]);
  const refused = assert.rejects(second, (error) => error instanceof ResponseError && error.code === -32601 && error.message === "no");
  give({ id: 1, error: { code: -32601, message: "no" } });
  give({ id: 0, result: [null] });
  give({ id: 7, result: "nobody asked" });
  assert.deepEqual(await first, [null]);
  await refused;
  ends.break();
  await assert.rejects(connection.sendRequest("workspace/configuration", { items: [] }), /EPIPE/);
  // Whoever is gone reads no log, and that is nobody's fault.
  connection.console.error("lost");
  await turns();
});
