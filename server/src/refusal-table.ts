import { REFUSALS_HERE, type Refusal, refusals, refusalsOf, TARGETS, type Target } from "./refusals.ts";
import type { Rule } from "./rule.ts";

/** A cell's text: what would end the cell is escaped. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function code(text: string | undefined): string {
  if (text === undefined) return "";
  return text.includes("`") ? cell(text) : `\`${cell(text)}\``;
}

/** When and where it was seen, and since when it is over. */
function seen({ asOf, until, source }: Refusal): string {
  const where = source === "measured" ? `measured, ${asOf}` : until === undefined ? `${source}, ${asOf}` : `${asOf}, ${source}`;
  return until === undefined ? where : `${where}; over since ${until}`;
}

/** Whether two facts make one row. */
function alike(a: Refusal, b: Refusal): boolean {
  return a.case === b.case && a.text === b.text && a.asOf === b.asOf && a.until === b.until && a.source === b.source;
}

/** What is known of who refuses a rule's faults, as a Markdown table; `undefined` where nothing is. */
export function refusalTable(rule: string): string | undefined {
  const groups: Refusal[][] = [];
  const facts = [...refusalsOf(rule)].sort((a, b) => Number(a.until !== undefined) - Number(b.until !== undefined));
  for (const fact of facts) {
    const group = groups.find(([first]) => first !== undefined && alike(first, fact));
    if (group === undefined) groups.push([fact]);
    else group.push(fact);
  }
  if (groups.length === 0) return undefined;
  const cases = new Set(facts.map((fact) => fact.case));
  const rows = groups
    .sort((a, b) => order(a, cases) - order(b, cases))
    .map((group) => {
      const [fact] = group as [Refusal];
      const who = group
        .sort((a, b) => TARGETS.indexOf(a.target) - TARGETS.indexOf(b.target))
        .map(({ client }) => client)
        .join(", ");
      const what = cases.size > 1 ? `${fact.case?.replaceAll("-", " ") ?? "all"} | ` : "";
      return `| ${what}${cell(who)} | ${code(fact.text)} | ${seen(fact)} |`;
    });
  return [
    cases.size > 1 ? "| what | who refuses | with what | seen |" : "| who refuses | with what | seen |",
    cases.size > 1 ? "|---|---|---|---|" : "|---|---|---|",
    ...rows,
  ].join("\n");
}

/** By case, in the order of the facts; what is over stands last in its case. */
function order([first]: readonly Refusal[], cases: ReadonlySet<string | undefined>): number {
  return [...cases].indexOf(first?.case) * 2 + (first?.until === undefined ? 0 : 1);
}

/** The words of a rule's page with the table of who refuses it: where the rule has left a place for it, else at the end. */
export function whyWithRefusals(rule: Rule): string {
  const why = rule.why.trim();
  const table = refusalTable(rule.id);
  if (table === undefined) return why;
  const about = "The setting `target` makes an error of what a named reader refuses. Program versions are those that were tried.";
  return why.includes(REFUSALS_HERE) ? why.replace(REFUSALS_HERE, table) : `${why}\n\n## Who refuses it\n\n${about}\n\n${table}`;
}

/** What is known of one target: a row for each of a rule's cases. */
export function targetTable(target: Target, link: (rule: string) => string): string | undefined {
  const facts = refusals.filter((fact) => fact.target === target);
  if (facts.length === 0) return undefined;
  // What is no fault but for this target stands first, what is over last.
  const rank = ({ until, rule }: Refusal): number => (until !== undefined ? 2 : rule === "refused-by-target" ? 0 : 1);
  const rows = facts
    .sort((a, b) => rank(a) - rank(b))
    .map((fact) => {
      const what = fact.case === undefined ? "" : `: ${fact.case.replaceAll("-", " ")}`;
      return `| ${link(fact.rule)}${what} | ${cell(fact.client)} | ${code(fact.text)} | ${seen(fact)} |`;
    });
  return ["| what | version | what people see | seen |", "|---|---|---|---|", ...rows].join("\n");
}
