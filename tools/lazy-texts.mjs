// The words that only a reader needs (a rule's page, its examples, the schemas' descriptions) are a third of the code. A program that
// starts for one small file must not parse them: this esbuild plugin leaves them out of a bundle, which reads dist/texts.json when
// somebody asks. The sources know nothing of it: a rule stays one file.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import ts from "typescript";

/** What of a rule is words for people. */
const WORDS = ["why", "spec", "examples"];
const LAZY = "lazy-texts";

/** All texts as they stand in the sources: `rules` by id, `schemas` by kind. */
export async function readTexts(root) {
  const folder = mkdtempSync(join(tmpdir(), "oci-manifest-texts-"));
  try {
    const outfile = join(folder, "texts.mjs");
    const contents = [
      'export { rules } from "./server/src/rules/index.ts";',
      'export { schemas } from "./server/src/generated/schemas.js";',
      'export { shownExample } from "./server/src/pages.ts";',
    ].join("\n");
    await build({
      stdin: { contents, resolveDir: root, loader: "ts" },
      bundle: true,
      platform: "node",
      format: "esm",
      mainFields: ["module", "main"],
      outfile,
      logLevel: "warning",
    });
    const { rules, schemas, shownExample } = await import(pathToFileURL(outfile).href);
    // Some examples are large documents; readers are shown them shortened.
    const shortened = (example) =>
      Object.fromEntries(
        Object.entries(example).map(([name, value]) => [name, ["good", "bad", "fixed"].includes(name) ? shownExample(value) : value]),
      );
    const words = (rule) => ({ why: rule.why, spec: rule.spec, examples: rule.examples.map(shortened) });
    return { rules: Object.fromEntries(rules.map((rule) => [rule.id, words(rule)])), schemas };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same file with getters in the place of a rule's words: of the properties in `words`. */
export function withoutWords(source, file, words = WORDS) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const cuts = [];
  const nameOf = (property) => (ts.isPropertyAssignment(property) && ts.isIdentifier(property.name) ? property.name.text : undefined);
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { type, initializer } of statement.declarationList.declarations) {
      if (type?.getText(tree) !== "Rule" || initializer === undefined || !ts.isObjectLiteralExpression(initializer)) continue;
      const id = initializer.properties.find((property) => nameOf(property) === "id")?.initializer;
      if (id === undefined || !ts.isStringLiteral(id)) throw new Error(`${file}: a rule without an id as a plain string`);
      for (const property of initializer.properties) {
        const name = nameOf(property);
        if (!words.includes(name)) continue;
        const text = `get ${name}() { return lazyText("rules", ${JSON.stringify(id.text)}).${name}; }`;
        cuts.push({ start: property.getStart(tree), end: property.end, text });
      }
    }
  }
  if (cuts.length === 0) return source;
  let result = source;
  for (const { start, end, text } of cuts.reverse()) result = result.slice(0, start) + text + result.slice(end);
  return `import { lazyText } from "${LAZY}";\n${result}`;
}

/** How a bundle comes to the texts: a file beside it, or whoever runs the bundle (server/src/entry/browser.ts). */
const READ_FROM = {
  disk: [
    'import { readFileSync } from "node:fs";',
    'import { join } from "node:path";',
    'const json = () => readFileSync(join(__dirname, "texts.json"), "utf8");',
  ],
  runner: ["const json = () => globalThis.ociManifestTexts();"],
};

/**
 * @param kinds the names of the schemas
 * @param from "disk" or "runner"
 * @param words what else of a rule is left out, where nobody asks for it
 */
export const lazyTexts = (kinds, from = "disk", words = []) => ({
  name: LAZY,
  setup(esbuild) {
    esbuild.onResolve({ filter: /^lazy-texts$/ }, () => ({ path: LAZY, namespace: LAZY }));
    esbuild.onLoad({ filter: /.*/, namespace: LAZY }, () => ({
      contents: [
        ...READ_FROM[from],
        "let texts;",
        "const none = { rules: {}, schemas: {} };",
        "function read() {",
        "  try {",
        "    return JSON.parse(json());",
        "  } catch {",
        "    // The runner may have them yet; a file that is not there will not come.",
        `    return ${from === "runner" ? "undefined" : "none"};`,
        "  }",
        "}",
        "export function lazyText(what, name) {",
        "  texts ??= read();",
        "  // Another version may have been put in the place of a program that runs: it goes on with fewer words.",
        '  return (texts ?? none)[what][name] ?? (what === "rules" ? { why: "", spec: [], examples: [] } : undefined);',
        "}",
      ].join("\n"),
    }));
    esbuild.onLoad({ filter: /[\\/]server[\\/]src[\\/](?:layout[\\/])?rules[\\/][^\\/]+\.ts$/ }, ({ path }) => ({
      contents: withoutWords(readFileSync(path, "utf8"), basename(path), [...WORDS, ...words]),
      loader: "ts",
    }));
    esbuild.onLoad({ filter: /[\\/]generated[\\/]schemas\.js$/ }, () => ({
      contents: [
        `import { lazyText } from "${LAZY}";`,
        `export const schemas = {${kinds
          .map((kind) => `get ${JSON.stringify(kind)}() { return lazyText("schemas", ${JSON.stringify(kind)}); }`)
          .join(",")}};`,
      ].join("\n"),
    }));
  },
});
