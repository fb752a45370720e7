import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippet,
  startCompletion,
} from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { CompletionItem, CompletionList, TextEdit } from "vscode-languageserver-protocol";
import { element } from "../dom.ts";
import type { LanguageServer } from "../language-server.ts";
import { rendered } from "../markdown.ts";
import { changesOf, documentId, insertable, toOffset, toPosition } from "./positions.ts";

/** A proposal of the server as CodeMirror lists it. */
interface Proposed extends Completion {
  readonly sort: string;
}

const TRIGGERS = /["/:]$/;
/** What goes on with the same list when it is typed; the server is asked again for everything else. */
const SAME_LIST = /^"?[\w.+/:-]*$/;
/** As snippets, in LSP's terms. */
const SNIPPET = 2;
const INVOKED = 1;
const TRIGGERED = 2;

/** The server's proposals, in its order, with what they mean beside them. */
export function completion(server: LanguageServer): Extension {
  async function source(context: CompletionContext): Promise<CompletionResult | null> {
    const { state, pos, explicit } = context;
    const before = state.sliceDoc(Math.max(0, pos - 1), pos);
    if (!explicit && !TRIGGERS.test(before) && !/[\w$]/.test(before)) return null;
    const answer = await server
      .request<CompletionItem[] | CompletionList | null>("textDocument/completion", {
        textDocument: { uri: state.facet(documentId).uri },
        position: toPosition(state, pos),
        context: explicit || !TRIGGERS.test(before) ? { triggerKind: INVOKED } : { triggerKind: TRIGGERED, triggerCharacter: before },
      })
      .catch(() => null);
    if (answer === null || context.aborted) return null;
    const items = Array.isArray(answer) ? answer : answer.items;
    const [first] = items;
    if (first === undefined) return null;
    const edit = first.textEdit as TextEdit | undefined;
    const from = edit === undefined ? pos : toOffset(state, edit.range.start);
    /** So much behind the caret is replaced: a quotation mark, the rest of a word. What is typed meanwhile comes before it. */
    const replacedBehind = ({ textEdit }: CompletionItem): number =>
      textEdit === undefined ? 0 : Math.max(0, toOffset(state, (textEdit as TextEdit).range.end) - pos);
    return {
      from,
      options: items.map((item) => proposed(item, replacedBehind(item))),
      ...(Array.isArray(answer) ? { validFor: SAME_LIST } : {}),
    };
  }

  function proposed(item: CompletionItem, behind: number): Proposed {
    return {
      label: item.filterText ?? item.label,
      displayLabel: item.label,
      sort: item.sortText ?? item.label,
      ...(item.detail === undefined ? {} : { detail: item.detail }),
      type: item.insertTextFormat === SNIPPET ? "snippet" : item.kind === 10 ? "property" : "constant",
      apply: (view, shown, from, to) => accept(view, item, shown, from, to + behind),
      info: () => explain(item),
    };
  }

  async function explain(item: CompletionItem): Promise<Node | null> {
    const whole =
      item.documentation === undefined && item.data !== undefined
        ? await server.request<CompletionItem>("completionItem/resolve", item).catch(() => item)
        : item;
    const { documentation } = whole;
    if (documentation === undefined) return null;
    return element("div", { class: "prose" }, rendered(typeof documentation === "string" ? documentation : documentation.value));
  }

  return [
    autocompletion({
      override: [source],
      icons: false,
      compareCompletions: (a, b) => ((a as Proposed).sort < (b as Proposed).sort ? -1 : 1),
    }),
    // The list scrolls; whoever has no mouse moves in it with the arrow keys of the editor, which not every program can know.
    EditorView.updateListener.of(({ view }) => {
      for (const list of view.dom.querySelectorAll<HTMLElement>(".cm-tooltip-autocomplete > ul")) list.tabIndex = 0;
    }),
  ];
}

function accept(view: EditorView, item: CompletionItem, shown: Completion, from: number, to: number): void {
  const edit = item.textEdit as TextEdit | undefined;
  let [start, end] = [edit === undefined ? from : toOffset(view.state, edit.range.start), to];
  const also = item.additionalTextEdits ?? [];
  if (also.length > 0) {
    const change = view.state.update(changesOf(view.state, also));
    start = change.changes.mapPos(start, 1);
    end = change.changes.mapPos(end, 1);
    view.dispatch(change);
  }
  const text = edit?.newText ?? item.insertText ?? item.label;
  if (item.insertTextFormat === SNIPPET) snippet(templateOf(text))(view, shown, start, end);
  else {
    const insert = insertable(view.state, text);
    view.dispatch({
      changes: { from: start, to: end, insert },
      selection: { anchor: start + insert.length },
      scrollIntoView: true,
      userEvent: "input.complete",
    });
  }
  if (item.command?.command === "editor.action.triggerSuggest") startCompletion(view);
}

/** A snippet of LSP as CodeMirror writes them: `$1` is `${1}`, the first of a choice stands for it, and what looks like a place and is none is escaped. */
export function templateOf(text: string): string {
  return text.replace(
    /\\([$}\\])|\$\{(\d+)\|((?:\\.|[^\\|,])*)(?:,(?:\\.|[^\\|])*)?\|\}|\$\{(\d+):((?:\\.|[^\\}$])*)\}|\$\{(\d+)\}|\$(\d+)|#\{/g,
    (whole, escaped, choice, first, named, name, braced, bare) => {
      if (escaped !== undefined) return escaped === "}" ? "\\}" : escaped;
      if (whole === "#{") return "#\\{";
      const place = choice ?? named ?? braced ?? bare;
      const inner = String(first ?? name ?? "").replace(/\\(.)/g, "$1");
      // CodeMirror has no braces in a place's text.
      return inner === "" || /[{}]/.test(inner) ? `\${${place}}` : `\${${place}:${inner}}`;
    },
  );
}
