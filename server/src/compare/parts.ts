import { sizeOf } from "../explain/parts.ts";
import { elementsOf, NONE, type Node, property, stringAt, stringOf } from "../json/index.ts";
import { attestationName, entryPlatform } from "../model/attestation.ts";
import type { Document } from "../model/document.ts";
import { diffIdsOf, IMAGE_CONFIGS } from "../model/image-config.ts";
import { savedImages } from "../model/saved-image.ts";

/** A blob or manifest that a document names. */
export interface Part {
  /** Where it stands: "layers[2]", "config". */
  readonly place: string;
  readonly mediaType: string | undefined;
  readonly digest: string | undefined;
  /** In bytes; `undefined` where it is missing or no plain number. */
  readonly size: number | undefined;
  /** "linux/amd64", or "attestation of linux/amd64". */
  readonly platform: string | undefined;
  /** The annotations, `NONE` where there are none. */
  readonly annotationsNode: Node;
}

/** Two parts of one digest, the nth with the nth. */
export interface Pair {
  readonly was: Part;
  readonly is: Part;
}

/** What became of the parts. */
export interface Matched {
  /** In the order of the old document. */
  readonly kept: readonly Pair[];
  readonly added: readonly Part[];
  readonly dropped: readonly Part[];
  /** Those of the kept whose order among the others, or whose property, is another. */
  readonly moved: readonly Pair[];
}

/** The parts of a document in text order; of an image config its unpacked layers. */
export function partsOf(doc: Document): readonly Part[] {
  const { tree, root } = doc;
  if (IMAGE_CONFIGS.includes(doc.kind))
    return Array.from(elementsOf(tree, diffIdsOf(doc)), (node, index) => bare(`diff_ids[${index}]`, stringAt(tree, node)));
  if (doc.kind === "docker-schema1")
    return Array.from(elementsOf(tree, property(tree, root, "fsLayers")), (node, index) =>
      bare(`fsLayers[${index}]`, stringAt(tree, property(tree, node, "blobSum"))),
    );
  if (doc.kind === "docker-save")
    return savedImages(doc).flatMap(({ index, configNode, layerNodes }) => [
      bare(`[${index}].Config`, stringAt(tree, configNode)),
      ...layerNodes.map((node, layer) => bare(`[${index}].Layers[${layer}]`, stringOf(tree, node))),
    ]);
  return doc.descriptors.map((descriptor) => {
    const { place, index, mediaType, digest, annotationsNode } = descriptor;
    return {
      place: index === -1 ? place : `${place === "manifest" ? "manifests" : `${place}s`}[${index}]`,
      mediaType,
      digest,
      size: sizeOf(doc, descriptor),
      platform: attestationName(doc, descriptor) ?? entryPlatform(doc, descriptor),
      annotationsNode,
    };
  });
}

/** A part that is named by its digest, or its path in an archive, alone. */
function bare(place: string, digest: string | undefined): Part {
  return { place, mediaType: undefined, digest, size: undefined, platform: undefined, annotationsNode: NONE };
}

/**
 * Matches parts by digest. What has none is matched with nothing.
 *
 * @param sameForm whether the properties that hold parts are comparable: between forms everything has another place
 */
export function matchParts(before: readonly Part[], after: readonly Part[], sameForm: boolean): Matched {
  const waiting = new Map<string, number[]>();
  for (const [index, { digest }] of after.entries()) {
    if (digest === undefined) continue;
    const indices = waiting.get(digest);
    if (indices === undefined) waiting.set(digest, [index]);
    else indices.push(index);
  }
  const next = new Map<string, number>();
  const kept: Pair[] = [];
  const order: number[] = [];
  const dropped: Part[] = [];
  const taken = new Set<number>();
  for (const part of before) {
    const { digest } = part;
    const turn = digest === undefined ? 0 : (next.get(digest) ?? 0);
    const index = digest === undefined ? undefined : waiting.get(digest)?.[turn];
    if (digest === undefined || index === undefined) {
      dropped.push(part);
      continue;
    }
    next.set(digest, turn + 1);
    taken.add(index);
    kept.push({ was: part, is: after[index] as Part });
    order.push(index);
  }
  const inOrder = longestAscending(order);
  return {
    kept,
    added: after.filter((_, index) => !taken.has(index)),
    dropped,
    moved: kept.filter(({ was, is }, i) => !inOrder.has(i) || (sameForm && holderOf(was) !== holderOf(is))),
  };
}

const holderOf = ({ place }: Part): string => place.replace(/\[\d+\]$/, "");

/** The positions of a longest ascending subsequence: what stays where it is when the others move (patience sorting, n log n). */
function longestAscending(values: readonly number[]): ReadonlySet<number> {
  const tails: number[] = [];
  const before = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] as number] as number) < (values[i] as number)) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = i;
  }
  const chain = new Set<number>();
  for (let i = tails.at(-1) ?? -1; i >= 0; i = before[i] as number) chain.add(i);
  return chain;
}
