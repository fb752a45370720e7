import { NONE, type Node, type Splice, type Tree } from "../json/index.ts";
import type { Descriptor, ReadDescriptor } from "./descriptor.ts";
import type { Document } from "./document.ts";
import { PLAIN_ATTESTATION } from "./plain-entry.ts";

/** A document of an earlier text, and where the tree of the later text differs from its tree. */
export interface Earlier {
  readonly document: Document;
  readonly splice: Splice;
}

/** Documents whose descriptors point into the text that they were read from: all but those that were taken over. */
const borrowers = new WeakSet<Document>();

/** Notes that a document is one of these. */
export function borrowing(document: Document): Document {
  borrowers.add(document);
  return document;
}

const FIELDS = [
  "mediaTypeNode",
  "mediaType",
  "digestNode",
  "digest",
  "sizeNode",
  "urlsNode",
  "annotationsNode",
  "dataNode",
  "platformNode",
  "artifactTypeNode",
  "odd",
  "plain",
] as const satisfies readonly (keyof Descriptor)[];

/**
 * The descriptors of a text whose nodes are those of the earlier text, kind by kind and link by link, as typing in a value leaves them: they
 * stand where they stood, and those that hold something of what changed are read. Where none of them says anything else it is the very list
 * of the earlier document, from which others may conclude that what they found out about it still holds.
 *
 * @returns `undefined` where the nodes are others, or names may have changed by which descriptors are found
 */
export function retaken(tree: Tree, { document, splice: { at, added } }: Earlier, read: ReadDescriptor): readonly Descriptor[] | undefined {
  const { descriptors, kind } = document;
  if (tree.next !== document.tree.next || tree.kind !== document.tree.kind) return undefined;
  if (borrowers.has(document) || kind === "docker-save") return undefined;
  const changed = at < tree.count ? (tree.start[at] as number) : tree.text.length;
  let first = descriptorFrom(descriptors, at);
  while (first > 0 && (tree.end[(descriptors[first - 1] as Descriptor).node] as number) > changed) first--;
  const last = descriptorFrom(descriptors, at + added);
  let others: Descriptor[] | undefined;
  for (let i = first; i < last; i++) {
    const old = descriptors[i] as Descriptor;
    const lastType = (others ?? descriptors)[i - 1]?.mediaType;
    const now = read(old.node, old.place, old.index, lastType);
    // What an attestation is about stands in its annotations.
    if (now.plain !== PLAIN_ATTESTATION && FIELDS.every((field) => now[field] === old[field])) continue;
    others ??= [...descriptors];
    others[i] = withOwnTexts(now, lastType);
  }
  return others ?? descriptors;
}

/** Finds the earlier descriptor at a place outside of what changed: the same one, or a copy whose nodes have their new numbers. */
export function takenOver(
  tree: Tree,
  { document, splice: { at, removed, added } }: Earlier,
): (...asked: Parameters<ReadDescriptor>) => Descriptor | undefined {
  const { descriptors } = document;
  const borrowed = borrowers.has(document);
  const more = added - removed;
  const changed = at < tree.count ? (tree.start[at] as number) : tree.text.length;
  let cursor = 0;
  return (node, place, index, lastType) => {
    if (node < at ? (tree.end[node] as number) > changed : node < at + added) return undefined;
    const by = node < at ? 0 : more;
    // Mostly they are asked for in the order in which they stand.
    if (descriptors[cursor]?.node !== node - by) cursor = descriptorFrom(descriptors, node - by);
    const found = descriptors[cursor++];
    if (found === undefined || found.node !== node - by || found.place !== place) return undefined;
    const own = borrowed ? withOwnTexts(found, lastType) : found;
    return by === 0 && own.index === index ? own : renumbered(own, index, by);
  };
}

/** Where the first descriptor stands whose node is `node` or a later one. */
function descriptorFrom(descriptors: readonly Descriptor[], node: Node): number {
  let low = 0;
  let high = descriptors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((descriptors[middle] as Descriptor).node < node) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The same descriptor, its texts copied: an engine lets parts of a text point into it, and a descriptor that is taken over from edit to
 * edit would keep all the text that it was read from.
 */
export function withOwnTexts(descriptor: Descriptor, lastType: string | undefined): Descriptor {
  const { mediaType, digest } = descriptor;
  const type = mediaType === lastType ? lastType : ownText(mediaType);
  return changed(descriptor, descriptor.index, 0, type, ownText(digest));
}

const ownText = (text: string | undefined): string | undefined => (text === undefined ? undefined : ` ${text}`.slice(1));

function renumbered(descriptor: Descriptor, index: number, by: number): Descriptor {
  return changed(descriptor, index, by, descriptor.mediaType, descriptor.digest);
}

function changed(descriptor: Descriptor, index: number, by: number, mediaType: string | undefined, digest: string | undefined): Descriptor {
  const moved = (node: Node): Node => (node === NONE ? NONE : node + by);
  return {
    node: moved(descriptor.node),
    place: descriptor.place,
    index,
    mediaTypeNode: moved(descriptor.mediaTypeNode),
    mediaType,
    digestNode: moved(descriptor.digestNode),
    digest,
    sizeNode: moved(descriptor.sizeNode),
    urlsNode: moved(descriptor.urlsNode),
    annotationsNode: moved(descriptor.annotationsNode),
    dataNode: moved(descriptor.dataNode),
    platformNode: moved(descriptor.platformNode),
    artifactTypeNode: moved(descriptor.artifactTypeNode),
    odd: descriptor.odd,
    plain: descriptor.plain,
  };
}
