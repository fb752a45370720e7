import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { CodeAction, CompletionItem, CompletionList, Hover } from "vscode-languageserver";
import { bundled, cli, folderWith, plainEnvironment, remove, root } from "../cli/bundle.ts";
import { image, indexOf, layout } from "../layout/made.ts";
import { writeOut } from "../layout/on-disk.ts";
import { ABLE, applied, start } from "../lsp/client.ts";
import { LEGACY_CACHE } from "../lsp/documents.ts";

// The whole story of a person, by server and by command line, where there is no network, where no program may be started, and where every
// module that could do either is refused.

before(bundled);

/** Under what the program runs: command and arguments before the bundle. */
interface Cell {
  readonly name: string;
  readonly under: (folder: string) => readonly [string, ...string[]];
  readonly lacks: string | false;
  /** Files are written and brought to the disk: Node's permission model has no `fsync` before version 22. */
  readonly writes: boolean;
}

/** The flag of Node's permission model, which had another name at first. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has("--permission") ? "--permission" : "--experimental-permission";
const hasUnshare = spawnSync("unshare", ["-n", "true"]).status === 0;

const CELLS: readonly Cell[] = [
  {
    name: "without a network",
    under: () => ["unshare", "-n", process.execPath],
    lacks: hasUnshare ? false : "`unshare -n` needs Linux and root",
    writes: true,
  },
  {
    name: "without programs, threads and files beyond its own folder and the workspace",
    under: (folder) => [
      process.execPath,
      "--no-warnings",
      PERMISSION,
      `--allow-fs-read=${path.join(root, "dist")}${path.sep}*`,
      `--allow-fs-read=${path.join(root, "package.json")}`,
      // Configurations are looked for from the file's folder up.
      `--allow-fs-read=${folder}*`,
    ],
    lacks: false,
    writes: false,
  },
  {
    name: "under the guard",
    under: () => [process.execPath, "--require", path.join(import.meta.dirname, "guard.cjs")],
    lacks: false,
    writes: true,
  },
];

/** A workspace with a cache, a layout, and settings whose names are addresses. */
function workspace(): { readonly folder: string; readonly layout: string } {
  const hostile = LEGACY_CACHE.replace(
    '"schemaVersion": 2,',
    '"schemaVersion": 2,\n  "annotations": {"org.opencontainers.image.url": "https://example.com/", "x.y": "file:///etc/passwd"},',
  );
  const folder = folderWith({ "cache.json": hostile, ".oci-manifest.json": '{"target":"ecr"}', ".git/HEAD": "" });
  const made = layout();
  made.index = JSON.stringify(indexOf([image(made, "x")]));
  const lay = path.join(folder, "lay");
  mkdirSync(lay);
  writeOut(lay, made);
  return { folder, layout: lay };
}

