import type { Node } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";

/** So many descriptors on either side of the caret count as its neighbours. */
const REACH = 64;

/** Where the descriptor of an object, or the first one behind it, stands in `doc.descriptors`. */
export function descriptorIndex(doc: Document, object: Node): number {
  let low = 0;
  let high = doc.descriptors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((doc.descriptors[middle] as Descriptor).node < object) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The descriptor that an object is, or `undefined`. */
export function descriptorAt(doc: Document, object: Node): Descriptor | undefined {
  const found = doc.descriptors[descriptorIndex(doc, object)];
  return found?.node === object ? found : undefined;
}

/** The descriptors around an object, itself left out, nearest first; bounded, so that no document is too large. */
export function neighboursOf(doc: Document, object: Node): readonly Descriptor[] {
  const { descriptors } = doc;
  const at = descriptorIndex(doc, object);
  const near: Descriptor[] = [];
  for (let far = 0; far <= REACH; far++) {
    const before = descriptors[at - far - 1];
    const behind = descriptors[at + far];
    if (behind !== undefined && behind.node !== object) near.push(behind);
    if (before !== undefined) near.push(before);
  }
  return near;
}
