import { formatPatch, type StructuredPatchHunk, structuredPatch } from "diff";
import { nameOf } from "../file-name.ts";
import type { Colours } from "./colour.ts";
import { shown } from "./display.ts";
import type { Reporter } from "./report.ts";

/** Where a difference is printed. */
export interface DiffOptions {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly colours: Colours;
  /** What commands a terminal is spelt out; a pipe gets the bytes as they are, for `patch` and `git apply`. */
  readonly terminal: boolean;
}

/** Two texts with more differences than this are shown as one replaced by the other: finding the least of them takes too long. */
const MOST_DIFFERENCES = 600;

/** The difference between two texts of one file in the unified form; empty where there is none. Odd file names are quoted as git does. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return "";
  const [oldFileName, newFileName] = [nameOn("a", file), nameOn("b", file)];
  const found = structuredPatch(oldFileName, newFileName, before, after, undefined, undefined, {
    context: 3,
    maxEditLength: MOST_DIFFERENCES,
  });
  const patch = found ?? { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks: [replaced(before, after)] };
  return formatPatch(patch, { includeIndex: false, includeUnderline: false, includeFileHeaders: true });
}

/** A name as git writes it: with `a/` before relative ones. */
function nameOn(side: string, file: string): string {
  return /^(?:[\\/]|[A-Za-z]:)/.test(file) ? file : `${side}/${file.replace(/^(?:\.\/)+/, "")}`;
}

/** One hunk that takes everything out and puts everything in. */
function replaced(before: string, after: string): StructuredPatchHunk {
  const side = (text: string, sign: string): string[] => {
    const lines = text.split("\n");
    const whole = lines.at(-1) === "";
    if (whole) lines.pop();
    return [...lines.map((line) => sign + line), ...(whole ? [] : ["\\ No newline at end of file"])];
  };
  const [taken, put] = [side(before, "-"), side(after, "+")];
  const count = (lines: readonly string[]): number => lines.filter((line) => !line.startsWith("\\")).length;
  return { oldStart: 1, oldLines: count(taken), newStart: 1, newLines: count(put), lines: [...taken, ...put] };
}

/** A difference as a terminal shows it. */
export function shownDiff(text: string, { colours, terminal }: Pick<DiffOptions, "colours" | "terminal">): string {
  if (!terminal && !colours.enabled) return text;
  return text
    .split("\n")
    .map((line, index) => {
      const safe = terminal ? shown(line) : line;
      if (index < 2) return line === "" ? safe : colours.bold(safe);
      if (line.startsWith("+")) return colours.good(safe);
      if (line.startsWith("-")) return colours.severity.error(safe);
      return line.startsWith("@@") ? colours.code(safe) : safe;
    })
    .join("\n");
}

/** What `--dry-run` prints: on standard output what would be written, as one patch; the rest in a line on standard error. */
export function diffReporter(options: DiffOptions): Reporter {
  const { out, err, colours } = options;
  let changed = 0;
  return {
    begin: () => {},
    file: ({ file, error, change }) => {
      if (error !== undefined) err(`${colours.severity.error("error")}: ${nameOf(file)}: ${shown(error)}\n`);
      if (change === undefined) return;
      changed++;
      out(shownDiff(unifiedDiff(file, change.before, change.after), options));
    },
    end: ({ fixed, errors, warnings }) => {
      const left = `${errors} error${errors === 1 ? "" : "s"} and ${warnings} warning${warnings === 1 ? "" : "s"} would be left`;
      const fixes = `${fixed} fix${fixed === 1 ? "" : "es"} would change ${changed} file${changed === 1 ? "" : "s"}`;
      err(`${changed === 0 ? "nothing would change" : fixes} · ${left}\n`);
    },
  };
}
