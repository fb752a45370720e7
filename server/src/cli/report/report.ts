import type { Problem, Severity } from "../../rule.ts";
import type { Report } from "../../validate.ts";
import type { PathStyle } from "../file-name.ts";

/** What a check found out about one file. */
export interface FileReport {
  /** As the person or the folder names it; `-` is standard input. */
  readonly file: string;
  /** Digest and length in bytes of what was read (with `--fix`: of what now stands there). `undefined` where nothing could be read. */
  readonly digest: string | undefined;
  readonly size: number | undefined;
  /** Why it could not be read or written. */
  readonly error?: string;
  /** One line that says what it is (`describeDocument`), where it could be read. */
  readonly what?: string;
  /** `undefined` where nothing could be read. Its arrays are reused for the next file: read it at once. */
  readonly report: Report | undefined;
  /** How many fixes were applied. */
  readonly fixed: number;
  /** With `--dry-run`: what is not written, where something would be. */
  readonly change?: { readonly before: string; readonly after: string };
  /** Of a file in a layout: what stands before a path of that layout to make it one that `file` could be. */
  readonly layout?: string;
}

/** Counts over all files. */
export interface Summary {
  /** Files that are container manifests or could not be read, plus named ones that are not ours. */
  files: number;
  errors: number;
  warnings: number;
  infos: number;
  hints: number;
  /** Further places of a problem (`Finding.place`): marked, but no problems of their own. */
  places: number;
  /** Problems with a safe fix that is not applied. */
  fixable: number;
  fixed: number;
  /** Entries with `error`. */
  failed: number;
}

/** How the check ends, known when all files are told. */
export interface Verdict {
  /** 0: nothing fails it; 1: problems do; 2: something could not be read, written or used. */
  readonly code: 0 | 1 | 2;
  /** The option that makes a failure of problems below error level, as it was given: "--fail-on warning". */
  readonly because?: string;
}

/** Prints reports in one form. `begin` and `end` are called once each, `file` for every file in between. */
export interface Reporter {
  readonly begin: () => void;
  readonly file: (report: FileReport) => void;
  readonly end: (summary: Readonly<Summary>, verdict: Verdict) => void;
}

/** What the forms for other programs need to know. */
export interface ReportContext {
  readonly out: (text: string) => void;
  /** The program's version. */
  readonly version: string;
  readonly style: PathStyle;
  /** From this severity on a problem fails the check. */
  readonly failOn: Severity;
}

/** What `version` is a version of, and where it is at home. */
export const TOOL = { name: "oci-manifest", page: "https://github.com/oci-manifest/oci-manifest" } as const;

/** A check's problems, each with the further places that only mark it: those of a rule belong to the rule's first problem. */
export function withPlaces(problems: readonly Problem[]): readonly { readonly problem: Problem; readonly places: readonly Problem[] }[] {
  const places = new Map<string, Problem[]>();
  for (const problem of problems) {
    if (problem.place !== true) continue;
    const known = places.get(problem.rule.id);
    if (known === undefined) places.set(problem.rule.id, [problem]);
    else known.push(problem);
  }
  const told: { problem: Problem; places: readonly Problem[] }[] = [];
  for (const problem of problems) {
    if (problem.place === true) continue;
    told.push({ problem, places: places.get(problem.rule.id) ?? [] });
    places.delete(problem.rule.id);
  }
  return told;
}
