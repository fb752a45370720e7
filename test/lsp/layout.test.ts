import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import type {
  CodeAction,
  DocumentLink,
  Hover,
  Location,
  Position,
  TextEdit,
  WorkspaceEdit,
  WorkspaceSymbol,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { LayoutBranches, LayoutPlanResult, UnreferencedBlobs } from "../../server/src/lsp/protocol.ts";
import { faultsOf, image, indexOf, layout, legacy, MANIFEST, type Made, sha, tagged } from "../layout/made.ts";
import { ABLE, type Peer, PUSHED, start } from "./client.ts";

/** A layout on the disk, with the URIs of its files. */
interface OnDisk {
  readonly folder: string;
  readonly index: string;
  readonly blob: (digest: string) => string;
  readonly write: (place: string, text: string) => void;
}

const pathOf = (digest: string): string => `blobs/${digest.replace(":", "/")}`;

/** Writes a layout below a folder of its own, which goes with the test. */
export function onDisk(t: TestContext, made: Made): OnDisk {
  const folder = join(mkdtempSync(join(tmpdir(), "ocim-layout-")), "layout");
  t.after(() => rmSync(dirname(folder), { recursive: true, force: true }));
  const write = (place: string, text: string): void => {
    const file = join(folder, place);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  write("oci-layout", '{"imageLayoutVersion":"1.0.0"}');
  write("index.json", made.index);
  for (const [digest, text] of made.blobs) write(pathOf(digest), text);
  const uri = (place: string): string => pathToFileURL(join(folder, place)).toString();
  return { folder, index: uri("index.json"), blob: (digest) => uri(pathOf(digest)), write };
}

async function serve(t: TestContext, options: Parameters<typeof start>[0] = { capabilities: ABLE }): Promise<Peer> {
  const peer = await start(options);
  t.after(async () => assert.equal(await peer.stop(), 0, "the server ends well"));
  return peer;
}

/** The place behind a piece of a text on one line. */
const behind = (text: string, piece: string): Position => {
  const at = text.indexOf(piece);
  assert.ok(at >= 0, `${piece} stands in the text`);
  return { line: 0, character: at + piece.length };
};

/** A layout of one image under a tag. */
function oneImage() {
  const made = layout();
  const entry = image(made, "app");
  made.index = JSON.stringify(indexOf([tagged(entry, "latest")]));
  const manifest = made.blobs.get(entry.digest) ?? "";
  const { config, layers } = JSON.parse(manifest);
  return { made, entry, manifest, config: config.digest as string, layer: layers[0].digest as string };
}

test("a digest leads to its blob, unless that is binary, and a blob back to who points at it", async (t) => {
  const { made, entry, manifest, config, layer } = oneImage();
  const disk = onDisk(t, made);
  const peer = await serve(t);
  await peer.open(disk.index, made.index);
  const definition = (uri: string, text: string, digest: string): Promise<Location[]> =>
    peer.ask("textDocument/definition", { textDocument: { uri }, position: behind(text, digest) });
  const beginning = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  assert.deepEqual(await definition(disk.index, made.index, entry.digest), [{ uri: disk.blob(entry.digest), range: beginning }]);
  const blob = disk.blob(entry.digest);
  await peer.open(blob, manifest);
  assert.deepEqual(await definition(blob, manifest, config), [{ uri: disk.blob(config), range: beginning }]);
  assert.deepEqual(
    (await definition(blob, manifest, layer)).map(({ uri }) => uri),
    [blob],
    "a layer stays where it is listed",
  );
  const context = { includeDeclaration: true };
  const parents = await peer.ask<Location[]>("textDocument/references", {
    textDocument: { uri: blob },
    position: { line: 0, character: 0 },
    context,
  });
  assert.deepEqual(parents, [
    {
      uri: disk.index,
      range: { start: { line: 0, character: behind(made.index, '"digest":"').character }, end: behind(made.index, entry.digest) },
    },
  ]);
  await peer.connection.sendNotification("textDocument/didClose", { textDocument: { uri: disk.index } });
  const still = await peer.ask<Location[]>("textDocument/references", {
    textDocument: { uri: blob },
    position: { line: 0, character: 0 },
    context,
  });
  assert.deepEqual(still, parents, "from the disk as well");
  const [tag, ...others] = await peer.ask<WorkspaceSymbol[]>("workspace/symbol", { query: "lates" });
  assert.deepEqual([tag?.name, tag?.location.uri, others], ["latest", disk.index, []], "a tag of the layout is found");
});

test("links lead to the blobs that can be read, and hovers say what lies there", async (t) => {
  const { made, entry, manifest, config, layer } = oneImage();
  const disk = onDisk(t, made);
  const peer = await serve(t);
  const uri = disk.blob(entry.digest);
  await peer.open(uri, manifest);
  const links = await peer.ask<DocumentLink[]>("textDocument/documentLink", { textDocument: { uri } });
  assert.deepEqual(
    links.map(({ target }) => target),
    [disk.blob(config)],
  );
  const said = async (digest: string): Promise<string> => {
    const hover = await peer.ask<Hover>("textDocument/hover", { textDocument: { uri }, position: behind(manifest, digest) });
    return (hover.contents as { value: string }).value;
  };
  assert.match(await said(config), /In this layout: \*\*OCI image config · linux\/amd64 · \d+ bytes\*\*\s+`blobs\/sha256\//);
  assert.match(await said(layer), /In this layout: \*\*\d+ bytes\*\*/);
  rmSync(join(disk.folder, pathOf(layer)));
  await peer.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: disk.blob(layer), type: 3 }] });
  assert.match(await said(layer), /In this layout it is missing/);
});

test("documents beside each other are judged again when one is edited or a file changes", async (t) => {
  const { made, entry, manifest } = oneImage();
  const disk = onDisk(t, made);
  const peer = await serve(t, { capabilities: PUSHED });
  const uri = disk.blob(entry.digest);
  const times = (): number => peer.published.filter((one) => one.uri === disk.index).length;
  const judgedAgain = async (act: () => Promise<void>): Promise<void> => {
    const before = times();
    await act();
    await peer.pushed(disk.index, () => times() > before);
  };
  await judgedAgain(() => peer.open(disk.index, made.index));
  await judgedAgain(() => peer.open(uri, manifest));
  await judgedAgain(() => peer.edit(uri, 2, `${manifest}\n`));
  await judgedAgain(() => peer.connection.sendNotification("textDocument/didClose", { textDocument: { uri } }));
  await judgedAgain(() => peer.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 3 }] }));
});

/** A layout of one cache in the legacy form, under a tag, and how many digests of it are wrong on the disk. */
function oneCache() {
  const made = layout();
  const entry = legacy(made, "app", 2);
  made.index = JSON.stringify(indexOf([tagged(entry, "latest"), tagged(image(made, "other"), "app")]), null, 2);
  return { made, entry, cache: made.blobs.get(entry.digest) ?? "" };
}

/** What stands on the disk after a client has carried out an edit, as a layout in memory. */
function carriedOut(made: Made, disk: OnDisk, texts: Readonly<Record<string, string>>, edit: WorkspaceEdit | undefined): Made {
  const after: Made = { index: made.index, blobs: new Map(made.blobs) };
  const created = new Set<string>();
  for (const change of edit?.documentChanges ?? []) {
    if ("kind" in change) {
      assert.equal(change.kind, "create");
      created.add((change as { uri: string }).uri);
      continue;
    }
    const { uri } = change.textDocument;
    const before = created.has(uri) ? "" : (texts[uri] ?? (uri === disk.index ? made.index : undefined));
    assert.ok(before !== undefined, `${uri} is known`);
    const text = TextDocument.applyEdits(TextDocument.create(uri, "json", 1, before), change.edits as TextEdit[]);
    if (uri === disk.index) after.index = text;
    else after.blobs.set(uri.split("/").slice(-2).join(":"), text);
  }
  return after;
}

const MAKES_FILES = {
  ...ABLE,
  workspace: { ...ABLE.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ["create" as const] } },
};
const layoutActions = async (peer: Peer, uri: string, position: Position): Promise<CodeAction[]> =>
  (
    await peer.ask<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [] },
    })
  ).filter(({ title }) => / in this layout| parents /.test(title));

test("the conversion in a layout: from the blob and from its entry, the same files, and everything verifies", async (t) => {
  const { made, entry, cache } = oneCache();
  const disk = onDisk(t, made);
  const peer = await serve(t, { capabilities: MAKES_FILES });
  const uri = disk.blob(entry.digest);
  await peer.open(uri, cache);
  const top = { line: 0, character: 0 };
  const [action, ...more] = await layoutActions(peer, uri, top);
  assert.deepEqual(more, []);
  assert.match(action?.title ?? "", /^Convert to an image manifest in this layout \(digest becomes sha256:[0-9a-f]{4}…\)$/);
  const after = carriedOut(made, disk, {}, action?.edit);
  assert.deepEqual(faultsOf(after), []);
  assert.equal(after.blobs.get(entry.digest), cache, "the old blob stays");
  const [first, second] = JSON.parse(after.index).manifests;
  assert.equal(first.mediaType, MANIFEST);
  assert.equal(first.annotations["org.opencontainers.image.ref.name"], "latest");
  assert.deepEqual(second, JSON.parse(made.index).manifests[1]);
  await peer.open(disk.index, made.index);
  const place = TextDocument.create("", "json", 1, made.index).positionAt(made.index.indexOf(entry.digest));
  const [fromEntry] = await layoutActions(peer, disk.index, place);
  assert.deepEqual(carriedOut(made, disk, {}, fromEntry?.edit), after);
  const other = TextDocument.create("", "json", 1, made.index).positionAt(made.index.indexOf('"app"'));
  assert.deepEqual(await layoutActions(peer, disk.index, other), [], "an image is not converted");
});

test("an edited blob becomes a blob of its own, up to the index, and the old one is as it was", async (t) => {
  const { made, entry, manifest } = oneImage();
  const disk = onDisk(t, made);
  const peer = await serve(t, { capabilities: MAKES_FILES });
  const uri = disk.blob(entry.digest);
  await peer.open(uri, manifest);
  const top = { line: 0, character: 0 };
  assert.deepEqual(await layoutActions(peer, uri, top), [], "nothing is edited");
  const edited = manifest.replace(/\}$/, ',"annotations":{"org.example.edited":"yes"}}');
  await peer.edit(uri, 2, edited);
  const [action] = await layoutActions(peer, uri, top);
  assert.match(action?.title ?? "", /^Write as a new blob and repoint its parents \(digest becomes sha256:[0-9a-f]{4}…\)$/);
  const [problem] = (await peer.pull(uri)).filter(({ code }) => code === "wrong-blob-digest");
  assert.ok(problem, "and the problem is told");
  const fixes = await peer.ask<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri },
    range: problem.range,
    context: { diagnostics: [problem], only: ["quickfix"] },
  });
  assert.deepEqual(fixes.find(({ title }) => title === action?.title)?.diagnostics, [problem]);
  const after = carriedOut(made, disk, { [uri]: edited }, action?.edit);
  assert.deepEqual(faultsOf(after), []);
  assert.equal(after.blobs.get(entry.digest), manifest);
  assert.equal(after.blobs.get(sha(edited)), edited);
  assert.equal(JSON.parse(after.index).manifests[0].digest, sha(edited));
  await peer.edit(uri, 3, edited.slice(0, -1));
  assert.deepEqual(await layoutActions(peer, uri, top), [], "half a document is no blob");
});

test("clients that carry plans out get the command and ask for the plan; others that make no files get nothing", async (t) => {
  const { made, entry, cache } = oneCache();
  const disk = onDisk(t, made);
  const uri = disk.blob(entry.digest);
  const top = { line: 0, character: 0 };
  const plain = await serve(t);
  await plain.open(uri, cache);
  assert.deepEqual(await layoutActions(plain, uri, top), []);
  const peer = await serve(t, { capabilities: ABLE, initializationOptions: { commands: ["oci-manifest.layout.apply"] } });
  await peer.open(uri, cache);
  const [action] = await layoutActions(peer, uri, top);
  assert.deepEqual(action?.command?.arguments, [{ uri, what: "convert" }]);
  const plan = await peer.ask<LayoutPlanResult>("oci-manifest/layoutPlan", action?.command?.arguments?.[0]);
  assert.ok(plan.outcome === "planned");
  assert.deepEqual(
    plan.files.map(({ uri: made, text }) => made === disk.blob(sha(text))),
    [true],
  );
  const whole = await peer.ask<LayoutPlanResult>("oci-manifest/layoutPlan", {
    uri: disk.index.replace("/index.json", ""),
    what: "convert",
  });
  assert.deepEqual(whole.outcome === "planned" && whole.files, plan.files, "of the folder, too");
  assert.equal(await peer.ask("oci-manifest/layoutPlan", { uri: "file:///tmp", what: "convert" }), null);
});

test("an entry that somebody chose is found again where others came before it, and what a plan changes stands in it", async (t) => {
  const made = layout();
  const first = legacy(made, "first");
  const second = legacy(made, "second");
  made.index = JSON.stringify(indexOf([tagged(first, "first"), tagged(second, "second")]));
  const disk = onDisk(t, made);
  const peer = await serve(t, { capabilities: ABLE, initializationOptions: { commands: ["oci-manifest.layout.apply"] } });
  const uri = disk.index.replace("/index.json", "");
  const plan = (params: object): Promise<LayoutPlanResult> =>
    peer.ask<LayoutPlanResult>("oci-manifest/layoutPlan", { uri, what: "convert", ...params });
  for (const [entry, { digest }] of [
    [0, first],
    [0, second],
    [7, first],
  ] as const) {
    const { changes } = (await plan({ entry, digest })) as Extract<LayoutPlanResult, { outcome: "planned" }>;
    const edits = changes.flatMap((change) => change.edits);
    assert.ok(edits.some(({ was }) => was === JSON.stringify(digest)));
    for (const { range, was } of edits) assert.equal(made.index.slice(range.start.character, range.end.character), was);
  }
  assert.deepEqual(await plan({ entry: 0, digest: sha("nobody's") }), {
    outcome: "refused",
    reasons: ["`index.json` no longer has this entry"],
  });
});

test("the tree of a layout: tags, manifests, config and layers, with what is missing and what is wrong", async (t) => {
  const { made, entry, config, layer } = oneImage();
  const cache = legacy(made, "cache");
  made.index = JSON.stringify(indexOf([tagged(entry, "latest"), tagged(cache, "cache")]));
  const stray = sha("nobody's");
  made.blobs.set(stray, "nobody's");
  const disk = onDisk(t, made);
  rmSync(join(disk.folder, pathOf(layer)));
  const peer = await serve(t);
  const uri = disk.index.replace("/index.json", "");
  const root = await peer.ask<LayoutBranches>("oci-manifest/layoutBranches", { uri });
  assert.equal(root.title, "OCI image index · 2 manifests");
  assert.deepEqual(
    root.branches.map(({ label, kind, tag, opens, convertible, uri: to }) => ({ label, kind, tag, opens, convertible, to })),
    [
      { label: "latest", kind: "manifest", tag: "latest", opens: true, convertible: false, to: disk.blob(entry.digest) },
      { label: "cache", kind: "cache", tag: "cache", opens: true, convertible: true, to: disk.blob(cache.digest) },
    ],
  );
  assert.ok((root.branches[1]?.warnings ?? 0) > 0, "the legacy form");
  assert.equal(
    root.branches[1]?.description,
    `BuildKit cache, legacy form · 1 layer, 12 bytes · ${cache.digest.slice(0, 15)} · ${cache.size} bytes`,
  );
  const rows = await peer.ask<LayoutBranches>("oci-manifest/layoutBranches", { uri, digest: entry.digest });
  assert.deepEqual(
    rows.branches.map(({ label, kind, fault, uri: to }) => ({ label, kind, fault, to })),
    [
      { label: "config", kind: "config", fault: undefined, to: disk.blob(config) },
      { label: "tar+gzip", kind: "layer", fault: "missing", to: undefined },
    ],
  );
  assert.equal(await peer.ask("oci-manifest/layoutBranches", { uri, digest: "sha256:../../etc/passwd" }), null);
  assert.equal(await peer.ask("oci-manifest/layoutBranches", { uri: "file:///nowhere" }), null);
  const unreferenced = await peer.ask<UnreferencedBlobs>("oci-manifest/layoutUnreferenced", { uri });
  assert.deepEqual(unreferenced.blobs, [{ uri: disk.blob(stray), digest: stray, size: 8 }]);
});

test("the command of the lens converts a blob in its layout, where the client makes files", async (t) => {
  const { made, entry, cache } = oneCache();
  const disk = onDisk(t, made);
  const uri = disk.blob(entry.digest);
  const applies = { ...MAKES_FILES, workspace: { ...MAKES_FILES.workspace, applyEdit: true } };
  const peer = await serve(t, { capabilities: applies });
  const edits: WorkspaceEdit[] = [];
  peer.connection.onRequest("workspace/applyEdit", ({ edit }) => {
    edits.push(edit);
    return { applied: true };
  });
  await peer.open(uri, cache);
  await peer.ask("workspace/executeCommand", { command: "oci-manifest.convert", arguments: [uri] });
  assert.equal(edits.length, 1);
  const after = carriedOut(made, disk, {}, edits[0]);
  assert.deepEqual(faultsOf(after), []);
  assert.equal(JSON.parse(after.index).manifests[0].mediaType, MANIFEST);
});

test("nothing is written over a link out of the layout", async (t) => {
  const { made, entry, manifest } = oneImage();
  const uriOf = (disk: OnDisk): string => disk.blob(entry.digest);
  const edited = `${manifest} `;
  for (const link of ["blobs/sha256", "blobs", "index.json", pathOf(entry.digest)]) {
    const disk = onDisk(t, made);
    const elsewhere = join(dirname(disk.folder), "elsewhere");
    renameSync(join(disk.folder, link), elsewhere);
    symlinkSync(elsewhere, join(disk.folder, link));
    const peer = await serve(t, { capabilities: MAKES_FILES });
    await peer.open(disk.index, made.index);
    await peer.open(uriOf(disk), manifest);
    await peer.edit(uriOf(disk), 2, edited);
    assert.deepEqual(await layoutActions(peer, uriOf(disk), { line: 0, character: 0 }), [], link);
    const plan = await peer.ask<LayoutPlanResult | null>("oci-manifest/layoutPlan", { uri: uriOf(disk), what: "repoint" });
    assert.notEqual(plan?.outcome, "planned", link);
  }
});
