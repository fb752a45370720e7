import { keysOf, kindOf, STRING, stringOf, valueOfKey } from "../json/index.ts";
import type { Kind } from "../model/kinds.ts";
import { type AnnotationHome, type AnnotationKey, annotationKeys, FORMATS, findAnnotation } from "../oci/annotations.ts";
import { mediaTypes } from "../oci/mediatypes.ts";
import { predicateTypes } from "../oci/predicates.ts";
import { EPOCH, type Question } from "./asked.ts";
import type { Caret } from "./caret.ts";
import { digestDrafts } from "./digest-proposals.ts";
import { licenseDrafts } from "./license-proposals.ts";
import { styleAround } from "./property-proposals.ts";
import { type Draft, rank, snippetString, stop } from "./proposal.ts";

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

/** The keys that the catalogue has for this place and that are not there yet, OCI's own first; with the neighbours' keys before all. */
export function annotationKeyDrafts({ tree, kind, caret, now }: Question): readonly Draft[] {
  const homes = homesOf(kind, caret.path);
  const { colon } = styleAround(tree, caret.container, caret.at.start);
  const present = new Set<string>();
  for (const key of keysOf(tree, caret.container)) if (key !== caret.key) present.add(stringOf(tree, key));
  return annotationKeys
    .filter(
      ({ key, where, status, prefix }) =>
        status === "current" && prefix !== true && !present.has(key) && where.some((home) => homes.includes(home)),
    )
    .map(
      (known, index): Draft => ({
        label: known.key,
        kind: "property",
        detail: FORMATS[known.format].replaceAll("`", ""),
        explains: { of: "annotation", name: known.key },
        json: caret.renames ? JSON.stringify(known.key) : `${snippetString(known.key)}:${colon}${valueStub(known, now)}`,
        sort: `${known.family === "OCI" ? 0 : 1}${rank(index)}`,
      }),
    );
}

/** What the value of a key begins as. */
function valueStub({ format, values }: AnnotationKey, now: string): string {
  switch (format) {
    case "rfc3339":
      return `"\${1:${now}}"`;
    case "choice":
      return values?.length === 1 ? JSON.stringify(values[0]) : '"$1"';
    case "boolean":
      return `"${stop(1, "true")}"`;
    case "marker":
      return '""';
    default:
      return '"$1"';
  }
}

/** The values that are known for the annotation at the caret. */
export function annotationValueDrafts(question: Question): readonly Draft[] {
  const { tree, caret, now } = question;
  const key = stringOf(tree, caret.key);
  const known = findAnnotation(key);
  if (known === undefined) return [];
  switch (known.format) {
    case "rfc3339":
      return timeDrafts(now);
    case "spdx":
      return licenseDrafts(caret.typed);
    case "digest":
      return digestDrafts(question, key);
    case "choice":
      return (known.values ?? []).map((value) => word(value, "the values of this key"));
    case "boolean":
      return [word("true"), word("false")];
    case "media-type":
      return mediaTypes.map(({ name, title }) => ({
        label: name,
        kind: "media-type",
        detail: title,
        explains: { of: "media-type", name },
        json: JSON.stringify(name),
      }));
    case "uri":
      return key === "in-toto.io/predicate-type" || key === "dev.sigstore.bundle.predicateType"
        ? predicateTypes.map(({ uri, title }) => ({ ...word(uri, title), explains: { of: "predicate", name: uri } }))
        : [];
    case "url":
      return [...addressesBeside(question), stub("https://", "an address")];
    case "reference":
      return [word("scratch", "no image at all"), stub("docker.io/library/", "an official image of Docker Hub")];
    case "ref-name":
      return [word("latest", "the usual tag")];
    case "marker":
      return [word("", FORMATS.marker)];
    default:
      return [];
  }
}

/** Times for a value: now, and the one that reproducible builds write. */
export function timeDrafts(now: string): readonly Draft[] {
  return [...(now === EPOCH ? [] : [{ ...word(now, "now") }]), word(EPOCH, "reproducible builds: SOURCE_DATE_EPOCH=0")];
}

/** The addresses that other annotations of the same object have: the source is mostly the documentation too. */
function addressesBeside({ tree, caret }: Question): readonly Draft[] {
  const found = new Map<string, string>();
  for (const key of keysOf(tree, caret.container)) {
    if (key === caret.key) continue;
    const value = valueOfKey(tree, key);
    const text = kindOf(tree, value) === STRING ? stringOf(tree, value) : "";
    if (/^https?:\/\/\S{1,300}$/.test(text)) found.set(text, stringOf(tree, key));
  }
  return [...found].slice(0, 8).map(([address, name]) => word(address, `as ${name.slice(0, 80)}`));
}

function word(text: string, detail?: string): Draft {
  return {
    label: text === "" ? '""' : text,
    kind: "value",
    ...(detail === undefined ? {} : { detail: detail.replaceAll("`", "") }),
    json: JSON.stringify(text),
    filter: text,
  };
}

function stub(text: string, detail: string): Draft {
  return { label: `${text}…`, kind: "value", detail, json: `"${text}$1"`, filter: text };
}
