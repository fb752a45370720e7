import { elementsOf, KIND_BITS, kindOf, type Node, type Span, STRING, spanOf, stringOf, valueOfKey } from "../json/index.ts";
import { annotationsOf } from "../model/annotations.ts";
import type { Document } from "../model/document.ts";
import { urlFault } from "../oci/url.ts";

/** An address in a document that may be opened. */
export interface WebLink {
  /** The string without its quotes. */
  readonly at: Span;
  /** An absolute address of http or https. */
  readonly url: string;
}

/** Longer addresses are nobody's; in UTF-16 units. */
const LONGEST = 2000;

/**
 * The addresses of a document: the entries of `urls`, and the annotations and labels whose value is an address. Only http and https,
 * and only what is a whole URL: the text is a stranger's. In text order.
 */
export function linksOf(doc: Document): readonly WebLink[] {
  const { tree } = doc;
  const links: WebLink[] = [];
  const add = (node: Node): void => {
    if (kindOf(tree, node) !== STRING || ((tree.kind[node] as number) & ~KIND_BITS) !== 0) return;
    const url = stringOf(tree, node);
    if (url.length > LONGEST || !/^https?:\/\//i.test(url) || urlFault(url) !== undefined) return;
    const { start, end } = spanOf(tree, node);
    links.push({ at: { start: start + 1, end: end - 1 }, url });
  };
  for (const { urlsNode } of doc.descriptors) for (const node of elementsOf(tree, urlsNode)) add(node);
  for (const { entry, keys } of annotationsOf(doc).values())
    if (entry?.format === "url" || entry?.format === "uri") for (const key of keys) add(valueOfKey(tree, key));
  return links.sort((a, b) => a.at.start - b.at.start);
}
