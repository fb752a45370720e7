import { BROKEN, NONE, type Node, rawOf, spanOf, type Tree } from "../json/index.ts";
import type { LayoutDocument } from "../layout-view.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { EMPTY_BLOB_DIGEST, EMPTY_BLOB_SHA512, EMPTY_OBJECT_DIGEST, EMPTY_OBJECT_SHA512 } from "../oci/digest.ts";
import type { Finding, Related } from "../rule.ts";

/**
 * Whether a document is what its digest says, as far as that can be told. One that is not tells of itself, and is no witness against
 * others: one fault is one problem. Hashes the text once, so ask only where something is wrong.
 */
export function isSound(file: LayoutDocument, digest: string): boolean {
  const is = file.digest();
  return is === undefined || is === digest;
}

/** Whether a digest is that of `{}` or of no bytes: of these `empty-descriptor` speaks. */
export function isEmptyContent(digest: string): boolean {
  return EMPTY.includes(digest);
}

const EMPTY = [EMPTY_OBJECT_DIGEST, EMPTY_OBJECT_SHA512, EMPTY_BLOB_DIGEST, EMPTY_BLOB_SHA512];

/** Whether something stands there that is typed to its end. */
export function isWhole(tree: Tree, node: Node): boolean {
  return node !== NONE && ((tree.kind[node] as number) & BROKEN) === 0;
}

/** A place in another document of the layout: a value of one token, or of a container its bracket. */
export function placeIn(file: LayoutDocument, node: Node, says: string): Related {
  return { at: file.document === undefined || node === NONE ? { start: 0, end: 0 } : tokenAt(file.document.tree, node), says, file };
}

/** The smallest span that shows a value. */
export function tokenAt(tree: Tree, node: Node): { readonly start: number; readonly end: number } {
  const { start, end } = spanOf(tree, node);
  return /^[[{]/.test(rawOf(tree, node).slice(0, 1)) ? { start, end: start + 1 } : { start, end };
}

/** The first token of a document, where what is said concerns all of it. */
export function firstToken(tree: Tree): { readonly start: number; readonly end: number } {
  return tree.root === NONE ? { start: 0, end: Math.min(1, tree.text.length) } : tokenAt(tree, tree.root);
}

/**
 * What is wrong with the media types of descriptors whose type and digest can be read: told once for each digest and type, further
 * descriptors of the two are places of it.
 */
export function* wrongTypes(
  doc: Document,
  faultOf: (descriptor: Descriptor, mediaType: string, digest: string) => Finding | undefined,
): Generator<Finding, void, undefined> {
  const told = new Set<string>();
  for (const descriptor of doc.descriptors) {
    const { digest, mediaType } = descriptor;
    if (digest === undefined || mediaType === undefined || !isWhole(doc.tree, descriptor.mediaTypeNode)) continue;
    const finding = faultOf(descriptor, mediaType, digest);
    if (finding === undefined) continue;
    const key = `${digest} ${mediaType}`;
    yield told.has(key) ? { ...finding, place: true } : finding;
    told.add(key);
  }
}
