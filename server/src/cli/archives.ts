import type { Archive } from "../layout/archive.ts";
import { nameOf } from "./file-name.ts";
import { STDIN } from "./input.ts";
import type { Io } from "./io.ts";
import type { Colours } from "./report/colour.ts";
import { shown } from "./report/display.ts";

/** An archive among the arguments. */
export interface Opened {
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
export async function withArchives(paths: readonly string[], colours: Colours, io: Io): Promise<WithArchives> {
  const opened: Opened[] = [];
  for (const path of new Set(paths)) {
    const archive = path === STDIN ? undefined : await open(path, io);
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
    io: opened.length === 0 ? io : (await import("./archive-overlay.ts")).overlaid(io, opened, slashed),
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

async function open(path: string, io: Io): Promise<Archive | undefined> {
  try {
    return io.pathKind(path) === "file" ? await io.archive(path) : undefined;
  } catch {
    // Whoever reads it as a file says what is wrong.
    return undefined;
  }
}
