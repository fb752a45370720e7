import type { Descriptor, Document } from "./model/document.ts";
import type { Detected } from "./model/kinds.ts";

/** What lies at a path of a layout. A symbolic link is told and never followed; `other`: a pipe, a device, a socket. */
export type EntryKind = "file" | "folder" | "link" | "other";

/** Something that lies in a layout. `path` is seen from the layout's folder, with `/`: "index.json", "blobs/sha256/abc…". */
export interface LayoutEntry {
  readonly path: string;
  readonly kind: EntryKind;
  /** In bytes; of a folder or link whatever the machine says. */
  readonly size: number;
  /** When it was written, in milliseconds since 1970; only good for being compared with itself. */
  readonly mtime: number;
}

/** What lies where a digest's blob belongs. Whether its content hashes to that digest is not known from here. */
export interface LayoutBlob extends LayoutEntry {
  readonly digest: string;
}

/** A JSON document of a layout that has been read: an open editor's text where there is one, else the file. */
export interface LayoutDocument {
  /** Its path, as in `LayoutEntry`. */
  readonly place: string;
  readonly text: string;
  /** In bytes. */
  readonly size: number;
  /** What the text is, by itself; `undefined` for one that is not ours. */
  readonly kind: Detected;
  /** `undefined` for a text that is not ours and for inspect output. */
  readonly document: Document | undefined;
  /** Somebody is editing it, and the file holds something else. */
  readonly edited: boolean;
  /** The digest of its content, of the algorithm of its name (sha256 outside `blobs`); `undefined` for algorithms that we cannot compute. */
  readonly digest: () => string | undefined;
}

/** A descriptor that points at something, and the document in which it stands. */
export interface Parent {
  readonly file: LayoutDocument;
  readonly descriptor: Descriptor;
}

/** What lies below `blobs` and can be nobody's blob, and why: "a file beside the folders of algorithms". */
export interface Stray extends LayoutEntry {
  readonly because: "not-a-folder" | "algorithm" | "name";
}

/**
 * The layout that a document lies in, as far as the rules of this document may ask. Everything is read already, so that they stay
 * pure. It was gathered for one text; `digestOf` serves other texts of the same document too.
 */
export interface LayoutView {
  /** Where the checked document lies: "index.json", "oci-layout", "manifest.json", "blobs/sha256/abc…". */
  readonly place: string;
  /** The digest that its place names: `undefined` outside `blobs`. */
  readonly named: string | undefined;
  /** The digest of a text at this place, by the algorithm of its name; `undefined` for algorithms that we cannot compute. */
  readonly digestOf: (text: string) => string | undefined;
  /** What lies at a path: the files beside `blobs`, blobs, and whatever this document names. `undefined`: nothing. */
  readonly entry: (path: string) => LayoutEntry | undefined;
  /** What lies where this digest's blob belongs. `undefined`: nothing, or the digest names no path at all. */
  readonly blob: (digest: string) => LayoutBlob | undefined;
  /**
   * The document behind a digest: every index and manifest that index.json leads to, and whatever this document's descriptors and
   * those of their targets lead to. `undefined`: not there, not JSON, or not read (`unread` says why).
   */
  readonly document: (digest: string) => LayoutDocument | undefined;
  /** Why what lies there was not read, though a document is expected: "`blobs/…` is a symbolic link, which is not followed". */
  readonly unread: (digest: string) => string | undefined;
  /** It was not read because of our limits, not because of what it is. */
  readonly isLeftOut: (digest: string) => boolean;
  /** The first bytes (at most `HEAD_SIZE`) of this document's layers, and of what is no JSON where JSON was expected. */
  readonly head: (digest: string) => Uint8Array | undefined;
  /** Who points at this document. */
  readonly parents: readonly Parent[];
  /** Who points at a digest, of all that index.json leads to. */
  readonly parentsOf: (digest: string) => readonly Parent[];
  /** The documents beside `blobs`; `undefined` where they are missing or not JSON. */
  readonly index: LayoutDocument | undefined;
  readonly marker: LayoutDocument | undefined;
  readonly saved: LayoutDocument | undefined;
  /** Blobs that nothing leads to, in order of their digests; `undefined` where not everything was read that may lead there. */
  readonly unreferenced: () => readonly LayoutBlob[] | undefined;
  /** This document is such a blob, as far as everything was read that may lead to it. */
  readonly isUnreferenced: () => boolean;
  /** What lies below `blobs` and can be nobody's blob, in order of paths. */
  readonly strays: readonly Stray[];
  /** How many digests documents speak of, and how many of them have no blob: a plainly partial layout has many. */
  readonly referenced: number;
  readonly missing: number;
  /** Everything below `blobs` was looked at, so that what was not found is not there. */
  readonly isListed: boolean;
  /** What else was not looked at, because there is more than we read, a sentence each: of the whole layout in one of its documents. */
  readonly leftOut: readonly string[];
}
