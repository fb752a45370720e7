import {
  ARRAY,
  childCount,
  elementsOf,
  KIND_BITS,
  keyOf,
  kindOf,
  NONE,
  type Node,
  NULL,
  NUMBER,
  pathOf,
  rawOf,
  stringAt,
  stringOf,
  type Tree,
} from "../json/index.ts";
import { member } from "../model/cacheconfig.ts";
import type { Document } from "../model/document.ts";
import { int64At } from "../model/go-integer.ts";
import { shortDigest } from "../navigate/digests.ts";
import { inlineCode, paragraphs } from "./markdown.ts";

/** So many places are named one by one. */
const MOST = 4;

type List = "layers" | "records";

// Only what is asked for is read: a cache config of ten thousand layers is not walked for one hover.

/** What a number of a cache config points to, or why to nothing; `undefined` for other tokens. Markdown. */
export function cacheNumberHover(doc: Document, node: Node): string | undefined {
  if (doc.kind !== "buildkit-cacheconfig" || kindOf(doc.tree, node) !== NUMBER) return undefined;
  const { tree } = doc;
  const list = listOf(wayTo(tree, node));
  if (list === undefined) return undefined;
  const raw = rawOf(tree, node);
  const index = int64At(tree, node);
  const isParent = keyOf(tree, node) !== NONE && isCalled(stringOf(tree, keyOf(tree, node)), "parent");
  if (isParent && index === -1) return "**No layer below** — the base, which lies on nothing";
  const entries = member(tree, doc.root, list);
  const entry = index === undefined || index < 0 ? NONE : elementAt(tree, entries, index);
  if (entry !== NONE)
    return paragraphs(`**→ ${titleOf(tree, list, index as number, entry)}**`, entryWords(doc, list, index as number, entry));
  const count = kindOf(tree, entries) === ARRAY ? childCount(tree, entries) : 0;
  const has = count === 0 ? "no entry" : count === 1 ? "one entry, 0" : `${count} entries, 0 to ${count - 1}`;
  return `**${inlineCode(raw)} leads nowhere** — \`${list}\` has ${has}`;
}

/** What the layer or record is to which a `blob` or `digest` belongs; `undefined` for other strings. Markdown. */
export function cacheOwnerHover(doc: Document, node: Node): string | undefined {
  if (doc.kind !== "buildkit-cacheconfig") return undefined;
  const { tree } = doc;
  const [list, index, name, ...more] = pathOf(tree, node);
  if (typeof index !== "number" || typeof name !== "string" || more.length > 0) return undefined;
  const isOwner = (isCalled(list, "layers") && isCalled(name, "blob")) || (isCalled(list, "records") && isCalled(name, "digest"));
  if (!isOwner) return undefined;
  const which: List = isCalled(list, "layers") ? "layers" : "records";
  const entry = tree.parent[keyOf(tree, node)] as Node;
  return paragraphs(`**${titleOf(tree, which, index, entry)}**`, entryWords(doc, which, index, entry));
}

/** Deeper than this nothing of a cache config stands. */
const DEEPEST = 6;

/** The way to a node as `pathOf` has it, every element with the step 0: to count them costs as much as there are. */
function wayTo(tree: Tree, node: Node): readonly (string | number)[] {
  const way: (string | number)[] = [];
  for (let at = node; at !== NONE && at !== tree.root; ) {
    if (way.length > DEEPEST) return [];
    const key = keyOf(tree, at);
    way.push(key === NONE ? 0 : stringOf(tree, key));
    at = tree.parent[key === NONE ? at : key] as Node;
  }
  return way.reverse();
}

/** What a number at a place of a cache config counts. */
function listOf(path: readonly (string | number)[]): List | undefined {
  const last = path.at(-1);
  if (isCalled(path[0], "layers")) return path.length === 3 && isCalled(last, "parent") ? "layers" : undefined;
  if (!isCalled(path[0], "records")) return undefined;
  if (path.length === 6 && isCalled(path[2], "inputs") && isCalled(last, "link")) return "records";
  if (path.length === 5 && isCalled(path[2], "layers") && isCalled(last, "layer")) return "layers";
  return path.length === 6 && isCalled(path[2], "chains") && isCalled(path[4], "layers") ? "layers" : undefined;
}

/** Go's decoder takes a name in any letter case. */
function isCalled(step: string | number | undefined, name: string): boolean {
  return typeof step === "string" && step.toLowerCase() === name;
}

