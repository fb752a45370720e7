import type { Node, Tree } from "../json/index.ts";
import type { Place } from "./document.ts";
import { either, expression, inOrder, member, object, quoted, SHA256 } from "./expression.ts";
import { FORMS, type Form, LAYER_TYPES } from "./glance.ts";
import { descriptorAt, KNOWN_DIGESTS, MADE_UP, OF_CACHE, type Writing } from "./glance-descriptor.ts";
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
  // What stands behind a layer of a cache mostly is another one.
  let isCache = false;
  return (node, place) => {
    const writing = writingAt(place, form);
    if (writing === undefined) return 0;
    const from = tree.start[node] as number;
    const text = few ? tree.text.slice(from, tree.end[node]) : tree.text;
    const at = few ? 0 : from;
    if (isCache && isCacheLayer(text, at)) return PLAIN_CACHE_LAYER;
    const plain = plainnessAt(text, at, writing);
    isCache = plain === 0 && kind === "oci-index" && isCacheLayer(text, at);
    return isCache ? PLAIN_CACHE_LAYER : plain;
  };
}

/** A manifest lists layers, an index what it has entries for. */
function writingAt(place: Place, { listed, config }: Form): Writing | undefined {
  if (place === "config") return config;
  return place === (listed.isEntry ? "manifest" : "layer") ? listed : undefined;
}

function plainnessAt(text: string, at: number, writing: Writing): number {
  const found = descriptorAt(text, at, writing);
  if (found === undefined || isMadeUp(found.digest)) return 0;
  if (found.attested !== undefined) return PLAIN_ATTESTATION;
  return found.isCached ? PLAIN_CACHE_LAYER : found.platform === undefined ? 1 : platformNumber(found.platform);
}

/** A number of 32 bits and more than 1 for a platform. */
function platformNumber(platform: string): number {
  let hash = 7;
  for (let i = 0; i < platform.length; i++) hash = (Math.imul(hash, 31) + platform.charCodeAt(i)) | 0;
  return (hash >>> 0) + 2;
}

/** A layer of a cache as BuildKit writes it. Nothing but its digest is asked for: a match of ten thousand costs by what is asked of each. */
export const CACHE_LAYER: RegExp = expression(
  object(
    inOrder(
      member("mediaType", either(...LAYER_TYPES.map(quoted))),
      member("digest", `"(?<digest>${SHA256})"`),
      member("size", "[1-9][0-9]{1,11}"),
      member("annotations", OF_CACHE.replace("(?<diffId>", "(?:")),
    ),
  ),
).regex;

/** Whether a legacy cache has a plain layer at a place of its text. */
function isCacheLayer(text: string, at: number): boolean {
  CACHE_LAYER.lastIndex = at;
  const match = CACHE_LAYER.exec(text);
  return match !== null && !isMadeUp(match[1] as string);
}

/** The first two digits of the digests that are known by name. */
const knownStarts: ReadonlySet<number> = new Set(KNOWN_DIGESTS.map(firstTwo));

function firstTwo(digest: string): number {
  return digest.charCodeAt(7) * 128 + digest.charCodeAt(8);
}

/** As `haveMadeUp` says of one digest. Two of three are let go by a few of their digits, those that would have to be there twice. */
function isMadeUp(digest: string): boolean {
  const first = digest.charCodeAt(7);
  const mayRepeat = first === digest.charCodeAt(16) || first === digest.charCodeAt(17) || first === digest.charCodeAt(19);
  const mayBe = mayRepeat || first === digest.charCodeAt(23) || digest.charCodeAt(23) === digest.charCodeAt(24);
  return (mayBe || knownStarts.has(firstTwo(digest))) && MADE_UP.test(digest);
}
