import type { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";
import type { Host } from "../entry/host.ts";
import { type PlaceInLayout, placeInLayout } from "../layout/blob-path.ts";
import { createLayouts, type Found } from "../layout/layouts.ts";
import { viewOf } from "../layout/view.ts";
import type { LayoutView } from "../layout-view.ts";
import { diskPath } from "./configuration.ts";
import type { Documents } from "./documents.ts";

/** The layout that an open document lies in, gathered for a check of it. */
export interface InLayout {
  readonly view: LayoutView;
  /** Differs whenever the layout, or what is open of it, is another one. */
  readonly id: string;
  /** The URI of a path of the layout. */
  readonly uriOf: (place: string) => string;
}

/** The layouts that open documents lie in, on the disk of this machine. */
export interface OpenLayouts {
  /** The layout of an open document, with all that is open of it in the place of the files; `undefined` where it lies in none. */
  readonly of: (document: TextDocument) => Promise<InLayout | undefined>;
  /** The other open documents of the same layout: what is said of them may be another after a change of this one. */
  readonly neighbours: (uri: string) => Promise<readonly TextDocument[]>;
  /** Something changed on the disk. */
  readonly forget: () => void;
}

/** What clients are asked to watch, so that missing and changed blobs are told when nobody types. */
export const WATCHED_IN_LAYOUTS = ["index.json", "oci-layout", "manifest.json", "blobs/*/*"].map((name) => ({ globPattern: `**/${name}` }));

/** Nobody may watch, and not everything is watched: what was looked at longer ago than this, in milliseconds, is looked at again. */
const FRESH = 2000;

/** Where a document would lie in a layout, going by its URI alone; `undefined` for every other document. */
export function placeOf(uri: string): PlaceInLayout | undefined {
  const path = diskPath(uri);
  return path === undefined ? undefined : placeInLayout(path);
}

/** `undefined` where there is no disk to read layouts from. */
export function createOpenLayouts({ layout, digest }: Host, documents: Documents): OpenLayouts | undefined {
  if (layout === undefined) return undefined;
  const layouts = createLayouts(layout, { sha256: digest });
  /** By folder: the places whose files stand back behind an open text. */
  const open = new Map<string, Set<string>>();
  let looked = performance.now();

  /** Open texts stand for their files, and those of closed documents do no longer. */
  function lay({ folder, reader }: Found): void {
    const before = open.get(folder) ?? new Set();
    const now = new Set<string>();
    for (const document of documents.all()) {
      const at = placeOf(document.uri);
      if (at?.folder !== folder) continue;
      now.add(at.place);
      reader.edit(at.place, document.getText());
    }
    for (const place of before) if (!now.has(place)) reader.edit(place, undefined);
    open.set(folder, now);
  }

  return {
    of: async (document) => {
      const path = diskPath(document.uri);
      if (path === undefined || placeInLayout(path) === undefined) return undefined;
      if (performance.now() - looked > FRESH) {
        looked = performance.now();
        layouts.forget();
      }
      const found = await layouts.of(path);
      if (found === undefined) return undefined;
      lay(found);
      const { reader, place, folder } = found;
      const id = `${folder}#${reader.version()}`;
      const view = await viewOf(reader, place);
      const own = URI.parse(document.uri);
      const before = own.path.slice(0, own.path.length - place.length);
      return { view, id, uriOf: (other) => own.with({ path: before + other }).toString() };
    },
    neighbours: async (uri) => {
      const at = placeOf(uri);
      if (at === undefined) return [];
      const others = [...documents.all()].filter((document) => {
        const other = placeOf(document.uri);
        return other?.folder === at.folder && other.place !== at.place;
      });
      return others.length > 0 && (await layouts.at(at.folder)) !== undefined ? others : [];
    },
    forget: layouts.forget,
  };
}
