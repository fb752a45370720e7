import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { type EditorView, keymap, showTooltip, type Tooltip } from "@codemirror/view";
import type { CodeAction } from "vscode-languageserver-protocol";
import { element, message } from "../dom.ts";
import type { Actions } from "./actions.ts";
import { problemsField } from "./lint.ts";

const open = StateEffect.define<Tooltip | null>();

const menuField = StateField.define<Tooltip | null>({
  create: () => null,
  update: (shown, { effects, docChanged }) => {
    for (const effect of effects) if (effect.is(open)) return effect.value;
    return docChanged ? null : shown;
  },
  provide: (field) => showTooltip.from(field),
});

/** The menu of Ctrl-. at the caret: quick fixes first, then other forms of the document. Arrow keys, Enter, Escape. */
export function menu(actions: Actions, announce: (says: string) => void): Extension {
  async function show(view: EditorView): Promise<void> {
    const { state } = view;
    const { from, to } = state.selection.main;
    // A caret anywhere in a line with one problem means that problem.
    const line = state.doc.lineAt(from);
    const touched = state.field(problemsField).some((one) => one.from <= to && one.to >= from);
    const inLine = state.field(problemsField).find((one) => one.from >= line.from && one.from <= line.to);
    const [start, end] = touched || inLine === undefined ? [from, to] : [inLine.from, inLine.to];
    const fixes = await actions.list(view, start, end, ["quickfix"]);
    const rewrites = (await actions.list(view, from, to, ["refactor"])).filter(({ title }) => !fixes.some((fix) => fix.title === title));
    const found = [...fixes, ...rewrites];
    if (view.state.doc !== state.doc) return;
    if (found.length === 0) return announce("Nothing can be done here");
    view.dispatch({ effects: open.of({ pos: from, above: false, create: () => menuOf(listOf(view, found)) }) });
  }

  function listOf(view: EditorView, found: readonly CodeAction[]): HTMLElement {
    const list = element("div", { class: "menu", role: "menu", "aria-label": "What can be done here" });
    const close = (): void => {
      view.dispatch({ effects: open.of(null) });
      view.focus();
    };
    for (const action of found) {
      const act = (): void => {
        close();
        void actions.apply(view, action);
      };
      list.append(element("button", { type: "button", role: "menuitem", tabindex: -1, click: act }, message(action.title)));
    }
    list.addEventListener("keydown", (event) => {
      const items = [...list.children] as HTMLElement[];
      const at = items.indexOf(document.activeElement as HTMLElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
      if (to !== undefined) items[(to + items.length) % items.length]?.focus();
      else if (event.key === "Escape" || event.key === "Tab") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    list.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && list.contains(relatedTarget)) && view.state.field(menuField) !== null)
        queueMicrotask(() => view.dispatch({ effects: open.of(null) }));
    });
    return list;
  }

  const menuOf = (list: HTMLElement) => ({
    dom: list,
    // The editor has not finished its own drawing here.
    mount: () => void requestAnimationFrame(() => list.querySelector("button")?.focus()),
  });

  return [
    menuField,
    keymap.of([
      {
        key: "Mod-.",
        run: (view) => {
          void show(view);
          return true;
        },
      },
    ]),
  ];
}
