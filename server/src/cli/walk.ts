import { isLayoutBlob } from "../convert/layout-blob.ts";
import { reasonOf } from "./failure.ts";
import { beginsLikeJson, STDIN } from "./input.ts";
import type { Io } from "./io.ts";

/** A file to look at, or a path that leads nowhere. `named`: the person wrote this path, it was not found in a folder. */
export interface Target {
  readonly path: string;
  readonly named: boolean;
  readonly error?: string;
}

/** Folders that hold other people's files. */
const PASSED_OVER = new Set(["node_modules", ".git", ".hg", ".svn"]);

/**
 * The files that arguments name, in their order; a folder stands for what lies in it and below, in name order. There,
 * `*.json`, `oci-layout` and JSON blobs of an image layout are looked at; links are followed to files, not to folders.
 */
export function* targets(paths: readonly string[], io: Io): Generator<Target> {
  const seen = new Set<string>();
  for (const path of paths) {
    if (path === STDIN) {
      if (!seen.has(path)) yield { path, named: true };
      seen.add(path);
      continue;
    }
    try {
      if (io.pathKind(path) === "folder") yield* below(path.length > 1 ? path.replace(/[\\/]+$/, "") || "/" : path, seen, io);
      else if (!seen.has(path)) {
        seen.add(path);
        yield { path, named: true };
      }
    } catch (error) {
      yield { path, named: true, error: reasonOf(error) };
    }
  }
}

function* below(folder: string, seen: Set<string>, io: Io): Generator<Target> {
  let entries: ReturnType<Io["list"]>;
  try {
    entries = io.list(folder);
  } catch (error) {
    yield { path: folder, named: false, error: reasonOf(error) };
    return;
  }
  for (const { name, kind } of entries) {
    const path = folder === "." ? name : folder.endsWith("/") ? folder + name : `${folder}/${name}`;
    if (kind === "folder") {
      if (!PASSED_OVER.has(name)) yield* below(path, seen, io);
    } else if (!seen.has(path) && isCandidate(path, name, kind, io)) {
      seen.add(path);
      yield { path, named: false };
    }
  }
}

/** Names that a blob can have; every other file is settled without a look at the disk. */
const DIGEST_NAME = /^[a-zA-Z0-9=_-]{32,}$/;

function isCandidate(path: string, name: string, kind: string, io: Io): boolean {
  const byName = name.toLowerCase().endsWith(".json") || name === "oci-layout";
  // The folder may have been named from within: only the true path shows the blobs above.
  if (!byName && !(DIGEST_NAME.test(name) && isLayoutBlob(io.truePath(path)))) return false;
  try {
    if (kind !== "file" && io.pathKind(path) !== "file") return false;
    // Layers lie among the blobs and may be gigabytes: only what begins like JSON is read.
    return byName || beginsLikeJson(io.head(path, 64));
  } catch {
    // Left to the reader, which says what is wrong; a dangling link is nobody's document.
    return kind === "file";
  }
}
