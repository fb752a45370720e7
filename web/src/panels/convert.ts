import { structuredPatch } from "diff";
import { CONVERT, type ConvertRemark, type ConvertResult } from "../../../server/src/lsp/protocol.ts";
import { exactSize } from "../../../server/src/oci/units.ts";
import { button, byId, element, message } from "../dom.ts";
import { documentId, insertable, textOf } from "../editor/positions.ts";
import { NOT_OURS } from "./explain.ts";
import { copy, download, type Page, type Panel, reveal } from "./panel.ts";

type Converted = Extract<ConvertResult, { outcome: "converted" }>;

/** Longer remarks are only counted, and a longer difference is not shown line by line. */
const REMARKS = 20;
const DIFF_LINES = 2000;

/** What the document would be as an image manifest, with its new digest, and its other forms; or why it cannot be converted. */
export function createConvertPanel(page: Page): Panel {
  const { server, view, actions, announce } = page;
  const panel = byId("panel-convert");

  function converted(result: Converted, before: string, name: string): readonly Node[] {
    const { text, digest, size, losses, lossSummary, notes, notInPlace } = result;
    const replace = (): void => {
      if (textOf(view.state) !== before) {
        announce("Not converted: the document has changed meanwhile");
        return;
      }
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: insertable(view.state, text) }, userEvent: "input.convert" });
      announce(`Converted. The digest is ${digest}`);
      view.focus();
    };
    return [
      element("p", {}, "As an image manifest the document has the digest"),
      element("p", {}, element("code", { class: "digest" }, digest), ` ${exactSize(size)}`),
      ...(notInPlace === undefined ? [] : [element("p", { class: "note" }, message(notInPlace))]),
      ...(losses.length === 0 ? [] : [element("h2", {}, `Converting drops ${lossSummary}`), remarks(losses)]),
      ...(notes.length === 0 ? [] : [remarks(notes)]),
      element(
        "div",
        { class: "tools" },
        button(losses.length === 0 ? "Convert" : `Convert, dropping ${lossSummary}`, replace, { class: "main" }),
        button("Open as new document", () => page.openNew(text, name)),
        button("Copy", () => void copy(text, "The converted document", announce)),
        button("Save as file", () => download(text, name)),
      ),
      difference(before, text),
    ];
  }

  function remarks(list: readonly ConvertRemark[]): HTMLElement {
    const items = list
      .slice(0, REMARKS)
      .map(({ range, message: says }) =>
        element(
          "li",
          {},
          element("button", { type: "button", class: "problem", click: () => reveal(view, range) }, message(says), " ", line(range)),
        ),
      );
    if (list.length > REMARKS) items.push(element("li", {}, `… and ${list.length - REMARKS} more`));
    return element("ul", { class: "problems" }, ...items);
  }

  const line = ({ start }: ConvertRemark["range"]): HTMLElement => element("span", { class: "line" }, `line ${start.line + 1}`);

  function refused(reasons: readonly ConvertRemark[]): readonly Node[] {
    return [element("h2", {}, "Not converted"), remarks(reasons)];
  }

  /** OCI and Docker, minified, sorted, with embedded data …: what the editor's *Refactor…* menu has. */
  async function otherForms(): Promise<readonly Node[]> {
    const all = await actions.list(view, 0, 0, ["refactor"]);
    // That one stands above, with all that is to be said of it.
    const found = all.filter(({ title }) => !title.startsWith("Convert to an image manifest"));
    if (found.length === 0) return [];
    const list = element(
      "div",
      { class: "fixes" },
      ...found.map((action) => button(action.title, () => void actions.apply(view, action), { class: "fix" })),
    );
    return [element("h2", {}, "Other forms"), list];
  }

  return {
    refresh: async () => {
      const { uri, name } = view.state.facet(documentId);
      const before = textOf(view.state);
      const [result, forms] = await Promise.all([server.request<ConvertResult | null>(CONVERT, { uri }).catch(() => null), otherForms()]);
      if (view.state.facet(documentId).uri !== uri) return;
      if (result === null) panel.replaceChildren(element("p", { class: "quiet" }, NOT_OURS));
      else if (result.outcome === "refused") panel.replaceChildren(...refused(result.reasons), ...forms);
      else panel.replaceChildren(...converted(result, before, name), ...forms);
    },
  };
}

/** Before and after, line by line, with what stays folded away. */
function difference(before: string, after: string): HTMLElement {
  const lines = element("pre", { class: "diff", "aria-label": "Before and after" });
  const patch = structuredPatch("before", "after", before, after, "", "", { context: 2, maxEditLength: DIFF_LINES });
  if (patch === undefined) return element("p", { class: "quiet" }, "The two differ in more lines than are shown here.");
  for (const { oldStart, newStart, lines: some } of patch.hunks) {
    lines.append(element("span", { class: "at" }, `line ${oldStart} → ${newStart}\n`));
    for (const one of some) {
      const is = one.startsWith("+") ? "ins" : one.startsWith("-") ? "del" : "span";
      lines.append(element(is, {}, `${one}\n`));
    }
  }
  return lines;
}
