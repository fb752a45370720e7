import type { EntryKind } from "../layout-view.ts";
import type { FileSystem, Listed, Stat } from "./file-system.ts";

/** A file in a tar archive, where it lies there: in bytes from the archive's beginning. */
export interface Slice {
  readonly offset: number;
  readonly length: number;
}

/**
 * A tar archive that is only read, member by member and without unpacking: what lies in it under which path. Paths are as those of
 * `FileSystem`, which an archive is one of (`archiveFiles`).
 */
export interface Archive {
  readonly list: (folder: string) => readonly Listed[] | undefined;
  readonly stat: (path: string) => Stat | undefined;
  /** A whole file, at most `limit` bytes. Throws as `FileSystem.read` does. */
  readonly read: (path: string, limit: number) => Uint8Array;
  readonly head: (path: string, count: number) => Uint8Array;
  /** Where a file's bytes are; `undefined` for what is no file. */
  readonly slice: (path: string) => Slice | undefined;
  /** What is odd about the archive and was left out or decided, a sentence each. */
  readonly notes: readonly string[];
  /** Why the archive is not whole: cut off, or no archive from some byte on. */
  readonly damage: string | undefined;
}

/** A member as its header has it. */
export interface Member extends Slice {
  readonly path: string;
  readonly kind: EntryKind;
  /** Milliseconds since 1970. */
  readonly mtime: number;
}

/** A folder of an archive as a file system; "" is the archive's own root. */
export function archiveFiles(archive: Archive, folder = ""): FileSystem {
  const at = (path: string): string => (folder === "" ? path : path === "" ? folder : `${folder}/${path}`);
  return {
    list: async (path) => archive.list(at(path)),
    stat: async (paths) => paths.map((path) => archive.stat(at(path))),
    read: async (path, limit) => archive.read(at(path), limit),
    head: async (path, count) => archive.head(at(path), count),
  };
}

/** Members by path and by folder; folders are there as far as something lies in them. Of two with one path the last counts, as for tar. */
export interface MemberTree {
  readonly add: (member: Member) => void;
  readonly get: (path: string) => Member | undefined;
  readonly list: (folder: string) => readonly Listed[] | undefined;
}

/** An empty tree. */
export function createMemberTree(): MemberTree {
  const members = new Map<string, Member>();
  const folders = new Map<string, Map<string, EntryKind>>([["", new Map()]]);
  const enter = (path: string, kind: EntryKind): void => {
    let name = path;
    let is = kind;
    for (;;) {
      const slash = name.lastIndexOf("/");
      const above = slash < 0 ? "" : name.slice(0, slash);
      const known = folders.get(above);
      (known ?? new Map<string, EntryKind>()).set(name.slice(slash + 1), is);
      if (known !== undefined) return;
      folders.set(above, new Map([[name.slice(slash + 1), is]]));
      name = above;
      is = "folder";
    }
  };
  return {
    add: (member) => {
      members.set(member.path, member);
      if (member.kind === "folder" && !folders.has(member.path)) folders.set(member.path, new Map());
      enter(member.path, member.kind);
    },
    get: (path) => members.get(path) ?? (folders.has(path) ? { path, kind: "folder", mtime: 0, offset: 0, length: 0 } : undefined),
    list: (folder) => {
      const is = members.get(folder);
      if (is !== undefined && is.kind !== "folder") return undefined;
      const entries = folders.get(folder);
      return entries === undefined ? undefined : Array.from(entries, ([name, kind]) => ({ name, kind }));
    },
  };
}
