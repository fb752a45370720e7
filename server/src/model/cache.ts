import { NONE, type Node, property } from "../json/index.ts";
import { closestMediaType, findMediaType, isWellFormed, MEDIA_TYPE_CACHECONFIG } from "../oci/mediatypes.ts";
import { CREATED_AT_ANNOTATION, DIFF_ID_ANNOTATION } from "./cache-words.ts";
import type { Descriptor, Document } from "./document.ts";
import { INDEX_KINDS } from "./kinds.ts";
import { placeRole } from "./roles.ts";

export { CREATED_AT_ANNOTATION, DIFF_ID_ANNOTATION } from "./cache-words.ts";

/** BuildKit reads no cache manifest and no cache config above this, in bytes (cache/remotecache/import.go, readBlob). */
export const CACHE_BLOB_LIMIT = 1 << 20;

/** Whether BuildKit would read the descriptor as a layer of the cache: in an index all that is neither cache config nor manifest. */
export function isCacheLayer(doc: Document, descriptor: Descriptor): boolean {
  if (doc.cache === "manifest") return descriptor.place === "layer";
  if (doc.cache !== "index" || descriptor.place !== "manifest" || descriptor.mediaType === undefined) return false;
  if (descriptor.mediaType === MEDIA_TYPE_CACHECONFIG) return false;
  const role = placeRole(descriptor.mediaType);
  return role !== "manifest" && role !== "index";
}

/** The value of one annotation of a descriptor, or `NONE`. */
export function annotationOf(doc: Document, descriptor: Descriptor, name: string): Node {
  return property(doc.tree, descriptor.annotationsNode, name);
}

/**
 * Whether an index was meant as a BuildKit cache, but holds no cache config: it lists layers that carry BuildKit's marks and
 * not one manifest. BuildKit then takes it for an image index with inline cache.
 */
export function isCacheWithoutConfig(doc: Document): boolean {
  if (doc.cache !== undefined || !INDEX_KINDS.includes(doc.kind)) return false;
  let marked = false;
  for (const descriptor of doc.descriptors) {
    if (descriptor.place !== "manifest") continue;
    const role = placeRole(descriptor.mediaType);
    // The usual index begins with a manifest, so the first entry settles it.
    if (role === "manifest" || role === "index") return false;
    marked ||=
      role === "layer" &&
      (annotationOf(doc, descriptor, DIFF_ID_ANNOTATION) !== NONE || annotationOf(doc, descriptor, CREATED_AT_ANNOTATION) !== NONE);
  }
  return marked;
}

/**
 * The descriptor that was meant as the cache config, in a document that is no cache to BuildKit because the type has a suffix or
 * another version. A type with a slip of the pen is not among them: `misspelt-media-type` tells that.
 */
export function nearCacheConfig(doc: Document): Descriptor | undefined {
  if (doc.cache !== undefined) return undefined;
  const place = INDEX_KINDS.includes(doc.kind) ? "manifest" : "config";
  let last: string | undefined;
  for (const descriptor of doc.descriptors) {
    const { mediaType } = descriptor;
    // Neighbours share their type, and most types are soon told.
    if (mediaType === undefined || mediaType === last || descriptor.place !== place) continue;
    last = mediaType;
    if (isNearCacheConfig(mediaType)) return descriptor;
  }
  return undefined;
}

function isNearCacheConfig(mediaType: string): boolean {
  if (mediaType.length >= 200 || !/^application\/vnd\.buildkit\.cacheconfig/i.test(mediaType)) return false;
  return isWellFormed(mediaType) && findMediaType(mediaType) === undefined && closestMediaType(mediaType) !== MEDIA_TYPE_CACHECONFIG;
}
