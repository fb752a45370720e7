import {
  ARRAY,
  childCount,
  ESCAPED,
  elementsOf,
  firstChild,
  isNamed,
  isWholeNumber,
  keyOf,
  kindOf,
  NONE,
  type Node,
  NULL,
  OBJECT,
  rawOf,
  STRING,
  spanOf,
  stringAt,
  stringOf,
  type Tree,
  valueOfKey,
} from "../json/index.ts";
import type { Descriptor } from "../model/document.ts";
import { isPlainSha256 } from "../model/plain-digest.ts";
import { quote } from "../model/quote.ts";
import { placeRole } from "../model/roles.ts";
import { digestFault } from "../oci/digest.ts";
import { INT64_MAX } from "../oci/int64.ts";
import { MEDIA_TYPE_CACHECONFIG, toOciLayer } from "../oci/mediatypes.ts";
import { compareBytes, compareKeys, goString } from "./go-json.ts";
import { namesOf, readProperties, refuseDuplicates } from "./known-properties.ts";
import type { Remarks } from "./remarks.ts";

/** One entry of a cache index as far as the manifest takes it over. Nodes are `NONE` where there is nothing to write. */
export interface CacheEntry {
  readonly node: Node;
  readonly isConfig: boolean;
  readonly mediaTypeNode: Node;
  /** The media type as it is to be written, in quotes; a layer's under its OCI name. */
  readonly mediaType: string;
  /** Whether that is how it stands there. */
  readonly isTypeKept: boolean;
  readonly digestNode: Node;
  readonly sizeNode: Node;
  readonly urlsNode: Node;
  /** The keys of the annotations in the order in which Go writes them. */
  readonly annotations: readonly Node[];
}

/** Where everything that has to be said of a document is collected. */
export interface Said {
  /** Why it cannot be rewritten. */
  readonly refusals: Remarks;
  /** What the new document does not have. The kinds are the words of a summary: "`platform`" counts entries. */
  readonly losses: Remarks;
  /** What is kept or mended, and worth knowing. */
  readonly notes: Remarks;
}

/** The remedy that always helps: the option of BuildKit 0.12 and newer. */
export const AGAIN = "export the cache again with `image-manifest=true`";

/** How a document with entries calls them, and what to do where one cannot be used. */
export interface EntrySource {
  /** An entry's place between backticks. */
  readonly placeOf: (index: number) => string;
  readonly again: string;
}

/** The entries of a cache index. */
const OF_INDEX: EntrySource = { placeOf: (index) => `\`manifests[${index}]\``, again: AGAIN };

const ENTRY = namesOf(["mediaType", "digest", "size", "urls", "annotations", "data", "platform", "artifactType"]);

/** Why a property that descriptors may have is not taken over. */
const DROPPED = {
  data: "`data` holds the blob itself, which BuildKit never writes into a cache manifest, and is dropped",
  platform: "`platform` belongs to manifests, not to the blobs of a cache, and is dropped",
  artifactType: "`artifactType` belongs to manifests, not to the blobs of a cache, and is dropped",
} as const;

/** What a media type means for an entry, worked out once for all entries that have it. */
interface TypeOfEntry {
  readonly text: string;
  readonly isConfig: boolean;
  readonly written: string;
  /** Whether it is written as it is. */
  readonly isKept: boolean;
  readonly manifest: "manifest" | "index" | undefined;
  readonly isMapped: boolean;
}

function typeOfEntry(text: string): TypeOfEntry {
  const oci = toOciLayer(text);
  const written = goString(oci ?? text);
  const role = placeRole(text);
  return {
    text,
    isConfig: text === MEDIA_TYPE_CACHECONFIG,
    written,
    isKept: written === `"${text}"`,
    manifest: role === "manifest" || role === "index" ? role : undefined,
    isMapped: oci !== undefined,
  };
}

/** The values of an entry's properties; `NONE` where there is none. */
type Values = Pick<
  Descriptor,
  "mediaTypeNode" | "digestNode" | "sizeNode" | "urlsNode" | "annotationsNode" | "dataNode" | "platformNode" | "artifactTypeNode"
>;

/** Whether an entry has only names that descriptors have, none of them twice: then what was read as a descriptor is all of it. */
function isAll(tree: Tree, entry: Descriptor): boolean {
  if (entry.odd) return false;
  const { mediaTypeNode, digestNode, sizeNode, urlsNode, annotationsNode, dataNode, platformNode, artifactTypeNode } = entry;
  let left = childCount(tree, entry.node);
  if (mediaTypeNode !== NONE) left--;
  if (digestNode !== NONE) left--;
  if (sizeNode !== NONE) left--;
  if (urlsNode !== NONE) left--;
  if (annotationsNode !== NONE) left--;
  if (dataNode !== NONE) left--;
  if (platformNode !== NONE) left--;
  if (artifactTypeNode !== NONE) left--;
  return left === 0;
}

