import {
  BROKEN,
  ESCAPED,
  firstChild,
  isTextAt,
  kindOf,
  NONE,
  type Node,
  OBJECT,
  property,
  STRING,
  stringOf,
  type Tree,
} from "../json/index.ts";
import { type AnnotationKey, findAnnotation, type ValueFault } from "../oci/annotations.ts";
import type { Descriptor, Document } from "./document.ts";
import type { Kind } from "./kinds.ts";

/** What an annotation belongs to: the document, one of its descriptors, or, as a label, the containers of an image. */
export type AnnotationOwner = "root" | "labels" | Descriptor;

/** All uses of one key in a document. */
export interface AnnotationUse {
  readonly name: string;
  /** What the catalogue knows of the key. */
  readonly entry: AnnotationKey | undefined;
  /** The key's nodes in text order, at most one for each object. Each is whole and has a value, of whatever type. */
  readonly keys: readonly Node[];
}

/**
 * All keys of annotations and labels by name, in the order in which they first stand in the text. Those of plain descriptors are left out:
 * they are somebody's own or have a faultless value.
 */
export type Annotations = ReadonlyMap<string, AnnotationUse>;

/** The documents that have annotations or labels; those of a cache config are other things under that name. */
export const ANNOTATED_KINDS: readonly Kind[] = [
  "oci-index",
  "oci-manifest",
  "oci-artifact",
  "oci-descriptor",
  "oci-config",
  "docker-list",
  "docker-manifest",
  "docker-config",
];

const remembered = new WeakMap<Document, Annotations>();

/**
 * The annotations and labels of a document, read once. Keys that are too far from every catalogued and reserved one to be meant
 * as it are passed over before their text is read.
 */
export function annotationsOf(doc: Document): Annotations {
  let annotations = remembered.get(doc);
  if (annotations === undefined) {
    annotations = read(doc);
    remembered.set(doc, annotations);
  }
  return annotations;
}

interface OpenUse extends AnnotationUse {
  readonly keys: Node[];
}

/** Places for the keys met last, by a hash of their text: neighbours mostly have the same keys. */
const SLOTS = 256;

function read(doc: Document): Annotations {
  const { tree } = doc;
  const { text, kind, start, end, next, parent } = tree;
  const uses = new Map<string, OpenUse>();
  const recent: (OpenUse | undefined)[] = new Array(SLOTS).fill(undefined);

  /** Notes a key under its name. A key without a value is about to be typed. */
  const enter = (name: string, key: Node): OpenUse | undefined => {
    if (firstChild(tree, key) === NONE) return undefined;
    let use = uses.get(name);
    if (use === undefined) {
      use = { name, entry: findAnnotation(name), keys: [] };
      uses.set(name, use);
    }
    add(use.keys, key);
    return use;
  };

  /** Of a key that stands twice in one object, readers take the last. */
  const add = (keys: Node[], key: Node): void => {
    const last = keys.length - 1;
    if (last >= 0 && parent[keys[last] as Node] === parent[key]) keys[last] = key;
    else keys.push(key);
  };

  const readMap = (map: Node): void => {
    for (let key = firstChild(tree, map); key !== NONE; key = next[key] as number) {
      if (((kind[key] as number) & (ESCAPED | BROKEN)) !== 0) {
        if (((kind[key] as number) & BROKEN) === 0) enter(stringOf(tree, key), key);
        continue;
      }
      const from = (start[key] as number) + 1;
      const length = (end[key] as number) - 1 - from;
      if (isForeignKey(text, from, length)) continue;
      const slot = (length * 7 + text.charCodeAt(from + length - 1) * 5 + text.charCodeAt(from + (length >> 1))) & (SLOTS - 1);
      const guess = recent[slot];
      if (guess !== undefined && isTextAt(text, from, guess.name, from + length)) {
        if (firstChild(tree, key) !== NONE) add(guess.keys, key);
      } else recent[slot] = enter(text.slice(from, from + length), key) ?? guess;
    }
  };

  if (isConfig(doc)) {
    const labels = property(tree, property(tree, doc.root, "config"), "Labels");
    if (kindOf(tree, labels) === OBJECT) readMap(labels);
    return uses;
  }
  // The annotations of a descriptor that is the whole document are its own.
  let root = kindOf(tree, doc.annotationsNode) === OBJECT && doc.kind !== "oci-descriptor" ? doc.annotationsNode : NONE;
  for (const { annotationsNode } of doc.doubtful) {
    if (annotationsNode === NONE || kindOf(tree, annotationsNode) !== OBJECT) continue;
    if (root !== NONE && root < annotationsNode) {
      readMap(root);
      root = NONE;
    }
    readMap(annotationsNode);
  }
  if (root !== NONE) readMap(root);
  return uses;
}

