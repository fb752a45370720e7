import type { Problem } from "../../rule.ts";

/** Problems told as one: the first, its fellows, and the further places that belong to it. */
export interface Group {
  readonly first: Problem;
  /** All problems of the group, the first included, in document order. */
  readonly problems: Problem[];
  /** Findings that only mark a further place of the rule's problem. */
  readonly places: Problem[];
}

/** More problems than this with the same words but other values are folded as well. */
const ALIKE = 5;

/** Groups repeats, in the order of their first appearance: a list of a thousand entries has one fault a thousand times. */
export function fold(problems: readonly Problem[]): Group[] {
  if (problems.length === 0) return [];
  const wordings = new Map<string, number>();
  const wordingOf = (problem: Problem): string =>
    `${problem.rule.id} ${problem.severity} ${problem.says.replace(/`[^`]*`/g, "``").replace(/\d+/g, "0")}`;
  const mains = problems.filter((problem) => problem.place !== true);
  for (const problem of mains) {
    const wording = wordingOf(problem);
    wordings.set(wording, (wordings.get(wording) ?? 0) + 1);
  }
  const groups = new Map<string, Group>();
  const byRule = new Map<string, Group>();
  for (const problem of mains) {
    const wording = wordingOf(problem);
    const key = (wordings.get(wording) as number) > ALIKE ? wording : `${wording} ${problem.says}`;
    const group = groups.get(key);
    if (group !== undefined) group.problems.push(problem);
    else {
      const made = { first: problem, problems: [problem], places: [] };
      groups.set(key, made);
      if (!byRule.has(problem.rule.id)) byRule.set(problem.rule.id, made);
    }
  }
  for (const problem of problems) {
    if (problem.place !== true) continue;
    const group = byRule.get(problem.rule.id);
    if (group !== undefined) group.places.push(problem);
    else {
      // A rule that marks places without saying what they are places of: told as they are.
      const made = { first: problem, problems: [problem], places: [] };
      groups.set(`${problem.rule.id} places`, made);
      byRule.set(problem.rule.id, made);
    }
  }
  return [...groups.values()].sort((a, b) => a.first.at.start - b.first.at.start);
}
