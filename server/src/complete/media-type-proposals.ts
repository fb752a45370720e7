import type { Document } from "../model/document.ts";
import type { Kind } from "../model/kinds.ts";
import { findMediaType, isWellFormed, type MediaType, mediaTypes, type Role } from "../oci/mediatypes.ts";
import { schemaAt } from "../schemas.ts";
import type { Question } from "./asked.ts";
import type { Caret } from "./caret.ts";
import { neighboursOf } from "./neighbours.ts";
import { type Draft, rank } from "./proposal.ts";

/** What may stand at a place: the roles, and the media type of the document itself where it is its own. */
interface Wanted {
  readonly roles: readonly Role[];
  readonly exactly?: string;
}

function wanted(kind: Kind, path: Caret["path"]): Wanted {
  if (path.at(-1) === "artifactType") return { roles: ["artifactType"] };
  if (path.length === 1) {
    const own = schemaAt(kind, path)?.default;
    return typeof own === "string" ? { roles: [], exactly: own } : { roles: ["manifest", "index"] };
  }
  if (path.includes("LayerSources")) return { roles: ["layer"] };
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

/** Lower is nearer: fitting and of the document's family first, then fitting, then all else; what is outdated comes after all that fits. */
function distance(type: MediaType, kind: Kind, place: Wanted): number {
  if (place.exactly !== undefined) return type.name === place.exactly ? 0 : 9;
  const family = kind.startsWith("docker") ? "Docker" : "OCI";
  const role = place.roles.indexOf(type.role);
  const base = role === -1 ? 6 : type.family === family ? Math.min(role, 1) : 3;
  if (type.status === "current") return base;
  return base < 3 ? 4 : base < 6 ? 5 : 8;
}

/** So many descriptors of a document show whose artifact it is. */
const SAMPLES = 16;

/** The family, such as Helm's, of the artifact that the document is by its other descriptors; `undefined` for images and caches. */
function artifactFamily({ descriptors }: Document): string | undefined {
  for (const { mediaType, place } of descriptors.slice(0, SAMPLES)) {
    const family = place === "manifest" ? undefined : findMediaType(mediaType ?? "")?.family;
    if (family !== undefined && family !== "OCI" && family !== "Docker") return family;
  }
  return undefined;
}

/** The media types that the neighbours in the same list have, by how many have them. What is no media type is not passed on. */
function used({ doc, caret }: Question): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (caret.path.length !== 3) return counts;
  for (const { mediaType, index } of neighboursOf(doc, caret.container))
    if (mediaType !== undefined && index >= 0 && isWellFormed(mediaType)) counts.set(mediaType, (counts.get(mediaType) ?? 0) + 1);
  return counts;
}

/** Every media type of the catalogue and those of the neighbours: what fits the place and is in use around it first. */
export function mediaTypeDrafts(question: Question): readonly Draft[] {
  const { kind, caret, doc, asked } = question;
  const place = wanted(kind, caret.path);
  const around = caret.path.at(-1) === "mediaType" ? used(question) : new Map<string, number>();
  const family = place.exactly === undefined ? artifactFamily(doc) : undefined;
  const sortOf = (type: MediaType, index: number): string => {
    const far = distance(type, kind, place);
    // What stands in a wrong place around is not proposed first for that.
    const uses = far < 6 ? (around.get(type.name) ?? 0) : 0;
    const group = uses > 0 ? 0 : family !== undefined && type.family === family && far < 6 ? 1 : 2;
    return `${group}${uses > 0 ? rank(9999 - uses) : ""}${far}${rank(index)}`;
  };
  const drafts = mediaTypes.map(
    (type, index): Draft => ({
      label: type.name,
      kind: "media-type",
      detail: type.title,
      explains: { of: "media-type", name: type.name },
      json: JSON.stringify(type.name),
      sort: sortOf(type, index),
      ...(type.status === "current" ? {} : { deprecated: true as const }),
    }),
  );
  // VS Code's own server proposes what already stands under the same name.
  if (asked.builtInJson === true) return drafts;
  for (const [name, uses] of around)
    if (findMediaType(name) === undefined)
      drafts.push({
        label: name,
        kind: "media-type",
        detail: "as its neighbours",
        json: JSON.stringify(name),
        sort: `0${rank(9999 - uses)}0`,
      });
  return drafts;
}
