import { SymbolKind, type WorkspaceSymbol } from "vscode-languageserver";
import { describeDocument } from "../describe.ts";
import { NONE, type Node, type Span, spanOf, stringAt } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { savedImages } from "../model/saved-image.ts";
import { digestsOf } from "../navigate/digests.ts";
import { oneLine } from "../navigate/one-line.ts";
import { wholeDocument } from "../navigate/places.ts";
import { descriptorLine, tagOf } from "../navigate/titles.ts";
import { contentDigest, openDocuments } from "./open.ts";
import { type Identified, rangeOf, type Session } from "./session.ts";

/** More answers than these are not read. */
const MOST = 500;
/** Shorter beginnings of digests stand for too many. */
const DIGITS = 4;

/** The open documents by their digest, and what they list by digest or tag, as far as `query` is part of the name. */
export async function workspaceSymbols(session: Session, query: string): Promise<WorkspaceSymbol[]> {
  const wanted = query.trim().toLowerCase();
  const symbols: WorkspaceSymbol[] = [];
  for (const read of await openDocuments(session)) {
    for (const symbol of symbolsOf(session, read, wanted)) {
      symbols.push(symbol);
      if (symbols.length >= MOST) return symbols;
    }
  }
  return symbols;
}

function* symbolsOf(session: Session, read: Identified, wanted: string): Generator<WorkspaceSymbol> {
  const { document, report } = read;
  const doc = report.document;
  if (doc === undefined) return;
  const symbol = (name: string, kind: SymbolKind, at: Span, containerName: string): WorkspaceSymbol => ({
    name,
    kind,
    containerName,
    location: { uri: document.uri, range: rangeOf(document, at) },
  });
  const file = oneLine(decoded(document.uri.slice(document.uri.lastIndexOf("/") + 1)));
  const matches = (name: string): boolean => wanted !== "" && name.toLowerCase().includes(wanted);
  for (const { name, node } of tagsIn(doc))
    if (wanted === "" || matches(name)) yield symbol(name, SymbolKind.Constant, spanOf(doc.tree, node), file);
  if (wanted.length < DIGITS) return;
  const own = contentDigest(session, read);
  if (matches(own)) yield symbol(own, SymbolKind.File, wholeDocument(doc).name, `${describeDocument(report)} · ${file}`);
  const lines = new Map(doc.descriptors.map((descriptor) => [descriptor.digestNode, descriptor]));
  for (const { node, digest, at, lists } of digestsOf(doc).all) {
    if (!lists || !matches(digest)) continue;
    const descriptor = lines.get(node);
    yield symbol(
      digest,
      SymbolKind.Object,
      at,
      [descriptor === undefined ? "" : descriptorLine(doc, descriptor), file].filter((part) => part !== "").join(" · "),
    );
  }
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

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
