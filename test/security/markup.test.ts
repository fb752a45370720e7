import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { compareDocuments } from "../../server/src/compare/compare.ts";
import { comparisonPage } from "../../server/src/compare/page.ts";
import { completeAt } from "../../server/src/complete/complete.ts";
import { explanationOf } from "../../server/src/complete/explain.ts";
import { describeDocument } from "../../server/src/describe.ts";
import { explainDocument } from "../../server/src/explain/explain.ts";
import { readGraph } from "../../server/src/graph/read.ts";
import { svgFile } from "../../server/src/graph/svg.ts";
import { dot, mermaid } from "../../server/src/graph/texts.ts";
import { hintsOf } from "../../server/src/hints/hints.ts";
import { hoverAt } from "../../server/src/hover/hover.ts";
import { validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "../documents/faultless.ts";
import { FAULTS } from "../documents/faults.ts";

// Whatever a document says, what we say of it holds no markup of its making and nothing that cannot be seen. The judge is a renderer that
// takes HTML and makes links of bare addresses, stricter than any editor's.

/** `zqx` marks what came from the document. */
const MARK = "zqx";
const PAYLOADS = [
  `[${MARK}](command:workbench.action.terminal.new)`,
  `[${MARK}](javascript:alert(1))`,
  `![${MARK}](https://${MARK}.example/a.png)`,
  `<img src=x onerror=${MARK}>`,
  `<script>${MARK}</script>`,
  `<a href="command:${MARK}">x</a>`,
  `</code></pre><b>${MARK}`,
  `https://${MARK}.example/path?a=b#c`,
  `https://user:${MARK}@${MARK}.example/`,
  `<https://${MARK}.example>`,
  `www.${MARK}.example`,
  `${MARK}@${MARK}.example`,
  `\`${MARK}\` **${MARK}** _${MARK}_ ~~${MARK}~~`,
  `\`\`\`\n# ${MARK}\n\`\`\``,
  `\n\n# ${MARK}\n\n- ${MARK}\n\n> ${MARK}\n\n---\n`,
  `\n[${MARK}]: https://${MARK}.example\n\n[${MARK}]`,
  `| ${MARK} | b |\n|---|---|\n`,
  `&lt;b&gt; &#60;b&#62; ${MARK} &amp;`,
  `\\[${MARK}\\](x) \\\` ${MARK}`,
  `$(sync~spin) ${MARK}`,
  `"]; click ${MARK} call alert(1) %%{init: {}}%% ]`,
  `]]><svg onload=${MARK}>`,
  `\u202e${MARK}\u2066\u200b`,
  `\u001b[31m${MARK}\u001b]8;;https://${MARK}.example\u0007`,
  `${MARK}\r\n\u2028\u0085\u0000`,
  `\ud83d${MARK}\udc00`,
  `${MARK}${"`".repeat(50)}`,
  `${MARK}${"x".repeat(3000)}](command:${MARK})`,
];

const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e01ef}]|\p{Cs}/u;

type Json = unknown;

/** The document with payloads in the place of, or behind, some of its strings and keys. */
function poisoned(value: Json, choose: () => string | undefined): Json {
  if (typeof value === "string") {
    const payload = choose();
    return payload === undefined ? value : payload.length % 2 === 0 ? payload : value + payload;
  }
  if (Array.isArray(value)) return value.map((each) => poisoned(each, choose));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, poisoned(each, choose)] as const);
  const added = choose();
  return Object.fromEntries(added === undefined ? entries : [...entries, [added, added]]);
}

const markdown = new MarkdownIt({ html: true, linkify: true });

