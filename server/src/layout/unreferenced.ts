import { scan } from "../json/index.ts";
import type { LayoutBlob } from "../layout-view.ts";
import { blobPath, digestOfPath } from "./blob-path.ts";
import { type Graph, savedPaths } from "./graph.ts";
import type { Layout } from "./layout.ts";
import { NO_JSON } from "./reader.ts";
import { INDEX_FILE, type LayoutTexts, nameOfNode, readGraph } from "./reference-graph.ts";
import type { RewritePlan } from "./rewrite.ts";

/**
 * The blobs of a layout that nothing leads to once a plan is carried out, in order of their digests; or, in words that follow "nothing is
 * removed:", why nobody knows: where a manifest is missing or cannot be read, what it needs may lie there. What the list of `docker
 * save` names stays.
 */
export function unreferencedAfter(
  layout: Layout,
  graph: Graph,
  texts: LayoutTexts,
  plan: Extract<RewritePlan, { outcome: "planned" }> | undefined,
): { readonly blobs: readonly LayoutBlob[] } | { readonly because: string } {
  if (layout.leftOut.length > 0) return { because: layout.leftOut[0] as string };
  const made = new Map(plan?.blobs.map(({ digest, text }) => [digest, text]));
  const file = (path: string): string | undefined => plan?.files.find((changed) => changed.path === path)?.text;
  const { nodes, parents, missing } = readGraph({
    index: file("index.json") ?? texts.index,
    blobs: { get: (digest) => made.get(digest) ?? texts.blobs.get(digest) },
  });
  if (nodes.get(INDEX_FILE)?.document === undefined)
    return { because: "`index.json` is no index, and nobody knows what this layout holds" };
  const kept = new Set(parents.keys());
  for (const [name, { text, document }] of nodes) {
    // A manifest of a kind that we do not know may need whatever it names.
    if (document === undefined) for (const digest of digestsIn(text)) kept.add(digest);
    if ((document?.tree ?? scan(text)).faults.length > 0)
      return { because: `\`${nameOfNode(name)}\` is not JSON, and nobody knows what it needs` };
  }
  for (const digest of missing) {
    const read = graph.documents.get(digest);
    if (read === undefined) return { because: `\`${digest}\` is missing, and what it needs may lie here` };
    if ("unread" in read && read !== NO_JSON) return { because: `\`${digest}\` ${read.unread}, and what it needs may lie here` };
  }
  const { saved } = graph;
  if (saved !== undefined && "unread" in saved) return { because: `\`manifest.json\` ${saved.unread}` };
  const changed = file("manifest.json");
  const { configs, layers } = savedPaths(saved);
  for (const path of [...configs, ...layers]) {
    const digest = digestOfPath(path);
    if (digest === undefined) continue;
    kept.add(digest);
    const moved = changed === undefined ? undefined : plan?.moved.get(digest);
    if (moved !== undefined) kept.add(moved);
  }
  const blobs = [...layout.blobs.values()].filter(({ digest, kind }) => !kept.has(digest) && (kind === "file" || kind === "link"));
  return { blobs: blobs.sort((a, b) => (a.digest < b.digest ? -1 : 1)) };
}

/** The strings of a text that are digests. */
function digestsIn(text: string): string[] {
  return (text.match(/"[^"\\]{3,300}"/g) ?? []).map((string) => string.slice(1, -1)).filter((string) => blobPath(string) !== undefined);
}
