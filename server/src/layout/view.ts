import type { LayoutBlob, LayoutDocument, LayoutEntry, LayoutView, Parent } from "../layout-view.ts";
import type { Descriptor } from "../model/document.ts";
import { sizeAt } from "../rules/invalid-size.ts";
import { blobPath, digestOfPath } from "./blob-path.ts";
import { type Graph, isJson, readAll, readGraph, savedPaths } from "./graph.ts";
import type { Layout } from "./layout.ts";
import { AT_ONCE, HEAD_LIMIT } from "./limits.ts";
import { contentDigest, type LayoutReader, type Read } from "./reader.ts";
import { isSound } from "./targets.ts";

/** Graphs are the same until the layout changes. */
const graphs = new WeakMap<LayoutReader, { readonly version: number; readonly graph: Promise<Graph> }>();

/** Who points at whom in a layout, read once for all who ask until something changes. */
export function graphOf(reader: LayoutReader): Promise<Graph> {
  const version = reader.version();
  const known = graphs.get(reader);
  if (known?.version === version) return known.graph;
  const graph = readGraph(reader);
  graphs.set(reader, { version, graph });
  return graph;
}

/**
 * Gathers what the rules of one document may ask about its layout: the way down from index.json, the targets of its descriptors and
 * theirs, and the first bytes of its layers.
 *
 * @param place where the document lies in the layout
 * @param text the text that will be checked, where it may be another than the file's
 */
export async function viewOf(reader: LayoutReader, place: string, text?: string): Promise<LayoutView> {
  if (text !== undefined) reader.edit(place, text);
  const layout = await reader.layout();
  const graph = await graphOf(reader);
  const own = await reader.document(place);
  /** What is read for this document alone; a copy of the graph for each of its documents would be quadratic. */
  const more = new Map<string, Read>();
  const readOf = (digest: string): Read | undefined => graph.documents.get(digest) ?? more.get(digest);
  // What holds for all of the layout is told in one of its documents.
  const teller = hasDocument(graph.index) ? "index.json" : hasDocument(graph.marker) ? "oci-layout" : "manifest.json";
  const leftOut = place === teller ? [...layout.leftOut] : [];

  let wanted: readonly LayoutDocument[] = textsOf([own]);
  // From an index the way goes over its manifests to their configs.
  for (let hop = 0; hop < 2; hop++) {
    const targets = new Set<string>();
    for (const { document } of wanted)
      for (const descriptor of document?.descriptors ?? [])
        if (descriptor.digest !== undefined && isJson(descriptor)) targets.add(descriptor.digest);
    const unknown = [...targets].filter((digest) => readOf(digest) === undefined);
    for (const [digest, read] of await readAll(reader, unknown)) more.set(digest, read);
    wanted = textsOf([...targets].map(readOf));
  }

  const entries = new Map<string, LayoutEntry>();
  if (place === "manifest.json") {
    const { configs, layers } = savedPaths(own);
    for (const path of new Set([...configs, ...layers])) {
      const entry = await reader.entry(path);
      if (entry !== undefined) entries.set(path, entry);
    }
    const digests = configs.map(digestOfPath).filter((digest) => digest !== undefined && readOf(digest) === undefined);
    for (const [digest, read] of await readAll(reader, digests as string[])) more.set(digest, read);
  }

  const named = digestOfPath(place);
  const heads = await headsOf(reader, [...pointersOf(own), ...layersBeside(graph, named)], readOf, leftOut);
  const blob = (digest: string): LayoutBlob | undefined => layout.blobs.get(digest);
  const parentsOf: LayoutView["parentsOf"] = (digest) => graph.parents.get(digest) ?? [];
  const ownText = own !== undefined && "text" in own ? own : undefined;
  return {
    place,
    named,
    digestOf: (other) =>
      ownText !== undefined && (ownText.text === other || ownText.text === `\ufeff${other}`)
        ? ownText.digest()
        : contentDigest(place, other, reader.sha256),
    entry: (path) => {
      const digest = digestOfPath(path);
      return digest === undefined ? (layout.files.get(path) ?? entries.get(path)) : blob(digest);
    },
    blob,
    document: (digest) => {
      const read = readOf(digest);
      return read !== undefined && "text" in read ? read : undefined;
    },
    unread: (digest) => {
      const read = readOf(digest);
      return read !== undefined && "unread" in read ? `\`${blobPath(digest)}\` ${read.unread}` : undefined;
    },
    isLeftOut: (digest) => {
      const read = readOf(digest);
      return read !== undefined && "unread" in read && read.isLeftOut === true;
    },
    head: (digest) => heads.get(digest),
    parents: named === undefined ? [] : parentsOf(named),
    parentsOf,
    index: readOrNot(graph.index),
    marker: readOrNot(graph.marker),
    saved: readOrNot(graph.saved),
    unreferenced: () => unreferencedIn(graph, layout),
    isUnreferenced: () => named !== undefined && !graph.referenced.has(named) && unreferencedIn(graph, layout) !== undefined,
    strays: layout.strays,
    referenced: graph.referenced.size,
    missing: graph.missing,
    isListed: layout.leftOut.length === 0,
    leftOut,
  };
}

