import { readGraph } from "../graph/read.ts";
import { mermaid } from "../graph/texts.ts";
import { utf8 } from "../oci/digest.ts";
import type { DocumentParams, Picture } from "./protocol.ts";
import type { Session } from "./session.ts";
import { nameIn } from "./uris.ts";

/** What an open document points at, with what lies behind it where it is part of a layout; `null` where it is not open or not ours. */
export async function picture(session: Session, { uri }: DocumentParams): Promise<Picture | null> {
  const checked = await session.checked(uri);
  if (checked?.report.document === undefined) return null;
  const { document } = checked.report;
  const bytes = utf8(checked.document.getText());
  const view = checked.layout?.view;
  const graph = readGraph(
    { document, name: nameIn(uri), digest: session.host.digest(bytes), size: bytes.length },
    view && { document: (digest) => view.document(digest)?.document, isThere: (digest) => view.blob(digest) !== undefined },
  );
  if (document.kind === "buildkit-cacheconfig") return { form: "mermaid", mermaid: mermaid(graph) };
  // The library that places the boxes is loaded for pictures alone.
  const { GRAPH_STYLE, svg } = await import("../graph/svg.ts");
  return { form: "svg", svg: svg(graph), style: GRAPH_STYLE, nodes: graph.nodes.length };
}
