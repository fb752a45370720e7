// Makes server/src/generated/ from schemas/: `node tools/schemas.mjs`.
//
// validators.js  one check function for each kind, compiled here by ajv, because nothing is compiled at run time
// schemas.js     the schemas themselves for hover and completion, each whole: what it shares with others stands in its `$defs`
//
// The sources hold no `$id`: their references are relative to the file, which every validator resolves from the disk.

import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "schemas");
const target = join(root, "server", "src", "generated");
const SHARED = "parts";

/** Annotations in the schemas, JSON Schema's and ours: what things are called, words for messages, and where the thing is written. */
const WORDS = ["title", "description", "x-is", "x-expects", "x-missing", "x-spec"];

/** No document has more errors than a person or a program can use; beyond this they are not kept, so memory is bounded. */
const MOST_ERRORS = 100_000;

const read = (name) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
const shared = read(SHARED).$defs;
const kinds = readdirSync(folder)
  .filter((name) => name.endsWith(".json") && name !== `${SHARED}.json`)
  .map((name) => name.slice(0, -5))
  .sort();

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const mapValues = (value, change) =>
  Array.isArray(value)
    ? value.map(change)
    : isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, change(v)]))
      : value;

function sharedName(reference) {
  const name = reference.replace(`${SHARED}.json#/$defs/`, "").replace("#/$defs/", "");
  if (shared[name] === undefined) throw new Error(`schemas/${SHARED}.json has no ${reference}`);
  return name;
}

/** Every reference replaced by what it names. One function without calls is faster, and ajv joins errors of calls in quadratic time. */
function expanded(schema) {
  if (!isObject(schema)) return mapValues(schema, expanded);
  const { $ref, ...rest } = schema;
  const own = mapValues(rest, expanded);
  return $ref === undefined ? own : { ...expanded(shared[sharedName($ref)]), ...own };
}

/** The schema without what is for people: ajv writes whole schemas into its code, which every start would have to read. */
function wordless(schema) {
  if (!isObject(schema)) return mapValues(schema, wordless);
  const rest = Object.entries(schema).filter(([name, value]) => !(WORDS.includes(name) && typeof value === "string"));
  return Object.fromEntries(rest.map(([name, value]) => [name, wordless(value)]));
}

/** Descriptions are Markdown; those that hover and completion show end with a link to the clause that the schema around them names. */
function explained(schema, spec) {
  if (!isObject(schema)) return mapValues(schema, (part) => explained(part, spec));
  const here = schema["x-spec"] ?? spec;
  const result = {};
  for (const [name, value] of Object.entries(schema)) {
    if (name === "properties") result[name] = mapValues(value, (property) => explained(property, here));
    else result[name] = explained(value, here);
  }
  if (typeof schema.description === "string")
    result.markdownDescription = here === undefined ? schema.description : `${schema.description}\n\n${here}`;
  return result;
}

/** The schema as one document: references point into its own `$defs`, which holds only what is used. */
function bundled(kind) {
  const used = {};
  const visit = (schema) => {
    if (!isObject(schema)) return mapValues(schema, visit);
    if (schema.$ref === undefined) return mapValues(schema, visit);
    const name = sharedName(schema.$ref);
    if (used[name] === undefined) {
      used[name] = {};
      used[name] = visit(shared[name]);
    }
    return { ...mapValues(schema, visit), $ref: `#/$defs/${name}` };
  };
  const own = visit(read(kind));
  return explained({ ...own, ...(Object.keys(used).length > 0 ? { $defs: used } : {}) }, own["x-spec"]);
}

const ajv = new Ajv.default({
  allErrors: true,
  messages: false,
  verbose: false,
  allowUnionTypes: true,
  strictNumbers: false,
  // Times are `invalid-time`'s affair: what Go takes is neither all of RFC 3339 nor only that.
  validateFormats: false,
  code: { source: true, esm: true, lines: false, optimize: 1 },
});
const nameOf = (kind) => kind.replaceAll("-", "_");
for (const kind of kinds) ajv.addSchema(wordless(expanded(read(kind))), kind);
const emitted = standaloneCode.default(ajv, Object.fromEntries(kinds.map((kind) => [nameOf(kind), kind])));
const pushes = /vErrors\.push\((err\d+)\)/g;
if (!pushes.test(emitted)) throw new Error("ajv's code does not collect errors as it did: the bound on their number must be set anew");
const code = emitted.replace(pushes, `vErrors.length<${MOST_ERRORS}&&vErrors.push($1)`);

// ajv's code requires its own helpers: esbuild makes one module of it.
const { outputFiles } = await build({
  stdin: {
    contents: `${code}\nexport const validators = {${kinds.map((kind) => `${JSON.stringify(kind)}: ${nameOf(kind)}`).join(", ")}};\nexport const errorLimit = ${MOST_ERRORS};\n`,
    resolveDir: root,
    loader: "js",
  },
  absWorkingDir: root,
  bundle: true,
  write: false,
  format: "esm",
  target: "es2022",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
});
const validators = outputFiles[0].text;
if (/new Function|\brequire\(/.test(validators)) throw new Error("the checks would compile or load something at run time");

/** Two builds may run side by side: each writes beside and renames. */
function writeAtomically(name, text) {
  const beside = join(target, `.${name}.${process.pid}.tmp`);
  writeFileSync(beside, text);
  renameSync(beside, join(target, name));
}

mkdirSync(target, { recursive: true });
writeAtomically("validators.js", `// Made by tools/schemas.mjs from schemas/.\n${validators}`);
writeAtomically(
  "schemas.js",
  `// Made by tools/schemas.mjs from schemas/.\nexport const schemas = ${JSON.stringify(Object.fromEntries(kinds.map((kind) => [kind, bundled(kind)])))};\n`,
);
