import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, realpathSync } from "node:fs";
import { sep } from "node:path";
import { type FileSystem, isInside, type Listed, type Stat } from "../layout/file-system.ts";

/** Work that lasts longer than this, in milliseconds, lets others have their turn. */
const PACE = 8;

const failure = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });

const kindOf = (of: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): Stat["kind"] =>
  of.isFile() ? "file" : of.isDirectory() ? "folder" : of.isSymbolicLink() ? "link" : "other";

/** A path joined to a folder, either of which may only be known as bytes. */
function joined(folder: string | Buffer, path: string): string | Buffer {
  const below = sep === "/" ? path : path.replaceAll("/", sep);
  if (typeof folder === "string") return folder.endsWith(sep) ? folder + below : `${folder}${sep}${below}`;
  return Buffer.concat([folder, Buffer.from(folder.at(-1) === sep.charCodeAt(0) ? below : sep + below)]);
}

const isMissing = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes((error as { code?: string }).code ?? "");

/**
 * A folder of the disk as a layout is read through it. Node's synchronous calls are several times faster than its others where there are
 * thousands of small ones; everybody gets a turn between them. The folder itself may be reached over links, what is below may not.
 *
 * @param folder its path, or the bytes of it
 */
export function layoutFiles(folder: string | Buffer): FileSystem {
  let rested = performance.now();
  /** Folders without a link in their way, until somebody else had a turn. */
  let trusted = new Set<string>();

  async function pause(): Promise<void> {
    if (performance.now() - rested < PACE) return;
    await new Promise((resolve) => setImmediate(resolve));
    trusted = new Set();
    rested = performance.now();
  }

  /** The path on the disk, if no link stands in the way to the folder that holds it. */
  function safe(path: string): string | Buffer {
    if (!isInside(path)) throw failure("EINVAL");
    const slash = path.lastIndexOf("/");
    if (slash > 0) noLinks(path.slice(0, slash));
    return joined(folder, path);
  }

  function noLinks(path: string): void {
    if (trusted.has(path)) return;
    const home = realpathSync.native(folder, "buffer");
    const real = realpathSync.native(joined(folder, path), "buffer");
    if (Buffer.compare(real, joined(home, path) as Buffer) !== 0) throw failure("ELOOP");
    trusted.add(path);
  }

  /** Opens a file that is none but a file: a pipe without a writer would hold us for ever. */
  function withFile<T>(path: string, use: (fd: number, size: number) => T): T {
    const fd = openSync(safe(path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = fstatSync(fd);
      if (!stats.isFile()) throw failure("EISDIR");
      return use(fd, stats.size);
    } finally {
      closeSync(fd);
    }
  }

  return {
    list: async (path) => {
      await pause();
      try {
        if (path !== "") {
          const at = safe(path);
          if (!lstatSync(at).isDirectory()) return undefined;
          noLinks(path);
        }
        const entries = readdirSync(path === "" ? folder : joined(folder, path), { withFileTypes: true });
        return entries.map((entry): Listed => ({ name: entry.name, kind: kindOf(entry) }));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    stat: async (paths) => {
      const found: (Stat | undefined)[] = [];
      for (const path of paths) {
        if ((found.length & 255) === 0) await pause();
        try {
          const stats = lstatSync(safe(path), { throwIfNoEntry: false });
          found.push(stats && { kind: kindOf(stats), size: stats.size, mtime: stats.mtimeMs });
        } catch {
          // What cannot even be looked at is as good as not there.
          found.push(undefined);
        }
      }
      return found;
    },
    read: async (path, limit) => {
      await pause();
      return withFile(path, (fd, size) => {
        if (size > limit) throw failure("TOO_LARGE", { size });
        return readUpTo(fd, size);
      });
    },
    head: async (path, count) => {
      await pause();
      return withFile(path, (fd, size) => readUpTo(fd, Math.min(size, count)));
    },
  };
}

/** So many bytes from the front, or fewer where the file has become shorter. */
function readUpTo(fd: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const more = readSync(fd, bytes, length, size - length, length);
    if (more === 0) break;
    length += more;
  }
  return bytes.subarray(0, length);
}
