import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  ErrorCodes,
  LSPErrorCodes,
  type Range,
  ResponseError,
} from "vscode-languageserver";
import { isLayoutBlob } from "../convert/layout-blob.ts";
import { applyFixes } from "../fixes.ts";
import type { Edit } from "../json/index.ts";
import type { Fix, Problem } from "../rule.ts";
import { mainProblems } from "./diagnostics.ts";
import { layoutActions } from "./layout-actions.ts";
import { FIX_ALL, REFACTORINGS } from "./offered.ts";
import { COPY_EXPORT_OPTIONS, TURN_OFF_RULE } from "./protocol.ts";
import { type Listed, refactorActions, refactoringEdit } from "./refactoring.ts";
import { type Checked, rangeOf, type Session } from "./session.ts";
import { silenceActions } from "./silence.ts";
import { workspaceEdit } from "./workspace-edit.ts";

/** A menu longer than this helps nobody; a selection of the whole document would otherwise make thousands of fixes. */
const ACTION_LIMIT = 50;

/** How a listed action finds its edit again when it is resolved. */
export interface ActionData {
  readonly uri: string;
  readonly version: number;
  /** Place of the problem in the report and of the fix in the problem; without both, and without a refactoring: all safe fixes. */
  readonly problem?: number;
  readonly fix?: number;
  readonly refactoring?: Listed;
}

/** What may be done about the problems in a range; nothing where the client knows no `CodeAction` literals. */
export async function codeActions(session: Session, params: CodeActionParams): Promise<CodeAction[]> {
  const { client } = session;
  const checked = client.codeActions ? await session.checked(params.textDocument.uri) : undefined;
  if (checked === undefined) return [];
  const only = params.context.only;
  const wants = (kind: string): boolean =>
    only === undefined || only.some((one) => one === "" || kind === one || kind.startsWith(`${one}.`));
  const actions: CodeAction[] = [];
  const titles = new Set<string>();
  const add = (action: CodeAction): void => {
    // Several problems may share one remedy: a conversion is listed once.
    if (actions.length >= ACTION_LIMIT || titles.has(action.title)) return;
    titles.add(action.title);
    actions.push(action);
  };
  if (wants(CodeActionKind.QuickFix)) {
    const touched = touchedBy(checked, params.range);
    const configured = (await session.configuration(checked.document.uri)) !== undefined;
    for (const action of quickFixes(session, checked, params, configured)) {
      if (actions.length >= ACTION_LIMIT) break;
      add(action);
    }
    const mains = touched.map(({ problem }) => problem).filter(({ place, internal }) => place !== true && internal !== true);
    if (configured && client.versionedEdits) for (const action of await silenceActions(session, checked, mains)) add(action);
  }
  if (wants(CodeActionKind.Refactor) || REFACTORINGS.some(wants))
    for (const action of refactorActions(session, checked, params)) if (wants(action.kind ?? "")) add(action);
  for (const action of await layoutActions(session, checked, params)) if (wants(action.kind ?? "")) add(action);
  // Editors ask for source actions by name; in the menu at a token they would be noise.
  if (only !== undefined && wants(FIX_ALL)) {
    const action = fixAll(session, checked);
    if (action !== undefined) add(action);
  }
  return actions;
}

/** Fills in the edit of a listed action; the document must be as it was when the action was listed. */
export async function resolveAction(session: Session, action: CodeAction): Promise<CodeAction> {
  const data = action.data as ActionData | undefined;
  if (action.edit !== undefined || data === undefined || typeof data.uri !== "string") return action;
  const checked = await session.checked(data.uri);
  if (checked === undefined || checked.version !== data.version)
    throw new ResponseError(LSPErrorCodes.ContentModified, "the document has changed since this action was listed");
  if (data.refactoring !== undefined) {
    const edit = refactoringEdit(session, checked, data.refactoring);
    if (edit === undefined) throw new ResponseError(ErrorCodes.InvalidParams, "there is no such refactoring");
    return { ...action, edit };
  }
  const edits = data.problem === undefined ? safeEdits(checked) : checked.report.problems[data.problem]?.fixes?.()[data.fix ?? 0]?.edits;
  if (edits === undefined) throw new ResponseError(ErrorCodes.InvalidParams, "there is no such fix");
  return { ...action, edit: workspaceEdit(session, checked.document, edits) };
}

/** The problems that a range touches, with their places in the report. */
function touchedBy({ document, report }: Checked, range: Range): readonly { readonly problem: Problem; readonly index: number }[] {
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(range.end);
  return report.problems.flatMap((problem, index) => (problem.at.start <= to && problem.at.end >= from ? [{ problem, index }] : []));
}

