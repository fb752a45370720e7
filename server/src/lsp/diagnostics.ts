import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Location, type Range } from "vscode-languageserver";
import type { Span } from "../json/index.ts";
import { rulePage } from "../pages.ts";
import { reducedText } from "../reduced.ts";
import type { Problem, Related, RelatedFile, Severity } from "../rule.ts";
import type { Client } from "./client.ts";
import { placesIn } from "./placing.ts";
import { SOURCE } from "./protocol.ts";
import { type Checked, rangeOf } from "./session.ts";

/** No more than this many diagnostics are given for one document: past it editors grow slow and people lose heart. */
export const DIAGNOSTIC_LIMIT = 1000;

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };

/**
 * The problems of a document as LSP diagnostics, at most `DIAGNOSTIC_LIMIT`. Where there are more, the weightiest are given,
 * and one line at the top says how many are not. A document that was checked in a reduced way has a hint at its top that says so.
 */
export function diagnosticsOf(checked: Checked, client: Client): Diagnostic[] {
  const { problems, reduced } = checked.report;
  const mains = mainProblems(problems);
  const said = (code: string, severity: DiagnosticSeverity, message: string): Diagnostic => ({
    range: rangeOf(checked.document, { start: 0, end: 1 }),
    severity,
    source: SOURCE,
    code,
    message,
  });
  const notes = reduced === undefined ? [] : [said("reduced-check", DiagnosticSeverity.Hint, reducedText(reduced))];
  if (problems.length + notes.length <= DIAGNOSTIC_LIMIT)
    return [...notes, ...problems.map((problem) => diagnosticOf(problem, checked, client, mains))];
  const room = DIAGNOSTIC_LIMIT - 1 - notes.length;
  const given = [...problems].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]).slice(0, room);
  const more = `${problems.length - given.length} more problems are not shown here; \`oci-manifest check\` in a terminal lists all ${problems.length}`;
  return [
    ...notes,
    said("more-problems", DiagnosticSeverity.Information, more),
    ...given.map((problem) => diagnosticOf(problem, checked, client, mains)),
  ];
}

/** The first problem of each rule that is not a mere place, to which its places lead. */
export function mainProblems(problems: readonly Problem[]): ReadonlyMap<string, Problem> {
  const mains = new Map<string, Problem>();
  for (const problem of problems) if (!problem.place && !mains.has(problem.rule.id)) mains.set(problem.rule.id, problem);
  return mains;
}

/** Thousands of problems may lead into one large index, whose lines are counted once. */
const rangesIn = new WeakMap<RelatedFile, (span: Span) => Range>();

function placeOf({ at, file }: Related, { document, layout }: Checked, client: Client): Location {
  if (file === undefined || layout === undefined) return { uri: document.uri, range: rangeOf(document, at) };
  const uri = layout.uriOf(file.place);
  const range = rangesIn.get(file) ?? placesIn(file.text, client.encoding);
  rangesIn.set(file, range);
  return { uri, range: range(at) };
}

function diagnosticOf(problem: Problem, checked: Checked, client: Client, mains: ReadonlyMap<string, Problem>): Diagnostic {
  const { at, says, severity, rule, tag } = problem;
  const { document } = checked;
  const diagnostic: Diagnostic = {
    range: rangeOf(document, at),
    severity: SEVERITY[severity],
    source: SOURCE,
    code: rule.id,
    message: says,
  };
  if (client.codeDescription) diagnostic.codeDescription = { href: client.rulePage?.replace("{id}", rule.id) ?? rulePage(rule.id) };
  if (client.diagnosticData) diagnostic.data = { rule: rule.id };
  if (tag !== undefined) {
    const wanted = tag === "deprecated" ? DiagnosticTag.Deprecated : DiagnosticTag.Unnecessary;
    if (client.tags.includes(wanted)) diagnostic.tags = [wanted];
  }
  if (client.relatedInformation) {
    const main = problem.place ? mains.get(rule.id) : undefined;
    const related = problem.related ?? (main === undefined ? [] : [{ at: main.at, says: main.says }]);
    if (related.length > 0)
      diagnostic.relatedInformation = related.map((other) => ({ location: placeOf(other, checked, client), message: other.says }));
  }
  return diagnostic;
}
