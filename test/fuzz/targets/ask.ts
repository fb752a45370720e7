import { compareDocuments, type Side } from "../../../server/src/compare/compare.ts";
import { comparisonJson } from "../../../server/src/compare/json.ts";
import { comparisonPage } from "../../../server/src/compare/page.ts";
import { completeAt } from "../../../server/src/complete/complete.ts";
import { explanationOf } from "../../../server/src/complete/explain.ts";
import { describeDocument } from "../../../server/src/describe.ts";
import { explainDocument } from "../../../server/src/explain/explain.ts";
import { fingerprintOf } from "../../../server/src/fingerprint.ts";
import { readGraph } from "../../../server/src/graph/read.ts";
import { svg } from "../../../server/src/graph/svg.ts";
import { dot, mermaid } from "../../../server/src/graph/texts.ts";
import { HINTS, type HintChoice } from "../../../server/src/hints/choice.ts";
import { hintsOf } from "../../../server/src/hints/hints.ts";
import { roleTokensOf } from "../../../server/src/hints/roles.ts";
import { hoverAt } from "../../../server/src/hover/hover.ts";
import { identify } from "../../../server/src/identify.ts";
import { applyEdits } from "../../../server/src/json/index.ts";
import { KINDS } from "../../../server/src/model/kinds.ts";
import { digestsOf } from "../../../server/src/navigate/digests.ts";
import { linksOf } from "../../../server/src/navigate/links.ts";
import { partTitles } from "../../../server/src/navigate/outline.ts";
import { definitionsOf, mentionsOf, namedAt, wholeDocument } from "../../../server/src/navigate/places.ts";
import { digestOf, utf8 } from "../../../server/src/oci/digest.ts";
import { type Report, validate } from "../../../server/src/validate.ts";
import { diceOf, type Target } from "../engine.ts";
import { holds, inside } from "../promise.ts";
import { documentSeeds } from "../seeds.ts";
import { calm } from "./check.ts";

const ALL = Object.fromEntries(Object.keys(HINTS).map((name) => [name, true])) as unknown as HintChoice;
const PAGE = /[\p{Cf}\p{Cs}\u2028\u2029]|(?!\n)\p{Cc}/u;

function reportOf(text: string): { readonly report: Report; readonly offsets: readonly number[] } {
  const dice = diceOf(text);
  const report = identify(text, dice.chance(0.4) ? { kind: dice.pick(KINDS) } : {});
  const { tree } = report;
  const offsets = Array.from({ length: 4 }, () => {
    const node = tree.count === 0 ? 0 : dice.below(tree.count);
    const around = tree.count === 0 ? 0 : (tree.start[node] as number) + dice.below(3);
    return dice.chance(0.5) ? Math.min(text.length, around) : dice.below(text.length + 1);
  });
  return { report, offsets: [...offsets, text.length] };
}

/** What is said and proposed at a caret. */
export const caret: Target = {
  name: "caret",
  seeds: documentSeeds,
  run: async (text) => {
    const { report, offsets } = reportOf(text);
    for (const offset of offsets) {
      const hover = hoverAt(report, offset);
      if (hover !== undefined) {
        holds(hover.at.start <= offset && offset <= hover.at.end, "a hover is elsewhere");
        holds(!PAGE.test(hover.markdown), "a hover shows a control character");
      }
      const { items } = await completeAt(report, offset, { now: "2026-11-25T22:50:00Z", explicit: offset % 2 === 0 });
      for (const { at, text: written, also, explains, label } of items) {
        inside(at, text, "a proposal");
        holds(at.start <= offset && offset <= at.end, "a proposal is elsewhere");
        holds(!PAGE.test(label), "a proposal's label shows a control character");
        applyEdits(text, [{ ...at, text: written }, ...(also === undefined ? [] : [also])]);
        if (explains !== undefined && items.length < 40) explanationOf(explains);
      }
    }
  },
};

