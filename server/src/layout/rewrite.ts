import { applyEdits, type Edit, hasLoneSurrogate, type Span, spanOf } from "../json/index.ts";
import { referencesOf } from "../model/attestation.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { algorithmOf, utf8 } from "../oci/digest.ts";
import { blobPath } from "./blob-path.ts";
import { type DocumentType, editDescriptor, type Moved, typeOfDocument } from "./descriptor-edits.ts";
import { INDEX_FILE, type LayoutTexts, nameOfNode, type ReferenceGraph, readGraph } from "./reference-graph.ts";
import { editSavedImages } from "./saved-image-edits.ts";

/** One blob that gets another text, and with it another digest. */
export interface BlobReplacement {
  /** What the blob is called now: the digest that its parents name. */
  readonly digest: string;
  /** The whole new text; a byte order mark in it is written, too. */
  readonly text: string;
}

/** A file of the layout that is to be made: a new blob. Where a file of that name is there already, it has these bytes. */
export interface NewBlob {
  /** `blobs/<algorithm>/<encoded>`, from the layout's root. */
  readonly path: string;
  readonly digest: string;
  /** The digest whose place it takes; left out for a blob that a new document needs. */
  readonly replaces?: string;
  readonly text: string;
  /** `text` in UTF-8: what `digest` was made of. */
  readonly bytes: Uint8Array;
}

/** A file of the layout that is to be changed in place: `index.json`, and `manifest.json` where `docker save` wrote one. */
export interface ChangedFile {
  readonly path: string;
  /** Over offsets of the text that was given, in UTF-16 units; they do not overlap. */
  readonly edits: readonly Edit[];
  /** The text after the edits. */
  readonly text: string;
}

/** Why nothing is rewritten, and where: `path` from the layout's root, `at` in the text of that file. */
export interface RewriteRefusal {
  readonly path: string;
  readonly at?: Span;
  readonly says: string;
}

/** What has to happen in a layout so that it holds other documents. */
export type RewritePlan =
  | {
      readonly outcome: "planned";
      /** New blobs, what they name before themselves: written in this order a crash leaves nothing that leads nowhere. */
      readonly blobs: readonly NewBlob[];
      /** Files that change, to be written after the blobs; `index.json` is the last one. */
      readonly files: readonly ChangedFile[];
      /** The new digest of each document that moved, by its old one. */
      readonly moved: ReadonlyMap<string, string>;
      /** What the new documents cannot say of themselves, a sentence each: signatures of the old ones, for example. */
      readonly notes: readonly string[];
    }
  | { readonly outcome: "unchanged" }
  | { readonly outcome: "refused"; readonly reasons: readonly RewriteRefusal[] };

/** What a plan is made with. */
export interface RewriteOptions {
  /** The digest of bytes, `algorithm:hex`. */
  readonly digest: (bytes: Uint8Array, algorithm: "sha256" | "sha512") => string;
  /**
   * Entries of `index.json` (positions in `manifests`) whose documents are rewritten. What others name stays as it is, shared
   * documents included: their old blobs stay. Left out: all.
   */
  readonly entries?: ReadonlySet<number>;
}

/**
 * Plans how blobs of a layout get other texts: each becomes a blob of its own, and every document that named the old digest names
 * the new one, with its size, and with its media type and artifact type where the document's own changed. Documents that change
 * become new blobs themselves, up to `index.json`. All other text stays byte for byte: tags, annotations, indent, line ends. Old
 * blobs stay. An attestation's `vnd.docker.reference.digest` follows its image within one index, and `subject` follows as well.
 *
 * Pure, and never throws: nothing is read or written. For an editor a plan is one workspace edit, `blobs` as files to create and
 * `files` as text edits; on a disk the blobs come first and `index.json` last.
 *
 * It is refused where a digest would have to hold itself, where an embedded copy (`data`) is none of the old bytes, where a document
 * on the way is no JSON, and where no document names the blob (image-spec 1.1.1, image-layout.md and descriptor.md).
 */
