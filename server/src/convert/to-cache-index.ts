import {
  ARRAY,
  elementsOf,
  keyOf,
  kindOf,
  NONE,
  type Node,
  NULL,
  OBJECT,
  STRING,
  spanOf,
  stringAt,
  stringOf,
  styleOf,
  type Tree,
} from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { foldName } from "../model/letter-case.ts";
import { quote } from "../model/quote.ts";
import { MEDIA_TYPE_CACHECONFIG, MEDIA_TYPE_DOCKER_MANIFEST, MEDIA_TYPE_OCI_INDEX, MEDIA_TYPE_OCI_MANIFEST } from "../oci/mediatypes.ts";
import { type CacheEntry, type EntryReader, entryReader, readMap, type Said, shown } from "./cache-entry.ts";
import { type Conversion, converted, unreadableAt } from "./conversion.ts";
import { writeDescriptors } from "./descriptor-writer.ts";
import { enclose, goStringOf, layoutOf, rewrite, writeMap } from "./go-json.ts";
import { namesOf, readProperties, refuseDuplicates } from "./known-properties.ts";
import { collectRemarks, type Remarks } from "./remarks.ts";

const AGAIN = "export the cache again with `image-manifest=false`";
const TOP = namesOf(["schemaVersion", "mediaType", "artifactType", "config", "layers", "subject", "annotations"]);
const OTHERS: ReadonlySet<string> = new Set(["manifests", "fslayers"]);

/** What a cache manifest holds; nodes are `NONE` where there is nothing to write. */
interface CacheManifest {
  readonly config: CacheEntry | undefined;
  readonly layers: readonly CacheEntry[];
  readonly artifactTypeNode: Node;
  readonly subjectNode: Node;
  readonly annotations: readonly Node[];
}

/** Whether `toCacheIndex` is for such a document. It may be refused all the same. */
export function isCacheManifest(doc: Document): boolean {
  return doc.cache === "manifest";
}

/**
 * Rewrites a BuildKit cache that is an image manifest as the image index that BuildKit before 0.12 reads, the same that BuildKit writes
 * with `image-manifest=false,oci-mediatypes=true`: the layers in their order, the config behind them. The way back is
 * `convertLegacyCache`, and it gives the same bytes wherever BuildKit wrote the manifest.
 */
export function toCacheIndex(doc: Document): Conversion {
  const { tree } = doc;
  const unreadable = unreadableAt(tree);
  if (unreadable !== undefined) return { outcome: "refused", reasons: [unreadable] };
  const said: Said = { refusals: collectRemarks(), losses: collectRemarks(), notes: collectRemarks() };
  const cache = readCacheManifest(doc, said);
  const { config } = cache;
  if (config === undefined || said.refusals.counts.size > 0) return { outcome: "refused", reasons: said.refusals.list() };
  return converted(() => writeIndex(tree, cache, config), said, tree.bom);
}