function* quickFixes(session: Session, checked: Checked, { range, context }: CodeActionParams, configured: boolean): Generator<CodeAction> {
  const { document, report } = checked;
  const touched = touchedBy(checked, range);
  const mains = mainProblems(report.problems);
  const offered = new Set<Problem>();
  for (const { problem, index } of touched) {
    // At the place of a greater fault the remedy is that fault's.
    const main = problem.place && problem.fixes === undefined ? mains.get(problem.rule.id) : undefined;
    const source = main ?? problem;
    // A thousand places of one conversion would convert a thousand times.
    if (offered.has(source)) continue;
    offered.add(source);
    const sourceIndex = main === undefined ? index : report.problems.indexOf(main);
    const diagnostics = sameDiagnostics(context.diagnostics, problem, rangeOf(document, problem.at));
    for (const [fixIndex, fix] of (source.fixes?.() ?? []).entries())
      yield fixAction(session, checked, fix, sourceIndex, fixIndex, CodeActionKind.QuickFix, diagnostics);
  }
  if (session.client.commands.includes(COPY_EXPORT_OPTIONS) && touched.some(({ problem }) => problem.rule.id === "legacy-cache-index")) {
    const title = "Copy the export options that write an image manifest";
    yield { title, kind: CodeActionKind.QuickFix, command: { title, command: COPY_EXPORT_OPTIONS } };
  }
  // A configuration decides instead of the settings, so there it is changed and not they: see silence.ts.
  if (!configured && session.client.commands.includes(TURN_OFF_RULE))
    for (const id of new Set(touched.map(({ problem }) => problem.rule.id))) {
      const title = `Turn off \`${id}\` in this workspace`;
      yield { title, kind: CodeActionKind.QuickFix, command: { title, command: TURN_OFF_RULE, arguments: [id, document.uri] } };
    }
}

function fixAction(
  session: Session,
  { document, version }: Checked,
  fix: Fix,
  problem: number,
  index: number,
  kind: CodeActionKind,
  diagnostics: Diagnostic[],
): CodeAction {
  const { client } = session;
  const action: CodeAction = { title: fix.title, kind };
  if (diagnostics.length > 0) action.diagnostics = diagnostics;
  // "Auto fix" shows no title, so what may cost something is never preferred.
  if (client.preferredActions && index === 0 && kind === CodeActionKind.QuickFix && !fix.rewrites) action.isPreferred = true;
  if (client.resolvesEdits) action.data = { uri: document.uri, version, problem, fix: index } satisfies ActionData;
  else action.edit = workspaceEdit(session, document, fix.edits);
  return action;
}

function fixAll(session: Session, checked: Checked): CodeAction | undefined {
  const { document, version, report } = checked;
  if (isLayoutBlob(checked.options.file) || !report.problems.some((problem) => problem.fixes?.().some(({ safe }) => safe)))
    return undefined;
  const action: CodeAction = { title: "Apply all fixes that keep the meaning", kind: FIX_ALL };
  if (session.client.resolvesEdits) return { ...action, data: { uri: document.uri, version } satisfies ActionData };
  return { ...action, edit: workspaceEdit(session, document, safeEdits(checked)) };
}

/** Everything that the safe fixes change, as one edit: later fixes stand on the text that earlier ones made. */
function safeEdits({ report, options }: Checked): readonly Edit[] {
  const before = report.tree.text;
  const { text } = applyFixes(report, options);
  if (text === before) return [];
  const most = Math.min(before.length, text.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === text.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < most - head && before.charCodeAt(before.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail)) tail++;
  // An edit may begin or end neither inside a surrogate pair nor between CR and LF.
  if (head > 0 && isJoined(before, head)) head--;
  if (tail > 0 && isJoined(before, before.length - tail)) tail--;
  return [{ start: head, end: before.length - tail, text: text.slice(head, text.length - tail) }];
}

function isJoined(text: string, offset: number): boolean {
  const left = text.charCodeAt(offset - 1);
  const right = text.charCodeAt(offset);
  return (left === 13 && right === 10) || (left >= 0xd800 && left < 0xdc00) || (right >= 0xdc00 && right < 0xe000);
}

/** The client's own diagnostics for a problem, so that it can mark them as mended. */
function sameDiagnostics(given: readonly Diagnostic[], { rule }: Problem, { start, end }: Range): Diagnostic[] {
  return given.filter(
    ({ code, range }) =>
      code === rule.id &&
      range.start.line === start.line &&
      range.start.character === start.character &&
      range.end.line === end.line &&
      range.end.character === end.character,
  );
}
