import type { Status } from "../../server/src/lsp/protocol.ts";
import { exactSize } from "../../server/src/oci/units.ts";
import { button, byId, element, message } from "./dom.ts";
import { copy } from "./panels/panel.ts";

/** What the document is, its digest and its size as it stands; and those of the form in which a registry most probably stores it. */
export function showStatus(status: Status | null, announce: (says: string) => void): void {
  const line = byId("status");
  if (status === null) {
    line.replaceChildren(element("span", { class: "quiet" }, "Not a container manifest"));
    return;
  }
  const { label, digest, size, compact } = status;
  line.replaceChildren(
    element("strong", { class: "kind" }, message(label)),
    content("as it stands", digest, size),
    ...(compact === undefined ? [] : [content("without indentation", compact.digest, compact.size)]),
  );

  function content(what: string, of: string, bytes: number): HTMLElement {
    const short = `${of.slice(0, of.indexOf(":") + 9)}…`;
    const act = (): void => void copy(of, "The digest", announce);
    return element(
      "span",
      { class: "content" },
      button(short, act, { class: "digest", title: `${of}\nClick to copy` }),
      ` ${exactSize(bytes)}`,
      element("span", { class: "quiet" }, ` ${what}`),
    );
  }
}

/** "1 error, 2 warnings", or that there are none. */
export function countOf({ errors, warnings, infos, hints }: Status["problems"]): string {
  const some = (count: number, one: string, many: string): string[] => (count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]);
  const parts = [
    ...some(errors, "error", "errors"),
    ...some(warnings, "warning", "warnings"),
    ...some(infos, "remark", "remarks"),
    ...some(hints, "hint", "hints"),
  ];
  return parts.length === 0 ? "No problems" : parts.join(", ");
}
