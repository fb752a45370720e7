import type { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";
import type { Host } from "../entry/host.ts";
import { type PlaceInLayout, placeInLayout } from "../layout/blob-path.ts";
import type { FileSystem } from "../layout/file-system.ts";
import type { Found, Layouts } from "../layout/layouts.ts";
import type { LayoutReader } from "../layout/reader.ts";
import type { LayoutView } from "../layout-view.ts";
import type { Documents } from "./documents.ts";
import { diskPath, placeElsewhere, readUri, spelled } from "./uris.ts";

/** The layout that an open document lies in, gathered for a check of it. */
export interface InLayout extends Found {
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
  /** The layout in a folder, gathered for its `index.json`; `undefined` where there is none. */
  readonly at: (folderUri: string) => Promise<InLayout | undefined>;
  /** A layout gathered for another of its files. */
  readonly from: (layout: InLayout, place: string) => Promise<InLayout>;
  /** The layouts that were asked for last and are still there, gathered for their `index.json`. */
  readonly known: () => Promise<readonly InLayout[]>;
  /** The names of the other open documents of the same layout: what is said of them may be another after a change of this one. */
  readonly neighbours: (uri: string) => Promise<readonly string[]>;
  /** Something changed on the disk. */
  readonly forget: () => void;
}

/** What clients are asked to watch, so that missing and changed blobs are told when nobody types. */
export const WATCHED_IN_LAYOUTS = ["index.json", "oci-layout", "manifest.json", "blobs/*/*"].map((name) => ({ globPattern: `**/${name}` }));

/** Nobody may watch, and not everything is watched: what was looked at longer ago than this, in milliseconds, is looked at again. */
const FRESH = 2000;

/** So many layouts are gone through when somebody looks for a name: as many as are kept open. */
const KNOWN = 16;

/** So many views of one layout are kept: somebody opens a tree branch by branch. */
const VIEWS = 64;

/**
 * The path under which layouts are looked for: of a file on the disk its own, and of others, for what the client can read, one that
 * begins with scheme and authority. `undefined` for versions of a file (they have a query) and what cannot be a URI.
 */
function pathOf(uri: string): string | undefined {
  const path = diskPath(uri);
  if (path !== undefined) return path;
  const away = placeElsewhere(uri);
  return away && `${away.scheme}://${away.authority}${away.path}`;
}

/** Where a document would lie in a layout, going by its URI alone; `undefined` for every other document. */
export function placeOf(uri: string): PlaceInLayout | undefined {
  const path = pathOf(uri);
  return path === undefined ? undefined : placeInLayout(path);
}

/** The URI of a layout's folder with a `/` at its end, as the client spells it, by one of its files. */
function rootOf(uri: string, place: string): string {
  const root = spelled(uri, place.split("/").length, [""]);
  if (root !== undefined) return root;
  const own = readUri(uri) ?? URI.parse(uri);
  return own.with({ path: own.path.slice(0, own.path.length - place.length), query: "", fragment: "" }).toString();
}

/** A path of `pathOf` that lies on no disk. */
const ELSEWHERE = /^([a-z][a-z0-9+.-]+):\/\/([^/]*)([\s\S]*)$/i;

/** Where nothing lies. */
const NOTHING: FileSystem = {
  list: async () => undefined,
  stat: async (paths) => paths.map(() => undefined),
  read: () => Promise.reject(new Error("ENOENT")),
  head: () => Promise.reject(new Error("ENOENT")),
};

/**
 * `undefined` where there are no files to read layouts from.
 *
 * @param elsewhere gives the files of a folder that lies on no disk; its path ends with `/`
 */
export function createOpenLayouts(
  { layout, digest }: Host,
  documents: Documents,
  elsewhere?: (folder: URI) => FileSystem,
): OpenLayouts | undefined {
  if (layout === undefined && elsewhere === undefined) return undefined;
  const opened = (folder: string): FileSystem => {
    const [, scheme, authority, path] = ELSEWHERE.exec(folder) ?? [];
    if (scheme === undefined) return layout?.(folder) ?? NOTHING;
    return elsewhere?.(URI.from({ scheme, authority: authority ?? "", path: `${path}/` })) ?? NOTHING;
  };
  let made: Layouts | undefined;
  /** Most documents lie in no layout, and do not wait for what reads one. */
  const layouts = async (): Promise<Layouts> => {
    if (made !== undefined) return made;
    const { createLayouts } = await import("../layout/layouts.ts");
    made ??= createLayouts(opened, { sha256: digest });
    return made;
  };
  /** By folder: the places whose files stand back behind an open text. */
  const open = new Map<string, Set<string>>();
  /** Folders of layouts by their path, with the URI that a person knows them under. */
  const folders = new Map<string, string>();
  const views = new WeakMap<LayoutReader, { readonly version: number; readonly views: Map<string, Promise<LayoutView>> }>();
  let looked = Date.now();

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

  function look(): void {
    // A clock that is set back has shown nothing.
    if (Math.abs(Date.now() - looked) <= FRESH) return;
    looked = Date.now();
    made?.forget();
  }

  /** A view is the same until something changes: several answers are given from one. */
  function viewed({ reader }: Found, place: string): Promise<LayoutView> {
    const version = reader.version();
    let known = views.get(reader);
    if (known?.version !== version) {
      known = { version, views: new Map() };
      views.set(reader, known);
    }
    let view = known.views.get(place);
    if (view === undefined) {
      if (known.views.size >= VIEWS) known.views.clear();
      view = import("../layout/view.ts").then(({ viewOf }) => viewOf(reader, place));
      known.views.set(place, view);
    }
    return view;
  }

  async function gathered(found: Found, root: string): Promise<InLayout> {
    const { reader, place, folder } = found;
    // What was asked for last goes last.
    folders.delete(folder);
    folders.set(folder, root);
    lay(found);
    const id = `${folder}#${reader.version()}`;
    const view = await viewed(found, place);
    return { ...found, view, id, uriOf: (other) => root + other.split("/").map(encodeURIComponent).join("/") };
  }

  async function inFolder(folder: string, root: string): Promise<InLayout | undefined> {
    look();
    const reader = await (await layouts()).at(folder);
    return reader === undefined ? undefined : gathered({ reader, folder, place: "index.json" }, root);
  }

  return {
    of: async (document) => {
      const path = pathOf(document.uri);
      if (path === undefined || placeInLayout(path) === undefined) return undefined;
      look();
      const found = await (await layouts()).of(path);
      if (found === undefined) return undefined;
      return gathered(found, rootOf(document.uri, found.place));
    },
    at: async (folderUri) => {
      const path = pathOf(folderUri);
      if (path === undefined) return undefined;
      return inFolder(path.replace(/\/$/, ""), rootOf(`${folderUri.replace(/\/$/, "")}/index.json`, "index.json"));
    },
    from: async (layout, place) => ({ ...layout, place, view: await viewed(layout, place) }),
    known: async () => {
      const found = await Promise.all([...folders].slice(-KNOWN).map(([folder, root]) => inFolder(folder, root)));
      return found.filter((each) => each !== undefined);
    },
    neighbours: async (uri) => {
      const at = placeOf(uri);
      if (at === undefined) return [];
      const others = documents.uris().filter((open) => {
        const other = placeOf(open);
        return other?.folder === at.folder && other.place !== at.place;
      });
      return others.length > 0 && (await (await layouts()).at(at.folder)) !== undefined ? others : [];
    },
    forget: () => made?.forget(),
  };
}
