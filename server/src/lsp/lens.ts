import { type ApplyWorkspaceEditResult, type CodeLens, MessageType, type WorkspaceEdit } from "vscode-languageserver";
import { isConvertible, toImageManifest } from "../convert/image-manifest.ts";
import { isLayoutBlob, LAYOUT_BLOB_REASON } from "../convert/layout-blob.ts";
import { describeDocument } from "../describe.ts";
import { planEdit } from "./layout-actions.ts";
import { layoutPlan } from "./layout-plans.ts";
import { convertsByCommand } from "./offered.ts";
import { CONVERT_DOCUMENT } from "./protocol.ts";
import type { Identified, Session } from "./session.ts";
import { workspaceEdit } from "./workspace-edit.ts";

/** What a document is, on its first line, and the conversion where it is a BuildKit cache in the legacy form. */
export async function codeLenses(session: Session, uri: string): Promise<CodeLens[]> {
  const read = await session.identified(uri);
  if (read?.report.kind === undefined || !read.settings.codeLens) return [];
  const { document, report } = read;
  const start = { line: 0, character: 0 };
  const range = { start, end: start };
  const lenses: CodeLens[] = [{ range, command: { title: describeDocument(report), command: "" } }];
  const canConvert = convertsByCommand(session.client) || session.client.commands.includes(CONVERT_DOCUMENT);
  if (canConvert && report.document?.cache === "index" && isConvertible(report.document))
    lenses.push({ range, command: { title: "Convert", command: CONVERT_DOCUMENT, arguments: [document.uri] } });
  return lenses;
}

/** Converts an open document in place, for editors without a preview. What would be lost is asked first. */
export async function convertDocument(session: Session, uri: unknown): Promise<void> {
  const read = typeof uri === "string" ? await session.identified(uri) : undefined;
  const says = await (read?.report.kind === undefined
    ? NOTHING
    : isLayoutBlob(read.options.file)
      ? convertedInLayout(session, read)
      : converted(session, read));
  if (says !== undefined) await session.connection.sendNotification("window/showMessage", { type: MessageType.Warning, message: says });
}

const NOTHING = "Not converted: the document is not open or no container manifest";

/** Converts a blob in its layout, where there is one; a text says why it did not. */
async function convertedInLayout(session: Session, { document }: Identified): Promise<string | undefined> {
  const plan = session.client.createsFiles ? await layoutPlan(session, { uri: document.uri, what: "convert" }) : undefined;
  if (plan === undefined) return LAYOUT_BLOB_REASON;
  if (plan.outcome === "refused") return `Not converted: ${plan.reasons[0] ?? "there is nothing to convert"}`;
  if (plan.lossSummary !== "" && !(await agreed(session, plan.lossSummary))) return undefined;
  return applied(session, planEdit(plan));
}

async function agreed({ connection }: Session, losses: string): Promise<boolean> {
  const go = { title: `Convert, dropping ${losses}` };
  return (await connection.window.showWarningMessage(`Converting drops ${losses}`, go, { title: "Cancel" }))?.title === go.title;
}

async function applied({ connection }: Session, edit: WorkspaceEdit): Promise<string | undefined> {
  // Some editors answer with nothing.
  const answer: Partial<ApplyWorkspaceEditResult> | null = await connection.workspace.applyEdit({
    label: "Convert to an image manifest",
    edit,
  });
  const { applied: done, failureReason } = answer ?? {};
  return done === true
    ? undefined
    : `Not converted: the editor did not apply the change${failureReason === undefined ? "" : `: ${failureReason}`}`;
}

/** Converts; a text says why it did not. */
async function converted(session: Session, read: Identified): Promise<string | undefined> {
  const { report, document, version } = read;
  if (report.document === undefined) return "Not converted: this is no manifest but a program's description of an image";
  const conversion = toImageManifest(report.document);
  if (conversion.outcome === "refused") return `Not converted: ${conversion.reasons[0]?.says ?? "there is nothing to convert"}`;
  if (conversion.losses.length > 0 && !(await agreed(session, conversion.lossSummary))) return undefined;
  if (session.documents.get(document.uri)?.version !== version) return "Not converted: the document has changed meanwhile";
  return applied(session, workspaceEdit(session, document, [{ start: 0, end: document.getText().length, text: conversion.text }]));
}
