import { childCount, firstChild, KEY, NONE, type Node, NUMBER, rawOf, stringOf, type Tree } from "../json/index.ts";
import { exceedsBytes, MANIFEST_LIMIT } from "../oci/limits.ts";
import { type Document, isParsable } from "./document.ts";
import { arePlainAnnotations, attested, FORMS, type Form, INDEX_TOP, PLAIN_ATTESTATION } from "./plain-entry.ts";

/**
 * Documents in which no rule finds anything, recognised at a glance: indexes and image manifests as tools write them every day. Nearly all
 * documents are such, and to run more than a hundred rules over each of them is most of the work in a folder of thousands.
 *
 * It accepts only what it knows to be right; everything else is judged by the rules. That no rule speaks of what it accepts is held by
 * test/documents/plain.test.ts over all documents of the tests, their mutants, and generated ones.
 */

/** Whether no rule can have anything to say of a document that is checked for nothing beyond being right, outside a layout. */
export function isPlain(doc: Document): boolean {
  const form = FORMS[doc.kind];
  const { tree, descriptors } = doc;
  if (form === undefined || doc.cache !== undefined || doc.mediaType !== form.mediaType || descriptors.length === 0) return false;
  if (!isParsable(tree) || exceedsBytes(doc.text, MANIFEST_LIMIT) || !isPlainTop(doc, form)) return false;
  if (descriptors.some(({ plain }) => plain === 0) || !areDifferent(doc)) return false;
  return doc.kind === "oci-index" || doc.kind === "docker-list" || descriptors.some(({ place }) => place === "layer");
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
  for (const { place, plain, digest, digestNode, annotationsNode } of descriptors) {
    if (!digests(startOf(tree, digestNode) + 1)) return false;
    if (place !== "manifest") continue;
    if (plain === PLAIN_ATTESTATION) {
      if (!images.has(attested(tree, annotationsNode))) return false;
      continue;
    }
    if (!platforms(plain)) return false;
    if (attestations) images.add(digest ?? "");
  }
  return true;
}

/**
 * A function that says of each number it is given, `most` of them and none 0, whether it is new. A Set does the same; filled with ten
 * thousand large numbers it takes five times as long.
 */
function distinct(most: number): (value: number) => boolean {
  const mask = 2 ** Math.ceil(Math.log2(most + 1) + 1) - 1;
  const met = new Float64Array(mask + 1);
  return (value) => {
    for (let slot = (Math.imul(value, 0x9e3779b1) >>> 7) & mask; ; slot = (slot + 1) & mask) {
      if (met[slot] === value) return false;
      if (met[slot] !== 0) continue;
      met[slot] = value;
      return true;
    }
  };
}

/** Exactly the properties of the form, each once and of the right kind. */
function isPlainTop(doc: Document, form: Form): boolean {
  const { tree, root } = doc;
  let needed = 0;
  let versioned = false;
  let annotated = false;
  for (let key = firstChild(tree, root); key !== NONE; key = tree.next[key] as number) {
    if (tree.kind[key] !== KEY) return false;
    const name = stringOf(tree, key);
    if (name === "annotations") {
      if (!form.annotations || annotated || !arePlainAnnotations(tree, key + 1)) return false;
      annotated = true;
      continue;
    }
    if (!form.top.includes(name)) return false;
    if (name === "schemaVersion") {
      if (tree.kind[key + 1] !== NUMBER || rawOf(tree, key + 1) !== "2") return false;
      versioned = true;
    }
    needed++;
  }
  // None is missing, so that none stands twice either.
  return (
    needed === form.top.length &&
    versioned &&
    doc.subjectNode === NONE &&
    doc.mediaTypeNode !== NONE &&
    (form.top === INDEX_TOP ? doc.manifestsNode !== NONE : doc.configNode !== NONE && doc.layersNode !== NONE) &&
    hasOnlyDescriptors(doc, form.top === INDEX_TOP ? doc.manifestsNode : doc.layersNode)
  );
}

/** Every element of the list has become a descriptor. */
function hasOnlyDescriptors({ tree, configNode, descriptors }: Document, list: Node): boolean {
  return childCount(tree, list) + (configNode === NONE ? 0 : 1) === descriptors.length;
}

/** The first 12 digits of a digest as a number: enough to tell one from another. */
function startOf({ text: of, start }: Tree, node: Node): number {
  let value = 0;
  const from = (start[node] as number) + 8;
  for (let i = from; i < from + 12; i++) {
    const c = of.charCodeAt(i);
    value = value * 16 + (c < 58 ? c - 48 : c - 87);
  }
  return value;
}
