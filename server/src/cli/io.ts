import type { Host } from "../entry/host.ts";
import type { Archive } from "../layout/archive.ts";

/** What a path is, links followed. `other`: a pipe, a device, a socket. */
export type PathKind = "file" | "folder" | "other";

/** An entry of a folder. `link`: a symbolic link, whatever it leads to. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: PathKind | "link";
}

/** A file's bytes in memory that the next one takes: read them at once. */
export interface Glimpse {
  readonly bytes: Uint8Array;
  /** Each byte as a character: the text, where all of it is ASCII. */
  readonly latin: () => string;
}

/** A file that is written from the front and stands in its place only when it is done. */
export interface NewFile {
  readonly write: (text: string) => void;
  /** Puts it in place in one step; with `was`, only if the file still holds those bytes (else `CHANGED`). */
  readonly done: (was?: Uint8Array) => void;
  /** Leaves everything as it was before. */
  readonly drop: () => void;
}

/** Who holds a lock, as far as the lock says so; `gone`: that process ran on this machine, and runs no more. */
export interface LockHolder {
  readonly by?: {
    readonly program: string;
    readonly process: number;
    readonly host: string;
    /** ISO 8601. */
    readonly since: string;
    readonly gone: boolean;
  };
}

/** A file to hash, and how many bytes it has as far as one knows. */
export interface HashedFile {
  readonly path: string;
  readonly size: number;
  readonly algorithm: "sha256" | "sha512";
  /** Only a part of the file: where it begins, and how long it is. */
  readonly offset?: number;
  readonly length?: number;
}

/**
 * Everything that the command line does outside itself. What goes wrong is thrown as an `Error` whose `code` is Node's
 * (`ENOENT`, `EACCES`, …) or one of ours: `TOO_LARGE` (more bytes than the limit; `size` where it is known),
 * `CHANGED` (the file is no longer what was read) and `LOCKED` (somebody else holds the lock: `path`, `holder`).
 */
export interface Io {
  readonly host: Host;
  /** The package's version. */
  readonly version: string;
  /** The terminal's width in cells; `undefined` where output goes to a file or a pipe. */
  readonly columns: number | undefined;
  /** Whether colour is wanted, before `--color` and `--no-color`: a terminal, NO_COLOR, FORCE_COLOR. */
  readonly colour: { readonly out: boolean; readonly err: boolean };
  /** Backslashes part folders, and paths begin with drives and shares. */
  readonly windows: boolean;
  /** Standard output is a terminal. */
  readonly terminal: boolean;
  /** Milliseconds from some moment on, with fractions. */
  readonly clock: () => number;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Shows a line that the next one replaces, an empty one that it goes; left out where standard error is no terminal. */
  readonly progress?: (line: string) => void;
  /** The path from the root with links followed, or the nearest to it: what tells a layout's blob, wherever one stands. */
  readonly truePath: (path: string) => string;
  readonly pathKind: (path: string) => PathKind;
  /** The entries of a folder in name order. */
  readonly list: (folder: string) => readonly FolderEntry[];
  /** The whole file, at most `limit` bytes. */
  readonly read: (path: string, limit: number) => Uint8Array;
  /**
   * The whole of what is a file, at most `limit` bytes, faster than `read` gives it: most files are small, and there are thousands of them. `undefined`
   * where it cannot be had so, of which `read` says why; never throws.
   */
  readonly glimpse: (path: string, limit: number) => Glimpse | undefined;
  /** The first bytes of a file, at most `count`. */
  readonly head: (path: string, count: number) => Uint8Array;
  /** A tar archive, opened; `undefined` for a file that is none. */
  readonly archive: (path: string) => Promise<Archive | undefined>;
  /** Standard input to its end, at most `limit` bytes. */
  readonly stdin: (limit: number) => Promise<Uint8Array>;
  /**
   * Puts `bytes` in the place of a file in one step, keeping its mode and following links; makes it where there is none.
   * With `was`, only if the file still holds those bytes (else `CHANGED`).
   */
  readonly replace: (path: string, bytes: Uint8Array, was?: Uint8Array) => void;
  /** The same for what is long: opens the file, which takes its place when it is done. */
  readonly create: (path: string) => NewFile;
  /** Makes a lock file at a path where there is none (else `LOCKED`), and gives what takes it away again. An interruption does so, too. */
  readonly lock: (path: string) => () => void;
  /** Takes a file away; of a link the link. */
  readonly remove: (path: string) => void;
  /**
   * Hashes files on all cores, piece by piece; the answers come in their order: the digest, or the code of what went wrong. Links are not
   * followed. `progress` is told from time to time how many bytes were read; after `signal` what is not done is `undefined`.
   */
  readonly hash: (
    files: readonly HashedFile[],
    watch: { readonly progress?: (bytes: number) => void; readonly signal: AbortSignal },
  ) => Promise<readonly ({ readonly digest: string; readonly size: number } | { readonly code: string } | undefined)[]>;
  /** Until `end` an interruption (Ctrl-C) aborts the signal instead of ending the program; a second one ends it. */
  readonly interruption: () => { readonly signal: AbortSignal; readonly end: () => void };
  /** Makes a folder and those above it, where they are not there yet. */
  readonly makeFolder: (path: string) => void;
  /** Lets the machine see to what happened meanwhile, signals above all. */
  readonly rest: () => Promise<void>;
  /** Runs the language server until its client goes. */
  readonly serve: () => Promise<void>;
}

/** The largest document that is read, in bytes. Registries stop at 4 MiB (distribution-spec 1.1, "Pushing Manifests"). */
export const SIZE_LIMIT = 64 * 1024 * 1024;
