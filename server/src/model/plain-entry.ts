import { asciiBytes, type Node, type Tree } from "../json/index.ts";
import type { Place } from "./document.ts";
import { descriptorEnd, FORMS, type Form, type SeenDescriptor } from "./glance.ts";
import { NO } from "./glance-words.ts";
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
  const bytes = few ? undefined : asciiBytes(tree.text);
  return (node, place) => {
    const types = typesAt(place, form);
    if (types === undefined) return 0;
    const from = tree.start[node] as number;
    return bytes === undefined ? plainness(tree.text.slice(from, tree.end[node]), types, form) : plainnessAt(bytes, from, types, form);
  };
}

function typesAt(place: Place, { kind, types, config }: Form): Form["types"] | undefined {
  const isIndex = kind === "oci-index" || kind === "docker-list";
  if (place === "manifest") return isIndex ? types : undefined;
  if (isIndex) return undefined;
  return place === "layer" ? types : place === "config" ? config : undefined;
}

function plainness(text: string, types: Form["types"], form: Form): number {
  const bytes = asciiBytes(text);
  return bytes === undefined ? 0 : plainnessAt(bytes, 0, types, form);
}

const seen: SeenDescriptor = { platform: 0, attested: NO, cached: false, digest: NO, blobSize: 0 };

function plainnessAt(bytes: Uint8Array, from: number, types: Form["types"], form: Form): number {
  seen.platform = 1;
  if (descriptorEnd(bytes, from, types, form, seen) === NO) return form.kind === "oci-index" ? cacheLayerAt(bytes, from) : 0;
  if (seen.attested !== NO) return PLAIN_ATTESTATION;
  return seen.cached ? PLAIN_CACHE_LAYER : seen.platform;
}

/** How an image manifest writes its layers, and an index those of a legacy cache. */
const WITH_LAYERS = FORMS.find(({ kind }) => kind === "oci-manifest");

function cacheLayerAt(bytes: Uint8Array, from: number): number {
  if (WITH_LAYERS === undefined || descriptorEnd(bytes, from, WITH_LAYERS.types, WITH_LAYERS, seen) === NO) return 0;
  return seen.cached ? PLAIN_CACHE_LAYER : 0;
}
