import {
  ARRAY,
  firstChild,
  KEY,
  kindOf,
  NONE,
  type Node,
  nodeAt,
  OBJECT,
  property,
  rawOf,
  STRING,
  stringAt,
  stringOf,
  type Tree,
} from "./json/index.ts";
import { digestOf, utf8 } from "./oci/digest.ts";
import type { Finding, Rule } from "./rule.ts";

/** How much of a value's own text makes part of its fingerprint. */
const LONGEST = 512;

/**
 * A name for a problem that stays while the problem does: 16 hexadecimal digits made of the rule, the properties on the way to
 * the value, what tells the entries on the way from their neighbours (digest, platform, media type) and the value itself. White
 * space, positions in lists, and other problems do not change it; two equal faults in equal entries share one.
 */
export function fingerprintOf(
  tree: Tree,
  { rule, at, case: of }: Pick<Finding, "at" | "case"> & { readonly rule: Pick<Rule, "id"> },
): string {
  const steps: string[] = [];
  const node = nodeAt(tree, at.start);
  for (let up = node; up !== NONE; ) {
    const parent = tree.parent[up] as number;
    if (kindOf(tree, up) === KEY) steps.push(stringOf(tree, up));
    else if (parent !== NONE && kindOf(tree, parent) === ARRAY) steps.push(`[${identityOf(tree, up)}]`);
    up = parent;
  }
  return digestOf(utf8(JSON.stringify([rule.id, of ?? "", steps.reverse(), ownText(tree, node)]))).slice(
    "sha256:".length,
    "sha256:".length + 16,
  );
}

/** What a baseline calls a problem: its rule, for whoever reads the file, and its fingerprint. */
export function knownAs(tree: Tree, problem: Parameters<typeof fingerprintOf>[1]): string {
  return `${problem.rule.id} ${fingerprintOf(tree, problem)}`;
}

/** What tells an entry of a list from the others, wherever it stands. */
function identityOf(tree: Tree, node: Node): string {
  if (kindOf(tree, node) === STRING) return stringOf(tree, node).slice(0, LONGEST);
  if (kindOf(tree, node) !== OBJECT) return "";
  const text = (name: string): string => stringAt(tree, property(tree, node, name)) ?? "";
  const platform = property(tree, node, "platform");
  const os = stringAt(tree, property(tree, platform, "os")) ?? "";
  const architecture = stringAt(tree, property(tree, platform, "architecture")) ?? "";
  return [text("digest") || text("blob") || text("blobSum") || text("created_by"), text("mediaType"), os, architecture]
    .join(" ")
    .slice(0, LONGEST);
}

/** A single value as it stands; of containers only what they are, because their text holds white space and other problems. */
function ownText(tree: Tree, node: Node): string {
  if (node === NONE) return "";
  switch (kindOf(tree, node)) {
    case OBJECT:
      return "{";
    case ARRAY:
      return "[";
    case STRING:
    case KEY:
      return stringOf(tree, node).slice(0, LONGEST);
    default:
      return rawOf(tree, node).slice(0, LONGEST);
  }
}

/** Whether a problem stands at the value that a JSON pointer (RFC 6901) names or within it, its key included. */
export function isWithin(tree: Tree, at: { readonly start: number; readonly end: number }, pointer: string): boolean {
  const steps =
    pointer === ""
      ? []
      : pointer
          .slice(1)
          .split("/")
          .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  let node = tree.root;
  for (const step of steps) {
    if (kindOf(tree, node) === ARRAY) {
      let left = /^(?:0|[1-9]\d*)$/.test(step) ? Number(step) : -1;
      let element = left < 0 ? NONE : firstChild(tree, node);
      for (; left > 0 && element !== NONE; left--) element = tree.next[element] as number;
      node = element;
    } else node = property(tree, node, step);
    if (node === NONE) return false;
  }
  if (node === NONE) return false;
  const up = tree.parent[node] as number;
  const from = up !== NONE && kindOf(tree, up) === KEY ? (tree.start[up] as number) : (tree.start[node] as number);
  return at.start >= from && at.end <= (tree.end[node] as number);
}
