import { beginsLikeJson, scan } from "../json/index.ts";
import type { EntryKind, LayoutDocument, LayoutEntry } from "../layout-view.ts";
import { readDocument } from "../model/document.ts";
import { detectKind } from "../model/kind.ts";
import { INSPECT_OUTPUT } from "../model/kinds.ts";
import { algorithmOf, digestOf, utf8 } from "../oci/digest.ts";
import { humanSize } from "../oci/units.ts";
import { digestOfPath } from "./blob-path.ts";
import { type FileSystem, isInside } from "./file-system.ts";
import { codeOf, type Layout, readLayout } from "./layout.ts";
import { DOCUMENT_BYTES_LIMIT, DOCUMENT_COUNT_LIMIT, DOCUMENT_LIMIT, HEAD_SIZE } from "./limits.ts";

/**
 * A document that was asked for: itself, or why there is none, in words that follow the path. `isLeftOut`: because of our limits
 * (`limits.ts`), not because of what it is.
 */
export type Read = LayoutDocument | { readonly unread: string; readonly isLeftOut?: true };

/** What a reader may be given beside the files. */
export interface ReaderOptions {
  /** `sha256:<hex>` of bytes, the fastest way there is; our own unless given. */
  readonly sha256?: (bytes: Uint8Array) => string;
}

/**
 * One layout, opened once and kept: what lies there, and the documents that somebody asked for. After `forget` everything is looked at
 * anew, and only files that changed (another size or time) are read again.
 */
export interface LayoutReader {
  readonly files: FileSystem;
  /** What lies there; read once until `forget`. */
  readonly layout: () => Promise<Layout>;
  /** The document at a path of this layout; `undefined` where nothing lies there and nobody edits it. Never throws. */
  readonly document: (place: string) => Promise<Read | undefined>;
  /** The first bytes of a file, at most `HEAD_SIZE`; `undefined` where there is no file that can be read. Never throws. */
  readonly head: (place: string) => Promise<Uint8Array | undefined>;
  /** What lies at a path that only a document names, as far as it lies inside; `undefined` where nothing does. */
  readonly entry: (path: string) => Promise<LayoutEntry | undefined>;
  /** A text that stands for the file at a path until it is taken back with `undefined`: what an editor has open. */
  readonly edit: (place: string, text: string | undefined) => void;
  /** Something may have changed on the disk. */
  readonly forget: () => void;
  /** Differs whenever an answer may differ. */
  readonly version: () => number;
  readonly sha256: (bytes: Uint8Array) => string;
}

