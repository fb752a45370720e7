import { keepCompiled } from "./compile-cache.ts";

/** The command line as a program: dist/cli.js, whose code is in dist/command-line.js. */
keepCompiled();
const { main } = require("./cli.ts") as typeof import("./cli.ts");
main();
