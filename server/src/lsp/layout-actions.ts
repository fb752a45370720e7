import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { isConvertible } from "../convert/image-manifest.ts";
import { spanOf } from "../json/index.ts";
import { isParsable } from "../model/document.ts";
import { layoutPlan } from "./layout-plans.ts";
import { APPLY_LAYOUT_PLAN, type LayoutPlanParams, type LayoutPlanResult } from "./protocol.ts";
import type { Checked, Session } from "./session.ts";

/** What is to be done, and whether it mends a problem that the range touches. */
interface Wanted {
  readonly params: LayoutPlanParams;
  /** The rule whose problem the range touches. */
  readonly mends: string | undefined;
}

/**
 * What can be done in the layout around a document: the open blob as a blob of its own, and the conversion of the blob, or of the
 * document behind the entry of `index.json` at the range. Nothing for clients that can neither carry out a plan nor make files.
 */
export async function layoutActions(session: Session, checked: Checked, params: CodeActionParams): Promise<CodeAction[]> {
  const { client } = session;
  const carriesOut = client.commands.includes(APPLY_LAYOUT_PLAN);
  const wanted = carriesOut || client.createsFiles ? wantedAt(checked, params) : undefined;
  if (wanted === undefined) return [];
  const plan = await layoutPlan(session, wanted.params);
  if (plan?.outcome !== "planned") return [];
  const { title } = plan;
  const diagnostics = params.context.diagnostics.filter(({ code }) => code === wanted.mends);
  const action: CodeAction = {
    title,
    kind: wanted.mends === undefined ? CodeActionKind.RefactorRewrite : CodeActionKind.QuickFix,
    ...(diagnostics.length > 0 ? { diagnostics } : {}),
  };
  return [
    carriesOut
      ? { ...action, command: { title, command: APPLY_LAYOUT_PLAN, arguments: [wanted.params] } }
      : { ...action, edit: planEdit(plan) },
  ];
}

function wantedAt({ document, report, layout }: Checked, { range, context }: CodeActionParams): Wanted | undefined {
  const doc = report.document;
  if (layout === undefined || doc === undefined || !isParsable(doc.tree)) return undefined;
  const { uri } = document;
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(range.end);
  const touches = (start: number, end: number): boolean => start <= to && end >= from;
  const mended = (id: string): string | undefined =>
    report.problems.some(({ at, rule }) => rule.id === id && touches(at.start, at.end)) ? id : undefined;
  const { view, place } = layout;
  if (view.named !== undefined) {
    if (view.parents.length === 0) return undefined;
    const digest = view.digestOf(doc.text);
    const what = digest !== undefined && digest !== view.named ? "repoint" : isConvertible(doc) ? "convert" : undefined;
    if (what === undefined) return undefined;
    const mends = mended(what === "repoint" ? "wrong-blob-digest" : "legacy-cache-index");
    // A light bulb on every line says nothing.
    const isUnasked = context.triggerKind === CodeActionTriggerKind.Automatic && context.only === undefined && range.start.line > 0;
    return isUnasked && mends === undefined ? undefined : { params: { uri, what }, mends };
  }
  if (place !== "index.json") return undefined;
  const entry = doc.descriptors.find(({ node, place: at }) => {
    const { start, end } = spanOf(doc.tree, node);
    return at === "manifest" && touches(start, end);
  });
  const target = entry?.digest === undefined ? undefined : view.document(entry.digest)?.document;
  if (entry === undefined || target === undefined || !isConvertible(target)) return undefined;
  return { params: { uri, what: "convert", entry: entry.index, ...(entry.digest && { digest: entry.digest }) }, mends: undefined };
}

/** A plan as one edit that makes the new files and changes the others. */
export function planEdit({ files, changes }: Extract<LayoutPlanResult, { outcome: "planned" }>): WorkspaceEdit {
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      ...files.flatMap(({ uri, text }) => {
        const content: TextDocumentEdit = {
          textDocument: { uri, version: null },
          edits: [{ range: { start, end: start }, newText: text }],
        };
        return [{ kind: "create" as const, uri, options: { overwrite: false, ignoreIfExists: false } }, content];
      }),
      ...changes.map(
        ({ uri, version, edits }): TextDocumentEdit => ({
          textDocument: { uri, version },
          edits: edits.map(({ range, newText }) => ({ range, newText })),
        }),
      ),
    ],
  };
}
