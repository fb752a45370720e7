import { main } from "./cli.ts";

/** The command line as a program: dist/cli.js. */
main();
