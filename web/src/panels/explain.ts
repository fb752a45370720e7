import { EXPLAIN, type Page as Explained } from "../../../server/src/lsp/protocol.ts";
import { byId, element } from "../dom.ts";
import { documentId } from "../editor/positions.ts";
import { rendered } from "../markdown.ts";
import type { Page, Panel } from "./panel.ts";

/** One page about the document: what it is, who makes such, what its parts do, what would refuse it. */
export function createExplainPanel({ server, view }: Page): Panel {
  const panel = byId("panel-explain");
  return {
    refresh: async () => {
      const { uri } = view.state.facet(documentId);
      const page = await server.request<Explained | null>(EXPLAIN, { uri }).catch(() => null);
      if (view.state.facet(documentId).uri !== uri) return;
      if (page === null) panel.replaceChildren(element("p", { class: "quiet" }, NOT_OURS));
      else panel.replaceChildren(element("div", { class: "prose" }, rendered(page.markdown, 1)));
    },
  };
}

/** What panels say where there is nothing to say. */
export const NOT_OURS = "This is no container manifest, so there is nothing to say about it.";
