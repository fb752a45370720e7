import type { DocumentLink, Location, Range } from "vscode-languageserver";
import type { Span } from "../json/index.ts";
import { blobPath } from "../layout/blob-path.ts";
import type { LayoutDocument } from "../layout-view.ts";
import type { Document } from "../model/document.ts";
import { digestsOf } from "../navigate/digests.ts";
import { documentTitle } from "../navigate/layout-titles.ts";
import { mentionsOfDigest, type Target, wholeDocument } from "../navigate/places.ts";
import type { Encoding } from "./encoding.ts";
import type { InLayout } from "./layouts.ts";
import { placesIn } from "./placing.ts";

/** A place in a file of a layout. */
export interface PlacedTarget {
  readonly uri: string;
  readonly whole: Range;
  readonly name: Range;
}

/** The blob of a digest, if it is a JSON document: binary blobs are nothing to read. */
export async function blobTarget(there: InLayout, digest: string, encoding: Encoding): Promise<PlacedTarget | undefined> {
  const path = blobPath(digest);
  const read = path === undefined ? undefined : await there.reader.document(path);
  if (path === undefined || read === undefined || !("text" in read)) return undefined;
  const range = placesIn(read.text, encoding);
  const { whole, name }: Target = read.document === undefined ? BEGINNING : wholeDocument(read.document);
  return { uri: there.uriOf(path), whole: range(whole), name: range(name) };
}

const BEGINNING: Target = { whole: { start: 0, end: 0 }, name: { start: 0, end: 0 } };

/** Where the documents of a layout, but for one, name a digest: those that `index.json` leads to. */
export function mentionsInLayout(there: InLayout, digest: string, encoding: Encoding): Location[] {
  const files = new Set<LayoutDocument>(there.view.parentsOf(digest).map(({ file }) => file));
  const places: Location[] = [];
  for (const { place, text, document } of files) {
    if (place === there.place || document === undefined) continue;
    const range = placesIn(text, encoding);
    for (const { at } of mentionsOfDigest(document, digest)) places.push({ uri: there.uriOf(place), range: range(at) });
  }
  return places;
}

/** Links from the digests of a document to the blobs that can be read. */
export function blobLinks(there: InLayout, doc: Document, rangeIn: (span: Span) => Range): DocumentLink[] {
  const links: DocumentLink[] = [];
  for (const { digest, at } of digestsOf(doc).all) {
    const target = there.view.document(digest);
    if (target === undefined) continue;
    links.push({ range: rangeIn(at), target: there.uriOf(target.place), tooltip: documentTitle(target) });
  }
  return links;
}
