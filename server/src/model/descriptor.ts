import { firstChild, isNamed, isTextAt, KIND_BITS, NONE, type Node, STRING, stringOf, type Tree, valueOfKey } from "../json/index.ts";

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
  /** 0 where a rule may have something to say of it by itself: see `plainnessIn` of plain-entry.ts. Worked out when somebody asks. */
  readonly plain: number;
}

/** Reads the descriptor at an object; `lastType` is the media type of the one before it. */
export type ReadDescriptor = (node: Node, place: Place, index: number, lastType: string | undefined) => Descriptor;

/**
 * Reads the descriptor at an object.
 *
 * @param lastType the media type of the descriptor before it, which is shared where it is the same
 * @param plainness what says `plain` of a descriptor when it is asked for
 */
export function readDescriptor(
  tree: Tree,
  node: Node,
  place: Place,
  index: number,
  lastType: string | undefined,
  plainness: Plainness,
): Descriptor {
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
  const descriptor = new LazilyPlain(plainness, node, place, index);
  descriptor.mediaTypeNode = mediaTypeNode;
  descriptor.mediaType = typeAt(tree, mediaTypeNode, lastType);
  descriptor.digestNode = digestNode;
  if (digestNode !== NONE && ((tree.kind[digestNode] as number) & KIND_BITS) === STRING) descriptor.digest = stringOf(tree, digestNode);
  descriptor.sizeNode = sizeNode;
  descriptor.urlsNode = urlsNode;
  descriptor.annotationsNode = annotationsNode;
  descriptor.dataNode = dataNode;
  descriptor.platformNode = platformNode;
  descriptor.artifactTypeNode = artifactTypeNode;
  descriptor.odd = odd;
  return descriptor;
}

/** Looks at a descriptor's text alone. */
type Plainness = (node: Node, place: Place) => number;

/**
 * A descriptor that is looked at for being plain when somebody asks: that takes as long as all else that is read, and a conversion does without. A
 * class, because an accessor of each object's own would take longer.
 */
class LazilyPlain implements Descriptor {
  readonly node: Node;
  readonly place: Place;
  readonly index: number;
  mediaTypeNode = NONE;
  mediaType: string | undefined = undefined;
  digestNode = NONE;
  digest: string | undefined = undefined;
  sizeNode = NONE;
  urlsNode = NONE;
  annotationsNode = NONE;
  dataNode = NONE;
  platformNode = NONE;
  artifactTypeNode = NONE;
  odd = false;
  readonly #plainness: Plainness;
  #plain: number | undefined;

  constructor(plainness: Plainness, node: Node, place: Place, index: number) {
    this.#plainness = plainness;
    this.node = node;
    this.place = place;
    this.index = index;
  }

  get plain(): number {
    this.#plain ??= this.#plainness(this.node, this.place);
    return this.#plain;
  }
}

/**
 * The media type at a node, `last` itself where that is what stands there: neighbours mostly share their type, and rules compare
 * one string with itself, or look it up, at no cost.
 */
function typeAt(tree: Tree, node: Node, last: string | undefined): string | undefined {
  if (node === NONE) return undefined;
  const kind = tree.kind[node] as number;
  if (kind === STRING && last !== undefined && isTextAt(tree.text, (tree.start[node] as number) + 1, last, (tree.end[node] as number) - 1))
    return last;
  return (kind & KIND_BITS) === STRING ? stringOf(tree, node) : undefined;
}
