import { BROKEN, firstChild, isNamed, KIND_BITS, kindOf, NONE, type Node, OBJECT, STRING, stringOf, valueOfKey } from "../json/index.ts";
import { ATTESTATION_MANIFEST, REFERENCE_DIGEST, REFERENCE_TYPE } from "./attestation-words.ts";
import type { Descriptor, Document } from "./document.ts";
import { isUnknown, platformName, readPlatform } from "./platform.ts";

export { ATTESTATION_MANIFEST, REFERENCE_DIGEST, REFERENCE_TYPE } from "./attestation-words.ts";

/** An entry of an index that refers to another one by annotations, as BuildKit's attestations do. */
export interface Reference {
  readonly descriptor: Descriptor;
  /** The values' nodes, or `NONE`; a text is `undefined` where there is no whole string. */
  readonly typeNode: Node;
  readonly type: string | undefined;
  readonly digestNode: Node;
  readonly digest: string | undefined;
}

const known = new WeakMap<Document, ReadonlyMap<Node, Reference>>();

/** The entries with one of the two annotations, by the descriptor's node, in text order. */
export function referencesOf(doc: Document): ReadonlyMap<Node, Reference> {
  let references = known.get(doc);
  if (references === undefined) {
    references = readReferences(doc);
    known.set(doc, references);
  }
  return references;
}

function readReferences(doc: Document): ReadonlyMap<Node, Reference> {
  const { tree } = doc;
  const { text, start, next } = tree;
  const references = new Map<Node, Reference>();
  const textAt = (node: Node): string | undefined =>
    node !== NONE && ((tree.kind[node] as number) & (KIND_BITS | BROKEN)) === STRING ? stringOf(tree, node) : undefined;
  for (const descriptor of doc.descriptors) {
    if (descriptor.place !== "manifest" || kindOf(tree, descriptor.annotationsNode) !== OBJECT) continue;
    let typeNode = NONE;
    let digestNode = NONE;
    for (let key = firstChild(tree, descriptor.annotationsNode); key !== NONE; key = next[key] as number) {
      // Nearly all keys begin with another letter.
      if (text.charCodeAt((start[key] as number) + 1) !== 118) continue;
      if (isNamed(tree, key, REFERENCE_TYPE)) typeNode = valueOfKey(tree, key);
      else if (isNamed(tree, key, REFERENCE_DIGEST)) digestNode = valueOfKey(tree, key);
    }
    if (typeNode === NONE && digestNode === NONE) continue;
    references.set(descriptor.node, { descriptor, typeNode, type: textAt(typeNode), digestNode, digest: textAt(digestNode) });
  }
  return references;
}

/** The platforms of the entries with one of the two annotations: whatever they say, no client chooses an image by them. */
export function referencePlatforms(doc: Document): ReadonlySet<Node> {
  const platforms = new Set<Node>();
  for (const { descriptor } of referencesOf(doc).values()) platforms.add(descriptor.platformNode);
  return platforms;
}

const entries = new WeakMap<Document, ReadonlyMap<string, Descriptor>>();

/** The entry of an index that has a digest; of several the first. */
export function entryWithDigest(doc: Document, digest: string): Descriptor | undefined {
  let byDigest = entries.get(doc);
  if (byDigest === undefined) {
    const found = new Map<string, Descriptor>();
    for (const descriptor of doc.descriptors)
      if (descriptor.place === "manifest" && descriptor.digest !== undefined && !found.has(descriptor.digest))
        found.set(descriptor.digest, descriptor);
    entries.set(doc, found);
    byDigest = found;
  }
  return byDigest.get(digest);
}

/** What is longer is no platform's name. */
const LONGEST_NAME = 40;

/** The platform of an entry as people write it, `linux/arm/v7`: only plain words, and not that of entries which are no image. */
export function entryPlatform(doc: Document, { platformNode }: Descriptor): string | undefined {
  if (platformNode === NONE) return undefined;
  const platform = readPlatform(doc.tree, platformNode);
  if (platform.architecture === undefined || platform.os === undefined || isUnknown(platform)) return undefined;
  const name = platformName(platform);
  return name.length <= LONGEST_NAME && /^[\w./-]+$/.test(name) ? name : undefined;
}

/**
 * What an entry is called that is an attestation: "attestation of linux/amd64", or "attestation" alone where its image is not in this
 * index or has no platform. `undefined` for every other entry. Plain text.
 */
export function attestationName(doc: Document, descriptor: Descriptor): string | undefined {
  const reference = referencesOf(doc).get(descriptor.node);
  if (reference?.type !== ATTESTATION_MANIFEST) return undefined;
  const image = reference.digest === undefined ? undefined : entryWithDigest(doc, reference.digest);
  const platform = image === undefined ? undefined : entryPlatform(doc, image);
  return platform === undefined ? "attestation" : `attestation of ${platform}`;
}
