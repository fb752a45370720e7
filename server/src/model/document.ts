import {
  ARRAY,
  elementsOf,
  firstChild,
  keysOf,
  kindOf,
  NONE,
  type Node,
  OBJECT,
  property,
  STRING,
  stringOf,
  type Tree,
  valueOfKey,
} from "../json/index.ts";
import { MEDIA_TYPE_CACHECONFIG } from "../oci/cacheconfig-type.ts";
import { type Descriptor, type Place, type ReadDescriptor, readDescriptor } from "./descriptor.ts";
import type { Kind } from "./kinds.ts";
import { PLAIN_CACHE_LAYER, plainnessIn } from "./plain-entry.ts";
import { borrowing, type Earlier, retaken, takenOver, withOwnTexts } from "./taken-over.ts";

export type { Descriptor, Place } from "./descriptor.ts";

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

/**
 * Reads the parts of a document whose kind is known. Never throws; what is missing or misshapen is `NONE` or left out.
 *
 * @param earlier an earlier document of the same kind: its descriptors are taken over where nothing changed, which gives the same
 * @param isEdited there will be later texts, by which descriptors are taken over
 */
export function readDocument(tree: Tree, kind: Kind, file?: string, earlier?: Earlier, isEdited = earlier !== undefined): Document {
  const again = earlier && retaken(tree, earlier, reader(tree, kind, true));
  if (earlier !== undefined && again !== undefined) {
    // No node has another number, and what stands at the top is as it was: a change there is read as a whole.
    const same = { ...earlier.document, text: tree.text, tree, file };
    return again === same.descriptors ? same : lazilyDoubtful({ ...same, ...rolesOf(again) });
  }
  const root = tree.root;
  const top = (name: string): Node => property(tree, root, name);
  const mediaTypeNode = top("mediaType");
  const manifestsNode = top("manifests");
  const layersNode = top("layers");
  const configNode = top("config");
  const subjectNode = top("subject");
  const document = lazilyDoubtful({
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
    ...rolesOf(readDescriptors(tree, kind, earlier, isEdited)),
  });
  return isEdited ? document : borrowing(document);
}

/** Descriptors, and what they say of the document by their types. */
function rolesOf(descriptors: readonly Descriptor[]): Pick<Document, "descriptors" | "cache"> {
  let cache: Document["cache"];
  for (const descriptor of descriptors) {
    if (descriptor.mediaType !== MEDIA_TYPE_CACHECONFIG) continue;
    if (descriptor.place === "manifest") cache = "index";
    else if (descriptor.place === "config" && cache === undefined) cache = "manifest";
  }
  return { descriptors, cache };
}

const doubted = new WeakMap<readonly Descriptor[], readonly Descriptor[]>();

/**
 * Finds `doubtful` when somebody asks for it: a conversion does not, and it takes as long as all else that is read. One function for all
 * documents, because an engine keeps what accessors of each object's own know.
 */
const DOUBTFUL: PropertyDescriptor = {
  enumerable: true,
  configurable: true,
  get(this: Pick<Document, "descriptors" | "cache">): readonly Descriptor[] {
    let found = doubted.get(this.descriptors);
    if (found === undefined) {
      found = doubtfulOf(this.descriptors, this.cache);
      doubted.set(this.descriptors, found);
    }
    return found;
  },
};

function lazilyDoubtful(document: Omit<Document, "doubtful">): Document {
  return Object.defineProperty(document, "doubtful", DOUBTFUL) as Document;
}

/** Those that are not plain. In an index a layer is none that is, unless of a cache. */
function doubtfulOf(descriptors: readonly Descriptor[], cache: Document["cache"]): readonly Descriptor[] {
  return descriptors.filter(
    ({ plain, place }) => plain === 0 || (plain === PLAIN_CACHE_LAYER && place === "manifest" && cache !== "index"),
  );
}

/** How descriptors are read, be it all of them or `few`. */
function reader(tree: Tree, kind: Kind, few: boolean): ReadDescriptor {
  const plainness = plainnessIn(tree, kind, few);
  return (node, place, index, lastType) => readDescriptor(tree, node, place, index, lastType, plainness);
}

function readDescriptors(tree: Tree, kind: Kind, earlier: Earlier | undefined, isEdited: boolean): readonly Descriptor[] {
  const known = earlier === undefined ? undefined : takenOver(tree, earlier);
  const read = reader(tree, kind, known !== undefined);
  // What is taken over from edit to edit has texts of its own.
  const own: typeof withOwnTexts = isEdited ? withOwnTexts : (descriptor) => descriptor;
  const found: Descriptor[] = [];
  let lastType: string | undefined;
  eachPlace(tree, kind, (node, place, index) => {
    const descriptor = known?.(node, place, index, lastType) ?? own(read(node, place, index, lastType), lastType);
    lastType = descriptor.mediaType;
    found.push(descriptor);
  });
  // Lists stand in text order already; what stands around them may not.
  if (found.some(({ node }, i) => node < (found[i - 1]?.node ?? 0))) found.sort((a, b) => a.node - b.node);
  return found;
}

/** Goes through the objects that stand where a document of a kind has descriptors. */
function eachPlace(tree: Tree, kind: Kind, add: (node: Node, place: Place, index: number) => void): void {
  const { root } = tree;
  const one = (node: Node, place: Place): void => {
    if (kindOf(tree, node) === OBJECT) add(node, place, -1);
  };
  const many = (name: string, place: Place): void => {
    const array = property(tree, root, name);
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
      one(property(tree, root, "config"), "config");
      many("layers", "layer");
      many("manifests", "manifest");
      one(property(tree, root, "subject"), "subject");
      break;
    case "oci-artifact":
      many("blobs", "blob");
      one(property(tree, root, "subject"), "subject");
      break;
    case "oci-descriptor":
      one(root, "self");
      break;
    case "docker-save":
      for (const image of elementsOf(tree, root))
        for (const key of keysOf(tree, property(tree, image, "LayerSources"))) one(valueOfKey(tree, key), "source");
      break;
  }
}

/** Whether JSON.parse and schema validation may look into the document: it is valid JSON and not too deep. */
export function isParsable(tree: Tree): boolean {
  return tree.faults.length === 0 && !tree.bom && tree.tooDeep === NONE;
}
