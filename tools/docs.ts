// Makes what is made from the rules: a page per rule, the table of all rules, README's table and the settings in
// package.json. `npm run docs` writes them; the house test compares and says what is stale.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { targetTable } from "../server/src/refusal-table.ts";
import { TARGET_TITLES, TARGETS } from "../server/src/refusals.ts";
import { type Rule, SUBJECTS } from "../server/src/rule.ts";
import { rulePageText } from "../server/src/rule-page.ts";
import { rules } from "../server/src/rules/index.ts";
import { configurationSchema } from "./configuration-schema.ts";
import { coveragePage, type MutationScore } from "./coverage.ts";
import { featureMatrix } from "./features.ts";
import { fixesOf } from "./rule-fixes.ts";

const root = path.resolve(import.meta.dirname, "..");
const MARK = "<!-- made by `npm run docs` from the rules; edit server/src/rules/ instead -->";

async function rulePage(rule: Rule): Promise<string> {
  return `${MARK}\n${rulePageText(rule, await fixesOf(rule))}`;
}

function targetsPage(): string {
  const tables = TARGETS.map((target) => {
    const table = targetTable(target, (rule) => `[${rule}](rules/${rule}.md)`);
    const title = TARGET_TITLES[target];
    return `## ${target}\n\n${title.charAt(0).toUpperCase()}${title.slice(1)}.\n\n${table ?? "We know of nothing that it refuses and others take. If you do, please tell us."}`;
  });
  return `${MARK.replace("rules/", "refusals.ts")}
# Targets

Who refuses this? The setting \`oci-manifest.target\` and the flag \`--target\` name the readers that matter to you, one or several:

\`\`\`json
{ "oci-manifest.target": ["podman", "ecr"] }
\`\`\`

\`\`\`sh
oci-manifest check --target podman,ecr index.json
\`\`\`

What a named reader is known to refuse becomes an error whose message says so: \`… · refused by podman 4.3.1\`. What is a fault by
itself weighs more then; what the specification allows and this reader does not take is told only then
([refused-by-target](rules/refused-by-target.md)). Everything else stays as it is, and \`oci-manifest.rules\` stands above it: a rule that is
off stays off.

The facts are data, each with the version that was tried, the day, and where it is written; "measured" are our own trials of
24 November 2026, with one fault in each document. What a later version takes, or a registry that was closed, is marked as over and
raises nothing. A newer version than the one named may behave otherwise: [tell us](https://github.com/oci-manifest/oci-manifest/issues).

${tables.join("\n\n")}
`;
}

function table(link: (rule: Rule) => string): string {
  const parts: string[] = [];
  for (const subject of SUBJECTS) {
    const own = rules.filter((rule) => rule.subject === subject);
    if (own.length === 0) continue;
    parts.push(
      `| **${subject}** | | |`,
      ...own.map((rule) => `| [\`${rule.id}\`](${link(rule)}) | ${rule.severity} | ${rule.summary.replaceAll("|", "\\|")} |`),
    );
  }
  return ["| rule | severity | what it finds |", "|---|---|---|", ...parts].join("\n");
}

function between(text: string, name: string, content: string): string {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`a page has no ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}

function packageJson(): string {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const setting = manifest.contributes?.configuration?.properties?.["oci-manifest.rules"];
  if (setting === undefined) throw new Error("package.json contributes no setting oci-manifest.rules");
  setting.properties = Object.fromEntries(
    rules.map((rule) => [
      rule.id,
      {
        type: "string",
        enum: ["error", "warning", "info", "hint", "off"],
        default: rule.severity,
        description: rule.summary,
      },
    ]),
  );
  const target = manifest.contributes.configuration.properties["oci-manifest.target"];
  if (target === undefined) throw new Error("package.json contributes no setting oci-manifest.target");
  const titles = TARGETS.map((name) => `${TARGET_TITLES[name]}.`);
  target.anyOf = [
    { type: "string", enum: ["any", ...TARGETS], enumDescriptions: ["Nobody in particular.", ...titles] },
    { type: "array", uniqueItems: true, items: { type: "string", enum: TARGETS, enumDescriptions: titles } },
  ];
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Every generated file with its content, by path from the project's root. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const rule of rules) files.set(`docs/rules/${rule.id}.md`, await rulePage(rule));
  files.set("docs/targets.md", targetsPage());
  files.set("docs/rules/README.md", `${MARK}\n# Rules\n\n${table((rule) => `${rule.id}.md`)}\n`);
  files.set(
    "README.md",
    between(
      fs.readFileSync(path.join(root, "README.md"), "utf8"),
      "rules",
      table((rule) => `docs/rules/${rule.id}.md`),
    ),
  );
  files.set("docs/features.md", between(fs.readFileSync(path.join(root, "docs/features.md"), "utf8"), "capabilities", featureMatrix()));
  files.set("schemas/configuration/oci-manifest.schema.json", configurationSchema());
  files.set("package.json", packageJson());
  const score = JSON.parse(fs.readFileSync(path.join(root, "test/mutation/score.json"), "utf8")) as MutationScore;
  files.set("docs/coverage.md", `${MARK}\n${coveragePage(score)}`);
  return files;
}

async function write(): Promise<void> {
  let written = 0;
  const files = await generatedFiles();
  for (const [name, content] of files) {
    const file = path.join(root, name);
    if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === content) continue;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
    written++;
  }
  for (const name of fs.readdirSync(path.join(root, "docs/rules")))
    if (!files.has(`docs/rules/${name}`)) {
      fs.rmSync(path.join(root, "docs/rules", name));
      written++;
    }
  console.log(`${rules.length} rules, ${written} files changed`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) void write();
