import { describeDocument } from "../describe.ts";
import { applyFixes } from "../fixes.ts";
import { identify } from "../identify.ts";
import { utf8 } from "../oci/digest.ts";
import { type CheckOptions, judge, type Report, validate } from "../validate.ts";
import { reasonOf } from "./failure.ts";
import { nameOf } from "./file-name.ts";
import { type Input, STDIN, type Unread } from "./input.ts";
import type { Io } from "./io.ts";
import type { LayoutFinder } from "./layout.ts";
import type { FileReport } from "./report/report.ts";
import type { Target } from "./walk.ts";

/** How a file is fixed. */
export interface Fixing {
  readonly unsafe: ReadonlySet<string>;
  readonly dryRun: boolean;
}

/** A file that was read, and what it is. */
export type Seen = Exclude<Input, Unread> & { readonly report: Report };

/**
 * The report of one file that was not accepted at a glance, or `undefined` for one that a folder brought along and that is not ours.
 * The rules and all that they need are loaded with this file.
 *
 * @param input left out where nothing can be read, for the target's own reason
 */
export async function checkFile(
  target: Target,
  input: Seen | Unread | undefined,
  fix: Fixing | undefined,
  given: CheckOptions,
  layouts: LayoutFinder,
  io: Io,
): Promise<FileReport | undefined> {
  if (input === undefined) return unread(target.path, target.error ?? "");
  if ("error" in input) return unreadable(target, input, given, io);
  const isPiped = target.path === STDIN;
  const named = isPiped ? (given.file ?? STDIN) : target.path;
  const truePath = isPiped || given.file === undefined ? io.truePath(named) : given.file;
  const layout = named === STDIN ? undefined : await layouts.of(named, truePath, isPiped ? input.text : undefined);
  // As the former document of a cache that was converted: no reader finds it, and `unreferenced-blobs` speaks of all such blobs at once.
  if (!target.named && layout?.view.isUnreferenced() === true) return undefined;
  const options = layout === undefined ? given : { ...given, layout: layout.view };
  const report = judge(input.report, options);
  const { digest, size } = input;
  const found: FileReport = {
    file: target.path,
    digest,
    size,
    what: describeDocument(report),
    report,
    fixed: 0,
    ...(layout === undefined ? {} : { layout: layout.prefix }),
  };
  if (fix === undefined || report.document === undefined) return found;
  const done = fixed(found, report, fix, input.bytes, options, io);
  // What is fixed is another file to its neighbours.
  if (layout !== undefined && done.fixed > 0) layouts.forget();
  return done;
}

/** Applies the fixes and writes the file, if that makes a difference and nothing speaks against it. */
function fixed(found: FileReport, report: Report, fix: Fixing, was: Uint8Array, options: CheckOptions, io: Io): FileReport {
  const original = report.tree.text;
  const result = applyFixes(report, options, fix.unsafe);
  for (const rule of result.left)
    io.err(`${nameOf(found.file)}: the fixes of \`${rule}\` are left out: they would bring more problems than they mend\n`);
  const what = describeDocument(result.report);
  if (result.count === 0) return { ...found, what, report: result.report };
  const bytes = utf8(result.text);
  const done = { ...found, digest: io.host.digest(bytes), size: bytes.length, what, report: result.report, fixed: result.count };
  if (fix.dryRun) return { ...done, change: { before: original, after: result.text } };
  // A failed fix reports the file as it stands, so its text is checked again: the tape now holds the fixed one.
  const failed = (error: string): FileReport => ({ ...found, error, report: validate(original, options) });
  try {
    io.replace(found.file, bytes, was);
  } catch (error) {
    return failed(`not fixed: ${reasonOf(error)}`);
  }
  return done;
}

/** What to say of a file without text: nothing, when it only happened to lie in a folder and is no manifest. */
function unreadable({ path, named }: Target, { error, because, guess }: Unread, options: CheckOptions, io: Io): FileReport | undefined {
  if (!named && because === "size") io.err(`${nameOf(path)}: ${error}; passed over\n`);
  const isOurs = named || because === "access" || (guess !== undefined && identify(guess, options).kind !== undefined);
  return isOurs && (named || because !== "size") ? unread(path, error) : undefined;
}

function unread(file: string, error: string): FileReport {
  return { file, digest: undefined, size: undefined, error, report: undefined, fixed: 0 };
}
