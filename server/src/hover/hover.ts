import {
  containerOf,
  KEY,
  keyOf,
  kindOf,
  NONE,
  type Node,
  NUMBER,
  nodeAt,
  pathOf,
  property,
  rawOf,
  type Span,
  STRING,
  spanOf,
  stringAt,
  stringOf,
} from "../json/index.ts";
import type { LayoutView } from "../layout-view.ts";
import { ATTESTATION_MANIFEST, REFERENCE_DIGEST, REFERENCE_TYPE, referencesOf } from "../model/attestation.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { findAnnotation } from "../oci/annotations.ts";
import { digestFault } from "../oci/digest.ts";
import { knownContent } from "../oci/known-contents.ts";
import { UNKNOWN } from "../oci/platforms.ts";
import { exactSize, humanSize } from "../oci/units.ts";
import { schemaAt } from "../schemas.ts";
import type { Report } from "../validate.ts";
import { annotationHover, isAnnotation } from "./annotation-hover.ts";
import { attestationHover } from "./attestation-hover.ts";
import { cacheNumberHover, cacheOwnerHover } from "./cache-hover.ts";
import { cacheRemedy } from "./cache-remedy.ts";
import { digestHover } from "./digest-hover.ts";
import { embeddedHover } from "./embedded-hover.ts";
import { inlineCode, paragraphs } from "./markdown.ts";
import { mediaTypeHover } from "./media-type-hover.ts";
import { platformHover } from "./platform-hover.ts";
import { settingHover } from "./setting-hover.ts";
import { v1ImageHover } from "./v1-image-hover.ts";

/** Text for the token under the pointer. */
export interface Hover {
  readonly at: Span;
  readonly markdown: string;
}

/** A string that is meant as a digest wherever it stands: cache configs and `diff_ids` name blobs under other properties. */
const DIGEST = /^[a-z0-9]+:[0-9A-Fa-f]{32,}$/;
const MAPS: readonly string[] = ["ExposedPorts", "Volumes"];
/** Paths longer than this are in no schema of ours. */
const DEEPEST = 32;

/**
 * What to say about the token at `offset` (UTF-16 units): what it is, whether it may stand here, what else would do, who reads it, where
 * it is written. `undefined` where there is nothing to say, and in texts that are not ours. With the layout that the document lies in,
 * a size is compared with its blob. Pure; never throws, also on half-typed text.
 */
export function hoverAt(report: Report, offset: number, layout?: LayoutView): Hover | undefined {
  const doc = report.document;
  if (doc === undefined) return undefined;
  const node = nodeAt(doc.tree, offset);
  if (node === NONE) return undefined;
  const kind = kindOf(doc.tree, node);
  const markdown = kind === KEY ? keyHover(doc, node) : kind >= STRING ? valueHover(doc, node, kind, layout) : undefined;
  return markdown === undefined ? undefined : { at: spanOf(doc.tree, node), markdown };
}

function keyHover(doc: Document, key: Node): string | undefined {
  if (isAnnotation(doc.tree, key)) {
    const said = annotationHover(doc.tree, key);
    if (said !== undefined) return said;
  }
  // The names in `ExposedPorts` and `Volumes` are their author's: what they stand in is explained.
  const map = keyOf(doc.tree, containerOf(doc.tree, key));
  const said = propertyHover(doc, key) ?? (map !== NONE && MAPS.includes(stringOf(doc.tree, map)) ? propertyHover(doc, map) : undefined);
  const value = key + 1;
  if (doc.cache === "index" && doc.manifestsNode === value && doc.manifestsNode !== NONE) return paragraphs(cacheRemedy(doc), "---", said);
  const descriptor = attestationAt(doc, key);
  if (descriptor !== undefined && stringOf(doc.tree, key) === "platform") return paragraphs(attestationHover(doc, descriptor), "---", said);
  return said;
}

function valueHover(doc: Document, node: Node, kind: number, layout: LayoutView | undefined): string | undefined {
  const { tree } = doc;
  const key = keyOf(tree, node);
  const name = key === NONE ? "" : stringOf(tree, key);
  if (kind === STRING) return stringHover(doc, node, key, name);
  if (kind === NUMBER) {
    const size = name === "size" ? sizeHover(doc, node, layout) : undefined;
    if (size !== undefined) return size;
    const points = cacheNumberHover(doc, node);
    if (points !== undefined) return paragraphs(points, "---", nearestProperty(doc, node));
  }
  const setting = settingHover(tree, node, name);
  return setting === undefined ? nearestProperty(doc, node) : paragraphs(setting, "---", nearestProperty(doc, node));
}

