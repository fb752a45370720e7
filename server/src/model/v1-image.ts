import {
  elementsOf,
  kindOf,
  type Node,
  OBJECT,
  property,
  type Span,
  STRING,
  scan,
  spanInside,
  spanOf,
  stringAt,
  stringOf,
  type Tree,
} from "../json/index.ts";
import type { Document } from "./document.ts";

/** An image as Docker kept it before version 1.10, written as JSON into a string of a schema 1 manifest. */
export interface V1Image {
  /** Its position in `history`, the newest first. */
  readonly index: number;
  /** The string that holds it. */
  readonly node: Node;
  /** What the string holds. Offsets in it are offsets into the string's decoded text: see `spanInImage`. */
  readonly inner: Tree;
  readonly idNode: Node;
  readonly id: string | undefined;
  readonly parentNode: Node;
  readonly parent: string | undefined;
}

/** The images of `history`; entries whose `v1Compatibility` is no string are left out. */
export function v1Images({ tree, root }: Document): readonly V1Image[] {
  const images: V1Image[] = [];
  let index = -1;
  for (const entry of elementsOf(tree, property(tree, root, "history"))) {
    index++;
    const node = property(tree, entry, "v1Compatibility");
    if (kindOf(tree, node) !== STRING) continue;
    const inner = scan(stringOf(tree, node));
    const idNode = property(inner, inner.root, "id");
    const parentNode = property(inner, inner.root, "parent");
    images.push({ index, node, inner, idNode, id: stringAt(inner, idNode), parentNode, parent: stringAt(inner, parentNode) });
  }
  return images;
}

/** Whether the text in the string is a JSON object, which readers demand. */
export function isJsonObject({ inner }: V1Image): boolean {
  return inner.faults.length === 0 && !inner.bom && kindOf(inner, inner.root) === OBJECT;
}

/** Whether a text is the ID of such an image: 64 hexadecimal digits in lower case. */
export function isV1Id(id: string | undefined): id is string {
  return id !== undefined && /^[0-9a-f]{64}$/.test(id);
}

/** Where a part of the text in the string stands in the document. */
export function spanInImage({ tree }: Document, { node }: V1Image, inner: Span): Span {
  return spanInside(tree, node, inner.start, inner.end);
}

/** Where a value of the text in the string stands in the document. */
export function valueInImage(doc: Document, image: V1Image, value: Node): Span {
  return spanInImage(doc, image, spanOf(image.inner, value));
}
