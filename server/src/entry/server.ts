import { main } from "./cli.ts";
import { serve } from "./node.ts";

/**
 * The one program that goes with the extension, dist/server.js: the language server and, for its tasks, `check`. Together they are far
 * smaller than side by side, because the rules are the same.
 */
if (process.argv[2] === "check") main();
else serve();
