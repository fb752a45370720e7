import { blobPath } from "../layout/blob-path.ts";
import type { LayoutView } from "../layout-view.ts";
import { blobTitle } from "../navigate/layout-titles.ts";
import { enumerated } from "../oci/words.ts";
import { inlineCode, paragraphs } from "./markdown.ts";

/** More files than these are only counted. */
const PARENTS = 3;

/** What a layout has for a digest, where it lies, and who points at it. Markdown. */
export function layoutHover(view: LayoutView, digest: string): string {
  const { says, state } = blobTitle(view, digest);
  const path = blobPath(digest);
  const lies =
    state === "missing"
      ? "In this layout it is missing."
      : `In this layout: **${says}**${path === undefined ? "" : `  \n${inlineCode(path)}`}`;
  const parents = [...new Set(view.parentsOf(digest).map(({ file }) => file.place))].filter((place) => place !== view.place);
  const named = parents.slice(0, PARENTS).map((place) => inlineCode(place));
  const rest = parents.length - named.length;
  if (rest > 0) named.push(`${rest} more`);
  return paragraphs(lies, named.length === 0 ? undefined : `Also named by ${enumerated(named)}.`);
}
