import type { Report } from "../../validate.ts";

/** What a check found out about one file. */
export interface FileReport {
  /** As the person or the folder names it; `-` is standard input. */
  readonly file: string;
  /** Digest and length in bytes of what was read (with `--fix`: of what now stands there). `undefined` where nothing could be read. */
  readonly digest: string | undefined;
  readonly size: number | undefined;
  /** Why it could not be read or written. */
  readonly error?: string;
  /** `undefined` where nothing could be read. Its arrays are reused for the next file: read it at once. */
  readonly report: Report | undefined;
  /** How many safe fixes were applied. */
  readonly fixed: number;
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

/** Prints reports in one form. `begin` and `end` are called once each, `file` for every file in between. */
export interface Reporter {
  readonly begin: () => void;
  readonly file: (report: FileReport) => void;
  readonly end: (summary: Readonly<Summary>) => void;
}
