import {
  type Edit,
  insertProperty,
  kindOf,
  NONE,
  OBJECT,
  property,
  removeNodes,
  replaceValue,
  type Span,
  STRING,
  scan,
  spanOf,
  stringAt,
  type Tree,
} from "../json/index.ts";
import type { Descriptor } from "../model/document.ts";
import { detectKind } from "../model/kind.ts";
import { decodeBase64, encodeBase64 } from "../oci/base64.ts";
import { algorithmOf, digestOf } from "../oci/digest.ts";
import {
  MEDIA_TYPE_DOCKER_LIST,
  MEDIA_TYPE_DOCKER_MANIFEST,
  MEDIA_TYPE_OCI_ARTIFACT,
  MEDIA_TYPE_OCI_INDEX,
  MEDIA_TYPE_OCI_MANIFEST,
} from "../oci/mediatypes.ts";

/** What a document says of itself, as its descriptors repeat it. */
export interface DocumentType {
  readonly mediaType: string | undefined;
  /** `artifactType`, or the config's media type where a manifest has none (image-spec 1.1.1, descriptor.md). */
  readonly artifactType: string | undefined;
  /** It has a `mediaType` of its own. */
  readonly said: boolean;
}

/** Where a blob went. */
export interface Moved {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly bytes: Uint8Array;
  /** `undefined` where nobody knows what it was. */
  readonly from: DocumentType | undefined;
  readonly to: DocumentType;
}

const TYPES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  "oci-index": MEDIA_TYPE_OCI_INDEX,
  "oci-manifest": MEDIA_TYPE_OCI_MANIFEST,
  "docker-list": MEDIA_TYPE_DOCKER_LIST,
  "docker-manifest": MEDIA_TYPE_DOCKER_MANIFEST,
  "oci-artifact": MEDIA_TYPE_OCI_ARTIFACT,
};

/** What a text says to be; of a text that is no manifest or index nothing. */
export function typeOfDocument(text: string): DocumentType {
  const tree = scan(text);
  const kind = detectKind(tree);
  const byKind = kind === undefined ? undefined : TYPES[kind];
  if (byKind === undefined) return { mediaType: undefined, artifactType: undefined, said: false };
  const top = (name: string): string | undefined => stringAt(tree, property(tree, tree.root, name)) || undefined;
  const isManifest = kind === "oci-manifest" || kind === "docker-manifest";
  const config = isManifest ? property(tree, tree.root, "config") : NONE;
  const ofConfig = kindOf(tree, config) === OBJECT ? stringAt(tree, property(tree, config, "mediaType")) : undefined;
  const mediaType = top("mediaType");
  return { mediaType: mediaType ?? byKind, artifactType: top("artifactType") ?? ofConfig, said: mediaType !== undefined };
}

/** The edits that make a descriptor name a blob's new place, or why there are none. */
export function editDescriptor(
  tree: Tree,
  descriptor: Descriptor,
  to: Moved,
): { readonly edits: readonly Edit[] } | { readonly at: Span; readonly says: string } {
  const { node, digest, digestNode, sizeNode, dataNode, mediaType, mediaTypeNode, artifactTypeNode } = descriptor;
  const edits: Edit[] = [replaceValue(tree, digestNode, JSON.stringify(to.digest))];
  const added: Edit[] = [];
  if (sizeNode !== NONE) edits.push(replaceValue(tree, sizeNode, String(to.size)));
  else added.push(insertProperty(tree, node, "size", String(to.size)));
  if (dataNode !== NONE && kindOf(tree, dataNode) === STRING) {
    const held = decodeBase64(stringAt(tree, dataNode) ?? "");
    const algorithm = algorithmOf(digest ?? "");
    const isCopy = held !== undefined && (algorithm === "sha256" || algorithm === "sha512") && digestOf(held, algorithm) === digest;
    if (!isCopy)
      return {
        at: spanOf(tree, dataNode),
        says: "`data` does not hold the bytes that `digest` names, so nobody can say what it should hold now: correct or remove it",
      };
    edits.push(replaceValue(tree, dataNode, JSON.stringify(encodeBase64(to.bytes))));
  }
  const { from } = to;
  const typed = to.to.mediaType;
  if (
    mediaTypeNode !== NONE &&
    typed !== undefined &&
    typed !== mediaType &&
    typed !== from?.mediaType &&
    (from !== undefined || to.to.said)
  )
    edits.push(replaceValue(tree, mediaTypeNode, JSON.stringify(typed)));
  if (artifactTypeNode !== NONE && from !== undefined && from.artifactType !== to.to.artifactType && typed !== undefined)
    edits.push(
      ...(to.to.artifactType === undefined
        ? removeNodes(tree, [artifactTypeNode])
        : [replaceValue(tree, artifactTypeNode, JSON.stringify(to.to.artifactType))]),
    );
  return { edits: [...edits, ...added] };
}
