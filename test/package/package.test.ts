import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { folderWith, plainEnvironment, remove, root } from "../cli/bundle.ts";
import { compact, faulty, index } from "../cli/documents.ts";

// What `npm pack` and `vsce package` give: `npm run test:package`. Both are made from a copy, so that dist/ stays as the tests need it.

const LIMIT = 1_500_000;
const { version, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const windows = process.platform === "win32";

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

let copy: string;
let tarball: string;
let packed: readonly { readonly path: string; readonly size: number }[];

/** Runs a program to its end; npm keeps its cache in the copy and asks no registry. */
function run(cwd: string, command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const quiet = { npm_config_offline: "true", npm_config_audit: "false", npm_config_fund: "false", npm_config_update_notifier: "false" };
  const ended = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    timeout: 300_000,
    shell: windows,
    env: { ...plainEnvironment(), ...quiet, ...env },
  });
  if (ended.error !== undefined) throw ended.error;
  return { code: ended.status, out: ended.stdout, err: ended.stderr };
}

before(() => {
  copy = folderWith();
  for (const entry of readdirSync(root))
    if (
      !["node_modules", ".git", "dist", "report", "shots", "release", "release-notes.md"].includes(entry) &&
      !entry.endsWith(".vsix") &&
      !entry.endsWith(".tgz")
    )
      cpSync(join(root, entry), join(copy, entry), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  // npm leaves out what `files` and ignore files say, and a link to node_modules in any case.
  const { code, out, err } = run(copy, "npm", ["pack", "--json", "--foreground-scripts=false"]);
  assert.equal(code, 0, err);
  const [pack] = JSON.parse(out.slice(out.indexOf("["))) as { filename: string; files: typeof packed }[];
  assert.ok(pack);
  tarball = join(copy, pack.filename);
  packed = pack.files;
});
after(() => remove(copy));

test("the tarball holds what it needs and nothing else, in at most 1.5 MB", () => {
  const names = packed.map(({ path }) => path).sort();
  for (const name of [
    "package.json",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "THIRD-PARTY-NOTICES",
    "dist/cli.js",
    "dist/command-line.js",
    "dist/hasher.js",
    "dist/server.js",
    "dist/language-server.js",
    "dist/index.js",
    "dist/texts.json",
    "dist/types/entry/index.d.ts",
    "schemas/oci-index.json",
    "schemas/configuration/oci-manifest.schema.json",
    "docs/cli.md",
    "docs/rules/README.md",
  ])
    assert.ok(names.includes(name), name);
  const rooms =
    /^(?:dist\/(?:cli|command-line|hasher|server|language-server|index|part-[\w-]+)\.js|dist\/texts\.json|dist\/types\/.*\.d\.ts|schemas\/.*\.json|docs\/.*\.md|samples\/.*|[^/]+\.(?:json|md|yml|yaml)|\.pre-commit-hooks\.yaml|LICENSE|THIRD-PARTY-NOTICES)$/;
  assert.deepEqual(
    names.filter((name) => !rooms.test(name)),
    [],
  );
  const { size } = statSync(tarball);
  assert.ok(size <= LIMIT, `${size} bytes`);
});

test("installed into an empty folder it runs with no other install: check, convert, the library, the server", {
  timeout: 300_000,
}, async () => {
  const there = folderWith({ "a.json": compact(index), "faulty.json": compact(faulty) });
  assert.equal(run(there, "npm", ["init", "-y"]).code, 0);
  const install = run(there, "npm", ["install", "--omit=dev", "--ignore-scripts", tarball]);
  let bin = join(there, "node_modules", ".bin", "oci-manifest");
  if (install.code !== 0) {
    // Without a cache of the dependencies npm cannot finish; the bundles need none of them, so unpacking must do.
    const home = join(there, "node_modules", "oci-manifest");
    mkdirSync(home, { recursive: true });
    copyFileSync(tarball, join(there, "package.tgz"));
    assert.equal(run(there, "tar", ["-xzf", "package.tgz", "-C", home, "--strip-components=1"]).code, 0);
    bin = join(home, "dist", "cli.js");
  }
  assert.deepEqual(
    readdirSync(join(there, "node_modules")).filter((name) => !name.startsWith(".") && install.code !== 0),
    install.code === 0 ? [] : ["oci-manifest"],
  );
  const oci = (...args: string[]) => (bin.endsWith(".js") ? run(there, process.execPath, [bin, ...args]) : run(there, bin, args));
  const right = oci("check", "a.json");
  assert.deepEqual({ code: right.code, err: right.err }, { code: 0, err: "" });
  assert.equal(oci("check", "faulty.json").code, 1);
  assert.match(oci("--version").out, /^\d+\.\d+\.\d+\n$/);
  assert.equal(oci("explain", "schema").code, 0);
  assert.equal(oci("list", "targets").code, 0);
  writeFileSync(join(there, "library.mjs"), `import { validate } from "oci-manifest"; console.log(validate("{}").problems.length)`);
  assert.deepEqual(run(there, process.execPath, ["library.mjs"]), { code: 0, out: "0\n", err: "" });
  const ask = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } });
  const server = spawn(process.execPath, [join(there, "node_modules/oci-manifest/dist/cli.js"), "lsp"], { env: plainEnvironment() });
  let answer = "";
  server.stdin.write(`Content-Length: ${Buffer.byteLength(ask)}\r\n\r\n${ask}`);
  for await (const chunk of server.stdout) {
    answer += chunk;
    if (answer.includes("}}")) break;
  }
  server.kill();
  assert.match(answer, /"capabilities"/);
  remove(there);
});

