import { NONE, spanOf, styleOf, type Tree } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { digestOf, utf8 } from "../oci/digest.ts";
import { MEDIA_TYPE_OCI_MANIFEST } from "../oci/mediatypes.ts";
import type { CacheEntry } from "./cache-entry.ts";
import { type CacheIndex, readCacheIndex } from "./cache-index.ts";
import { descriptorWriter } from "./descriptor-writer.ts";
import { enclose, goStringOf, layoutOf, rewrite, writeMap } from "./go-json.ts";
import type { Remark } from "./remarks.ts";

export type { Remark } from "./remarks.ts";

/** What became of a conversion. */
export type Conversion =
  | {
      readonly outcome: "converted";
      /** The whole new document, in the old one's style, written when somebody asks for it: the document's tree must still live. */
      readonly text: string;
      /** `sha256:…` and length in UTF-8 bytes of `text`, worked out when somebody asks for them. */
      readonly digest: string;
      readonly size: number;
      /** What the new form cannot hold and drops. Not empty: a person must agree first (`--force`, an explicit action). */
      readonly losses: readonly Remark[];
      /** Short for a title, "`platform` of 2 entries"; empty without losses. */
      readonly lossSummary: string;
      /** Kept as it is, but worth knowing (unknown layer types, foreign urls). */
      readonly notes: readonly Remark[];
    }
  | {
      readonly outcome: "refused";
      /** Why, at the token, with the remedy; at least one. */
      readonly reasons: readonly Remark[];
    };

/**
 * Rewrites a BuildKit cache in the index form into the image manifest that BuildKit (≥ 0.12, `image-manifest=true,
 * oci-mediatypes=true`) would have written: see docs/conversion.md. A one-line source gives BuildKit's bytes; an indented
 * one keeps indent, end of line and final newline.
 */
export function convertLegacyCache(doc: Document): Conversion {
  const { tree } = doc;
  const unreadable = unreadableAt(tree);
  if (unreadable !== undefined) return { outcome: "refused", reasons: [unreadable] };
  const cache = readCacheIndex(tree);
  if (cache.config === undefined || cache.refusals.counts.size > 0) return { outcome: "refused", reasons: cache.refusals.list() };
  const { config } = cache;
  return converted(() => writeManifest(tree, cache, config), cache, tree.bom);
}

/** Where a text is no document that a reader takes, so that nobody can say what it means. */
function unreadableAt(tree: Tree): Remark | undefined {
  const fault = tree.faults[0];
  if (fault !== undefined) return { at: fault, says: "The text is not JSON here, and every reader refuses it: mend it first" };
  if (tree.tooDeep !== NONE)
    return { at: spanOf(tree, tree.tooDeep), says: "Brackets are nested more than 512 deep here, which readers refuse" };
  if (tree.loneSurrogate === NONE) return undefined;
  return {
    at: spanOf(tree, tree.loneSurrogate),
    says: "This text holds half a character (a lone surrogate), which UTF-8 cannot write: correct it first",
  };
}

function writeManifest(tree: Tree, cache: CacheIndex, config: CacheEntry): string {
  const style = styleOf(tree);
  const layout = layoutOf(style);
  const { colon } = layout;
  const { artifactTypeNode, subjectNode } = cache;
  // The order of image-spec's Go type (specs-go/v1/manifest.go), which BuildKit's is a part of.
  const properties = [`"schemaVersion"${colon}2`, `"mediaType"${colon}"${MEDIA_TYPE_OCI_MANIFEST}"`];
  if (artifactTypeNode !== NONE) properties.push(`"artifactType"${colon}${goStringOf(tree, artifactTypeNode)}`);
  properties.push(`"config"${colon}${descriptorWriter(tree, layout, 1)(config)}`);
  const writeLayer = descriptorWriter(tree, layout, 2);
  let layers = "";
  for (const layer of cache.layers) layers += (layers === "" ? "[" : ",") + layout.line(2) + writeLayer(layer);
  properties.push(`"layers"${colon}${layers}${layout.line(1)}]`);
  if (subjectNode !== NONE) properties.push(`"subject"${colon}${rewrite(tree, subjectNode, layout, 1)}`);
  if (cache.annotations.length > 0) properties.push(`"annotations"${colon}${writeMap(tree, cache.annotations, layout, 1)}`);
  const text = enclose("{}", properties, layout, 0);
  return style.indent !== undefined && style.finalNewline ? text + style.eol : text;
}

function converted(write: () => string, cache: CacheIndex, bom: boolean): Conversion {
  // Rules convert on each keystroke only to see whether they can; writing costs as much again, and a hash more than both.
  let text: string | undefined;
  let bytes: Uint8Array | undefined;
  let digest: string | undefined;
  const written = (): string => {
    text ??= write();
    return text;
  };
  const encoded = (): Uint8Array => {
    bytes ??= utf8(written());
    return bytes;
  };
  const notes = cache.notes.list();
  return {
    outcome: "converted",
    get text() {
      return written();
    },
    get digest() {
      digest ??= digestOf(encoded());
      return digest;
    },
    get size() {
      return encoded().length;
    },
    losses: cache.losses.list(),
    lossSummary: summaryOf(cache.losses.counts),
    notes: bom
      ? [{ at: { start: 0, end: 1 }, says: "The byte order mark is left out, since readers refuse a document with one" }, ...notes]
      : notes,
  };
}

/** "`platform` of 2 entries, `data` of 1 entry and top-level `note`". */
function summaryOf(counts: ReadonlyMap<string, number>): string {
  const parts = Array.from(counts, ([what, count]) => {
    if (what.startsWith("top-level") || what.endsWith("of the config")) return what;
    return `${what} of ${count} ${count === 1 ? "entry" : "entries"}`;
  });
  const last = parts.pop() ?? "";
  return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}
