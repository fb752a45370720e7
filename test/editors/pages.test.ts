import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { parse as parseToml } from "smol-toml";
import { createMessageConnection, type Diagnostic, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
// @ts-expect-error plain JavaScript beside the tools
import { blocksOf as blocks, folderWithNpx as npx } from "../../tools/editor-pages.mjs";
import { folderWith, root } from "../cli/bundle.ts";

// The pages of docs/editors/ whose editors are not run here: what they tell people to write is read in the editor's own format, its keys are
// those that the editor documents, and a server is started by it that is answered as this editor answers.

const blocksOf = blocks as (name: string, language?: string) => string[];
const folderWithNpx = npx as (folder: string) => string;

type Json = { readonly [name: string]: Json } & { readonly [at: number]: Json };

const block = (page: string, language: string, at = 0): string => {
  const found = blocksOf(page, language)[at];
  assert.ok(found, `${page}.md has such a block`);
  return found;
};
const json = (page: string, at = 0): Json => JSON.parse(block(page, "json", at));

/** Every key is known, and the needed ones are there. */
function keys(of: Json, known: readonly string[], needed: readonly string[] = known): void {
  for (const key of Object.keys(of)) assert.ok(known.includes(key), `${key} is none of ${known.join(", ")}`);
  for (const key of needed) assert.ok(key in of, `${key} is missing`);
}

const folder = folderWith();
const PATH = `${folderWithNpx(folder)}${delimiter}${process.env.PATH}`;
const LEGACY = readFileSync(join(root, "samples/legacy-cache-index.json"), "utf8");
/** A legacy cache without its first comma. */
const BROKEN = LEGACY.replace(",", "");

/**
 * The rules that a server tells of `BROKEN`, started by a page's command.
 *
 * @param answer what the editor answers to workspace/configuration for a section; left out: it does not know that request
 * @param push what it sends with workspace/didChangeConfiguration
 */
async function told(
  command: readonly string[],
  { answer, push, options }: { answer?: (section: string) => unknown; push?: unknown; options?: unknown },
): Promise<Set<unknown>> {
  const [program, ...args] = command;
  assert.ok(program);
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, PATH } });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  try {
    const uri = "file:///nowhere/cache.json";
    const diagnostics = new Promise<Diagnostic[]>((resolve, reject) => {
      child.once("error", reject);
      connection.onNotification("textDocument/publishDiagnostics", (params: { diagnostics: Diagnostic[] }) => resolve(params.diagnostics));
    });
    connection.onRequest("workspace/configuration", ({ items }: { items: { section: string }[] }) =>
      items.map(({ section }) => answer?.(section) ?? null),
    );
    connection.listen();
    const capabilities = answer === undefined ? {} : { workspace: { configuration: true } };
    await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities, initializationOptions: options });
    await connection.sendNotification("initialized", {});
    if (push !== undefined) await connection.sendNotification("workspace/didChangeConfiguration", { settings: push });
    await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "json", version: 1, text: BROKEN } });
    return new Set((await diagnostics).map(({ code }) => code));
  } finally {
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    connection.dispose();
  }
}

/** A value by a path of names with dots between them, as most editors look for a section. */
const section =
  (of: Json) =>
  (path: string): unknown =>
    path.split(".").reduce<Json | undefined>((value, name) => value?.[name], of);

test("Helix: languages.toml", async () => {
  const { "language-server": servers, language, ...others } = parseToml(block("helix", "toml")) as unknown as Json;
  assert.deepEqual(others, {});
  assert.ok(servers && language);
  keys(servers, ["oci-manifest"]);
  const server = servers["oci-manifest"] as Json;
  keys(server, ["command", "args", "config", "timeout", "environment", "required-root-patterns"], ["command", "args"]);
  const [own] = language as unknown as Json[];
  assert.ok(own);
  // Others of the language's many keys are not ours to set.
  keys(own, ["name", "language-servers"]);
  assert.equal(own.name, "json");
  assert.deepEqual(own["language-servers"], ["vscode-json-language-server", "oci-manifest"]);
  const config = server.config as Json;
  // It sends `config` as the initialization options, and answers with parts of it.
  const rules = await told([String(server.command), ...(server.args as unknown as string[])], { answer: section(config), options: config });
  assert.deepEqual(rules, new Set(["legacy-cache-index"]));
});