test("a release is the extension, the package, their libraries with licences and the sums of all of them", () => {
  const { code, out, err } = run(copy, process.execPath, ["tools/release.mjs", `v${version}`]);
  assert.equal(code, 0, out + err);
  const made = (name: string): Buffer => readFileSync(join(copy, "release", name));
  const listed = made("SHA256SUMS").toString("utf8").trim().split("\n");
  const names = [`oci-manifest-${version}.vsix`, `oci-manifest-${version}.tgz`, `oci-manifest-${version}.cdx.json`, "THIRD-PARTY-NOTICES"];
  assert.deepEqual(
    listed,
    names.map((name) => `${createHash("sha256").update(made(name)).digest("hex")}  ${name}`),
  );
  assert.deepEqual(readdirSync(join(copy, "release")).sort(), ["SHA256SUMS", ...names].sort());
  assert.ok(!readdirSync(copy).some((name) => name.endsWith(".vsix") || name.endsWith(".cdx.json")), "nothing is left beside it");
  const bill = JSON.parse(made(`oci-manifest-${version}.cdx.json`).toString("utf8"));
  assert.equal(bill.bomFormat, "CycloneDX");
  assert.deepEqual([bill.metadata.component.name, bill.metadata.component.version], ["oci-manifest", version]);
  // All that the lock file does not call a tool's, among them what tools use as well.
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, Locked> };
  const shipped = Object.entries(packages).flatMap(([path, { dev, devOptional, version: of }]) =>
    path === "" || dev || devOptional ? [] : [`${path.replace(/^.*node_modules\//, "")}@${of}`],
  );
  const components = bill.components as { group?: string; name: string; version: string }[];
  assert.deepEqual(components.map((one) => `${one.group ? `${one.group}/` : ""}${one.name}@${one.version}`).sort(), shipped.sort());
  for (const name of Object.keys(dependencies))
    assert.ok(
      components.some((one) => (one.group ? `${one.group}/${one.name}` : one.name) === name),
      name,
    );
  assert.match(readFileSync(join(copy, "release-notes.md"), "utf8"), /^- /);
});

test("the extension holds what it needs and nothing else, in at most 1.5 MB", () => {
  const vsix = join(copy, "release", `oci-manifest-${version}.vsix`);
  const { size } = statSync(vsix);
  const names = zipNames(readFileSync(vsix));
  for (const name of [
    "dist/client.js",
    "dist/browser/client.js",
    "dist/browser/server.js",
    "dist/server.js",
    "dist/language-server.js",
    "dist/cli.js",
    "dist/command-line.js",
    "dist/hasher.js",
    "dist/texts.json",
    "package.json",
    "schemas/configuration/oci-manifest.schema.json",
  ])
    assert.ok(names.includes(`extension/${name}`), name);
  const shown = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/\]\((docs\/images\/[^)]+)\)/g)].map(([, image]) => image);
  assert.ok(shown.length > 0);
  for (const image of shown) assert.ok(names.includes(`extension/${image}`), `${image}, which README.md shows`);
  const rooms =
    /^(?:\[Content_Types\]\.xml|extension\.vsixmanifest|extension\/(?:dist\/(?:(?:(?:browser\/)?(?:client|server)|language-server|cli|command-line|hasher|part-[\w-]+)\.js|texts\.json)|syntaxes\/.*\.json|schemas\/configuration\/.*\.json|docs\/images\/.*\.png|docs\/walkthrough\/.*\.svg|package\.json|readme\.md|changelog\.md|LICENSE(?:\.txt)?|THIRD-PARTY-NOTICES|icon\.png))$/i;
  assert.deepEqual(
    names.filter((name) => !rooms.test(name)),
    [],
  );
  assert.ok(size <= LIMIT, `${size} bytes`);
});

/** The names in a zip's central directory (APPNOTE 4.3.12). */
function zipNames(bytes: Buffer): string[] {
  const names: string[] = [];
  for (let at = bytes.indexOf("PK\u0001\u0002", 0, "latin1"); at !== -1; at = bytes.indexOf("PK\u0001\u0002", at + 46, "latin1")) {
    const length = bytes.readUInt16LE(at + 28);
    names.push(bytes.toString("utf8", at + 46, at + 46 + length));
  }
  return names.filter((name) => !name.endsWith("/") && dirname(name) !== "");
}
