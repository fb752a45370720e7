import { type PlaceInLayout, placeInLayout } from "./blob-path.ts";
import type { FileSystem } from "./file-system.ts";
import { isLayout } from "./layout.ts";
import type { LayoutReader, ReaderOptions } from "./reader.ts";

/** A document's place in a layout that is there, and the layout's reader. */
export interface Found extends PlaceInLayout {
  readonly reader: LayoutReader;
}

/** The layouts of one machine, each opened once. Paths are absolute, with `/`. */
export interface Layouts {
  /** The layout in which a file lies, be it there or not; `undefined` where there is none. Never throws. */
  readonly of: (path: string) => Promise<Found | undefined>;
  /** The layout in this folder; `undefined` where there is none. */
  readonly at: (folder: string) => Promise<LayoutReader | undefined>;
  /** Something changed on the disk: every layout is looked at anew, and folders are asked again whether they hold one. */
  readonly forget: () => void;
}

/** So many layouts are kept open: they lie one after the other when a tree of folders is walked. */
const KEPT = 16;

/** The layouts that can be reached through `open`, which gives the files of a folder. */
export function createLayouts(open: (folder: string) => FileSystem, options: ReaderOptions = {}): Layouts {
  const known = new Map<string, Promise<LayoutReader | undefined>>();
  const readers = new Map<string, LayoutReader>();

  async function ask(folder: string): Promise<LayoutReader | undefined> {
    const files = open(folder === "" ? "/" : folder);
    if (!(await isLayout(files))) return undefined;
    // Most files that are called like a layout's lie in none, and wait for nothing that reads one.
    const { createLayoutReader } = await import("./reader.ts");
    const reader = readers.get(folder) ?? createLayoutReader(files, options);
    readers.set(folder, reader);
    return reader;
  }

  function at(folder: string): Promise<LayoutReader | undefined> {
    let found = known.get(folder);
    if (found === undefined) found = ask(folder).catch(() => undefined);
    // What was asked for last goes last.
    known.delete(folder);
    known.set(folder, found);
    for (const kept of [known, readers]) if (kept.size > KEPT) kept.delete([...kept.keys()][0] as string);
    return found;
  }

  return {
    at,
    of: async (path) => {
      const place = placeInLayout(path);
      if (place === undefined) return undefined;
      const reader = await at(place.folder);
      return reader === undefined ? undefined : { ...place, reader };
    },
    forget: () => {
      known.clear();
      for (const reader of readers.values()) reader.forget();
    },
  };
}
