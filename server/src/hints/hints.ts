import { ARRAY, childCount, elementsOf, kindOf, NONE, type Node, property, type Span, STRING, spanOf } from "../json/index.ts";
import { attestationName, entryPlatform } from "../model/attestation.ts";
import { cacheConfigOf } from "../model/cacheconfig.ts";
import type { Descriptor, Document, Place } from "../model/document.ts";
import { diffIdsOf } from "../model/image-config.ts";
import { shortDigest } from "../navigate/digests.ts";
import { oneLine } from "../navigate/one-line.ts";
import { type Entry, positionsOf } from "../navigate/positions.ts";
import { bytesAt, isNoPlatform } from "../navigate/titles.ts";
import { humanSize } from "../oci/units.ts";
import { counted } from "../oci/words.ts";
import { HINTS, type HintChoice } from "./choice.ts";

/** A word beside a token that the text does not have. */
export interface Hint {
  /** In UTF-16 units. */
  readonly offset: number;
  readonly label: string;
  /** It belongs to what follows; else to what stands before it. */
  readonly before?: true;
  /** More, in plain text. */
  readonly tooltip?: string;
  /** The token that it speaks of, elsewhere in the document. */
  readonly target?: Span;
}

/** Numbers below this say it themselves. */
const SMALLEST = 1000;
/** More in one answer are not read: a document on a single line is all visible at once. */
const MOST = 2000;

/** The hints for the part of a document that is seen, in text order, at most 2 000. Linear in that part once the document is read. */
export function hintsOf(doc: Document, seen: Span, choice: HintChoice = HINTS): readonly Hint[] {
  const hints: Hint[] = [];
  for (const descriptor of within(doc.descriptors, doc, seen)) {
    if (hints.length > MOST) break;
    descriptorHints(doc, descriptor, choice, hints);
  }
  if (doc.kind === "buildkit-cacheconfig") cacheHints(doc, seen, choice, hints);
  else if (choice.totals) for (const place of ["manifest", "layer", "blob"] as const) totalHint(doc, place, hints);
  if (choice.indices) indexHints(doc, seen, hints);
  return hints
    .filter(({ offset }) => offset >= seen.start && offset <= seen.end)
    .sort((a, b) => a.offset - b.offset)
    .slice(0, MOST);
}

/** The parts, which stand in text order, that touch a span: found by halving. */
function* within<T extends { readonly node: Node }>(parts: readonly T[], { tree }: Document, { start, end }: Span): Generator<T> {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tree.end[(parts[middle] as T).node] as number) < start) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < parts.length && (tree.start[(parts[at] as T).node] as number) <= end; at++) yield parts[at] as T;
}

function descriptorHints(doc: Document, descriptor: Descriptor, choice: HintChoice, hints: Hint[]): void {
  const { tree } = doc;
  const size = bytesAt(tree, descriptor.sizeNode);
  if (size !== undefined) {
    const human = choice.sizes && size >= SMALLEST ? humanSize(size) : undefined;
    const share = choice.shares ? shareOf(doc, descriptor, size) : undefined;
    const label = [human, share].filter((part) => part !== undefined).join(" · ");
    if (label !== "") hints.push({ offset: tree.end[descriptor.sizeNode] as number, label });
  }
  if (descriptor.place !== "manifest") return;
  const attestation = choice.attestations || choice.platforms ? attestationName(doc, descriptor) : undefined;
  if (choice.attestations && attestation !== undefined && isNoPlatform(doc, descriptor))
    hints.push({
      offset: Math.max(endOf(doc, descriptor.platformNode, "architecture"), endOf(doc, descriptor.platformNode, "os")),
      label: attestation,
      tooltip: "BuildKit gives its attestations the platform unknown/unknown, so that no client takes them for an image",
    });
  const platform =
    choice.platforms && kindOf(tree, descriptor.digestNode) === STRING ? (attestation ?? entryPlatform(doc, descriptor)) : undefined;
  if (platform !== undefined) hints.push({ offset: tree.end[descriptor.digestNode] as number, label: platform });
}

function endOf({ tree }: Document, object: Node, name: string): number {
  const node = property(tree, object, name);
  return node === NONE ? 0 : (tree.end[node] as number);
}

interface Total {
  readonly count: number;
  readonly bytes: number;
}

const totals = new WeakMap<Document, ReadonlyMap<Place, Total>>();

/** How many descriptors stand at each place and their sizes together, added up once. */
function totalsOf(doc: Document): ReadonlyMap<Place, Total> {
  let found = totals.get(doc);
  if (found === undefined) {
    const sums = new Map<Place, Total>();
    for (const { place, sizeNode } of doc.descriptors) {
      const { count, bytes } = sums.get(place) ?? { count: 0, bytes: 0 };
      sums.set(place, { count: count + 1, bytes: bytes + (bytesAt(doc.tree, sizeNode) ?? 0) });
    }
    found = sums;
    totals.set(doc, found);
  }
  return found;
}

