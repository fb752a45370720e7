import { elementsOf, KEY, KIND_BITS, type Node, property, type Span, STRING, spanInside, stringOf } from "../json/index.ts";
import { cacheConfigOf } from "../model/cacheconfig.ts";
import type { Document } from "../model/document.ts";
import { diffIdsOf } from "../model/image-config.ts";

/** A place where a document names content by its digest. */
export interface Occurrence {
  /** The string, or the key, that holds it. */
  readonly node: Node;
  readonly digest: string;
  /** The digest within the string, without its quotes and without what stands around it: `name@`, `blobs/`. */
  readonly at: Span;
  /** Whether the document lists the content here, as a descriptor's own `digest` does; else something only points to it. */
  readonly lists: boolean;
}

/** All digests of a document. */
export interface Digests {
  /** In text order. */
  readonly all: readonly Occurrence[];
  readonly byNode: ReadonlyMap<Node, Occurrence>;
  readonly byDigest: ReadonlyMap<string, readonly Occurrence[]>;
}

const read = new WeakMap<Document, Digests>();

/**
 * The places where a document names content: whole digests, digests behind `name@`, and the paths `blobs/<algorithm>/<digits>` of an
 * archive. Read once, in one pass over the text.
 */
export function digestsOf(doc: Document): Digests {
  let digests = read.get(doc);
  if (digests === undefined) {
    digests = readDigests(doc);
    read.set(doc, digests);
  }
  return digests;
}

/** Shorter strings hold no digest, longer ones no digest alone; in UTF-16 units with the quotes. */
const SHORTEST = 36;
const LONGEST = 600;

function readDigests(doc: Document): Digests {
  const { tree } = doc;
  const listed = listedIn(doc);
  const all: Occurrence[] = [];
  const byNode = new Map<Node, Occurrence>();
  const byDigest = new Map<string, Occurrence[]>();
  for (let node = 0; node < tree.count; node++) {
    const kind = (tree.kind[node] as number) & KIND_BITS;
    if (kind !== STRING && kind !== KEY) continue;
    const length = (tree.end[node] as number) - (tree.start[node] as number);
    if (length < SHORTEST || length > LONGEST) continue;
    const found = digestIn(stringOf(tree, node));
    if (found === undefined) continue;
    const occurrence = { node, digest: found.digest, at: spanInside(tree, node, found.from, found.to), lists: listed.has(node) };
    all.push(occurrence);
    byNode.set(node, occurrence);
    const same = byDigest.get(found.digest);
    if (same === undefined) byDigest.set(found.digest, [occurrence]);
    else same.push(occurrence);
  }
  return { all, byNode, byDigest };
}

const ALGORITHM = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*$/;
const ENCODED = /^[A-Za-z0-9=_-]{32,}$/;

/** The digest that a text is, ends with behind an `@`, or names as a path of an archive; offsets are into the text. */
function digestIn(text: string): { readonly digest: string; readonly from: number; readonly to: number } | undefined {
  const colon = text.lastIndexOf(":");
  if (colon > 0) {
    const from = text.lastIndexOf("@", colon) + 1;
    if (!ENCODED.test(text.slice(colon + 1)) || !ALGORITHM.test(text.slice(from, colon))) return undefined;
    return { digest: text.slice(from), from, to: text.length };
  }
  if (!text.startsWith("blobs/")) return undefined;
  const [, algorithm = "", encoded = "", ...more] = text.split("/", 4);
  if (more.length > 0 || !ENCODED.test(encoded) || !ALGORITHM.test(algorithm)) return undefined;
  return { digest: `${algorithm}:${encoded}`, from: 6, to: text.length };
}

/** The strings by which the document lists its content. */
function listedIn(doc: Document): ReadonlySet<Node> {
  const { tree } = doc;
  const listed = new Set<Node>();
  for (const { place, digestNode } of doc.descriptors) if (place !== "subject") listed.add(digestNode);
  switch (doc.kind) {
    case "buildkit-cacheconfig":
      for (const { blobNode } of cacheConfigOf(doc).layers) listed.add(blobNode);
      break;
    case "oci-config":
    case "docker-config":
      for (const node of elementsOf(tree, diffIdsOf(doc))) listed.add(node);
      break;
    case "docker-schema1":
      for (const entry of elementsOf(tree, property(tree, doc.root, "fsLayers"))) listed.add(property(tree, entry, "blobSum"));
      break;
    case "docker-save":
      for (const image of elementsOf(tree, doc.root)) {
        listed.add(property(tree, image, "Config"));
        for (const layer of elementsOf(tree, property(tree, image, "Layers"))) listed.add(layer);
      }
      break;
  }
  return listed;
}

/** The beginning of a digest that is enough for a person to compare: `sha256:d34c5f0a`. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(":");
  return digest.slice(0, colon + 9);
}
