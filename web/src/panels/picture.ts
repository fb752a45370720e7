import { GRAPH, type Picture } from "../../../server/src/lsp/protocol.ts";
import { button, byId, element } from "../dom.ts";
import { documentId } from "../editor/positions.ts";
import { parseSvg } from "../trusted.ts";
import { NOT_OURS } from "./explain.ts";
import { copy, type Page, type Panel, revealSpan } from "./panel.ts";

/** What points at what, as the editor draws it: the arrow keys follow the lines, Enter and a click lead to the digest. */
export function createPicturePanel({ server, view, announce }: Page): Panel {
  const panel = byId("panel-picture");
  const style = new CSSStyleSheet();
  document.adoptedStyleSheets.push(style);

  function drawn(picture: Extract<Picture, { form: "svg" }>): readonly Node[] {
    style.replaceSync(`.picture { ${picture.style} }`);
    const svg = copied(parseSvg(picture.svg));
    if (svg === undefined) return [];
    const help = element("p", { class: "quiet" }, "Arrow keys follow the lines, Enter shows the place in the document.");
    const frame = element("div", { class: "picture" });
    frame.append(svg);
    shrink(svg);
    steer(svg as SVGSVGElement, revealDigest);
    return [help, frame];
  }

  /** A picture that is a little too wide for the panel is made smaller; of a large one a part is seen. */
  function shrink(svg: SVGElement): void {
    const [width, height] = ["width", "height"].map((name) => Number(svg.getAttribute(name))) as [number, number];
    const scale = Math.max(SMALLEST, Math.min(1, (panel.clientWidth - 32) / width));
    svg.setAttribute("width", String(width * scale));
    svg.setAttribute("height", String(height * scale));
  }

  function revealDigest(digest: string): void {
    if (digest === "") return;
    // Offsets of the editor, in which every line end is one character long.
    const at = view.state.doc.toString().indexOf(digest);
    if (at >= 0) revealSpan(view, at, at + digest.length);
  }

  return {
    refresh: async () => {
      const { uri } = view.state.facet(documentId);
      const picture = await server.request<Picture | null>(GRAPH, { uri }).catch(() => null);
      if (view.state.facet(documentId).uri !== uri) return;
      if (picture === null) panel.replaceChildren(element("p", { class: "quiet" }, NOT_OURS));
      else if (picture.form === "svg") panel.replaceChildren(...drawn(picture));
      else
        panel.replaceChildren(
          element(
            "p",
            { class: "quiet" },
            "A cache config is a web of records, which Mermaid draws: GitHub, GitLab and mermaid.live show this text as a picture.",
          ),
          element(
            "div",
            { class: "tools" },
            button("Copy", () => void copy(picture.mermaid, "The picture's text", announce)),
          ),
          element("pre", {}, element("code", {}, picture.mermaid)),
        );
    },
  };
}

/** Words in smaller pictures cannot be read. */
const SMALLEST = 0.75;

const SVG = "http://www.w3.org/2000/svg";
const ELEMENTS = new Set(["svg", "g", "path", "rect", "text", "title"]);
const ATTRIBUTES = new Set("width height viewBox role aria-label aria-hidden class d x y rx ry tabindex data-digest data-to".split(" "));

/** A copy that has nothing but shapes and words: whatever else an SVG could hold is left out. */
function copied(from: Element | undefined): SVGElement | undefined {
  if (from === undefined || !ELEMENTS.has(from.localName)) return undefined;
  const made = document.createElementNS(SVG, from.localName);
  for (const { name, value } of from.attributes) if (ATTRIBUTES.has(name)) made.setAttribute(name, value);
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) made.append(child.textContent ?? "");
    else if (child instanceof Element) {
      const inner = copied(child);
      if (inner !== undefined) made.append(inner);
    }
  }
  return made;
}

function steer(svg: SVGSVGElement, open: (digest: string) => void): void {
  const nodes = [...svg.querySelectorAll<SVGGElement>(".node")];
  const targets = nodes.map((node) => (node.dataset.to ?? "").split(" ").filter(Boolean).map(Number));
  const sources = nodes.map((): number[] => []);
  for (const [from, all] of targets.entries()) for (const to of all) sources[to]?.push(from);
  const boxes = nodes.map((node) => {
    const box = node.querySelector(".box");
    return { x: Number(box?.getAttribute("x")), y: Number(box?.getAttribute("y")) };
  });
  const at = (index: number): { readonly x: number; readonly y: number } => boxes[index] ?? { x: 0, y: 0 };
  const focus = (index: number | undefined): void => {
    const next = index === undefined ? undefined : nodes[index];
    if (next === undefined) return;
    for (const node of nodes) node.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const beside = (index: number, step: number): number | undefined => {
    const column = nodes
      .map((_, i) => i)
      .filter((i) => Math.abs(at(i).x - at(index).x) < 1)
      .sort((a, b) => at(a).y - at(b).y);
    return column[column.indexOf(index) + step];
  };
  const indexOf = ({ target }: Event): number => nodes.indexOf((target as Element).closest(".node") as SVGGElement);
  svg.addEventListener("keydown", (event) => {
    const index = indexOf(event);
    if (index < 0) return;
    const to: Readonly<Record<string, () => number | undefined>> = {
      ArrowRight: () => targets[index]?.find((one) => at(one).x > at(index).x) ?? targets[index]?.[0],
      ArrowLeft: () => sources[index]?.find((one) => at(one).x < at(index).x) ?? sources[index]?.[0],
      ArrowDown: () => beside(index, 1),
      ArrowUp: () => beside(index, -1),
      Home: () => 0,
      End: () => nodes.length - 1,
    };
    if (to[event.key] !== undefined) focus(to[event.key]?.());
    else if (event.key === "Enter" || event.key === " ") open(nodes[index]?.dataset.digest ?? "");
    else return;
    event.preventDefault();
  });
  svg.addEventListener("click", (event) => {
    const index = indexOf(event);
    if (index < 0) return;
    focus(index);
    open(nodes[index]?.dataset.digest ?? "");
  });
}
