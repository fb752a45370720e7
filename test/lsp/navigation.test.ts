import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type {
  CodeLens,
  DefinitionLink,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  InlayHint,
  Location,
  Position,
  Range,
  SemanticTokens,
  WorkspaceSymbol,
} from "vscode-languageserver/node";
import { CACHECONFIG, d, INDEX, MANIFEST } from "../navigate/documents.ts";
import { ABLE, applied, type Peer, start } from "./client.ts";
import { LEGACY_CACHE, UNRELATED } from "./documents.ts";
import { decodedTokens } from "./semantic-tokens.ts";

const URI = "file:///tmp/index.json";
const OTHER = "file:///tmp/other.json";
const LINKS = { ...ABLE, textDocument: { ...ABLE.textDocument, definition: { linkSupport: true } } };

async function serve(t: TestContext, options: Parameters<typeof start>[0] = { capabilities: ABLE }): Promise<Peer> {
  const peer = await start(options);
  t.after(async () => assert.equal(await peer.stop(), 0, "the server ends well"));
  return peer;
}

/** Where the caret `|` stands in the text that holds the piece around it. */
function caret(text: string, marked: string): Position {
  const at = text.indexOf(marked.replace("|", ""));
  assert.ok(at >= 0, `${marked} stands in the text`);
  const lines = text.slice(0, at + marked.indexOf("|")).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

const all = (text: string): Range => ({ start: { line: 0, character: 0 }, end: { line: text.split("\n").length, character: 0 } });
const textAt = (text: string, { start: from, end }: Range): string =>
  text.split("\n")[from.line]?.slice(from.character, end.line === from.line ? end.character : undefined) ?? "";
const at = (uri: string, text: string, marked: string) => ({ textDocument: { uri }, position: caret(text, marked) });

test("an attestation leads to its image, with and without links", async (t) => {
  const params = at(URI, INDEX, `"vnd.docker.reference.digest": "${d("amd64")}|"`);
  const peer = await serve(t);
  await peer.open(URI, INDEX);
  const [place] = await peer.ask<Location[]>("textDocument/definition", params);
  assert.equal(place?.uri, URI);
  assert.equal(place?.range.start.line, 6);
  const other = await serve(t, { capabilities: LINKS });
  await other.open(URI, INDEX);
  const [link] = await other.ask<DefinitionLink[]>("textDocument/definition", params);
  assert.equal(link?.targetRange.start.line, 4, "the whole entry");
  assert.equal(textAt(INDEX, link?.targetSelectionRange ?? all(INDEX)), d("amd64"));
  assert.equal(textAt(INDEX, link?.originSelectionRange ?? all(INDEX)), d("amd64"));
});

test("a digest leads to the open document that has it, and from there back to who points at it", async (t) => {
  const peer = await serve(t);
  const index = INDEX.replaceAll(d("amd64"), d(MANIFEST));
  await peer.open(URI, index);
  await peer.open(OTHER, MANIFEST);
  const [place] = await peer.ask<Location[]>("textDocument/definition", at(URI, index, `"digest": "${d(MANIFEST)}|"`));
  assert.deepEqual(place, { uri: OTHER, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } });
  const context = { includeDeclaration: true };
  const back = await peer.ask<Location[]>("textDocument/references", { ...at(OTHER, MANIFEST, "|{"), context });
  assert.deepEqual(
    back.map(({ uri, range }) => [uri, range.start.line]),
    [
      [URI, 6],
      [URI, 22],
    ],
  );
  await peer.edit(OTHER, 2, `${MANIFEST} `);
  const [self] = await peer.ask<Location[]>("textDocument/definition", at(URI, index, `"digest": "${d(MANIFEST)}|"`));
  assert.equal(self?.uri, URI, "another text is other content");
});

test("references and highlights name every place, in other documents too", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, INDEX);
  await peer.open(OTHER, CACHECONFIG);
  const there = at(URI, INDEX, `"digest": "${d("amd64")}|"`);
  const lines = async (includeDeclaration: boolean): Promise<number[]> =>
    (await peer.ask<Location[]>("textDocument/references", { ...there, context: { includeDeclaration } })).map(
      ({ range }) => range.start.line,
    );
  assert.deepEqual(await lines(true), [6, 22]);
  assert.deepEqual(await lines(false), [22]);
  const marks = await peer.ask<DocumentHighlight[]>("textDocument/documentHighlight", at(OTHER, CACHECONFIG, `"link": |1`));
  assert.deepEqual(
    marks.map(({ range, kind }) => [textAt(CACHECONFIG, range), kind]),
    [
      [d("step 1"), 3],
      ["1", 2],
    ],
  );
});

