import { KEY, kindOf, NONE, type Node, NUMBER, rawOf } from "../json/index.ts";
import { type CacheLayer, type CacheRecord, cacheConfigOf, type Position } from "../model/cacheconfig.ts";
import type { Document } from "../model/document.ts";
import { shortDigest } from "../navigate/digests.ts";
import { type Entry, positionsOf } from "../navigate/positions.ts";
import { inlineCode, paragraphs } from "./markdown.ts";

/** So many places are named one by one. */
const MOST = 4;

/** What a number of a cache config points to, or why to nothing; `undefined` for other tokens. Markdown. */
export function cacheNumberHover(doc: Document, node: Node, name: string): string | undefined {
  if (doc.kind !== "buildkit-cacheconfig" || kindOf(doc.tree, node) !== NUMBER) return undefined;
  const target = positionsOf(doc).targets.get(node);
  if (target !== undefined) return paragraphs(`**→ ${titleOf(target)}**`, entryWords(doc, target));
  const { layers, records } = cacheConfigOf(doc);
  const raw = rawOf(doc.tree, node);
  if (name === "parent" && raw === "-1") return "**No layer below** — the base, which lies on nothing";
  const [list, count] = name === "link" ? ["records", records.length] : ["layers", layers.length];
  if (name !== "parent" && name !== "link" && name !== "layer" && kindOf(doc.tree, doc.tree.parent[node] as number) === KEY)
    return undefined;
  return `**${inlineCode(raw)} leads nowhere** — \`${list}\` has ${count === 0 ? "no entry" : count === 1 ? "one entry, 0" : `${count} entries, 0 to ${count - 1}`}`;
}

/** What the layer or record is to which a `blob` or `digest` belongs; `undefined` for other strings. Markdown. */
export function cacheOwnerHover(doc: Document, node: Node): string | undefined {
  if (doc.kind !== "buildkit-cacheconfig") return undefined;
  const entry = positionsOf(doc).owners.get(node);
  return entry && paragraphs(`**${titleOf(entry)}**`, entryWords(doc, entry));
}

function titleOf({ list, index, entry }: Entry): string {
  const digest = list === "layers" ? entry.blob : entry.digest;
  return `${list}[${index}]${digest === undefined || digest === "" ? "" : ` ${inlineCode(shortDigest(digest.slice(0, 200)))}`}`;
}

function entryWords(doc: Document, entry: Entry): string {
  return entry.list === "layers" ? layerWords(doc, entry.entry) : recordWords(doc, entry.entry);
}

function layerWords(doc: Document, layer: CacheLayer): string {
  const below = layer.parent.value;
  const uses = positionsOf(doc).uses.get(layer.node) ?? [];
  const above = uses.filter((use) => isParent(doc, use)).length;
  const results = uses.length - above;
  return paragraphs(
    `A layer of the cache by the digest of its blob. ${below === -1 ? "It is a base: no layer lies below it." : below === undefined ? "" : `It lies on \`layers[${below}]\`${layer.parent.unwritten ? " (no `parent` is 0)" : ""}.`}`,
    [
      above > 0 ? `${counted(above, "layer lies", "layers lie")} on it` : undefined,
      results > 0 ? `it is the result of ${counted(results, "step", "steps")}` : undefined,
    ]
      .filter((part) => part !== undefined)
      .join("; ")
      .replace(/^./, (first) => first.toUpperCase())
      .replace(/.$/, "$&."),
  );
}

function isParent(doc: Document, position: Node): boolean {
  const key = doc.tree.parent[position] as number;
  const object = key === NONE ? NONE : (doc.tree.parent[key] as number);
  // A layer's own number is its parent; all others stand in results and chains.
  return cacheLayerNodes(doc).has(object);
}

const layerNodes = new WeakMap<Document, ReadonlySet<Node>>();

function cacheLayerNodes(doc: Document): ReadonlySet<Node> {
  let nodes = layerNodes.get(doc);
  if (nodes === undefined) {
    nodes = new Set(cacheConfigOf(doc).layers.map(({ node }) => node));
    layerNodes.set(doc, nodes);
  }
  return nodes;
}

function recordWords(doc: Document, record: CacheRecord): string {
  const inputs = record.inputs.map(({ links }) => (links ?? []).map(({ to }) => to.value).filter((to) => to !== undefined));
  const named = inputs.slice(0, MOST).map((links) =>
    links
      .slice(0, MOST)
      .map((link) => `\`records[${link}]\``)
      .join(" or "),
  );
  const needs =
    inputs.length === 0
      ? "It needs no other step."
      : `Its input${inputs.length === 1 ? "" : "s"}: ${named.join(", ")}${inputs.length > MOST ? ` and ${inputs.length - MOST} more` : ""}.`;
  const results = record.results.map(({ layer, chain }) => layerOf(layer ?? chain.at(-1))).filter((at) => at !== undefined);
  const uses = positionsOf(doc).uses.get(record.node)?.length ?? 0;
  return paragraphs(
    `A build step by its digest. ${needs}`,
    [
      results.length === 0
        ? "It has no result of its own."
        : `Its result: ${results
            .slice(0, MOST)
            .map((at) => `\`layers[${at}]\` and all below it`)
            .join(", ")}.`,
      uses === 0 ? undefined : `${counted(uses, "input links", "inputs link")} to it.`.replace(/^./, (first) => first.toUpperCase()),
    ]
      .filter((part) => part !== undefined)
      .join(" "),
  );
}

function layerOf(position: Position | undefined): number | undefined {
  return position?.value;
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? `one ${one}` : `${count} ${many}`;
}
