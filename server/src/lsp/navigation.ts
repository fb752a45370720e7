import {
  type DefinitionLink,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type Location,
  type Position,
} from "vscode-languageserver";
import type { Document } from "../model/document.ts";
import { linksOf } from "../navigate/links.ts";
import { definitionsOf, mentionsOf, mentionsOfDigest, type Named, namedAt, type Target, wholeDocument } from "../navigate/places.ts";
import { contentDigest, openDocuments } from "./open.ts";
import { type Identified, rangeOf, type Session } from "./session.ts";

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
  const inOthers = named.digest !== undefined && !named.points && (named.digest.lists || targets.length === 0);
  const other = inOthers ? await openedContent(session, read, named.digest?.digest ?? "") : undefined;
  const origin = rangeOf(read.document, named.at);
  const answer = (of: Identified, { whole, name }: Target): DefinitionLink => ({
    originSelectionRange: origin,
    targetUri: of.document.uri,
    targetRange: rangeOf(of.document, whole),
    targetSelectionRange: rangeOf(of.document, name),
  });
  const links =
    other?.report.document === undefined
      ? targets.map((target) => answer(read, target))
      : [answer(other, wholeDocument(other.report.document))];
  return session.client.definitionLinks
    ? links
    : links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
}

/** The open document whose content has a digest. */
async function openedContent(session: Session, except: Identified, digest: string): Promise<Identified | undefined> {
  for (const other of await openDocuments(session, except)) if (contentDigest(session, other) === digest) return other;
  return undefined;
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
  const digest = named.whole ? contentDigest(session, read) : named.digest?.digest;
  if (digest !== undefined)
    for (const { document, report } of await openDocuments(session, read))
      if (report.document !== undefined)
        for (const { at } of mentionsOfDigest(report.document, digest)) places.push({ uri: document.uri, range: rangeOf(document, at) });
  return places.slice(0, MOST);
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

/** The addresses of a document. */
export async function documentLinks(session: Session, uri: string): Promise<DocumentLink[]> {
  const read = await session.identified(uri);
  if (read?.report.document === undefined) return [];
  const { document } = read;
  return linksOf(read.report.document)
    .slice(0, MOST)
    .map(({ at, url }) => ({ range: rangeOf(document, at), target: url }));
}
