import type { Node, Tree } from "../json/index.ts";
import type { Place } from "./document.ts";
import { FORMS, type Form } from "./glance.ts";
import { descriptorAt, haveMadeUp, type Writing } from "./glance-descriptor.ts";
import type { Kind } from "./kinds.ts";

/** What an attestation is called, which is for no platform. */
export const PLAIN_ATTESTATION = 2 ** 40;
/** And a layer with what BuildKit writes at those of a cache; every other plain descriptor has a smaller number than these. */
export const PLAIN_CACHE_LAYER = 2 ** 41;

/**
 * How plain the descriptors of a document are: 0 where a rule may have something to say of one by itself; else a number that is the same
 * for two entries with the same platform (or, seldom, with different ones).
 *
 * @param few only some of the document's descriptors are asked for, so that its text is not looked at as a whole
 */
export function plainnessIn(tree: Tree, kind: Kind, few: boolean): (node: Node, place: Place) => number {
  const form = FORMS.find((one) => one.kind === kind);
  if (form === undefined) return () => 0;
  return (node, place) => {
    const writing = writingAt(place, form);
    if (writing === undefined) return 0;
    const from = tree.start[node] as number;
    return few ? plainnessAt(tree.text.slice(from, tree.end[node]), 0, writing, kind) : plainnessAt(tree.text, from, writing, kind);
  };
}

/** A manifest lists layers, an index what it has entries for. */
function writingAt(place: Place, { listed, config }: Form): Writing | undefined {
  if (place === "config") return config;
  return place === (listed.isEntry ? "manifest" : "layer") ? listed : undefined;
}

function plainnessAt(text: string, at: number, writing: Writing, kind: Kind): number {
  const found = descriptorAt(text, at, writing);
  if (found === undefined || haveMadeUp([found.digest])) return kind === "oci-index" ? cacheLayerAt(text, at) : 0;
  if (found.attested !== undefined) return PLAIN_ATTESTATION;
  return found.isCached ? PLAIN_CACHE_LAYER : found.platform === undefined ? 1 : platformNumber(found.platform);
}

/** A number of 32 bits and more than 1 for a platform. */
function platformNumber(platform: string): number {
  let hash = 7;
  for (let i = 0; i < platform.length; i++) hash = (Math.imul(hash, 31) + platform.charCodeAt(i)) | 0;
  return (hash >>> 0) + 2;
}

/** How an image manifest writes its layers, and an index those of a legacy cache. */
const LAYERS = FORMS.find(({ kind }) => kind === "oci-manifest")?.listed;

function cacheLayerAt(text: string, at: number): number {
  const found = LAYERS && descriptorAt(text, at, LAYERS);
  return found?.isCached === true && !haveMadeUp([found.digest]) ? PLAIN_CACHE_LAYER : 0;
}
