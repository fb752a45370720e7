import { kindOf, NUMBER, rawOf } from "../json/index.ts";
import type { EntryKind, LayoutBlob, LayoutDocument } from "../layout-view.ts";
import { attestationName, entryPlatform } from "../model/attestation.ts";
import type { Descriptor } from "../model/document.ts";
import { INSPECT_OUTPUT, KIND_NAMES } from "../model/kinds.ts";
import { quote } from "../model/quote.ts";
import { algorithmOf } from "../oci/digest.ts";
import { tagsOf } from "./conversion.ts";
import { type Graph, leadsOn } from "./graph.ts";
import type { Layout } from "./layout.ts";
import { NO_JSON, type Read } from "./reader.ts";
import { nameOfNode } from "./reference-graph.ts";

/** What the bytes of a blob hashed to, or the code of what went wrong while they were read. */
export type Hashed = { readonly digest: string; readonly size: number } | { readonly code: string };

/** What can be wrong with a blob, in the words of the JSON report. */
export type FaultKind = "missing" | "corrupt" | "size" | "not-a-file" | "unreadable" | "unknown-algorithm";

/** One thing that is wrong with a blob. */
export interface BlobFault {
  readonly kind: FaultKind;
  readonly digest: string;
  /** Where it lies or should lie, from the layout's root; the digest where that names no path. */
  readonly path: string;
  /** In words that follow the path. */
  readonly says: string;
}

/** Blobs that belong together, as one line tells them. */
export interface VerifiedGroup {
  readonly blobs: number;
  /** Of those that lie there. */
  readonly bytes: number;
  readonly faults: readonly BlobFault[];
}

/** A manifest or index with what it needs; other manifests have groups of their own. */
export interface VerifiedManifest extends VerifiedGroup {
  readonly digest: string;
  /** Names of the entries of `index.json` that lead to it directly. */
  readonly tags: readonly string[];
  /** "linux/amd64", "attestation of linux/amd64", or what it is: "OCI image index". Plain text. */
  readonly name: string;
}

/** How a layout's blobs hold against their names, and against what documents say of them. */
export interface Verification extends VerifiedGroup {
  /** In the order in which `index.json` leads to them. */
  readonly manifests: readonly VerifiedManifest[];
  /** What nothing leads to. */
  readonly unreferenced: VerifiedGroup;
}

/** Whether we can hash by a digest's algorithm. */
export function canHash(digest: string): boolean {
  const algorithm = algorithmOf(digest);
  return algorithm === "sha256" || algorithm === "sha512";
}

const KIND_WORDS: Readonly<Record<Exclude<EntryKind, "file">, string>> = {
  folder: "is a folder, and a file is needed",
  link: "is a symbolic link, which is not followed",
  other: "is no file but a pipe, a socket or a device",
};

/**
 * Judges the blobs of a layout by what their bytes hash to. Every blob is in exactly one sum of the whole, and in the group of each
 * manifest that needs it.
 *
 * @param hashed by digest, of the blobs that were read
 */
export function judgeLayout(layout: Layout, graph: Graph, hashed: ReadonlyMap<string, Hashed>): Verification {
  const faults = new Map<string, BlobFault[]>();
  const add = (kind: FaultKind, digest: string, says: string): void => {
    // Other content has another size as well: one fault.
    if (kind === "size" && faults.get(digest)?.some((one) => one.kind === "corrupt") === true) return;
    const fault: BlobFault = { kind, digest, path: nameOfNode(digest), says };
    const known = faults.get(digest);
    if (known === undefined) faults.set(digest, [fault]);
    else known.push(fault);
  };
  for (const blob of layout.blobs.values()) {
    const fault = faultOf(blob, hashed.get(blob.digest));
    if (fault !== undefined) add(fault[0], blob.digest, fault[1]);
  }
  for (const digest of graph.referenced) if (!layout.blobs.has(digest)) add("missing", digest, "is missing");
  const manifests: VerifiedManifest[] = [];
  const order = ordered(graph);
  const own = new Set(
    order.filter(({ digest }) => hasOwnGroup(graph.documents.get(digest), layout.blobs.has(digest))).map(({ digest }) => digest),
  );
  if (graph.index !== undefined && "text" in graph.index) sizeFaults(graph.index, layout, add);
  for (const { digest } of order) {
    const read = graph.documents.get(digest);
    if (read !== undefined && "text" in read) sizeFaults(read, layout, add);
  }
  for (const { digest, parent, descriptor, tags } of order) {
    if (!own.has(digest)) continue;
    const read = graph.documents.get(digest);
    const needed = new Set([digest]);
    if (read !== undefined && "text" in read)
      for (const child of read.document?.descriptors ?? [])
        if (child.digest !== undefined && child.place !== "subject" && !(own.has(child.digest) && leadsOn(child))) needed.add(child.digest);
    manifests.push({ digest, tags, name: nameFor(read, parent, descriptor), ...groupOf(needed, layout, faults) });
  }
  const unreferenced = groupOf(new Set([...layout.blobs.keys()].filter((digest) => !graph.referenced.has(digest))), layout, faults);
  return { manifests, unreferenced, ...groupOf(new Set([...layout.blobs.keys(), ...graph.referenced]), layout, faults) };
}

