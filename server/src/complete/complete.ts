import { closing, describe, isAnnotationMap } from "../hover/annotation-hover.ts";
import { keysOf, NONE, property, type Span, stringAt, stringOf, type Tree } from "../json/index.ts";
import { INSPECT_OUTPUT, type Kind } from "../model/kinds.ts";
import { type AnnotationHome, annotationKeys, FORMATS } from "../oci/annotations.ts";
import { type MediaType, mediaTypes, type Role } from "../oci/mediatypes.ts";
import { architectures, operatingSystems, variantsOf } from "../oci/platforms.ts";
import { schemaAt, schemaOf } from "../schemas.ts";
import type { Report } from "../validate.ts";
import { type Caret, caretAt } from "./caret.ts";
import { type Offer, offerProperties, offerValues } from "./properties.ts";

/** One proposal. */
export interface Proposal {
  readonly label: string;
  readonly kind: "property" | "media-type" | "value";
  /** One line beside the label. */
  readonly detail?: string;
  readonly markdown?: string;
  /** What is replaced, and by what; `snippet` holds tab stops in LSP syntax instead of plain text. */
  readonly at: Span;
  readonly text: string;
  readonly snippet?: true;
  /** Sorts among its fellows. */
  readonly sort: string;
}

/** Proposals for the caret at `offset`; the JSON service is asked with the enclosing object only. */
export async function completeAt(report: Report, offset: number): Promise<readonly Proposal[]> {
  const { tree, kind } = report;
  if (kind === undefined || kind === INSPECT_OUTPUT) return [];
  const caret = caretAt(tree, offset);
  if (caret === undefined) return [];
  if (caret.wants === "property")
    return isAnnotationMap(caret.path.at(-1)) ? annotationKeyProposals(tree, kind, caret) : properties(tree, kind, caret);
  const name = caret.key === NONE ? undefined : stringOf(tree, caret.key);
  if (name === "mediaType" || name === "artifactType") return mediaTypeProposals(tree, kind, caret);
  const words = name === undefined ? [] : platformWords(tree, caret, name);
  if (words.length > 0) return wordProposals(words, tree, caret);
  return values(tree, kind, caret);
}

async function properties(tree: Tree, kind: Kind, caret: Caret): Promise<readonly Proposal[]> {
  const schema = schemaAt(kind, caret.path);
  if (schema === undefined) return [];
  const present: string[] = [];
  for (const key of keysOf(tree, caret.container)) if (key !== caret.key) present.push(stringOf(tree, key));
  const offers = await offerProperties(schema, schemaOf(kind)?.$defs, present);
  const known = Object.keys(schema.properties ?? {});
  // A key that is already followed by its colon is only renamed.
  const renames = /^\s*:/.test(tree.text.slice(caret.at.end, caret.at.end + 64));
  return offers
    .filter(({ label }) => known.includes(label))
    .map(({ label, text }) => {
      const markdown = schemaAt(kind, [...caret.path, label])?.markdownDescription;
      return proposalOf({ label, text: renames ? JSON.stringify(label) : text, markdown }, "property", tree, caret, known.indexOf(label));
    });
}

async function values(tree: Tree, kind: Kind, caret: Caret): Promise<readonly Proposal[]> {
  const schema = schemaAt(kind, caret.path);
  if (schema === undefined) return [];
  const offers = await offerValues(schema, schemaOf(kind)?.$defs);
  return offers.map((offer, place) => proposalOf(offer, "value", tree, caret, place));
}

