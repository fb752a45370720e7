import { checkCommand } from "./check-command.ts";
import { reasonOf } from "./failure.ts";
import { STDIN } from "./input.ts";
import type { Io } from "./io.ts";
import { shown } from "./report/display.ts";
import { USAGE } from "./usage.ts";

/**
 * Runs one command line, `args` without the program's own name. The answer is the exit code: 0 nothing that fails,
 * 1 problems or not converted, 2 usage or unreadable input. Never throws; every failure is one line on standard error.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    const [command, ...paths] = args;
    // What is run most often has nothing to parse: it waits neither for the parser nor for what other commands need.
    if (command === "check" && paths.length > 0 && paths.every(isPath)) return await checkCommand(paths, { ignore: true }, io);
    const { parse } = await import("./program.ts");
    return await parse(args, io);
  } catch (error) {
    io.err(`error: ${shown(reasonOf(error))}; this is a fault of oci-manifest itself, please report it\n`);
    return USAGE;
  }
}

const isPath = (arg: string): boolean => !arg.startsWith("-") || arg === STDIN;
