import { brief } from "../explain/brief.ts";
import { cell } from "../explain/parts.ts";
import { inlineCode } from "../hover/markdown.ts";
import { findMediaType } from "../oci/mediatypes.ts";
import { humanSize } from "../oci/units.ts";
import type { CacheComparison } from "./caches.ts";
import type { Comparison, Side } from "./compare.ts";
import type { Part } from "./parts.ts";
import type { Change } from "./properties.ts";

/** As many of each are listed. */
const MOST = 50;

/** A comparison on one page, in Markdown, for terminal and editor alike. Whatever comes out of a document is quoted. */
export function comparisonPage(a: Side, b: Side, comparison: Comparison): string {
  const head = [`# ${inlineCode(a.name)} → ${inlineCode(b.name)}`];
  if (comparison.identical) return page([...head, `${comparison.labels[0]}`, `The same bytes: \`${a.digest}\``]);
  const { labels, kinds, platformsGained, platformsLost, platformsReplaced, annotations, partAnnotations, properties, cache } = comparison;
  const sections = [
    section("Platforms", [
      ...platformsLost.map((part) => `- lost ${named(part)}, ${content(part)}`),
      ...platformsGained.map((part) => `- gained ${named(part)}, ${content(part)}`),
      ...platformsReplaced.map(({ was, is }) => `- ${named(is)}: ${content(was)} → ${content(is)}`),
    ]),
    partsSection(comparison),
    section("Written otherwise", [
      ...comparison.resized.map(({ was, is }) => `- size of ${where(was, is)}: ${sizeText(was)} → ${sizeText(is)}`),
      ...comparison.retyped.map(({ was, is }) => `- type of ${where(was, is)}: ${typeText(was)} → ${typeText(is)}`),
    ]),
    cache === undefined ? undefined : cacheSection(cache),
    section("Annotations", [
      ...annotations.map(changeText),
      ...partAnnotations.flatMap(({ part, changes }) => changes.map((change) => `${changeText(change)}, of \`${part.place}\``)),
    ]),
    section("Properties", properties.map(changeText)),
  ].filter((each) => each !== undefined);
  const summary =
    sections.length === 0
      ? "They say the same; only spacing, or the order of properties or of list entries, differs."
      : summaryOf(comparison);
  return page([
    ...head,
    labels[0] === labels[1] ? labels[0] : `- was: ${labels[0]}\n- is: ${labels[1]}`,
    `\`${brief(a.digest)}\` · ${humanSize(a.size)} → \`${brief(b.digest)}\` · ${humanSize(b.size)}`,
    kinds === undefined ? summary : `${summary} Another form: ${kinds[0]} → ${kinds[1]}.`,
    ...sections,
  ]);
}

function page(parts: readonly (string | undefined)[]): string {
  return `${parts.filter((part) => part !== undefined && part !== "").join("\n\n")}\n`;
}

function section(title: string, lines: readonly string[]): string | undefined {
  if (lines.length === 0) return undefined;
  const more = lines.length > MOST ? [`- … and ${lines.length - MOST} more`] : [];
  return `## ${title}\n\n${[...lines.slice(0, MOST), ...more].join("\n")}`;
}

function summaryOf({ kept, added, dropped, moved, cache }: Comparison): string {
  const total = (parts: readonly Part[]): string => {
    const size = parts.reduce((sum, part) => sum + (part.size ?? 0), 0);
    return size === 0 ? "" : ` (${humanSize(size)})`;
  };
  if (cache !== undefined) {
    const { stepsKept, stepsLost, stepsGained } = cache;
    return `${counted(stepsKept, "step")} kept, ${stepsLost} lost, ${stepsGained} new.`;
  }
  if (kept.length + added.length + dropped.length === 0) return "";
  const parts = [
    `${counted(kept.length, "part")} kept${total(kept.map(({ is }) => is))}`,
    ...(dropped.length > 0 ? [`${dropped.length} dropped${total(dropped)}`] : []),
    ...(added.length > 0 ? [`${added.length} added${total(added)}`] : []),
    ...(moved.length > 0 ? [`${moved.length} moved`] : []),
  ];
  return `${parts.join(", ")}.`;
}

