import {
  ARRAY,
  applyEdits,
  type Edit,
  insertProperty,
  isNamed,
  keysOf,
  kindOf,
  NONE,
  type Node,
  property,
  removeNodes,
  replaceValue,
  type Span,
  spanOf,
  stringOf,
} from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { isZstd, layerFamily, layerTwin } from "../model/roles.ts";
import {
  MEDIA_TYPE_DOCKER_CONFIG,
  MEDIA_TYPE_DOCKER_LIST,
  MEDIA_TYPE_DOCKER_MANIFEST,
  MEDIA_TYPE_OCI_CONFIG,
  MEDIA_TYPE_OCI_INDEX,
  MEDIA_TYPE_OCI_MANIFEST,
} from "../oci/mediatypes.ts";
import { type Conversion, converted, unreadableAt } from "./conversion.ts";
import { namesOf, readProperties } from "./known-properties.ts";
import { collectRemarks, type Remarks } from "./remarks.ts";

/** Whether `convertToDocker` is for such a document: an OCI index or manifest of an image. It may be refused all the same. */
export function isOciImage(doc: Document): boolean {
  return (doc.kind === "oci-index" || doc.kind === "oci-manifest") && doc.cache === undefined;
}

/** Whether a document is an index of OCI manifests, which nothing but other manifests makes a Docker list of. */
export function listsOciManifests({ kind, descriptors }: Document): boolean {
  return kind === "oci-index" && descriptors.some(({ place, mediaType }) => place === "manifest" && mediaType === MEDIA_TYPE_OCI_MANIFEST);
}

const LIST_TOP = namesOf(["schemaVersion", "mediaType", "manifests"]);
const MANIFEST_TOP = namesOf(["schemaVersion", "mediaType", "config", "layers"]);
const DESCRIPTOR = namesOf(["mediaType", "digest", "size"]);
const LAYER = namesOf(["mediaType", "digest", "size", "urls"]);
const ENTRY = namesOf(["mediaType", "digest", "size", "platform"]);

/** What is taken out and changed, and what has to be said about it. */
interface Work {
  readonly doc: Document;
  readonly edits: Edit[];
  readonly removed: Node[];
  readonly refusals: Remarks;
  readonly losses: Remarks;
  readonly notes: Remarks;
}

/**
 * Rewrites an OCI image index as a Docker manifest list, and an OCI image manifest as Docker's (Docker manifest v2 schema 2). Media types
 * change, config and layers stay the blobs they are, and what Docker's formats have no property for is dropped, which must be agreed to.
 * An index is refused while it lists OCI manifests: those are other blobs than the Docker manifests that a list names.
 */
export function convertToDocker(doc: Document): Conversion {
  const { tree } = doc;
  const unreadable = unreadableAt(tree);
  if (unreadable !== undefined) return { outcome: "refused", reasons: [unreadable] };
  const work: Work = { doc, edits: [], removed: [], refusals: collectRemarks(), losses: collectRemarks(), notes: collectRemarks() };
  const start = tree.start[tree.root] as number;
  const top: Span = doc.mediaTypeNode === NONE ? { start, end: start + 1 } : spanOf(tree, doc.mediaTypeNode);
  const list = doc.kind === "oci-index";
  const own = list ? MEDIA_TYPE_OCI_INDEX : MEDIA_TYPE_OCI_MANIFEST;
  if (!isOciImage(doc)) {
    const says = "This is neither an OCI image index nor an OCI image manifest of an image, and those have a Docker form";
    return { outcome: "refused", reasons: [{ at: top, says }] };
  }
  // A setting may call any text an index or a manifest.
  const holder = list ? "manifests" : "layers";
  if (kindOf(tree, property(tree, tree.root, holder)) !== ARRAY)
    return {
      outcome: "refused",
      reasons: [{ at: top, says: `There is no list of \`${holder}\` here, so there is nothing that a Docker document would hold` }],
    };
  if (doc.mediaTypeNode !== NONE && doc.mediaType !== own)
    work.refusals.add("type", top, `This is not the type of the document that stands here: write \`${own}\``);
  readProperties(tree, tree.root, list ? LIST_TOP : MANIFEST_TOP, work.refusals, (key) =>
    drop(work, key, list ? "list" : "manifest", true),
  );
  for (const descriptor of doc.descriptors) {
    if (list && descriptor.place === "manifest") convertEntry(work, descriptor);
    else if (!list && descriptor.place === "config") convertConfig(work, descriptor);
    else if (!list && descriptor.place === "layer") convertLayer(work, descriptor);
  }
  if (work.refusals.counts.size > 0) return { outcome: "refused", reasons: work.refusals.list() };
  setTopType(work, list ? MEDIA_TYPE_DOCKER_LIST : MEDIA_TYPE_DOCKER_MANIFEST);
  const edits = [...work.edits, ...removeNodes(tree, work.removed)];
  return converted(() => applyEdits(doc.text, edits).slice(tree.bom ? 1 : 0), work, tree.bom);
}

