import { byId, element } from "../dom.ts";
import { ruleAddress } from "../links.ts";

/** Shows a rule's own page beside the document. */
export function showRule(id: string): void {
  const frame = element("iframe", { src: ruleAddress(id), title: `The rule ${id}` });
  byId("panel-rule").replaceChildren(
    element(
      "p",
      { class: "quiet" },
      element("a", { href: ruleAddress(id), target: "_blank", rel: "noopener" }, "Open this page in a tab of its own"),
    ),
    frame,
  );
}
