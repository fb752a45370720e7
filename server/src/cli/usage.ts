import type { Io } from "./io.ts";

/** Exit code for what the caller must change: arguments, paths. */
export const USAGE = 2;

/** Says what cannot be asked for so; the answer is the exit code. */
export function usage(io: Io, says: string): number {
  io.err(`error: ${says}\n`);
  return USAGE;
}
