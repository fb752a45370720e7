import { linesOf } from "../json/index.ts";
import { refusedBy, TARGETS } from "../refusals.ts";
import type { Problem } from "../rule.ts";
import type { Report } from "../validate.ts";

/** As many rules are named. */
const MOST = 20;

/** The document's problems by rule, with who is known to refuse it for each. */
export function refusalsSection({ problems, tree }: Report): string {
  const byRule = new Map<string, { readonly first: Problem; count: number }>();
  for (const problem of problems) {
    if (problem.place === true) continue;
    const group = byRule.get(problem.rule.id);
    if (group === undefined) byRule.set(problem.rule.id, { first: problem, count: 1 });
    else group.count++;
  }
  const groups = [...byRule.values()];
  if (groups.length === 0) return "## What would refuse it\n\nNothing that is known: no problem was found.";
  const lines = linesOf(tree.text);
  const shown = groups.slice(0, MOST).map(({ first, count }) => {
    const { line, column } = lines.place(first.at.start);
    const clients = refusedBy(TARGETS, first.rule.id, first.case).map(({ client }) => client);
    const who = clients.length === 0 ? "" : `. Refused by ${clients.join(", ")}`;
    return `- **${first.severity}** \`${first.rule.id}\` at ${line}:${column}${count > 1 ? ` and ${count - 1} more` : ""}: ${first.says}${who}`;
  });
  if (groups.length > MOST) shown.push(`- … and ${groups.length - MOST} more rules`);
  const more = `\`oci-manifest explain ${groups[0]?.first.rule.id}\` says more of the first.`;
  return `## What would refuse it\n\n${shown.join("\n")}\n\n${more}`;
}
