import { applyEdits, type Edit } from "./json/index.ts";
import type { Problem } from "./rule.ts";
import { type CheckOptions, type Report, validate } from "./validate.ts";

/** Fixes bring new faults to light (a renamed key, a duplicate of it); a document that still changes after this is left. */
const ROUNDS = 10;

/** The text after all safe fixes, how many were applied, and its report. */
export interface Fixed {
  readonly text: string;
  readonly count: number;
  readonly report: Report;
}

/** Applies safe fixes until nothing changes, at most ten rounds. `report` is the check of its own text with `options`. */
export function applySafeFixes(report: Report, options: CheckOptions): Fixed {
  const original = report.tree.text;
  let text = original;
  let current = report;
  let count = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { edits, fixes } = safeEdits(current.problems);
    if (edits.length === 0) break;
    const next = applyEdits(text, edits);
    if (next === text) break;
    text = next;
    count += fixes;
    current = validate(text, options);
  }
  return { text, count, report: current };
}

/** The edits of every problem's first safe fix, leaving out those that touch an earlier one's text. */
function safeEdits(problems: readonly Problem[]): { edits: Edit[]; fixes: number } {
  const edits: Edit[] = [];
  let fixes = 0;
  for (const problem of problems) {
    const fix = problem.fixes?.().find(({ safe }) => safe);
    if (fix === undefined || fix.edits.length === 0) continue;
    if (fix.edits.some((edit) => edits.some((other) => touches(edit, other)))) continue;
    edits.push(...fix.edits);
    fixes++;
  }
  return { edits: edits.sort((a, b) => a.start - b.start), fixes };
}

/** Two edits at one place have no defined order; such a fix waits for the next round. */
function touches(a: Edit, b: Edit): boolean {
  return a.start <= b.end && b.start <= a.end;
}
