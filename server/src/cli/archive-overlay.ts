import { type Archive, archiveFiles } from "../layout/archive.ts";
import type { Opened } from "./archives.ts";
import { withoutEnd } from "./file-name.ts";
import type { HashedFile, Io } from "./io.ts";

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** The machine on which the archives are folders. */
export function overlaid(io: Io, opened: readonly Opened[], slashed: (path: string) => string): Io {
  /** The archive that a path leads into, and the path in it. */
  const find = (path: string): { readonly archive: Archive; readonly inner: string; readonly file: string } | undefined => {
    const whole = withoutEnd(slashed(path));
    for (const { names, archive } of opened)
      for (const name of names) {
        if (whole === name) return { archive, inner: "", file: name };
        if (whole.startsWith(`${name}/`)) return { archive, inner: whole.slice(name.length + 1), file: name };
      }
    return undefined;
  };
  const readOnly = <T extends readonly unknown[], R>(act: (path: string, ...rest: T) => R): ((path: string, ...rest: T) => R) => {
    return (path, ...rest) => {
      if (find(path) !== undefined) throw failure("ARCHIVE");
      return act(path, ...rest);
    };
  };
  return {
    ...io,
    host: {
      ...io.host,
      layout: (folder) => {
        const found = find(folder);
        const { layout } = io.host;
        if (found !== undefined) return archiveFiles(found.archive, found.inner);
        if (layout === undefined) throw failure("ENOENT");
        return layout(folder);
      },
    },
    truePath: (path) => {
      const found = find(path);
      return found === undefined ? io.truePath(path) : `${io.truePath(found.file)}${found.inner === "" ? "" : `/${found.inner}`}`;
    },
    pathKind: (path) => {
      const found = find(path);
      if (found === undefined) return io.pathKind(path);
      const kind = found.archive.stat(found.inner)?.kind;
      if (kind === undefined) throw failure("ENOENT");
      return kind === "link" ? "other" : kind;
    },
    list: (folder) => {
      const found = find(folder);
      if (found === undefined) return io.list(folder);
      const entries = found.archive.list(found.inner);
      if (entries === undefined) throw failure("ENOENT");
      return [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    read: (path, limit) => {
      const found = find(path);
      return found === undefined ? io.read(path, limit) : found.archive.read(found.inner, limit);
    },
    glimpse: (path, limit) => (find(path) === undefined ? io.glimpse(path, limit) : undefined),
    head: (path, count) => {
      const found = find(path);
      return found === undefined ? io.head(path, count) : found.archive.head(found.inner, count);
    },
    hash: (files, watch) =>
      io.hash(
        files.map((file): HashedFile => {
          const found = find(file.path);
          const slice = found?.archive.slice(found.inner);
          return found === undefined || slice === undefined ? file : { ...file, path: found.file, ...slice };
        }),
        watch,
      ),
    replace: readOnly(io.replace),
    create: readOnly(io.create),
    lock: readOnly(io.lock),
    remove: readOnly(io.remove),
    makeFolder: readOnly(io.makeFolder),
  };
}
