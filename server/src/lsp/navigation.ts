import {
  type DefinitionLink,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type Location,
  type Position,
  type Range,
} from "vscode-languageserver";
import type { Span } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { linksOf } from "../navigate/links.ts";
import { definitionsOf, mentionsOf, mentionsOfDigest, type Named, namedAt, type Target, wholeDocument } from "../navigate/places.ts";
import { blobLinks, blobTarget, mentionsInLayout, type PlacedTarget } from "./layout-places.ts";
import { contentDigest, openDocuments } from "./open.ts";
import { type Identified, rangeOf, type Session } from "./session.ts";
import { normalised } from "./uris.ts";

/** More places than these are no answer. */
const MOST = 5000;

/** A document of ours with the thing that stands at a position. */
async function at(
  session: Session,
  uri: string,
  position: Position,
): Promise<{ read: Identified; doc: Document; named: Named } | undefined> {
  const read = await session.identified(uri);
  const doc = read?.report.document;
  if (read === undefined || doc === undefined) return undefined;
  const named = namedAt(doc, read.document.offsetAt(position));
  return named === undefined ? undefined : { read, doc, named };
}

/** Where what is named at a position stands: the open document with that content, the entry, or the record or layer of a number. */
export async function definition(session: Session, uri: string, position: Position): Promise<Location[] | DefinitionLink[] | null> {
  const found = await at(session, uri, position);
  if (found === undefined) return null;
  const { read, doc, named } = found;
  const targets = definitionsOf(doc, named);
  const digest = named.points || !(named.digest?.lists === true || targets.length === 0) ? undefined : named.digest?.digest;
  const content = digest === undefined ? undefined : await contentOf(session, read, digest);
  const originSelectionRange = rangeOf(read.document, named.at);
  const links =
    content === undefined
      ? targets.map((target): DefinitionLink => ({ originSelectionRange, ...linkTo(placedIn(read, target)) }))
      : [{ originSelectionRange, ...linkTo(content) }];
  return session.client.definitionLinks
    ? links
    : links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
}

const placedIn = ({ document }: Identified, { whole, name }: Target): PlacedTarget => ({
  uri: document.uri,
  whole: rangeOf(document, whole),
  name: rangeOf(document, name),
});

const linkTo = ({ uri, whole, name }: PlacedTarget): DefinitionLink => ({ targetUri: uri, targetRange: whole, targetSelectionRange: name });

/** The document that a digest is of: the blob in the document's layout, else an open document with that content. */
async function contentOf(session: Session, read: Identified, digest: string): Promise<PlacedTarget | undefined> {
  const there = await session.layouts?.of(read.document);
  const blob = there === undefined ? undefined : await blobTarget(there, digest, session.client.encoding);
  if (blob !== undefined) return blob;
  const other = await openedContent(session, read, digest);
  return other?.report.document === undefined ? undefined : placedIn(other, wholeDocument(other.report.document));
}

/** The open document whose content has a digest. */
async function openedContent(session: Session, except: Identified, digest: string): Promise<Identified | undefined> {
  for (const other of await openDocuments(session, except)) if (contentDigest(session, other) === digest) return other;
  return undefined;
}

/** As many as an editor shows; that there are more goes to its log. */
function few({ connection }: Session, places: readonly Location[]): Location[] {
  if (places.length > MOST) connection.console.info(`references: ${MOST} of ${places.length} places are given`);
  return places.slice(0, MOST);
}

/** All places in the open documents that name the same content, or the same entry of a cache config; of a whole document, who points at it. */
export async function references(session: Session, uri: string, position: Position, withDeclaration: boolean): Promise<Location[] | null> {
  const found = await at(session, uri, position);
  if (found === undefined) return null;
  const { read, doc, named } = found;
  const places: Location[] = [];
  if (!named.whole)
    for (const { at, lists } of mentionsOf(doc, named))
      if (withDeclaration || !lists) places.push({ uri: read.document.uri, range: rangeOf(read.document, at) });
  const there = await session.layouts?.of(read.document);
  // A blob is what its name says, whatever its text has become.
  const digest = named.whole ? (there?.view.named ?? contentDigest(session, read)) : named.digest?.digest;
  if (digest === undefined) return few(session, places);
  const known = new Set<string>();
  if (there !== undefined)
    for (const place of mentionsInLayout(there, digest, session.client.encoding)) {
      known.add(normalised(place.uri));
      places.push(place);
    }
  for (const { document, report } of await openDocuments(session, read)) {
    if (report.document === undefined || known.has(normalised(document.uri))) continue;
    for (const { at } of mentionsOfDigest(report.document, digest)) places.push({ uri: document.uri, range: rangeOf(document, at) });
  }
  return few(session, places);
}

/** The places in the document itself that name the same thing. */
export async function highlights(session: Session, uri: string, position: Position): Promise<DocumentHighlight[] | null> {
  const found = await at(session, uri, position);
  if (found === undefined) return null;
  const { read, doc, named } = found;
  return mentionsOf(doc, named)
    .slice(0, MOST)
    .map(({ at, lists }) => ({
      range: rangeOf(read.document, at),
      kind: lists ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}

/** The addresses of a document, and in a layout the blobs behind its digests. */
export async function documentLinks(session: Session, uri: string): Promise<DocumentLink[]> {
  const read = await session.identified(uri);
  const doc = read?.report.document;
  if (read === undefined || doc === undefined) return [];
  const rangeIn = (span: Span): Range => rangeOf(read.document, span);
  const there = await session.layouts?.of(read.document);
  const blobs = there === undefined ? [] : blobLinks(there, doc, rangeIn);
  const links = [...blobs, ...linksOf(doc).map(({ at, url }): DocumentLink => ({ range: rangeIn(at), target: url }))];
  return links
    .slice(0, MOST)
    .map(({ tooltip, ...link }) => (session.client.linkTooltips && tooltip !== undefined ? { ...link, tooltip } : link));
}
