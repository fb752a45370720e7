import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { button, byId, element, plain } from "./dom.ts";
import { documentId, textOf } from "./editor/positions.ts";
import { version } from "./editor/sync.ts";
import type { LanguageServer } from "./language-server.ts";

/** The open documents, one of which is in front. */
export interface Documents {
  /** Opens a text and puts it in front; a document of the same URI is only put in front. */
  readonly open: (uri: string, name: string, text: string) => void;
  readonly isOpen: (uri: string) => boolean;
  readonly show: (uri: string) => void;
  /** Closes all. */
  readonly clear: () => void;
  /** A URI that no other document has. */
  readonly freshUri: (name: string) => string;
}

/** @param make the state in which a document begins */
export function createDocuments(
  server: LanguageServer,
  view: EditorView,
  make: (uri: string, name: string, text: string) => EditorState,
  shown: () => void,
): Documents {
  const states = new Map<string, EditorState>();
  const bar = byId("documents");
  let last = 0;

  function keep(): void {
    const { uri } = view.state.facet(documentId);
    if (states.has(uri)) states.set(uri, view.state);
  }

  function show(uri: string): void {
    keep();
    const state = states.get(uri);
    if (state === undefined) return;
    view.setState(state);
    list();
    shown();
  }

  function close(uri: string): void {
    keep();
    server.notify("textDocument/didClose", { textDocument: { uri } });
    const uris = [...states.keys()];
    const at = uris.indexOf(uri);
    states.delete(uri);
    const next = uris[at + 1] ?? uris[at - 1];
    if (view.state.facet(documentId).uri === uri && next !== undefined) show(next);
    else list();
  }

  function list(): void {
    const front = view.state.facet(documentId).uri;
    bar.replaceChildren(
      ...[...states].map(([uri, state]) => {
        const name = plain(state.facet(documentId).name, 40);
        const open = button(name, () => show(uri), { class: "document", ...(uri === front ? { "aria-current": "true" } : {}) });
        const end = states.size > 1 && button("×", () => close(uri), { class: "close", "aria-label": `Close ${name}` });
        return element("span", {}, open, end);
      }),
    );
  }

  return {
    open: (uri, name, text) => {
      if (!states.has(uri)) {
        const state = make(uri, name, text);
        states.set(uri, state);
        const textDocument = { uri, languageId: "json", version: state.field(version), text: textOf(state) };
        server.notify("textDocument/didOpen", { textDocument });
      }
      show(uri);
    },
    isOpen: (uri) => states.has(uri),
    show,
    clear: () => {
      for (const uri of states.keys()) server.notify("textDocument/didClose", { textDocument: { uri } });
      states.clear();
    },
    freshUri: (name) => `page:/${++last}/${encodeURIComponent(name.replaceAll("/", "-"))}`,
  };
}
