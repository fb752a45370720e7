import { Graph as DagreGraph, layout } from "@dagrejs/dagre";
import type { Graph, GraphEdge } from "./graph.ts";
import { isAside } from "./texts.ts";

/** The size of a node's box, in pixels. */
export const NODE_WIDTH = 250;
export const NODE_HEIGHT = 44;

/** Where a node's box stands: its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where everything stands. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly at: ReadonlyMap<string, Point>;
}

/** From so many nodes or edges on the library takes seconds, and nobody follows single lines any more: columns say as much. */
const MANY = 300;

/** Room at the right for lines that lead from box to box of the last column. */
const ASIDE_WIDTH = 30;

const GAP = { row: 10, column: 70, margin: 12 } as const;

/**
 * Places a graph from left to right, in the order of the documents. What only tells what something is about has no say, unless nothing
 * else holds its target.
 */
export function place(graph: Graph): Placed {
  const edges = structure(graph);
  const placed = graph.nodes.length > MANY || edges.length > MANY ? inColumns(graph, edges) : byLibrary(graph, edges);
  return graph.edges.some(({ role }) => isAside(role)) ? { ...placed, width: placed.width + ASIDE_WIDTH } : placed;
}

function byLibrary(graph: Graph, edges: readonly GraphEdge[]): Placed {
  const dagre = new DagreGraph<object, object, object>();
  dagre.setGraph({ rankdir: "LR", nodesep: GAP.row, ranksep: GAP.column, marginx: GAP.margin, marginy: GAP.margin });
  dagre.setDefaultEdgeLabel(() => ({}));
  for (const { id } of graph.nodes) dagre.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const { from, to } of edges) dagre.setEdge(from, to);
  // Without it entries stand in the order of their document, which says more than a crossing less.
  layout(dagre, { disableOptimalOrderHeuristic: true });
  const at = new Map<string, Point>();
  for (const { id } of graph.nodes) {
    const { x, y } = dagre.node(id) as { readonly x: number; readonly y: number };
    at.set(id, { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 });
  }
  const { width = 0, height = 0 } = dagre.graph() as { readonly width?: number; readonly height?: number };
  return { width: Math.ceil(width), height: Math.ceil(height), at };
}

/** A column for each step away from the beginning; linear. */
function inColumns(graph: Graph, edges: readonly GraphEdge[]): Placed {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const targets = next.get(from);
    if (targets === undefined) next.set(from, [to]);
    else targets.push(to);
  }
  const column = new Map<string, number>();
  for (const { id } of graph.nodes) {
    if (column.has(id)) continue;
    column.set(id, 0);
    const waiting = [id];
    for (const one of waiting)
      for (const target of next.get(one) ?? []) {
        if (column.has(target)) continue;
        column.set(target, (column.get(one) as number) + 1);
        waiting.push(target);
      }
  }
  const rows: number[] = [];
  const at = new Map<string, Point>();
  for (const [id, x] of column) {
    const y = rows[x] ?? 0;
    rows[x] = y + 1;
    at.set(id, { x: GAP.margin + x * (NODE_WIDTH + GAP.column), y: GAP.margin + y * (NODE_HEIGHT + GAP.row) });
  }
  for (let x = 0; x < rows.length; x++) rows[x] ??= 0;
  return {
    width: 2 * GAP.margin + rows.length * (NODE_WIDTH + GAP.column) - GAP.column,
    height: 2 * GAP.margin + Math.max(0, ...rows) * (NODE_HEIGHT + GAP.row) - GAP.row,
    at,
  };
}

function structure({ edges }: Graph): readonly GraphEdge[] {
  const held = new Set<string>();
  for (const { to, role } of edges) if (!isAside(role)) held.add(to);
  return edges.filter(({ from, to, role }) => from !== to && (!isAside(role) || !held.has(to)));
}
