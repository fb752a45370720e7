import type { Document } from "../model/document.ts";
import { convertArtifact } from "./artifact.ts";
import type { Conversion } from "./conversion.ts";
import { convertLegacyCache } from "./legacy-cache.ts";

/** Whether a document has a form out of use that `toImageManifest` is for. It may be refused all the same. */
export function isConvertible(doc: Document): boolean {
  return doc.cache === "index" || doc.kind === "oci-artifact";
}

/** Rewrites a document whose form is out of use into the image manifest that says the same; of any other one it says why not. */
export function toImageManifest(doc: Document): Conversion {
  return doc.kind === "oci-artifact" ? convertArtifact(doc) : convertLegacyCache(doc);
}
