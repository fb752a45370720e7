import { findKey, NONE, type Node, type Tree } from "../json/index.ts";
import { EMPTY_BLOB_DIGEST, EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { isWellFormed, MEDIA_TYPE_OCI_EMPTY } from "../oci/mediatypes.ts";
import type { Descriptor, Document } from "./document.ts";
import { standsMisspelt } from "./properties.ts";
import { layerFamily, placeRole } from "./roles.ts";

/** What ORAS calls an artifact whose type nobody named (oras-go, pack.go). */
export const UNNAMED_ARTIFACT = "application/vnd.unknown.artifact.v1";

/** The config of a manifest, or `undefined` where it has none that is an object. */
export function configOf(doc: Document): Descriptor | undefined {
  return doc.descriptors.find(({ place }) => place === "config");
}

/** The layers of a manifest, or the blobs of an artifact manifest, that are objects. */
export function layersOf(doc: Document): readonly Descriptor[] {
  return doc.descriptors.filter(({ place }) => place === "layer" || place === "blob");
}

/** Whether a manifest says which artifact it is, in whatever letters and however well. */
export function namesArtifactType(doc: Document): boolean {
  return findKey(doc.tree, doc.root, "artifactType") !== NONE || standsMisspelt(doc, doc.root, "artifactType");
}

/** The key before which `artifactType` belongs: specification and tools write it between `mediaType` and `config` or `blobs`. */
export function artifactTypePlace(tree: Tree, root: Node): Node {
  const config = findKey(tree, root, "config");
  return config === NONE ? findKey(tree, root, "blobs") : config;
}

/**
 * The type that all layers of an artifact share and that says what the artifact is; `undefined` where there are several, or
 * only types that say nothing of that: of file-system layers, of the empty object and of plain bytes.
 */
export function contentType(doc: Document): string | undefined {
  const [first, ...others] = layersOf(doc);
  const type = first?.mediaType;
  if (type === undefined || !isWellFormed(type) || others.some(({ mediaType }) => mediaType !== type)) return undefined;
  const role = placeRole(type);
  const speaks = type !== MEDIA_TYPE_OCI_EMPTY && layerFamily(type) === undefined && role !== "manifest" && role !== "index";
  return speaks && type !== "application/octet-stream" && type !== "application/json" ? type : undefined;
}

/** Whether a config is `{}` or no bytes at all, as its digest shows: then it says nothing, whatever its type. */
export function isHollow(config: Descriptor | undefined): boolean {
  return config?.digest === EMPTY_OBJECT_DIGEST || config?.digest === EMPTY_BLOB_DIGEST;
}
