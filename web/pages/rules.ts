import { deflateRawSync } from "node:zlib";
import MarkdownIt from "markdown-it";
import { shownExample } from "../../server/src/pages.ts";
import { whyWithRefusals } from "../../server/src/refusal-table.ts";
import { refusalsOf } from "../../server/src/refusals.ts";
import { type Example, type Rule, SUBJECTS } from "../../server/src/rule.ts";
import { exampleText, factsTable, readable, ruleTitle } from "../../server/src/rule-page.ts";
import { rules } from "../../server/src/rules/index.ts";
import { fixesOf } from "../../tools/rule-fixes.ts";
import { contentOf, fragmentOf, type Shared } from "../src/fragment.ts";
import type { Entry } from "../src/search/rank.ts";
import { type Assets, escapeHtml, framed } from "./frame.ts";

const DOCS = "https://github.com/oci-manifest/oci-manifest/blob/main/docs/";

const markdown = new MarkdownIt({ html: false, linkify: false });
markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  const token = tokens[index];
  const address = String(token?.attrGet("href") ?? "");
  if (/^[a-z0-9-]+\.md$/.test(address)) token?.attrSet("href", address.replace(/\.md$/, ".html"));
  else if (/^\.\.\//.test(address)) token?.attrSet("href", DOCS + address.slice(3));
  if (!/^[a-z0-9-]+\.md$/.test(address)) token?.attrSet("rel", "noopener");
  return self.renderToken(tokens, index, options);
};

/** The address of the page with a text in it, from a rule's page on; the same fragment that *Share* makes. */
export function openingLink(shared: Shared): string {
  const packed = deflateRawSync(Buffer.from(contentOf(shared)), { level: 9 }).toString("base64url");
  return `../index.html#${fragmentOf(packed, shared)}`;
}

/** An example as the editor opens it; `undefined` where the page does not hold all of its text. */
function sharedOf(example: Example): Shared | undefined {
  const marked = "good" in example ? example.good : example.bad;
  if (shownExample(marked) !== marked) return undefined;
  const { place = "index.json", files, kind, targets, specVersion } = example;
  // Spacing is part of a layout's digests.
  const text = files === undefined ? readable(marked) : marked.replaceAll(/[«»]/g, "");
  return {
    text,
    ...(files === undefined ? {} : { layout: { place, files } }),
    ...(kind === undefined ? {} : { kind }),
    ...(targets === undefined ? {} : { target: targets.join(",") }),
    ...(specVersion === undefined ? {} : { specVersion }),
  };
}

/**
 * An example with the way to open it. One that stands alone is opened with the text that is shown; one of a layout brings its files along, to
 * the byte.
 */
function exampleHtml(example: Example): string {
  const shared = sharedOf(example);
  const words = "Open in the editor";
  const link =
    shared?.layout === undefined ? undefined : `<a class="open" href="${escapeHtml(openingLink(shared))}" target="_top">${words}</a>`;
  const options = (["kind", "target", "specVersion"] as const).flatMap((name) => {
    const value = shared?.[name];
    return value === undefined ? [] : [` data-${name.toLowerCase()}="${escapeHtml(value)}"`];
  });
  const button = shared === undefined ? "" : `<button type="button" class="open"${options.join("")}>${words}</button>`;
  return `<div class="example">${markdown.render(exampleText(example))}<p>${link ?? button}</p></div>`;
}

const SEVERITY_WORDS = { error: "error", warning: "warning", info: "remark", hint: "hint" } as const;

/** A rule's page: the same words as docs/rules, with its examples to open. */
export async function rulePage(rule: Rule, assets: Assets): Promise<string> {
  const of = (name: "bad" | "good"): string =>
    rule.examples
      .filter((example) => name in example)
      .map(exampleHtml)
      .join("\n");
  const symptom = symptomsOf(rule).find((text) => text.split(" ").length > 2);
  const body = `<main id="main" class="page prose rule">
<p class="quiet"><a href="index.html">All rules</a> · ${rule.subject}</p>
<h1>${escapeHtml(ruleTitle(rule.id))}</h1>
<p><span class="severity ${rule.severity}">${SEVERITY_WORDS[rule.severity]}</span> <code>${rule.id}</code></p>
${markdown.render(rule.summary)}
<h2>Why it matters</h2>
${markdown.render(whyWithRefusals(rule))}
<h2>Wrong</h2>
${of("bad")}
<h2>Right</h2>
${of("good")}
<h2>Facts</h2>
${markdown.render(factsTable(rule, await fixesOf(rule))).replace("<thead>\n<tr>\n<th></th>\n<th></th>\n</tr>\n</thead>\n", "")}
</main>`;
  return framed({
    title: `${ruleTitle(rule.id)} · OCI & Docker manifests`,
    description: symptom === undefined ? plainText(rule.summary) : `${plainText(rule.summary)} ${symptom}`,
    base: "../",
    body,
    assets,
    script: "site.js",
  });
}

/** The list of all rules, by subject. */
export function ruleList(assets: Assets): string {
  const sections = SUBJECTS.map((subject) => {
    const own = rules.filter((rule) => rule.subject === subject);
    if (own.length === 0) return "";
    const rows = own.map(
      (rule) =>
        `<li><a href="${rule.id}.html">${escapeHtml(ruleTitle(rule.id))}</a> <span class="severity ${rule.severity}">${SEVERITY_WORDS[rule.severity]}</span> ${markdown.renderInline(rule.summary)}</li>`,
    );
    return `<h2>${escapeHtml(subject.charAt(0).toUpperCase() + subject.slice(1))}</h2>\n<ul class="rules">\n${rows.join("\n")}\n</ul>`;
  });
  const body = `<main id="main" class="page prose">
<h1>Rules</h1>
<p>Everything that is looked for in a manifest: ${rules.length} rules, each with what goes wrong, who breaks with which error, and examples to open. Somebody showed you an error? Paste it into the search above.</p>
${sections.join("\n")}
</main>`;
  return framed({
    title: "Rules · OCI & Docker manifests",
    description: "Every fault that is looked for in OCI and Docker manifests, with the errors that registries and clients answer.",
    base: "../",
    body,
    assets,
    script: "site.js",
  });
}

/** What people see when a rule's fault strikes: the errors of those who refuse it, and those that its page quotes. */
function symptomsOf(rule: Rule): readonly string[] {
  const why = rule.why.replaceAll(/```[\s\S]*?```/g, "").replaceAll(/\s+/g, " ");
  const quoted = [...why.matchAll(/`([^`]+)`|(?:"|\*)([^"*`]{8,80})(?:"|\*)/g)].map(([, code, words]) => code ?? words ?? "");
  const texts = refusalsOf(rule.id).flatMap(({ text }) => (text === undefined ? [] : [text]));
  const all = [...new Set([...texts, ...quoted])].filter((text) => text.length > 3);
  // The longest say most; a part of another says nothing more.
  return all.filter((text) => !all.some((other) => other !== text && other.includes(text)));
}

const plainText = (text: string): string => text.replaceAll("`", "");

/** What the search goes by. */
export function searchEntries(): readonly Entry[] {
  return rules.map((rule) => ({
    id: rule.id,
    title: ruleTitle(rule.id),
    summary: rule.summary,
    severity: rule.severity,
    subject: rule.subject,
    texts: symptomsOf(rule),
    known: refusalsOf(rule.id).length,
  }));
}
