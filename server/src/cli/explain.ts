import { shownExample } from "../pages.ts";
import { whyWithRefusals } from "../refusal-table.ts";
import type { Example, Rule } from "../rule.ts";
import { SUBJECTS } from "../rule.ts";
import { rules } from "../rules/index.ts";
import { closest } from "../suggest.ts";
import type { Io } from "./io.ts";
import type { Colours } from "./report/colour.ts";
import { shown } from "./report/display.ts";
import { markdown } from "./report/page.ts";

/** Prints a rule's page, or with no id the table of all rules. The answer is the exit code: 0, or 2 for a rule that is not there. */
export function explain(id: string | undefined, colours: Colours, io: Io): number {
  if (id === undefined) {
    io.out(table(colours));
    return 0;
  }
  const rule = rules.find((rule) => rule.id === id);
  if (rule === undefined) {
    const ids = rules.map((rule) => rule.id);
    const near = closest(id, ids);
    io.err(
      `error: there is no rule \`${shown(id)}\`; ${near === undefined ? "" : `did you mean \`${near}\`? `}\`oci-manifest explain\` lists all\n`,
    );
    return 2;
  }
  io.out(page(rule, colours, Math.min(io.columns ?? 100, 100)));
  return 0;
}

function page(rule: Rule, colours: Colours, width: number): string {
  const paint = colours.severity[rule.severity];
  const render = (text: string): string => markdown(text, width, colours);
  const parts = [
    `${colours.bold(rule.id)}  ${paint(rule.severity)}  ${colours.dim(`${rule.subject} · since ${rule.since}`)}`,
    render(rule.summary),
    render(whyWithRefusals(rule)),
  ];
  for (const example of rule.examples) parts.push(exampleText(example, colours));
  parts.push(`${colours.bold("Specification")}\n${rule.spec.map((clause) => `  ${render(clause)}`).join("\n")}`);
  return `${parts.join("\n\n")}\n`;
}

function exampleText(example: Example, colours: Colours): string {
  const indented = (text: string): string =>
    shownExample(text)
      .trimEnd()
      .split("\n")
      .map((line) => `  ${shown(line)}`)
      .join("\n");
  if ("good" in example) return `${colours.good("Right")}\n${indented(example.good)}`;
  const marked = indented(example.bad)
    .replaceAll("«", colours.enabled ? "\x1b[4m" : "«")
    .replaceAll("»", colours.enabled ? "\x1b[24m" : "»");
  const says = (Array.isArray(example.says) ? example.says : [example.says])
    .map((text) => `  ${colours.dim("→")} ${shown(text)}`)
    .join("\n");
  const fixed = example.fixed === undefined ? "" : `\n${colours.dim("Fixed")}\n${indented(example.fixed)}`;
  return `${colours.severity.error("Wrong")}\n${marked}\n${says}${fixed}`;
}

function table(colours: Colours): string {
  const width = Math.max(0, ...rules.map(({ id }) => id.length));
  const groups = SUBJECTS.map((subject) => {
    const members = rules.filter((rule) => rule.subject === subject);
    if (members.length === 0) return "";
    const rows = members.map(
      ({ id, severity, summary }) =>
        `  ${id.padEnd(width)}  ${colours.severity[severity](severity.padEnd(7))}  ${summary.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")}`,
    );
    return `${colours.bold(subject)}\n${rows.join("\n")}\n`;
  });
  return `${groups.filter(Boolean).join("\n")}\n${colours.dim("oci-manifest explain RULE")} prints a rule's page\n`;
}
