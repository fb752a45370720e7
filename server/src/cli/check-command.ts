import type { Kind } from "../model/kinds.ts";
import type { Severity, SpecVersion } from "../rule.ts";
import type { Target } from "../target-names.ts";
import { withArchives } from "./archives.ts";
import { type CheckCommand, check } from "./check.ts";
import type { FailOn, Format } from "./choices.ts";
import { nameOf } from "./file-name.ts";
import { STDIN } from "./input.ts";
import type { Io } from "./io.ts";
import { createDiffOutput, createOutputs, type Output } from "./outputs.ts";
import { coloursOf } from "./report/colour.ts";
import { usage } from "./usage.ts";

/** The options of `check` as Commander hands them over. */
export interface CheckArguments {
  readonly fix?: true;
  readonly dryRun?: true;
  readonly fixUnsafe?: ReadonlySet<string>;
  readonly format?: Format;
  readonly output?: readonly Output[];
  readonly failOn?: FailOn;
  readonly maxWarnings?: number;
  readonly quiet?: true;
  readonly skipOthers?: true;
  readonly kind?: Kind;
  readonly target?: readonly Target[];
  readonly specVersion?: SpecVersion;
  readonly config?: string | false;
  readonly stdinFilename?: string;
  readonly ignore: boolean;
  readonly updateBaseline?: true;
  readonly rule?: Readonly<Record<string, Severity | "off">>;
  readonly expectPlatforms?: readonly string[];
  readonly timing?: true;
  readonly color?: boolean;
}

/** `check` with its arguments; the answer is the exit code. */
export async function checkCommand(paths: readonly string[], options: CheckArguments, io: Io): Promise<number> {
  const fix = options.fix === true || options.fixUnsafe !== undefined;
  const dryRun = options.dryRun === true;
  if (dryRun && !fix) return usage(io, "--dry-run shows what --fix would write, and there is no --fix");
  if (dryRun && (options.format ?? options.output) !== undefined) return usage(io, "--dry-run prints a diff, and so no other report");
  if (fix && !dryRun && paths.includes(STDIN)) return usage(io, "--fix rewrites files, and standard input is none");
  const colours = coloursOf(options.color ?? io.colour.out);
  const { failOn = "error", maxWarnings, quiet } = options;
  const outputs = outputsOf(options);
  const mistake = mistaken(outputs, paths, io);
  if (mistake !== undefined) return usage(io, mistake);
  // What counts against a limit is shown as well.
  const showFrom = failOn === "error" && maxWarnings !== undefined ? "warning" : failOn;
  const { kind, target, rule } = options;
  const command: CheckCommand = {
    paths,
    fix,
    fixUnsafe: options.fixUnsafe ?? new Set(),
    dryRun,
    timing: options.timing === true,
    skipOthers: options.skipOthers === true,
    failOn,
    ...(maxWarnings === undefined ? {} : { maxWarnings }),
    all: !options.ignore,
    updateBaseline: options.updateBaseline === true,
    ...(options.stdinFilename === undefined ? {} : { stdinName: options.stdinFilename }),
    ...(options.specVersion === undefined ? {} : { specVersion: options.specVersion }),
    // Commander gives true where neither --config nor --no-config stands.
    ...(typeof options.config === "string" || options.config === false ? { configuration: options.config } : {}),
    ...(kind === undefined ? {} : { kind }),
    ...(target === undefined ? {} : { targets: target }),
    ...(rule === undefined ? {} : { rules: rule }),
    ...(options.expectPlatforms === undefined ? {} : { platforms: options.expectPlatforms }),
  };
  const archives = await withArchives(paths, coloursOf(options.color ?? io.colour.err), io);
  const reports = dryRun
    ? await createDiffOutput({ out: io.out, err: io.err, colours, terminal: io.terminal })
    : await createOutputs(outputs, { colours, quiet: quiet === true, failOn, showFrom }, io);
  return archives.ended(check(command, reports, archives.io));
}

/** The reports that were asked for; one of them stands on standard output, the text where nothing else is said. */
function outputsOf({ format, output = [] }: CheckArguments): readonly Output[] {
  return format === undefined && output.some(({ file }) => file === STDIN)
    ? output
    : [{ format: format ?? "text", file: STDIN }, ...output];
}

/** Why these reports cannot be written beside each other, or `undefined`. */
function mistaken(outputs: readonly Output[], paths: readonly string[], io: Io): string | undefined {
  if (outputs.filter(({ file }) => file === STDIN).length > 1) return "standard output holds one report: give the others a file";
  const files = outputs.filter(({ file }) => file !== STDIN && isFile(file, io)).map(({ file }) => ({ file, path: io.truePath(file) }));
  const twice = files.find(({ path }, i) => files.some((other, k) => k < i && other.path === path));
  if (twice !== undefined) return `${nameOf(twice.file)} would hold two reports`;
  const checked = new Set(paths.filter((path) => path !== STDIN).map(io.truePath));
  const over = files.find(({ path }) => checked.has(path));
  return over === undefined ? undefined : `${nameOf(over.file)} is checked, and a report would take its place`;
}

/** Whether a report would take the place of a file there; a device like /dev/null takes any number of reports. */
function isFile(path: string, io: Io): boolean {
  try {
    return io.pathKind(path) === "file";
  } catch {
    return true;
  }
}