/** What came, went and moved. */
function partsSection({ added, dropped, moved }: Comparison): string | undefined {
  const rows = [
    ...dropped.map((part) => row("−", part.place, part)),
    ...added.map((part) => row("+", part.place, part)),
    ...moved.map(({ was, is }) => row("↕", `${was.place} → ${is.place}`, is)),
  ];
  if (rows.length === 0) return undefined;
  const more = rows.length > MOST ? `\n\n… and ${rows.length - MOST} more` : "";
  return `## Parts\n\n| | part | what | size | digest |\n|---|---|---|--:|---|\n${rows.slice(0, MOST).join("\n")}${more}`;
}

function row(sign: string, place: string, part: Part): string {
  const type = part.mediaType === undefined ? "" : typeText(part);
  const what = part.platform === undefined ? type : `${type}, ${part.platform}`;
  const size = part.size === undefined ? "" : humanSize(part.size);
  return `| ${sign} | \`${place}\` | ${cell(what)} | ${size} | ${part.digest === undefined ? "none" : cell(inlineCode(brief(part.digest)))} |`;
}

function typeText({ mediaType }: Part): string {
  if (mediaType === undefined) return "none";
  return findMediaType(mediaType)?.title ?? inlineCode(mediaType);
}

const sizeText = ({ size }: Part): string => (size === undefined ? "none" : `${size} bytes`);
const named = ({ platform, place }: Part): string => (platform === undefined ? `\`${place}\`` : `**${platform}**`);
const content = (part: Part): string =>
  `${part.digest === undefined ? "no digest" : inlineCode(brief(part.digest))}${part.size === undefined ? "" : ` (${humanSize(part.size)})`}`;
const where = (was: Part, is: Part): string => (was.place === is.place ? `\`${is.place}\`` : `\`${was.place}\` → \`${is.place}\``);

function changeText({ name, was, is }: Change): string {
  if (was === undefined) return `- added ${inlineCode(name)}: ${inlineCode(is ?? "")}`;
  if (is === undefined) return `- removed ${inlineCode(name)}, which was ${inlineCode(was)}`;
  return `- ${inlineCode(name)}: ${inlineCode(was)} → ${inlineCode(is)}`;
}

/** Where a build with the new cache begins to miss, and which layers went. */
function cacheSection({ misses, layersLost, layersGained, resultsLost, stepsLost }: CacheComparison): string {
  const lines = misses.map(({ record, digest, followers, source, instead }) => {
    const what = source
      ? "a source (a base image, local files, another download) that changed"
      : "a step that changed, on unchanged inputs";
    const then = followers > 0 ? `; ${counted(followers, "step")} built on it` : "";
    const other = instead.map((one) => `\`records[${one.record}]\` ${inlineCode(brief(one.digest))}`).join(", ");
    return `- \`records[${record}]\` ${inlineCode(brief(digest))}: ${what}${then}${other === "" ? "" : `. Now there is ${other}`}`;
  });
  const why =
    lines.length === 0
      ? stepsLost === 0
        ? "No step is lost: whatever the first cache answers, the second answers too, where its layers are there."
        : "The steps that are lost stand in a loop, which BuildKit refuses."
      : `The first of what differs, before all that only follows from it:\n\n${[...lines.slice(0, MOST), ...(lines.length > MOST ? [`- … and ${lines.length - MOST} more`] : [])].join("\n")}`;
  const results = section(
    "Results lost",
    resultsLost.map(
      ({ record, digest }) => `- \`records[${record}]\` ${inlineCode(brief(digest))} is there without its layers: the step is run again`,
    ),
  );
  const layers = section("Layers", [
    ...layersLost.map((digest) => `- lost ${inlineCode(brief(digest))}`),
    ...layersGained.map((digest) => `- new ${inlineCode(brief(digest))}`),
  ]);
  return page([`## Why a build misses\n\n${why}`, results, layers]).trimEnd();
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