for (const { name, under, lacks, writes } of CELLS) {
  test(`the command line ${name}: check, fix, explain, convert, diff, graph, verify`, { skip: lacks, timeout: 120_000 }, () => {
    const { folder, layout } = workspace();
    const log = path.join(folder, "guard.log");
    const run = (...args: string[]) => {
      const [program, ...before] = under(folder);
      const ended = spawnSync(program, [...before, cli, ...args], {
        cwd: folder,
        encoding: "utf8",
        env: { ...plainEnvironment(), OCI_MANIFEST_GUARD: log },
      });
      return { code: ended.status, out: ended.stdout, err: ended.stderr };
    };
    const told = run("check", "cache.json");
    assert.equal(told.code, 1, told.err);
    assert.match(told.out, /legacy-cache-index/);
    assert.equal(run("check", "--fix", "cache.json").code, 1);
    assert.match(run("explain", "cache.json").out, /BuildKit/);
    const converted = run("convert", "cache.json", ...(writes ? ["--output", "new.json"] : []));
    assert.equal(converted.code, 0, converted.err);
    if (!writes) writeFileSync(path.join(folder, "new.json"), converted.out);
    assert.equal(JSON.parse(readFileSync(path.join(folder, "new.json"), "utf8")).mediaType, "application/vnd.oci.image.manifest.v1+json");
    assert.match(run("diff", "cache.json", "new.json").out, /manifest/);
    assert.match(run("graph", "--format", "mermaid", layout).out, /flowchart|graph/);
    assert.match(run("graph", "--format", "svg", layout).out, /<svg/);
    const verified = run("verify", layout);
    assert.equal(verified.code, 0, verified.out + verified.err);
    assert.ok(!existsSync(log), existsSync(log) ? readFileSync(log, "utf8") : "");
    remove(folder);
  });

  test(`the server ${name}: open, check, hover, complete, fix, convert, layouts`, { skip: lacks, timeout: 120_000 }, async () => {
    const { folder, layout } = workspace();
    const log = path.join(folder, "guard.log");
    process.env.OCI_MANIFEST_GUARD = log;
    const peer = await start({ capabilities: ABLE, under: under(folder), rootUri: pathToFileURL(folder).href });
    const uri = pathToFileURL(path.join(folder, "cache.json")).href;
    const text = readFileSync(path.join(folder, "cache.json"), "utf8");
    await peer.open(uri, text);
    const found = await peer.pull(uri);
    assert.equal(found.find(({ code }) => code === "legacy-cache-index")?.severity, 1, "by the configuration's target");
    const textDocument = { uri };
    const position = { line: 3, character: 20 };
    assert.ok(await peer.ask<Hover>("textDocument/hover", { textDocument, position }));
    const list = await peer.ask<CompletionItem[] | CompletionList>("textDocument/completion", { textDocument, position });
    assert.ok((Array.isArray(list) ? list : list.items).length > 0);
    const range = found[0]?.range;
    const actions = await peer.ask<CodeAction[]>("textDocument/codeAction", { textDocument, range, context: { diagnostics: [] } });
    const conversion = actions.find(({ title }) => /^Convert to an image manifest/.test(title));
    assert.ok(conversion, actions.map(({ title }) => title).join());
    const resolved = conversion.edit === undefined ? await peer.ask<CodeAction>("codeAction/resolve", conversion) : conversion;
    assert.match(applied(text, uri, resolved.edit), /image\.manifest/);
    const index = pathToFileURL(path.join(layout, "index.json")).href;
    await peer.open(index, readFileSync(path.join(layout, "index.json"), "utf8"));
    assert.deepEqual(await peer.pull(index), []);
    assert.equal((await peer.ask<unknown[]>("textDocument/documentLink", { textDocument: { uri: index } })).length, 1);
    assert.ok(await peer.ask("oci-manifest/graph", { uri: index }));
    assert.ok(await peer.ask("oci-manifest/explain", { uri }));
    assert.deepEqual(peer.log, []);
    assert.equal(await peer.stop(), 0);
    assert.ok(!existsSync(log), existsSync(log) ? readFileSync(log, "utf8") : "");
    remove(folder);
  });
}

test("the cells hold: what is forbidden fails there", () => {
  const folder = folderWith({
    "net.js":
      'require("node:http").get("http://192.0.2.1/", { timeout: 500 }).on("error", ({ code }) => { console.log(code); process.exit(3); }).on("timeout", () => process.exit(0));',
    "run.js": 'require("node:child_process").execSync("true")',
    "read.js": 'require("node:fs").readFileSync("/etc/hostname")',
    "eval.js": 'eval("1")',
  });
  const log = path.join(folder, "guard.log");
  const ends = (cell: Cell, file: string): number | null => {
    const [program, ...before] = cell.under(folder);
    return spawnSync(program, [...before, path.join(folder, file)], { env: { ...plainEnvironment(), OCI_MANIFEST_GUARD: log } }).status;
  };
  const [network, permission, guard] = CELLS as readonly [Cell, Cell, Cell];
  if (network.lacks === false) assert.equal(ends(network, "net.js"), 3);
  for (const file of ["run.js", "read.js"]) assert.equal(ends(permission, file), 1, file);
  for (const file of ["net.js", "run.js", "eval.js"]) assert.notEqual(ends(guard, file), 0, file);
  assert.deepEqual(readFileSync(log, "utf8").trim().split("\n"), ["node:http", "node:child_process", "eval"]);
  writeFileSync(path.join(folder, "fine.js"), "");
  for (const cell of CELLS) if (cell.lacks === false) assert.equal(ends(cell, "fine.js"), 0, cell.name);
  remove(folder);
});
