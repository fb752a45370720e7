import { kindOf, OBJECT, scan } from "../json/index.ts";
import { type Descriptor, type Document, readDocument } from "../model/document.ts";
import { detectKind } from "../model/kind.ts";
import type { Kind } from "../model/kinds.ts";
import { blobPath } from "./blob-path.ts";
import { leadsOn } from "./graph.ts";

/** The name of a layout's root document, in its folder and among the nodes of a graph (image-spec 1.1.1, image-layout.md). */
export const INDEX_FILE = "index.json";

/** A layout's documents as texts, byte order marks kept. */
export interface LayoutTexts {
  /** `index.json`. */
  readonly index: string;
  /** The texts of blobs by digest, as far as they are documents; whatever else is in it is not looked at. */
  readonly blobs: { readonly get: (digest: string) => string | undefined };
  /** `manifest.json` as `docker save` writes it beside `index.json`. */
  readonly saved?: string;
}

/** A document that others name, or that names others. */
export interface GraphNode {
  readonly text: string;
  /** `undefined` where the text is no document that names others. */
  readonly document: Document | undefined;
  /** What it names, with every descriptor that does, in text order. */
  readonly children: ReadonlyMap<string, readonly Descriptor[]>;
}

/** Which document names which, as far as `index.json` leads. Nodes are called `index.json` or by their digest. */
export interface ReferenceGraph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** By digest, also of blobs that are no documents: the nodes that name it. */
  readonly parents: ReadonlyMap<string, ReadonlySet<string>>;
  /** Digests of manifests and indexes that are named, and whose text is not there. */
  readonly missing: ReadonlySet<string>;
}

/** The kinds whose descriptors are references; a config or an attestation's statement is content, whatever it names. */
const PARENTS: readonly Kind[] = ["oci-index", "docker-list", "oci-manifest", "docker-manifest", "oci-artifact"];

/** The path of a node's file from the layout's root; of a digest that names no path the digest, for messages. */
export function nameOfNode(name: string): string {
  return blobPath(name) ?? name;
}

/**
 * Reads which document names which, from `index.json` down; documents that nothing leads to are not looked at. Each is read once, so
 * that cycles end. Never throws.
 *
 * @param instead texts that stand in the place of blobs, by digest
 * @param entries positions in `manifests` of index.json that are followed; all where left out
 */
export function readGraph(
  texts: LayoutTexts,
  instead: ReadonlyMap<string, string> = new Map(),
  entries?: ReadonlySet<number>,
): ReferenceGraph {
  const nodes = new Map<string, GraphNode>();
  const parents = new Map<string, Set<string>>();
  const missing = new Set<string>();
  const names = new Set([INDEX_FILE]);
  // A set goes on with what is added while it is gone through.
  for (const name of names) {
    const text = name === INDEX_FILE ? texts.index : (instead.get(name) ?? texts.blobs.get(name));
    if (text === undefined) {
      missing.add(name);
      continue;
    }
    const document = documentOf(name, text);
    const children = new Map<string, Descriptor[]>();
    for (const descriptor of document?.descriptors ?? []) {
      const { digest, place, index } = descriptor;
      if (digest === undefined) continue;
      if (name === INDEX_FILE && entries !== undefined && !(place === "manifest" && entries.has(index))) continue;
      const known = children.get(digest);
      if (known === undefined) children.set(digest, [descriptor]);
      else known.push(descriptor);
      parents.set(digest, (parents.get(digest) ?? new Set()).add(name));
      if (leadsOn(descriptor)) names.add(digest);
    }
    nodes.set(name, { text, document, children });
  }
  for (const [digest, text] of instead) if (!nodes.has(digest)) nodes.set(digest, { text, document: undefined, children: new Map() });
  return { nodes, parents, missing };
}

function documentOf(name: string, text: string): Document | undefined {
  const tree = scan(text);
  if (name === INDEX_FILE) return kindOf(tree, tree.root) === OBJECT ? readDocument(tree, "oci-index", name) : undefined;
  const kind = detectKind(tree);
  const parent = PARENTS.find((candidate) => candidate === kind);
  return parent === undefined ? undefined : readDocument(tree, parent, nameOfNode(name));
}
