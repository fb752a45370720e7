import nodeModule from "node:module";

/**
 * The command line as a program: dist/cli.js. The code is in a file of its own, dist/command-line.js, which Node compiles; since 22.1 it can
 * keep what it compiled (https://nodejs.org/docs/latest-v22.x/api/module.html#module-compile-cache), a third of a short run.
 */
const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: () => unknown };
enableCompileCache?.();

const { main } = require("./cli.ts") as typeof import("./cli.ts");
main();