function elementAt(tree: Tree, list: Node, index: number): Node {
  let left = index;
  for (const element of elementsOf(tree, list)) if (left-- === 0) return element;
  return NONE;
}

function titleOf(tree: Tree, list: List, index: number, entry: Node): string {
  const digest = stringAt(tree, member(tree, entry, list === "layers" ? "blob" : "digest"));
  return `${list}[${index}]${digest === undefined || digest === "" ? "" : ` ${inlineCode(shortDigest(digest.slice(0, 200)))}`}`;
}

function entryWords(doc: Document, list: List, index: number, entry: Node): string {
  return list === "layers" ? layerWords(doc, index, entry) : recordWords(doc, index, entry);
}

/** The number that a position is: Go's zero where nothing stands. */
function position(tree: Tree, node: Node): number | undefined {
  return node === NONE || kindOf(tree, node) === NULL ? 0 : int64At(tree, node);
}

function layerWords(doc: Document, index: number, layer: Node): string {
  const { tree } = doc;
  const node = member(tree, layer, "parent");
  const below = position(tree, node);
  const lies =
    below === -1
      ? "It is a base: no layer lies below it."
      : below === undefined
        ? ""
        : `It lies on \`layers[${below}]\`${node === NONE ? " (no `parent` is 0)" : ""}.`;
  const { above, results } = usesOf(tree, "layers", index);
  const uses = [
    above > 0 ? `${counted(above, "layer lies", "layers lie")} on it` : undefined,
    results > 0 ? `it is the result of ${counted(results, "step", "steps")}` : undefined,
  ].filter((part) => part !== undefined);
  return paragraphs(
    `A layer of the cache by the digest of its blob. ${lies}`.trimEnd(),
    uses.length === 0 ? undefined : `${capital(uses.join("; "))}.`,
  );
}

function recordWords({ tree }: Document, index: number, record: Node): string {
  const inputs = [...elementsOf(tree, member(tree, record, "inputs"))];
  const named = inputs.slice(0, MOST).map((input) => {
    const links: string[] = [];
    for (const link of elementsOf(tree, input)) {
      if (links.length === MOST) break;
      const to = position(tree, member(tree, link, "link"));
      if (to !== undefined) links.push(`\`records[${to}]\``);
    }
    return links.join(" or ");
  });
  const needs =
    inputs.length === 0
      ? "It needs no other step."
      : `Its input${inputs.length === 1 ? "" : "s"}: ${named.join(", ")}${inputs.length > MOST ? ` and ${inputs.length - MOST} more` : ""}.`;
  const results = resultsOf(tree, record).map((at) => `\`layers[${at}]\` and all below it`);
  const { links } = usesOf(tree, "records", index);
  return paragraphs(
    `A build step by its digest. ${needs}`,
    [
      results.length === 0 ? "It has no result of its own." : `Its result: ${results.join(", ")}.`,
      links === 0 ? undefined : `${capital(counted(links, "input links", "inputs link"))} to it.`,
    ]
      .filter((part) => part !== undefined)
      .join(" "),
  );
}

/** The topmost layers of a record's results, of chains the last. */
function resultsOf(tree: Tree, record: Node): readonly number[] {
  const tops: (number | undefined)[] = [];
  for (const result of elementsOf(tree, member(tree, record, "layers"))) {
    if (tops.length === MOST) break;
    tops.push(position(tree, member(tree, result, "layer")));
  }
  for (const chain of elementsOf(tree, member(tree, record, "chains"))) {
    if (tops.length >= MOST) break;
    let last = NONE;
    for (const element of elementsOf(tree, member(tree, chain, "layers"))) last = element;
    if (last !== NONE) tops.push(position(tree, last));
  }
  return tops.filter((top) => top !== undefined);
}

/** How many written numbers point to an entry, found by their text alone: one look at each node. */
function usesOf(tree: Tree, list: List, index: number): { readonly above: number; readonly results: number; readonly links: number } {
  const text = String(index);
  const uses = { above: 0, results: 0, links: 0 };
  for (let node = 0; node < tree.count; node++) {
    if (((tree.kind[node] as number) & KIND_BITS) !== NUMBER) continue;
    const start = tree.start[node] as number;
    if ((tree.end[node] as number) - start !== text.length || !tree.text.startsWith(text, start)) continue;
    const path = wayTo(tree, node);
    if (listOf(path) !== list) continue;
    if (list === "records") uses.links++;
    else if (path.length === 3) uses.above++;
    else uses.results++;
  }
  return uses;
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? `one ${one}` : `${count} ${many}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