/** Nothing dangerous in Markdown that is ours. Addresses of a document may be links where their host alone is the label. */
function judge(text: string, what: string): void {
  assert.doesNotMatch(text, UNSEEN, `${what}: ${JSON.stringify(text).slice(0, 2000)}`);
  const tokens = markdown.parse(text, {});
  for (const token of tokens) {
    assert.notEqual(token.type, "html_block", `${what}: ${token.content}`);
    if (token.type === "heading_open") continue;
    let label = "";
    let href: string | undefined;
    for (const { type, content, attrs, markup } of token.children ?? []) {
      assert.ok(!["html_inline", "image"].includes(type), `${what}: ${type} ${content}`);
      if (type === "link_open") {
        const to = String(attrs?.find(([name]) => name === "href")?.[1] ?? "");
        href = to;
        label = "";
        assert.match(to, /^(?:https?:\/\/|#|[a-z0-9-]+\.md|oci-manifest-page:)/, `${what}: ${href}`);
        assert.ok(markup !== "linkify" || !to.includes(MARK), `${what}: ${href} became a link by itself`);
      } else if (type === "link_close") {
        if (href?.includes(MARK)) assert.equal(label, new URL(href).host, `${what}: ${href}`);
        if (href?.includes(MARK)) assert.equal(new URL(href).username, "", `${what}: ${href}`);
        href = undefined;
      } else if (href !== undefined) label += content;
      if (["strong_open", "em_open", "s_open"].includes(type)) continue;
    }
  }
  // What came from the document stands in code, or as plain characters in a place of ours.
  for (const [index, { type, content }] of tokens.entries())
    if (type === "inline" && content.includes(MARK) && tokens[index - 1]?.type === "heading_open")
      assert.match(content, /`/, `${what}: a heading of the document's making: ${content}`);
}

/** A text that is no Markdown: a title, a label, a message. On one line, and all of it can be seen. */
function judgePlain(text: string, what: string): void {
  assert.doesNotMatch(text, UNSEEN, `${what}: ${JSON.stringify(text)}`);
  assert.doesNotMatch(text, /\n/, `${what}: ${JSON.stringify(text)}`);
}

function judgeSvg(text: string, what: string): void {
  assert.doesNotMatch(text, UNSEEN, what);
  const tags = [...text.replaceAll(/<style>[\s\S]*?<\/style>/g, "").matchAll(/<[^>]*>?/g)].map(([tag]) => tag);
  for (const tag of tags) {
    assert.match(
      tag,
      /^<(?:\?xml version="1\.0" encoding="UTF-8"\?|!--.*--|\/?(?:svg|g|rect|path|text|title|desc|defs|marker|tspan|circle|line|polygon|polyline)\b[^<]*)>$/,
      `${what}: ${tag}`,
    );
    const attributes = tag.replaceAll(/"[^"]*"/g, '""');
    assert.doesNotMatch(attributes, /\bon[a-z]+\s*=|href|\bsrc\b/i, `${what}: ${tag}`);
  }
}

/** Every document of the tests that is JSON. */
const parsed: readonly Json[] = [
  ...Object.values(FAULTLESS).map(({ document }) => document as Json),
  ...FAULTS.flatMap(({ text }) => {
    try {
      return text.length < 20_000 ? [JSON.parse(text) as Json] : [];
    } catch {
      return [];
    }
  }),
];

async function judgeDocument(text: string, other: string): Promise<number> {
  let judged = 0;
  const report = validate(text);
  const named = { name: `${MARK} [x](command:y) <b>.json`, digest: `sha256:${"ab".repeat(32)}`, size: text.length };
  for (const { says, related, fixes } of report.problems) {
    judgePlain(says, "message");
    // Editors that show messages as Markdown see backticks; none is left open.
    assert.equal((says.match(/`/g) ?? []).length % 2, 0, says);
    for (const { says: also } of related ?? []) judgePlain(also, "related");
    for (const { title } of fixes?.() ?? []) judgePlain(title, "fix");
    judged++;
  }
  judgePlain(describeDocument(report), "description");
  const { tree } = report;
  for (let node = 0; node < tree.count; node++) {
    const found = hoverAt(report, (tree.start[node] as number) + 1);
    if (found === undefined) continue;
    judge(found.markdown, "hover");
    judged++;
  }
  const at = [...text.matchAll(/"/g)].map(({ index }) => index + 1);
  for (const offset of at.filter((_, index) => index % Math.ceil(at.length / 12) === 0)) {
    const { items } = await completeAt(report, offset, { explicit: true });
    for (const { label, detail, explains } of items) {
      judgePlain(label, "proposal");
      judgePlain(detail ?? "", "detail");
      const explanation = explains === undefined ? undefined : explanationOf(explains);
      if (explanation !== undefined) judge(explanation, "proposal's documentation");
      judged++;
    }
  }
  if (report.document !== undefined) {
    for (const { label, tooltip } of hintsOf(report.document, { start: 0, end: text.length })) {
      judgePlain(label, "hint");
      if (tooltip !== undefined) judgePlain(tooltip, "hint's tooltip");
    }
    const graph = readGraph({ document: report.document, ...named });
    judgeSvg(svgFile(graph), "picture");
    for (const [what, picture] of [
      ["mermaid", mermaid(graph)],
      ["dot", dot(graph)],
    ] as const) {
      assert.doesNotMatch(picture, UNSEEN, what);
      assert.doesNotMatch(picture, /^\s*(?:click|%%\{|URL=|href)/m, what);
    }
  }
  judge(explainDocument(report, named), "explanation");
  const before = { ...named, report };
  const after = { ...named, report: validate(other) };
  const comparison = compareDocuments(before, after);
  if (comparison !== undefined) judge(comparisonPage(before, after, comparison), "comparison");
  return judged;
}

test("nothing that we say has markup of a document's making, or a character that cannot be seen", { timeout: 300_000 }, async () => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...parsed),
      fc.constantFrom(...parsed),
      fc.infiniteStream(fc.nat(PAYLOADS.length * 4)),
      fc.boolean(),
      async (one, other, stream, raw) => {
        const choose = (): string | undefined => PAYLOADS[stream.next().value as number];
        const written = (value: Json): string => {
          const text = JSON.stringify(poisoned(value, choose), null, 1);
          // Invisible characters as they are, too, where JSON allows them.
          return raw ? text.replaceAll(/\\u(d83d|dc00|202e)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))) : text;
        };
        judged += await judgeDocument(written(one), written(other));
      },
    ),
    { numRuns: 100 },
  );
  assert.ok(judged > 1000, `${judged} texts were judged`);
});

test("the platform of an image that lacks its attestation is told as far as it is plain words", () => {
  const entry = (digit: string, os: string, annotations?: Json): Json => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: `sha256:${"0a1b2c3d4e5f6a7b8c9d".repeat(4).slice(0, 63)}${digit}`,
    size: 500,
    platform: { os, architecture: "arm64" },
    ...(annotations === undefined ? {} : { annotations }),
  });
  const reference = { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": `sha256:${"9".repeat(64)}` };
  for (const os of ["linux", "li\u001bnux", "\ud83dx\udc00", "`x` \u202e"]) {
    const manifests = [
      entry("1", os),
      { ...(entry("2", "unknown", reference) as object), platform: { os: "unknown", architecture: "unknown" } },
    ];
    const text = JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests });
    const told = validate(text).problems.find(({ rule }) => rule.id === "dangling-attestation");
    assert.ok(told, text);
    judgePlain(told.says, text);
    assert.equal(told.says.includes("(`linux/arm64`)"), os === "linux", told.says);
  }
});

test("the judge sees what it looks for", () => {
  for (const bad of [
    "[x](command:a)",
    "<b>x</b>",
    "<script>\nx\n</script>",
    "![x](https://e.example/a.png)",
    `https://${MARK}.example`,
    `[safe](https://${MARK}.example/)`,
    "a\u202eb",
    "a\u001bb",
    `# ${MARK}`,
  ])
    assert.throws(() => judge(bad, "sample"), bad);
  for (const fine of [
    "`<b>`",
    "`[x](command:a)`",
    `[${MARK}.example](https://${MARK}.example/a)`,
    "[image-spec](https://github.com/a)",
    `\`${MARK}\``,
  ])
    judge(fine, "sample");
  for (const bad of ["<svg onload=x>", '<a href="x">', "<script>", '<g class="a" onclick="x">'])
    assert.throws(() => judgeSvg(bad, "sample"), bad);
});