function readValues(tree: Tree, entry: Node, { refusals, losses }: Said): Values {
  const values = readProperties(tree, entry, ENTRY, refusals, (key) => {
    const name = quote(stringOf(tree, key));
    losses.add(name, spanOf(tree, key), `${name} is no property of a descriptor and is dropped`);
  });
  const [mediaTypeNode = NONE, digestNode = NONE, sizeNode = NONE, urlsNode = NONE, annotationsNode = NONE] = values;
  const [dataNode = NONE, platformNode = NONE, artifactTypeNode = NONE] = values.slice(5);
  return { mediaTypeNode, digestNode, sizeNode, urlsNode, annotationsNode, dataNode, platformNode, artifactTypeNode };
}

/** Reads one entry; `known` is what was read of it as a descriptor. */
export type EntryReader = (node: Node, index: number, known?: Descriptor) => CacheEntry | undefined;

/**
 * Makes a reader of entries. What it returns is a descriptor, or `undefined` where an entry is no object; everything in it that
 * the manifest cannot take over is refused, lost or noted.
 */
export function entryReader(tree: Tree, said: Said, source: EntrySource = OF_INDEX): EntryReader {
  const { refusals, losses, notes } = said;
  const { placeOf, again } = source;
  let type = typeOfEntry("");
  return (node, index, known) => {
    if (kindOf(tree, node) !== OBJECT) {
      refusals.add("entry", spanOf(tree, node), `${placeOf(index)} is no object, and every entry is a descriptor: remove it`);
      return undefined;
    }
    const values = known?.node === node && isAll(tree, known) ? known : readValues(tree, node, said);
    const { mediaTypeNode, digestNode, sizeNode, urlsNode: urls, annotationsNode: annotated } = values;
    const { dataNode: data, platformNode: platform, artifactTypeNode: artifactType } = values;
    // Neighbours mostly have the same type.
    const isSame = type.text !== "" && kindOf(tree, mediaTypeNode) === STRING && isNamed(tree, mediaTypeNode, type.text);
    const mediaType = isSame ? type.text : (stringAt(tree, mediaTypeNode) ?? "");
    if (mediaType !== type.text) type = typeOfEntry(mediaType);
    const { isConfig } = type;
    if (mediaType === "") refuseUntyped(tree, mediaTypeNode === NONE ? node : mediaTypeNode, index, source, refusals);
    else if (type.manifest !== undefined)
      refusals.add(
        "manifest",
        spanOf(tree, mediaTypeNode),
        `${placeOf(index)} is an image ${type.manifest}, and a cache manifest cannot hold one: remove it or ${again}`,
      );
    else if (!isConfig && !type.isMapped)
      notes.add("type", spanOf(tree, mediaTypeNode), `${quote(mediaType)} is no layer type that BuildKit maps, so it is kept as it is`);
    checkDigest(tree, node, digestNode, index, isConfig, source, refusals);
    checkSize(tree, node, sizeNode, index, source, refusals);
    if (data !== NONE) drop(tree, data, "data", losses);
    if (platform !== NONE) drop(tree, platform, "platform", losses);
    if (artifactType !== NONE) drop(tree, artifactType, "artifactType", losses);
    const annotations = readMap(tree, annotated, refusals);
    const urlsNode = readUrls(tree, urls, refusals);
    if (isConfig) {
      // BuildKit writes the config of a cache with its three properties alone.
      if (annotations.length > 0) dropOfConfig(tree, annotated, "annotations", losses);
      if (urlsNode !== NONE) dropOfConfig(tree, urlsNode, "urls", losses);
    } else if (urlsNode !== NONE)
      notes.add(
        "urls",
        spanOf(tree, keyOf(tree, urlsNode)),
        "`urls` is kept, as BuildKit keeps it; some registries refuse layers with foreign addresses",
      );
    return {
      node,
      isConfig,
      mediaTypeNode,
      mediaType: type.written,
      isTypeKept: type.isKept && ((tree.kind[mediaTypeNode] as number) & ESCAPED) === 0,
      digestNode,
      sizeNode,
      urlsNode: isConfig ? NONE : urlsNode,
      annotations: isConfig ? [] : annotations,
    };
  };
}

function refuseUntyped(tree: Tree, at: Node, index: number, { placeOf, again }: EntrySource, refusals: Remarks): void {
  refusals.add("entry type", spanOf(tree, at), `${placeOf(index)} has no media type, so nobody knows what it is: ${again}`);
}