/** Opens a layout for reading. Nothing is read before somebody asks. */
export function createLayoutReader(files: FileSystem, { sha256 = digestOf }: ReaderOptions = {}): LayoutReader {
  let listing: Promise<Layout> | undefined;
  let version = 0;
  const texts = new Map<string, string>();
  /** Read from the disk, with the size and time for which that holds. */
  const documents = new Map<string, { readonly stamp: string; readonly size: number; readonly read: Promise<Read> }>();
  /** Of texts in editors. */
  const edited = new Map<string, LayoutDocument>();
  const heads = new Map<string, { readonly stamp: string; readonly head: Promise<Uint8Array | undefined> }>();
  /** The bytes of all documents in `documents`. */
  let held = 0;

  function drop(place: string): void {
    held -= documents.get(place)?.size ?? 0;
    documents.delete(place);
  }

  async function open(): Promise<Layout> {
    const read = await readLayout(files);
    for (const place of documents.keys()) {
      const digest = digestOfPath(place);
      if (digest === undefined ? !read.files.has(place) : !read.blobs.has(digest)) drop(place);
    }
    for (const place of heads.keys()) if (!read.blobs.has(digestOfPath(place) ?? "")) heads.delete(place);
    return read;
  }

  const layout = (): Promise<Layout> => {
    listing ??= open();
    return listing;
  };

  async function entryAt(path: string): Promise<LayoutEntry | undefined> {
    const { files: known, blobs } = await layout();
    const digest = digestOfPath(path);
    return digest === undefined ? known.get(path) : blobs.get(digest);
  }

  async function readFile({ path, kind, size }: LayoutEntry): Promise<Read> {
    if (kind !== "file") return { unread: KIND_WORDS[kind] };
    if (size > DOCUMENT_LIMIT) return { unread: `has ${humanSize(size)}, more than any document has`, isLeftOut: true };
    try {
      // Whoever says "manifest" of a layer shall not make us read it whole.
      if (size > SMALL && !beginsLikeJson(await files.head(path, HEAD_SIZE))) return NO_JSON;
      const bytes = await files.read(path, DOCUMENT_LIMIT);
      if (!beginsLikeJson(bytes)) return NO_JSON;
      return documentOf(path, new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), bytes.length, false);
    } catch (error) {
      if (error instanceof TypeError) return { unread: "is not UTF-8" };
      return { unread: `could not be read: ${codeOf(error)}` };
    }
  }

  function documentOf(place: string, text: string, size: number, isEdited: boolean): LayoutDocument {
    const tree = scan(text);
    const kind = detectKind(tree);
    const document = kind === undefined || kind === INSPECT_OUTPUT ? undefined : readDocument(tree, kind, place);
    let digest: { readonly is: string | undefined } | undefined;
    return {
      place,
      text,
      size,
      kind,
      document,
      edited: isEdited,
      digest: () => {
        digest ??= { is: contentDigest(place, text, sha256) };
        return digest.is;
      },
    };
  }

  async function fromDisk(place: string): Promise<Read | undefined> {
    const entry = await entryAt(place);
    if (entry === undefined) return undefined;
    const stamp = stampOf(entry);
    const known = documents.get(place);
    if (known?.stamp === stamp) return known.read;
    drop(place);
    const isRead = entry.kind === "file" && entry.size <= DOCUMENT_LIMIT;
    if (isRead && (documents.size >= DOCUMENT_COUNT_LIMIT || held + entry.size > DOCUMENT_BYTES_LIMIT)) return LEFT_OUT;
    const size = isRead ? entry.size : 0;
    held += size;
    const read = readFile(entry);
    documents.set(place, { stamp, size, read });
    return read;
  }

  async function document(place: string): Promise<Read | undefined> {
    const text = texts.get(place);
    const disk = await fromDisk(place);
    if (text === undefined) return disk;
    // Editors take the byte order mark out of a text; nothing was edited by that.
    if (disk !== undefined && "text" in disk && (disk.text === text || disk.text === `\ufeff${text}`)) return disk;
    let known = edited.get(place);
    if (known?.text !== text) {
      known = documentOf(place, text, utf8(text).length, true);
      edited.set(place, known);
    }
    return known;
  }

  return {
    files,
    layout,
    document,
    sha256,
    head: async (place) => {
      const entry = await entryAt(place);
      if (entry?.kind !== "file") return undefined;
      const stamp = stampOf(entry);
      const known = heads.get(place);
      if (known?.stamp === stamp) return known.head;
      const head = files.head(place, HEAD_SIZE).catch(() => undefined);
      heads.set(place, { stamp, head });
      return head;
    },
    entry: async (path) => {
      const known = await entryAt(path);
      if (known !== undefined || !isInside(path)) return known;
      try {
        const [stat] = await files.stat([path]);
        return stat === undefined ? undefined : { path, ...stat };
      } catch {
        return undefined;
      }
    },
    edit: (place, text) => {
      if (texts.get(place) === text) return;
      version++;
      if (text === undefined) {
        texts.delete(place);
        edited.delete(place);
      } else texts.set(place, text);
    },
    forget: () => {
      version++;
      listing = undefined;
    },
    version: () => version,
  };
}

/** Larger files are looked at before they are read. */
const SMALL = 1 << 20;

/** What is no JSON document, so that it leads nowhere. */
export const NO_JSON: Read = { unread: "is no JSON" };
/** What the reader's own limits leave out. */
const LEFT_OUT: Read = { unread: "is left out: this layout has more documents than are read", isLeftOut: true };

const KIND_WORDS = {
  folder: "is a folder",
  link: "is a symbolic link, which is not followed",
  other: "is a device, pipe or socket",
} as const satisfies Readonly<Record<Exclude<EntryKind, "file">, string>>;

const stampOf = ({ kind, size, mtime }: LayoutEntry): string => `${kind} ${size} ${mtime}`;

/**
 * The digest of a text that lies at a place, by the algorithm of the place's name, and by sha256 outside `blobs`; `undefined` for
 * algorithms that we cannot compute.
 */
export function contentDigest(place: string, text: string, sha256: (bytes: Uint8Array) => string): string | undefined {
  const algorithm = algorithmOf(digestOfPath(place) ?? "sha256:");
  if (algorithm === "sha256") return sha256(utf8(text));
  return algorithm === "sha512" ? digestOf(utf8(text), "sha512") : undefined;
}
