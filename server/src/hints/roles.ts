import { BROKEN, KIND_BITS, NONE, type Node, property, type Span, STRING, spanOf, stringOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { findMediaType, MEDIA_TYPE_CACHECONFIG, type Role } from "../oci/mediatypes.ts";
import type { ShownRole } from "./shown-roles.ts";

/** A media type in the text, without its quotes. */
export interface RoleToken {
  readonly at: Span;
  readonly role: ShownRole;
  /** The type is no longer to be written. */
  readonly deprecated: boolean;
}

const ROLES: Readonly<Record<Role, ShownRole>> = {
  index: "manifest",
  manifest: "manifest",
  config: "config",
  layer: "layer",
  blob: "blob",
  signature: "blob",
  artifactType: "blob",
  other: "blob",
};

/** The media types of a document that the catalogue knows, with their roles, in text order. Without `seen` all of them. */
export function roleTokensOf(doc: Document, seen?: Span): readonly RoleToken[] {
  const { tree } = doc;
  const tokens: RoleToken[] = [];
  const add = (node: Node): void => {
    if (node === NONE || ((tree.kind[node] as number) & (KIND_BITS | BROKEN)) !== STRING) return;
    const { start, end } = spanOf(tree, node);
    if (seen !== undefined && (end < seen.start || start > seen.end)) return;
    const name = stringOf(tree, node);
    const known = findMediaType(name);
    if (known === undefined) return;
    const role = name === MEDIA_TYPE_CACHECONFIG ? "cache" : ROLES[known.role];
    tokens.push({ at: { start: start + 1, end: end - 1 }, role, deprecated: known.status !== "current" });
  };
  if (doc.kind !== "oci-descriptor") {
    add(doc.mediaTypeNode);
    add(property(tree, doc.root, "artifactType"));
  }
  for (const { mediaTypeNode, artifactTypeNode } of doc.descriptors) {
    add(mediaTypeNode);
    add(artifactTypeNode);
  }
  return tokens.sort((a, b) => a.at.start - b.at.start);
}
