import type { Severity } from "../rule.ts";
import { SEVERITIES } from "../rule.ts";
import type { Format } from "./choices.ts";
import { reasonOf } from "./failure.ts";
import { nameOf } from "./file-name.ts";
import { STDIN } from "./input.ts";
import type { Io, NewFile } from "./io.ts";
import { type Colours, coloursOf } from "./report/colour.ts";
import type { DiffOptions } from "./report/diff.ts";
import { reporterOf, type TerminalContext } from "./report/formats.ts";
import type { FileReport, Reporter } from "./report/report.ts";

/** Where a form of the report goes: a file, or `-` for standard output. */
export interface Output {
  readonly format: Format;
  readonly file: string;
}

/** What all forms of one run have in common. */
export interface OutputOptions {
  readonly colours: Colours;
  readonly quiet: boolean;
  /** From this severity on a problem fails the check. */
  readonly failOn: Severity;
  /** Down to this severity `quiet` shows problems. */
  readonly showFrom: Severity;
}

/** All reports of a run as one. */
export interface Outputs extends Reporter {
  /** Some report could not be written, which has been said. */
  readonly failed: () => boolean;
  /** Leaves no half-written file; for a run that ends before its end. */
  readonly drop: () => void;
}

/** Makes the reports of a run. Files are opened when it begins, and stand in their places when it ends. */
export async function createOutputs(outputs: readonly Output[], options: OutputOptions, io: Io): Promise<Outputs> {
  const { colours, quiet, failOn, showFrom } = options;
  const context = {
    version: io.version,
    style: { windows: io.windows, here: io.truePath(".") },
    failOn,
    quiet,
  };
  const plain = coloursOf(false);
  let failed = false;
  const open = new Set<NewFile>();

  /** A report in a file: with its first fault it is given up, and the others go on. */
  async function inFile({ format, file }: Output): Promise<Reporter> {
    let target: NewFile | undefined;
    const attempt = (act: () => void): void => {
      try {
        act();
      } catch (error) {
        failed = true;
        io.err(`${colours.severity.error("error")}: ${nameOf(file)}: not written: ${reasonOf(error)}\n`);
        if (target !== undefined) {
          open.delete(target);
          target.drop();
        }
        target = undefined;
      }
    };
    const out = (text: string): void => {
      if (target !== undefined) target.write(text);
    };
    const terminal: TerminalContext = { ...context, out, err: out, colours: plain, columns: undefined };
    const reporter = await reporterOf(format, terminal);
    return {
      begin: () =>
        attempt(() => {
          target = io.create(file);
          open.add(target);
          reporter.begin();
        }),
      file: (report) => attempt(() => reporter.file(report)),
      end: (summary, verdict) =>
        attempt(() => {
          reporter.end(summary, verdict);
          if (target === undefined) return;
          target.done();
          open.delete(target);
        }),
    };
  }

  const reporters = await Promise.all(
    outputs.map((output) =>
      output.file === STDIN
        ? reporterOf(output.format, { ...context, out: io.out, err: io.err, colours, columns: io.columns })
        : inFile(output),
    ),
  );
  const narrowed = (report: FileReport): FileReport => (quiet ? onlyFrom(showFrom, report) : report);
  return {
    begin: () => {
      for (const { begin } of reporters) begin();
    },
    file: (report) => {
      const told = narrowed(report);
      for (const { file } of reporters) file(told);
    },
    end: (summary, verdict) => {
      for (const { end } of reporters) end(summary, verdict);
    },
    failed: () => failed,
    drop: () => {
      for (const file of open) file.drop();
      open.clear();
    },
  };
}

/** What `--dry-run` prints instead of reports. */
export async function createDiffOutput(options: DiffOptions): Promise<Outputs> {
  const { diffReporter } = await import("./report/diff.ts");
  return { ...diffReporter(options), failed: () => false, drop: () => {} };
}

/** A report with the problems of a severity and above, and with the places of those. */
function onlyFrom(severity: Severity, file: FileReport): FileReport {
  const { report } = file;
  if (report === undefined || report.problems.length === 0) return file;
  const loud = report.problems.filter((problem) => problem.place !== true && rank(problem.severity) <= rank(severity));
  const speaking = new Set(loud.map(({ rule }) => rule.id));
  const problems = report.problems.filter((problem) => (problem.place ? speaking.has(problem.rule.id) : loud.includes(problem)));
  return { ...file, report: { ...report, problems } };
}

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);
