import { type Archive, archiveFiles } from "../layout/archive.ts";
import { nameOf } from "./file-name.ts";
import { STDIN } from "./input.ts";
import type { HashedFile, Io } from "./io.ts";
import type { Colours } from "./report/colour.ts";
import { shown } from "./report/display.ts";

/** An archive among the arguments. */
interface Opened {
  /** As it was named, and with links followed. */
  readonly names: readonly string[];
  readonly archive: Archive;
}

/** The machine with archives as folders, and what must be said of them. */
export interface WithArchives {
  readonly io: Io;
  /** Whether this argument is an archive. */
  readonly isArchive: (path: string) => boolean;
  /** A command's exit code, which is 2 where an archive is not whole: what it lacks was not looked at. */
  readonly ended: (code: Promise<number>) => Promise<number>;
}

/**
 * Lets every command read tar archives of layouts and of `docker save` as if they were folders: `image.tar/index.json`. Nothing is unpacked,
 * and nothing can be written there (`ARCHIVE`). What is odd about an archive is told on standard error.
 */
export function withArchives(paths: readonly string[], colours: Colours, io: Io): WithArchives {
  const opened: Opened[] = [];
  for (const path of new Set(paths)) {
    const archive = path === STDIN ? undefined : open(path, io);
    if (archive !== undefined) opened.push({ names: [...new Set([path, io.truePath(path)])].map(slashed), archive });
  }
  const isArchive = (path: string): boolean => opened.some(({ names }) => names.includes(slashed(path)));
  let damaged = false;
  for (const { names, archive } of opened) {
    const name = nameOf(names[0] as string);
    for (const says of archive.notes) io.err(`${name}: ${shown(says)}\n`);
    if (archive.damage === undefined) continue;
    damaged = true;
    io.err(`${colours.severity.error("error")}: ${name}: the archive is not whole: ${shown(archive.damage)}\n`);
  }
  return {
    io: opened.length === 0 ? io : overlaid(io, opened, slashed),
    isArchive,
    ended: async (code) => Math.max(await code, damaged ? 2 : 0),
  };

  function slashed(path: string): string {
    return io.windows ? path.replaceAll("\\", "/") : path;
  }
}

/** Why an archive is not converted, and what to do. */
export function archiveRefusal(path: string): string {
  const folder = path.replace(/\.[^./\\]*$/, "") || "layout";
  const [from, to] = [path, folder === path ? `${path}.d` : folder].map((name) =>
    /^[\w./:@%+,-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`,
  );
  return `${nameOf(path)} is a tar archive, which is only read; unpack it and convert the layout: \`mkdir ${to} && tar -xf ${from} -C ${to} && oci-manifest convert ${to} --write\``;
}

function open(path: string, io: Io): Archive | undefined {
  try {
    return io.pathKind(path) === "file" ? io.archive(path) : undefined;
  } catch {
    // Whoever reads it as a file says what is wrong.
    return undefined;
  }
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });

function overlaid(io: Io, opened: readonly Opened[], slashed: (path: string) => string): Io {
  /** The archive that a path leads into, and the path in it. */
  const find = (path: string): { readonly archive: Archive; readonly inner: string; readonly file: string } | undefined => {
    const whole = slashed(path).replace(/\/+$/, "");
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
