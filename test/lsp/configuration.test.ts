import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { CodeAction } from "vscode-languageserver";
import { choose } from "../../server/src/config/configuration.ts";
import { readConfiguration } from "../../server/src/config/read.ts";
import { validate } from "../../server/src/validate.ts";
import { ABLE, applied, PUSHED, start } from "./client.ts";
import { LEGACY_CACHE } from "./documents.ts";

const folder = mkdtempSync(path.join(tmpdir(), "ocim config "));
mkdirSync(path.join(folder, ".git"));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, ".oci-manifest.jsonc");
const uri = (name: string): string => pathToFileURL(path.join(folder, name)).href;
const severities = (found: readonly { code?: unknown; severity?: number }[]): (number | undefined)[] =>
  found.filter(({ code, severity }) => code === "legacy-cache-index" && severity !== 3).map(({ severity }) => severity);

test("the nearest configuration decides instead of the settings, and when it changes all is checked anew", async () => {
  writeFileSync(file, `{ "overrides": [{ "files": "ca*.json", "rules": { "legacy-cache-index": "error" } }] } // as in the terminal`);
  const peer = await start({ capabilities: ABLE, answer: { rules: { "legacy-cache-index": "hint" } } });
  await peer.open(uri("cache.json"), LEGACY_CACHE);
  assert.deepEqual(severities(await peer.pull(uri("cache.json"))), [1]);
  await peer.open("untitled:cache.json", LEGACY_CACHE);
  assert.deepEqual(severities(await peer.pull("untitled:cache.json")), [4], "what is no file has the settings");
  for (const [text, expected] of [
    [`{ "ignore": ["cache.json"] }`, []],
    [`{ "suppress": [{ "files": "*", "rule": "legacy-cache-index", "reason": "kept for an old builder" }] }`, []],
    [`{}`, [2]],
  ] as const) {
    writeFileSync(file, text);
    await peer.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uri(".oci-manifest.jsonc"), type: 2 }] });
    assert.deepEqual(severities(await peer.pull(uri("cache.json"))), expected, text);
  }
  assert.equal(await peer.stop(), 0);
});

test("an open configuration has its own problems, pulled and pushed; other JSON has none", async () => {
  const text = `{\n  "rules": { "shema": "off" }\n}\n`;
  const expected = [
    {
      range: { start: { line: 1, character: 13 }, end: { line: 1, character: 20 } },
      message: "`shema` is no property of `rules`; did you mean `schema`?",
    },
  ];
  const told = (found: readonly { range: unknown; message: unknown }[]) => found.map(({ range, message }) => ({ range, message }));
  const pulling = await start({ capabilities: ABLE });
  await pulling.open(uri(".oci-manifest.jsonc"), text, "jsonc");
  assert.deepEqual(told(await pulling.pull(uri(".oci-manifest.jsonc"))), expected);
  await pulling.open(uri("package.json"), `{ "name": "x", "rules": {} }`);
  assert.deepEqual(await pulling.pull(uri("package.json")), []);
  assert.equal(await pulling.stop(), 0);
  const pushing = await start({ capabilities: PUSHED });
  await pushing.open(uri(".oci-manifest.jsonc"), text, "jsonc");
  assert.deepEqual(told(await pushing.pushed(uri(".oci-manifest.jsonc"))), expected);
  assert.equal(await pushing.stop(), 0);
});

test("a problem is accepted with a reason, or its rule turned off, in the configuration that decides", async () => {
  const texts = [
    "{}",
    '{\n  // ours\n  "target": "ecr",\n}\n',
    `{ "rules": { "schema": "hint", }, "suppress": [ ] }`,
    `{ "suppress": [{ "files": "x", "rule": "schema", "reason": "y" }], }`,
  ];
  for (const text of texts) {
    writeFileSync(file, text);
    const peer = await start({ capabilities: ABLE });
    await peer.open(uri("deep/cache.json"), LEGACY_CACHE);
    await peer.pull(uri("deep/cache.json"));
    const at = { line: 3, character: 4 };
    const actions = await peer.ask<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri: uri("deep/cache.json") },
      range: { start: at, end: at },
      context: { diagnostics: [], only: ["quickfix"] },
    });
    assert.equal(await peer.stop(), 0);
    for (const title of [
      "Accept this `legacy-cache-index`, with a reason in .oci-manifest.jsonc",
      "Turn off `legacy-cache-index` in .oci-manifest.jsonc",
    ]) {
      const action = actions.find((one) => one.title === title);
      assert.ok(action?.edit, `${title}: ${actions.map((one) => one.title).join(", ")}`);
      const changed = applied(text, uri(".oci-manifest.jsonc"), action.edit);
      const read = readConfiguration(changed, file);
      assert.deepEqual(read?.problems, [], changed);
      const chosen = choose(read.written, path.join(folder, "deep/cache.json"));
      const problems = validate(LEGACY_CACHE, { ...(chosen.rules && { rules: chosen.rules }), suppress: chosen.suppressions }).problems;
      assert.deepEqual(
        problems.filter(({ rule }) => rule.id === "legacy-cache-index"),
        [],
        changed,
      );
      if (text.includes("//")) assert.ok(changed.includes("// ours"));
    }
    assert.ok(!actions.some((one) => one.title.endsWith("in this workspace")));
  }
});

