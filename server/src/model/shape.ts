import {
  ARRAY,
  elementsOf,
  firstChild,
  isNamed,
  isWholeNumber,
  kindOf,
  NONE,
  type Node,
  OBJECT,
  STRING,
  type Tree,
  toValue,
  valueOfKey,
} from "../json/index.ts";
import { type Descriptor, type Document, isParsable } from "./document.ts";

/** What stands for a descriptor of the right shape in the value that a schema checks: it has the shape that any of them has. */
const SHAPED = { mediaType: "", digest: "", size: 0, platform: { architecture: "", os: "" } };

/**
 * The document as a value for its schema, in which descriptors whose shape is surely right are one and the same object: they need not
 * be made to be checked again, and of ten thousand entries nearly all are such, whatever else is wrong with them.
 */
export function valueForSchema(doc: Document): unknown {
  const { text, tree, descriptors } = doc;
  const isWhole = isParsable(tree);
  const shaped = new Uint8Array(descriptors.length);
  let many = 0;
  for (const [at, descriptor] of descriptors.entries()) {
    if (descriptor.plain === 0 && !(isWhole && isShaped(doc, descriptor))) continue;
    shaped[at] = 1;
    many++;
  }
  // The engine's own reading is faster where most of it has to be read.
  if (isWhole && 2 * many <= descriptors.length) return JSON.parse(text);
  let cursor = 0;
  return toValue(tree, tree.root, undefined, (node) => {
    while ((descriptors[cursor]?.node ?? node) < node) cursor++;
    return shaped[cursor] === 1 && descriptors[cursor]?.node === node ? SHAPED : undefined;
  });
}

/** The kinds whose descriptors are listed in one place each, so that none stands within another. */
const LISTING: readonly Document["kind"][] = ["oci-index", "oci-manifest", "docker-list", "docker-manifest"];

/** Whether no schema has anything to say of a descriptor in a text without syntax faults. The unusual, such as `urls`, is left to the schema. */
function isShaped({ tree, kind, cache }: Document, descriptor: Descriptor): boolean {
  if (!LISTING.includes(kind)) return false;
  const { mediaTypeNode, digestNode, sizeNode, urlsNode, annotationsNode, dataNode, artifactTypeNode, platformNode } = descriptor;
  if (kindOf(tree, mediaTypeNode) !== STRING || kindOf(tree, digestNode) !== STRING) return false;
  // One of hundreds of digits is infinite to who reads it.
  if (!isWholeNumber(tree, sizeNode) || (tree.end[sizeNode] as number) - (tree.start[sizeNode] as number) > 20) return false;
  if (urlsNode !== NONE || dataNode !== NONE || artifactTypeNode !== NONE) return false;
  if (annotationsNode !== NONE && !isMapOfStrings(tree, annotationsNode)) return false;
  // Of a cache no entry needs a platform, whatever the schema of the list says.
  if (platformNode === NONE) return kind !== "docker-list" || cache === "index" || descriptor.place !== "manifest";
  return isPlatform(tree, platformNode);
}

function isMapOfStrings(tree: Tree, node: Node): boolean {
  if (kindOf(tree, node) !== OBJECT) return false;
  for (let key = firstChild(tree, node); key !== NONE; key = tree.next[key] as number)
    if (kindOf(tree, valueOfKey(tree, key)) !== STRING) return false;
  return true;
}

/** Whether an object has both names and nothing but strings, and lists of strings where they belong. */
function isPlatform(tree: Tree, node: Node): boolean {
  if (kindOf(tree, node) !== OBJECT) return false;
  let architecture = false;
  let os = false;
  for (let key = firstChild(tree, node); key !== NONE; key = tree.next[key] as number) {
    const value = valueOfKey(tree, key);
    if (isNamed(tree, key, "architecture")) architecture = true;
    else if (isNamed(tree, key, "os")) os = true;
    // The second is Docker's.
    else if (isNamed(tree, key, "os.features") || isNamed(tree, key, "features")) {
      if (!isListOfStrings(tree, value)) return false;
      continue;
    }
    if (kindOf(tree, value) !== STRING) return false;
  }
  return architecture && os;
}

function isListOfStrings(tree: Tree, node: Node): boolean {
  if (kindOf(tree, node) !== ARRAY) return false;
  for (const element of elementsOf(tree, node)) if (kindOf(tree, element) !== STRING) return false;
  return true;
}
