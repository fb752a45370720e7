import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import { hoverAt } from "../hover/hover.ts";
import { plainText } from "./markdown.ts";
import { rangeOf, type Session } from "./session.ts";

/** What there is to say about the token at a position. */
export async function hover(session: Session, uri: string, position: Position): Promise<Hover | null> {
  const checked = await session.checked(uri);
  if (checked === undefined) return null;
  const found = hoverAt(checked.report, checked.document.offsetAt(position));
  if (found === undefined) return null;
  const { at, markdown } = found;
  const contents = session.client.markdownHover
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: plainText(markdown) };
  return { contents, range: rangeOf(checked.document, at) };
}
