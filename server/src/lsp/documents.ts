import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { changeText, createText, type Encoding } from "./encoding.ts";
import { type Typed, together, waitable } from "./typing.ts";
import { folded, normalised } from "./uris.ts";

/**
 * The open documents. Clients spell one URI in several ways (`file:///C%3A/a`, `file:///c:/a`), so the spelling is not compared. Each keeps
 * the spelling under which it was opened.
 */
export interface Documents {
  open(params: DidOpenTextDocumentParams): TextDocument;
  /** Takes changes, and gives the name of the document; `undefined` where it was never opened. */
  change(params: DidChangeTextDocumentParams): string | undefined;
  close(uri: string): TextDocument | undefined;
  /** The document with all that was typed. */
  get(uri: string): TextDocument | undefined;
  all(): Iterable<TextDocument>;
  /** The names of all, for who does not look into them. */
  uris(): readonly string[];
}

const editions = new WeakMap<TextDocument, number>();

/** Counts the changes of a document: another one for another text, also where a client sends one version twice. */
export const editionOf = (document: TextDocument): number => editions.get(document) ?? 0;

/**
 * An empty shelf of documents, whose positions count as the client does.
 *
 * @param foldsCase whether the files of this machine are the same whatever the letter case of their names
 */
export function createDocuments(encoding: Encoding = "utf-16", foldsCase = false): Documents {
  const open = new Map<string, TextDocument>();
  /** By what is the same of all spellings of a file: the keys of those that are open. */
  const alike = new Map<string, Set<string>>();
  /** What was typed into long documents and nobody has looked at: keys that are held down are one change. */
  const waiting = new WeakMap<TextDocument, Typed & { readonly version: number }>();

  /** The document with what was typed into it. */
  function upToDate(document: TextDocument): TextDocument {
    const typed = waiting.get(document);
    if (typed === undefined) return document;
    waiting.delete(document);
    return changeText(document, [typed], typed.version);
  }

  /** The key of an open document: its own, or that of the only one whose file a file system would take for the same. */
  function keyOf(uri: string): string {
    const key = normalised(uri);
    if (open.has(key)) return key;
    const [only, another] = alike.get(folded(uri, foldsCase)) ?? [];
    return another === undefined ? (only ?? key) : key;
  }

  return {
    open({ textDocument: { uri, languageId, version, text } }) {
      const document = createText(uri, languageId, Number.isInteger(version) ? version : 0, text, encoding);
      const key = normalised(uri);
      const same = folded(uri, foldsCase);
      open.set(key, document);
      alike.set(same, (alike.get(same) ?? new Set()).add(key));
      return document;
    },
    change({ textDocument: { uri, version }, contentChanges }) {
      const document = open.get(keyOf(uri));
      if (document === undefined) return undefined;
      editions.set(document, editionOf(document) + 1);
      const before = waiting.get(document);
      const next = Number.isInteger(version) ? version : (before ?? document).version + 1;
      const typed = before && together(before, contentChanges);
      const first = typed ?? (encoding === "utf-16" ? waitable(upToDate(document), contentChanges) : undefined);
      if (first === undefined) return changeText(document, contentChanges, next).uri;
      waiting.set(document, { ...first, version: next });
      return document.uri;
    },
    close(uri) {
      const key = keyOf(uri);
      const document = open.get(key);
      if (document === undefined) return undefined;
      open.delete(key);
      waiting.delete(document);
      const same = folded(document.uri, foldsCase);
      const keys = alike.get(same);
      keys?.delete(key);
      if (keys?.size === 0) alike.delete(same);
      return document;
    },
    get: (uri) => {
      const document = open.get(keyOf(uri));
      return document && upToDate(document);
    },
    all: () => [...open.values()].map(upToDate),
    uris: () => Array.from(open.values(), ({ uri }) => uri),
  };
}