test("links are addresses of the web", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, MANIFEST);
  const links = await peer.ask<DocumentLink[]>("textDocument/documentLink", { textDocument: { uri: URI } });
  assert.deepEqual(
    links.map(({ target }) => target),
    ["https://example.com/layer.tar.gz", "https://github.com/example/app"],
  );
});

test("symbols say what things are, and folds what they hide", async (t) => {
  const folds = { ...ABLE, textDocument: { ...ABLE.textDocument, foldingRange: { foldingRange: { collapsedText: true } } } };
  const peer = await serve(t, { capabilities: folds });
  await peer.open(URI, INDEX);
  const symbols = await peer.ask<DocumentSymbol[]>("textDocument/documentSymbol", { textDocument: { uri: URI } });
  assert.deepEqual(
    symbols.map(({ name }) => name),
    ["schemaVersion", "mediaType", "manifests", "subject image manifest 845 bytes"],
  );
  assert.deepEqual(
    symbols[2]?.children?.map(({ name }) => name),
    ["manifests[0] linux/amd64 1.3 kB", "manifests[1] edge linux/arm/v7 845 bytes", "manifests[2] attestation of linux/amd64 841 bytes"],
  );
  const ranges = await peer.ask<FoldingRange[]>("textDocument/foldingRange", { textDocument: { uri: URI } });
  assert.equal(ranges.find(({ startLine }) => startLine === 4)?.collapsedText, "linux/amd64 1.3 kB");
});

test("open documents are found by digest and by tag", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, INDEX);
  await peer.open(OTHER, UNRELATED);
  const find = (query: string): Promise<WorkspaceSymbol[]> => peer.ask("workspace/symbol", { query });
  const names = (found: readonly WorkspaceSymbol[]): string[] => found.map(({ name }) => name);
  assert.deepEqual(names(await find("EDG")), ["edge"]);
  assert.deepEqual(names(await find("")), ["edge"], "without a question only the tags");
  const [entry] = await find(d("arm").slice(7, 19));
  assert.equal(entry?.name, `${d("arm").slice(0, 19)}…`, "as far as it was typed");
  assert.equal(entry?.containerName, "edge linux/arm/v7 845 bytes · tmp/index.json");
  assert.deepEqual(names(await find(d(INDEX).slice(7, 30))), [`${d(INDEX).slice(0, 30)}…`], "a document by its own digest");
  assert.deepEqual(await find("sha"), [], "three letters stand for too many");
});

test("hints come for the lines that are seen, and as the settings say", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, INDEX);
  await peer.open(OTHER, CACHECONFIG);
  const hints = async (uri: string, range: Range): Promise<InlayHint[]> =>
    peer.ask("textDocument/inlayHint", { textDocument: { uri }, range });
  assert.deepEqual(
    (await hints(URI, all(INDEX))).map(({ label }) => label),
    ["1.3 kB", "attestation of linux/amd64"],
  );
  assert.deepEqual(await hints(URI, { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } }), []);
  const [, reference] = await hints(OTHER, all(CACHECONFIG));
  const [part] = (reference?.label ?? []) as { value: string; location: Location }[];
  assert.equal(part?.value, `→ ${d("base layer").slice(0, 15)}`);
  assert.equal(part?.location.uri, OTHER);
  assert.equal(textAt(CACHECONFIG, part?.location.range ?? all(CACHECONFIG)), `"${d("base layer")}"`);
  const quiet = await serve(t, { capabilities: ABLE, answer: { inlayHints: { sizes: false, attestations: 3, platforms: true } } });
  await quiet.open(URI, INDEX);
  const labels = await quiet.ask<InlayHint[]>("textDocument/inlayHint", { textDocument: { uri: URI }, range: all(INDEX) });
  assert.deepEqual(
    labels.map(({ label }) => label),
    ["linux/amd64", "linux/arm/v7", "attestation of linux/amd64", "attestation of linux/amd64"],
  );
  assert.ok(
    quiet.log.some((line) => line.includes("inlayHints.attestations")),
    "what cannot be used is told",
  );
});

test("one lens says what a document is; the legacy cache can be converted from there", async (t) => {
  const lensesOf = (peer: Peer, uri: string): Promise<CodeLens[]> => peer.ask("textDocument/codeLens", { textDocument: { uri } });
  const titles = (lenses: readonly CodeLens[]): unknown[] => lenses.map(({ command }) => [command?.title, command?.command]);
  const plain = await serve(t);
  await plain.open(URI, LEGACY_CACHE);
  const label = "OCI image index · BuildKit cache, legacy form · 2 layers, 4.6 kB";
  assert.deepEqual(titles(await lensesOf(plain, URI)), [[label, ""]], "nobody would do it");
  await plain.open(OTHER, UNRELATED);
  assert.deepEqual(await lensesOf(plain, OTHER), []);
  const own = await serve(t, { capabilities: ABLE, initializationOptions: { commands: ["oci-manifest.convert"] } });
  assert.equal(own.result.capabilities.executeCommandProvider, undefined, "the client has the command");
  await own.open(URI, LEGACY_CACHE);
  const [, convert] = await lensesOf(own, URI);
  assert.deepEqual(convert?.command, { title: "Convert", command: "oci-manifest.convert", arguments: [URI] });
  const off = await serve(t, { capabilities: ABLE, answer: { codeLens: false } });
  await off.open(URI, LEGACY_CACHE);
  assert.deepEqual(await lensesOf(off, URI), []);
});

