import {
  type CompletionContext,
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  CompletionTriggerKind,
  InsertTextFormat,
  InsertTextMode,
  type MarkupContent,
  MarkupKind,
  type Position,
} from "vscode-languageserver";
import { completeAt } from "../complete/complete.ts";
import { type Explains, explanationOf } from "../complete/explain.ts";
import { lineIndent, type Proposal } from "../complete/proposal.ts";
import type { Client } from "./client.ts";
import { plainText } from "./markdown.ts";
import { SUGGEST } from "./protocol.ts";
import { type Identified, rangeOf, type Session } from "./session.ts";

const KIND: Readonly<Record<Proposal["kind"], CompletionItemKind>> = {
  property: CompletionItemKind.Property,
  "media-type": CompletionItemKind.EnumMember,
  value: CompletionItemKind.Value,
  digest: CompletionItemKind.Reference,
  snippet: CompletionItemKind.Snippet,
};

/** Languages whose empty files may become a manifest. */
const JSON_LANGUAGES: readonly string[] = ["json", "jsonc"];

/** What fits at a position, or nothing in documents that are not ours. */
export async function completions(
  session: Session,
  uri: string,
  position: Position,
  context?: CompletionContext,
): Promise<CompletionItem[] | CompletionList> {
  const read = await session.identified(uri);
  if (read === undefined) return [];
  const { client, host } = session;
  const { document, report } = read;
  if (report.kind === undefined && !JSON_LANGUAGES.includes(document.languageId)) return [];
  const layout = report.document === undefined ? undefined : await session.layouts?.of(document);
  // Changed while the layout was read: the position is another one's.
  if (document.version !== read.version) return [];
  const { items, incomplete } = await completeAt(report, document.offsetAt(position), {
    ...(host.now === undefined ? {} : { now: `${new Date(host.now()).toISOString().slice(0, 19)}Z` }),
    // A client that says nothing asks because somebody did.
    explicit: context?.triggerKind !== CompletionTriggerKind.TriggerCharacter,
    builtInJson: client.builtInJson,
    ...(layout === undefined ? {} : { layout: layout.view }),
  });
  const written = items.map((proposal) => itemOf(proposal, read, client));
  return incomplete ? { isIncomplete: true, items: written } : written;
}

function itemOf(proposal: Proposal, { document, report }: Identified, client: Client): CompletionItem {
  const { label, kind, detail, explains, at, text, snippet, filter, also, sort, deprecated } = proposal;
  const before = report.tree.text;
  const lines = text.includes("\n");
  const newText = snippet && !client.snippets ? withoutTabStops(text) : text;
  const shown = filter ?? label;
  const item: CompletionItem = {
    label,
    kind: KIND[kind],
    // VS Code's own JSON server sorts by its labels, of which many begin with a quotation mark; these come before.
    sortText: `!${sort}`,
    // Editors compare what is typed from the range's start on, and that is often a quotation mark.
    filterText: before.charCodeAt(at.start) === 34 ? JSON.stringify(shown) : shown,
    textEdit: {
      range: rangeOf(document, at),
      // An editor that indents further lines as the first one does must be given them without.
      newText: lines && client.adjustsIndentation ? newText.replaceAll(`\n${lineIndent(before, at.start)}`, "\n") : newText,
    },
  };
  if (lines && client.adjustsIndentation) item.insertTextMode = InsertTextMode.adjustIndentation;
  if (snippet && client.snippets) item.insertTextFormat = InsertTextFormat.Snippet;
  if (also !== undefined) item.additionalTextEdits = [{ range: rangeOf(document, also), newText: also.text }];
  if (detail !== undefined) item.detail = detail;
  if (deprecated && client.deprecatedCompletions) item.tags = [CompletionItemTag.Deprecated];
  if (snippet && client.snippets && kind === "property" && beginsEmpty(text) && client.commands.includes(SUGGEST))
    item.command = { title: "Suggest", command: SUGGEST };
  if (explains !== undefined) {
    if (client.resolvesDocumentation) item.data = explains;
    else explain(item, explains, client);
  }
  return item;
}

/** Fills in a proposal's documentation, once somebody reads it. */
export function resolveCompletion(session: Session, item: CompletionItem): CompletionItem {
  const explains: unknown = item.data;
  if (typeof explains !== "object" || explains === null) return item;
  const { of, name } = explains as Record<string, unknown>;
  if (typeof of !== "string" || typeof name !== "string") return item;
  explain(item, explains as Explains, session.client);
  return item;
}

function explain(item: CompletionItem, explains: Explains, client: Client): void {
  const markdown = explanationOf(explains);
  if (markdown === undefined) return;
  const content: MarkupContent = { kind: MarkupKind.Markdown, value: markdown };
  item.documentation = client.markdownCompletion ? content : plainText(markdown);
}

/** Whether the first place at which the caret stops has nothing in it, so that the next list may open at once. */
function beginsEmpty(snippet: string): boolean {
  return /\$(?:1\b|\{1\})/.test(snippet);
}

/** A snippet's text for editors that know none: `${1:x}` is `x`, `$1` is nothing. */
function withoutTabStops(snippet: string): string {
  return snippet.replace(
    /\\([$}\\])|\$\{\d+:((?:\\.|[^\\}$])*)\}|\$\{\d+\}|\$\d+/g,
    (_, escaped?: string, shown?: string) => escaped ?? shown?.replace(/\\([$}\\])/g, "$1") ?? "",
  );
}
