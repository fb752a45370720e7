import { keepCompiled } from "./compile-cache.ts";

/** The language server as a program: dist/server.js, whose code is in dist/language-server.js. */
keepCompiled();
const { serve } = require("./node.ts") as typeof import("./node.ts");
serve();
