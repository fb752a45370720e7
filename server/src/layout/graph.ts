import { stringAt, stringOf } from "../json/index.ts";
import type { LayoutDocument, Parent } from "../layout-view.ts";
import type { Descriptor } from "../model/document.ts";
import { placeRole } from "../model/roles.ts";
import { savedImages } from "../model/saved-image.ts";
import { MEDIA_TYPE_CACHECONFIG } from "../oci/mediatypes.ts";
import { blobPath, digestOfPath } from "./blob-path.ts";
import { AT_ONCE } from "./limits.ts";
import type { LayoutReader, Read } from "./reader.ts";

/** Who points at whom in a layout: all that index.json, and the list of `docker save`, lead to. */
export interface Graph {
  readonly index: Read | undefined;
  readonly marker: Read | undefined;
  readonly saved: Read | undefined;
  /** By digest: indexes and manifests that something leads to. Configs are no part of it. */
  readonly documents: ReadonlyMap<string, Read>;
  /** By digest: the descriptors that point at it. */
  readonly parents: ReadonlyMap<string, readonly Parent[]>;
  /** What is spoken of: digests of descriptors, and paths of `docker save` as digests. */
  readonly referenced: ReadonlySet<string>;
  /** Of those, how many have no blob. */
  readonly missing: number;
  /** Something that may lead further was not read. */
  readonly isPartial: boolean;
}

/** Whether a JSON document that points further stands behind a descriptor, as far as its place and media type say. */
export function leadsOn({ place, mediaType }: Descriptor): boolean {
  if (place !== "manifest" && place !== "subject" && place !== "self") return false;
  const role = placeRole(mediaType);
  // The legacy cache index lists layers and a config; an unknown type may be anything, so its first byte decides.
  return mediaType !== MEDIA_TYPE_CACHECONFIG && (role === undefined || role === "manifest" || role === "index");
}

/** Whether any JSON document stands behind a descriptor. */
export function isJson(descriptor: Descriptor): boolean {
  return descriptor.place === "config" || descriptor.mediaType === MEDIA_TYPE_CACHECONFIG || leadsOn(descriptor);
}

/** Reads all indexes and manifests of a layout, each once, however they point at each other. */
export async function readGraph(reader: LayoutReader): Promise<Graph> {
  const { blobs } = await reader.layout();
  const [index, marker, saved] = await Promise.all(["index.json", "oci-layout", "manifest.json"].map(reader.document));
  const documents = new Map<string, Read>();
  const parents = new Map<string, Parent[]>();
  const referenced = new Set<string>();
  let isPartial = false;
  let next = new Set<string>();

  const visit = (file: LayoutDocument): void => {
    for (const descriptor of file.document?.descriptors ?? []) {
      const { digest } = descriptor;
      if (digest === undefined) continue;
      referenced.add(digest);
      const known = parents.get(digest);
      if (known === undefined) parents.set(digest, [{ file, descriptor }]);
      else known.push({ file, descriptor });
      // Whatever type an entry has, what lies there may lead further; the layers of a cache do not.
      const isEntry = descriptor.place === "manifest" && file.document?.cache === undefined;
      if ((leadsOn(descriptor) || isEntry) && !documents.has(digest)) next.add(digest);
    }
  };
  if (index !== undefined && "text" in index) visit(index);
  isPartial = index !== undefined && !isClear(index);
  const { configs, layers } = savedPaths(saved);
  for (const path of [...configs, ...layers]) {
    const digest = digestOfPath(path);
    if (digest !== undefined) referenced.add(digest);
  }
  while (next.size > 0) {
    const level = [...next];
    next = new Set();
    for (const [digest, read] of await readAll(reader, level)) {
      documents.set(digest, read);
      if ("text" in read) visit(read);
      else if (read.isLeftOut === true) isPartial = true;
    }
    for (const digest of level) next.delete(digest);
  }
  // What was meant as a document and cannot be read may lead anywhere.
  for (const [digest, read] of documents) isPartial ||= !isClear(read) && (parents.get(digest) ?? []).some(isMeantToLead);
  let missing = 0;
  for (const digest of referenced) if (!blobs.has(digest)) missing++;
  return { index, marker, saved, documents, parents, referenced, missing, isPartial };
}

/** Whether all that a document names can be told. */
function isClear(read: Read): boolean {
  return "text" in read && read.document !== undefined && read.document.tree.faults.length === 0;
}

/** Whether a descriptor says itself that a manifest or an index stands behind it. */
function isMeantToLead({ descriptor }: Parent): boolean {
  const role = placeRole(descriptor.mediaType);
  return role === "manifest" || role === "index";
}

/** The documents of these digests, by digest: only of those that lie there (or in an editor). */
export async function readAll(reader: LayoutReader, digests: readonly string[]): Promise<Map<string, Read>> {
  const found = new Map<string, Read>();
  for (let from = 0; from < digests.length; from += AT_ONCE) {
    const some = digests.slice(from, from + AT_ONCE);
    const all = await Promise.all(
      some.map(async (digest) => {
        const path = blobPath(digest);
        return path === undefined ? undefined : reader.document(path);
      }),
    );
    some.forEach((digest, i) => {
      const read = all[i];
      if (read !== undefined) found.set(digest, read);
    });
  }
  return found;
}

/** The paths that the list of `docker save` names, as they stand there: of configs and of layers. */
export function savedPaths(saved: Read | undefined): { readonly configs: readonly string[]; readonly layers: readonly string[] } {
  const configs: string[] = [];
  const layers: string[] = [];
  if (saved === undefined || !("text" in saved) || saved.document?.kind !== "docker-save") return { configs, layers };
  const { tree } = saved.document;
  for (const { configNode, layerNodes } of savedImages(saved.document)) {
    const config = stringAt(tree, configNode);
    if (config !== undefined) configs.push(config);
    for (const node of layerNodes) layers.push(stringOf(tree, node));
  }
  return { configs, layers };
}
