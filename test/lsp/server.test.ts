import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { CodeAction, CompletionItem, Diagnostic, Hover, InitializeResult, Range } from "vscode-languageserver/node";
import type { ConvertResult, Status } from "../../server/src/lsp/protocol.ts";
import { ABLE, applied, type Peer, PUSHED, start } from "./client.ts";
import { hex, LEGACY_CACHE, MANIFEST, manyFaults, UNRELATED } from "./documents.ts";

const URI = "file:///tmp/cache.json";
const EVERYWHERE: Range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

async function serve(t: TestContext, options: Parameters<typeof start>[0] = { capabilities: ABLE }): Promise<Peer> {
  const peer = await start(options);
  t.after(async () => assert.equal(await peer.stop(), 0, "the server ends well"));
  return peer;
}

const codes = (found: readonly Diagnostic[]): string[] => [...new Set(found.map(({ code }) => String(code)))];
const textAt = (text: string, { start: from, end }: Range): string =>
  text
    .split("\n")
    .slice(from.line, end.line + 1)
    .join("\n")
    .slice(from.character, from.line === end.line ? end.character : undefined);
const actionsFor = (peer: Peer, uri: string, range: Range, diagnostics: Diagnostic[], only?: string[]): Promise<CodeAction[]> =>
  peer.ask("textDocument/codeAction", { textDocument: { uri }, range, context: { diagnostics, ...(only ? { only } : {}) } });

test("a client without capabilities gets pushed diagnostics and all that an editor without JSON needs", async (t) => {
  const peer = await serve(t, {});
  const { capabilities } = peer.result;
  assert.equal(capabilities.diagnosticProvider, undefined);
  assert.equal(capabilities.codeActionProvider, undefined);
  assert.equal(capabilities.foldingRangeProvider, true);
  assert.equal(capabilities.documentFormattingProvider, true);
  await peer.open(URI, LEGACY_CACHE);
  const found = await peer.pushed(URI);
  assert.ok(codes(found).includes("legacy-cache-index"));
  for (const one of found) {
    assert.equal(one.source, "oci-manifest");
    assert.deepEqual([one.relatedInformation, one.codeDescription, one.tags, one.data], [undefined, undefined, undefined, undefined]);
  }
});

