import { serve } from "./node.ts";

/** The language server as a program: dist/server.js. */
serve();
