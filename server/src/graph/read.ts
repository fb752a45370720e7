import { sizeOf } from "../explain/parts.ts";
import { NONE, property, stringAt } from "../json/index.ts";
import { ATTESTATION_MANIFEST, attestationName, entryPlatform, referencesOf } from "../model/attestation.ts";
import { cacheConfigOf } from "../model/cacheconfig.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { KIND_NAMES } from "../model/kinds.ts";
import { placeRole } from "../model/roles.ts";
import { findMediaType, MEDIA_TYPE_CACHECONFIG } from "../oci/mediatypes.ts";
import { type Behind, type Collector, collect, edgeRole, type Graph, type GraphNode, type NodeRole } from "./graph.ts";

/** Why there is no drawn picture of a cache config. */
export const CACHE_AS_TEXT =
  "a cache's steps are too many threads for boxes; `oci-manifest graph --format dot` or `mermaid` gives them as text";

/** What a picture begins with. */
export interface Origin {
  readonly document: Document;
  /** As a person knows it. */
  readonly name: string;
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * What a document points at, and, where `behind` knows, what stands behind that, to the last blob. Each content is one node, however
 * often it is named. Breadth first, so that of too many nodes the nearest are shown.
 */
export function readGraph(origin: Origin, behind?: Behind): Graph {
  const { document, name, digest, size } = origin;
  const collector = collect();
  const isIndexFile = /(?:^|[\\/])index\.json$/.test(name) && document.kind === "oci-index";
  const root: GraphNode = {
    id: digest,
    role: rootRole(document),
    title: isIndexFile ? `${KIND_NAMES[document.kind]}, index.json` : KIND_NAMES[document.kind],
    digest,
    size,
    missing: false,
    root: true,
  };
  collector.node(root);
  if (document.kind === "buildkit-cacheconfig") {
    steps(document, collector);
    return collector.done(name);
  }
  const waiting: { readonly document: Document; readonly id: string }[] = [{ document, id: root.id }];
  const seen = new Set([root.id]);
  for (const { document: at, id } of waiting) {
    for (const descriptor of at.descriptors) {
      if (at.kind === "oci-descriptor") continue;
      const child = nodeOf(at, descriptor, id, behind);
      if (!collector.node(child)) continue;
      collector.edge(id, child.id, edgeRole(descriptor));
      const next = child.digest === undefined || seen.has(child.id) ? undefined : behind?.document(child.digest);
      seen.add(child.id);
      // A config leads no further; the subject does, but it is not what this one holds.
      if (next !== undefined && descriptor.place !== "config") waiting.push({ document: next, id: child.id });
    }
    for (const { descriptor, type, digest: about } of referencesOf(at).values())
      if (type === ATTESTATION_MANIFEST && about !== undefined) collector.edge(idOf(descriptor, id), about, "attests");
  }
  return collector.done(name);
}

const idOf = ({ digest, place, index }: Descriptor, parent: string): string => digest ?? `${parent} ${place} ${index}`;

function nodeOf(doc: Document, descriptor: Descriptor, parent: string, behind: Behind | undefined): GraphNode {
  const { mediaType, digest } = descriptor;
  const attestation = attestationName(doc, descriptor);
  const known = mediaType === undefined ? undefined : findMediaType(mediaType);
  const what = known?.title ?? mediaType ?? "no media type";
  const more = attestation ?? entryPlatform(doc, descriptor) ?? tagOf(doc, descriptor);
  return {
    id: idOf(descriptor, parent),
    role: attestation === undefined ? roleOf(descriptor) : "attestation",
    title: attestation === undefined ? (more === undefined ? what : `${what}, ${more}`) : `A${attestation.slice(1)}`,
    digest,
    size: sizeOf(doc, descriptor),
    missing: behind !== undefined && digest !== undefined && descriptor.urlsNode === NONE && !behind.isThere(digest),
    root: false,
  };
}

/** The name that an entry of a layout has. */
function tagOf(doc: Document, { annotationsNode }: Descriptor): string | undefined {
  return stringAt(doc.tree, property(doc.tree, annotationsNode, "org.opencontainers.image.ref.name"));
}

function roleOf({ place, mediaType }: Descriptor): NodeRole {
  if (mediaType === MEDIA_TYPE_CACHECONFIG) return "cache";
  const role = placeRole(mediaType);
  if (role !== undefined) return role;
  return place === "manifest" || place === "subject" ? "manifest" : place === "config" || place === "layer" ? place : "blob";
}

function rootRole({ kind }: Document): NodeRole {
  switch (kind) {
    case "oci-index":
    case "docker-list":
      return "index";
    case "oci-config":
    case "docker-config":
      return "config";
    case "buildkit-cacheconfig":
      return "cache";
    default:
      return "manifest";
  }
}

/** The steps of a cache, what they build on, and the layers that they gave. */
function steps(document: Document, collector: Collector): void {
  const { records, layers } = cacheConfigOf(document);
  const step = (record: number): string => `step ${record}`;
  const layer = (index: number): string => `layer ${index}`;
  for (const [record, { digest }] of records.entries())
    collector.node({ id: step(record), role: "step", title: `records[${record}]`, digest, size: undefined, missing: false, root: false });
  for (const [index, { blob }] of layers.entries())
    collector.node({
      id: layer(index),
      role: "layer",
      title: `layers[${index}]`,
      digest: blob,
      size: undefined,
      missing: false,
      root: false,
    });
  for (const [record, { inputs, results }] of records.entries()) {
    for (const { links = [] } of inputs)
      for (const { to } of links) if (to.value !== undefined) collector.edge(step(to.value), step(record), "input");
    for (const { layer: result, chain } of results)
      for (const position of result === undefined ? chain : [result])
        if (position.value !== undefined) collector.edge(step(record), layer(position.value), "result");
  }
  for (const [index, { parent }] of layers.entries())
    if (parent.value !== undefined && parent.value >= 0) collector.edge(layer(parent.value), layer(index), "parent");
}