test("a client that pulls is never pushed to, and unchanged is told as unchanged", async (t) => {
  const peer = await serve(t);
  assert.deepEqual(peer.result.capabilities.diagnosticProvider, {
    identifier: "oci-manifest",
    interFileDependencies: true,
    workspaceDiagnostics: false,
  });
  await peer.open(URI, LEGACY_CACHE);
  const params = { textDocument: { uri: URI } };
  const first = await peer.ask<{ kind: string; resultId: string; items: Diagnostic[] }>("textDocument/diagnostic", params);
  const warning = first.items.find(({ severity }) => severity === 2);
  assert.equal(warning?.code, "legacy-cache-index");
  assert.match(warning?.codeDescription?.href ?? "", /^https:\/\/.*\/legacy-cache-index\.md$/);
  assert.equal(warning?.data?.rule, "legacy-cache-index");
  const places = first.items.filter(({ severity }) => severity === 3);
  assert.deepEqual(
    places.map(({ range }) => textAt(LEGACY_CACHE, range)),
    [...LEGACY_CACHE.matchAll(/"application\/vnd\.(oci\.image\.layer|buildkit)[^"]*"/g)].map(([type]) => type),
  );
  for (const { relatedInformation } of places) assert.equal(relatedInformation?.[0]?.location.uri, URI);
  const again = await peer.ask<{ kind: string }>("textDocument/diagnostic", { ...params, previousResultId: first.resultId });
  assert.equal(again.kind, "unchanged");
  await peer.edit(URI, 2, MANIFEST);
  assert.deepEqual(await peer.pull(URI), []);
  assert.deepEqual(peer.published, []);
});

test("a client that shows the rules' pages itself is given its own address for them", async (t) => {
  const peer = await serve(t, { capabilities: ABLE, initializationOptions: { rulePage: "command:show?{id}" } });
  await peer.open(URI, LEGACY_CACHE);
  const found = await peer.pull(URI);
  assert.ok(found.length > 0);
  for (const { code, codeDescription } of found) assert.equal(codeDescription?.href, `command:show?${code}`);
});

test("a pushed document is cleared when it is mended and when it is closed", async (t) => {
  const peer = await serve(t, { capabilities: PUSHED });
  await peer.open(URI, LEGACY_CACHE);
  await peer.pushed(URI, (found) => found.length > 0);
  await peer.edit(URI, 2, MANIFEST);
  await peer.pushed(URI, (found) => found.length === 0);
  assert.equal(peer.published.at(-1)?.version, 2);
  await peer.edit(URI, 3, LEGACY_CACHE);
  await peer.pushed(URI, (found) => found.length > 0);
  await peer.connection.sendNotification("textDocument/didClose", { textDocument: { uri: URI } });
  await peer.pushed(URI, (found) => found.length === 0);
});

test("a burst of edits is checked as one", async (t) => {
  const peer = await serve(t, { capabilities: PUSHED });
  await peer.open(URI, MANIFEST);
  await peer.pushed(URI);
  const before = peer.published.length;
  const edits = Array.from({ length: 100 }, (_, i) => peer.edit(URI, i + 2, i === 99 ? LEGACY_CACHE : MANIFEST));
  await Promise.all(edits);
  await peer.pushed(URI, (found) => found.length > 0);
  assert.equal(peer.published.at(-1)?.version, 101);
  assert.ok(peer.published.length - before < 50, `${peer.published.length - before} checks for 100 edits`);
});

test("incremental edits give the text that the client has", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, MANIFEST);
  const line = MANIFEST.split("\n").findIndex((one) => one.includes('"size": 700'));
  const change = { range: { start: { line, character: 0 }, end: { line, character: 99 } }, text: '    "size": -1' };
  await peer.connection.sendNotification("textDocument/didChange", { textDocument: { uri: URI, version: 2 }, contentChanges: [change] });
  const found = await peer.pull(URI);
  assert.ok(found.length > 0);
  for (const one of found) assert.equal(one.range.start.line, line, String(one.message));
});

test("the conversion is a quick fix at the warning and at each of its places, and a rewrite everywhere", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, LEGACY_CACHE);
  const found = await peer.pull(URI);
  let text: string | undefined;
  for (const diagnostic of found) {
    const actions = await actionsFor(peer, URI, diagnostic.range, [diagnostic]);
    const action = actions.find(({ title }) => title.startsWith("Convert to an image manifest"));
    assert.ok(action, String(diagnostic.message));
    assert.equal(action.kind, "quickfix");
    assert.deepEqual(action.diagnostics, [diagnostic]);
    assert.equal(action.edit, undefined, "the edit comes when it is resolved");
    const resolved = await peer.ask<CodeAction>("codeAction/resolve", action);
    assert.ok(resolved.edit?.documentChanges?.[0]);
    assert.deepEqual((resolved.edit.documentChanges[0] as { textDocument: unknown }).textDocument, { uri: URI, version: 1 });
    const now = applied(LEGACY_CACHE, URI, resolved.edit);
    assert.equal(now, text ?? now);
    text = now;
  }
  const converted = JSON.parse(text ?? "null");
  assert.equal(converted.mediaType, "application/vnd.oci.image.manifest.v1+json");
  assert.equal(converted.layers.length, 2);
  const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const rewrites = await actionsFor(peer, URI, top, [], ["refactor"]);
  assert.equal(rewrites.find(({ title }) => title.startsWith("Convert to an image manifest"))?.kind, "refactor.rewrite");
  const conversion = await peer.ask<ConvertResult>("oci-manifest/convert", { uri: URI });
  assert.equal(conversion.outcome === "converted" && conversion.text, text);
  const action = (await actionsFor(peer, URI, EVERYWHERE, found))[0];
  await peer.edit(URI, 2, `${LEGACY_CACHE}\n`);
  await assert.rejects(peer.ask("codeAction/resolve", action), { code: -32801 }, "an action of an older text is not applied");
});

