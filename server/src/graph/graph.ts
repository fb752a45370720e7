import type { Descriptor, Document } from "../model/document.ts";

/** What a node of a picture is; its colour and shape go by it. */
export type NodeRole = "index" | "manifest" | "attestation" | "config" | "layer" | "blob" | "cache" | "step";

/** Something that is pointed at, or points: a document, a blob, a step of a cache. */
export interface GraphNode {
  /** Unique in its graph. */
  readonly id: string;
  readonly role: NodeRole;
  /** What it is, for people: "Image manifest, linux/amd64". Text of a document is in it as it stands. */
  readonly title: string;
  readonly digest: string | undefined;
  /** In bytes. */
  readonly size: number | undefined;
  /** It is named and not there: only told in a layout. */
  readonly missing: boolean;
  /** The document itself, or what a layout begins with. */
  readonly root: boolean;
}

/** How one points at the other. `attests` and `subject` are told apart, since they lead to what something is about and not into it. */
export type EdgeRole = "lists" | "config" | "layer" | "blob" | "attests" | "subject" | "input" | "result" | "parent";

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly role: EdgeRole;
}

/** What points at what. */
export interface Graph {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** How many nodes were left out because there are too many. */
  readonly leftOut: number;
}

/** As many nodes are drawn. */
export const MOST_NODES = 1000;

/** Collects nodes and edges, each once. */
export interface Collector {
  /** Adds a node unless it is there; whether there is room for it. */
  readonly node: (node: GraphNode) => boolean;
  readonly edge: (from: string, to: string, role: EdgeRole) => void;
  readonly done: (title: string) => Graph;
}

/** Begins a graph. Edges to nodes that found no room are left out with them. */
export function collect(): Collector {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  const out = new Set<string>();
  return {
    node(node) {
      if (nodes.has(node.id)) return true;
      if (nodes.size >= MOST_NODES) {
        out.add(node.id);
        return false;
      }
      nodes.set(node.id, node);
      return true;
    },
    edge(from, to, role) {
      const key = `${from} ${to} ${role}`;
      if (nodes.has(from) && nodes.has(to) && !edges.has(key)) edges.set(key, { from, to, role });
    },
    done: (title) => ({ title, nodes: [...nodes.values()], edges: [...edges.values()], leftOut: out.size }),
  };
}

/** Who knows what stands behind a digest: a layout. */
export interface Behind {
  readonly document: (digest: string) => Document | undefined;
  /** Whether a blob of that digest lies there. */
  readonly isThere: (digest: string) => boolean;
}

/** Where a descriptor leads, as an edge says it. */
export function edgeRole({ place }: Descriptor): EdgeRole {
  switch (place) {
    case "manifest":
      return "lists";
    case "config":
    case "layer":
    case "subject":
      return place;
    default:
      return "blob";
  }
}
