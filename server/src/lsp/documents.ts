import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";
import { changeText, createText, type Encoding } from "./encoding.ts";

/** The open documents. Clients spell one URI in several ways (`file:///C%3A/a`, `file:///c:/a`), so the spelling is not compared. */
export interface Documents {
  open(params: DidOpenTextDocumentParams): TextDocument;
  /** The document as it is now, or `undefined` where it was never opened. */
  change(params: DidChangeTextDocumentParams): TextDocument | undefined;
  close(uri: string): TextDocument | undefined;
  get(uri: string): TextDocument | undefined;
  all(): Iterable<TextDocument>;
}

/** The one spelling under which a document is kept. */
export function normalised(uri: string): string {
  try {
    return URI.parse(uri).toString();
  } catch {
    return uri;
  }
}

/** An empty shelf of documents, whose positions count as the client does. */
export function createDocuments(encoding: Encoding = "utf-16"): Documents {
  const open = new Map<string, TextDocument>();
  return {
    open({ textDocument: { uri, languageId, version, text } }) {
      const document = createText(uri, languageId, version, text, encoding);
      open.set(normalised(uri), document);
      return document;
    },
    change({ textDocument: { uri, version }, contentChanges }) {
      const document = open.get(normalised(uri));
      if (document === undefined) return undefined;
      return changeText(document, contentChanges, version ?? document.version + 1);
    },
    close(uri) {
      const key = normalised(uri);
      const document = open.get(key);
      open.delete(key);
      return document;
    },
    get: (uri) => open.get(normalised(uri)),
    all: () => open.values(),
  };
}
