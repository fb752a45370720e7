import { type Range, SymbolKind, type WorkspaceSymbol } from "vscode-languageserver";
import { describeDocument } from "../describe.ts";
import { NONE, type Node, type Span, spanOf, stringAt } from "../json/index.ts";
import { digestOfPath } from "../layout/blob-path.ts";
import { graphOf } from "../layout/view.ts";
import type { Document } from "../model/document.ts";
import { savedImages } from "../model/saved-image.ts";
import { digestsOf } from "../navigate/digests.ts";
import { oneLine } from "../navigate/one-line.ts";
import { wholeDocument } from "../navigate/places.ts";
import { descriptorLine, tagOf } from "../navigate/titles.ts";
import { contentDigest, openDocuments } from "./open.ts";
import { placesIn } from "./placing.ts";
import { rangeOf, type Session } from "./session.ts";
import { decoded, normalised } from "./uris.ts";

/** More answers than these are not read. */
const MOST = 500;
/** Shorter beginnings of digests stand for too many. */
const DIGITS = 4;

/** A document that may hold what is looked for. */
interface Source {
  readonly uri: string;
  readonly doc: Document;
  readonly rangeIn: (span: Span) => Range;
  /** The digest of its content. */
  readonly digest: () => string | undefined;
}

/**
 * The documents that are open, and those of layouts that somebody has asked for, by their digest, and what they list by digest or tag,
 * as far as `query` is part of the name. Tags come first.
 */
export async function workspaceSymbols(session: Session, query: string): Promise<WorkspaceSymbol[]> {
  const wanted = query.trim().toLowerCase();
  const sources = await sourcesOf(session);
  const symbols: WorkspaceSymbol[] = [];
  for (const find of [tagSymbols, digestSymbols])
    for (const source of sources)
      for (const symbol of find(source, wanted)) {
        symbols.push(symbol);
        if (symbols.length >= MOST) return symbols;
      }
  return symbols;
}

async function sourcesOf(session: Session): Promise<readonly Source[]> {
  const sources: Source[] = [];
  const known = new Set<string>();
  for (const read of await openDocuments(session)) {
    const { document, report } = read;
    if (report.document === undefined) continue;
    known.add(normalised(document.uri));
    const rangeIn = (span: Span): Range => rangeOf(document, span);
    sources.push({ uri: document.uri, doc: report.document, rangeIn, digest: () => contentDigest(session, read) });
  }
  for (const layout of (await session.layouts?.known()) ?? []) {
    const { index, documents } = await graphOf(layout.reader);
    for (const file of [index, ...documents.values()]) {
      if (file === undefined || !("text" in file) || file.document === undefined) continue;
      const uri = layout.uriOf(file.place);
      if (known.has(normalised(uri))) continue;
      known.add(normalised(uri));
      let places: ((span: Span) => Range) | undefined;
      const rangeIn = (span: Span): Range => {
        places ??= placesIn(file.text, session.client.encoding);
        return places(span);
      };
      sources.push({ uri, doc: file.document, rangeIn, digest: () => digestOfPath(file.place) ?? file.digest() });
    }
  }
  return sources;
}

const symbolOf = ({ uri, rangeIn }: Source, name: string, kind: SymbolKind, at: Span, containerName: string): WorkspaceSymbol => ({
  name,
  kind,
  containerName,
  location: { uri, range: rangeIn(at) },
});

/** What a person calls a file: its name, and of a layout's index its folder's too. */
function fileOf(uri: string): string {
  const parts = uri.split("/").map(decoded);
  const name = parts.at(-1) ?? "";
  return oneLine(name === "index.json" ? parts.slice(-2).join("/") : name.replace(/^([0-9a-f]{12})[0-9a-f]{20,}$/, "$1…"));
}

function* tagSymbols(source: Source, wanted: string): Generator<WorkspaceSymbol> {
  for (const { name, node } of tagsIn(source.doc))
    if (name.toLowerCase().includes(wanted))
      yield symbolOf(source, name, SymbolKind.Constant, spanOf(source.doc.tree, node), fileOf(source.uri));
}

function* digestSymbols(source: Source, wanted: string): Generator<WorkspaceSymbol> {
  if (wanted.length < DIGITS) return;
  const { doc, uri } = source;
  const own = source.digest();
  if (own?.includes(wanted) === true) {
    const title = describeDocument({ tree: doc.tree, kind: doc.kind, document: doc, problems: [], suppressed: [] });
    yield symbolOf(source, shown(own, wanted), SymbolKind.File, wholeDocument(doc).name, `${title} · ${fileOf(uri)}`);
  }
  const lines = new Map(doc.descriptors.map((descriptor) => [descriptor.digestNode, descriptor]));
  for (const { node, digest, at, lists } of digestsOf(doc).all) {
    if (!lists || !digest.toLowerCase().includes(wanted)) continue;
    const descriptor = lines.get(node);
    const line = descriptor === undefined ? "" : descriptorLine(doc, descriptor);
    yield symbolOf(source, shown(digest, wanted), SymbolKind.Object, at, [line, fileOf(uri)].filter((part) => part !== "").join(" · "));
  }
}

/** A digest as far as it was typed, and a dozen digits at least: editors look for what was typed in the name, and cut long ones. */
function shown(digest: string, wanted: string): string {
  const end = Math.max(digest.indexOf(":") + 13, digest.toLowerCase().indexOf(wanted) + wanted.length);
  return end < digest.length ? `${digest.slice(0, end)}…` : digest;
}

/** The tags of a layout's index.json and of an archive. */
function* tagsIn(doc: Document): Generator<{ readonly name: string; readonly node: Node }> {
  for (const descriptor of doc.descriptors) {
    if (descriptor.place !== "manifest" || descriptor.annotationsNode === NONE) continue;
    const name = tagOf(doc, descriptor);
    if (name !== undefined) yield { name, node: descriptor.node };
  }
  if (doc.kind === "docker-save")
    for (const { tagNodes } of savedImages(doc))
      for (const node of tagNodes) {
        const name = oneLine(stringAt(doc.tree, node) ?? "");
        if (name !== "") yield { name, node };
      }
}