/** A comma where the next property or element follows without one. */
function commaAfter(tree: Tree, end: number): string {
  return /^\s*["{[\d]/.test(tree.text.slice(end, end + 1024)) ? "," : "";
}

function proposalOf(offer: Offer, kind: Proposal["kind"], tree: Tree, caret: Caret, place: number): Proposal {
  const written = offer.text + commaAfter(tree, caret.at.end);
  const isSnippet = /\$(?:\d|\{)/.test(written.replaceAll("\\$", ""));
  return {
    label: offer.label,
    kind,
    ...(offer.markdown === undefined ? {} : { markdown: offer.markdown }),
    at: caret.at,
    text: isSnippet ? written : written.replace(/\\([\\$}])/g, "$1"),
    ...(isSnippet ? { snippet: true as const } : {}),
    sort: String(place).padStart(4, "0"),
  };
}

/** What may stand at a place: the roles, and the media type of the document itself where it is its own. */
function wanted(kind: Kind, path: Caret["path"]): { readonly roles: readonly Role[]; readonly exactly?: string } {
  if (path[path.length - 1] === "artifactType") return { roles: ["artifactType"] };
  if (path.length === 1) {
    const own = schemaAt(kind, path)?.default;
    return typeof own === "string" ? { roles: [], exactly: own } : { roles: ["manifest", "index"] };
  }
  switch (path[0]) {
    case "config":
      return { roles: ["config"] };
    case "layers":
      return { roles: ["layer", "blob"] };
    case "blobs":
      return { roles: ["blob", "layer"] };
    default:
      return { roles: ["manifest", "index"] };
  }
}

/** Lower is nearer: fitting and of the document's family first, then fitting, then all else; what is outdated comes after its fellows. */
function distance(type: MediaType, kind: Kind, place: ReturnType<typeof wanted>): number {
  if (place.exactly !== undefined) return type.name === place.exactly ? 0 : 9;
  const family = kind.startsWith("docker") ? "Docker" : "OCI";
  const role = place.roles.indexOf(type.role);
  const base = role === -1 ? 6 : type.family === family ? Math.min(role, 1) : 3;
  return base + (type.status === "current" ? 0 : 2);
}

function mediaTypeProposals(tree: Tree, kind: Kind, caret: Caret): readonly Proposal[] {
  const place = wanted(kind, caret.path);
  const comma = commaAfter(tree, caret.at.end);
  return mediaTypes
    .map((type, index) => ({ type, sort: `${distance(type, kind, place)}${String(index).padStart(4, "0")}` }))
    .sort((a, b) => (a.sort < b.sort ? -1 : 1))
    .map(({ type, sort }) => ({
      label: type.name,
      kind: "media-type",
      detail: type.title,
      markdown: [`**${type.title}** — ${type.family}, ${type.status}`, type.meaning, type.readers, `[${type.spec.label}](${type.spec.url})`]
        .filter((line) => line !== undefined)
        .join("\n\n"),
      at: caret.at,
      text: `${JSON.stringify(type.name)}${comma}`,
      sort,
    }));
}

/** Where the annotations at the caret belong, in the order of what fits best. */
function homesOf(kind: Kind, path: Caret["path"]): readonly AnnotationHome[] {
  if (path.at(-1) === "Labels") return ["labels"];
  if (path.length === 1) return kind === "oci-index" || kind === "docker-list" ? ["index"] : ["manifest"];
  switch (path[0]) {
    case "manifests":
      return ["entry", "layout"];
    case "config":
      return ["config"];
    default:
      return ["layer"];
  }
}

/** The keys that the catalogue has for this place and that are not there yet, current ones first. */
function annotationKeyProposals(tree: Tree, kind: Kind, caret: Caret): readonly Proposal[] {
  const homes = homesOf(kind, caret.path);
  const present = new Set<string>();
  for (const key of keysOf(tree, caret.container)) if (key !== caret.key) present.add(stringOf(tree, key));
  const renames = /^\s*:/.test(tree.text.slice(caret.at.end, caret.at.end + 64));
  const comma = renames ? "" : commaAfter(tree, caret.at.end);
  return annotationKeys
    .filter(
      ({ key, where, status, prefix }) =>
        status === "current" && prefix !== true && !present.has(key) && where.some((home) => homes.includes(home)),
    )
    .map((known, index) => ({
      label: known.key,
      kind: "property",
      detail: FORMATS[known.format].replaceAll("`", ""),
      markdown: [describe(known), closing(known)].join("\n\n"),
      at: caret.at,
      text: renames ? JSON.stringify(known.key) : `${JSON.stringify(known.key).replaceAll("$", "\\$")}: "$1"${comma}`,
      ...(renames ? {} : { snippet: true as const }),
      sort: `${known.family === "OCI" ? 0 : 1}${String(index).padStart(4, "0")}`,
    }));
}

interface Word {
  readonly name: string;
  readonly meaning: string;
}

/** The names that fit a property of a platform: variants are those of the architecture beside it. */
function platformWords(tree: Tree, caret: Caret, name: string): readonly Word[] {
  switch (name) {
    case "architecture":
      return architectures;
    case "os":
      return operatingSystems;
    case "variant":
      return variantsOf(stringAt(tree, property(tree, caret.container, "architecture")) ?? "", "1.1");
    default:
      return [];
  }
}

function wordProposals(words: readonly Word[], tree: Tree, caret: Caret): readonly Proposal[] {
  const comma = commaAfter(tree, caret.at.end);
  return words.map(({ name, meaning }, index) => ({
    label: name,
    kind: "value",
    detail: meaning,
    at: caret.at,
    text: `${JSON.stringify(name)}${comma}`,
    sort: String(index).padStart(4, "0"),
  }));
}
