import type { Diagnostic } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";
import { DIAGNOSTIC_LIMIT } from "../../server/src/lsp/diagnostics.ts";
import { readSettings } from "../../server/src/lsp/settings.ts";
import { validate } from "../../server/src/validate.ts";

type Shown = readonly string[];

const shown = (code: unknown, { line, character }: { line: number; character: number }, message: unknown): string =>
  `${line}:${character} ${String(code)} ${String(message)}`;

/** What a fresh check of a text says of it, a line for each problem; `undefined` where there are more than are shown. */
export async function freshly(open: TextDocument, settings: unknown): Promise<Shown | undefined> {
  // It may be edited while the settings are read.
  const document = TextDocument.create(open.uri, open.languageId, open.version, open.getText());
  const { enable, rules, targets, specVersion } = await readSettings(settings, () => undefined);
  if (!enable) return [];
  const { problems } = validate(document.getText(), { file: URI.parse(document.uri).path, rules, targets, specVersion });
  if (problems.length > DIAGNOSTIC_LIMIT) return undefined;
  return problems.map(({ at, rule, says }) => shown(rule.id, document.positionAt(at.start), says));
}

/** The same of diagnostics. */
export const told = (diagnostics: readonly Diagnostic[]): Shown =>
  diagnostics.map(({ code, range, message }) => shown(code, range.start, message));

/** Whether diagnostics are what a fresh check says. */
export async function isFresh(diagnostics: readonly Diagnostic[], document: TextDocument, settings: unknown): Promise<boolean> {
  const fresh = await freshly(document, settings);
  if (fresh === undefined) return diagnostics.length === DIAGNOSTIC_LIMIT;
  return JSON.stringify([...fresh].sort()) === JSON.stringify([...told(diagnostics)].sort());
}
