import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { bundled, folderWith, plainEnvironment, remove, root } from "../cli/bundle.ts";

// The examples of docs/api.md run from the bundle, print what they say, and hold against the types.

const page = readFileSync(join(root, "docs", "api.md"), "utf8");
const EXAMPLES = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = ""]) => code);

before(bundled);

/** A folder in which the project is installed. */
function installed(): string {
  const there = folderWith({ "package.json": `{"type":"module"}` });
  mkdirSync(join(there, "node_modules"));
  symlinkSync(root, join(there, "node_modules", "oci-manifest"), "junction");
  return there;
}

function ran(cwd: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8", env: plainEnvironment() });
  assert.equal(status, 0, `${stdout}${stderr}`);
  return stdout;
}

test("there are examples", () => assert.ok(EXAMPLES.length >= 4));

for (const [index, code] of EXAMPLES.entries())
  test(`docs/api.md, example ${index + 1}, prints what it says`, () => {
    const there = installed();
    writeFileSync(join(there, "example.mjs"), code);
    const said = [...code.matchAll(/^\/\/ → (.*)$/gm)].map(([, line = ""]) => line);
    assert.deepEqual(ran(there, ["example.mjs"]).trimEnd().split("\n"), said);
    remove(there);
  });

test("docs/api.md names every function and table of the library, and `require` gives them, too", () => {
  const there = installed();
  writeFileSync(join(there, "all.cjs"), `process.stdout.write(JSON.stringify(Object.keys(require("oci-manifest"))))`);
  const names: string[] = JSON.parse(ran(there, ["all.cjs"]));
  for (const name of names) if (name !== "INSPECT_OUTPUT") assert.match(page, new RegExp(`\\b${name}\\b`), name);
  assert.ok(names.includes("validate") && names.includes("convert"));
  remove(there);
});

test("importing it does nothing: no global, no listener, no output, no open handle", () => {
  const there = installed();
  writeFileSync(
    join(there, "import.mjs"),
    `const globals = () => Object.getOwnPropertyNames(globalThis).join();
     const listeners = () => process.eventNames().map((name) => String(name) + process.listenerCount(name)).join();
     const before = globals() + listeners() + Object.keys(process.env).join();
     await import("oci-manifest");
     console.log(before === globals() + listeners() + Object.keys(process.env).join(), process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate|TCP|UDP|Worker|Process/.test(name)).length);`,
  );
  assert.equal(ran(there, ["import.mjs"]), "true 0\n");
  remove(there);
});

test("the examples hold against the types", () => {
  ran(root, ["tools/types.mjs"]);
  const there = installed();
  for (const [index, code] of EXAMPLES.entries()) writeFileSync(join(there, `example${index}.mts`), code);
  writeFileSync(
    join(there, "wrong.mts"),
    `import { type Report, validate } from "oci-manifest";
export const report: Report = validate("{}", { kind: "oci-index", targets: ["ecr"] });
// @ts-expect-error: no kind
validate("{}", { kind: "zip" });
// @ts-expect-error: no text
validate(7);
`,
  );
  writeFileSync(
    join(there, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        module: "node16",
        target: "es2022",
        lib: ["es2022", "dom"],
        strict: true,
        noEmit: true,
        types: [],
        preserveSymlinks: true,
      },
      include: ["*.mts"],
    }),
  );
  ran(there, [join(root, "node_modules/typescript/bin/tsc"), "-p", "."]);
  remove(there);
});
