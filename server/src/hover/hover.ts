import { KEY, keyOf, kindOf, NONE, type Node, NUMBER, nodeAt, pathOf, rawOf, type Span, STRING, spanOf, stringOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { exactSize, humanSize } from "../oci/units.ts";
import { schemaAt } from "../schemas.ts";
import type { Report } from "../validate.ts";
import { annotationHover, isAnnotation } from "./annotation-hover.ts";
import { cacheRemedy } from "./cache-remedy.ts";
import { digestHover } from "./digest-hover.ts";
import { inlineCode, paragraphs } from "./markdown.ts";
import { mediaTypeHover } from "./media-type-hover.ts";
import { platformHover } from "./platform-hover.ts";

/** Text for the token under the pointer. */
export interface Hover {
  readonly at: Span;
  readonly markdown: string;
}

/** A string that is meant as a digest wherever it stands: cache configs and `diff_ids` name blobs under other properties. */
const DIGEST = /^[a-z0-9]+:[0-9A-Fa-f]{32,}$/;
/** Paths longer than this are in no schema of ours. */
const DEEPEST = 32;

/**
 * What to say about the token at `offset` (UTF-16 units): a media type, a digest, a size, or what a property is for. `undefined`
 * where there is nothing to say, and in texts that are not ours. Pure; never throws, also on half-typed text.
 */
export function hoverAt(report: Report, offset: number): Hover | undefined {
  const doc = report.document;
  if (doc === undefined) return undefined;
  const node = nodeAt(doc.tree, offset);
  if (node === NONE) return undefined;
  const kind = kindOf(doc.tree, node);
  const markdown = kind === KEY ? keyHover(doc, node) : kind >= STRING ? valueHover(doc, node, kind) : undefined;
  return markdown === undefined ? undefined : { at: spanOf(doc.tree, node), markdown };
}

function keyHover(doc: Document, key: Node): string | undefined {
  if (isAnnotation(doc.tree, key)) {
    const said = annotationHover(doc.tree, key);
    if (said !== undefined) return said;
  }
  const said = propertyHover(doc, key);
  const value = key + 1;
  if (doc.cache === "index" && doc.manifestsNode === value && doc.manifestsNode !== NONE) return paragraphs(cacheRemedy(doc), "---", said);
  return said;
}

function valueHover(doc: Document, node: Node, kind: number): string | undefined {
  const key = keyOf(doc.tree, node);
  const name = key === NONE ? "" : stringOf(doc.tree, key);
  if (kind === STRING) {
    const said = key !== NONE && isAnnotation(doc.tree, key) ? annotationHover(doc.tree, key) : undefined;
    if (said !== undefined) return said;
    const text = stringOf(doc.tree, node);
    if (name === "mediaType" || name === "artifactType") return mediaTypeHover(doc, node, text, name);
    if (name === "digest" || DIGEST.test(text)) return digestHover(doc.text, doc.tree.start[node] as number, text);
    const platform = key === NONE ? undefined : platformHover(doc.tree, key, text);
    if (platform !== undefined) return paragraphs(platform, "---", propertyHover(doc, key));
  }
  if (kind === NUMBER && name === "size") {
    const size = sizeHover(rawOf(doc.tree, node));
    if (size !== undefined) return size;
  }
  return key === NONE ? undefined : propertyHover(doc, key);
}

/** A size in units for people and to the byte. `undefined` for what is no whole number of bytes. */
function sizeHover(raw: string): string | undefined {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(raw)) return undefined;
  const bytes = BigInt(raw);
  const exact = exactSize(bytes);
  const human = humanSize(bytes);
  return paragraphs(
    bytes < 1000n ? `**${exact}**` : `**${human}** — ${exact}`,
    "The length of the content that the digest names, as it is stored.",
  );
}

/** What a property is for, as the schema of the document's kind says it. */
function propertyHover(doc: Document, key: Node): string | undefined {
  const path = pathOf(doc.tree, key);
  if (path.length > DEEPEST) return undefined;
  const schema = schemaAt(doc.kind, path);
  const description = schema?.markdownDescription ?? schema?.description;
  if (description === undefined) return undefined;
  return paragraphs(`**${inlineCode(stringOf(doc.tree, key))}**`, description);
}
