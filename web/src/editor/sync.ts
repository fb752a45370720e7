import { type Extension, StateField } from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import type { LanguageServer } from "../language-server.ts";
import { documentId, toPosition } from "./positions.ts";

/** A document's version: one more with each change. */
export const version = StateField.define<number>({ create: () => 1, update: (value, { docChanged }) => (docChanged ? value + 1 : value) });

/** Tells the language server of each change, no more than what was changed. */
export function sync(server: LanguageServer, changed: (update: ViewUpdate) => void): Extension {
  return [
    version,
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      const { startState, state, changes } = update;
      const contentChanges: TextDocumentContentChangeEvent[] = [];
      changes.iterChanges((fromA, toA, _fromB, _toB, inserted) => {
        const range = { start: toPosition(startState, fromA), end: toPosition(startState, toA) };
        contentChanges.push({ range, text: inserted.sliceString(0, undefined, state.lineBreak) });
      });
      // All places are those of the old text; from its end on, no change moves another's.
      contentChanges.reverse();
      const textDocument = { uri: state.facet(documentId).uri, version: state.field(version) };
      server.notify("textDocument/didChange", { textDocument, contentChanges });
      changed(update);
    }),
  ];
}
