import { brief } from "../explain/brief.ts";
import { humanSize } from "../oci/units.ts";
import type { EdgeRole, Graph, GraphNode, NodeRole } from "./graph.ts";

/** What has no glyph of its own, or changes how others are shown. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu;

/** A document's text for one line of a label: nothing unseen, and not longer than `limit` characters. */
export function labelText(text: string, limit = 48): string {
  const seen = text.replace(UNSEEN, "\ufffd");
  const characters = Array.from(seen.length > limit * 2 ? seen.slice(0, limit * 2) : seen);
  return characters.length <= limit ? characters.join("") : `${characters.slice(0, limit - 1).join("")}…`;
}

/** The second line of a node: its digest and size, and whether it is there. */
export function detailOf({ digest, size, missing }: GraphNode): string {
  const parts = [
    digest === undefined || digest === "" ? undefined : labelText(brief(digest)),
    size === undefined ? undefined : humanSize(size),
    missing ? "missing" : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

/** How an edge is drawn where it does not lead into its target. */
const ASIDE: ReadonlySet<EdgeRole> = new Set(["attests", "subject", "parent"]);

/** Whether an edge tells what something is about, and not what it holds: drawn with a broken line. */
export function isAside(role: EdgeRole): boolean {
  return ASIDE.has(role);
}

/** The words on an edge, where the picture does not say it by itself. */
const WORDS: Partial<Readonly<Record<EdgeRole, string>>> = { attests: "attests", subject: "subject" };

/** The graph for Graphviz: `dot -Tsvg`. */
export function dot(graph: Graph): string {
  const names = namesOf(graph);
  const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
  const lines = [
    `digraph ${quoted(labelText(graph.title))} {`,
    "  rankdir=LR;",
    '  node [shape=box, fontname="sans-serif", fontsize=10];',
    '  edge [fontname="sans-serif", fontsize=9];',
    ...graph.nodes.map((node) => {
      const label = [labelText(node.title), detailOf(node)].filter((line) => line !== "").map((line) => line.replace(/["\\]/g, "\\$&"));
      return `  ${names.get(node.id)} [label="${label.join("\\n")}"${DOT_SHAPES[node.role]}${node.missing ? ", style=dashed" : ""}];`;
    }),
    ...graph.edges.map(({ from, to, role }) => {
      const word = WORDS[role];
      const how = [
        ...(isAside(role) ? ["style=dashed", "constraint=false"] : []),
        ...(word === undefined ? [] : [`label=${quoted(word)}`]),
      ];
      return `  ${names.get(from)} -> ${names.get(to)}${how.length > 0 ? ` [${how.join(", ")}]` : ""};`;
    }),
    ...(graph.leftOut > 0 ? [`  more [label="… and ${graph.leftOut} more", shape=plaintext];`] : []),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

const DOT_SHAPES: Readonly<Record<NodeRole, string>> = {
  index: ", shape=folder",
  manifest: "",
  attestation: ", shape=note",
  config: ", shape=component",
  layer: ", shape=box3d",
  blob: ", shape=box3d",
  cache: ", shape=component",
  step: ", shape=ellipse",
};

/** The graph for Mermaid, as GitHub and many editors draw it in Markdown. */
export function mermaid(graph: Graph): string {
  const names = namesOf(graph);
  // Mermaid's own escapes; quotes end a label, and angle brackets are markup in it.
  const escaped = (text: string): string => text.replace(/[#"<>&`]/g, (c) => `#${c.charCodeAt(0)};`);
  const lines = [
    "flowchart LR",
    ...graph.nodes.map((node) => {
      const label = [labelText(node.title), detailOf(node)]
        .filter((line) => line !== "")
        .map(escaped)
        .join("<br/>");
      const [open, close] = node.role === "step" ? ["([", "])"] : ["[", "]"];
      return `  ${names.get(node.id)}${open}"${label}"${close}:::${node.role}`;
    }),
    ...graph.edges.map(({ from, to, role }) => {
      const word = WORDS[role];
      return `  ${names.get(from)} ${isAside(role) ? "-.->" : "-->"}${word === undefined ? "" : `|${word}|`} ${names.get(to)}`;
    }),
    ...(graph.leftOut > 0 ? [`  more["… and ${graph.leftOut} more"]`] : []),
    ...[...new Set(graph.nodes.map(({ role }) => role))].map((role) => `  classDef ${role} ${MERMAID_STYLES[role]}`),
  ];
  return `${lines.join("\n")}\n`;
}

const MERMAID_STYLES: Readonly<Record<NodeRole, string>> = {
  index: "stroke-width:3px",
  manifest: "stroke-width:2px",
  attestation: "stroke-dasharray:4 2",
  config: "stroke-width:1px",
  layer: "stroke-width:1px",
  blob: "stroke-width:1px",
  cache: "stroke-width:2px",
  step: "stroke-width:1px",
};

/** Names that every grammar takes, whatever a document calls its content. */
function namesOf({ nodes }: Graph): ReadonlyMap<string, string> {
  return new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
}
