import type { InlayHint, InlayHintLabelPart, Range, SemanticTokens } from "vscode-languageserver";
import { hintsOf } from "../hints/hints.ts";
import { roleTokensOf } from "../hints/roles.ts";
import { SHOWN_ROLES } from "../hints/shown-roles.ts";
import { rangeOf, type Session } from "./session.ts";

/** The hints for what is seen of a document. */
export async function inlayHints(session: Session, uri: string, range: Range): Promise<InlayHint[]> {
  const read = await session.identified(uri);
  if (read?.report.document === undefined) return [];
  const { document, settings } = read;
  const seen = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  return hintsOf(read.report.document, seen, settings.hints).map(({ offset, label, before, tooltip, target }) => {
    const part: InlayHintLabelPart = { value: label };
    if (target !== undefined) part.location = { uri: document.uri, range: rangeOf(document, target) };
    if (target !== undefined && tooltip !== undefined) part.tooltip = tooltip;
    const hint: InlayHint = { position: document.positionAt(offset), label: target === undefined ? label : [part] };
    if (target === undefined && tooltip !== undefined) hint.tooltip = tooltip;
    if (before === true) hint.paddingRight = true;
    else hint.paddingLeft = true;
    return hint;
  });
}

/** The roles of media types, as LSP encodes tokens: five numbers each, places relative to the token before. */
export async function semanticTokens(session: Session, uri: string, range?: Range): Promise<SemanticTokens> {
  const read = await session.identified(uri);
  const doc = read?.report.document;
  if (read === undefined || doc === undefined) return { data: [] };
  const { document } = read;
  const seen = range === undefined ? undefined : { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const { at, role, deprecated } of roleTokensOf(doc, seen)) {
    const start = document.positionAt(at.start);
    const end = document.positionAt(at.end);
    const down = start.line - line;
    data.push(
      down,
      down === 0 ? start.character - character : start.character,
      // A media type stands on one line.
      end.character - start.character,
      SHOWN_ROLES.indexOf(role),
      deprecated ? 1 : 0,
    );
    line = start.line;
    character = start.character;
  }
  return { data };
}
