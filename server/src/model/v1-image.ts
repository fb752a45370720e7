import {
  createTape,
  elementsOf,
  kindOf,
  type Node,
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

/** A value in the text of a string, or the lack of one. */
export interface InnerValue {
  /** Its node kind, 0 where it is missing. */
  readonly kind: number;
  /** Where it stands in the string's decoded text. */
  readonly at: Span;
  /** What a string says. */
  readonly text: string | undefined;
}

/** An image as Docker kept it before version 1.10, written as JSON into a string of a schema 1 manifest. */
export interface V1Image {
  /** The string that holds it. */
  readonly node: Node;
  /** How long the text in the string is, and what is all of it. */
  readonly length: number;
  readonly root: InnerValue;
  /** Where the text is no JSON. */
  readonly fault: Span | undefined;
  readonly id: InnerValue;
  readonly parent: InnerValue;
}

const imagesOf = new WeakMap<Document, readonly V1Image[]>();

/** The images of `history`; entries whose `v1Compatibility` is no string are left out. */
export function v1Images(doc: Document): readonly V1Image[] {
  let images = imagesOf.get(doc);
  if (images === undefined) {
    images = readImages(doc);
    imagesOf.set(doc, images);
  }
  return images;
}

function readImages({ tree, root }: Document): readonly V1Image[] {
  const images: V1Image[] = [];
  const tape = createTape();
  for (const entry of elementsOf(tree, property(tree, root, "history"))) {
    const node = property(tree, entry, "v1Compatibility");
    if (kindOf(tree, node) !== STRING) continue;
    const inner = scan(stringOf(tree, node), tape);
    images.push({
      node,
      length: inner.text.length,
      root: valueAt(inner, inner.root),
      fault: inner.bom ? { start: 0, end: 1 } : inner.faults[0],
      id: valueAt(inner, property(inner, inner.root, "id")),
      parent: valueAt(inner, property(inner, inner.root, "parent")),
    });
  }
  return images;
}

function valueAt(inner: Tree, node: Node): InnerValue {
  const kind = kindOf(inner, node);
  return { kind, at: kind === 0 ? { start: 0, end: 0 } : spanOf(inner, node), text: stringAt(inner, node) };
}

/** Whether a text is the ID of such an image: 64 hexadecimal digits in lower case. */
export function isV1Id(id: string | undefined): id is string {
  return id !== undefined && /^[0-9a-f]{64}$/.test(id);
}

/** Where a part of the text in the string stands in the document. */
export function spanInImage({ tree }: Document, { node }: V1Image, at: Span): Span {
  return spanInside(tree, node, at.start, at.end);
}
