import { childCount, firstChild, KEY, NONE, type Node, NUMBER, property, rawOf, stringAt, stringOf, type Tree } from "../json/index.ts";
import { exceedsBytes, MANIFEST_LIMIT } from "../oci/limits.ts";
import { REFERENCE_DIGEST } from "./attestation.ts";
import { distinct, startOf } from "./distinct.ts";
import { type Descriptor, type Document, isParsable } from "./document.ts";
import { annotationsEnd } from "./glance-descriptor.ts";
import { INDEX_KINDS, type Kind, MANIFEST_KINDS } from "./kinds.ts";
import { PLAIN_ATTESTATION } from "./plain-entry.ts";

/**
 * What `glance` tells from a text, told from a document that has been read: that no rule finds anything in it. Of a text that is edited the
 * descriptors are known from the edit before, so that only what they are to each other is left to see.
 */

/** The only properties at the top of an index and of a manifest, beside `annotations`. */
const INDEX_TOP = ["schemaVersion", "mediaType", "manifests"];
const MANIFEST_TOP = ["schemaVersion", "mediaType", "config", "layers"];

const MEDIA_TYPES: Readonly<Partial<Record<Kind, string>>> = {
  "oci-index": "application/vnd.oci.image.index.v1+json",
  "oci-manifest": "application/vnd.oci.image.manifest.v1+json",
  "docker-list": "application/vnd.docker.distribution.manifest.list.v2+json",
  "docker-manifest": "application/vnd.docker.distribution.manifest.v2+json",
};

/** Whether no rule can have anything to say of a document that is checked for nothing beyond being right, outside a layout. */
export function isPlain(doc: Document): boolean {
  const { tree, kind, mediaType, descriptors } = doc;
  if (doc.cache !== undefined || descriptors.length === 0 || doc.doubtful.length > 0) return false;
  if (mediaType === undefined || mediaType !== MEDIA_TYPES[kind]) return false;
  if (!isParsable(tree) || exceedsBytes(doc.text, MANIFEST_LIMIT) || !isPlainTop(doc) || !areAll(doc)) return false;
  return INDEX_KINDS.includes(kind) || descriptors.some(({ place }) => place === "layer");
}

/** Whether lists of descriptors are all that there is and differ: while somebody types, most texts have that of the text before (`retaken`). */
const known = new WeakMap<readonly Descriptor[], boolean>();

function areAll(doc: Document): boolean {
  let found = known.get(doc.descriptors);
  if (found === undefined) {
    found = isListOf(doc) && areDifferent(doc);
    known.set(doc.descriptors, found);
  }
  return found;
}

/** Whether nothing but descriptors stands in the list, and beside it the config that a manifest has. */
function isListOf({ tree, kind, layersNode, manifestsNode, descriptors }: Document): boolean {
  return descriptors.length === (MANIFEST_KINDS.includes(kind) ? childCount(tree, layersNode) + 1 : childCount(tree, manifestsNode));
}

/**
 * Whether plain descriptors have digests and platforms of their own, and attestations stand behind the images that they are about, as
 * BuildKit writes them. What is there twice is compared by the rules; so are the few that only seem to be.
 */
function areDifferent({ tree, descriptors }: Document): boolean {
  const digests = distinct(descriptors.length);
  const platforms = distinct(descriptors.length);
  const images = new Set<string>();
  const attestations = descriptors.some(({ plain }) => plain === PLAIN_ATTESTATION);
  for (const { place, plain, digest, annotationsNode } of descriptors) {
    if (!digests(startOf(digest ?? ""))) return false;
    if (place !== "manifest") continue;
    if (plain === PLAIN_ATTESTATION) {
      if (!images.has(stringAt(tree, property(tree, annotationsNode, REFERENCE_DIGEST)) ?? "")) return false;
      continue;
    }
    if (!platforms(plain)) return false;
    if (attestations) images.add(digest ?? "");
  }
  return true;
}

/** Exactly the properties of the kind, each once and of the right kind. */
function isPlainTop(doc: Document): boolean {
  const { tree, root, kind, configNode } = doc;
  const isManifest = MANIFEST_KINDS.includes(kind);
  const top = isManifest ? MANIFEST_TOP : INDEX_TOP;
  const met = new Set<string>();
  for (let key = firstChild(tree, root); key !== NONE; key = tree.next[key] as number) {
    const name = stringOf(tree, key);
    if (tree.kind[key] !== KEY || met.has(name)) return false;
    met.add(name);
    if (name === "annotations") {
      if (!kind.startsWith("oci") || !arePlainAnnotations(tree, key + 1)) return false;
    } else if (!top.includes(name)) return false;
    else if (name === "schemaVersion" && (tree.kind[key + 1] !== NUMBER || rawOf(tree, key + 1) !== "2")) return false;
  }
  if (!top.every((name) => met.has(name)) || (isManifest && configNode === NONE)) return false;
  return true;
}

function arePlainAnnotations({ text, start, end }: Tree, node: Node): boolean {
  return annotationsEnd(text.slice(start[node], end[node]), 0) !== -1;
}
