import type picomatch from "picomatch";
import { isLayoutBlob } from "../convert/layout-blob.ts";
import { beginsLikeJson } from "../json/index.ts";
import { reasonOf } from "./failure.ts";
import { withoutEnd } from "./file-name.ts";
import { type Ignores, ignoresOf, NO_IGNORES } from "./ignores.ts";
import { STDIN } from "./input.ts";
import type { Io } from "./io.ts";

/** A file to look at, or a path that leads nowhere. `named`: the person wrote this path, it was not found in a folder. */
export interface Target {
  readonly path: string;
  readonly named: boolean;
  /** The path from the root with links followed, where the search knows it. */
  readonly truePath?: string;
  /** The folder whose search found it. */
  readonly within?: string;
  /** It is no file: a pipe, a device. */
  readonly stream?: true;
  readonly error?: string;
}

/** Folders that hold other people's files. */
const PASSED_OVER = new Set(["node_modules", ".git", ".hg", ".svn"]);

/** What is looked for in folders. */
export interface Search {
  /** Do not ask .gitignore and .oci-manifestignore. */
  readonly all: boolean;
  /** What reads globs, where an argument may be one: `globsFor`. */
  readonly globs: typeof picomatch | undefined;
}

/** What reads the globs among these arguments; it is loaded only where one could be. */
export async function globsFor(paths: readonly string[]): Promise<Search["globs"]> {
  return paths.some((path) => /[*?[\]{}()!+@]/.test(path)) ? (await import("picomatch")).default : undefined;
}

/**
 * The files that arguments name, in their order; a folder stands for what lies in it and below, in name order, and a glob, where no
 * file has that name, for what matches it. In folders `*.json`, `oci-layout` and JSON blobs of an image layout are looked at, without
 * what ignore files leave out; links are followed to files of the same tree, never to folders.
 */
export function* targets(paths: readonly string[], io: Io, search: Search): Generator<Target> {
  const seen = new Set<string>();
  for (const path of paths) {
    if (path === STDIN) {
      if (!seen.has(path)) yield { path, named: true, stream: true };
      seen.add(path);
      continue;
    }
    try {
      const kind = io.pathKind(path);
      if (kind === "folder") yield* searched(path, undefined, seen, io, search);
      else if (!seen.has(plain(path))) {
        seen.add(plain(path));
        yield kind === "file" ? { path, named: true } : { path, named: true, stream: true };
      }
    } catch (error) {
      if ((error as { code?: string }).code === "ENOENT" && search.globs?.scan(path).isGlob === true) {
        const found = [...matching(path, search.globs, seen, io, search)];
        if (found.length > 0) {
          yield* found;
          continue;
        }
        yield { path, named: true, error: "nothing matches this glob" };
        continue;
      }
      yield { path, named: true, error: reasonOf(error) };
    }
  }
}

/** A path without steps that lead nowhere: `./a.json` is `a.json`. */
const plain = (path: string): string => (path.startsWith("./") || path.includes("/./") ? path.replace(/(^|\/)(?:\.\/+)+/g, "$1") : path);

/** What a glob finds: the folder before its first wildcard is searched. */
function* matching(glob: string, globs: typeof picomatch, seen: Set<string>, io: Io, search: Search): Generator<Target> {
  const { base } = globs.scan(glob);
  const folder = base === "" ? "." : base;
  const matches = globs(glob.replace(/^(?:\.\/)+/, ""), { dot: true });
  try {
    if (io.pathKind(folder) !== "folder") return;
  } catch {
    return;
  }
  yield* searched(folder, (path) => matches(path.replace(/^(?:\.\/)+/, "")), seen, io, search);
}

function searched(
  folder: string,
  wanted: ((path: string) => boolean) | undefined,
  seen: Set<string>,
  io: Io,
  search: Search,
): Generator<Target> {
  const path = folder.length > 1 ? withoutEnd(folder) || "/" : folder;
  const tree = io.truePath(path);
  const separator = tree.includes("\\") ? "\\" : "/";
  const within = (link: string): boolean => {
    const target = io.truePath(link);
    return target === tree || target.startsWith(/[\\/]$/.test(tree) ? tree : `${tree}${separator}`);
  };
  return below(path, tree, search.all ? NO_IGNORES : ignoresOf(path, io), {
    root: path,
    separator,
    seen,
    io,
    within,
    ...(wanted === undefined ? {} : { wanted }),
  });
}

interface Hunt {
  /** The folder where the search began. */
  readonly root: string;
  /** What parts the folders of true paths. */
  readonly separator: string;
  readonly seen: Set<string>;
  readonly io: Io;
  /** Whether a link leads to a place of the searched tree. */
  readonly within: (link: string) => boolean;
  /** What a glob wants: these files, whatever their names end with. */
  readonly wanted?: (path: string) => boolean;
}

/** @param tree the folder's true path: no link is followed below, so that of every file is known without asking */
function* below(folder: string, tree: string, ignores: Ignores, hunt: Hunt): Generator<Target> {
  const { separator, seen, io, within, wanted } = hunt;
  let entries: ReturnType<Io["list"]>;
  try {
    entries = io.list(folder);
  } catch (error) {
    yield { path: folder, named: false, error: reasonOf(error) };
    return;
  }
  for (const { name, kind } of entries) {
    const path = folder === "." ? name : folder.endsWith("/") ? folder + name : `${folder}/${name}`;
    const truePath = tree.endsWith(separator) ? tree + name : tree + separator + name;
    if (kind === "folder") {
      if (!PASSED_OVER.has(name) && !ignores.leavesOut(name, true)) yield* below(path, truePath, ignores.below(name), hunt);
    } else if (!ignores.leavesOut(name, false) && (wanted === undefined || wanted(path))) {
      if (!isCandidate(path, truePath, name, kind, io, wanted !== undefined) || (kind === "link" && !within(path))) continue;
      const before = seen.size;
      if (seen.add(plain(path)).size === before) continue;
      yield { path, named: false, within: hunt.root, ...(kind === "link" ? {} : { truePath }) };
    }
  }
}

/** Names that a blob can have; every other file is settled without a look at the disk. */
const DIGEST_NAME = /^[a-zA-Z0-9=_-]{32,}$/;

function isCandidate(path: string, truePath: string, name: string, kind: string, io: Io, wanted: boolean): boolean {
  const byName = wanted || name.toLowerCase().endsWith(".json") || name === "oci-layout";
  // The folder may have been named from within: only the true path shows the blobs above.
  if (!byName && !(DIGEST_NAME.test(name) && isLayoutBlob(kind === "link" ? io.truePath(path) : truePath))) return false;
  try {
    if (kind !== "file" && io.pathKind(path) !== "file") return false;
    // Layers lie among the blobs and may be gigabytes: only what begins like JSON is read.
    return byName || beginsLikeJson(io.head(path, 64));
  } catch {
    // Left to the reader, which says what is wrong; a dangling link is nobody's document.
    return kind === "file";
  }
}
