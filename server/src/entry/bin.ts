import { setFlagsFromString } from "node:v8";
import { keepCompiled } from "./compile-cache.ts";

/** The command line as a program: dist/cli.js, whose code is in dist/command-line.js. */
keepCompiled();
// The engine writes small functions into each other to make long runs faster, and a command is over before that has paid: a seventh of a large
// file's check. A server runs long; and an engine that no longer knew the flag would say so on standard error.
if (process.argv[2] !== "lsp" && Number.parseInt(process.versions.node, 10) <= 24)
  setFlagsFromString("--max-inlined-bytecode-size-cumulative=100");
const { main } = require("./cli.ts") as typeof import("./cli.ts");
main();
