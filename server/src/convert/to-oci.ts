import { ARRAY, type Edit, firstChild, kindOf, NONE, property, replaceValue } from "../json/index.ts";
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
