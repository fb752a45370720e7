import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import type { LockHolder, NewFile } from "../cli/io.ts";
import { at, failure, realPath } from "./paths.ts";
import { inPieces } from "./pieces.ts";

/** The one way in which this program writes: beside the place, flushed to the disk, and then into it in one step. */

/** Files that are being written, beside those whose place they take, and locks that are held. */
const unfinished = new Set<string | Buffer>();

/** Whoever ends the program leaves no half a file; it ends as it would have without us. */
function tidyWhenEnded(): void {
  if (tidying) return;
  tidying = true;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
      for (const file of unfinished) rmSync(file, { force: true });
      process.kill(process.pid, signal);
    });
}
let tidying = false;

/** An interruption may come as soon as the file is there, so it is minded before. */
function openNew(file: string | Buffer): number {
  tidyWhenEnded();
  unfinished.add(file);
  try {
    return openSync(file, "wx");
  } catch (error) {
    unfinished.delete(file);
    throw error;
  }
}

/** Makes what was done to names in a folder outlast a power cut, where the system can (Windows flushes no folders). */
function flushFolder(folder: string): void {
  let fd: number | undefined;
  try {
    fd = openSync(at(folder), "r");
    fsyncSync(fd);
  } catch (error) {
    if (!["EISDIR", "EPERM", "EACCES", "EINVAL", "ENOTSUP"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Opens a file that takes its place when it is done; see `Io.create`. */
export function create(path: string): NewFile & { readonly write: (content: string | Uint8Array) => void } {
  const before = statSync(at(path), { throwIfNoEntry: false });
  if (before?.isDirectory()) throw failure("EISDIR");
  const direct = before !== undefined && !before.isFile();
  const target = before === undefined || direct ? path : realPath(path);
  if (before !== undefined) accessSync(at(target), constants.W_OK);
  // A device or pipe takes the bytes as they come; a rename would put a file in its place.
  const written = direct
    ? at(path)
    : at(join(dirname(target), `.${Array.from(basename(target)).slice(0, 50).join("")}.${randomBytes(6).toString("hex")}.tmp`));
  const fd = direct ? openSync(written, "w") : openNew(written);
  let open = true;
  const pieces = inPieces((text) => writeFileSync(fd, text));
  const close = (): void => {
    if (open) closeSync(fd);
    open = false;
  };
  return {
    write: (content) => {
      if (typeof content === "string") pieces.write(content);
      else writeFileSync(fd, content);
    },
    done: (was) => {
      pieces.flush();
      if (direct) return close();
      if (before !== undefined) {
        try {
          fchownSync(fd, before.uid, before.gid);
        } catch {
          // Only root may give files away; the writer then owns it, as with every editor.
        }
        fchmodSync(fd, before.mode & 0o7777);
      }
      fsyncSync(fd);
      close();
      if (was !== undefined && Buffer.compare(readFileSync(at(target)), was) !== 0) throw failure("CHANGED");
      renameSync(written, at(target));
      unfinished.delete(written);
      flushFolder(dirname(target));
    },
    drop: () => {
      close();
      if (direct) return;
      rmSync(written, { force: true });
      unfinished.delete(written);
    },
  };
}

/** Puts bytes in the place of a file in one step; see `Io.replace`. */
export function replace(path: string, bytes: Uint8Array, was?: Uint8Array): void {
  const file = create(path);
  try {
    file.write(bytes);
    file.done(was);
  } catch (error) {
    file.drop();
    throw error;
  }
}

/** Takes a file away for good. */
export function remove(path: string): void {
  unlinkSync(at(path));
}

/** Nothing that a lock says is longer. */
const HOLDER_LIMIT = 4096;

/** Makes a lock file that only one process holds; see `Io.lock`. */
export function lock(path: string, program: string): () => void {
  const file = at(path);
  let fd: number;
  try {
    fd = openNew(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw failure("LOCKED", { path, holder: holderOf(file) });
  }
  const unlock = (): void => {
    rmSync(file, { force: true });
    unfinished.delete(file);
  };
  try {
    writeFileSync(fd, `${JSON.stringify({ program, process: process.pid, host: hostname(), since: new Date().toISOString() })}\n`);
  } catch (error) {
    unlock();
    throw error;
  } finally {
    closeSync(fd);
  }
  return unlock;
}

/** What a lock says of who holds it; of another program's lock nothing is known. */
function holderOf(file: string | Buffer): LockHolder {
  try {
    const stats = statSync(file);
    if (!stats.isFile() || stats.size > HOLDER_LIMIT) return {};
    const said = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    const { program, process: id, host, since } = said;
    if (typeof program !== "string" || typeof id !== "number" || typeof host !== "string" || typeof since !== "string") return {};
    return { by: { program, process: id, host, since, gone: host === hostname() && !runs(id) } };
  } catch {
    return {};
  }
}

function runs(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
