import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Kind } from "../../server/src/model/kinds.ts";
import type { Problem } from "../../server/src/rule.ts";
import { type CheckOptions, validate } from "../../server/src/validate.ts";
import type { MutationScore } from "../../tools/coverage.ts";
import { FAULTLESS } from "../documents/faultless.ts";
import { LEGAL, type Legal } from "./legal.ts";
import { mutants } from "./operators.ts";

/** `UPDATE_SCORE=1 npm test -- mutation` writes it anew; docs/coverage.md shows it. */
const SCORE = path.join(import.meta.dirname, "score.json");

/** The problems counted by rule and words, so that one more of the same is seen. */
function counted(problems: readonly Problem[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, says } of problems) counts.set(`${rule.id} ${says}`, (counts.get(`${rule.id} ${says}`) ?? 0) + 1);
  return counts;
}

test("every change to a faultless document is seen by a rule, or is legal", () => {
  const operators: Record<string, { mutants: number; legal: number; seen: number }> = {};
  const unseen = new Map<string, { count: number; example: string }>();
  const used = new Set<Legal>();
  for (const [name, { document, forced }] of Object.entries(FAULTLESS)) {
    const whole = validate(JSON.stringify(document), forced === undefined ? {} : { kind: forced });
    const options: CheckOptions = { kind: whole.kind as Kind };
    const before = counted(whole.problems);
    for (const { operator, place, text } of mutants(document)) {
      operators[operator] ??= { mutants: 0, legal: 0, seen: 0 };
      const counts = operators[operator];
      counts.mutants++;
      if ([...counted(validate(text, options).problems)].some(([problem, count]) => count > (before.get(problem) ?? 0))) {
        counts.seen++;
        continue;
      }
      const legal = LEGAL.find(
        ({ operators: of, place: at, kinds }) =>
          (of === "any" || of.includes(operator)) && at.test(place) && (kinds === undefined || kinds.test(String(whole.kind))),
      );
      if (legal !== undefined) {
        used.add(legal);
        counts.legal++;
        continue;
      }
      const key = `${whole.kind}: ${operator} ${place}`;
      const known = unseen.get(key);
      if (known === undefined) unseen.set(key, { count: 1, example: name });
      else known.count++;
    }
  }
  const defects = [...unseen].map(([key, { count, example }]) => `${key} (${count}, as in ${example})`).sort();
  // All of them: assert cuts long lists.
  if (defects.length > 0) assert.fail(`${defects.length} changes that no rule sees:\n${defects.join("\n")}`);
  assert.deepEqual(
    LEGAL.filter((legal) => !used.has(legal)).map(({ place, because }) => `${place}: ${because}`),
    [],
    "exceptions that nothing needs",
  );
  const score: MutationScore = { operators: Object.fromEntries(Object.entries(operators).sort(([a], [b]) => (a < b ? -1 : 1))) };
  if (process.env.UPDATE_SCORE) fs.writeFileSync(SCORE, `${JSON.stringify(score, null, 2)}\n`);
  const recorded = JSON.parse(fs.readFileSync(SCORE, "utf8")) as MutationScore;
  for (const [operator, { mutants: all, legal, seen }] of Object.entries(recorded.operators)) {
    const now = score.operators[operator];
    assert.ok(now !== undefined, operator);
    assert.ok(now.seen / (now.mutants - now.legal || 1) >= seen / (all - legal || 1) - 1e-9, `${operator}: the score fell`);
    // What is called legal must not grow to make the score.
    assert.ok(now.seen / now.mutants >= (0.99 * seen) / all, `${operator}: a smaller part of all changes is seen`);
  }
});
