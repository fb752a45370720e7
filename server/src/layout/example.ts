import type { LayoutView } from "../layout-view.ts";
import type { Surroundings } from "../rule.ts";
import { memoryFileSystem } from "./memory-file-system.ts";
import { createLayoutReader } from "./reader.ts";
import { viewOf } from "./view.ts";

/** The layout of a rule's example, its text without marks put in its place; `undefined` for an example that stands alone. */
export async function exampleLayout({ place = "index.json", files }: Surroundings, text: string): Promise<LayoutView | undefined> {
  if (files === undefined) return undefined;
  return viewOf(createLayoutReader(memoryFileSystem({ ...files, [place]: text })), place);
}
