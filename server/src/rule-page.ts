import { humanSize } from "./oci/units.ts";
import { shownExample } from "./pages.ts";
import { whyWithRefusals } from "./refusal-table.ts";
import type { Example, Rule, Surroundings } from "./rule.ts";

/** A rule's examples with «marks» taken out, for reading. */
export const unmarked = (text: string): string => shownExample(text).replaceAll(/[«»]/g, "");

/** Indents compact examples; a text that is not JSON stays as it is. */
export function readable(text: string): string {
  const plain = unmarked(text);
  if (plain.includes("\n")) return plain.trimEnd();
  try {
    const pretty = JSON.stringify(JSON.parse(plain), null, 2);
    // A duplicate property, a number's spelling: what parsing loses must be seen, so such examples stay as they stand.
    return JSON.stringify(JSON.parse(pretty)) === plain.replaceAll(/("(?:[^"\\]|\\.)*(?:"|$))|\s+/g, "$1") ? pretty : plain;
  } catch {
    return plain;
  }
}

const fenced = (text: string): string => `\`\`\`json\n${readable(text)}\n\`\`\``;

/** What lies around an example, its documents without their layout of lines: enough to see who points at whom. */
function surroundings({ place = "index.json", files }: Surroundings): string {
  if (files === undefined) return "";
  const others = Object.entries(files).map(([path, content]) =>
    typeof content === "string"
      ? `\`${path}\`:\n\n${fenced(content)}`
      : `\`${path}\`: ${"kind" in content ? `a ${content.kind}` : humanSize(content.size)}`,
  );
  return `${[...others, `\`${place}\`:`].join("\n\n")}\n\n`;
}

/** An example in Markdown: what lies around it, its text, what is said of it, and its text after the fix. */
export function exampleText(example: Example): string {
  return surroundings(example) + documentText(example);
}

function documentText(example: Example): string {
  if ("good" in example) return fenced(example.good);
  const says = typeof example.says === "string" ? [example.says] : example.says;
  const lines = [fenced(example.bad), "", ...[...new Set(says)].slice(0, 4).map((message) => `> ${message}`)];
  if (example.fixed !== undefined) lines.push("", "After the fix:", "", fenced(example.fixed));
  return lines.join("\n");
}

/** "legacy-cache-index" as a title: "Legacy cache index". */
export function ruleTitle(id: string): string {
  const words = id
    .replaceAll("-", " ")
    .replace(
      /\b(json|bom|docker|buildkit)\b/g,
      (word) => ({ json: "JSON", bom: "BOM", docker: "Docker", buildkit: "BuildKit" })[word] ?? word,
    );
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Severity, documents, fix, version and clauses of a rule, as a Markdown table.
 *
 * @param fix what the row about a quick fix says; left out where nobody has tried the examples
 */
export function factsTable(rule: Rule, fix?: string): string {
  const varies = rule.examples.some((example) => "bad" in example && example.severity && example.severity !== rule.severity);
  return `| | |
|---|---|
| Severity | ${rule.severity}${varies ? ", and other where the text above says so" : ""} |
| Documents | ${rule.kinds ? rule.kinds.map((kind) => `\`${kind}\``).join(", ") : "all"} |
${fix === undefined ? "" : `| Quick fix | ${fix} |\n`}| Since | ${rule.since} |
| Written in | ${rule.spec.join(" · ")} |`;
}

/** A rule's whole page, in Markdown; `fix` as in `factsTable`. */
export function rulePageText(rule: Rule, fix?: string): string {
  return `# ${ruleTitle(rule.id)}

\`${rule.id}\` · ${rule.severity} · ${rule.subject}

${rulePageBody(rule)}

## Facts

${factsTable(rule, fix)}

Set it for a workspace in VS Code: \`"oci-manifest.rules": { "${rule.id}": "off" }\` (or \`error\`, \`warning\`, \`info\`, \`hint\`). In a terminal: \`oci-manifest explain ${rule.id}\`.
`;
}

/** What a rule's page says, in Markdown: what goes wrong and why it matters, what is wrong, what is right. No HTML. */
export function rulePageBody(rule: Rule): string {
  return `${rule.summary.replace(/\.?$/, ".")}

## Why it matters

${whyWithRefusals(rule)}

## Wrong

${rule.examples
  .filter((example) => "bad" in example)
  .map(exampleText)
  .join("\n\n")}

## Right

${rule.examples
  .filter((example) => "good" in example)
  .map(exampleText)
  .join("\n\n")}`;
}
