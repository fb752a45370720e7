import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { Ajv } from "ajv";
import { readConfiguration } from "../../server/src/config/read.ts";
import { KINDS } from "../../server/src/model/kinds.ts";
import { TARGETS } from "../../server/src/refusals.ts";
import { rules } from "../../server/src/rules/index.ts";
import { configurationSchema } from "../../tools/configuration-schema.ts";

// What the editor's schema accepts and what the program reads without a problem is the same.

const schema = JSON.parse(configurationSchema());
const ajv = new Ajv({ strict: true });
for (const word of ["allowTrailingCommas", "enumDescriptions", "defaultSnippets"]) ajv.addKeyword(word);
const accepts = ajv.compile(schema);
const reads = (value: unknown): readonly string[] =>
  readConfiguration(JSON.stringify(value), "/home/.oci-manifest.json")?.problems.map(({ says }) => says) ?? [];

const EACH_TYPE = [null, 7, true, "x", "", [], {}, [7], ["x"], { x: 7 }];

/** One right value, and more, for each place. */
const RIGHT: readonly unknown[] = [
  {},
  { $schema: "x" },
  { extends: "./a.json" },
  { extends: ["a.json", "b.json"] },
  { rules: {} },
  ...rules.map(({ id }) => ({ rules: { [id]: "off" } })),
  ...["any", ...TARGETS].map((target) => ({ target })),
  { target: [...TARGETS] },
  { specVersion: "main" },
  ...KINDS.map((kind) => ({ kinds: { "*.x": kind }, expect: { annotations: { [kind]: { a: "*" } } } })),
  { kinds: { "a/**": "ignore" } },
  { ignore: ["a", "!b"] },
  { ignore: "a" },
  { baseline: "a.json" },
  { expect: {} },
  { expect: { platforms: "linux/arm/v7" } },
  { expect: { platforms: ["linux/amd64", "wasip1/wasm"], annotations: { "*": {} } } },
  {
    overrides: [
      { files: "a" },
      { files: ["a", "b"], rules: { schema: "hint" }, target: "ecr", specVersion: "1.0", kind: "oci-index", expect: {} },
    ],
  },
  {
    suppress: [
      { files: "a", rule: "schema", reason: "old" },
      { files: ["a"], rule: "schema", reason: "old", pointer: "/a~1b/0" },
    ],
  },
  { suppress: [{ files: "a", rule: "schema", reason: "old", pointer: "" }] },
];

const WRONG: readonly unknown[] = [
  ...EACH_TYPE.filter((value) => JSON.stringify(value) !== "{}"),
  { x: 1 },
  { kind: "oci-index" },
  { files: "a" },
  { rules: { nothing: "off" } },
  { rules: { schema: "loud" } },
  { target: "everybody" },
  { target: ["ecr", "x"] },
  { specVersion: "2" },
  { kinds: { a: "zip" } },
  { kinds: { "": "ignore" } },
  { expect: { platform: "linux/amd64" } },
  { expect: { platforms: ["amd64"] } },
  { expect: { platforms: ["Linux/amd64"] } },
  { expect: { annotations: { image: {} } } },
  { expect: { annotations: { "oci-index": { a: 1 } } } },
  { overrides: [{}] },
  { overrides: [{ files: "a", ignore: "b" }] },
  { overrides: [{ files: "a", kind: "ignore" }] },
  { suppress: [{ files: "a", rule: "schema" }] },
  { suppress: [{ rule: "schema", reason: "x" }] },
  { suppress: [{ files: "a", rule: "schema", reason: " " }] },
  { suppress: [{ files: "a", rule: "schema", reason: "x", pointer: "a" }] },
  { suppress: [{ files: "a", rule: "schema", reason: "x", pointer: "/~2" }] },
  { suppress: [{ files: "a", rule: "x", reason: "x" }] },
];

test("what is right is right for both", () => {
  for (const value of RIGHT) {
    assert.deepEqual(reads(value), [], JSON.stringify(value));
    assert.equal(accepts(value), true, `${JSON.stringify(value)}: ${JSON.stringify(accepts.errors)}`);
  }
});

test("what is wrong is wrong for both", () => {
  for (const value of WRONG) {
    assert.notDeepEqual(reads(value), [], JSON.stringify(value));
    assert.equal(accepts(value), false, JSON.stringify(value));
  }
});

test("a value of every type at every place: one answer", () => {
  const places: readonly ((value: unknown) => unknown)[] = [
    ...Object.keys(schema.properties).map((name) => (value: unknown) => ({ [name]: value })),
    ...["platforms", "annotations"].map((name) => (value: unknown) => ({ expect: { [name]: value } })),
    ...["files", "rules", "target", "specVersion", "kind", "expect"].map((name) => (value: unknown) => ({
      overrides: [{ files: "a", [name]: value }],
    })),
    ...["files", "rule", "pointer", "reason"].map((name) => (value: unknown) => ({
      suppress: [{ files: "a", rule: "schema", reason: "x", [name]: value }],
    })),
    (value) => ({ overrides: [value] }),
    (value) => ({ suppress: [value] }),
    (value) => ({ rules: { schema: value } }),
    (value) => ({ kinds: { a: value } }),
  ];
  for (const place of places)
    for (const value of EACH_TYPE) {
      const whole = place(value);
      assert.equal(accepts(whole), reads(whole).length === 0, `${JSON.stringify(whole)}: ${reads(whole)}`);
    }
});

test("every property has words for the editor, and the committed file is this one but for rules that came since", () => {
  const walk = (value: unknown, at: string): void => {
    if (value === null || typeof value !== "object") return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === "properties")
        for (const [property, of] of Object.entries(inner as object))
          assert.ok((of as { description?: string }).description, `${at}.${property}`);
      walk(inner, `${at}.${name}`);
    }
  };
  walk(schema, "");
  const file = join(resolve(import.meta.dirname, "../.."), "schemas/configuration/oci-manifest.schema.json");
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(file, "utf8")).properties), Object.keys(schema.properties));
});
