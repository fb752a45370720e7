import { applyEdits, NONE, styleOf } from "../json/index.ts";
import { type Document, isParsable } from "../model/document.ts";
import { type Conversion, converted, unreadableAt } from "./conversion.ts";
import type { FormName } from "./form-names.ts";
import { isConvertible, toImageManifest } from "./image-manifest.ts";
import { collectRemarks } from "./remarks.ts";
import { sortAnnotations } from "./sorted-annotations.ts";
import { indented, isMinified, minified } from "./spacing.ts";
import { isCacheManifest, toCacheIndex } from "./to-cache-index.ts";
import { convertToDocker, isOciImage, listsOciManifests } from "./to-docker.ts";
import { convertToOci, isDocker } from "./to-oci.ts";

/** One form that a document can be given, for the terminal, the editor and the library alike. */
export interface Form {
  /** What cannot hold something: "the image manifest". */
  readonly noun: string;
  /** What becomes of which documents, after "what …": in a refusal of a text that is no manifest. */
  readonly takes: string;
  /** Whether it is for such a document and would change it. The conversion may be refused all the same. */
  readonly applies: (doc: Document) => boolean;
  /** Whether it is sure to be refused, where that is seen without converting: for who does not ask why. */
  readonly refuses?: (doc: Document) => boolean;
  readonly convert: (doc: Document) => Conversion;
  /** A title for a button, with what the document will be: "Convert to an image manifest". */
  readonly title: (doc: Document) => string;
}

/** A rewrite that keeps every token: only places change. */
function respaced(doc: Document, write: () => string): Conversion {
  const unreadable = unreadableAt(doc.tree);
  if (unreadable !== undefined) return { outcome: "refused", reasons: [unreadable] };
  return converted(write, { losses: collectRemarks(), notes: collectRemarks() }, doc.tree.bom);
}

/** Deeper ones are refused, and writing goes as deep as the document. */
const hasText = ({ tree }: Document): boolean => isParsable(tree) && tree.root !== NONE && tree.tooDeep === NONE;

export const forms: Readonly<Record<FormName, Form>> = {
  "image-manifest": {
    noun: "the image manifest",
    takes: "can be converted is a BuildKit cache as image index, or an artifact manifest",
    applies: isConvertible,
    convert: toImageManifest,
    title: () => "Convert to an image manifest",
  },
  oci: {
    noun: "the OCI document",
    takes: "becomes an OCI document is a Docker manifest list or image manifest",
    applies: isDocker,
    convert: convertToOci,
    title: ({ kind }) => (kind === "docker-list" ? "Convert to an OCI image index" : "Convert to an OCI image manifest"),
  },
  docker: {
    noun: "the Docker document",
    takes: "becomes a Docker document is an OCI image index or image manifest",
    applies: isOciImage,
    refuses: listsOciManifests,
    convert: convertToDocker,
    title: ({ kind }) => (kind === "oci-index" ? "Convert to a Docker manifest list" : "Convert to a Docker image manifest"),
  },
  "cache-index": {
    noun: "the cache index",
    takes: "becomes a cache index is a BuildKit cache as image manifest",
    applies: isCacheManifest,
    convert: toCacheIndex,
    title: () => "Convert to a cache index, for BuildKit before 0.12",
  },
  minified: {
    noun: "the document",
    takes: "can be written on one line is a container manifest",
    applies: (doc) => hasText(doc) && !isMinified(doc.tree),
    convert: (doc) => respaced(doc, () => minified(doc.tree)),
    title: () => "Write on one line",
  },
  indented: {
    noun: "the document",
    takes: "can be indented is a container manifest",
    // A text on several lines was laid out by somebody; the formatter is for that.
    applies: (doc) => hasText(doc) && styleOf(doc.tree).indent === undefined,
    convert: (doc) => respaced(doc, () => indented(doc.tree)),
    title: () => "Indent",
  },
  "sorted-annotations": {
    noun: "the document",
    takes: "has annotations to sort is a container manifest",
    applies: (doc) => hasText(doc) && sortAnnotations(doc).length > 0,
    convert: (doc) => respaced(doc, () => applyEdits(doc.text, sortAnnotations(doc)).slice(doc.tree.bom ? 1 : 0)),
    title: () => "Sort the annotations",
  },
};
