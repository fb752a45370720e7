import { NONE, styleOf, type Tree } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { MEDIA_TYPE_OCI_MANIFEST } from "../oci/mediatypes.ts";
import type { CacheEntry } from "./cache-entry.ts";
import { type CacheIndex, readCacheIndex } from "./cache-index.ts";
import { type Conversion, converted, unreadableAt } from "./conversion.ts";
import { writeDescriptor, writeDescriptors } from "./descriptor-writer.ts";
import { enclose, goStringOf, layoutOf, rewrite, writeMap } from "./go-json.ts";

/**
 * Rewrites a BuildKit cache in the index form into the image manifest that BuildKit (≥ 0.12, `image-manifest=true,
 * oci-mediatypes=true`) would have written: see docs/conversion.md. A one-line source gives BuildKit's bytes; an indented
 * one keeps indent, end of line and final newline.
 */
export function convertLegacyCache(doc: Document): Conversion {
  const { tree } = doc;
  const unreadable = unreadableAt(tree);
  if (unreadable !== undefined) return { outcome: "refused", reasons: [unreadable] };
  const cache = readCacheIndex(doc);
  if (cache.config === undefined || cache.refusals.counts.size > 0) return { outcome: "refused", reasons: cache.refusals.list() };
  const { config } = cache;
  return converted(() => writeManifest(tree, cache, config), cache, tree.bom);
}

function writeManifest(tree: Tree, cache: CacheIndex, config: CacheEntry): string {
  const style = styleOf(tree);
  const layout = layoutOf(style);
  const { colon } = layout;
  const { artifactTypeNode, subjectNode } = cache;
  // The order of image-spec's Go type (specs-go/v1/manifest.go), which BuildKit's is a part of.
  const properties = [`"schemaVersion"${colon}2`, `"mediaType"${colon}"${MEDIA_TYPE_OCI_MANIFEST}"`];
  if (artifactTypeNode !== NONE) properties.push(`"artifactType"${colon}${goStringOf(tree, artifactTypeNode)}`);
  properties.push(`"config"${colon}${writeDescriptor(tree, config, layout, 1)}`);
  properties.push(`"layers"${colon}${enclose("[]", writeDescriptors(tree, cache.layers, layout, 2), layout, 1)}`);
  if (subjectNode !== NONE) properties.push(`"subject"${colon}${rewrite(tree, subjectNode, layout, 1)}`);
  if (cache.annotations.length > 0) properties.push(`"annotations"${colon}${writeMap(tree, cache.annotations, layout, 1)}`);
  const text = enclose("{}", properties, layout, 0);
  return style.indent !== undefined && style.finalNewline ? text + style.eol : text;
}
