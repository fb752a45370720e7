import { childCount, firstChild, KEY, NONE, type Node, NUMBER, property, rawOf, stringAt, stringOf, type Tree } from "../json/index.ts";
import { exceedsBytes, MANIFEST_LIMIT } from "../oci/limits.ts";
import { REFERENCE_DIGEST } from "./attestation.ts";
import { distinct, startOf } from "./distinct.ts";
import { type Descriptor, type Document, isParsable } from "./document.ts";
import { FORMS, type Form } from "./glance.ts";
import { annotationsEnd } from "./glance-descriptor.ts";
import { MANIFEST_KINDS } from "./kinds.ts";
import { PLAIN_ATTESTATION } from "./plain-entry.ts";

/**
 * What `glance` tells from a text, told from a document that has been read: that no rule finds anything in it. Of a text that is edited the
 * descriptors are known from the edit before, so that only what they are to each other is left to see.
 */

/** Whether no rule can have anything to say of a document that is checked for nothing beyond being right, outside a layout. */
export function isPlain(doc: Document): boolean {
  const { tree, kind, mediaType, descriptors } = doc;
  if (doc.cache !== undefined || descriptors.length === 0 || doc.doubtful.length > 0) return false;
  const form = FORMS.find((one) => one.kind === kind);
  if (form === undefined || mediaType !== form.mediaType) return false;
  if (!isParsable(tree) || exceedsBytes(doc.text, MANIFEST_LIMIT) || !isPlainTop(doc, form) || !areAll(doc)) return false;
  return form.listed.isEntry || descriptors.some(({ place }) => place === "layer");
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
function isPlainTop({ tree, root, configNode }: Document, { parts, config }: Form): boolean {
  const met = new Set<string>();
  for (let key = firstChild(tree, root); key !== NONE; key = tree.next[key] as number) {
    const name = stringOf(tree, key);
    if (tree.kind[key] !== KEY || met.has(name)) return false;
    met.add(name);
    if (name === "schemaVersion") {
      if (tree.kind[key + 1] !== NUMBER || rawOf(tree, key + 1) !== "2") return false;
    } else if (name !== "mediaType" && !parts.includes(name)) return false;
    else if (name === "annotations" && !arePlainAnnotations(tree, key + 1)) return false;
  }
  const needed = ["schemaVersion", "mediaType", ...parts].filter((name) => name !== "annotations");
  return needed.every((name) => met.has(name)) && (config === undefined || configNode !== NONE);
}

function arePlainAnnotations({ text, start, end }: Tree, node: Node): boolean {
  return annotationsEnd(text.slice(start[node], end[node]), 0) !== -1;
}