const readOrNot = (read: Read | undefined): LayoutDocument | undefined => (read !== undefined && "text" in read ? read : undefined);

const hasDocument = (read: Read | undefined): boolean => readOrNot(read)?.document !== undefined;

const textsOf = (reads: readonly (Read | undefined)[]): LayoutDocument[] => reads.map(readOrNot).filter((read) => read !== undefined);

const pointersOf = (read: Read | undefined): readonly Descriptor[] => readOrNot(read)?.document?.descriptors ?? [];

/** Of a config: the layers that stand beside it in its manifests. */
function layersBeside({ parents }: Graph, named: string | undefined): Descriptor[] {
  const beside: Descriptor[] = [];
  for (const { file, descriptor } of parents.get(named ?? "") ?? [])
    if (descriptor.place === "config")
      for (const other of file.document?.descriptors ?? []) if (other.place === "layer" && beside.length < HEAD_LIMIT) beside.push(other);
  return beside;
}

const sizeIn = ({ document }: LayoutDocument, { sizeNode }: Descriptor): number | undefined =>
  document === undefined ? undefined : sizeAt(document.tree, sizeNode);

const leftOver = new WeakMap<Graph, readonly LayoutBlob[] | undefined>();

/** What nothing leads to; asked for by many documents of a layout, and found once. */
function unreferencedIn(graph: Graph, layout: Layout): readonly LayoutBlob[] | undefined {
  if (graph.isPartial || layout.leftOut.length > 0) return undefined;
  if (leftOver.has(graph)) return leftOver.get(graph);
  const left = [...layout.blobs.values()].filter(({ digest }) => !graph.referenced.has(digest));
  // A document that was changed in its place led elsewhere before.
  const isChanged = ([digest, read]: readonly [string, Read]): boolean => "text" in read && !isSound(read, digest);
  // A digest of another blob's size is probably wrong, and the right one is among these.
  const isOther = ([digest, parents]: readonly [string, readonly Parent[]]): boolean => {
    const size = layout.blobs.get(digest)?.size;
    return size !== undefined && parents.some(({ file, descriptor }) => (sizeIn(file, descriptor) ?? size) !== size);
  };
  const isDoubtful = left.length > 0 && ([...graph.documents].some(isChanged) || [...graph.parents].some(isOther));
  const found = isDoubtful ? undefined : left.sort((a, b) => (a.digest < b.digest ? -1 : 1));
  leftOver.set(graph, found);
  return found;
}

/** The first bytes of a document's layers, and of what was expected to be JSON and is not. */
async function headsOf(
  reader: LayoutReader,
  pointers: readonly Descriptor[],
  readOf: (digest: string) => Read | undefined,
  leftOut: string[],
): Promise<Map<string, Uint8Array>> {
  const wanted = new Set<string>();
  for (const { digest, place } of pointers) {
    if (digest === undefined) continue;
    const read = readOf(digest);
    if (place === "layer" || place === "manifest" ? read === undefined || "unread" in read : read !== undefined && "unread" in read)
      wanted.add(digest);
  }
  let digests = [...wanted];
  if (digests.length > HEAD_LIMIT) {
    leftOut.push(`the first bytes of ${digests.length - HEAD_LIMIT} of ${digests.length} layers are not looked at`);
    digests = digests.slice(0, HEAD_LIMIT);
  }
  const heads = new Map<string, Uint8Array>();
  for (let from = 0; from < digests.length; from += AT_ONCE)
    await Promise.all(
      digests.slice(from, from + AT_ONCE).map(async (digest) => {
        const path = blobPath(digest);
        const head = path === undefined ? undefined : await reader.head(path);
        if (head !== undefined) heads.set(digest, head);
      }),
    );
  return heads;
}
