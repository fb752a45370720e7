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
  const taken = takenPlaces();
  for (const { rule, fixes } of problems) {
    if (fixes === undefined || left.has(rule.id)) continue;
    const fix: Fix | undefined = unsafe.has(rule.id) ? fixes()[0] : fixes().find(({ safe }) => safe);
    if (fix === undefined || fix.edits.length === 0) continue;
    if (fix.edits.some(taken.touches)) continue;
    for (const edit of fix.edits) taken.add(edit);
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

interface Taken {
  /** Whether an edit touches one that was added: two at one place have no defined order. */
  readonly touches: (edit: Edit) => boolean;
  readonly add: (edit: Edit) => void;
}

/** Edits that do not overlap, by their place. Most come in the order of the text and are added at the end. */
function takenPlaces(): Taken {
  const sorted: Edit[] = [];
  /** How many of them begin at or before an offset. */
  function countUpTo(offset: number): number {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as Edit).start <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  return {
    touches: ({ start, end }) => {
      const last = sorted[countUpTo(end) - 1];
      return last !== undefined && last.end >= start;
    },
    add: (edit) => {
      let at = countUpTo(edit.start);
      // Of two that begin together the longer one is the last.
      while (at > 0 && sorted[at - 1]?.start === edit.start && (sorted[at - 1]?.end ?? 0) > edit.end) at--;
      if (at === sorted.length) sorted.push(edit);
      else sorted.splice(at, 0, edit);
    },
  };
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
