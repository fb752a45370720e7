import {
  ARRAY,
  elementsOf,
  firstChild,
  isNamed,
  KIND_BITS,
  keysOf,
  kindOf,
  NONE,
  type Node,
  OBJECT,
  property,
  type Splice,
  STRING,
  stringOf,
  type Tree,
  valueOfKey,
} from "../json/index.ts";
import { MEDIA_TYPE_CACHECONFIG } from "../oci/cacheconfig-type.ts";
import type { Kind } from "./kinds.ts";
import { plainnessIn } from "./plain-entry.ts";

/** Where a descriptor stands. `self`: the whole document is one descriptor; `source`: in `LayerSources` of docker save. */
export type Place = "config" | "layer" | "manifest" | "subject" | "blob" | "self" | "source";

/**
 * A content descriptor as it stands in the text (image-spec 1.1, descriptor.md). Every `Node` is the value's node or
 * `NONE`; of duplicate properties it is the last, which all readers take. Where a string is missing or no string,
 * the text is `undefined`.
 */
export interface Descriptor {
  /** The object itself. */
  readonly node: Node;
  readonly place: Place;
  /** Position in its array from 0, or -1 outside arrays. */
  readonly index: number;
  readonly mediaTypeNode: Node;
  readonly mediaType: string | undefined;
  readonly digestNode: Node;
  readonly digest: string | undefined;
  readonly sizeNode: Node;
  readonly urlsNode: Node;
  readonly annotationsNode: Node;
  readonly dataNode: Node;
  readonly platformNode: Node;
  readonly artifactTypeNode: Node;
  /** It holds a key that is none of these eight: an unknown one, or one in other letters. */
  readonly odd: boolean;
  /** 0 where a rule may have something to say of it by itself: see `plainnessIn` of plain-entry.ts. */
  readonly plain: number;
}

/** A document of a known kind, in the parts that rules ask for. Everything in it is read once. */
export interface Document {
  readonly text: string;
  readonly tree: Tree;
  readonly kind: Kind;
  /** The file as the report names it, where there is one: a path or URI. Rules use it only to recognise layout blobs. */
  readonly file: string | undefined;
  /** The root object or array. */
  readonly root: Node;
  /** The top-level `mediaType` value, or `NONE`. */
  readonly mediaTypeNode: Node;
  readonly mediaType: string | undefined;
  /** The values of the top-level `manifests`, `layers`, `config`, `subject`, `annotations`; `NONE` where missing. */
  readonly manifestsNode: Node;
  readonly layersNode: Node;
  readonly configNode: Node;
  readonly subjectNode: Node;
  readonly annotationsNode: Node;
  /** All descriptors in text order: config, layers, manifests, subject, blobs, sources. Entries that are no objects are left out. */
  readonly descriptors: readonly Descriptor[];
  /** Those of them that are not plain. Rules that look at each by itself look at these: of ten thousand entries nearly all are plain. */
  readonly doubtful: readonly Descriptor[];
  /**
   * The document is a BuildKit registry cache: `index` is the legacy form (an entry of `manifests` is a cache config),
   * `manifest` the current one (`config` is a cache config).
   */
  readonly cache: "index" | "manifest" | undefined;
}

/** A document of an earlier text, and where the tree of the later text differs from its tree. */
export interface Earlier {
  readonly document: Document;
  readonly splice: Splice;
}

/**
 * Reads the parts of a document whose kind is known. Never throws; what is missing or misshapen is `NONE` or left out.
 *
 * @param earlier an earlier document of the same kind: its descriptors are taken over where nothing changed, which gives the same
 */