test("where the client has no command for it the server converts, and asks before anything is lost", async (t) => {
  const peer = await serve(t, { capabilities: { ...ABLE, workspace: { ...ABLE.workspace, applyEdit: true } } });
  assert.deepEqual(peer.result.capabilities.executeCommandProvider, { commands: ["oci-manifest.convert"] });
  const edits: string[] = [];
  let text = LEGACY_CACHE;
  const asked: string[] = [];
  const said: string[] = [];
  peer.connection.onRequest("workspace/applyEdit", ({ edit }) => {
    edits.push(applied(text, URI, edit));
    return { applied: true };
  });
  peer.connection.onRequest("window/showMessageRequest", ({ message, actions }) => {
    asked.push(message);
    return actions[asked.length - 1];
  });
  peer.connection.onNotification("window/showMessage", ({ message }) => void said.push(message));
  await peer.open(URI, text);
  const lenses = await peer.ask<CodeLens[]>("textDocument/codeLens", { textDocument: { uri: URI } });
  const run = (): Promise<unknown> =>
    peer.ask("workspace/executeCommand", { command: lenses[1]?.command?.command, arguments: lenses[1]?.command?.arguments });
  await run();
  assert.equal(JSON.parse(edits[0] ?? "null").mediaType, "application/vnd.oci.image.manifest.v1+json");
  assert.deepEqual([asked, said], [[], []]);
  text = LEGACY_CACHE.replace('"size": 1200,', '"size": 1200, "platform": { "architecture": "amd64", "os": "linux" },');
  await peer.edit(URI, 2, text);
  await run();
  await run();
  assert.equal(asked.length, 2);
  assert.match(asked[0] ?? "", /^Converting drops `platform`/);
  assert.equal(edits.length, 2, "agreed to once");
  await peer.edit(URI, 3, MANIFEST);
  await run();
  assert.match(said[0] ?? "", /^Not converted: /);
});

test("media types are tokens of their roles, whole and in part", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, MANIFEST);
  const legend = peer.result.capabilities.semanticTokensProvider?.legend;
  const decode = ({ data }: SemanticTokens): string[] =>
    decodedTokens(data).map(
      ({ line, character, length, type, modifiers }) =>
        `${textAt(MANIFEST, { start: { line, character }, end: { line, character: character + length } })} ${legend?.tokenTypes[type]}${modifiers === 1 ? " deprecated" : ""}`,
    );
  const tokens = decode(await peer.ask("textDocument/semanticTokens/full", { textDocument: { uri: URI } }));
  assert.deepEqual(tokens, [
    "application/vnd.oci.image.manifest.v1+json ociManifest",
    "application/vnd.oci.empty.v1+json ociBlob",
    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip ociLayer deprecated",
    "application/vnd.oci.image.layer.v1.tar+zstd ociLayer",
  ]);
  const range = { start: { line: 9, character: 0 }, end: { line: 12, character: 0 } };
  assert.deepEqual(decode(await peer.ask("textDocument/semanticTokens/range", { textDocument: { uri: URI }, range })), tokens.slice(2, 3));
});

test("documents of others are left alone", async (t) => {
  const peer = await serve(t);
  await peer.open(URI, UNRELATED);
  const textDocument = { uri: URI };
  const position = { line: 0, character: 3 };
  const context = { includeDeclaration: true };
  const range = all(UNRELATED);
  assert.equal(await peer.ask("textDocument/definition", { textDocument, position }), null);
  assert.equal(await peer.ask("textDocument/references", { textDocument, position, context }), null);
  assert.equal(await peer.ask("textDocument/documentHighlight", { textDocument, position }), null);
  for (const method of ["documentLink", "codeLens", "documentSymbol", "foldingRange"])
    assert.deepEqual(await peer.ask(`textDocument/${method}`, { textDocument }), []);
  assert.deepEqual(await peer.ask("textDocument/inlayHint", { textDocument, range }), []);
  assert.deepEqual(await peer.ask("textDocument/semanticTokens/full", { textDocument }), { data: [] });
  assert.deepEqual(await peer.ask("workspace/symbol", { query: "" }), []);
});
