import { ARRAY, elementsOf, firstChild, kindOf, NONE, type Node, OBJECT, STRING, stringOf, type Tree, valueOfKey } from "../json/index.ts";

/** How far a list is looked into: a document is not hidden by a faulty first entry, and a long list costs nothing. */
const ENTRIES = 16;
/** How many properties of an entry are looked at. */
const PROPERTIES = 32;

const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-f0-9]{32,}$/i;
const CONTAINER_TYPE = /^application\/vnd\.(?:oci|docker|buildkit)\./i;

/**
 * What an object says of being a descriptor: "sure" by a digest beside a media type or size or by a container media type,
 * "likely" by one of the names with a string, "none" where it holds other things, "empty" where it holds nothing.
 */
export type Likeness = "sure" | "likely" | "none" | "empty";

/** Whether a text is written as a digest is: an algorithm, a colon and hexadecimal digits. */
export function isDigestLike(text: string | undefined): boolean {
  return text !== undefined && DIGEST.test(text);
}

/** How much an object looks like a descriptor (image-spec 1.1.1, descriptor.md), letter case aside. */
export function descriptorLikeness(tree: Tree, object: Node): Likeness {
  if (kindOf(tree, object) !== OBJECT) return "none";
  const { mediaType, digest, size, any } = descriptorTexts(tree, object);
  if (mediaType !== undefined && CONTAINER_TYPE.test(mediaType)) return "sure";
  if (isDigestLike(digest) && (mediaType !== undefined || size)) return "sure";
  if (mediaType?.includes("/") || digest?.includes(":")) return "likely";
  return any ? "none" : "empty";
}

/** The media type of an object as far as it has one, letter case of the name aside. */
export function mediaTypeOf(tree: Tree, object: Node): string | undefined {
  return kindOf(tree, object) === OBJECT ? descriptorTexts(tree, object).mediaType : undefined;
}

function descriptorTexts(
  tree: Tree,
  object: Node,
): { mediaType: string | undefined; digest: string | undefined; size: boolean; any: boolean } {
  let mediaType: string | undefined;
  let digest: string | undefined;
  let size = false;
  const first = firstChild(tree, object);
  let left = PROPERTIES;
  for (let key = first; key !== NONE && left > 0; key = tree.next[key] as number, left--) {
    const length = (tree.end[key] as number) - (tree.start[key] as number);
    if (length > 64) continue;
    const name = stringOf(tree, key).toLowerCase();
    const value = valueOfKey(tree, key);
    const text = kindOf(tree, value) === STRING ? stringOf(tree, value) : undefined;
    if (name === "mediatype") mediaType = text ?? mediaType;
    else if (name === "digest") digest = text ?? digest;
    else if (name === "size") size = true;
  }
  return { mediaType, digest, size, any: first !== NONE };
}

/** The best likeness among the first entries of a list; "empty" also for a list without entries and for no list at all. */
export function entriesLikeness(tree: Tree, array: Node): Likeness {
  if (kindOf(tree, array) !== ARRAY) return kindOf(tree, array) === OBJECT ? "none" : "empty";
  let best: Likeness = "empty";
  for (const entry of firstEntries(tree, array)) {
    const likeness = descriptorLikeness(tree, entry);
    if (likeness === "sure") return likeness;
    if (likeness === "likely" || best === "empty") best = likeness;
  }
  return best;
}

/** The first entries of a list. */
export function* firstEntries(tree: Tree, array: Node): Generator<Node, void, undefined> {
  let left = ENTRIES;
  for (const entry of elementsOf(tree, array)) {
    if (left-- === 0) return;
    yield entry;
  }
}