function readCacheManifest({ tree, cache, mediaTypeNode }: Document, said: Said): CacheManifest {
  const { refusals, losses, notes } = said;
  const start = tree.start[tree.root] as number;
  const first = { start, end: start + 1 };
  const top = mediaTypeNode === NONE ? first : spanOf(tree, mediaTypeNode);
  const nothing: CacheManifest = { config: undefined, layers: [], artifactTypeNode: NONE, subjectNode: NONE, annotations: [] };
  if (cache !== "manifest") {
    refusals.add("form", top, "What becomes a cache index is an image manifest whose config is a BuildKit cache config");
    return nothing;
  }
  const [, mediaType, artifactType, config, layers, subject, annotations] = readProperties(tree, tree.root, TOP, refusals, (key) => {
    const name = stringOf(tree, key);
    if (OTHERS.has(foldName(name)))
      refusals.add("form", spanOf(tree, key), `${quote(name)} stands beside \`config\`, so this is two documents at once: remove one`);
    else losses.add(`top-level ${quote(name)}`, spanOf(tree, key), `${quote(name)} is no property of an image index and is dropped`);
  }) as [Node, Node, Node, Node, Node, Node, Node];
  const type = stringAt(tree, mediaType);
  if (mediaType !== NONE && type !== MEDIA_TYPE_OCI_MANIFEST && type !== MEDIA_TYPE_DOCKER_MANIFEST)
    refusals.add("type", top, `${shown(tree, mediaType)} is not the type of an image manifest: write \`${MEDIA_TYPE_OCI_MANIFEST}\``);
  if (artifactType !== NONE && kindOf(tree, artifactType) !== STRING && kindOf(tree, artifactType) !== NULL)
    refusals.add("artifactType", spanOf(tree, artifactType), `${shown(tree, artifactType)} is no string: correct or remove it`);
  if (kindOf(tree, layers) !== ARRAY) {
    const at = layers === NONE ? first : spanOf(tree, layers);
    refusals.add("layers", at, "`layers` is no list, so there is nothing for an index to list: correct it");
    return nothing;
  }
  notes.add(
    "legacy",
    top,
    "ECR, Harbor, Distribution 3 and most clients refuse this form; BuildKit 0.12 and newer reads both, so use it for older ones alone",
  );
  const read = entryReader(tree, said, { placeOf: (index) => (index === -1 ? "`config`" : `\`layers[${index}]\``), again: AGAIN });
  return {
    config: read(config, -1),
    layers: readLayers(tree, layers, read, refusals),
    artifactTypeNode: (stringAt(tree, artifactType) ?? "") === "" ? NONE : artifactType,
    subjectNode: readSubject(tree, subject, refusals),
    annotations: readMap(tree, annotations, refusals),
  };
}

function readLayers(tree: Tree, list: Node, read: EntryReader, refusals: Remarks): readonly CacheEntry[] {
  const layers: CacheEntry[] = [];
  let index = -1;
  for (const node of elementsOf(tree, list)) {
    const layer = read(node, ++index);
    if (layer === undefined) continue;
    layers.push(layer);
    // In an index the type alone tells the config, and BuildKit takes the last.
    if (layer.isConfig)
      refusals.add(
        "config",
        spanOf(tree, layer.mediaTypeNode),
        `\`layers[${index}]\` has the type \`${MEDIA_TYPE_CACHECONFIG}\`, and an index would have two configs: correct its type`,
      );
  }
  if (layers.length === 0)
    refusals.add("no layer", spanOf(tree, keyOf(tree, list)), `\`layers\` is empty, and an index of nothing is no cache: ${AGAIN}`);
  return layers;
}

function readSubject(tree: Tree, node: Node, refusals: Remarks): Node {
  if (node === NONE || kindOf(tree, node) === NULL) return NONE;
  if (kindOf(tree, node) !== OBJECT) refusals.add("subject", spanOf(tree, node), "`subject` is no object: correct or remove it");
  refuseDuplicates(tree, node, refusals);
  return node;
}

function writeIndex(tree: Tree, { layers, artifactTypeNode, subjectNode, annotations }: CacheManifest, config: CacheEntry): string {
  const style = styleOf(tree);
  const layout = layoutOf(style);
  const { colon } = layout;
  // The order of image-spec's Go type (specs-go/v1/index.go).
  const properties = [`"schemaVersion"${colon}2`, `"mediaType"${colon}"${MEDIA_TYPE_OCI_INDEX}"`];
  if (artifactTypeNode !== NONE) properties.push(`"artifactType"${colon}${goStringOf(tree, artifactTypeNode)}`);
  properties.push(`"manifests"${colon}${enclose("[]", writeDescriptors(tree, [...layers, config], layout, 2), layout, 1)}`);
  if (subjectNode !== NONE) properties.push(`"subject"${colon}${rewrite(tree, subjectNode, layout, 1)}`);
  if (annotations.length > 0) properties.push(`"annotations"${colon}${writeMap(tree, annotations, layout, 1)}`);
  const text = enclose("{}", properties, layout, 0);
  return style.indent !== undefined && style.finalNewline ? text + style.eol : text;
}
