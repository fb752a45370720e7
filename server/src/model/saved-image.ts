import { ARRAY, elementsOf, kindOf, type Node, OBJECT, property, STRING } from "../json/index.ts";
import type { Document } from "./document.ts";

/** One image of an archive of `docker save`, as its manifest.json has it. Nodes are `NONE` where the property is missing. */
export interface SavedImage {
  /** Its position in the list. */
  readonly index: number;
  readonly configNode: Node;
  readonly parentNode: Node;
  /** The names in `RepoTags` and the paths in `Layers`, as far as they are strings. */
  readonly tagNodes: readonly Node[];
  readonly layerNodes: readonly Node[];
}

const imagesOf = new WeakMap<Document, readonly SavedImage[]>();

/** The images of the archive; entries that are no objects are left out. */
export function savedImages(doc: Document): readonly SavedImage[] {
  let images = imagesOf.get(doc);
  if (images === undefined) {
    images = readImages(doc);
    imagesOf.set(doc, images);
  }
  return images;
}

function readImages({ tree, root }: Document): readonly SavedImage[] {
  const images: SavedImage[] = [];
  if (kindOf(tree, root) !== ARRAY) return images;
  const strings = (list: Node): Node[] => [...elementsOf(tree, list)].filter((node) => kindOf(tree, node) === STRING);
  let index = -1;
  for (const entry of elementsOf(tree, root)) {
    index++;
    if (kindOf(tree, entry) !== OBJECT) continue;
    images.push({
      index,
      configNode: property(tree, entry, "Config"),
      parentNode: property(tree, entry, "Parent"),
      tagNodes: strings(property(tree, entry, "RepoTags")),
      layerNodes: strings(property(tree, entry, "Layers")),
    });
  }
  return images;
}
