import type { Behind } from "../graph/graph.ts";
import { CACHE_AS_TEXT, type Origin, readGraph } from "../graph/read.ts";
import { dot, mermaid } from "../graph/texts.ts";
import { identify } from "../identify.ts";
import { createLayoutReader } from "../layout/reader.ts";
import { viewOf } from "../layout/view.ts";
import type { LayoutView } from "../layout-view.ts";
import type { GraphFormat } from "./choices.ts";
import { reasonOf } from "./failure.ts";
import { nameOf, withoutEnd } from "./file-name.ts";
import { readInput, STDIN } from "./input.ts";
import type { Io } from "./io.ts";
import { createLayoutFinder } from "./layout.ts";
import type { Colours } from "./report/colour.ts";
import { shown } from "./report/display.ts";

/** Draws what a document, or a layout, points at. The answer is the exit code: 0, or 2 where it is unreadable or none of ours. */
export async function graph(path: string, format: GraphFormat, colours: Colours, io: Io): Promise<number> {
  const fail = (says: string): number => {
    io.err(`${colours.severity.error("error")}: ${nameOf(path)}: ${shown(says)}\n`);
    return 2;
  };
  const found = isFolder(path, io) ? await ofFolder(path, io) : await ofFile(path, io);
  if ("error" in found) return fail(found.error);
  const picture = readGraph(found.origin, found.behind);
  if (format === "mermaid") io.out(mermaid(picture));
  else if (format === "dot") io.out(dot(picture));
  else if (found.origin.document.kind === "buildkit-cacheconfig") return fail(CACHE_AS_TEXT);
  // The library that places the boxes is loaded for pictures alone.
  else io.out((await import("../graph/svg.ts")).svgFile(picture));
  return 0;
}

type Found = { readonly origin: Origin; readonly behind: Behind | undefined } | { readonly error: string };

function isFolder(path: string, io: Io): boolean {
  if (path === STDIN) return false;
  try {
    return io.pathKind(path) === "folder";
  } catch {
    return false;
  }
}

async function ofFile(path: string, io: Io): Promise<Found> {
  const input = await readInput(path, io);
  if ("error" in input) return { error: input.error };
  const truePath = path === STDIN ? STDIN : io.truePath(path);
  const { document } = identify(input.text, { file: truePath });
  if (document === undefined) return { error: "not a container manifest" };
  const layout = path === STDIN ? undefined : await createLayoutFinder(io).of(path, truePath);
  const { digest, size } = input;
  return {
    origin: { document, name: path === STDIN ? "standard input" : path, digest, size },
    behind: layout === undefined ? undefined : behindOf(layout.view),
  };
}

async function ofFolder(path: string, io: Io): Promise<Found> {
  if (io.host.layout === undefined) return { error: "folders cannot be read here" };
  try {
    const reader = createLayoutReader(io.host.layout(io.truePath(path)), { sha256: io.host.digest });
    const view = await viewOf(reader, "index.json");
    if (view.index?.document === undefined) return { error: "no image layout: there is no `index.json` that is an image index" };
    const { document, size } = view.index;
    return {
      origin: { document, name: `${withoutEnd(path)}/index.json`, digest: view.index.digest() ?? "", size },
      behind: behindOf(view),
    };
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

/** What a layout knows of what stands behind digests. */
function behindOf(view: LayoutView): Behind {
  return { document: (digest) => view.document(digest)?.document, isThere: (digest) => view.blob(digest) !== undefined };
}