test("a client that resolves nothing and knows no versions gets whole edits", async (t) => {
  const codeAction = { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } };
  const peer = await serve(t, { capabilities: { textDocument: { diagnostic: {}, codeAction } } });
  await peer.open(URI, LEGACY_CACHE);
  const actions = await actionsFor(peer, URI, EVERYWHERE, await peer.pull(URI));
  const action = actions.find(({ title }) => title.startsWith("Convert to an image manifest"));
  assert.equal(action?.edit?.documentChanges, undefined);
  assert.equal(JSON.parse(applied(LEGACY_CACHE, URI, action?.edit)).config.mediaType, "application/vnd.buildkit.cacheconfig.v0");
});

test("fix-all makes one edit of the safe fixes, only when asked for, and never in a blob of a layout", async (t) => {
  const peer = await serve(t);
  const wrong = MANIFEST.replace(hex("1"), hex("1").toUpperCase()).replace(hex("2"), hex("2").toUpperCase());
  await peer.open(URI, wrong);
  const unasked = await actionsFor(peer, URI, EVERYWHERE, await peer.pull(URI));
  assert.ok(unasked.every(({ kind }) => !kind?.startsWith("source")));
  const [action, ...others] = await actionsFor(peer, URI, EVERYWHERE, [], ["source.fixAll"]);
  assert.deepEqual(others, []);
  assert.equal(action?.kind, "source.fixAll.oci-manifest");
  const { edit } = await peer.ask<CodeAction>("codeAction/resolve", action);
  const fixed = applied(wrong, URI, edit);
  assert.equal(fixed, MANIFEST);
  await peer.edit(URI, 2, fixed);
  assert.deepEqual(await actionsFor(peer, URI, EVERYWHERE, [], ["source.fixAll"]), [], "nothing is left to fix");
  assert.deepEqual(await actionsFor(peer, URI, EVERYWHERE, [], ["source.fixAll.other"]), []);
  const blob = `file:///tmp/layout/blobs/sha256/${"0".repeat(64)}`;
  await peer.open(blob, wrong);
  assert.deepEqual(await actionsFor(peer, blob, EVERYWHERE, [], ["source.fixAll"]), []);
});

test("of thousands of problems one thousand are given, and the first says how many more there are", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, manyFaults(1500));
  const found = await peer.pull(URI);
  assert.equal(found.length, 1000);
  assert.deepEqual([found[0]?.code, found[0]?.severity], ["more-problems", 3]);
  const [, more, all] = String(found[0]?.message).match(/^(\d+) more problems .* all (\d+)$/) ?? [];
  assert.equal(Number(more) + 999, Number(all));
  assert.ok(Number(all) >= 1500);
  const rest = found.slice(1).map(({ severity }) => severity ?? 1);
  assert.deepEqual(rest, [...rest].sort(), "errors first");
});