export function readDocument(tree: Tree, kind: Kind, file?: string, earlier?: Earlier): Document {
  const root = tree.root;
  const top = (name: string): Node => property(tree, root, name);
  const mediaTypeNode = top("mediaType");
  const manifestsNode = top("manifests");
  const layersNode = top("layers");
  const configNode = top("config");
  const subjectNode = top("subject");
  const descriptors: Descriptor[] = [];
  const known = earlier === undefined ? undefined : unchanged(tree, earlier);
  const plainness = plainnessIn(tree, kind, known !== undefined);
  let lastType: string | undefined;
  const add = (node: Node, place: Place, index: number): void => {
    let descriptor = known?.(node, place, index);
    if (descriptor === undefined) {
      const read = readDescriptor(tree, node, place, index, lastType, plainness(node, place));
      descriptor = known === undefined ? read : withOwnTexts(read, lastType);
    }
    lastType = descriptor.mediaType;
    descriptors.push(descriptor);
  };
  const one = (node: Node, place: Place): void => {
    if (kindOf(tree, node) === OBJECT) add(node, place, -1);
  };
  const many = (array: Node, place: Place): void => {
    if (kindOf(tree, array) !== ARRAY) return;
    let index = 0;
    for (let node = firstChild(tree, array); node !== NONE; node = tree.next[node] as number, index++)
      if (kindOf(tree, node) === OBJECT) add(node, place, index);
  };
  switch (kind) {
    case "oci-index":
    case "docker-list":
    case "oci-manifest":
    case "docker-manifest":
      // An ambiguous document has the other kind's members too; their descriptors are read by someone, so they are checked.
      one(configNode, "config");
      many(layersNode, "layer");
      many(manifestsNode, "manifest");
      one(subjectNode, "subject");
      break;
    case "oci-artifact":
      many(top("blobs"), "blob");
      one(subjectNode, "subject");
      break;
    case "oci-descriptor":
      one(root, "self");
      break;
    case "docker-save":
      for (const image of elementsOf(tree, root))
        for (const key of keysOf(tree, property(tree, image, "LayerSources"))) one(valueOfKey(tree, key), "source");
      break;
  }
  if (descriptors.length > 1) descriptors.sort((a, b) => a.node - b.node);
  let cache: Document["cache"];
  for (const descriptor of descriptors) {
    if (descriptor.mediaType !== MEDIA_TYPE_CACHECONFIG) continue;
    if (descriptor.place === "manifest") cache = "index";
    else if (descriptor.place === "config" && cache === undefined) cache = "manifest";
  }
  return {
    text: tree.text,
    tree,
    kind,
    file,
    root,
    mediaTypeNode,
    mediaType: kindOf(tree, mediaTypeNode) === STRING ? stringOf(tree, mediaTypeNode) : undefined,
    manifestsNode,
    layersNode,
    configNode,
    subjectNode,
    annotationsNode: top("annotations"),
    descriptors,
    doubtful: descriptors.filter(({ plain }) => plain === 0),
    cache,
  };
}

/** Finds the earlier descriptor at a place outside of what changed: the same one, or a copy whose nodes have their new numbers. */
function unchanged(
  tree: Tree,
  { document: { descriptors }, splice: { at, removed, added } }: Earlier,
): (node: Node, place: Place, index: number) => Descriptor | undefined {
  const more = added - removed;
  const changed = at < tree.count ? (tree.start[at] as number) : tree.text.length;
  let cursor = 0;
  return (node, place, index) => {
    if (node < at ? (tree.end[node] as number) > changed : node < at + added) return undefined;
    const by = node < at ? 0 : more;
    // Mostly they are asked for in the order in which they stand.
    if (descriptors[cursor]?.node !== node - by) cursor = descriptorFrom(descriptors, node - by);
    const found = descriptors[cursor++];
    if (found === undefined || found.node !== node - by || found.place !== place) return undefined;
    return by === 0 && found.index === index ? found : renumbered(found, index, by);
  };
}

