import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

// What the bundles could do at all: each may load these modules and no other, and none runs text as code or speaks to a network.

const dist = path.resolve(import.meta.dirname, "../../dist");

const FILES = ["fs", "node:fs", "path", "node:path"];
/** What each program may require, its parts included. Anything that is not listed here is a reason to look. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "cli.js": ["node:module", "node:v8", "./command-line.js"],
  "server.js": ["node:module", "./language-server.js"],
  "command-line.js": [...FILES, "node:crypto", "node:events", "node:os", "node:process", "node:worker_threads", "./hasher.js"],
  "language-server.js": [...FILES, "crypto", "node:crypto", "node:console", "node:fs/promises", "node:util", "util", "os", "url"],
  "hasher.js": ["node:crypto", "node:fs", "node:worker_threads"],
  "index.js": [...FILES, "node:crypto"],
  "browser/client.js": ["vscode"],
  "browser/server.js": [],
  // VS Code's client alone starts programs: the server (vscode-languageclient/node), the terminal's tasks and, when somebody asks for it,
  // the registry tool that is theirs (client/src/registry).
  "client.js": [
    ...FILES,
    ...["child_process", "node:child_process", "crypto", "node:crypto", "os", "node:os", "readline", "util", "vscode"],
    // Of the command line's parts, one of which locks layouts and says who holds a lock.
    ...["node:events", "node:process"],
  ],
};

/** Ways to run text as code and to reach a network, as they are written in JavaScript, minified too. */
const FORBIDDEN: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["eval", /(?<![\w$.])eval\s*\(|\(0,\s*eval\)|globalThis\.eval/],
  ["new Function", /new\s+Function\b|(?<![\w$.])Function\s*\(/],
  ["a timer that runs text", /set(?:Timeout|Interval)\s*\(\s*["'`]/],
  ["fetch", /(?<![\w$.])fetch\s*\(|(?:globalThis|window|self)\.fetch\b/],
  ["XMLHttpRequest", /\bXMLHttpRequest\b/],
  ["WebSocket", /\bWebSocket\b/],
  ["EventSource", /\bEventSource\b/],
  ["WebRTC", /\bRTCPeerConnection\b/],
  ["a beacon", /\bsendBeacon\b/],
  ["importScripts", /\bimportScripts\b/],
  ["process.binding", /\bprocess\s*\.\s*(?:binding|dlopen|_linkedBinding)\b/],
  [
    "a network module",
    /(?:require|import|BuiltinModule)\s*\(\s*["'](?:node:)?(?:net|tls|dgram|dns|dns\/promises|http|https|http2|inspector|cluster|vm|repl)["']/,
  ],
];

const bundles = (): string[] =>
  readdirSync(dist, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    // The suites of the editor tests lie there after these ran; nobody gets them.
    .filter((name) => /\.[cm]?js$/.test(name) && !name.startsWith("types/") && !name.startsWith("test/"))
    .sort();

const required = (text: string): string[] => [
  ...new Set(
    [
      ...text.matchAll(
        /(?<![\w$.])(?:require|import)\s*\(\s*["']([^"']+)["']\s*\)|(?:^|[;}\n])\s*import\s+[^;()]{0,400}?from\s*["']([^"']+)["']/g,
      ),
    ].map(([, one, other]) => one ?? other ?? ""),
  ),
];
const forbidden = (text: string): string[] => FORBIDDEN.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);

test("the search finds what it looks for", () => {
  const samples = [
    "eval(x)",
    "(0, eval)(x)",
    "new Function('x')",
    "return Function(a)",
    "setTimeout('x', 1)",
    "await fetch(url)",
    "globalThis.fetch",
    "new XMLHttpRequest",
    "new WebSocket(u)",
    "new EventSource(u)",
    "new RTCPeerConnection",
    "navigator.sendBeacon(u)",
    "importScripts(u)",
    "process.binding('fs')",
    "require('node:https')",
    'require("net")',
  ];
  for (const sample of samples) assert.equal(forbidden(sample).length, 1, sample);
  for (const fine of [
    "tool.fetch(reference)",
    "this.eval(x)",
    "evaluate(x)",
    "isFunction(x)",
    "setTimeout(() => 1, 2)",
    '"net"',
    "pretty.net",
  ])
    assert.deepEqual(forbidden(fine), [], fine);
  assert.deepEqual(required('var a = require("net"); const b = await import("./x.js");\nimport { c } from "node:vm";'), [
    "net",
    "./x.js",
    "node:vm",
  ]);
});

const PART = /^\.\/(part-[\w-]+\.js)$/;

/** What a program requires, with all that its parts require. */
function requiredBy(program: string): string[] {
  const files = new Set([program]);
  const modules = new Set<string>();
  for (const file of files)
    for (const module of required(readFileSync(path.join(dist, file), "utf8"))) {
      const part = PART.exec(module)?.[1];
      if (part === undefined) modules.add(module);
      else files.add(part);
    }
  return [...modules];
}

test("every program loads only what it is allowed to, and every file is part of one", () => {
  const present = bundles();
  for (const name of Object.keys(ALLOWED)) assert.ok(present.includes(name), `dist/${name} is built`);
  for (const name of present.filter((name) => !PART.test(`./${name}`))) {
    const unknown = requiredBy(name).filter((module) => !(ALLOWED[name] ?? []).includes(module));
    assert.deepEqual(unknown, [], `dist/${name} loads ${unknown.join(", ")}`);
  }
});

test("no bundle runs text as code, and none has network code", () => {
  for (const name of bundles()) assert.deepEqual(forbidden(readFileSync(path.join(dist, name), "utf8")), [], `dist/${name}`);
});

test("no source of ours calls for any of it either", () => {
  const root = path.resolve(dist, "..");
  for (const folder of ["server/src", "client/src"])
    for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })) {
      // The schemas' checks are generated code, and part of the bundles above.
      if (!name.endsWith(".ts")) continue;
      const text = readFileSync(path.join(root, folder, name), "utf8");
      const modules = [...text.matchAll(/from "(node:[a-z/_]+)"/g)].map(([, module]) => module as string);
      const starts = modules.includes("node:child_process");
      assert.ok(!starts || `${folder}/${name}`.startsWith("client/src/registry/"), `${folder}/${name} starts programs`);
      for (const module of modules)
        assert.ok(!/^node:(?:net|tls|dgram|dns|https?|http2|vm|inspector|cluster)/.test(module), `${folder}/${name}: ${module}`);
    }
});
