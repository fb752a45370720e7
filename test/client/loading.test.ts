import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const CLIENT = path.resolve(import.meta.dirname, "../../dist/client.js");

/** Loads the client where everything that `vscode` has is there and does nothing, and says what files that took. */
const LOADING = `
const nothing = new Proxy(function () {}, { get: (_, name) => (name === "prototype" ? {} : nothing), apply: () => nothing });
const nodeModule = require("node:module");
const load = nodeModule._load;
nodeModule._load = (id, ...more) => (id === "vscode" ? nothing : load(id, ...more));
require(process.argv[1]);
console.log(JSON.stringify(Object.keys(require.cache)));
`;

test("what VS Code loads in nearly every window holds neither the protocol's library nor what reads documents", () => {
  // What the tests themselves are loaded by is none of the client's.
  const env = { ...process.env, NODE_OPTIONS: "" };
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", LOADING, CLIENT], { encoding: "utf8", env });
  assert.equal(stderr, "");
  const files = JSON.parse(stdout) as string[];
  assert.ok(files.includes(CLIENT));
  const sources = files.flatMap((file) => (JSON.parse(readFileSync(`${file}.map`, "utf8")) as { sources: string[] }).sources);
  assert.ok(sources.some((source) => source.endsWith("client/src/extension.ts")));
  assert.deepEqual(
    sources.filter((source) =>
      /node_modules|server\/src\/(?:json|rules|hover|complete|layout)\/|client\/src\/registry\/(?:open|run)\.ts$/.test(source),
    ),
    [],
  );
});