export function planRewrite(texts: LayoutTexts, replacements: readonly BlobReplacement[], options: RewriteOptions): RewritePlan {
  const replaced = new Map(replacements.map(({ digest, text }) => [digest, text]));
  const refused = [...replaced].flatMap(([digest, text]) => refusalOf(digest, text));
  if (refused.length > 0) return { outcome: "refused", reasons: refused };
  const graph = readGraph(texts, replaced, options.entries);
  for (const digest of replaced.keys()) if (!graph.parents.has(digest)) refused.push(unreferenced(digest, graph));
  if (refused.length > 0) return { outcome: "refused", reasons: refused };
  const ordered = childrenFirst(graph, replaced);
  if ("says" in ordered) return { outcome: "refused", reasons: [ordered] };
  return rewriteInOrder(ordered.names, graph, texts, replaced, options);
}

const isWritable = (algorithm: string | undefined): algorithm is "sha256" | "sha512" => algorithm === "sha256" || algorithm === "sha512";

function refusalOf(digest: string, text: string): RewriteRefusal[] {
  if (blobPath(digest) === undefined)
    return [{ path: INDEX_FILE, says: `\`${digest.slice(0, 80)}\` is no digest, so it names no blob of this layout` }];
  const path = nameOfNode(digest);
  if (!isWritable(algorithmOf(digest)))
    return [
      {
        path,
        says: `\`${algorithmOf(digest)}\` digests cannot be made here, only sha256 and sha512: write the new blob with the tool that made this one`,
      },
    ];
  return hasLoneSurrogate(text)
    ? [{ path, says: "The new text holds half a character (a lone surrogate), which UTF-8 cannot write: correct it first" }]
    : [];
}

function unreferenced(digest: string, graph: ReferenceGraph): RewriteRefusal {
  const missing = [...graph.missing][0];
  const where = missing === undefined ? "" : `; \`${missing}\`, which might, is missing or not readable`;
  return {
    path: nameOfNode(digest),
    says: `No document that \`index.json\` leads to names this blob, so there is nothing to repoint${where}`,
  };
}

/** What changes, each document after those that it names; or why there is no such order. */
function childrenFirst(
  graph: ReferenceGraph,
  replaced: ReadonlyMap<string, string>,
): { readonly names: readonly string[] } | RewriteRefusal {
  const changing = new Set<string>(replaced.keys());
  // A set goes on with what is added while it is gone through.
  for (const name of changing) for (const parent of graph.parents.get(name) ?? []) changing.add(parent);
  const waiting = new Map<string, number>();
  const ready: string[] = [];
  for (const name of changing) {
    let count = 0;
    for (const child of graph.nodes.get(name)?.children.keys() ?? []) if (changing.has(child)) count++;
    waiting.set(name, count);
    if (count === 0) ready.push(name);
  }
  // An array goes on with what is added while it is gone through, too.
  for (const name of ready)
    for (const parent of graph.parents.get(name) ?? []) {
      const left = (waiting.get(parent) ?? 0) - 1;
      waiting.set(parent, left);
      if (left === 0) ready.push(parent);
    }
  if (ready.length === changing.size) return { names: ready };
  const done = new Set(ready);
  for (const name of changing) {
    if (done.has(name)) continue;
    const inside = [...(graph.nodes.get(name)?.children ?? [])].find(([child]) => changing.has(child) && !done.has(child));
    if (inside === undefined) continue;
    const [child, descriptors] = inside;
    const at = descriptors[0] === undefined ? {} : spanAt(graph, name, descriptors[0]);
    const says =
      child === name
        ? "This document names itself, and no digest can hold itself: take the reference out"
        : `\`${child}\` leads back to this document, and no digest can hold itself: take one of the references out`;
    return { path: nameOfNode(name), ...at, says };
  }
  return { path: INDEX_FILE, says: "The documents of this layout name each other in a circle" };
}

function spanAt(graph: ReferenceGraph, name: string, { digestNode }: Descriptor): { readonly at?: Span } {
  const document = graph.nodes.get(name)?.document;
  return document === undefined ? {} : { at: spanOf(document.tree, digestNode) };
}

