import type { Layouts } from "../layout/layouts.ts";
import { mayLieInLayout } from "../layout/root-documents.ts";
import type { LayoutView } from "../layout-view.ts";
import type { Io } from "./io.ts";

/** The layout that a file lies in, gathered for a check of it. */
export interface InLayout {
  readonly view: LayoutView;
  /** What stands before a path of the layout in a report: "dir/", or "" where the command runs in the layout's own folder. */
  readonly prefix: string;
}

/** Finds the layouts that the files of one command lie in, each opened once. */
export interface LayoutFinder {
  /** Whether a file could lie in a layout, going by its path from the root: most could not. */
  readonly mayHold: (truePath: string) => boolean;
  /**
   * @param named the path as the report has it
   * @param truePath the same from the root, links followed
   * @param text what stands for the file's content, as standard input does; left out: what the file holds
   */
  readonly of: (named: string, truePath: string, text?: string) => Promise<InLayout | undefined>;
  /** A file was written. */
  readonly forget: () => void;
}

/** The finder over a machine; one that finds nothing where layouts cannot be read. */
export function createLayoutFinder(io: Io): LayoutFinder {
  const { layout, digest } = io.host;
  if (layout === undefined) return { mayHold: () => false, of: async () => undefined, forget: () => {} };
  let layouts: Layouts | undefined;
  const slashes = (path: string): string => (io.windows ? path.replaceAll("\\", "/") : path);
  const mayHold = (truePath: string): boolean => mayLieInLayout(slashes(truePath));
  return {
    mayHold,
    of: async (path, truePath, text) => {
      if (!mayHold(truePath)) return undefined;
      const { createLayouts } = await import("../layout/layouts.ts");
      const { viewOf } = await import("../layout/view.ts");
      layouts ??= createLayouts(layout, { sha256: digest });
      const found = await layouts.of(slashes(truePath));
      if (found === undefined) return undefined;
      const { reader, place, folder } = found;
      try {
        const view = await viewOf(reader, place, text);
        const named = slashes(path);
        const isWhole = named === place || named.endsWith(`/${place}`);
        return { view, prefix: isWhole ? named.slice(0, named.length - place.length) : `${folder}/` };
      } finally {
        if (text !== undefined) reader.edit(place, undefined);
      }
    },
    forget: () => layouts?.forget(),
  };
}
