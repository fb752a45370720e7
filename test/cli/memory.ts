import { createHash } from "node:crypto";
import { win32 } from "node:path";
import type { Io } from "../../server/src/cli/io.ts";

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** A machine in memory for `run`: files by path, and what was printed. Faults that no test can stage on a disk are staged here. */
export function memory(
  files: Record<string, string>,
  faults: { readonly vanish?: string; readonly changed?: string; readonly windows?: boolean } = {},
) {
  const printed = { out: "", err: "" };
  const content = new Map<string, Uint8Array>(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  const get = (path: string): Uint8Array => {
    const bytes = content.get(path);
    if (bytes === undefined || path === faults.vanish) throw failure("ENOENT");
    return bytes;
  };
  const io: Io = {
    host: { digest: (bytes, algorithm = "sha256") => `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}` },
    version: "0.0.0",
    columns: undefined,
    colour: { out: false, err: false },
    terminal: false,
    windows: faults.windows === true,
    clock: () => 0,
    rest: async () => {},
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    truePath: (path) => (faults.windows ? win32.resolve("C:\\work", path) : `/${path}`),
    pathKind: (path) => {
      if ([...content.keys()].some((name) => name.startsWith(`${path}/`)) || path === ".") return "folder";
      if (!content.has(path)) throw failure("ENOENT");
      return "file";
    },
    list: (folder) =>
      [...content.keys()]
        .filter((name) => folder === "." || name.startsWith(`${folder}/`))
        .map((name) => ({ name: folder === "." ? name : name.slice(folder.length + 1), kind: "file" as const })),
    read: get,
    glimpse: () => undefined,
    head: (path, count) => get(path).subarray(0, count),
    archive: async () => undefined,
    stdin: async () => new Uint8Array(),
    replace: (path, bytes, was) => {
      if (path === faults.changed && was !== undefined) throw failure("CHANGED");
      content.set(path, bytes);
    },
    lock: (path) => {
      if (content.has(path)) throw Object.assign(failure("LOCKED"), { path, holder: {} });
      content.set(path, new Uint8Array());
      return () => void content.delete(path);
    },
    remove: (path) => void content.delete(path),
    hash: async (hashed) => hashed.map(({ path, algorithm }) => ({ digest: io.host.digest(get(path), algorithm), size: get(path).length })),
    interruption: () => ({ signal: new AbortController().signal, end: () => {} }),
    makeFolder: () => {},
    create: (path) => {
      const pieces: string[] = [];
      return {
        write: (text) => void pieces.push(text),
        done: () => void content.set(path, new TextEncoder().encode(pieces.join(""))),
        drop: () => {},
      };
    },
    serve: async () => {},
  };
  return { io, printed, text: (path: string): string => new TextDecoder().decode(content.get(path)) };
}
