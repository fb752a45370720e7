import type { EditorView } from "@codemirror/view";
import type { CodeAction, CodeActionContext, TextEdit } from "vscode-languageserver-protocol";
import { button, element } from "../dom.ts";
import type { LanguageServer } from "../language-server.ts";
import { problemsField } from "./lint.ts";
import { changesOf, documentId, toRange } from "./positions.ts";

/** What may be done about a document: quick fixes and other forms of it. */
export interface Actions {
  /** What the server offers for a span; nothing where it cannot answer. `only`: kinds, "quickfix" or "refactor". */
  readonly list: (view: EditorView, from: number, to: number, only: readonly string[]) => Promise<readonly CodeAction[]>;
  /** Carries one out, as one change that one undo takes back. */
  readonly apply: (view: EditorView, action: CodeAction) => Promise<void>;
  /** Buttons for the quick fixes at a place; `undefined` where there are none. */
  readonly buttons: (view: EditorView, from: number, to: number) => Promise<HTMLElement | undefined>;
}

/** @param command carries out a command of ours that an action names */
export function createActions(
  server: LanguageServer,
  command: (name: string, given: readonly unknown[]) => void,
  announce: (says: string) => void,
): Actions {
  async function list(view: EditorView, from: number, to: number, only: readonly string[]): Promise<readonly CodeAction[]> {
    const { state } = view;
    const diagnostics = state
      .field(problemsField)
      .filter((one) => one.from <= to && one.to >= from)
      .map(({ problem }) => problem);
    const context: CodeActionContext = { diagnostics, only: [...only], triggerKind: 1 };
    const params = { textDocument: { uri: state.facet(documentId).uri }, range: toRange(state, from, to), context };
    return (await server.request<CodeAction[] | null>("textDocument/codeAction", params).catch(() => null)) ?? [];
  }

  async function apply(view: EditorView, action: CodeAction): Promise<void> {
    const { doc } = view.state;
    const { uri } = view.state.facet(documentId);
    const whole = action.edit === undefined && action.data !== undefined ? await resolved(action) : action;
    if (whole === undefined || view.state.doc !== doc) return announce("Not done: the document has changed meanwhile");
    const edits = editsOf(whole, uri);
    if (edits.length > 0) view.dispatch(changesOf(view.state, edits));
    if (whole.command !== undefined) command(whole.command.command, whole.command.arguments ?? []);
    view.focus();
    announce(`Done: ${whole.title}`);
  }

  const resolved = (action: CodeAction): Promise<CodeAction | undefined> =>
    server.request<CodeAction>("codeAction/resolve", action).catch(() => undefined);

  return {
    list,
    apply,
    buttons: async (view, from, to) => {
      const actions = await list(view, from, to, ["quickfix"]);
      if (actions.length === 0) return undefined;
      const row = element("div", { class: "fixes" });
      for (const action of actions) row.append(button(action.title, () => void apply(view, action), { class: "fix" }));
      return row;
    },
  };
}

/** The edits of the one document that an action is about. */
function editsOf({ edit }: CodeAction, uri: string): readonly TextEdit[] {
  const own = edit?.documentChanges?.flatMap((change) =>
    "edits" in change && change.textDocument.uri === uri ? change.edits.filter((one): one is TextEdit => "newText" in one) : [],
  );
  return own ?? edit?.changes?.[uri] ?? [];
}