function isConfig(doc: Document): boolean {
  return doc.kind === "oci-config" || doc.kind === "docker-config";
}

/**
 * Whether a key begins with somebody's domain under `com.`, `io.` or `net.` that no key of the catalogue has, nor one with a
 * slip: most keys on large indexes. The letters after the first point tell.
 */
export function isForeignKey(text: string, from: number, length: number): boolean {
  if (length < 12) return false;
  const first = text.charCodeAt(from);
  if (first === 105) {
    // io.: artifacthub, cnab, cncf, containerd, containers, deis, github, goharbor
    if (text.charCodeAt(from + 1) !== 111 || text.charCodeAt(from + 2) !== 46) return false;
    const c = text.charCodeAt(from + 3);
    return c !== 97 && c !== 99 && c !== 100 && c !== 103 && c !== 111;
  }
  if (text.charCodeAt(from + 3) !== 46) return false;
  const c = text.charCodeAt(from + 4);
  // com.: amazon, docker; a mistaken com.opencontainers
  if (first === 99 && text.charCodeAt(from + 1) === 111 && text.charCodeAt(from + 2) === 109) return c !== 97 && c !== 100 && c !== 111;
  // net.: none
  return first === 110 && text.charCodeAt(from + 1) === 101 && text.charCodeAt(from + 2) === 116;
}

/** Whose annotation a key of `annotationsOf` is. */
export function ownerOf(doc: Document, key: Node): AnnotationOwner {
  const map = doc.tree.parent[key] as Node;
  if (isConfig(doc)) return "labels";
  let low = 0;
  let high = doc.descriptors.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((doc.descriptors[middle] as Descriptor).node < map) low = middle + 1;
    else high = middle - 1;
  }
  // The last descriptor that begins before the map, unless the map is the root's and stands after it.
  const descriptor = doc.descriptors[high];
  return descriptor !== undefined && descriptor.annotationsNode === map ? descriptor : "root";
}

/** The value of a key, or `NONE` where it is no whole string: shape and syntax are told by others. */
export function annotationValue(tree: Tree, key: Node): Node {
  const value = firstChild(tree, key);
  if (value === NONE) return NONE;
  const flags = tree.kind[value] as number;
  return kindOf(tree, value) === STRING && (flags & BROKEN) === 0 ? value : NONE;
}

/** "annotation" or "label", as the document calls what it has. */
export function wordFor(doc: Document): "annotation" | "label" {
  return isConfig(doc) ? "label" : "annotation";
}

/** A value that is at fault under one key, with all places where it stands: at the root, or at descriptors. */
export interface FaultyValue {
  readonly name: string;
  readonly text: string;
  readonly fault: ValueFault;
  /** In text order. */
  readonly values: readonly Node[];
}

/** Faults of this many different texts are told for one key: some are dear to find, and nobody reads more. */
const FAULT_LIMIT = 100;

/**
 * The values of a key at which `faultOf` finds a fault, equal ones together. `isFine` lets pass without making a string what
 * is surely right; `isMine` leaves out what another rule speaks of.
 */
export function faultyValues(
  doc: Document,
  name: string,
  faultOf: (text: string) => ValueFault | undefined,
  isFine?: (tree: Tree, value: Node) => boolean,
  isMine?: (owner: AnnotationOwner) => boolean,
): readonly FaultyValue[] {
  const use = annotationsOf(doc).get(name);
  if (use === undefined) return [];
  const { tree } = doc;
  const found = new Map<string, FaultyValue & { readonly values: Node[] }>();
  let asked = 0;
  let right = "";
  for (const key of use.keys) {
    const value = annotationValue(tree, key);
    if (value === NONE || isFine?.(tree, value)) continue;
    const from = (tree.start[value] as number) + 1;
    // Neighbours mostly share their value.
    if (right !== "" && (tree.end[value] as number) - 1 - from === right.length && tree.text.startsWith(right, from)) continue;
    const text = stringOf(tree, value);
    const owner = ownerOf(doc, key);
    if (isMine?.(owner) === false) continue;
    const group = `${typeof owner === "string" ? owner : ""} ${text}`;
    const same = found.get(group);
    if (same !== undefined) {
      same.values.push(value);
      continue;
    }
    if (asked >= FAULT_LIMIT) continue;
    const fault = faultOf(text);
    if (fault === undefined) right = isMine === undefined ? text : "";
    else {
      asked++;
      found.set(group, { name, text, fault, values: [value] });
    }
  }
  return [...found.values()];
}
