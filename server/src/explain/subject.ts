import { NONE, property, stringAt } from "../json/index.ts";
import { configOf, contentType, isHollow, layersOf } from "../model/artifact.ts";
import { ATTESTATION_MANIFEST, referencesOf } from "../model/attestation.ts";
import type { Document } from "../model/document.ts";
import { findMediaType, type MediaType } from "../oci/mediatypes.ts";

/** What a document is about, finer than its kind: the words of a page are chosen by it. */
export type Subject =
  | "legacy cache"
  | "cache"
  | "attestations"
  | "image index"
  | "index with attestations"
  | "referrers"
  | "image"
  | "artifact"
  | "Docker list"
  | "Docker image"
  | "artifact manifest"
  | "image config"
  | "layout"
  | "descriptor"
  | "schema 1"
  | "docker save"
  | "cache config";

const IN_TOTO = "application/vnd.in-toto+json";

/** Tells what a document is about. */
export function subjectOf(doc: Document): Subject {
  if (doc.cache === "index") return "legacy cache";
  if (doc.cache === "manifest") return "cache";
  switch (doc.kind) {
    case "oci-index":
      if (attestationsOf(doc) > 0) return "index with attestations";
      return isReferrers(doc) ? "referrers" : "image index";
    case "docker-list":
      return attestationsOf(doc) > 0 ? "index with attestations" : "Docker list";
    case "oci-manifest":
    case "docker-manifest": {
      const layers = layersOf(doc);
      if (layers.length > 0 && layers.every(({ mediaType }) => mediaType === IN_TOTO)) return "attestations";
      if (artifactOf(doc) !== undefined) return "artifact";
      return doc.kind === "docker-manifest" ? "Docker image" : "image";
    }
    case "oci-artifact":
      return "artifact manifest";
    case "oci-config":
    case "docker-config":
      return "image config";
    case "oci-layout":
      return "layout";
    case "oci-descriptor":
      return "descriptor";
    case "docker-schema1":
      return "schema 1";
    case "docker-save":
      return "docker save";
    case "buildkit-cacheconfig":
      return "cache config";
  }
}

/** How many entries of an index are attestations of BuildKit's. */
export function attestationsOf(doc: Document): number {
  let count = 0;
  for (const { type } of referencesOf(doc).values()) if (type === ATTESTATION_MANIFEST) count++;
  return count;
}

/** Whether an index answers "what refers to this": entries with artifact types and without platforms. */
function isReferrers(doc: Document): boolean {
  const entries = doc.descriptors.filter(({ place }) => place === "manifest");
  return entries.length > 0 && entries.every(({ artifactTypeNode, platformNode }) => artifactTypeNode !== NONE && platformNode === NONE);
}

/** What the catalogue knows of a manifest that is no image, and the name by which it goes; `undefined` for an image. */
export function artifactOf(doc: Document): { readonly name: string; readonly known: MediaType | undefined } | undefined {
  const artifactType = stringAt(doc.tree, property(doc.tree, doc.root, "artifactType"));
  const config = configOf(doc);
  const content = contentType(doc);
  const type = config?.mediaType;
  const isImage = type === undefined || findMediaType(type)?.title === "Image config";
  const name = artifactType ?? (isImage ? undefined : isHollow(config) ? content : type);
  return name === undefined ? undefined : { name, known: findMediaType(name) };
}
