import type { Source, Status } from "./mediatype.ts";

/** What a value is, as far as that can be checked or shown. "marker" is an empty string that only has to be there. */
export type AnnotationFormat =
  | "rfc3339"
  | "url"
  | "uri"
  | "digest"
  | "spdx"
  | "reference"
  | "ref-name"
  | "media-type"
  | "integer"
  | "base64"
  | "boolean"
  | "path"
  | "json"
  | "pem"
  | "list"
  | "choice"
  | "marker"
  | "text";

/**
 * Where a key stands: annotations of an index, of a manifest, of an entry of `manifests`, of the config's, a layer's or a blob's
 * descriptor; an entry of a layout's index.json; labels of an image config; or only inside a running tool.
 */
export type AnnotationHome = "index" | "manifest" | "entry" | "config" | "layer" | "layout" | "labels" | "runtime";

/** One key of the catalogue. */
export interface AnnotationKey {
  /** The key, or the beginning of all keys of a family that ends in a name of one's own. */
  readonly key: string;
  readonly prefix?: true;
  /** Who defines it: "OCI", "Docker", "containerd", … */
  readonly family: string;
  readonly where: readonly AnnotationHome[];
  readonly format: AnnotationFormat;
  /** The values of a "choice". */
  readonly values?: readonly string[];
  readonly status: Status;
  /** The key that has replaced a deprecated or mistaken one. */
  readonly replacement?: string;
  /** One or two sentences for a person. */
  readonly meaning: string;
  readonly source: Source;
}

/** What a row adds to key, homes, format and meaning. */
export interface MoreOfKey {
  readonly prefix?: true;
  readonly values?: readonly string[];
  readonly status?: Status;
  /** The replacement; makes the status "deprecated" unless another is given. */
  readonly now?: string;
  readonly source?: Source;
}

/** One row as the data files write it. */
export type KeyRow = readonly [key: string, where: readonly AnnotationHome[], format: AnnotationFormat, meaning: string, more?: MoreOfKey];

/** Makes the entries of one family; what is not said is current and defined in `source`. */
export function keysOfFamily(family: string, source: Source, rows: readonly KeyRow[]): AnnotationKey[] {
  return rows.map(([key, where, format, meaning, more = {}]) => ({
    key,
    ...(more.prefix === undefined ? {} : { prefix: more.prefix }),
    family,
    where,
    format,
    ...(more.values === undefined ? {} : { values: more.values }),
    status: more.status ?? (more.now === undefined ? "current" : "deprecated"),
    ...(more.now === undefined ? {} : { replacement: more.now }),
    meaning,
    source: more.source ?? source,
  }));
}
