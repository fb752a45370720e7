// Programs that share their code and load parts of it when they are needed. esbuild splits ES modules only, and what runs in VS Code and
// starts fastest in Node is CommonJS: so they are split as ES modules, and each file is then written as CommonJS.

import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";

/** What stands before the name of each part in dist/. */
export const PART = "part-";

/**
 * @param options esbuild's, with `entryPoints` by the names that the programs have
 * @param rooms the files that are loaded together: each room is what the files `of` it import, or what each file of `ofAll` imports,
 *   without entries and what an earlier room has. Whoever needs something of a room loads the whole of it: so there are few parts instead of one for
 *   each set of users.
 * @returns esbuild's output files
 */
export async function buildSplit(options, rooms) {
  const plugins = [...options.plugins, nodesOwn];
  const split = { ...options, plugins, bundle: true, write: false, splitting: true, format: "esm", chunkNames: `${PART}[name]-[hash]` };
  const { metafile } = await build({ ...split, metafile: true, sourcemap: false });
  const { outputFiles } = await build({ ...split, plugins: [...plugins, wholeRooms(metafile, rooms, options.absWorkingDir)] });
  return outputFiles.map((file) => (file.path.endsWith(".js") ? { path: file.path, contents: commonJs(file.text, file.path) } : file));
}

const REQUIRE = "REQUIRE_OF_NODE";

/** What libraries require of Node is required in the place where it stands: an ES module has no `require`, and esbuild would hide it. */
const nodesOwn = {
  name: "nodes-own",
  setup(esbuild) {
    esbuild.onResolve({ filter: /^[a-z:/_]+$/ }, ({ path, kind }) =>
      kind === "require-call" && isBuiltin(path) ? { path, namespace: "nodes-own" } : undefined,
    );
    esbuild.onLoad({ filter: /.*/, namespace: "nodes-own" }, ({ path }) => ({
      contents: `module.exports = ${REQUIRE}(${JSON.stringify(path)});`,
    }));
  },
};

/** Lets each program and each part that is loaded later import the rooms of which it needs something. */
function wholeRooms({ inputs, outputs }, rooms, folder) {
  const reached = (files) => {
    const all = new Set(files);
    for (const file of all)
      for (const { path, kind, external } of inputs[file]?.imports ?? []) if (kind !== "dynamic-import" && !external) all.add(path);
    return all;
  };
  const taken = new Set();
  const own = rooms.map(({ of, ofAll = [of] }) => {
    const [first, ...others] = ofAll.map((files) => reached([files].flat()));
    const room = [...first].filter(
      (file) =>
        /\.[jt]s$/.test(file) && !/node_modules|\/entry\//.test(file) && !taken.has(file) && others.every((other) => other.has(file)),
    );
    for (const file of room) taken.add(file);
    return { room, files: of ?? room };
  });
  const imports = new Map();
  for (const { entryPoint } of Object.values(outputs)) {
    if (entryPoint === undefined) continue;
    let all = reached([entryPoint]);
    // A room may need something of another one.
    for (let before = 0; before !== all.size; ) {
      before = all.size;
      all = reached([...all, ...own.filter(({ room }) => room.some((file) => all.has(file))).flatMap(({ files }) => files)]);
    }
    const needed = own.filter(({ room }) => room.some((file) => all.has(file))).flatMap(({ files }) => files);
    imports.set(join(folder, entryPoint), needed.map((file) => `import ${JSON.stringify(join(folder, file))};`).join(""));
  }
  return {
    name: "whole-rooms",
    setup(esbuild) {
      esbuild.onLoad({ filter: /\.[jt]s$/ }, ({ path }) => {
        const more = imports.get(path);
        if (more === undefined || more === "") return undefined;
        return { contents: `${readFileSync(path, "utf8")}\n${more}\n`, loader: path.endsWith(".ts") ? "ts" : "js" };
      });
    },
  };
}

