import { CACHE_EXPORT_FLAG } from "../convert/export-options.ts";
import { isConvertible } from "../convert/image-manifest.ts";
import { describeDocument } from "../describe.ts";
import { kindOf, linesOf, NUMBER, OBJECT, property, rawOf, stringAt } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { findMediaType, MEDIA_TYPE_CACHECONFIG, type MediaType } from "../oci/mediatypes.ts";
import { humanSize } from "../oci/units.ts";
import { refusedBy, TARGETS } from "../refusals.ts";
import { validate } from "../validate.ts";
import { nameOf } from "./file-name.ts";
import type { Input } from "./input.ts";
import type { Colours } from "./report/colour.ts";
import { shown, wrap } from "./report/display.ts";
import { fold } from "./report/fold.ts";
import { markdown } from "./report/page.ts";
import { shortDigest } from "./report/text.ts";

/** As many parts and problems are listed. */
const MOST = 20;

type Text = Exclude<Input, { readonly error: string }>;

/** One page about a document: what it is, who makes such files, its parts, its problems, and who refuses them. */
export function filePage(file: string, path: string, { text, digest, size }: Text, colours: Colours, width: number): string {
  const report = validate(text, { file: path });
  const { document, problems } = report;
  const sections = [`${colours.bold(nameOf(file))}   ${shown(describeDocument(report))}\n${colours.dim(`${digest} · ${humanSize(size)}`)}`];
  if (document === undefined) return `${sections.join("\n\n")}\n`;
  const about = aboutOf(document);
  if (about.length > 0) sections.push(about.map((each) => markdown(each, width, colours)).join("\n\n"));
  const parts = partsOf(document);
  if (parts.length > 0) {
    const more = parts.length > MOST ? [`  ${colours.dim(`… ${parts.length - MOST} more`)}`] : [];
    sections.push([colours.bold("Parts"), ...aligned(parts.slice(0, MOST)), ...more].join("\n"));
  }
  const groups = fold(problems);
  const lines = linesOf(report.tree.text);
  const said = groups.slice(0, MOST).flatMap(({ first, problems: all, places }) => {
    const { line, column } = lines.place(first.at.start);
    const times = all.length > 1 ? ` × ${all.length}` : places.length > 0 ? ` and ${places.length} places` : "";
    const clients = refusedBy(TARGETS, first.rule.id, first.case).map(({ client }) => client);
    const refused = clients.length === 0 ? [] : wrap(`refused by ${clients.join(", ")}`, Math.max(20, width - 4));
    const words = `  ${colours.severity[first.severity](first.severity)}  ${first.rule.id}  ${colours.dim(`${line}:${column}${times}`)}  ${shown(first.says)}`;
    return [words, ...refused.map((row) => `    ${colours.dim(row)}`)];
  });
  if (groups.length > MOST) said.push(`  ${colours.dim(`… ${groups.length - MOST} more`)}`);
  sections.push(groups.length === 0 ? colours.good("No problems") : [colours.bold("Problems"), ...said].join("\n"));
  if (document.cache !== undefined)
    sections.push(
      `${colours.bold("To export this cache in the current form")}\n  ${colours.code(CACHE_EXPORT_FLAG)}${isConvertible(document) ? `\n${colours.dim("or convert what is there: oci-manifest convert FILE --write")}` : ""}`,
    );
  const [worst] = groups;
  if (worst !== undefined) sections.push(colours.dim(`oci-manifest explain ${worst.first.rule.id} says more of the first`));
  return `${sections.join("\n\n")}\n`;
}

/** What the document is by its own type, and what it is made for and by whom, from the catalogue. */
function aboutOf(doc: Document): string[] {
  const own = findMediaType(doc.mediaType ?? "");
  const artifactType = stringAt(doc.tree, property(doc.tree, doc.root, "artifactType"));
  const config = doc.descriptors.find(({ place, mediaType }) => place === "config" || mediaType === MEDIA_TYPE_CACHECONFIG)?.mediaType;
  const purpose = [artifactType, config].map((name) => findMediaType(name ?? "")).find((known) => known !== undefined && known !== own);
  const firstParts = doc.descriptors.filter(({ place }) => place === "layer" || place === "blob").slice(0, 1);
  const content = purpose?.family === "OCI" ? firstParts.map(({ mediaType }) => findMediaType(mediaType ?? "")) : [];
  const known = [own, purpose, ...content].filter((each): each is MediaType => each !== undefined);
  return [...new Set(known)].map(({ title, family, meaning }) => `${title} (${family}): ${meaning}`);
}

/** Rows: what it is, its type, size, digest, platform. */
function partsOf(doc: Document): string[][] {
  const index = INDEX_KINDS.includes(doc.kind);
  return doc.descriptors.map((descriptor) => {
    const { place, index: at, mediaType, digest, platformNode } = descriptor;
    const type = mediaType === undefined ? "no media type" : (findMediaType(mediaType)?.title ?? shown(mediaType.slice(0, 60)));
    const platform =
      kindOf(doc.tree, platformNode) === OBJECT
        ? ["os", "architecture", "variant"]
            .flatMap((name) => stringAt(doc.tree, property(doc.tree, platformNode, name)) ?? [])
            .map((word) => shown(word.slice(0, 24)))
            .join("/")
        : "";
    const name = at === -1 ? place : `${index && place === "manifest" ? "entry" : place} ${at + 1}`;
    return [name, type, sizeOf(doc, descriptor), shortDigest(shown((digest ?? "").slice(0, 100))) ?? "", platform];
  });
}

function sizeOf({ tree }: Document, { sizeNode }: Descriptor): string {
  const raw = kindOf(tree, sizeNode) === NUMBER ? rawOf(tree, sizeNode) : "";
  return /^[0-9]{1,15}$/.test(raw) ? humanSize(Number(raw)) : "";
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join("  ")}`.trimEnd(),
  );
}
