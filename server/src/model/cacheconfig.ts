import {
  ARRAY,
  BROKEN,
  childCount,
  elementsOf,
  firstChild,
  isNamed,
  KIND_BITS,
  kindOf,
  NONE,
  type Node,
  NULL,
  NUMBER,
  OBJECT,
  type Span,
  STRING,
  spanOf,
  stringOf,
  type Tree,
  valueOfKey,
} from "../json/index.ts";
import type { Document } from "./document.ts";
import { int64At } from "./go-integer.ts";
import { foldName } from "./letter-case.ts";
import { propertySlips } from "./properties.ts";

/**
 * A place in a list, counted from 0, as Go reads it. `value` is `undefined` where what stands there is no whole number: `schema` or
 * `cacheconfig-number` speaks of that, and nobody else.
 */
export interface Position {
  /** The number, `null`, or the element that is `null`; `NONE` where nothing is written. */
  readonly node: Node;
  readonly value: number | undefined;
  /** The object that it is a property of, or, of an element, itself. */
  readonly holder: Node;
  /** Go's zero stands for it: the value is null or missing. A slip in the property's name, which another rule tells, is neither. */
  readonly unwritten: boolean;
}

/** An entry of `layers`. */
export interface CacheLayer {
  readonly node: Node;
  readonly blobNode: Node;
  /** Empty where it is null or missing, `undefined` where it is no string. */
  readonly blob: string | undefined;
  /** The layer below, -1 at the base. BuildKit writes 0 as nothing, so a missing one is normal. */
  readonly parent: Position;
  readonly annotationsNode: Node;
}

/** A result of a record: one layer with all below it, or a chain of layers, the base first. */
export interface CacheResult {
  readonly node: Node;
  /** `undefined` for a chain. */
  readonly layer: Position | undefined;
  /** The layers of a chain. */
  readonly chain: readonly Position[];
  readonly createdAtNode: Node;
}

/** A link of an input to another record. */
export interface CacheLink {
  readonly node: Node;
  readonly to: Position;
}

/** An input of a record: the records that can give it. */
export interface CacheInput {
  readonly node: Node;
  /** `undefined` where what stands there is no list. */
  readonly links: readonly CacheLink[] | undefined;
}

/** An entry of `records`. */
export interface CacheRecord {
  readonly node: Node;
  readonly digestNode: Node;
  /** Empty where it is null or missing, `undefined` where it is no string. */
  readonly digest: string | undefined;
  readonly inputs: readonly CacheInput[];
  /** What stands in `layers`, and then what stands in `chains`. */
  readonly results: readonly CacheResult[];
}

/** A BuildKit cache config as Go's decoder reads it: names in any letter case, the last of duplicates, null as nothing. */
export interface CacheConfig {
  readonly layersNode: Node;
  /** How many entries `layers` has; `undefined` where it is no list. */
  readonly layerCount: number | undefined;
  readonly layers: readonly CacheLayer[];
  readonly recordsNode: Node;
  readonly recordCount: number | undefined;
  readonly records: readonly CacheRecord[];
}

const read = new WeakMap<Document, CacheConfig>();

/** The parts of a cache config; read once for all rules. Linear, never throws, and does not recurse. */
export function cacheConfigOf(doc: Document): CacheConfig {
  let config = read.get(doc);
  if (config === undefined) {
    config = readCacheConfig(doc.tree, doc.root, slipsOf(doc));
    read.set(doc, config);
  }
  return config;
}

/** Which property of which object stands there under a misspelt name, as `object:name`. */
function slipsOf(doc: Document): ReadonlySet<string> {
  return new Set(propertySlips(doc).map(({ object, right }) => `${object}:${right}`));
}

