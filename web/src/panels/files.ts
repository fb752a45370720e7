import { type BranchParams, LAYOUT_BRANCHES, type LayoutBranches } from "../../../server/src/lsp/protocol.ts";
import { byId, element, plain } from "../dom.ts";
import type { LanguageServer } from "../language-server.ts";

/** A layout as the panel shows it. */
export interface Shown {
  readonly name: string;
  /** Its folder's URI. */
  readonly uri: string;
  readonly notes: readonly string[];
  /** Documents beside `blobs`, by name. */
  readonly beside: readonly string[];
}

/** The layouts that were opened, as trees: what `index.json` lists, and what that lists. Every document opens by a click. */
export function createFilesPanel(
  server: LanguageServer,
  open: (uri: string, name: string) => void,
): { readonly show: (layouts: readonly Shown[]) => void } {
  const panel = byId("panel-files");

  async function branches(list: HTMLElement, params: BranchParams): Promise<void> {
    const found = await server.request<LayoutBranches | null>(LAYOUT_BRANCHES, params).catch(() => null);
    list.replaceChildren();
    for (const branch of found?.branches ?? []) list.append(row(branch, params.uri));
    if (found !== null && found.more > 0) list.append(element("li", {}, `… and ${found.more} more`));
  }

  function row(branch: LayoutBranches["branches"][number], folder: string): HTMLElement {
    const { uri, label, description, errors, warnings, fault, opens, digest, tooltip } = branch;
    const words = [
      element("span", { class: "name" }, plain(label)),
      " ",
      element("span", { class: fault === undefined ? "line" : "line fault" }, plain(description)),
      ...(errors + warnings > 0
        ? [" ", element("span", { class: `severity ${errors > 0 ? "error" : "warning"}` }, counted(errors, warnings))]
        : []),
    ];
    const name = digest?.slice(0, 19) ?? label;
    const entry =
      uri === undefined
        ? element("span", { class: "problem", title: plain(tooltip, 600) }, ...words)
        : element("button", { type: "button", class: "problem", title: plain(tooltip, 600), click: () => open(uri, name) }, ...words);
    if (!opens || digest === undefined) return element("li", {}, entry);
    const inner = element("ul", {});
    const more = element("details", {}, element("summary", {}, `what ${plain(label)} points at`), inner);
    more.addEventListener("toggle", () => {
      if (more.open && inner.childElementCount === 0) void branches(inner, { uri: folder, digest });
    });
    return element("li", {}, entry, more);
  }

  return {
    show: (layouts) => {
      panel.replaceChildren();
      for (const { name, uri, notes, beside } of layouts) {
        const list = element("ul", { class: "tree" });
        void branches(list, { uri });
        panel.append(
          element("h2", {}, plain(name)),
          ...notes.map((note) => element("p", { class: "note" }, plain(note, 600))),
          element(
            "ul",
            { class: "tree" },
            ...beside.map((file) =>
              element(
                "li",
                {},
                element(
                  "button",
                  { type: "button", class: "problem", click: () => open(`${uri}/${file}`, file) },
                  element("span", { class: "name" }, file),
                ),
              ),
            ),
          ),
          list,
        );
      }
    },
  };
}

function counted(errors: number, warnings: number): string {
  const some = (count: number, what: string): string[] => (count === 0 ? [] : [`${count} ${what}${count === 1 ? "" : "s"}`]);
  return [...some(errors, "error"), ...some(warnings, "warning")].join(", ");
}