/** Where the first descriptor stands whose node is `node` or a later one. */
function descriptorFrom(descriptors: readonly Descriptor[], node: Node): number {
  let low = 0;
  let high = descriptors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((descriptors[middle] as Descriptor).node < node) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The same descriptor, its texts copied: an engine lets parts of a text point into it, and a descriptor that is taken over from edit to
 * edit would keep all the text that it was read from.
 */
function withOwnTexts(descriptor: Descriptor, lastType: string | undefined): Descriptor {
  const { mediaType, digest } = descriptor;
  return {
    ...descriptor,
    mediaType: mediaType === lastType || mediaType === undefined ? mediaType : ` ${mediaType}`.slice(1),
    digest: digest === undefined ? undefined : ` ${digest}`.slice(1),
  };
}

function renumbered(descriptor: Descriptor, index: number, by: number): Descriptor {
  const moved = (node: Node): Node => (node === NONE ? NONE : node + by);
  return {
    node: moved(descriptor.node),
    place: descriptor.place,
    index,
    mediaTypeNode: moved(descriptor.mediaTypeNode),
    mediaType: descriptor.mediaType,
    digestNode: moved(descriptor.digestNode),
    digest: descriptor.digest,
    sizeNode: moved(descriptor.sizeNode),
    urlsNode: moved(descriptor.urlsNode),
    annotationsNode: moved(descriptor.annotationsNode),
    dataNode: moved(descriptor.dataNode),
    platformNode: moved(descriptor.platformNode),
    artifactTypeNode: moved(descriptor.artifactTypeNode),
    odd: descriptor.odd,
    plain: descriptor.plain,
  };
}

/**
 * The media type at a node, `last` itself where that is what stands there: neighbours mostly share their type, and rules compare
 * one string with itself, or look it up, at no cost.
 */
function typeAt(tree: Tree, node: Node, last: string | undefined): string | undefined {
  if (node === NONE) return undefined;
  const kind = tree.kind[node] as number;
  if (kind === STRING && last !== undefined) {
    const from = (tree.start[node] as number) + 1;
    if ((tree.end[node] as number) - 1 - from === last.length && tree.text.startsWith(last, from)) return last;
  }
  return (kind & KIND_BITS) === STRING ? stringOf(tree, node) : undefined;
}

function readDescriptor(tree: Tree, node: Node, place: Place, index: number, lastType: string | undefined, plain: number): Descriptor {
  let mediaTypeNode = NONE;
  let digestNode = NONE;
  let sizeNode = NONE;
  let urlsNode = NONE;
  let annotationsNode = NONE;
  let dataNode = NONE;
  let platformNode = NONE;
  let artifactTypeNode = NONE;
  let odd = false;
  for (let key = firstChild(tree, node); key !== NONE; key = tree.next[key] as number) {
    // The first letter settles nearly every comparison; `isNamed` compares without making a string.
    switch (tree.text.charCodeAt((tree.start[key] as number) + 1)) {
      case 109:
        if (isNamed(tree, key, "mediaType")) mediaTypeNode = valueOfKey(tree, key);
        else odd = true;
        break;
      case 100:
        if (isNamed(tree, key, "digest")) digestNode = valueOfKey(tree, key);
        else if (isNamed(tree, key, "data")) dataNode = valueOfKey(tree, key);
        else odd = true;
        break;
      case 115:
        if (isNamed(tree, key, "size")) sizeNode = valueOfKey(tree, key);
        else odd = true;
        break;
      case 117:
        if (isNamed(tree, key, "urls")) urlsNode = valueOfKey(tree, key);
        else odd = true;
        break;
      case 97:
        if (isNamed(tree, key, "annotations")) annotationsNode = valueOfKey(tree, key);
        else if (isNamed(tree, key, "artifactType")) artifactTypeNode = valueOfKey(tree, key);
        else odd = true;
        break;
      case 112:
        if (isNamed(tree, key, "platform")) platformNode = valueOfKey(tree, key);
        else odd = true;
        break;
      case 92: {
        // A key that begins with an escape, legal and never seen.
        const value = valueOfKey(tree, key);
        switch (stringOf(tree, key)) {
          case "mediaType":
            mediaTypeNode = value;
            break;
          case "digest":
            digestNode = value;
            break;
          case "data":
            dataNode = value;
            break;
          case "size":
            sizeNode = value;
            break;
          case "urls":
            urlsNode = value;
            break;
          case "annotations":
            annotationsNode = value;
            break;
          case "artifactType":
            artifactTypeNode = value;
            break;
          case "platform":
            platformNode = value;
            break;
          default:
            odd = true;
        }
        break;
      }
      default:
        odd = true;
    }
  }
  return {
    node,
    place,
    index,
    mediaTypeNode,
    mediaType: typeAt(tree, mediaTypeNode, lastType),
    digestNode,
    digest: digestNode !== NONE && ((tree.kind[digestNode] as number) & KIND_BITS) === STRING ? stringOf(tree, digestNode) : undefined,
    sizeNode,
    urlsNode,
    annotationsNode,
    dataNode,
    platformNode,
    artifactTypeNode,
    odd,
    plain,
  };
}

/** Whether JSON.parse and schema validation may look into the document: it is valid JSON and not too deep. */
export function isParsable(tree: Tree): boolean {
  return tree.faults.length === 0 && !tree.bom && tree.tooDeep === NONE;
}
