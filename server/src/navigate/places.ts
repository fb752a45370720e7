import { KEY, keyOf, kindOf, NONE, type Node, NUMBER, nodeAt, type Span, STRING, spanOf, valueOfKey } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { digestsOf, type Occurrence } from "./digests.ts";
import { type Entry, positionsOf } from "./positions.ts";

/** What the token at an offset names. Several may hold at once: a record's `digest` names content and the record. */
export interface Named {
  /** The token that was met. */
  readonly at: Span;
  /** The digest that stands there, or `undefined`. */
  readonly digest: Occurrence | undefined;
  /** The entry of a cache config that a number points to, or that the token belongs to. */
  readonly entry: Entry | undefined;
  /** The token points to the entry; else it is part of it. */
  readonly points: boolean;
  /** The token stands for the whole document: its first bracket, or the top-level `mediaType` or `schemaVersion`. */
  readonly whole: boolean;
}

/** Where something stands: all of it, and the token that names it. */
export interface Target {
  readonly whole: Span;
  readonly name: Span;
}

/** One place where something is named. */
export interface Mention {
  readonly at: Span;
  /** The place where it is listed, as opposed to one that points there. */
  readonly lists: boolean;
}

/** What the token at `offset` (UTF-16 units) names; `undefined` where it names nothing. On a key its value counts. */
export function namedAt(doc: Document, offset: number): Named | undefined {
  const { tree } = doc;
  const met = nodeAt(tree, offset);
  if (met === NONE) return undefined;
  const digests = digestsOf(doc);
  const own = digests.at(met);
  const node = own === undefined && kindOf(tree, met) === KEY ? valueOfKey(tree, met) : met;
  const digest = digests.at(node);
  const { targets, owners } = positionsOf(doc);
  const points = targets.get(node);
  const entry = points ?? owners.get(node);
  const whole = digest === undefined && entry === undefined && isForTheWhole(doc, met, node, offset);
  if (digest === undefined && entry === undefined && !whole) return undefined;
  return { at: digest?.at ?? (met === doc.root ? beginning(doc) : spanOf(tree, met)), digest, entry, points: points !== undefined, whole };
}

function isForTheWhole(doc: Document, met: Node, node: Node, offset: number): boolean {
  const { tree, root, mediaTypeNode } = doc;
  if (met === root) return offset <= beginning(doc).end;
  if (node !== NONE && node === mediaTypeNode) return kindOf(tree, node) === STRING;
  const key = node === NONE ? NONE : keyOf(tree, node);
  if (key === NONE || tree.parent[key] !== root || kindOf(tree, node) !== NUMBER) return false;
  return tree.text.startsWith('"schemaVersion"', tree.start[key]);
}

function beginning({ tree, root }: Document): Span {
  const start = tree.start[root] as number;
  return { start, end: start + 1 };
}

/** The document itself as a target: its first bracket stands for it. */
export function wholeDocument(doc: Document): Target {
  return doc.root === NONE
    ? { whole: { start: 0, end: 0 }, name: { start: 0, end: 0 } }
    : { whole: spanOf(doc.tree, doc.root), name: beginning(doc) };
}

/**
 * Where what is named stands within the document: the entry that a number of a cache config points to, the entry of a digest that is
 * only pointed to, the `data` that a descriptor carries; else the places where the digest is listed. Empty where it is not here.
 */
export function definitionsOf(doc: Document, { digest, entry, points }: Named): readonly Target[] {
  if (entry !== undefined && points) return [entryTarget(doc, entry)];
  if (digest === undefined) return [];
  if (digest.lists) {
    const data = doc.descriptors.find(({ digestNode }) => digestNode === digest.node)?.dataNode ?? NONE;
    if (data !== NONE) return [{ whole: spanOf(doc.tree, data), name: spanOf(doc.tree, data) }];
    return [listedTarget(doc, digest)];
  }
  return digestsOf(doc)
    .of(digest.digest)
    .filter(({ lists }) => lists)
    .map((listed) => listedTarget(doc, listed));
}

function entryTarget(doc: Document, { list, entry }: Entry): Target {
  const name = list === "layers" ? entry.blobNode : entry.digestNode;
  const whole = spanOf(doc.tree, entry.node);
  if (name === NONE) return { whole, name: { start: whole.start, end: whole.start + 1 } };
  return { whole, name: digestsOf(doc).at(name)?.at ?? spanOf(doc.tree, name) };
}

/** The object around a digest that is listed, or the digest where there is none. */
function listedTarget({ tree }: Document, { node, at }: Occurrence): Target {
  const key = keyOf(tree, node);
  return { whole: key === NONE ? spanOf(tree, node) : spanOf(tree, tree.parent[key] as number), name: at };
}

/** All places in the document where the same thing is named, in text order. */
export function mentionsOf(doc: Document, { digest, entry }: Pick<Named, "digest" | "entry">): readonly Mention[] {
  const mentions: Mention[] = mentionsOfDigest(doc, digest?.digest);
  if (entry !== undefined) {
    const own = entryTarget(doc, entry).name;
    // What names a record is a digest, too, and it is listed there.
    const known = mentions.findIndex(({ at }) => at.start >= own.start && at.end <= own.end);
    if (known >= 0) mentions[known] = { at: (mentions[known] as Mention).at, lists: true };
    else mentions.push({ at: own, lists: true });
    for (const node of positionsOf(doc).uses.get(entry.entry.node) ?? []) mentions.push({ at: spanOf(doc.tree, node), lists: false });
  }
  return mentions.sort((a, b) => a.at.start - b.at.start);
}

/** All places in the document that name a digest; empty for `undefined`. */
export function mentionsOfDigest(doc: Document, digest: string | undefined): Mention[] {
  if (digest === undefined) return [];
  return digestsOf(doc)
    .of(digest)
    .map(({ at, lists }) => ({ at, lists }));
}
