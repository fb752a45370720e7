import { humanSize } from "../oci/units.ts";
import type { EdgeRole, Graph, GraphEdge, GraphNode } from "./graph.ts";
import { NODE_HEIGHT, NODE_WIDTH, type Point, place } from "./layout.ts";
import { detailOf, isAside, labelText } from "./texts.ts";

/** The most characters that fit a box in the font of the picture. */
const LINE = 38;

/**
 * The graph as one SVG element. Every node is a group that can be focused, with its whole title for those who do not see it; bars show
 * sizes to scale, with the numbers beside them. Colours come from a style sheet: `svgFile` brings one, an editor its own.
 */
export function svg(graph: Graph): string {
  const { width, height, at } = place(graph);
  const largest = graph.nodes.reduce((most, node) => Math.max(most, barSize(node)), 0);
  const more = graph.leftOut > 0 ? 20 : 0;
  const out = new Map<string, GraphEdge[]>();
  for (const edge of graph.edges) {
    const edges = out.get(edge.from);
    if (edges === undefined) out.set(edge.from, [edge]);
    else edges.push(edge);
  }
  const position = new Map(graph.nodes.map(({ id }, i) => [id, i]));
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + more}" viewBox="0 0 ${width} ${height + more}" role="group" aria-label="${escaped(summary(graph))}">`,
    `<title>${escaped(labelText(graph.title, 100))}</title>`,
    '<g class="edges" aria-hidden="true">',
    ...graph.edges.map((edge) => edgePath(edge, at)),
    "</g>",
    '<g role="list">',
    ...graph.nodes.map((node) => nodeGroup(node, at.get(node.id) ?? { x: 0, y: 0 }, largest, out.get(node.id) ?? [], position)),
    "</g>",
    ...(more > 0 ? [`<text class="more" x="12" y="${height + 12}">… and ${graph.leftOut} more</text>`] : []),
    "</svg>",
  ];
  return parts.join("\n");
}

/** What a bar shows: the size of content. Documents that only lead on have none. */
function barSize({ role, root, size }: GraphNode): number {
  return root || role === "manifest" || role === "index" || role === "attestation" ? 0 : (size ?? 0);
}

/** One sentence for those who do not see the picture. */
function summary({ title, nodes, edges }: Graph): string {
  const size = nodes.reduce((sum, node) => sum + (node.root ? 0 : (node.size ?? 0)), 0);
  return `What ${labelText(title, 100)} points at: ${nodes.length} documents and blobs, ${edges.length} arrows${size > 0 ? `, ${humanSize(size)} in all` : ""}`;
}

/** What an edge says aloud. */
const SAYS: Readonly<Record<EdgeRole, string>> = {
  lists: "lists",
  config: "config",
  layer: "layer",
  blob: "blob",
  attests: "attests",
  subject: "is about",
  input: "gives",
  result: "has result",
  parent: "lies below",
};

function nodeGroup(
  node: GraphNode,
  { x, y }: Point,
  largest: number,
  edges: readonly GraphEdge[],
  position: ReadonlyMap<string, number>,
): string {
  const { title, digest, size, role, missing, root } = node;
  const detail = detailOf(node);
  const counts = new Map<EdgeRole, number>();
  for (const edge of edges) counts.set(edge.role, (counts.get(edge.role) ?? 0) + 1);
  const points = Array.from(counts, ([what, count]) => `${SAYS[what]} ${count}`).join(", ");
  const label = [labelText(title, 120), digest, size === undefined ? undefined : humanSize(size), missing ? "missing" : undefined, points]
    .filter((part) => part !== undefined && part !== "")
    .join(", ");
  // Where the arrow keys lead: positions of the nodes that this one points at.
  const to = edges.map((edge) => position.get(edge.to)).join(" ");
  const shown = barSize(node);
  const bar =
    shown === 0
      ? ""
      : `<rect class="bar" x="${x}" y="${y + NODE_HEIGHT - 4}" width="${Math.max(1, r((shown / largest) * NODE_WIDTH))}" height="4"/>`;
  return [
    `<g class="node ${role}${missing ? " missing" : ""}${root ? " root" : ""}" role="listitem" tabindex="${root ? 0 : -1}" data-digest="${escaped(digest ?? "")}" data-to="${to}" aria-label="${escaped(label)}">`,
    `<title>${escaped(label)}</title>`,
    `<rect class="box" x="${x}" y="${y}" width="${NODE_WIDTH}" height="${NODE_HEIGHT}" rx="3"/>`,
    bar,
    `<text class="name" x="${x + 10}" y="${y + 17}">${escaped(labelText(title, LINE))}</text>`,
    `<text class="detail" x="${x + 10}" y="${y + 33}">${escaped(detail)}</text>`,
    "</g>",
  ].join("");
}

