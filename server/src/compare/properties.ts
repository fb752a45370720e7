import { minifiedValue } from "../convert/spacing.ts";
import {
  ARRAY,
  childCount,
  elementsOf,
  keysOf,
  kindOf,
  type Node,
  property,
  STRING,
  stringAt,
  stringOf,
  type Tree,
  valueOfKey,
} from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { IMAGE_CONFIGS } from "../model/image-config.ts";

/** A value that one of two documents has otherwise, or alone: as JSON, or what stands for it. */
export interface Change {
  /** Names with dots between: "config.User". */
  readonly name: string;
  readonly was: string | undefined;
  readonly is: string | undefined;
}

/** What else compares: a map's entries, by name. */
export function changedEntries(a: Tree, before: Node, b: Tree, after: Node): Change[] {
  const was = entriesOf(a, before);
  const is = entriesOf(b, after);
  const changes: Change[] = [];
  for (const [name, value] of was) if (is.get(name) !== value) changes.push({ name, was: value, is: is.get(name) });
  for (const [name, value] of is) if (!was.has(name)) changes.push({ name, was: undefined, is: value });
  return changes;
}

/** Of duplicate names the last, as readers take it; strings as they read, all else as JSON. */
function entriesOf(tree: Tree, map: Node): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const key of keysOf(tree, map)) {
    const value = valueOfKey(tree, key);
    entries.set(stringOf(tree, key), kindOf(tree, value) === STRING ? stringOf(tree, value) : minifiedValue(tree, value));
  }
  return entries;
}

/** Properties whose content is compared by itself: parts by digest, maps by their entries. */
const APART: ReadonlySet<string> = new Set(["manifests", "layers", "config", "blobs", "subject", "annotations", "records", "fsLayers"]);

/** The other properties of two documents at their top, and of image configs also what runs: where they differ. */
export function changedProperties(a: Document, b: Document): Change[] {
  const isConfig = IMAGE_CONFIGS.includes(a.kind) && IMAGE_CONFIGS.includes(b.kind);
  const changes: Change[] = [];
  compareObjects(a.tree, a.root, b.tree, b.root, "", isConfig ? CONFIG_APART : APART, changes);
  if (isConfig) {
    const [was, is] = [property(a.tree, a.root, "config"), property(b.tree, b.root, "config")];
    compareObjects(a.tree, was, b.tree, is, "config.", SETTINGS_APART, changes);
    compareLists(a.tree, property(a.tree, was, "Env"), b.tree, property(b.tree, is, "Env"), changes);
    for (const change of changedEntries(a.tree, property(a.tree, was, "Labels"), b.tree, property(b.tree, is, "Labels")))
      changes.push({ ...change, name: `config.Labels ${change.name}` });
    const steps = [a, b].map(({ tree, root }) => childCount(tree, property(tree, root, "history")));
    if (steps[0] !== steps[1]) changes.push({ name: "history", was: `${steps[0]} steps`, is: `${steps[1]} steps` });
  }
  return changes;
}

const CONFIG_APART: ReadonlySet<string> = new Set(["config", "rootfs", "history", "container_config"]);
const SETTINGS_APART: ReadonlySet<string> = new Set(["Env", "Labels"]);

function compareObjects(a: Tree, before: Node, b: Tree, after: Node, path: string, apart: ReadonlySet<string>, changes: Change[]): void {
  const valuesOf = (tree: Tree, object: Node): ReadonlyMap<string, Node> => {
    const values = new Map<string, Node>();
    for (const key of keysOf(tree, object)) if (!apart.has(stringOf(tree, key))) values.set(stringOf(tree, key), valueOfKey(tree, key));
    return values;
  };
  const was = valuesOf(a, before);
  const is = valuesOf(b, after);
  const shown = (tree: Tree, node: Node | undefined): string | undefined => (node === undefined ? undefined : valueText(tree, node));
  for (const name of new Set([...was.keys(), ...is.keys()])) {
    const [x, y] = [was.get(name), is.get(name)];
    if (x !== undefined && y !== undefined && minifiedValue(a, x) === minifiedValue(b, y)) continue;
    changes.push({ name: path + name, was: shown(a, x), is: shown(b, y) });
  }
}

function valueText(tree: Tree, node: Node): string {
  return stringAt(tree, node) ?? minifiedValue(tree, node);
}

/** Variables by name alone: their values may be secrets. */
function compareLists(a: Tree, before: Node, b: Tree, after: Node, changes: Change[]): void {
  const read = (tree: Tree, node: Node): ReadonlyMap<string, string> => {
    const entries = new Map<string, string>();
    for (const text of kindOf(tree, node) === ARRAY ? [...elementsOf(tree, node)].flatMap((each) => stringAt(tree, each) ?? []) : []) {
      const equals = text.indexOf("=");
      entries.set(equals < 0 ? text : text.slice(0, equals), equals < 0 ? "" : text.slice(equals + 1));
    }
    return entries;
  };
  const was = read(a, before);
  const is = read(b, after);
  for (const name of new Set([...was.keys(), ...is.keys()])) {
    if (was.get(name) === is.get(name)) continue;
    const value = (map: ReadonlyMap<string, string>, other: string): string | undefined => (map.has(name) ? other : undefined);
    changes.push({
      name: `config.Env ${name}`,
      was: value(was, "(a value)"),
      is: value(is, was.has(name) ? "(another value)" : "(a value)"),
    });
  }
}
