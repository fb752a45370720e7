import type { EntryKind } from "../layout-view.ts";
import { utf8 } from "../oci/digest.ts";
import type { FileSystem, Stat } from "./file-system.ts";

/**
 * What is put into a file system in memory: a text, bytes, or something that is no file. `size` stands for a file nobody wants to hold,
 * which `begins` with these bytes, as hexadecimal digits, and goes on with zeros.
 */
export type MemoryContent =
  | string
  | Uint8Array
  | { readonly kind: Exclude<EntryKind, "file"> }
  | { readonly size: number; readonly begins?: string };

/**
 * A folder in memory, for examples, tests and archives: contents by path. Folders are there as far as something lies in them, or where
 * they are put in. `count` of what was done is kept, for who wants to know that nothing is done twice.
 */
export function memoryFileSystem(contents: Readonly<Record<string, MemoryContent>>): FileSystem & {
  readonly set: (path: string, content: MemoryContent | undefined) => void;
  readonly did: { readonly list: string[]; readonly stat: string[]; readonly read: string[]; readonly head: string[] };
} {
  const files = new Map<string, MemoryContent>(Object.entries(contents));
  const times = new Map<string, number>();
  const did = { list: [] as string[], stat: [] as string[], read: [] as string[], head: [] as string[] };
  let time = 1;

  function kindAt(path: string): EntryKind | undefined {
    const content = files.get(path);
    if (content !== undefined) return typeof content === "object" && "kind" in content ? content.kind : "file";
    for (const name of files.keys()) if (name.startsWith(`${path}/`)) return "folder";
    return path === "" ? "folder" : undefined;
  }

  function statOf(path: string): Stat | undefined {
    const kind = kindAt(path);
    if (kind === undefined) return undefined;
    const content = files.get(path);
    const size = content === undefined || kind !== "file" ? 0 : sizeOf(content);
    return { kind, size, mtime: times.get(path) ?? 0 };
  }

  function bytesAt(path: string): Uint8Array {
    const content = files.get(path);
    if (content === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
    return bytesOf(content);
  }

  return {
    did,
    set: (path, content) => {
      if (content === undefined) files.delete(path);
      else files.set(path, content);
      times.set(path, ++time);
    },
    list: async (folder) => {
      did.list.push(folder);
      if (kindAt(folder) !== "folder") return undefined;
      const begin = folder === "" ? "" : `${folder}/`;
      const names = new Set<string>();
      for (const path of files.keys()) if (path.startsWith(begin)) names.add(path.slice(begin.length).split("/", 1)[0] as string);
      return [...names].map((name) => ({ name, kind: kindAt(begin + name) ?? "file" }));
    },
    stat: async (paths) => {
      did.stat.push(...paths);
      return paths.map(statOf);
    },
    read: async (path, limit) => {
      did.read.push(path);
      const size = statOf(path)?.size ?? 0;
      if (size > limit) throw Object.assign(new Error("TOO_LARGE"), { code: "TOO_LARGE", size });
      return bytesAt(path);
    },
    head: async (path, count) => {
      did.head.push(path);
      return bytesAt(path).subarray(0, count);
    },
  };
}

function sizeOf(content: MemoryContent): number {
  if (typeof content === "string") return utf8(content).length;
  return "size" in content ? content.size : bytesOf(content).length;
}

function bytesOf(content: MemoryContent): Uint8Array {
  if (typeof content === "string") return utf8(content);
  if (content instanceof Uint8Array) return content;
  if ("size" in content) {
    const bytes = new Uint8Array(Math.min(content.size, 1024));
    const begins = content.begins ?? "";
    for (let i = 0; 2 * i < begins.length && i < bytes.length; i++) bytes[i] = Number.parseInt(begins.slice(2 * i, 2 * i + 2), 16);
    return bytes;
  }
  throw Object.assign(new Error(`no file but a ${content.kind}`), { code: "EISDIR" });
}