function rewriteInOrder(
  names: readonly string[],
  graph: ReferenceGraph,
  texts: LayoutTexts,
  replaced: ReadonlyMap<string, string>,
  options: RewriteOptions,
): RewritePlan {
  const moved = new Map<string, Moved>();
  const blobs: NewBlob[] = [];
  const files: ChangedFile[] = [];
  const notes: string[] = [];
  const reasons: RewriteRefusal[] = [];
  for (const name of names) {
    const node = graph.nodes.get(name);
    const path = nameOfNode(name);
    const edits: Edit[] = [];
    if (node?.document !== undefined) {
      const refusal = unreadable(node.document, path);
      const touched = [...node.children.keys()].some((child) => moved.has(child));
      if (touched && refusal !== undefined) reasons.push(refusal);
      else if (touched) editDocument(node.document, node.children, path, moved, edits, reasons, notes);
    }
    const before = replaced.get(name) ?? node?.text ?? "";
    if (name === INDEX_FILE) {
      if (edits.length > 0) files.push({ path, edits, text: applyEdits(before, edits) });
      continue;
    }
    if (edits.length === 0 && !replaced.has(name)) continue;
    const algorithm = algorithmOf(name);
    if (!isWritable(algorithm)) {
      reasons.push(...refusalOf(name, ""));
      continue;
    }
    const text = edits.length === 0 ? before : applyEdits(before, edits);
    const bytes = utf8(text);
    const digest = options.digest(bytes, algorithm);
    if (digest === name) continue;
    moved.set(name, {
      digest,
      size: bytes.length,
      bytes,
      ...(replaced.has(name) ? typesOf(name, texts, text) : { from: SAME, to: SAME }),
    });
    blobs.push({ path: nameOfNode(digest), digest, replaces: name, text, bytes });
  }
  if (reasons.length > 0) return { outcome: "refused", reasons };
  if (blobs.length === 0) return { outcome: "unchanged" };
  const saved = options.entries === undefined && texts.saved !== undefined ? editSavedImages(texts.saved, moved) : [];
  if (texts.saved !== undefined && saved.length > 0)
    files.unshift({ path: "manifest.json", edits: saved, text: applyEdits(texts.saved, saved) });
  return { outcome: "planned", blobs, files, moved: new Map(Array.from(moved, ([from, { digest }]) => [from, digest])), notes };
}

/** A document that only names other digests is what it was. */
const SAME: DocumentType = { mediaType: undefined, artifactType: undefined, said: false };

/** What a document is and was; the latter is `undefined` where its file holds the new text already. */
function typesOf(digest: string, texts: LayoutTexts, text: string): Pick<Moved, "from" | "to"> {
  const before = texts.blobs.get(digest);
  return { from: before === undefined || before === text ? undefined : typeOfDocument(before), to: typeOfDocument(text) };
}

function unreadable({ tree }: Document, path: string): RewriteRefusal | undefined {
  const fault = tree.faults[0];
  return fault === undefined
    ? undefined
    : {
        path,
        at: { start: fault.start, end: fault.end },
        says: "The text is not JSON here, so nobody can say what this document names: mend it first",
      };
}

function editDocument(
  document: Document,
  children: ReadonlyMap<string, readonly Descriptor[]>,
  path: string,
  moved: ReadonlyMap<string, Moved>,
  edits: Edit[],
  reasons: RewriteRefusal[],
  notes: string[],
): void {
  for (const [digest, descriptors] of children) {
    const to = moved.get(digest);
    if (to === undefined) continue;
    for (const descriptor of descriptors) {
      const made = editDescriptor(document.tree, descriptor, to);
      if ("says" in made) reasons.push({ path, ...made });
      else edits.push(...made.edits);
      if (descriptor.place === "subject")
        notes.push(
          `\`${digest}\` is the \`subject\` of \`${path}\`, which now names the new digest; what was signed or attested there speaks of the old one: sign or attest again`,
        );
    }
  }
  for (const { digest, digestNode } of referencesOf(document).values()) {
    const to = digest === undefined || !children.has(digest) ? undefined : moved.get(digest);
    if (to !== undefined) edits.push({ ...spanOf(document.tree, digestNode), text: JSON.stringify(to.digest) });
  }
}
