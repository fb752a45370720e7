import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import { hoverAt } from "../hover/hover.ts";
import { layoutHover } from "../hover/layout-hover.ts";
import { paragraphs } from "../hover/markdown.ts";
import { namedAt } from "../navigate/places.ts";
import { plainText } from "./markdown.ts";
import { type Identified, rangeOf, type Session } from "./session.ts";

/** What the layout around a document has for the digest at an offset. */
async function inLayout(session: Session, { document, report }: Identified, offset: number): Promise<string | undefined> {
  const there = await session.layouts?.of(document);
  const digest = there === undefined || report.document === undefined ? undefined : namedAt(report.document, offset)?.digest;
  return there === undefined || digest === undefined ? undefined : layoutHover(there.view, digest.digest);
}

/** What there is to say about the token at a position. */
export async function hover(session: Session, uri: string, position: Position): Promise<Hover | null> {
  const checked = await session.checked(uri);
  if (checked === undefined) return null;
  const offset = checked.document.offsetAt(position);
  const found = hoverAt(checked.report, offset);
  if (found === undefined) return null;
  const { at } = found;
  const markdown = paragraphs(found.markdown, await inLayout(session, checked, offset));
  const contents = session.client.markdownHover
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: plainText(markdown) };
  return { contents, range: rangeOf(checked.document, at) };
}
