import { isLayoutBlob } from "./convert/layout-blob.ts";
import { applyEdits, type Edit } from "./json/index.ts";
import type { Fix } from "./rule.ts";
import { type CheckOptions, type Report, validate } from "./validate.ts";

/** Fixes bring new faults to light (a renamed key, a duplicate of it); a document that still changes after this is left. */
const ROUNDS = 10;

/** The text after all fixes, how many were applied, and its report. */
export interface Fixed {
  readonly text: string;
  readonly count: number;
  readonly report: Report;
  /** Rules whose fixes were left out, because with them there would be more errors, or as many and more warnings. */
  readonly left: readonly string[];
}

/** A fix that is to be applied, and the rule that made it. */
interface Chosen {
  readonly rule: string;
  readonly edits: readonly Edit[];
}

const NO_RULES: ReadonlySet<string> = new Set();

/**
 * Applies safe fixes, and the first one of each problem of the rules in `unsafe`, until nothing changes, at most ten rounds. The
 * document is never worse than before. A blob of a layout stays as it is: its name is the digest of its content.
 *
 * @param report the check of its own text with `options`
 */
export function applyFixes(report: Report, options: CheckOptions, unsafe: ReadonlySet<string> = NO_RULES): Fixed {
  let text = report.tree.text;
  let current = report;
  let count = 0;
  const left = new Set<string>();
  if (isLayoutBlob(options.file)) return { text, count, report, left: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const was = weightOf(current);
    let fixes = chosenOf(current, unsafe, left);
    if (fixes.length === 0) break;
    let next = applied(text, fixes);
    if (next === text) break;
    let checked = validate(next, options);
    if (isWorse(weightOf(checked), was)) {
      fixes = withoutHarm(text, fixes, was, left, options);
      next = applied(text, fixes);
      // The check of another text may have taken the tape of this one.
      checked = validate(next, options);
    }
    text = next;
    count += fixes.length;
    current = checked;
  }
  return { text, count, report: current, left: [...left] };
}

/** Each problem's fix, leaving out those that touch an earlier one's text: they wait for the next round. */
function chosenOf({ problems }: Report, unsafe: ReadonlySet<string>, left: ReadonlySet<string>): Chosen[] {
  const chosen: Chosen[] = [];
  const taken: Edit[] = [];
  for (const { rule, fixes } of problems) {
    if (fixes === undefined || left.has(rule.id)) continue;
    const fix: Fix | undefined = unsafe.has(rule.id) ? fixes()[0] : fixes().find(({ safe }) => safe);
    if (fix === undefined || fix.edits.length === 0) continue;
    if (fix.edits.some((edit) => taken.some((other) => touches(edit, other)))) continue;
    taken.push(...fix.edits);
    chosen.push({ rule: rule.id, edits: fix.edits });
  }
  return chosen;
}

/** The fixes of those rules that, one after the other, make nothing worse; the others are noted in `left`. */
function withoutHarm(text: string, fixes: readonly Chosen[], was: Weight, left: Set<string>, options: CheckOptions): Chosen[] {
  let kept: Chosen[] = [];
  let weight = was;
  for (const rule of new Set(fixes.map((fix) => fix.rule))) {
    const more = [...kept, ...fixes.filter((fix) => fix.rule === rule)];
    const then = weightOf(validate(applied(text, more), options));
    if (isWorse(then, weight)) left.add(rule);
    else {
      kept = more;
      weight = then;
    }
  }
  return kept;
}

function applied(text: string, fixes: readonly Chosen[]): string {
  return applyEdits(
    text,
    fixes.flatMap(({ edits }) => edits).sort((a, b) => a.start - b.start),
  );
}

/** Two edits at one place have no defined order. */
function touches(a: Edit, b: Edit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

interface Weight {
  readonly errors: number;
  readonly warnings: number;
}

function weightOf({ problems }: Report): Weight {
  let errors = 0;
  let warnings = 0;
  for (const { severity, place } of problems) {
    if (place === true) continue;
    if (severity === "error") errors++;
    else if (severity === "warning") warnings++;
  }
  return { errors, warnings };
}

function isWorse(a: Weight, b: Weight): boolean {
  return a.errors > b.errors || (a.errors === b.errors && a.warnings > b.warnings);
}