test("a problem is accepted in the baseline that the configuration names, as the terminal would write it", async () => {
  const baseline = path.join(folder, "known.json");
  const creating = { ...ABLE, workspace: { ...ABLE.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } } };
  writeFileSync(file, `{ "baseline": "known.json" }`);
  for (const before of [undefined, `{"version":1,"files":{"other.json":{"schema 00":2}}}`]) {
    rmSync(baseline, { force: true });
    if (before !== undefined) writeFileSync(baseline, before);
    const peer = await start({ capabilities: creating as typeof ABLE });
    await peer.open(uri("deep/cache.json"), LEGACY_CACHE);
    assert.equal(severities(await peer.pull(uri("deep/cache.json"))).length, 1);
    const at = { line: 3, character: 4 };
    const actions = await peer.ask<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri: uri("deep/cache.json") },
      range: { start: at, end: at },
      context: { diagnostics: [], only: ["quickfix"] },
    });
    const action = actions.find(({ title }) => title === "Accept this `legacy-cache-index` in the baseline known.json");
    const changes = action?.edit?.documentChanges ?? [];
    assert.deepEqual(
      changes.map((change) => ("kind" in change ? change.kind : "edit")),
      before === undefined ? ["create", "edit"] : ["edit"],
    );
    const last = changes.at(-1);
    assert.ok(last !== undefined && "edits" in last);
    writeFileSync(baseline, applied(before ?? "", uri("known.json"), { documentChanges: [last] }));
    await peer.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uri("known.json"), type: 2 }] });
    assert.deepEqual(severities(await peer.pull(uri("deep/cache.json"))), [], "the accepted problem is gone");
    assert.equal(await peer.stop(), 0);
    const written = JSON.parse(readFileSync(baseline, "utf8"));
    assert.deepEqual(Object.keys(written.files), before === undefined ? ["deep/cache.json"] : ["deep/cache.json", "other.json"]);
  }
  rmSync(baseline);
});

test("where no disk is, a configuration is read through the client: remotes, archives, a browser", async (t) => {
  const home = "vscode-remote://wsl%2Bdebian/home/a%20b/";
  const files = new Map([
    [`${home}.oci-manifest.json`, `\ufeff{ "extends": "./shared/base.json", "baseline": "known.json" }`],
    [`${home}shared/base.json`, `{ "rules": { "legacy-cache-index": "error" } }`],
  ]);
  // Above a repository nobody looks.
  const repositories = new Set([`${home}inner/.git`]);
  const creating = { ...ABLE, workspace: { ...ABLE.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } } };
  const peer = await start({
    capabilities: creating as typeof ABLE,
    initializationOptions: { files: true },
    answer: { rules: { "legacy-cache-index": "hint" } },
  });
  t.after(() => peer.stop());
  const folder = { kind: "folder", size: 0, mtime: 0 };
  peer.connection.onRequest("oci-manifest/listFolder", () => null);
  peer.connection.onRequest("oci-manifest/statFiles", ({ uris }: { uris: string[] }) =>
    uris.map((one) => (repositories.has(one) ? folder : null)),
  );
  peer.connection.onRequest("oci-manifest/readFile", ({ uri: one }: { uri: string }) => {
    const text = files.get(one);
    return text === undefined ? null : Buffer.from(text).toString("base64");
  });
  const told = async (one: string): Promise<unknown> => {
    await peer.open(one, LEGACY_CACHE);
    return severities(await peer.pull(one));
  };
  const document = `${home}deep/cache.json`;
  assert.deepEqual(await told(document), [1]);
  assert.deepEqual(await told(`${home}inner/cache.json`), [4], "the settings hold in a repository of its own");
  assert.deepEqual(await told("vscode-remote://other/home/a%20b/cache.json"), [4], "and on another machine");
  const at = { line: 3, character: 4 };
  const actions = await peer.ask<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri: document },
    range: { start: at, end: at },
    context: { diagnostics: [], only: ["quickfix"] },
  });
  const off = actions.find(({ title }) => title === "Turn off `legacy-cache-index` in .oci-manifest.json");
  const [change] = off?.edit?.documentChanges ?? [];
  assert.ok(change !== undefined && "edits" in change);
  assert.equal(change.textDocument.uri, `${home}.oci-manifest.json`);
  const known = actions.find(({ title }) => title === "Accept this `legacy-cache-index` in the baseline known.json");
  const made = known?.edit?.documentChanges?.find((one) => "kind" in one && one.kind === "create");
  assert.ok(made !== undefined && "uri" in made);
  assert.equal(made.uri, `${home}known.json`);
  files.set(`${home}.oci-manifest.json`, `{ "ignore": ["deep"] }`);
  await peer.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: `${home}.oci-manifest.json`, type: 2 }] });
  assert.deepEqual(severities(await peer.pull(document)), []);
});