function readCacheConfig(tree: Tree, root: Node, slips: ReadonlySet<string>): CacheConfig {
  const layersNode = member(tree, root, "layers");
  const recordsNode = member(tree, root, "records");
  const position = (object: Node, name: string): Position => {
    const node = member(tree, object, name);
    if (node === NONE && !mayLack(object, name)) return { node, holder: object, value: undefined, unwritten: false };
    return positionAt(tree, node, object);
  };
  const text = (object: Node, node: Node, name: string): string | undefined =>
    node === NONE && !mayLack(object, name) ? undefined : textAt(tree, node);
  /** Whether a property that is not there is simply missing: it has no other name, and the object is one, or null, which Go takes for one. */
  const mayLack = (object: Node, name: string): boolean =>
    (kindOf(tree, object) === OBJECT || kindOf(tree, object) === NULL) && (slips.size === 0 || !slips.has(`${object}:${name}`));
  const layers: CacheLayer[] = [];
  for (const node of elementsOf(tree, layersNode)) {
    const blobNode = member(tree, node, "blob");
    layers.push({
      node,
      blobNode,
      blob: text(node, blobNode, "blob"),
      parent: position(node, "parent"),
      annotationsNode: member(tree, node, "annotations"),
    });
  }
  const records: CacheRecord[] = [];
  for (const node of elementsOf(tree, recordsNode)) {
    const digestNode = member(tree, node, "digest");
    const inputs: CacheInput[] = [];
    for (const input of elementsOf(tree, member(tree, node, "inputs"))) {
      const links: CacheLink[] = [];
      for (const link of elementsOf(tree, input)) links.push({ node: link, to: position(link, "link") });
      const isList = kindOf(tree, input) === ARRAY || kindOf(tree, input) === NULL;
      inputs.push({ node: input, links: isList ? links : undefined });
    }
    const results: CacheResult[] = [];
    for (const result of elementsOf(tree, member(tree, node, "layers")))
      results.push({ node: result, layer: position(result, "layer"), chain: [], createdAtNode: member(tree, result, "createdAt") });
    for (const result of elementsOf(tree, member(tree, node, "chains"))) {
      const chain: Position[] = [];
      for (const element of elementsOf(tree, member(tree, result, "layers"))) chain.push(positionAt(tree, element, element));
      results.push({ node: result, layer: undefined, chain, createdAtNode: member(tree, result, "createdAt") });
    }
    records.push({ node, digestNode, digest: text(node, digestNode, "digest"), inputs, results });
  }
  return { layersNode, layerCount: countOf(tree, layersNode), layers, recordsNode, recordCount: countOf(tree, recordsNode), records };
}

function countOf(tree: Tree, list: Node): number | undefined {
  const kind = kindOf(tree, list);
  if (kind === ARRAY) return childCount(tree, list);
  return kind === NULL || list === NONE ? 0 : undefined;
}

function positionAt(tree: Tree, node: Node, holder: Node): Position {
  const kind = kindOf(tree, node);
  if (kind === NUMBER) return { node, holder, value: int64At(tree, node), unwritten: false };
  const zero = node === NONE || kind === NULL;
  return { node, holder, value: zero ? 0 : undefined, unwritten: zero };
}

/** The smallest text that shows a position: its value, or the bracket of the object that lacks it. */
export function placeOfPosition(tree: Tree, { node, holder }: Position): Span {
  return node === NONE ? beginningOf(tree, holder) : spanOf(tree, node);
}

/** A value of one token as it stands, and of a container its bracket. */
export function beginningOf(tree: Tree, node: Node): Span {
  const span = spanOf(tree, node);
  const kind = kindOf(tree, node);
  return kind === OBJECT || kind === ARRAY ? { start: span.start, end: span.start + 1 } : span;
}

function textAt(tree: Tree, node: Node): string | undefined {
  const kind = kindOf(tree, node);
  if (kind === STRING) return ((tree.kind[node] as number) & BROKEN) === 0 ? stringOf(tree, node) : undefined;
  return node === NONE || kind === NULL ? "" : undefined;
}

/** The value that Go's decoder takes for a property: the last one whose name is `name` in any letter case, or `NONE`. */
export function member(tree: Tree, object: Node, name: string): Node {
  if (kindOf(tree, object) !== OBJECT) return NONE;
  let found = NONE;
  for (let key = firstChild(tree, object); key !== NONE; key = tree.next[key] as number)
    if (isNamed(tree, key, name) || isVariant(tree, key, name)) found = valueOfKey(tree, key);
  return found;
}

/** Nearly every name is another one, as its length and first letter tell, or right; only then is a string made. */
function isVariant(tree: Tree, key: Node, name: string): boolean {
  const from = tree.start[key] as number;
  if (((tree.kind[key] as number) & ~KIND_BITS) === 0) {
    if ((tree.end[key] as number) - from - 2 !== name.length) return false;
    const first = tree.text.charCodeAt(from + 1);
    if (first < 128 && (first | 32) !== name.charCodeAt(0)) return false;
  }
  return foldName(stringOf(tree, key)) === foldName(name);
}

/** Whether the config describes its layers, as caches without a manifest do (`type=gha`, `s3`, `azblob`): one with annotations shows it. */
export function isDescribed(tree: Tree, { layers }: CacheConfig): boolean {
  return layers.some(({ annotationsNode }) => kindOf(tree, annotationsNode) === OBJECT);
}