test("media types are explained and completed", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, MANIFEST);
  const at = (word: string, from = 0): { line: number; character: number } => {
    const lines = MANIFEST.slice(0, MANIFEST.indexOf(word, from)).split("\n");
    return { line: lines.length - 1, character: (lines.at(-1) ?? "").length };
  };
  const hover = await peer.ask<Hover>("textDocument/hover", { textDocument: { uri: URI }, position: at("vnd.oci.image.layer") });
  assert.match((hover.contents as { kind: string; value: string }).value, /Layer/);
  assert.equal(hover.range && textAt(MANIFEST, hover.range), '"application/vnd.oci.image.layer.v1.tar+gzip"');
  const half = MANIFEST.replace("application/vnd.oci.image.config.v1+json", "");
  await peer.edit(URI, 2, half);
  const position = at('application/vnd.oci.image.config.v1+json"');
  const items = await peer.ask<CompletionItem[]>("textDocument/completion", { textDocument: { uri: URI }, position });
  const config = items.find(({ label }) => label === "application/vnd.oci.image.config.v1+json");
  assert.ok(config, items.map(({ label }) => label).join(", "));
  assert.equal(config.filterText, '"application/vnd.oci.image.config.v1+json"');
  assert.ok(config.textEdit && "range" in config.textEdit);
  assert.equal(applied(half, URI, { changes: { [URI]: [config.textEdit] } }), MANIFEST);
});

test("hover is plain text where Markdown is not shown", async (t) => {
  const peer = await serve(t, {});
  await peer.open(URI, MANIFEST);
  const hover = await peer.ask<Hover>("textDocument/hover", { textDocument: { uri: URI }, position: { line: 10, character: 30 } });
  const { kind, value } = hover.contents as { kind: string; value: string };
  assert.equal(kind, "plaintext");
  assert.doesNotMatch(value, /\*\*|`|\]\(/);
});

test("the status says kind, digest and size as it stands, and those of the compact form", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, LEGACY_CACHE);
  const { createHash } = await import("node:crypto");
  const sha256 = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;
  const status = await peer.ask<Status>("oci-manifest/status", { uri: URI });
  const compact = JSON.stringify(JSON.parse(LEGACY_CACHE));
  assert.equal(status.kind, "oci-index");
  assert.match(status.label, /BuildKit cache/);
  assert.deepEqual([status.digest, status.size], [sha256(LEGACY_CACHE), LEGACY_CACHE.length]);
  assert.deepEqual(status.compact, { digest: sha256(compact), size: compact.length });
  assert.deepEqual([status.convertible, status.problems.errors, status.problems.warnings], [true, 0, 1]);
  await peer.edit(URI, 2, compact);
  const short = await peer.ask<Status>("oci-manifest/status", { uri: URI });
  assert.deepEqual([short.digest, short.compact], [sha256(compact), undefined]);
});

test("a blob of a layout is converted as a new document only, with the reason", async (t) => {
  const peer = await serve(t);
  const uri = `file:///tmp/layout/blobs/sha256/${"0".repeat(64)}`;
  await peer.open(uri, LEGACY_CACHE, "plaintext");
  const result = await peer.ask<ConvertResult>("oci-manifest/convert", { uri });
  assert.equal(result.outcome, "converted");
  assert.match(result.outcome === "converted" ? (result.notInPlace ?? "") : "", /digest/);
  const actions = await actionsFor(peer, uri, EVERYWHERE, await peer.pull(uri));
  assert.ok(actions.every(({ title }) => !title.startsWith("Convert")));
});

test("what VS Code's own JSON server does is left to it", async (t) => {
  const broken = LEGACY_CACHE.replace('"size": 500', '"size": 500,');
  const alone = await serve(t);
  await alone.open(URI, broken);
  assert.ok(codes(await alone.pull(URI)).includes("json-syntax"));
  const beside = await serve(t, { capabilities: ABLE, initializationOptions: { builtInJson: true } });
  const { capabilities } = beside.result as InitializeResult;
  assert.equal(
    capabilities.foldingRangeProvider ?? capabilities.documentFormattingProvider ?? capabilities.documentSymbolProvider,
    undefined,
  );
  await beside.open(URI, broken);
  const found = codes(await beside.pull(URI));
  assert.ok(!found.includes("json-syntax"));
  assert.ok(found.includes("legacy-cache-index"));
});

test("the content decides, whatever the language id and however the URI is spelt", async (t) => {
  const peer = await serve(t);
  await peer.open("file:///c%3A/a%20b/%23x", LEGACY_CACHE, "plaintext");
  assert.ok(codes(await peer.pull("file:///C:/a b/%23x")).includes("legacy-cache-index"));
  await peer.open("untitled:Untitled-1", UNRELATED);
  assert.deepEqual(await peer.pull("untitled:Untitled-1"), []);
  assert.equal(await peer.ask("oci-manifest/status", { uri: "untitled:Untitled-1" }), null);
  await peer.open("git:/tmp/cache.json?%7B%7D", LEGACY_CACHE);
  assert.deepEqual(await peer.pull("git:/tmp/cache.json?%7B%7D"), []);
  assert.ok(await peer.ask("oci-manifest/status", { uri: "git:/tmp/cache.json?%7B%7D" }));
});

test("settings: severities, kinds by glob, off, and answers that make no sense", async () => {
  const severityWith = async (answer: unknown): Promise<(number | undefined)[]> => {
    const peer = await start({ capabilities: ABLE, answer, rootUri: "file:///tmp" });
    await peer.open(URI, LEGACY_CACHE);
    const found = (await peer.pull(URI)).filter(({ code, severity }) => code === "legacy-cache-index" && severity !== 3);
    if (JSON.stringify(answer)?.includes("loud")) assert.equal(peer.log.filter((line) => line.includes("loud")).length, 1, "told once");
    assert.equal(await peer.stop(), 0);
    return found.map(({ severity }) => severity);
  };
  assert.deepEqual(await severityWith(null), [2]);
  assert.deepEqual(await severityWith({ rules: { "legacy-cache-index": "error" } }), [1]);
  assert.deepEqual(await severityWith({ rules: { "legacy-cache-index": "off" } }), []);
  assert.deepEqual(await severityWith({ rules: { "legacy-cache-index": "loud" } }), [2]);
  assert.deepEqual(await severityWith({ kinds: { "cache.json": "ignore" } }), []);
  assert.deepEqual(await severityWith({ kinds: { "other/**": "ignore" } }), [2]);
  assert.deepEqual(await severityWith({ enable: false }), []);
  for (const garbage of [
    17,
    "x",
    [],
    { rules: 3, kinds: [], enable: "no" },
    { kinds: { "**": 5, "[": "ignore" } },
    { target: ["nobody", 3], specVersion: 2 },
  ])
    assert.deepEqual(await severityWith(garbage), [2], JSON.stringify(garbage));
});

test("clients without workspace/configuration send their settings themselves", async (t) => {
  const settings = { rules: { "legacy-cache-index": "off" } };
  const peer = await serve(t, { initializationOptions: { settings } });
  await peer.open(URI, LEGACY_CACHE);
  assert.deepEqual(await peer.pushed(URI), []);
  await peer.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: { "oci-manifest": { rules: { "legacy-cache-index": "error" } } },
  });
  const found = await peer.pushed(URI, (all) => all.length > 0);
  assert.ok(found.some(({ code, severity }) => code === "legacy-cache-index" && severity === 1));
});

