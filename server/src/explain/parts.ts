import { inlineCode } from "../hover/markdown.ts";
import { kindOf, NUMBER, rawOf } from "../json/index.ts";
import { attestationName, entryPlatform } from "../model/attestation.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { findMediaType } from "../oci/mediatypes.ts";
import { humanSize } from "../oci/units.ts";
import { brief } from "./brief.ts";

/** As many parts stand in the table. */
const MOST = 20;

/** The blobs and manifests that a document names, as a table; `undefined` where it names none. */
export function partsSection(doc: Document): string | undefined {
  const { descriptors } = doc;
  if (descriptors.length === 0 || doc.kind === "oci-descriptor") return undefined;
  const rows = descriptors.slice(0, MOST).map((descriptor) => row(doc, descriptor));
  const size = descriptors.reduce((sum, descriptor) => sum + (sizeOf(doc, descriptor) ?? 0), 0);
  const rest = descriptors.length - rows.length;
  const lines = ["| part | what | size | digest |", "|---|---|--:|---|", ...rows];
  const after = rest > 0 ? `\n\n… and ${rest} more; ${humanSize(size)} in all` : "";
  return `## Its parts\n\n${lines.join("\n")}${after}`;
}

function row(doc: Document, descriptor: Descriptor): string {
  const { place, index, mediaType, digest } = descriptor;
  const name = index === -1 ? `\`${place}\`` : `\`${place === "manifest" ? "manifests" : `${place}s`}[${index}]\``;
  const known = mediaType === undefined ? undefined : findMediaType(mediaType);
  const type = mediaType === undefined ? "no media type" : known === undefined ? cell(inlineCode(mediaType)) : known.title;
  const what = attestationName(doc, descriptor) ?? entryPlatform(doc, descriptor);
  const size = sizeOf(doc, descriptor);
  return `| ${name} | ${what === undefined ? type : `${type}, ${what}`} | ${size === undefined ? "" : humanSize(size)} | ${digest === undefined ? "" : cell(inlineCode(brief(digest)))} |`;
}

/** Text that stands in a table's cell. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/** A descriptor's size where it is a plain whole number that a double holds. */
export function sizeOf({ tree }: Document, { sizeNode }: Descriptor): number | undefined {
  const raw = kindOf(tree, sizeNode) === NUMBER ? rawOf(tree, sizeNode) : "";
  return /^[0-9]{1,15}$/.test(raw) ? Number(raw) : undefined;
}