/** Docker's readers go by the media type, so one is written where OCI lets it be missing: behind the version, before what stays. */
function setTopType({ doc: { tree, mediaTypeNode }, edits, removed }: Work, type: string): void {
  if (mediaTypeNode !== NONE) {
    edits.push(replaceValue(tree, mediaTypeNode, JSON.stringify(type)));
    return;
  }
  const before = [...keysOf(tree, tree.root)].find((key) => !removed.includes(key) && !isNamed(tree, key, "schemaVersion")) ?? NONE;
  edits.push(insertProperty(tree, tree.root, "mediaType", JSON.stringify(type), before));
}

function drop({ doc: { tree }, removed, losses }: Work, key: Node, form: "list" | "manifest", top: boolean): void {
  const name = quote(stringOf(tree, key));
  removed.push(key);
  losses.add(top ? `top-level ${name}` : name, spanOf(tree, key), `${name} is no property of a Docker ${form} and is dropped`);
}

function convertEntry(work: Work, { node, mediaType, mediaTypeNode, index }: Descriptor): void {
  const { doc, refusals } = work;
  readProperties(doc.tree, node, ENTRY, refusals, (key) => drop(work, key, "list", false));
  if (mediaType === MEDIA_TYPE_DOCKER_MANIFEST || mediaType === MEDIA_TYPE_DOCKER_LIST) return;
  const at =
    mediaTypeNode === NONE
      ? { start: doc.tree.start[node] as number, end: (doc.tree.start[node] as number) + 1 }
      : spanOf(doc.tree, mediaTypeNode);
  const says =
    mediaType === MEDIA_TYPE_OCI_MANIFEST
      ? `\`manifests[${index}]\` is an OCI manifest, and a Docker list names Docker manifests, which are other blobs: \`skopeo copy --all --format v2s2\` or \`regctl image mod --to-docker\` rewrite both`
      : `\`manifests[${index}]\` is nothing that a Docker list can name: remove it first`;
  refusals.add("entry", at, says);
}

function convertConfig(work: Work, { node, mediaType, mediaTypeNode }: Descriptor): void {
  const { doc, refusals, edits } = work;
  readProperties(doc.tree, node, DESCRIPTOR, refusals, (key) => drop(work, key, "manifest", false));
  if (mediaType === MEDIA_TYPE_DOCKER_CONFIG) return;
  if (mediaType === MEDIA_TYPE_OCI_CONFIG) edits.push(replaceValue(doc.tree, mediaTypeNode, JSON.stringify(MEDIA_TYPE_DOCKER_CONFIG)));
  else {
    const start = doc.tree.start[node] as number;
    const at = mediaTypeNode === NONE ? { start, end: start + 1 } : spanOf(doc.tree, mediaTypeNode);
    refusals.add("config", at, "This is no image config, so the document is an artifact, and artifacts have no Docker form");
  }
}

function convertLayer(work: Work, { node, mediaType, mediaTypeNode }: Descriptor): void {
  const { doc, refusals, edits, notes } = work;
  readProperties(doc.tree, node, LAYER, refusals, (key) => drop(work, key, "manifest", false));
  const twin = layerFamily(mediaType ?? "") === "docker" ? mediaType : layerTwin(mediaType ?? "");
  if (twin === undefined) {
    const start = doc.tree.start[node] as number;
    const at = mediaTypeNode === NONE ? { start, end: start + 1 } : spanOf(doc.tree, mediaTypeNode);
    refusals.add("layer", at, `${quote(mediaType ?? "")} has no Docker type, so the whole is not converted`);
    return;
  }
  if (isZstd(twin))
    notes.add("zstd", spanOf(doc.tree, mediaTypeNode), "Docker's formats have no zstd; the type that BuildKit writes for it is taken");
  if (twin !== mediaType) edits.push(replaceValue(doc.tree, mediaTypeNode, JSON.stringify(twin)));
}