/** An ES module of esbuild's as CommonJS, line by line the same. */
export function commonJs(source, name) {
  const tree = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const edits = [];
  const replace = (start, end, text) => edits.push({ start, end, text });
  const required = (specifier) => `require(${JSON.stringify(specifier.text)})`;
  const late = new Set();
  for (const statement of tree.statements)
    if (ts.isVariableStatement(statement))
      for (const { name: variable, initializer } of statement.declarationList.declarations)
        if (!initializer) late.add(variable.text);
        else if (copiesNames(initializer, tree))
          replace(initializer.getStart(tree), initializer.end, inheritsNames(initializer.getText(tree)));
  for (const statement of tree.statements) {
    const start = statement.getStart(tree);
    const lines = "\n".repeat(source.slice(start, statement.end).split("\n").length - 1);
    if (ts.isImportDeclaration(statement)) replace(start, statement.end, `${imported(statement, required)}${lines}`);
    else if (ts.isExportDeclaration(statement)) {
      // What is exported is declared above and never assigned again, but for a module that is both imported and required.
      const names = statement.exportClause.elements.map(({ name: as, propertyName }) => {
        const own = (propertyName ?? as).text;
        if (late.has(own)) throw new Error(`${name}: ${own} is assigned after it is exported: let everybody take one form of its module`);
        return `exports.${as.text} = ${own};`;
      });
      replace(start, statement.end, `${names.join(" ")}${lines}`);
    } else if (ts.isExportAssignment(statement)) replace(start, statement.expression.getStart(tree), "exports.default = ");
    else if (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
      throw new Error(`${name}: esbuild wrote an export that is not understood: ${source.slice(start, start + 80)}`);
  }
  const later = (node) => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && ts.isStringLiteral(node.arguments[0]))
      replace(node.getStart(tree), node.end, `Promise.resolve().then(() => ${required(node.arguments[0])})`);
    else ts.forEachChild(node, later);
  };
  if (source.includes("import(")) ts.forEachChild(tree, later);
  let result = "";
  let from = 0;
  for (const { start, end, text } of edits.sort((a, b) => a.start - b.start)) {
    result += source.slice(from, start) + text;
    from = end;
  }
  return `"use strict"; ${result}${source.slice(from)}`.replaceAll(`${REQUIRE}(`, "require(");
}

/** Whether it is esbuild's way to give a CommonJS module to those who import it. */
function copiesNames(node, tree) {
  if (!ts.isArrowFunction(node) || node.parameters.length !== 3) return false;
  const text = node.getText(tree);
  return text.includes(".__esModule") && text.includes('"default"');
}

/**
 * The same without a copy: esbuild makes a getter for each name of a module in each file that imports something of it, and the protocol's
 * library has many hundreds of names. What was written as an ES module gets an object that inherits them.
 */
const inheritsNames = (copying) =>
  [
    "((copied) => (module, asNode, target) => module?.__esModule && target === undefined",
    "? Object.create(module, { default: { get: () => asNode ? module : module.default } })",
    `: copied(module, asNode, target))(${copying})`,
  ].join(" ");

/** An import as a declaration: esbuild evaluates files before those that import them, so that names can be taken at once. */
function imported({ importClause, moduleSpecifier }, required) {
  const from = required(moduleSpecifier);
  if (importClause === undefined) return `${from};`;
  const { name, namedBindings } = importClause;
  const words = [];
  // A default import is of one of Node's modules or of VS Code: the whole of it.
  if (name !== undefined) words.push(`${name.text} = ${from}`);
  if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) words.push(`${namedBindings.name.text} = ${from}`);
  else if (namedBindings !== undefined) {
    const names = namedBindings.elements.map(({ name: as, propertyName }) => (propertyName ? `${propertyName.text}: ${as.text}` : as.text));
    words.push(`{ ${names.join(", ")} } = ${from}`);
  }
  return `const ${words.join(", ")};`;
}