/** Notes a loss, unless the property says nothing, in which case Go leaves it out as well. */
function drop(tree: Tree, value: Node, name: keyof typeof DROPPED, losses: Remarks): void {
  if (kindOf(tree, value) === NULL || stringAt(tree, value) === "") return;
  losses.add(`\`${name}\``, spanOf(tree, keyOf(tree, value)), DROPPED[name]);
}

function dropOfConfig(tree: Tree, value: Node, name: string, losses: Remarks): void {
  losses.add(
    `\`${name}\` of the config`,
    spanOf(tree, keyOf(tree, value)),
    `\`${name}\` of the cache config is dropped, since BuildKit writes its type, digest and size alone`,
  );
}

function checkDigest(
  tree: Tree,
  entry: Node,
  node: Node,
  index: number,
  isConfig: boolean,
  { placeOf, again }: EntrySource,
  refusals: Remarks,
): void {
  if (isPlainSha256(tree, node)) return;
  const digest = stringAt(tree, node);
  if (digest === undefined || digest === "") {
    const what = isConfig
      ? "The cache config has no digest, and BuildKit reads such a cache as one without config"
      : `${placeOf(index)} has no digest, so nobody finds the blob`;
    refusals.add("digest", spanOf(tree, node === NONE ? entry : node), `${what}: ${again}`);
  } else if (digestFault(digest) !== undefined)
    refusals.add("digest", spanOf(tree, node), `${quote(digest)} is no valid digest, so nobody finds the blob: correct it or ${again}`);
}

function checkSize(tree: Tree, entry: Node, node: Node, index: number, { placeOf, again }: EntrySource, refusals: Remarks): void {
  if (node === NONE) {
    refusals.add("size", spanOf(tree, entry), `${placeOf(index)} has no \`size\`, and readers compare it with the blob's: ${again}`);
    return;
  }
  if (isWholeNumber(tree, node)) {
    const digits = (tree.end[node] as number) - (tree.start[node] as number);
    if (digits < 19 || (digits === 19 && BigInt(rawOf(tree, node)) <= INT64_MAX)) return;
  }
  refusals.add(
    "size",
    spanOf(tree, node),
    `${shown(tree, node)} is no size, which is a whole number of bytes from 0 to 2^63 - 1: correct it or ${again}`,
  );
}

/**
 * The keys of a map of strings as Go sorts them; none where it is missing, null or empty, which Go leaves out. Refused are maps
 * that BuildKit cannot read and names that stand twice.
 */
export function readMap(tree: Tree, node: Node, refusals: Remarks): readonly Node[] {
  if (node === NONE || kindOf(tree, node) === NULL) return [];
  if (kindOf(tree, node) !== OBJECT) {
    refusals.add(
      "map",
      spanOf(tree, node),
      "`annotations` is no object, and BuildKit refuses the whole cache for it: correct or remove it",
    );
    return [];
  }
  // An array that grows takes room for seventeen, and there are ten thousand of two.
  const keys = new Array<Node>(childCount(tree, node));
  let at = 0;
  let ascending = true;
  let before = NONE;
  for (let key = firstChild(tree, node); key !== NONE; key = tree.next[key] as number) {
    keys[at++] = key;
    ascending &&= before === NONE || compareKeys(tree, before, key) < 0;
    before = key;
    const value = valueOfKey(tree, key);
    if (kindOf(tree, value) !== STRING)
      refusals.add(
        "annotation",
        spanOf(tree, value === NONE ? key : value),
        `The value of annotation ${quote(stringOf(tree, key))} is no string, and BuildKit refuses the whole cache for it: correct or remove it`,
      );
  }
  if (ascending) return keys;
  refuseDuplicates(tree, node, refusals);
  return keys
    .map((key) => ({ key, name: stringOf(tree, key) }))
    .sort((a, b) => compareBytes(a.name, b.name))
    .map(({ key }) => key);
}

/** A list of strings, or `NONE` where it is missing, null or empty. */
function readUrls(tree: Tree, node: Node, refusals: Remarks): Node {
  if (node === NONE || kindOf(tree, node) === NULL) return NONE;
  if (kindOf(tree, node) !== ARRAY) {
    refusals.add("urls", spanOf(tree, node), "`urls` is no array, and BuildKit refuses the whole cache for it: correct or remove it");
    return NONE;
  }
  for (const url of elementsOf(tree, node))
    if (kindOf(tree, url) !== STRING)
      refusals.add("url", spanOf(tree, url), `${shown(tree, url)} is no string, and \`urls\` lists addresses: correct or remove it`);
  return firstChild(tree, node) === NONE ? NONE : node;
}

/** The value of a token between backticks: a string without its quotes, everything else as it stands. */
export function shown(tree: Tree, node: Node): string {
  return quote(stringAt(tree, node) ?? rawOf(tree, node));
}