test("half-typed, deep and odd texts leave it standing, and it answers about what it does not know", async (t) => {
  const peer = await serve(t, { capabilities: PUSHED });
  await peer.open(URI, "");
  let version = 1;
  const texts = Array.from({ length: 60 }, (_, i) => LEGACY_CACHE.slice(0, (i * LEGACY_CACHE.length) / 60));
  const head = '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":';
  texts.push(
    "[".repeat(100_000),
    `${head}${"[".repeat(100_000)}`,
    `${head}${'{"a":'.repeat(3000)}`,
    "\0\uD800",
    "\uFEFF{}",
    `\uFEFF${MANIFEST}`,
    '{"__proto__":1',
  );
  for (const text of texts) {
    await peer.edit(URI, ++version, text);
    const position = { line: text.split("\n").length - 1, character: 10 };
    const textDocument = { uri: URI };
    const options = { tabSize: 2, insertSpaces: true };
    await Promise.all([
      actionsFor(peer, URI, EVERYWHERE, []),
      actionsFor(peer, URI, EVERYWHERE, [], ["source.fixAll"]),
      peer.ask("textDocument/hover", { textDocument, position }),
      peer.ask("textDocument/completion", { textDocument, position }),
      peer.ask("textDocument/foldingRange", { textDocument }),
      peer.ask("textDocument/documentSymbol", { textDocument }),
      peer.ask("textDocument/selectionRange", { textDocument, positions: [position] }),
      peer.ask("textDocument/formatting", { textDocument, options }),
      peer.ask("oci-manifest/status", { uri: URI }),
      peer.ask("oci-manifest/convert", { uri: URI }),
    ]);
  }
  const nowhere = "file:///nowhere.json";
  assert.equal(await peer.ask("oci-manifest/status", { uri: nowhere }), null);
  assert.equal(await peer.ask("textDocument/hover", { textDocument: { uri: nowhere }, position: { line: 0, character: 0 } }), null);
  assert.deepEqual(await actionsFor(peer, nowhere, EVERYWHERE, []), []);
  await peer.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri: nowhere, version: 2 },
    contentChanges: [{ text: "" }],
  });
  await peer.connection.sendNotification("textDocument/didClose", { textDocument: { uri: nowhere } });
  await assert.rejects(peer.ask("oci-manifest/status", null));
  await assert.rejects(peer.ask("oci-manifest/unknown", {}), { code: -32601 });
  await peer.edit(URI, ++version, LEGACY_CACHE);
  assert.ok(codes(await peer.pushed(URI, (found) => found.length > 0)).includes("legacy-cache-index"));
  assert.deepEqual(
    peer.log.filter((line) => / at /.test(line)),
    [],
    "no stack trace was logged",
  );
});

