import type { EntryKind } from "../layout-view.ts";

/** What an entry of a folder is called and what it is. */
export interface Listed {
  readonly name: string;
  readonly kind: EntryKind;
}

/** What is known of a path without opening it. */
export interface Stat {
  readonly kind: EntryKind;
  /** In bytes. */
  readonly size: number;
  /** In milliseconds since 1970. */
  readonly mtime: number;
}

/**
 * All that a layout is read through: one folder, whose paths are relative, with `/`, and without `.` and `..`, so that nothing outside
 * can even be named. No function follows a symbolic link below the folder, wherever it stands in the path. What goes wrong is
 * thrown as an `Error` with Node's `code`, or `TOO_LARGE`.
 */
export interface FileSystem {
  /** The entries of a folder, in any order; of the layout's own with "". `undefined` where there is no such folder. */
  readonly list: (folder: string) => Promise<readonly Listed[] | undefined>;
  /** What lies at these paths, in their order; `undefined` where nothing does. One question for many, since layouts have many. */
  readonly stat: (paths: readonly string[]) => Promise<readonly (Stat | undefined)[]>;
  /** A whole file, at most `limit` bytes. Throws where there is none. */
  readonly read: (path: string, limit: number) => Promise<Uint8Array>;
  /** The first bytes of a file, at most `count`. Throws where there is none. */
  readonly head: (path: string, count: number) => Promise<Uint8Array>;
}

/** Whether a path stays below its folder and means the same everywhere: the last gate before any disk. */
export function isInside(path: string): boolean {
  let from = 0;
  for (let i = 0; i <= path.length; i++) {
    const code = i === path.length ? SLASH : path.charCodeAt(i);
    if (code === 0 || code === BACKSLASH) return false;
    if (code !== SLASH) continue;
    const length = i - from;
    if (length === 0 || (length <= 2 && path.charCodeAt(from) === DOT && path.charCodeAt(i - 1) === DOT)) return false;
    from = i + 1;
  }
  return true;
}

const SLASH = 47;
const BACKSLASH = 92;
const DOT = 46;
