import { rules } from "../server/src/rules/index.ts";
import { sections, specRows } from "./spec-rows.ts";

/** What the mutation test counted: how many mutants of faultless documents each operator made, and how many a rule sees. */
export interface MutationScore {
  readonly operators: Readonly<Record<string, { readonly mutants: number; readonly legal: number; readonly seen: number }>>;
}

/** Rows that neither a rule covers nor a reason excuses, and numbers that rules name and no row has. */
export function uncovered(): { readonly rows: readonly string[]; readonly unknown: readonly string[] } {
  const covered = new Set(rules.flatMap((rule) => rule.covers));
  const known = new Set(specRows.map((row) => row.id));
  return {
    rows: specRows.filter((row) => row.none === undefined && !covered.has(row.id)).map((row) => row.id),
    unknown: [...covered].filter((id) => !known.has(id)),
  };
}

const percent = (part: number, whole: number): string => `${whole === 0 ? "100" : ((100 * part) / whole).toFixed(1)} %`;

/** docs/coverage.md without its mark. */
export function coveragePage(score: MutationScore): string {
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  const tables = sections.map(([heading, rows]) => {
    const lines = rows.map(([id, says, none]) => {
      const of = rules.filter((rule) => rule.covers.includes(id)).map((rule) => `[\`${rule.id}\`](rules/${rule.id}.md)`);
      return `| ${id} | ${cell(says)} | ${[...of, ...(none === undefined ? [] : [`*${cell(none)}*`])].join(", ")} |`;
    });
    return `## ${heading}\n\n| # | what must hold | who sees to it |\n|---|---|---|\n${lines.join("\n")}`;
  });
  const rows = Object.entries(score.operators);
  const sum = (of: "mutants" | "legal" | "seen"): number => rows.reduce((total, [, counts]) => total + counts[of], 0);
  const line = (name: string, mutants: number, legal: number, seen: number): string =>
    `| ${name} | ${mutants} | ${seen} | ${legal} | ${percent(seen, mutants)} | ${percent(seen, mutants - legal)} |`;
  const ours = specRows.filter((row) => row.none === undefined).length;
  return `# Coverage

Every statement of the specifications that can be checked, and the rule that checks it: image-spec 1.1.1 (and what its main branch adds),
distribution's Docker schema 1 and 2, the Docker image specification, \`docker save\`, BuildKit's cache config and the artifact manifests.
${ours} of ${specRows.length} are decided by the text of a document, or by the layout in which it lies; the others have their reason.

## Mutation score

Each faultless document of the tests is changed in every place by every operator, one change at a time. A change that leaves the document
right is *legal*, and no rule is asked to see it: an optional property dropped, another text where any text may stand, two sizes exchanged.
What is legal and why is listed in test/mutation/legal.ts, by hand; a change that no rule sees and no reason excuses fails the test.

| operator | changes | seen by a rule | legal | seen, of all | seen, of those not legal |
|---|---|---|---|---|---|
${rows.map(([name, { mutants, legal, seen }]) => line(name, mutants, legal, seen)).join("\n")}
${line("**all**", sum("mutants"), sum("legal"), sum("seen"))}

${tables.join("\n\n")}
`;
}
