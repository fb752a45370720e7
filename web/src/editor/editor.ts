import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  crosshairCursor,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import { UNSEEN } from "../../../server/src/hover/markdown.ts";
import { documentId, lineEnds } from "./positions.ts";
import { theme } from "./theme.ts";

/** Characters that are shown by a sign in their place: all that would not be seen, or would turn the direction of writing, but for the tab. */
const SHOWN = new RegExp(`(?!\\t)(?:${UNSEEN.source})`, "gu");

/** Lines of a document on one line are wrapped, and all on a phone; in a large one wrapping takes time. */
function isWide(text: string): boolean {
  if (text.length > 200_000) return true;
  return innerWidth > 700 && !/[^\n]{200}/.test(text);
}

/**
 * The state in which a document begins.
 *
 * @param features what speaks with the language server
 */
export function stateOf(uri: string, name: string, text: string, nonce: string, features: Extension): EditorState {
  const { separator, mixed } = lineEnds(text);
  return EditorState.create({
    doc: EditorState.create({ extensions: EditorState.lineSeparator.of(separator) }).toText(text),
    extensions: [
      ...(isWide(text) ? [] : [EditorView.lineWrapping]),
      documentId.of({ uri, name, mixedLines: mixed }),
      EditorState.lineSeparator.of(separator),
      EditorView.cspNonce.of(nonce),
      EditorView.contentAttributes.of({
        "aria-label": `Manifest ${name}`,
        "aria-describedby": "editor-help",
        spellcheck: "false",
        tabindex: "0",
      }),
      // What is pasted comes with the line ends of its machine, and gets those of the document.
      EditorView.clipboardInputFilter.of((pasted) => (mixed ? pasted : pasted.replace(/\r\n?|\n/g, separator))),
      features,
      lineNumbers(),
      highlightActiveLineGutter(),
      highlightSpecialChars({ specialChars: SHOWN }),
      history(),
      foldGutter({ openText: "▾", closedText: "▸" }),
      drawSelection(),
      EditorState.allowMultipleSelections.of(true),
      indentOnInput(),
      indentUnit.of("  "),
      bracketMatching(),
      closeBrackets(),
      rectangularSelection(),
      crosshairCursor(),
      highlightActiveLine(),
      search({ top: true }),
      json(),
      theme,
      keymap.of([
        { key: "F8", run: nextDiagnostic },
        { key: "Shift-F8", run: previousDiagnostic },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...completionKeymap,
        indentWithTab,
      ]),
    ],
  });
}
