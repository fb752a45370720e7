import { describeDocument } from "../describe.ts";
import { inlineCode } from "../hover/markdown.ts";
import { findMediaType } from "../oci/mediatypes.ts";
import { humanSize } from "../oci/units.ts";
import type { Report } from "../validate.ts";
import { attestationSection } from "./attestations.ts";
import { factsSection } from "./facts.ts";
import { partsSection } from "./parts.ts";
import { refusalsSection } from "./refused.ts";
import { artifactOf, subjectOf } from "./subject.ts";
import { WORDS } from "./words.ts";

/** How a page calls its document. */
export interface Named {
  /** As a person knows it: a path, a reference. */
  readonly name: string;
  /** Digest (`sha256:…`) and length in bytes as it stands. */
  readonly digest: string;
  readonly size: number;
}

/**
 * One page about a document, in Markdown: what it is, who makes such files, what its parts do, what would refuse it and how to get the
 * other form. The same page for the terminal and for the editor. Whatever comes out of the document is quoted.
 */
export function explainDocument(report: Report, { name, digest, size }: Named): string {
  const { document: doc } = report;
  const head = [`# ${inlineCode(name)}`, describeDocument(report), `\`${digest}\` · ${humanSize(size)}`];
  if (doc === undefined) return page(head);
  const subject = subjectOf(doc);
  const words = WORDS[subject];
  const artifact = subject === "artifact" ? artifactOf(doc) : undefined;
  const known = artifact?.known;
  return page([
    ...head,
    words.what,
    known === undefined
      ? artifact === undefined
        ? undefined
        : `Its type is ${inlineCode(artifact.name)}, which is not in the catalogue: its tool knows it.`
      : `**${known.title}** (${known.family}): ${known.meaning}`,
    `**Who makes it:** ${words.makers}`,
    factsSection(doc, subject),
    section(
      "What does what",
      words.parts.map(([part, does]) => `- ${part}: ${does}`),
    ),
    partsSection(doc),
    attestationSection(doc, subject),
    refusalsSection(report),
    section(
      "Other forms",
      words.forms.map((form) => `- ${form}`),
    ),
    sourceOf(doc.mediaType),
  ]);
}

function page(parts: readonly (string | undefined)[]): string {
  return `${parts.filter((part) => part !== undefined && part !== "").join("\n\n")}\n`;
}

/** A heading with lines below it; nothing where there are none. */
function section(title: string, lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : `## ${title}\n\n${lines.join("\n")}`;
}

function sourceOf(mediaType: string | undefined): string | undefined {
  const spec = findMediaType(mediaType ?? "")?.spec;
  return spec === undefined ? undefined : `Written in [${spec.label}](${spec.url})`;
}
