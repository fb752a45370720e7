import { StateEffect, StateField } from "@codemirror/state";
import { type EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from "@codemirror/view";
import type { Hover } from "vscode-languageserver-protocol";
import { element, message } from "../dom.ts";
import type { LanguageServer } from "../language-server.ts";
import { ruleLink } from "../links.ts";
import { rendered } from "../markdown.ts";
import { type Placed, problemsField, severityOf, wordsOf } from "./lint.ts";
import { documentId, toOffset, toPosition } from "./positions.ts";

/** What a hover may offer for the problems below it. */
export type FixesAt = (view: EditorView, from: number, to: number) => Promise<HTMLElement | undefined>;

/** More problems at one place are only counted. */
const SHOWN = 5;

/** What stands at a place: the problems there with their fixes, and what the token means. With the mouse, and with Ctrl-K Ctrl-I at the caret. */
export function hover(server: LanguageServer, fixesAt: FixesAt, whisper: (says: string) => void) {
  async function tooltipAt(view: EditorView, at: number): Promise<(Tooltip & { readonly says: string }) | null> {
    const { state } = view;
    const { uri } = state.facet(documentId);
    const here = state.field(problemsField).filter(({ from, to }) => from <= at && to >= at);
    const [answer, fixes] = await Promise.all([
      server.request<Hover | null>("textDocument/hover", { textDocument: { uri }, position: toPosition(state, at) }).catch(() => null),
      here.length === 0 ? undefined : fixesAt(view, at, at),
    ]);
    if (view.state !== state && (view.state.facet(documentId).uri !== uri || view.state.doc !== state.doc)) return null;
    const words = answer === null ? "" : textOf(answer);
    if (here.length === 0 && words === "") return null;
    const range = answer?.range;
    const [first] = here;
    const pos = range === undefined ? (first?.from ?? at) : toOffset(state, range.start);
    const end = range === undefined ? (first?.to ?? at) : toOffset(state, range.end);
    const dom = content(here, fixes, words);
    return { pos: Math.min(pos, at), end: Math.max(end, at), above: false, create: () => ({ dom }), says: dom.textContent ?? "" };
  }

  const atCaret = StateField.define<Tooltip | null>({
    create: () => null,
    update: (shown, { effects, docChanged, selection }) => {
      for (const effect of effects) if (effect.is(show)) return effect.value;
      return docChanged || selection !== undefined ? null : shown;
    },
    provide: (field) => showTooltip.from(field),
  });

  const keys = keymap.of([
    {
      key: "Mod-k Mod-i",
      run: (view) => {
        void tooltipAt(view, view.state.selection.main.head).then((tooltip) => {
          view.dispatch({ effects: show.of(tooltip) });
          whisper(tooltip === null ? "Nothing is known of this place" : tooltip.says);
        });
        return true;
      },
    },
    {
      key: "Escape",
      run: (view) => {
        if (view.state.field(atCaret) === null) return false;
        view.dispatch({ effects: show.of(null) });
        return true;
      },
    },
  ]);

  return [hoverTooltip(tooltipAt, { hideOnChange: true, hoverTime: 250 }), atCaret, keys];
}

const show = StateEffect.define<Tooltip | null>();

function textOf({ contents }: Hover): string {
  if (typeof contents === "string") return contents;
  if (Array.isArray(contents)) return contents.map((one) => (typeof one === "string" ? one : one.value)).join("\n\n");
  return contents.value;
}

function content(problems: readonly Placed[], fixes: HTMLElement | undefined, words: string): HTMLElement {
  const box = element("div", { class: "hover" });
  for (const { problem } of problems.slice(0, SHOWN)) {
    box.append(element("p", { class: `hover-problem ${severityOf(problem)}` }, message(wordsOf(problem)), " ", ruleLink(problem)));
  }
  if (problems.length > SHOWN) box.append(element("p", {}, `… and ${problems.length - SHOWN} more here`));
  if (fixes !== undefined) box.append(fixes);
  if (words !== "") box.append(element("div", { class: "prose" }, rendered(words)));
  return box;
}