/** A curve from the right side of one box to the left side of the other; what stands the other way round is led around. */
function edgePath({ from, to, role }: GraphEdge, at: ReadonlyMap<string, Point>): string {
  const a = at.get(from);
  const b = at.get(to);
  if (a === undefined || b === undefined) return "";
  const middle = NODE_HEIGHT / 2;
  const kind = isAside(role) ? "edge aside" : "edge";
  if (b.x > a.x) {
    const [x1, x2] = [a.x + NODE_WIDTH, b.x];
    const bend = (x1 + x2) / 2;
    return `<path class="${kind}" d="M${r(x1)} ${r(a.y + middle)}C${r(bend)} ${r(a.y + middle)} ${r(bend)} ${r(b.y + middle)} ${r(x2)} ${r(b.y + middle)}"/>`;
  }
  // In one column, or backwards: along the right sides.
  const side = Math.max(a.x, b.x) + NODE_WIDTH;
  return `<path class="${kind}" d="M${r(a.x + NODE_WIDTH)} ${r(a.y + middle)}C${r(side + 40)} ${r(a.y + middle)} ${r(side + 40)} ${r(b.y + middle)} ${r(b.x + NODE_WIDTH)} ${r(b.y + middle)}"/>`;
}

const r = (value: number): number => Math.round(value * 10) / 10;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text for an element or attribute; what XML has no place for is replaced. */
function escaped(text: string): string {
  return labelText(text, 400).replace(/[&<>"']/g, (c) => ENTITIES[c] as string);
}

/** Shapes and colours by variables, for a theme to fill in: `--fg`, `--bg`, `--dim`, `--line`, `--bar`, `--focus`, `--warn`. */
export const GRAPH_STYLE = `.node text{font-family:var(--font,sans-serif);fill:var(--fg)}.name{font-size:12px}.node .detail{font-size:11px;fill:var(--dim)}
.more{font-family:var(--font,sans-serif);font-size:12px;fill:var(--dim)}
.box{fill:var(--bg);stroke:var(--line);stroke-width:1}.root .box,.index .box{stroke-width:2}.config .box,.cache .box{rx:10}.attestation .box{stroke-dasharray:5 3}
.missing .box{stroke:var(--warn);stroke-dasharray:2 3}.bar{fill:var(--bar)}.edge{fill:none;stroke:var(--line);stroke-width:1}.aside{stroke-dasharray:5 3}
.node:focus{outline:none}.node:focus .box{stroke:var(--focus);stroke-width:3}.node:hover .box{stroke:var(--focus)}`;

/** The same as a file, with colours for light and dark. */
export function svgFile(graph: Graph): string {
  const style = `svg{--fg:#1f2328;--bg:#fff;--dim:#59636e;--line:#818b98;--bar:#0969da;--focus:#0969da;--warn:#cf222e;background:var(--bg)}
@media(prefers-color-scheme:dark){svg{--fg:#e6edf3;--bg:#0d1117;--dim:#9198a1;--line:#7d8590;--bar:#4493f8;--focus:#4493f8;--warn:#f85149}}
${GRAPH_STYLE}`;
  return `${svg(graph).replace(/(<svg[^<>]*>)/, `$1\n<style>${style}</style>`)}\n`;
}
