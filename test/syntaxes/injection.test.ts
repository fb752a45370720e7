import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const FILE = new URL("../../syntaxes/oci-manifest.injection.tmLanguage.json", import.meta.url);
const INJECTION = "oci-manifest.injection";

/** A stand-in for an editor's JSON grammar: the same scope names for keys and values, nothing more. */
function jsonGrammar(scopeName: string, suffix: string): string {
  const string = (name: string) => ({
    name,
    begin: '"',
    end: '"',
    patterns: [{ name: `constant.character.escape${suffix}`, match: "\\\\." }],
  });
  return JSON.stringify({
    scopeName,
    patterns: [{ include: "#value" }],
    repository: {
      value: { patterns: [{ include: "#object" }, { include: "#array" }, { include: "#string" }] },
      string: string(`string.quoted.double${suffix}`),
      key: string(`string.json support.type.property-name${suffix}`),
      array: { name: `meta.structure.array${suffix}`, begin: "\\[", end: "\\]", patterns: [{ include: "#value" }] },
      object: {
        name: `meta.structure.dictionary${suffix}`,
        begin: "\\{",
        end: "\\}",
        patterns: [
          { include: "#key" },
          { name: `meta.structure.dictionary.value${suffix}`, begin: ":", end: "(,)|(?=\\})", patterns: [{ include: "#value" }] },
        ],
      },
    },
  });
}

const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));

async function grammarOf(scopeName: string, injected: boolean): Promise<textmate.IGrammar> {
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (name) =>
      name === INJECTION
        ? textmate.parseRawGrammar(readFileSync(FILE, "utf8"), "injection.json")
        : textmate.parseRawGrammar(jsonGrammar(scopeName, scopeName === "source.json" ? ".json" : ".json.comments"), "json.json"),
    getInjections: () => (injected ? [INJECTION] : undefined),
  });
  const grammar = await registry.loadGrammar(scopeName);
  assert.ok(grammar);
  return grammar;
}

/** Every token of the text with its scopes. */
function tokensOf(grammar: textmate.IGrammar, text: string): { text: string; scopes: string[] }[] {
  let state = textmate.INITIAL;
  return text.split("\n").flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes }));
  });
}

/** What the injection marked, joined from its neighbouring tokens, with the scope it gave. */
function marks(grammar: textmate.IGrammar, text: string): string[] {
  const found: string[] = [];
  let open = false;
  for (const token of tokensOf(grammar, text)) {
    const scope = token.scopes.find((name) => /^(constant\.other\.digest|support\.constant\.media-type)\.oci-manifest$/.test(name));
    if (scope === undefined) open = false;
    else if (open) found[found.length - 1] += token.text;
    else {
      found.push(token.text);
      open = true;
    }
  }
  return found;
}

const json = await grammarOf("source.json", true);
const SHA256 = `sha256:${"0123456789abcdef".repeat(4)}`;
const SHA512 = `sha512:${"0123456789abcdef".repeat(8)}`;

const MARKED = [
  SHA256,
  SHA512,
  "application/vnd.oci.image.layer.v1.tar+gzip",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.buildkit.cacheconfig.v0",
];
for (const value of MARKED) {
  test(`marks the whole of ${value}`, () => {
    assert.deepEqual(marks(json, `{"a": "${value}"}`), [value]);
    assert.deepEqual(marks(json, `["${value}","${value}"]`), [value, value]);
  });
}

const UNMARKED = [
  `${SHA256}0`,
  SHA256.slice(0, -1),
  `sha256:${"A".repeat(64)}`,
  `image@${SHA256}`,
  `${SHA256} `,
  `\\"${SHA256}`,
  `${SHA512.slice(0, -1)}`,
  "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
  "application/json",
  "application/vnd.acme.thing+json",
  "application/vnd.oci.",
  "see application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.index.v1+json, and more",
];
for (const value of UNMARKED) test(`leaves ${value} alone`, () => assert.deepEqual(marks(json, `{"a": "${value}"}`), []));

test("leaves property names alone", () => {
  assert.deepEqual(marks(json, `{"${SHA256}": "${SHA512}", "application/vnd.oci.image.index.v1+json": {}}`), [SHA512]);
});

test("tells algorithm and hash apart", () => {
  const tokens = tokensOf(json, `["${SHA256}"]`).filter(({ scopes }) => scopes.includes("constant.other.digest.oci-manifest"));
  assert.deepEqual(
    tokens.map(({ text, scopes }) => [text, scopes.at(-1)]),
    [
      ["sha256", "entity.name.type.algorithm.oci-manifest"],
      [":", "punctuation.separator.digest.oci-manifest"],
      [SHA256.slice(7), "constant.numeric.hex.digest.oci-manifest"],
    ],
  );
});

test("works in JSON with comments as well", async () => {
  assert.deepEqual(marks(await grammarOf("source.json.comments", true), `{"digest": "${SHA256}"}`), [SHA256]);
});

test("a package-lock.json tokenises as without it", async () => {
  const lock = JSON.stringify(
    {
      name: "thing",
      lockfileVersion: 3,
      packages: {
        "node_modules/left": {
          version: "1.3.0",
          resolved: "https://registry.example/left/-/left-1.3.0.tgz",
          integrity: "sha512-XI5MPzVNApjAyhQzphX8BkmKsKUxD4LdyK24iZeQGinBN9yTQT3bFlCBy/aVx2HrNcqQGsdot8ghrjyrvMCoEA==",
        },
        "node_modules/old": { version: "0.1.0", integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=", license: "Apache-2.0" },
      },
    },
    null,
    2,
  );
  const tokens = tokensOf(json, lock);
  assert.ok(tokens.length > 50);
  assert.deepEqual(tokens, tokensOf(await grammarOf("source.json", false), lock));
});
