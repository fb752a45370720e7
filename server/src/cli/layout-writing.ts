import type { NewBlob } from "../layout/rewrite.ts";
import { withoutEnd } from "./file-name.ts";
import { type FolderEntry, type Io, SIZE_LIMIT } from "./io.ts";

/** What is written into a layout, and what must still lie there. */
export interface LayoutWriting {
  /** New blobs, in the order in which they are needed. */
  readonly blobs: readonly NewBlob[];
  /** Files that change, `index.json` last, with the bytes that were read. */
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** What every decision stood on: files beside `blobs` by path, with the bytes that were read. */
  readonly read: ReadonlyMap<string, Uint8Array>;
  /** Blobs that go, paths from the layout's root. */
  readonly removed: readonly string[];
}

/** Temporary files of a run that was killed: only we make such names, and only who holds the lock. */
const LEFT_BEHIND = /^\.[0-9a-f]{50}\.[0-9a-f]{12}\.tmp$|^\.(?:index|manifest)\.json\.[0-9a-f]{12}\.tmp$/;

const failure = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });

/**
 * Writes into a layout so that it is whole at every moment, also if the machine stops: under the lock `index.json.lock`, blobs first,
 * each under its own name in one step, `index.json` last, and only then are blobs removed. Nothing is written through a link.
 *
 * @param root the layout's folder, links followed
 * @throws what `Io` throws, with `path` as seen from the layout: `LOCKED`, `CHANGED` (the layout is another than was read), `LINKED` (a
 *   link where a file or folder must be), or a code of Node's; blobs that were made by then are taken away again
 */
export function writeLayout(root: string, { blobs, files, read, removed }: LayoutWriting, io: Io): void {
  const at = (path: string): string => (path === "" ? root : `${withoutEnd(root)}/${path}`);
  const attempt = <T>(path: string, act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw Object.assign(error as Error, { place: path });
    }
  };
  const unlock = attempt("index.json", () => io.lock(at("index.json.lock")));
  try {
    const list = (folder: string): ReadonlyMap<string, FolderEntry["kind"]> =>
      attempt(folder, () => new Map(io.list(at(folder)).map(({ name, kind }) => [name, kind])));
    const top = list("");
    for (const [path, bytes] of read)
      attempt(path, () => {
        if (top.get(path) === "link") throw failure("LINKED");
        if (!isSame(io.read(at(path), SIZE_LIMIT), bytes)) throw failure("CHANGED");
      });
    const folders = new Map<string, ReadonlyMap<string, FolderEntry["kind"]>>();
    for (const path of [...blobs.map((blob) => blob.path), ...removed]) {
      const folder = folderOf(path);
      if (folders.has(folder)) continue;
      const above = folder === "blobs" ? top : list("blobs");
      const name = folder === "blobs" ? "blobs" : folder.slice("blobs/".length);
      attempt("blobs", () => {
        if (top.get("blobs") !== "folder") throw failure(top.get("blobs") === "link" ? "LINKED" : "ENOTDIR");
      });
      const kind = above.get(name);
      attempt(folder, () => {
        if (kind === undefined) io.makeFolder(at(folder));
        else if (kind !== "folder") throw failure(kind === "link" ? "LINKED" : "ENOTDIR");
      });
      folders.set(folder, kind === undefined ? new Map() : list(folder));
    }
    for (const [folder, entries] of [["", top] as const, ...folders])
      for (const [name, kind] of entries)
        if (kind === "file" && LEFT_BEHIND.test(name)) attempt(name, () => io.remove(at(folder === "" ? name : `${folder}/${name}`)));

    const made: string[] = [];
    let settled = false;
    try {
      for (const { path, bytes } of blobs)
        attempt(path, () => {
          const kind = folders.get(folderOf(path))?.get(path.slice(path.lastIndexOf("/") + 1));
          if (kind !== undefined && kind !== "file") throw failure(kind === "link" ? "LINKED" : "EISDIR");
          // What lies there under the name of these bytes is these bytes, or broken.
          if (kind === "file" && isSame(readOrNot(at(path), bytes.length, io), bytes)) return;
          // What fails may fail when the file is there already.
          if (kind === undefined) made.push(path);
          io.replace(at(path), bytes);
        });
      for (const { path, bytes } of files) {
        // From here on something may name the new blobs.
        settled = true;
        attempt(path, () => io.replace(at(path), bytes, read.get(path)));
      }
    } catch (error) {
      if (!settled || (files.length === 1 && isUnchanged(files[0]?.path ?? "", read, at, io)))
        for (const path of made) tryRemove(at(path), io);
      throw error;
    }
    for (const path of removed) attempt(path, () => io.remove(at(path)));
  } finally {
    unlock();
  }
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The bytes of a file, or none where it is longer than `limit` or cannot be read. */
function readOrNot(path: string, limit: number, io: Io): Uint8Array {
  try {
    return io.read(path, Math.max(limit, 1));
  } catch {
    return new Uint8Array();
  }
}

function isUnchanged(path: string, read: ReadonlyMap<string, Uint8Array>, at: (path: string) => string, io: Io): boolean {
  const bytes = read.get(path);
  return bytes !== undefined && isSame(readOrNot(at(path), bytes.length, io), bytes);
}

function tryRemove(path: string, io: Io): void {
  try {
    io.remove(path);
  } catch {
    // What cannot be taken away lies there and is named by nobody.
  }
}