function shareOf(doc: Document, { place }: Descriptor, size: number): string | undefined {
  const total = totalsOf(doc).get(place);
  if (total === undefined || total.count < 2 || total.bytes === 0) return undefined;
  const percent = (size / total.bytes) * 100;
  return percent > 0 && percent < 1 ? "under 1 %" : `${Math.round(percent)} %`;
}

function totalHint(doc: Document, place: "manifest" | "layer" | "blob", hints: Hint[]): void {
  const list = place === "manifest" ? doc.manifestsNode : place === "layer" ? doc.layersNode : property(doc.tree, doc.root, "blobs");
  const total = totalsOf(doc).get(place);
  if (kindOf(doc.tree, list) !== ARRAY || total === undefined) return;
  hints.push({
    offset: (doc.tree.start[list] as number) + 1,
    label: `${counted(total.count, doc.cache === "index" ? "blob" : place)} · ${humanSize(total.bytes)}`,
  });
}

function cacheHints(doc: Document, seen: Span, choice: HintChoice, hints: Hint[]): void {
  const { tree } = doc;
  const config = cacheConfigOf(doc);
  const { targets } = positionsOf(doc);
  const point = (node: Node): void => {
    const target = targets.get(node);
    if (target === undefined) return;
    const says = nameOf(target);
    if (says !== undefined)
      hints.push({ offset: tree.end[node] as number, label: `→ ${says.short}`, tooltip: says.long, target: placeOf(doc, target) });
  };
  for (const { parent, annotationsNode } of within(config.layers, doc, seen)) {
    if (hints.length > MOST) return;
    if (choice.cacheReferences) point(parent.node);
    const sizeNode = property(tree, annotationsNode, "size");
    const size = choice.sizes ? bytesAt(tree, sizeNode) : undefined;
    if (size !== undefined && size >= SMALLEST) hints.push({ offset: tree.end[sizeNode] as number, label: humanSize(size) });
  }
  for (const { inputs, results } of within(config.records, doc, seen)) {
    if (hints.length > MOST) return;
    if (!choice.cacheReferences) break;
    for (const { links } of inputs) for (const { to } of links ?? []) point(to.node);
    for (const { layer, chain } of results) for (const position of layer === undefined ? chain : [layer]) point(position.node);
  }
  if (!choice.totals) return;
  for (const [list, word] of [
    [config.layersNode, "layer"],
    [config.recordsNode, "record"],
  ] as const)
    if (kindOf(tree, list) === ARRAY)
      hints.push({ offset: (tree.start[list] as number) + 1, label: counted(childCount(tree, list), word) });
}

/** How a cache config's entry is called: by its digest, and a layer whose config describes it by its size too. */
function nameOf({ list, index, entry }: Entry): { readonly short: string; readonly long: string } | undefined {
  const digest = list === "layers" ? entry.blob : entry.digest;
  if (digest === undefined || digest === "") return undefined;
  return { short: oneLine(shortDigest(digest), 30), long: `${list}[${index}] ${oneLine(digest, 200)}` };
}

function placeOf({ tree }: Document, { list, entry }: Entry): Span {
  const name = list === "layers" ? entry.blobNode : entry.digestNode;
  return spanOf(tree, name === NONE ? entry.node : name);
}

/** The lists whose entries are counted. */
function listsOf(doc: Document): readonly Node[] {
  const top = (name: string): Node => property(doc.tree, doc.root, name);
  switch (doc.kind) {
    case "oci-config":
    case "docker-config":
      return [diffIdsOf(doc), top("history")];
    case "docker-schema1":
      return [top("fsLayers"), top("history")];
    case "docker-save":
      return [doc.root];
    default:
      return [doc.manifestsNode, doc.layersNode, top("blobs"), top("records")];
  }
}

function indexHints(doc: Document, seen: Span, hints: Hint[]): void {
  const { tree } = doc;
  let left = MOST;
  for (const list of listsOf(doc)) {
    if (kindOf(tree, list) !== ARRAY || (tree.end[list] as number) < seen.start || (tree.start[list] as number) > seen.end) continue;
    let index = 0;
    for (const node of elementsOf(tree, list)) {
      const offset = tree.start[node] as number;
      if (offset > seen.end || left === 0) break;
      if (offset >= seen.start && left-- > 0) hints.push({ offset, label: String(index), before: true });
      index++;
    }
  }
}