function faultOf({ kind, digest, size }: LayoutBlob, hashed: Hashed | undefined): readonly [FaultKind, string] | undefined {
  if (kind !== "file") return ["not-a-file", KIND_WORDS[kind]];
  if (!canHash(digest)) return ["unknown-algorithm", `is not verified: \`${algorithmOf(digest)}\` cannot be computed here`];
  if (hashed === undefined || ("digest" in hashed && hashed.digest === digest)) return undefined;
  if ("code" in hashed) return ["unreadable", `could not be read: ${hashed.code}`];
  return ["corrupt", `${size === 0 ? "is empty, and " : ""}hashes to ${hashed.digest}`];
}

interface Ordered {
  readonly digest: string;
  readonly parent: LayoutDocument;
  readonly descriptor: Descriptor;
  readonly tags: readonly string[];
}

/** The documents of a layout, each once, a parent before its children and after its elder siblings' children. */
function ordered(graph: Graph): readonly Ordered[] {
  const { index } = graph;
  if (index === undefined || !("text" in index)) return [];
  const tags = new Map<string, string[]>();
  if (index.document !== undefined)
    for (const { digest, tag } of tagsOf(index.document))
      if (digest !== undefined && tag !== undefined) tags.set(digest, [...(tags.get(digest) ?? []), tag].slice(0, TAGS_SHOWN));
  const found: Ordered[] = [];
  const seen = new Set<string>();
  const waiting: Ordered[] = [];
  const push = (parent: LayoutDocument): void => {
    const children = (parent.document?.descriptors ?? []).filter((descriptor) => leadsOn(descriptor) && descriptor.place === "manifest");
    for (const descriptor of children.reverse())
      if (descriptor.digest !== undefined)
        waiting.push({ digest: descriptor.digest, parent, descriptor, tags: tags.get(descriptor.digest) ?? [] });
  };
  push(index);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next.digest)) continue;
    seen.add(next.digest);
    found.push(next);
    const read = graph.documents.get(next.digest);
    if (read !== undefined && "text" in read) push(read);
  }
  return found;
}

/** More names of one manifest are not told. */
const TAGS_SHOWN = 5;

/** A document, and what should be one; what is no JSON is content of its parent. */
function hasOwnGroup(read: Read | undefined, isThere: boolean): boolean {
  return read === undefined ? !isThere : !("unread" in read) || read !== NO_JSON;
}

function nameFor(read: Read | undefined, { document }: LayoutDocument, descriptor: Descriptor): string {
  const name = document === undefined ? undefined : (attestationName(document, descriptor) ?? entryPlatform(document, descriptor));
  if (name !== undefined) return name;
  const kind = read !== undefined && "text" in read ? read.kind : undefined;
  if (kind === undefined || kind === INSPECT_OUTPUT) return "manifest";
  const cache = read !== undefined && "text" in read ? read.document?.cache : undefined;
  return cache === undefined ? KIND_NAMES[kind] : cache === "index" ? "BuildKit cache, legacy form" : "BuildKit cache";
}

/** Where a descriptor's size is another than the file's. */
function sizeFaults(
  { document, place }: LayoutDocument,
  layout: Layout,
  add: (kind: FaultKind, digest: string, says: string) => void,
): void {
  for (const { digest, sizeNode, place: where, index } of document?.descriptors ?? []) {
    const blob = digest === undefined ? undefined : layout.blobs.get(digest);
    if (document === undefined || blob === undefined || blob.kind !== "file" || kindOf(document.tree, sizeNode) !== NUMBER) continue;
    const said = rawOf(document.tree, sizeNode);
    if (Number(said) === blob.size) continue;
    const name = where === "config" || where === "subject" ? where : `${where === "blob" ? "blobs" : `${where}s`}[${index}]`;
    add("size", blob.digest, `has ${blob.size} bytes, and \`${name}\` of ${quote(place)} says ${said.slice(0, 30)}`);
  }
}

function groupOf(digests: ReadonlySet<string>, layout: Layout, faults: ReadonlyMap<string, readonly BlobFault[]>): VerifiedGroup {
  let bytes = 0;
  const found: BlobFault[] = [];
  for (const digest of digests) {
    const blob = layout.blobs.get(digest);
    if (blob?.kind === "file") bytes += blob.size;
    const wrong = faults.get(digest);
    if (wrong !== undefined) for (const fault of wrong) found.push(fault);
  }
  return { blobs: digests.size, bytes, faults: found };
}
