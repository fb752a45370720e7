import { ARRAY, applyEdits, type Edit, firstChild, kindOf, NONE, property, replaceValue, type Span, spanOf } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { placeRole } from "../model/roles.ts";
import {
  MEDIA_TYPE_DOCKER_CONFIG,
  MEDIA_TYPE_DOCKER_LIST,
  MEDIA_TYPE_DOCKER_MANIFEST,
  MEDIA_TYPE_OCI_CONFIG,
  MEDIA_TYPE_OCI_INDEX,
  MEDIA_TYPE_OCI_MANIFEST,
  toOciLayer,
} from "../oci/mediatypes.ts";
import { type Conversion, converted, unreadableAt } from "./conversion.ts";
import { collectRemarks } from "./remarks.ts";

/**
 * The edits that make a Docker manifest list an OCI image index, or `undefined` where the index would not be right: it holds a
 * BuildKit cache, an entry that is no manifest, a schema 1 manifest, or CPU features, whose place in a platform OCI reserves. All
 * else may stay as it is, the entries' Docker types included (image-spec 1.1.1, media-types.md, compatibility matrix).
 */
export function toOciIndex(doc: Document): Edit[] | undefined {
  if (doc.kind !== "docker-list" || doc.mediaType !== MEDIA_TYPE_DOCKER_LIST || doc.cache !== undefined) return undefined;
  const right = doc.descriptors.every(({ place, mediaType, platformNode }) => {
    if (place !== "manifest") return place === "subject";
    const role = placeRole(mediaType);
    if (role !== "manifest" && role !== "index") return false;
    if (mediaType?.startsWith("application/vnd.docker.distribution.manifest.v1+") === true) return false;
    const features = platformNode === NONE ? NONE : property(doc.tree, platformNode, "features");
    return features === NONE || (kindOf(doc.tree, features) === ARRAY && firstChild(doc.tree, features) === NONE);
  });
  return right ? [replaceValue(doc.tree, doc.mediaTypeNode, JSON.stringify(MEDIA_TYPE_OCI_INDEX))] : undefined;
}

/**
 * The edits that make a Docker image manifest an OCI one, or `undefined` where a part has no type there. Config and layers stay the
 * blobs they are.
 */
export function toOciManifest(doc: Document): Edit[] | undefined {
  if (doc.kind !== "docker-manifest" || doc.mediaType !== MEDIA_TYPE_DOCKER_MANIFEST) return undefined;
  const edits = [replaceValue(doc.tree, doc.mediaTypeNode, JSON.stringify(MEDIA_TYPE_OCI_MANIFEST))];
  for (const descriptor of doc.descriptors) {
    const { place, mediaType, mediaTypeNode } = descriptor;
    if (place === "subject") continue;
    const twin = twinOf(descriptor);
    if (twin === undefined) return undefined;
    if (twin !== mediaType) edits.push(replaceValue(doc.tree, mediaTypeNode, JSON.stringify(twin)));
  }
  return edits;
}

function twinOf({ place, mediaType }: Descriptor): string | undefined {
  if (mediaType === undefined) return undefined;
  if (place === "config")
    return mediaType === MEDIA_TYPE_DOCKER_CONFIG || mediaType === MEDIA_TYPE_OCI_CONFIG ? MEDIA_TYPE_OCI_CONFIG : undefined;
  return place === "layer" ? toOciLayer(mediaType) : undefined;
}

/** Whether `convertToOci` is for such a document. It may be refused all the same. */
export function isDocker(doc: Document): boolean {
  return (doc.kind === "docker-list" || doc.kind === "docker-manifest") && doc.cache === undefined;
}

/** Rewrites a Docker manifest list as an image index, and a Docker image manifest as an OCI one: only media types change. */
export function convertToOci(doc: Document): Conversion {
  const { tree } = doc;
  const unreadable = unreadableAt(tree);
  const refused = (at: Span, says: string): Conversion => ({ outcome: "refused", reasons: [{ at, says }] });
  if (unreadable !== undefined) return { outcome: "refused", reasons: [unreadable] };
  const start = tree.start[tree.root] as number;
  const at = doc.mediaTypeNode === NONE ? { start, end: start + 1 } : spanOf(tree, doc.mediaTypeNode);
  if (!isDocker(doc))
    return refused(at, "This is neither a Docker manifest list nor a Docker image manifest, and those become OCI documents");
  const edits = toOciIndex(doc) ?? toOciManifest(doc);
  if (edits === undefined) {
    const stranger = doc.descriptors.find((descriptor) => descriptor.place !== "subject" && twinOf(descriptor) === undefined);
    if (doc.kind === "docker-manifest" && stranger !== undefined && stranger.mediaTypeNode !== NONE)
      return refused(spanOf(tree, stranger.mediaTypeNode), "This part has no type in an OCI manifest, so the whole is not converted");
    return refused(at, "What this document holds has no place in OCI's form of it (schema 1, CPU features or an unknown part)");
  }
  const none = { losses: collectRemarks(), notes: collectRemarks() };
  return converted(() => applyEdits(doc.text, edits).slice(tree.bom ? 1 : 0), none, tree.bom);
}
