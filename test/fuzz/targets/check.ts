import { applyFixes } from "../../../server/src/fixes.ts";
import { identify } from "../../../server/src/identify.ts";
import { applyEdits, scan } from "../../../server/src/json/index.ts";
import { KINDS } from "../../../server/src/model/kinds.ts";
import { TARGETS } from "../../../server/src/refusals.ts";
import { type Context, type Expectations, type Problem, SPEC_VERSIONS } from "../../../server/src/rule.ts";
import { rules } from "../../../server/src/rules/index.ts";
import { type CheckOptions, judge, validate } from "../../../server/src/validate.ts";
import { diceOf, type Target } from "../engine.ts";
import { holds, inside, ordered } from "../promise.ts";
import { documentSeeds } from "../seeds.ts";

const EXPECT: Expectations = {
  platforms: ["linux/amd64", "linux/arm/v7", "windows/amd64"],
  annotations: { "*": { "org.opencontainers.image.title": "*" }, "oci-manifest": { "org.opencontainers.image.*": "*a*b*", x: "" } },
};

/** What a text is checked by, chosen by the text itself. */
export function optionsFor(text: string): CheckOptions {
  const dice = diceOf(text);
  return {
    ...(dice.chance(0.5) ? { kind: dice.pick(KINDS) } : {}),
    ...(dice.chance(0.3) ? { targets: [dice.pick(TARGETS), dice.pick(TARGETS)] } : {}),
    ...(dice.chance(0.3) ? { specVersion: dice.pick(SPEC_VERSIONS) } : {}),
    ...(dice.chance(0.2) ? { expect: EXPECT } : {}),
    ...(dice.chance(0.2) ? { file: `/a/blobs/sha256/${"a".repeat(64)}` } : {}),
    ...(dice.chance(0.1) ? { suppress: [{ rule: dice.pick(rules).id, pointer: dice.pick(["", "/manifests/0", "/layers", "/~2"]) }] } : {}),
  };
}

/** A text of the report's document that a person may read. */
export function calm(words: string, of: string): void {
  holds(!/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(words), `${of} says a control character`);
  holds(words.length <= 400, `${of} says too much`);
}

function look(problem: Problem, text: string, sound: boolean): void {
  const { at, says, rule, related = [] } = problem;
  inside(at, text, `${rule.id}'s place`);
  calm(says, rule.id);
  for (const { at: other, file, says: more } of related) {
    inside(other, file?.text ?? text, `${rule.id}'s other place`);
    calm(more, rule.id);
  }
  for (const fix of problem.fixes?.() ?? []) {
    calm(fix.title, `a fix of ${rule.id}`);
    ordered(fix.edits, text, `edits of ${rule.id}`);
    const fixed = applyEdits(
      text,
      [...fix.edits].sort((a, b) => a.start - b.start),
    );
    if (sound) holds(scan(fixed).faults.length === 0, `a fix of ${rule.id} leaves no JSON`);
  }
}

/** Which document is this, all rules by themselves, and all of them through the door. */
export const check: Target = {
  name: "check",
  seeds: documentSeeds,
  run: (text) => {
    const options = optionsFor(text);
    const read = identify(text, options);
    const { document } = read;
    if (document === undefined) return;
    const context: Context = { specVersion: options.specVersion ?? "1.1", targets: options.targets ?? [], expect: options.expect ?? {} };
    // Not through the door, which would catch what a rule throws.
    const found = new Set<string>();
    for (const rule of rules)
      if (rule.kinds === undefined || rule.kinds.includes(document.kind))
        for (const { onlyForTarget } of rule.check(document, context)) if (onlyForTarget !== true) found.add(rule.id);
    const { problems, suppressed } = judge(read, options);
    const told = new Set([...problems, ...suppressed.map(({ problem }) => problem)].map(({ rule }) => rule.id));
    for (const id of found) holds(told.has(id) || suppressed.length > 0, `the door is silent about ${id}`);
    const sound = read.tree.faults.length === 0;
    let last = 0;
    for (const [i, problem] of problems.entries()) {
      holds(problem.internal !== true, `${problem.rule.id} failed`);
      holds(last <= problem.at.start, "problems are not sorted");
      last = problem.at.start;
      if (i < 60) look(problem, text, sound);
    }
    holds(problems.length <= 4 * text.length + 100, "more problems than the text has room for");
  },
};

/** The safe fixes, and then some: never worse, never broken, and at rest when they are done. */
export const fix: Target = {
  name: "fix",
  seeds: documentSeeds,
  run: (text) => {
    const { file: _, ...options } = optionsFor(text);
    const before = validate(text, options);
    const weight = (problems: readonly Problem[]): number =>
      problems.reduce((sum, { severity, place }) => sum + (place ? 0 : severity === "error" ? 1e6 : severity === "warning" ? 1 : 0), 0);
    const dice = diceOf(text);
    const unsafe = dice.chance(0.5) ? new Set(rules.map(({ id }) => id).filter(() => dice.chance(0.5))) : new Set<string>();
    const fixed = applyFixes(before, options, unsafe);
    holds(fixed.report.tree.text === fixed.text, "the report is of another text");
    const after = validate(fixed.text, options);
    holds(weight(after.problems) <= weight(before.problems), "the fixed document is worse");
    if (before.tree.faults.length === 0) holds(after.tree.faults.length === 0, "the fixed document is no JSON");
    if (unsafe.size > 0 || fixed.left.length > 0 || options.kind === undefined) return;
    const again = applyFixes(after, options);
    holds(
      again.text === fixed.text,
      `fixing again changes more: ${after.problems.filter((p) => p.fixes?.().some((f) => f.safe)).map((p) => p.rule.id)[0]}`,
    );
  },
};
