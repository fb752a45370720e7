import { type CompletionItem, CompletionItemKind, InsertTextFormat, MarkupKind, type Position } from "vscode-languageserver";
import { completeAt, type Proposal } from "../complete/complete.ts";
import { plainText } from "./markdown.ts";
import { rangeOf, type Session } from "./session.ts";

const KIND: Readonly<Record<Proposal["kind"], CompletionItemKind>> = {
  property: CompletionItemKind.Property,
  "media-type": CompletionItemKind.EnumMember,
  value: CompletionItemKind.Value,
};

/** What fits at a position, or nothing in documents that are not ours. */
export async function completions(session: Session, uri: string, position: Position): Promise<CompletionItem[]> {
  const checked = await session.checked(uri);
  if (checked === undefined) return [];
  const { client } = session;
  const { document, report } = checked;
  const text = report.tree.text;
  const proposals = await completeAt(report, document.offsetAt(position));
  return proposals.map(({ label, kind, detail, markdown, at, text: written, snippet, sort }): CompletionItem => {
    const newText = snippet && !client.snippets ? withoutTabStops(written) : written;
    const item: CompletionItem = {
      label,
      kind: KIND[kind],
      sortText: sort,
      // Editors compare what is typed from the range's start on, and that is often a quotation mark.
      filterText: text.charCodeAt(at.start) === 34 ? JSON.stringify(label) : label,
      textEdit: { range: rangeOf(document, at), newText },
    };
    if (snippet && client.snippets) item.insertTextFormat = InsertTextFormat.Snippet;
    if (detail !== undefined) item.detail = detail;
    if (markdown !== undefined)
      item.documentation = client.markdownCompletion ? { kind: MarkupKind.Markdown, value: markdown } : plainText(markdown);
    return item;
  });
}

/** A snippet's text for editors that know none: `${1:x}` is `x`, `$1` is nothing. */
function withoutTabStops(snippet: string): string {
  return snippet.replace(/\\([$}\\])|\$\{\d+:([^}]*)\}|\$\{\d+\}|\$\d+/g, (_, escaped?: string, shown?: string) => escaped ?? shown ?? "");
}
