import { describePlain } from "../describe-plain.ts";
import { asksNothingMore, glanced } from "../glanced.ts";
import { createTape } from "../json/index.ts";
import { INDEX_KINDS, KIND_NAMES } from "../model/kinds.ts";
import { reducedText } from "../reduced.ts";
import type { CheckOptions, Report } from "../validate.ts";
import type { Fixing, Seen } from "./check-file.ts";
import type { FailOn } from "./choices.ts";
import { type Asked, createConfigured } from "./configured.ts";
import { nameOf } from "./file-name.ts";
import { inputOf, readInput, STDIN, type Unread } from "./input.ts";
import { type Glimpse, type Io, SIZE_LIMIT } from "./io.ts";
import { createLayoutFinder, type LayoutFinder } from "./layout.ts";
import type { Outputs } from "./outputs.ts";
import type { FileReport, Summary, Verdict } from "./report/report.ts";
import { createTiming } from "./timing.ts";
import { globsFor, type Target, targets } from "./walk.ts";

/** What `check` was asked for. */
export interface CheckCommand extends Asked {
  readonly paths: readonly string[];
  readonly fix: boolean;
  /** Rules whose first fix is applied as well, safe or not. */
  readonly fixUnsafe: ReadonlySet<string>;
  /** Fix, and write nothing. */
  readonly dryRun: boolean;
  /** What `expect.platforms` would say, over every configuration. */
  readonly platforms?: readonly string[];
  /** What standard input is called: in the report and for configurations. */
  readonly stdinName?: string;
  /** Accept what is found from now on: write it into the baseline that the configuration names. */
  readonly updateBaseline: boolean;
  /** Look also at what .gitignore and .oci-manifestignore leave out. */
  readonly all: boolean;
  /** A configuration by its path, or `false` for none; left out: the nearest one of each file. */
  readonly configuration?: string | false;
  /** Say at the end what each rule cost. */
  readonly timing: boolean;
  /** Files that were named and are no manifests count as found in a folder: nothing is said of them. */
  readonly skipOthers: boolean;
  /** Problems of this severity and above fail the check; as it is for errors where it is left out. */
  readonly failOn?: FailOn;
  /** More warnings than this fail it as well. */
  readonly maxWarnings?: number;
}

/** Standard input has the configuration of the folder in which the command runs. */
const STANDS_HERE = "stdin.json";

/** Checks files and folders, one after the other; the answer is the exit code: 0, 1 (problems) or 2 (something was unreadable). */
export async function check(command: CheckCommand, outputs: Outputs, io: Io): Promise<number> {
  try {
    return await checkAll(command, outputs, io);
  } finally {
    outputs.drop();
  }
}

async function checkAll(command: CheckCommand, outputs: Outputs, io: Io): Promise<number> {
  const summary: Summary = { files: 0, errors: 0, warnings: 0, infos: 0, hints: 0, places: 0, fixable: 0, fixed: 0, failed: 0 };
  const {
    paths,
    fix,
    fixUnsafe,
    dryRun,
    platforms,
    timing,
    configuration,
    stdinName,
    all,
    skipOthers,
    failOn,
    maxWarnings,
    updateBaseline,
    ...asked
  } = command;
  const configured = createConfigured(asked, configuration, io);
  const spent = timing ? createTiming(io) : undefined;
  const options: CheckOptions = { ...(spent === undefined ? {} : { timing: spent }), tape: createTape(4096) };
  const layouts = createLayoutFinder(io);
  outputs.begin();
  const progress = createProgress(io);
  let rested = io.clock();
  /** What most files are checked by as the one before was. */
  let before: Asked | undefined;
  let given = options;
  for (const found of targets(paths, io, { all, globs: await globsFor(paths) })) {
    const target = skipOthers && found.error === undefined ? { ...found, named: false } : found;
    const { path, named } = target;
    progress.step(path);
    if (io.clock() - rested > PACE) {
      await io.rest();
      rested = io.clock();
    }
    const truePath = target.truePath ?? io.truePath(path === STDIN ? (stdinName ?? STANDS_HERE) : path);
    const choice = configured.of(truePath);
    // Nothing is awaited that is there: of thousands of files the waiting would be a good part of the work.
    const { ignored, options: chosen } = choice instanceof Promise ? await choice : choice;
    if (ignored) {
      progress.clear();
      if (named) io.err(`${nameOf(path)}: ignored by the configuration; passed over\n`);
      continue;
    }
    if (chosen !== before) {
      given = { ...options, ...chosen, ...(platforms === undefined ? {} : { expect: { ...chosen.expect, platforms } }) };
      before = chosen;
    }
    const file = path === STDIN ? (stdinName ?? STDIN) : truePath;
    const glimpse = target.error === undefined && target.stream !== true ? io.glimpse(path, SIZE_LIMIT) : undefined;
    const checked =
      (glimpse && mayGlance(file, given, layouts) && glancedAt(path, glimpse, given, io)) ||
      (await checkTarget(target, glimpse, fix ? { unsafe: fixUnsafe, dryRun } : undefined, { ...given, file }, layouts, io));
    const report = checked !== undefined && named && platforms !== undefined ? answered(checked) : checked;
    if (report === undefined) continue;
    progress.clear();
    if (report.report !== undefined) configured.needed(truePath, report.report);
    if (report.report?.reduced !== undefined) io.err(`${nameOf(path)}: ${reducedText(report.report.reduced)}\n`);
    tally(report, summary);
    outputs.file(path === STDIN && stdinName !== undefined ? { ...report, file: stdinName } : report);
  }
  progress.clear();
  if (updateBaseline) {
    const error = configured.updateBaseline();
    if (error !== undefined) {
      io.err(`error: the baseline was not written: ${error}\n`);
      summary.failed++;
    }
  }
  const unread = summary.failed > 0 || configured.failed();
  // What a new baseline knows fails nothing.
  const verdict: Verdict = updateBaseline ? { code: unread ? 2 : 0 } : verdictOf(summary, unread, failOn, maxWarnings);
  outputs.end(summary, verdict);
  if (!updateBaseline) configured.tellUnused();
  spent?.tell();
  return outputs.failed() ? 2 : verdict.code;
}