test("other editors get folding, outline, selection and formatting for manifests alone", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, MANIFEST);
  const textDocument = { uri: URI };
  const folds = await peer.ask<{ startLine: number; endLine: number }[]>("textDocument/foldingRange", { textDocument });
  assert.deepEqual(
    folds.map(({ startLine, endLine }) => [startLine, endLine]),
    [
      [0, 14],
      [3, 6],
      [8, 13],
      [9, 12],
    ],
  );
  const symbols = await peer.ask<{ name: string; children: { name: string }[] }[]>("textDocument/documentSymbol", { textDocument });
  assert.deepEqual(
    symbols.map(({ name, children }) => [name, children.map((child) => child.name)]),
    [
      ["schemaVersion", []],
      ["mediaType", []],
      ["config image config 700 bytes", ["mediaType", "digest", "size"]],
      ["layers", ["layers[0] tar+gzip 1 kB"]],
    ],
  );
  const [selection] = await peer.ask<{ range: Range; parent?: { range: Range } }[]>("textDocument/selectionRange", {
    textDocument,
    positions: [{ line: 4, character: 25 }],
  });
  assert.equal(textAt(MANIFEST, selection?.range as Range), "application/vnd.oci.image.config.v1+json");
  assert.equal(textAt(MANIFEST, selection?.parent?.range as Range), '"application/vnd.oci.image.config.v1+json"');
  const options = { tabSize: 2, insertSpaces: true, insertFinalNewline: true };
  await peer.edit(URI, 2, JSON.stringify(JSON.parse(MANIFEST)));
  const edits = await peer.ask<never[]>("textDocument/formatting", { textDocument, options });
  assert.equal(applied(JSON.stringify(JSON.parse(MANIFEST)), URI, { changes: { [URI]: edits } }).trim(), MANIFEST.trim());
  await peer.edit(URI, 3, UNRELATED);
  assert.deepEqual(await peer.ask("textDocument/formatting", { textDocument, options }), []);
});

test("exit without shutdown is exit code 1, and so is a client that goes away", async () => {
  const rude = await start({});
  await rude.connection.sendNotification("exit");
  assert.equal(await rude.exit, 1);
});