/** Words beside tokens, links, places and titles. */
export const navigate: Target = {
  name: "navigate",
  seeds: documentSeeds,
  run: (text) => {
    const { report, offsets } = reportOf(text);
    calm(describeDocument(report), "the description");
    const { document: doc } = report;
    if (doc === undefined) return;
    for (const { at } of digestsOf(doc).all) inside(at, text, "a digest");
    for (const { at, url } of linksOf(doc)) {
      inside(at, text, "a link");
      holds(/^https?:\/\/[^/]/i.test(url), "a link leads nowhere");
    }
    for (const title of partTitles(doc).values()) calm(title, "a title");
    inside(wholeDocument(doc).name, text, "the document's name");
    for (const offset of offsets) {
      const named = namedAt(doc, offset);
      if (named === undefined) continue;
      inside(named.at, text, "what is named");
      for (const { whole, name } of definitionsOf(doc, named)) {
        inside(whole, text, "a definition");
        inside(name, text, "a definition's name");
      }
      for (const { at } of mentionsOf(doc, named)) inside(at, text, "a mention");
    }
    for (const { offset, label, target } of hintsOf(doc, { start: 0, end: text.length }, ALL)) {
      inside({ start: offset, end: offset }, text, "a hint");
      calm(label, "a hint");
      if (target !== undefined) inside(target, text, "a hint's target");
    }
    let last = 0;
    for (const { at } of roleTokensOf(doc)) {
      inside(at, text, "a token");
      holds(last <= at.start, "tokens are not sorted");
      last = at.end;
    }
  },
};

/** Pages and pictures. */
export const pages: Target = {
  name: "pages",
  seeds: documentSeeds,
  run: (text) => {
    const dice = diceOf(text);
    const report = validate(text, dice.chance(0.4) ? { kind: dice.pick(KINDS) } : {});
    const bytes = utf8(text);
    const named = { name: dice.pick(["index.json", "a`b\n.json", "\u202e", ""]), digest: digestOf(bytes), size: bytes.length };
    holds(!PAGE.test(explainDocument(report, named).replace("\u202e", "")), "a page shows a control character");
    for (const problem of report.problems.slice(0, 20)) fingerprintOf(report.tree, problem);
    if (report.document === undefined) return;
    const graph = readGraph({ document: report.document, ...named });
    holds(!/(?!\n)\p{Cc}/u.test(dot(graph)), "a graph shows a control character");
    holds(!/(?!\n)\p{Cc}/u.test(mermaid(graph)), "a graph shows a control character");
    if (graph.nodes.length < 200 && report.document.kind !== "buildkit-cacheconfig") {
      const drawn = svg(graph);
      holds(
        !/<(?!\/?(?:svg|g|title|desc|text|tspan|path|rect|line|polygon|polyline|circle|a|defs|marker|style)\b)/.test(drawn),
        "a picture holds other elements",
      );
      holds(!/\p{Cc}/u.test(drawn.replaceAll("\n", "")), "a picture shows a control character");
    }
  },
};

/** Between the two texts of one input. */
export const BETWEEN = "\n=====\n";

/** Two documents side by side. */
export const compare: Target = {
  name: "compare",
  seeds: () => {
    const all = documentSeeds();
    return all
      .map((text, i) => text + BETWEEN + (all[(i * 7 + 1) % all.length] as string))
      .concat(all.slice(0, 80).map((text) => text + BETWEEN + text));
  },
  run: (text) => {
    const [before = "", after = ""] = text.split(BETWEEN);
    const dice = diceOf(text);
    const kind = dice.chance(0.4) ? dice.pick(KINDS) : undefined;
    const side = (of: string): Side => {
      const bytes = utf8(of);
      return { name: "a.json", digest: digestOf(bytes), size: bytes.length, report: identify(of, kind === undefined ? {} : { kind }) };
    };
    const [a, b] = [side(before), side(after)];
    const comparison = compareDocuments(a, b);
    if (comparison === undefined) return;
    holds(comparison.identical === (a.digest === b.digest), "identical is something else");
    holds(!PAGE.test(comparisonPage(a, b, comparison)), "a comparison shows a control character");
    JSON.stringify(comparisonJson(a, b, comparison));
    if (!comparison.identical) return;
    // What has no digest is matched with nothing.
    const unmatched = [...comparison.added, ...comparison.dropped].filter(({ digest }) => digest !== undefined);
    holds(unmatched.length + comparison.annotations.length + comparison.properties.length === 0, "a document differs from itself");
  },
};
