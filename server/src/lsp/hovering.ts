import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import { hoverAt } from "../hover/hover.ts";
import { layoutHover } from "../hover/layout-hover.ts";
import { paragraphs } from "../hover/markdown.ts";
import type { LayoutView } from "../layout-view.ts";
import type { Document } from "../model/document.ts";
import { namedAt } from "../navigate/places.ts";
import { plainText } from "./markdown.ts";
import { rangeOf, type Session } from "./session.ts";

/** What the layout around a document has for the digest at an offset. */
function inLayout(view: LayoutView, document: Document, offset: number): string | undefined {
  const digest = namedAt(document, offset)?.digest;
  return digest === undefined ? undefined : layoutHover(view, digest.digest);
}

/** What there is to say about the token at a position. */
export async function hover(session: Session, uri: string, position: Position): Promise<Hover | null> {
  const read = await session.identified(uri);
  if (read?.report.document === undefined) return null;
  const { document, report } = read;
  const layout = await session.layouts?.of(document);
  // Changed while the layout was read: the position is another one's.
  if (document.version !== read.version) return null;
  const offset = document.offsetAt(position);
  const found = hoverAt(report, offset, layout?.view);
  if (found === undefined) return null;
  const { at } = found;
  const markdown = paragraphs(found.markdown, layout && inLayout(layout.view, read.report.document, offset));
  const contents = session.client.markdownHover
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: plainText(markdown) };
  return { contents, range: rangeOf(document, at) };
}
