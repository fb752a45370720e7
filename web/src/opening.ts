import type { FileSystem } from "../../server/src/layout/file-system.ts";
import { memoryFileSystem } from "../../server/src/layout/memory-file-system.ts";
import { isArchive, openArchive } from "./archive.ts";
import type { Documents } from "./documents.ts";
import { plain } from "./dom.ts";
import type { Shared } from "./fragment.ts";
import type { Layouts } from "./layouts.ts";
import type { Shown } from "./panels/files.ts";

/** The ways in which a document comes to the page. */
export interface Opening {
  /** A text alone, or with the layout around it. */
  readonly text: (shared: Shared) => Promise<void>;
  /** What a person dropped or chose: documents, or archives of layouts. */
  readonly files: (files: readonly File[]) => Promise<void>;
  /** A document of a layout that is open. */
  readonly inLayout: (uri: string, name: string) => Promise<void>;
}

/** A larger file is no manifest; in bytes. */
const MOST = 64 * 1024 * 1024;
/** Documents beside `blobs`. */
const BESIDE = ["index.json", "oci-layout", "manifest.json"] as const;

/** @param show the layouts to be shown; none: there are none any more */
export function createOpening(
  documents: Documents,
  layouts: Layouts,
  show: (layouts: readonly Shown[]) => void,
  announce: (says: string) => void,
): Opening {
  async function text({ text: content, name = "manifest.json", layout }: Shared): Promise<void> {
    documents.clear();
    if (layout === undefined) {
      show([]);
      documents.open(documents.freshUri(name), name, content);
      return;
    }
    const { place, files } = layout;
    const uri = await added("layout", memoryFileSystem({ ...files, [place]: content }), []);
    show([uri]);
    documents.open(`${uri.uri}/${place}`, nameOf(place), content);
  }

  async function added(name: string, files: FileSystem, notes: readonly string[]): Promise<Shown> {
    const stats = await files.stat(BESIDE);
    return { name, uri: layouts.add(name, files), notes, beside: BESIDE.filter((_, i) => stats[i]?.kind === "file") };
  }

  async function archive(file: File): Promise<void> {
    const { layouts: found, notes } = await openArchive(file);
    if (found.length === 0) {
      const why = notes[0] === undefined ? "" : ` (${plain(notes[0])})`;
      return announce(`${plain(file.name)} holds no image layout and nothing that docker save wrote${why}`);
    }
    const shown: Shown[] = [];
    for (const [i, { name, files }] of found.entries()) shown.push(await added(name, files, i === 0 ? notes : []));
    documents.clear();
    show(shown);
    const [first] = shown;
    const begin = first?.beside.find((name) => name !== "oci-layout") ?? first?.beside[0];
    if (first !== undefined && begin !== undefined) await inLayout(`${first.uri}/${begin}`, begin);
  }

  async function inLayout(uri: string, name: string): Promise<void> {
    if (documents.isOpen(uri)) return documents.show(uri);
    const content = await layouts.text(uri);
    if (content === undefined) return announce(`${plain(name)} is not there, or is larger than a document`);
    documents.open(uri, name, content);
  }

  async function one(file: File, isFirst: boolean): Promise<void> {
    if (await isArchive(file)) return archive(file);
    if (file.size > MOST) return announce(`${plain(file.name)} is larger than a manifest ever is`);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const content = decoded(bytes);
    if (content === undefined) return announce(`${plain(file.name)} is no text in UTF-8, as manifests are`);
    if (isFirst) return text({ text: content, name: file.name });
    documents.open(documents.freshUri(file.name), file.name, content);
  }

  return {
    text,
    inLayout,
    files: async (files) => {
      for (const [i, file] of files.entries())
        await one(file, i === 0).catch((error) => announce(error instanceof Error ? error.message : String(error)));
    },
  };
}

const nameOf = (place: string): string => {
  const name = place.slice(place.lastIndexOf("/") + 1);
  return name.length > 30 ? `sha256:${name.slice(0, 12)}` : name;
};

/** A byte order mark stays: it is a fault of the document. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