function stringHover(doc: Document, node: Node, key: Node, name: string): string | undefined {
  const { tree } = doc;
  const text = stringOf(tree, node);
  if (key !== NONE && isAnnotation(tree, key)) {
    const descriptor = name === REFERENCE_DIGEST || name === REFERENCE_TYPE ? attestationAt(doc, key) : undefined;
    if (descriptor !== undefined) return attestationHover(doc, descriptor);
    const said = annotationHover(tree, key);
    if (said !== undefined)
      return findAnnotation(name)?.format === "digest" && digestFault(text) === undefined
        ? paragraphs(said, "---", digestHover(doc, node, text))
        : said;
  }
  if (name === "mediaType" || name === "artifactType") return mediaTypeHover(doc, node, text, name);
  const owner = cacheOwnerHover(doc, node);
  if (owner !== undefined) return paragraphs(owner, "---", digestHover(doc, node, text));
  if (name === "digest" || DIGEST.test(text)) return digestHover(doc, node, text);
  if (name === "v1Compatibility" && doc.kind === "docker-schema1") return paragraphs(v1ImageHover(text), "---", propertyHover(doc, key));
  if (name === "data") {
    const descriptor = doc.descriptors.find(({ dataNode }) => dataNode === node);
    const said = descriptor === undefined ? undefined : embeddedHover(doc, node, descriptor);
    if (said !== undefined) return paragraphs(said, "---", propertyHover(doc, key));
  }
  const platform =
    key === NONE ? undefined : ((text === UNKNOWN ? unknownHover(doc, key, name) : undefined) ?? platformHover(tree, key, text));
  const said = platform ?? settingHover(tree, node, name);
  return said === undefined ? nearestProperty(doc, node) : paragraphs(said, "---", nearestProperty(doc, node));
}

/** What an entry's platform means that names no machine. */
function unknownHover(doc: Document, key: Node, name: string): string | undefined {
  if (name !== "architecture" && name !== "os") return undefined;
  const descriptor = doc.descriptors.find(({ platformNode }) => platformNode !== NONE && platformNode === containerOf(doc.tree, key));
  return descriptor?.place === "manifest" ? attestationHover(doc, descriptor) : undefined;
}

/** The entry with an attestation's annotations that a key of its own, or of its annotations, belongs to. */
function attestationAt(doc: Document, key: Node): Descriptor | undefined {
  const references = referencesOf(doc);
  if (references.size === 0) return undefined;
  const object = containerOf(doc.tree, key);
  const found = references.get(object) ?? references.get(containerOf(doc.tree, object));
  return found?.type === ATTESTATION_MANIFEST ? found.descriptor : undefined;
}

/** A size in units for people and to the byte, and what is known of the content beside. `undefined` for what is no whole number of bytes. */
function sizeHover(doc: Document, node: Node, layout: LayoutView | undefined): string | undefined {
  const raw = rawOf(doc.tree, node);
  if (!/^(0|[1-9][0-9]{0,18})$/.test(raw)) return undefined;
  const bytes = BigInt(raw);
  const exact = exactSize(bytes);
  const human = humanSize(bytes);
  const digest = stringAt(doc.tree, property(doc.tree, containerOf(doc.tree, keyOf(doc.tree, node)), "digest")) ?? "";
  const known = knownContent(digest)?.size ?? layout?.blob(digest)?.size;
  return paragraphs(
    bytes < 1000n ? `**${exact}**` : `**${human}** — ${exact}`,
    "The length of the content that the digest names, as it is stored. Clients refuse content of another length.",
    known === undefined || BigInt(known) === bytes ? undefined : `The content of this digest has ${exactSize(known)}.`,
  );
}

/** What the property of a value is for; of an element the property of its list. */
function nearestProperty(doc: Document, node: Node): string | undefined {
  let at = node;
  for (let up = 0; up < LISTS_IN_LISTS && at !== NONE; up++) {
    const key = keyOf(doc.tree, at);
    if (key !== NONE) return isAnnotation(doc.tree, key) ? undefined : propertyHover(doc, key);
    at = containerOf(doc.tree, at);
  }
  return undefined;
}

/** How deep an element may stand in lists of lists, as the inputs of a cache config do. */
const LISTS_IN_LISTS = 4;

/** What a property is for, as the schema of the document's kind says it. */
function propertyHover(doc: Document, key: Node): string | undefined {
  const path = pathOf(doc.tree, key);
  if (path.length > DEEPEST) return undefined;
  const schema = schemaAt(doc.kind, path);
  const description = schema?.markdownDescription ?? schema?.description;
  if (description === undefined) return undefined;
  return paragraphs(`**${inlineCode(stringOf(doc.tree, key))}**`, description);
}
