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
  /** What stands at a string or key; found by halving. */
  readonly at: (node: Node) => Occurrence | undefined;
  /** The places of one digest, in text order; looked for in all of them, which costs less than a table of ten thousand digests. */
  readonly of: (digest: string) => readonly Occurrence[];
}

const read = new WeakMap<Document, Digests>();

/**
 * The places where a document names content: whole digests, digests behind `name@`, and the paths `blobs/<algorithm>/<digits>` of an
 * archive. Read once, in one pass over the text.
 */
export function digestsOf(doc: Document): Digests {
  let digests = read.get(doc);
  if (digests === undefined) {
    const all = readDigests(doc);
    digests = { all, at: (node) => find(all, node), of: (digest) => all.filter((each) => each.digest === digest) };
    read.set(doc, digests);
  }
  return digests;
}

function find(all: readonly Occurrence[], node: Node): Occurrence | undefined {
  let low = 0;
  let high = all.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = all[middle] as Occurrence;
    if (found.node === node) return found;
    if (found.node < node) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

/** Shorter strings hold no digest, longer ones no digest alone; in UTF-16 units with the quotes. */
const SHORTEST = 36;
const LONGEST = 600;

/** A sha256 digest with its quotes, which nearly all are. */
const SHA256 = "sha256:".length + 64 + 2;

function readDigests(doc: Document): readonly Occurrence[] {
  const { tree } = doc;
  const { text } = tree;
  const listed = listedIn(doc);
  const all: Occurrence[] = [];
  for (let node = 0; node < tree.count; node++) {
    const flags = tree.kind[node] as number;
    const kind = flags & KIND_BITS;
    if (kind !== STRING && kind !== KEY) continue;
    const start = tree.start[node] as number;
    const length = (tree.end[node] as number) - start;
    if (length < SHORTEST || length > LONGEST) continue;
    if (length === SHA256 && flags === kind && isSha256(text, start + 1)) {
      const at = { start: start + 1, end: start + SHA256 - 1 };
      all.push({ node, digest: text.slice(at.start, at.end), at, lists: listed.has(node) });
      continue;
    }
    const found = digestIn(stringOf(tree, node));
    if (found === undefined) continue;
    all.push({ node, digest: found.digest, at: spanInside(tree, node, found.from, found.to), lists: listed.has(node) });
  }
  return all;
}

function isSha256(text: string, from: number): boolean {
  if (!text.startsWith("sha256:", from)) return false;
  for (let at = from + 7; at < from + 71; at++) {
    const code = text.charCodeAt(at);
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false;
  }
  return true;
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
