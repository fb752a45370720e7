import { linter, lintGutter, type Diagnostic as Mark, setDiagnostics } from "@codemirror/lint";
import { type EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Diagnostic, DocumentDiagnosticReport } from "vscode-languageserver-protocol";
import type { LanguageServer } from "../language-server.ts";
import { documentId, toOffset } from "./positions.ts";
import { version } from "./sync.ts";

const SEVERITIES = ["error", "error", "warning", "info", "hint"] as const;
export type SeverityName = "error" | "warning" | "info" | "hint";

/** The severity of a problem by name. */
export function severityOf({ severity }: Diagnostic): SeverityName {
  return SEVERITIES[severity ?? 1] ?? "error";
}

/** What a problem says. */
export function wordsOf({ message }: Diagnostic): string {
  return typeof message === "string" ? message : message.value;
}

/** A problem where it stands in the document now: it moves with the text until the next check. */
export interface Placed {
  readonly problem: Diagnostic;
  readonly from: number;
  readonly to: number;
}

const setProblems = StateEffect.define<readonly Placed[]>();

/** The problems of a document. */
export const problemsField = StateField.define<readonly Placed[]>({
  create: () => [],
  update: (before, { effects, changes, docChanged }) => {
    for (const effect of effects) if (effect.is(setProblems)) return effect.value;
    if (!docChanged || before.length === 0) return before;
    return before.map((one) => ({ ...one, from: changes.mapPos(one.from, 1), to: changes.mapPos(one.to, -1) }));
  },
});

/** Marks in the text and beside it. What they say stands in the hover (hover.ts) and in the list. */
export function marks(): Extension {
  const silent = { tooltipFilter: () => [] };
  return [problemsField, linter(null, silent), lintGutter(silent)];
}

function marked(state: EditorState, problems: readonly Placed[]) {
  const found = problems.map(({ from, to, problem }): Mark => {
    const tags = (problem.tags ?? []).map((tag) => (tag === 1 ? "unnecessary" : "deprecated"));
    return {
      from,
      to,
      severity: severityOf(problem),
      message: wordsOf(problem),
      ...(tags.length > 0 ? { markClass: tags.join(" ") } : {}),
    };
  });
  return setDiagnostics(state, found);
}

/** Checks documents as they change: one question at a time, the next once the answer to the last is there. */
export function createChecks(server: LanguageServer, view: EditorView, checked: (problems: readonly Placed[]) => void): () => void {
  let asking = false;
  let again = false;

  async function check(): Promise<void> {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    try {
      do {
        again = false;
        await once();
      } while (again);
    } finally {
      asking = false;
    }
  }

  async function once(): Promise<void> {
    const { uri } = view.state.facet(documentId);
    const asked = view.state.field(version);
    if (uri === "") return;
    const report = await server
      .request<DocumentDiagnosticReport>("textDocument/diagnostic", { textDocument: { uri } })
      .catch(() => undefined);
    const { state } = view;
    if (state.facet(documentId).uri !== uri || state.field(version) !== asked) {
      again = true;
      return;
    }
    if (report?.kind !== "full") return;
    const problems = report.items.map(
      (problem): Placed => ({ problem, from: toOffset(state, problem.range.start), to: toOffset(state, problem.range.end) }),
    );
    view.dispatch({ effects: setProblems.of(problems) }, marked(state, problems));
    checked(problems);
  }

  return () => void check();
}
