import { ARRAY, type Edit, elementsOf, kindOf, property, replaceValue, STRING, scan, stringAt } from "../json/index.ts";
import { readDocument } from "../model/document.ts";
import { detectKind } from "../model/kind.ts";
import { editDescriptor, type Moved } from "./descriptor-edits.ts";
import { nameOfNode } from "./reference-graph.ts";

/**
 * The edits that make the manifest.json of `docker save` (25 and newer, beside an image layout) name blobs by their new paths, so that
 * both views of the archive hold the same image. None where it is something else.
 */
export function editSavedImages(text: string, moved: ReadonlyMap<string, Moved>): readonly Edit[] {
  const tree = scan(text);
  if (tree.faults.length > 0 || detectKind(tree) !== "docker-save") return [];
  const paths = new Map(Array.from(moved, ([from, { digest }]) => [nameOfNode(from), nameOfNode(digest)]));
  const edits: Edit[] = [];
  const repoint = (node: number): void => {
    const to = paths.get(stringAt(tree, node) ?? "");
    if (to !== undefined) edits.push(replaceValue(tree, node, JSON.stringify(to)));
  };
  const images = kindOf(tree, tree.root) === ARRAY ? elementsOf(tree, tree.root) : [tree.root];
  for (const image of images) {
    const config = property(tree, image, "Config");
    if (kindOf(tree, config) === STRING) repoint(config);
    for (const layer of elementsOf(tree, property(tree, image, "Layers"))) repoint(layer);
  }
  for (const descriptor of readDocument(tree, "docker-save").descriptors) {
    const to = moved.get(descriptor.digest ?? "");
    const made = to === undefined ? undefined : editDescriptor(tree, descriptor, to);
    if (made !== undefined && "edits" in made) edits.push(...made.edits);
  }
  return edits;
}