/** How a check ends that found this. */
function verdictOf({ errors, warnings, infos }: Summary, unread: boolean, failOn: FailOn = "error", maxWarnings?: number): Verdict {
  const serious = failOn === "error" ? 0 : failOn === "warning" ? warnings : warnings + infos;
  const because =
    errors > 0
      ? undefined
      : serious > 0
        ? `--fail-on ${failOn}`
        : maxWarnings !== undefined && warnings > maxWarnings
          ? `--max-warnings ${maxWarnings}`
          : undefined;
  const code = unread ? 2 : errors > 0 || because !== undefined ? 1 : 0;
  return because === undefined ? { code } : { code, because };
}

/** Shorter work than this, in milliseconds, needs no line that says it goes on. */
const PATIENCE = 1000;
/** How often the line changes, in milliseconds. */
const PACE = 100;

/** Says on a terminal how far long work has come, on a line that goes before anything else is printed. */
function createProgress(io: Io): { readonly step: (path: string) => void; readonly clear: () => void } {
  const { progress } = io;
  if (progress === undefined) return { step: () => {}, clear: () => {} };
  const began = io.clock();
  let shownAt: number | undefined;
  let files = 0;
  return {
    step: (path) => {
      files++;
      const now = io.clock();
      if (now - began < PATIENCE || (shownAt !== undefined && now - shownAt < PACE)) return;
      shownAt = now;
      const line = `${files} files looked at · ${nameOf(path)}`;
      progress(line.slice(0, (io.columns ?? 80) - 1));
    },
    clear: () => {
      if (shownAt !== undefined) progress("");
      shownAt = undefined;
    },
  };
}

/** Of a document that lists no platforms nobody can say whether they are there, and to pass it over would look like a yes. */
function answered(found: FileReport): FileReport {
  if (found.report === undefined || found.error !== undefined) return found;
  const { kind } = found.report;
  if (kind !== undefined && INDEX_KINDS.some((index) => index === kind)) return found;
  const what = kind === undefined ? "this is no container manifest" : `${KIND_NAMES[kind]}, which lists no platforms`;
  return { ...found, error: `${what}: --expect-platforms needs an index` };
}

/** Whether a file can be right by itself: it lies in no layout, whose other files have a say in it, and nothing beyond that is asked. */
function mayGlance(file: string, given: CheckOptions, layouts: LayoutFinder): boolean {
  return (file === STDIN || !layouts.mayHold(file)) && asksNothingMore(given);
}

/** The report of a file that is accepted at a glance, without waiting for anything; `undefined` for every other one. */
function glancedAt(path: string, { latin, bytes }: Glimpse, given: CheckOptions, io: Io): FileReport | undefined {
  const report = glanced(latin(), given);
  return report && plainReport(path, report, { digest: io.host.digest(bytes), size: bytes.length });
}

/** The report of one file, or `undefined` for one that a folder brought along and that is not ours. */
async function checkTarget(
  target: Target,
  glimpse: Glimpse | undefined,
  fix: Fixing | undefined,
  given: CheckOptions,
  layouts: LayoutFinder,
  io: Io,
): Promise<FileReport | undefined> {
  const { path, error, named } = target;
  const checkFile = async (seen?: Seen | Unread): Promise<FileReport | undefined> =>
    (await import("./check-file.ts")).checkFile(target, seen, fix, given, layouts, io);
  if (error !== undefined) return checkFile();
  const input = glimpse === undefined ? await readInput(path, io) : inputOf(new Uint8Array(glimpse.bytes), path, io);
  if ("error" in input) return checkFile(input);
  if (glimpse === undefined && mayGlance(given.file ?? path, given, layouts)) {
    const report = glanced(input.text, given);
    if (report !== undefined) return plainReport(path, report, input);
  }
  // Most JSON is somebody else's, and waits for no rule.
  const { identify } = await import("../identify.ts");
  const report = identify(input.text, given);
  return report.kind === undefined && !named ? undefined : checkFile({ ...input, report });
}

/** What was accepted at a glance: nothing was found, so that there is nothing to fix either. */
function plainReport(file: string, report: Report, { digest, size }: Pick<FileReport, "digest" | "size">): FileReport | undefined {
  return report.plain && { file, digest, size, what: describePlain(report.plain), report, fixed: 0 };
}

function tally({ error, report, fixed: applied }: FileReport, summary: Summary): void {
  summary.files++;
  summary.fixed += applied;
  if (error !== undefined) summary.failed++;
  for (const { place, severity, fixes } of report?.problems ?? []) {
    if (place) {
      summary.places++;
      continue;
    }
    if (severity === "error") summary.errors++;
    else if (severity === "warning") summary.warnings++;
    else if (severity === "info") summary.infos++;
    else summary.hints++;
    if (fixes?.().some(({ safe }) => safe)) summary.fixable++;
  }
}