test("Zed: settings.json", async () => {
  const settings = json("zed");
  keys(settings, ["lsp"]);
  keys(settings.lsp as Json, ["json-language-server"]);
  const server = settings.lsp?.["json-language-server"] as Json;
  keys(server, ["binary", "initialization_options", "settings", "enable_lsp_tasks", "fetch"], ["binary"]);
  const binary = server.binary as Json;
  keys(binary, ["path", "arguments", "env", "ignore_system_version"], ["path", "arguments"]);
  // It answers for the JSON server that it believes to run.
  const answer = (): unknown => ({ json: { format: { enable: true }, validate: { enable: true }, schemas: [] } });
  const rules = await told([String(binary.path), ...(binary.arguments as unknown as string[])], { answer });
  assert.deepEqual(rules, new Set(["json-syntax", "legacy-cache-index"]));
});

test("JetBrains: the template and settings of LSP4IJ", async () => {
  const template = json("jetbrains");
  keys(template, ["id", "name", "programArgs", "languageMappings", "fileTypeMappings"]);
  keys(template.programArgs as Json, ["default", "windows"]);
  for (const mapping of template.languageMappings as unknown as Json[]) keys(mapping, ["language", "languageId"]);
  for (const mapping of template.fileTypeMappings as unknown as Json[]) {
    keys(mapping, ["fileType", "languageId"]);
    keys(mapping.fileType as Json, ["name", "patterns"], ["name"]);
  }
  const settings = json("jetbrains", 1);
  const { default: command, windows } = template.programArgs as unknown as { default: string; windows: string };
  assert.equal(windows.replace("npx.cmd", "npx"), command);
  assert.deepEqual(await told(command.split(" "), { answer: section(settings) }), new Set(["legacy-cache-index"]));
});

test("Sublime Text: LSP.sublime-settings", async () => {
  const settings = json("sublime");
  keys(settings, ["clients"]);
  const client = settings.clients?.["oci-manifest"] as Json;
  const known = ["enabled", "command", "selector", "settings", "initializationOptions", "schemes", "env", "priority_selector"];
  keys(client, known, ["enabled", "command", "selector"]);
  assert.equal(client.enabled, true);
  // Names with dots are one path in its settings.
  const nested: Record<string, Record<string, unknown>> = {};
  for (const [name, value] of Object.entries(client.settings as Json)) {
    const [head, ...rest] = name.split(".");
    nested[head as string] = { ...nested[head as string], [rest.join(".")]: value };
  }
  const answer = section(nested as unknown as Json);
  assert.deepEqual(await told(client.command as unknown as string[], { answer, push: nested }), new Set(["legacy-cache-index"]));
});

test("Kate: the user's server settings", async () => {
  const settings = json("kate");
  keys(settings, ["servers"]);
  keys(settings.servers as Json, ["json"]);
  const server = settings.servers?.json as Json;
  const known = ["command", "url", "rootIndicationFileNames", "highlightingModeRegex", "settings", "initializationOptions", "root", "path"];
  keys(server, known, ["command", "highlightingModeRegex"]);
  assert.match("JSON", new RegExp(String(server.highlightingModeRegex)));
  assert.deepEqual(await told(server.command as unknown as string[], {}), new Set(["json-syntax", "legacy-cache-index"]));
});

test("any other editor: the client of the page, without a library", async () => {
  const client = join(folder, "client.mjs");
  const file = join(folder, "broken.json");
  writeFileSync(client, block("other", "js"));
  writeFileSync(file, BROKEN);
  const child = spawn(process.execPath, [client, file], { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, PATH } });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  assert.equal(code, 0);
  assert.match(said, /^2:20 .* \[json-syntax\]\n4:3 .* \[legacy-cache-index\]\n/);
  const [command] = blocksOf("other", "sh");
  assert.equal(command, "npx oci-manifest lsp --stdio\n");
});

test("every page of an editor is reached from README.md", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  for (const name of readdirSync(join(root, "docs/editors"))) assert.ok(readme.includes(`](docs/editors/${name})`), name);
});
