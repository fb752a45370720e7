import { distance } from "fastest-levenshtein";
import type { AnnotationFormat, AnnotationKey } from "./annotation.ts";
import { artifactKeys } from "./annotations-artifacts.ts";
import { IMAGE, labelSchemaKeys, mistakenKeys, ociKeys, tolerated } from "./annotations-oci.ts";
import { toolKeys } from "./annotations-tools.ts";
import { decodeBase64 } from "./base64.ts";
import { digestFault } from "./digest.ts";
import { qualifiedReferenceFault, refNameFault } from "./reference.ts";
import { remembering } from "./remembering.ts";
import { licenseFault } from "./spdx.ts";
import { isGoTime } from "./time.ts";
import { rfc3339Fault } from "./time-fault.ts";
import { urlFault } from "./url.ts";
import { type ValueFault, wholeFault } from "./value-fault.ts";

export type { AnnotationFormat, AnnotationHome, AnnotationKey } from "./annotation.ts";
export type { ValueFault } from "./value-fault.ts";

/** The catalogue of annotation and label keys, in the order in which completion offers it. */
export const annotationKeys: readonly AnnotationKey[] = [
  ...ociKeys,
  ...toolKeys,
  ...artifactKeys,
  ...tolerated,
  ...labelSchemaKeys,
  ...mistakenKeys,
];

/** The one time that is read as Go reads it. */
const BUILDKIT_TIME = "buildkit/createdat";

const byKey: ReadonlyMap<string, AnnotationKey> = new Map(
  annotationKeys.filter(({ prefix }) => prefix === undefined).map((entry) => [entry.key, entry]),
);
const prefixes: readonly AnnotationKey[] = annotationKeys.filter(({ prefix }) => prefix === true);

/** The catalogue's entry for exactly this key, or for the family whose beginning it has. */
export function findAnnotation(key: string): AnnotationKey | undefined {
  return byKey.get(key) ?? prefixes.find((entry) => key.length > entry.key.length && key.startsWith(entry.key));
}

/** Whether a key lies in the namespace that is reserved for OCI's specifications (image-spec 1.1.1, annotations.md, Rules). */
export function isReservedKey(key: string): boolean {
  return key.startsWith("org.opencontainers.") || key === "org.opencontainers";
}

/** What people write after `org.opencontainers.image.` when they mean one of its keys, in lower case and without signs. */
const SLIPS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  licence: "licenses",
  licences: "licenses",
  spdx: "licenses",
  author: "authors",
  maintainer: "authors",
  maintainers: "authors",
  createdat: "created",
  creationdate: "created",
  date: "created",
  builddate: "created",
  buildtime: "created",
  timestamp: "created",
  sourceurl: "source",
  sourcecode: "source",
  repository: "source",
  repo: "source",
  vcs: "source",
  vcsurl: "source",
  gitrepository: "source",
  vcsref: "revision",
  commit: "revision",
  gitcommit: "revision",
  sha: "revision",
  gitsha: "revision",
  homepage: "url",
  website: "url",
  doc: "documentation",
  docs: "documentation",
  documentationurl: "documentation",
  docsurl: "documentation",
  usage: "documentation",
  name: "title",
  summary: "description",
  desc: "description",
  base: "base.name",
  baseimage: "base.name",
  baseimagename: "base.name",
  baseimagedigest: "base.digest",
  reference: "ref.name",
};

/** Keys that a slip can be meant to be: those that are to be written. */
const candidates = annotationKeys
  .filter(({ status, prefix, where }) => status === "current" && prefix === undefined && where[0] !== "runtime")
  .filter(({ key }) => key.length >= 8)
  .map(({ key }) => ({ key, lower: key.toLowerCase(), bare: bareKey(key), digits: key.replace(/\D/g, "") }));
const tails = ociKeys.map(({ key }) => ({ key, tail: key.slice(IMAGE.length), bare: bareKey(key.slice(IMAGE.length)) }));

/** Words before or instead of `org.opencontainers.image.` in keys that mean it. */
const NEAR_IMAGE = /^(?:(?:org|oci|com|io)\.)?(?:open-?containers?|oci)(?:\.images?)?\.(.+)$/i;

function bareKey(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/**
 * The key that an unknown key is probably meant to be, or `undefined`: where none is near, where two are equally near, and for
 * keys of the catalogue, except mistaken and withdrawn ones, whose replacement it is. Label Schema's keys are no slips.
 */
export const closestAnnotation: (key: string) => string | undefined = remembering(closest);

function closest(key: string): string | undefined {
  const known = findAnnotation(key);
  if (known !== undefined) return known.family === "Label Schema" ? undefined : known.replacement;
  if (key.length < 8 || key.length > 100) return undefined;
  return closestOfImage(key) ?? closestOfAll(key);
}

/** A key of the image specification, for keys that begin nearly as its namespace does. */
function closestOfImage(key: string): string | undefined {
  const tail = NEAR_IMAGE.exec(key)?.[1];
  if (tail === undefined) return undefined;
  const bare = bareKey(tail);
  const exact = tails.find((one) => one.bare === bare)?.key ?? (SLIPS[bare] === undefined ? undefined : IMAGE + SLIPS[bare]);
  if (exact !== undefined) return exact;
  return onlyNearest(bare, tails, (one) => one.bare, bare.length < 5 ? 1 : 2);
}

/** A key of anyone's that differs by a letter or two, or only in signs and letter case. */
function closestOfAll(key: string): string | undefined {
  const bare = bareKey(key);
  const same = candidates.find((one) => one.bare === bare);
  if (same !== undefined) return same.key;
  // Short keys, and short words after the long namespace, are too near to everything; a digit off makes another version.
  if (key.length < 12 || (key.startsWith(IMAGE) && key.length < IMAGE.length + 8)) return undefined;
  const digits = key.replace(/\D/g, "");
  const near = candidates.filter((one) => one.digits === digits && Math.abs(one.key.length - key.length) <= 2);
  return onlyNearest(key.toLowerCase(), near, (one) => one.lower, 2);
}

/** The key that is nearest by letters, at most `limit` of them away; `undefined` where two are. */
function onlyNearest<One extends { readonly key: string }>(
  text: string,
  among: readonly One[],
  textOf: (one: One) => string,
  limit: number,
): string | undefined {
  let best = limit + 1;
  let found: One[] = [];
  for (const one of among) {
    const far = distance(text, textOf(one));
    if (far > best || far > limit) continue;
    if (far < best) found = [];
    found.push(one);
    best = far;
  }
  return found.length === 1 ? found[0]?.key : undefined;
}

/** What a value of each format has to be, as a hover or a table says it. */
export const FORMATS: Readonly<Record<AnnotationFormat, string>> = {
  rfc3339: "a date and time as in `2026-10-02T11:20:41Z` (RFC 3339)",
  url: "a URL",
  uri: "a URI",
  digest: "a digest",
  spdx: "an SPDX licence expression",
  reference: "an image reference",
  "ref-name": "a reference name, mostly a tag",
  "media-type": "a media type",
  integer: "a whole number",
  base64: "base64",
  boolean: "`true` or `false`",
  path: "a relative path of a file",
  json: "JSON",
  pem: "PEM",
  list: "a list with commas between",
  choice: "one of a few words",
  marker: "empty; only its being there counts",
  text: "text",
};

/**
 * What is wrong with a value of a key, or `undefined`: also for keys that the catalogue has not, and for formats that say nothing
 * of the text. The specification allows any value to be empty, so an empty one has no fault but as a time.
 */
export function checkValue(key: string, value: string): ValueFault | undefined {
  const entry = findAnnotation(key);
  return entry === undefined ? undefined : formatFault(entry, value);
}

function formatFault({ key, format, values }: AnnotationKey, value: string): ValueFault | undefined {
  if (value === "" && format !== "rfc3339") return undefined;
  switch (format) {
    case "rfc3339":
      return key === BUILDKIT_TIME ? goTimeFault(value) : timeFault(value);
    case "url":
      return urlFault(value);
    case "spdx":
      return licenseFault(value);
    case "digest":
      return baseDigestFault(value);
    case "reference":
      return qualifiedReferenceFault(value);
    case "ref-name":
      return refNameFault(value);
    case "integer":
      return /^-?[0-9]+$/.test(value) ? undefined : wholeFault(value, "is no whole number");
    case "boolean":
      return value === "true" || value === "false" ? undefined : wholeFault(value, "is neither `true` nor `false`");
    case "base64":
      return decodeBase64(value) !== undefined ? undefined : wholeFault(value, "is no base64");
    case "choice":
      return values?.includes(value) === false ? wholeFault(value, `is none of the values of \`${key}\``) : undefined;
    case "path":
      return pathFault(value);
    default:
      return undefined;
  }
}

/** Why a text is no time of RFC 3339, or `undefined`. */
export function timeFault(value: string): ValueFault | undefined {
  return value === ""
    ? { says: "is empty, and programs that read a time here fail", from: 0, to: 0, weight: "doubtful" }
    : rfc3339Fault(value);
}

function goTimeFault(value: string): ValueFault | undefined {
  return isGoTime(value) ? undefined : (rfc3339Fault(value) ?? wholeFault(value, "is no time that BuildKit can parse"));
}

/** Why a text is no digest, or `undefined`. A reference with a digest leads to it. */
export function baseDigestFault(value: string): ValueFault | undefined {
  const fault = digestFault(value);
  if (fault === undefined) return undefined;
  switch (fault.code) {
    case "empty":
      return undefined;
    case "length":
      return wholeFault(value, `has ${fault.actual} digits; ${fault.algorithm} has ${fault.expected}`);
    case "upper-case":
      return wholeFault(value, "has upper-case digits; digests are compared byte by byte", { better: value.toLowerCase(), sure: true });
    case "not-hex":
      return {
        says: `is not hexadecimal everywhere; digits of ${fault.algorithm} are 0–9 and a–f`,
        from: fault.from,
        to: fault.to,
        weight: "wrong",
      };
    case "grammar": {
      const inner = value.trim();
      if (inner !== value && digestFault(inner) === undefined)
        return wholeFault(value, "has white space around it", { better: inner, sure: true });
      const tail = value.slice(value.lastIndexOf("@") + 1);
      if (tail !== value && digestFault(tail) === undefined)
        return wholeFault(value, "is a reference with a digest; the digest alone stands here", { better: tail });
      const whole = `sha256:${value}`;
      return wholeFault(
        value,
        "is no digest: `sha256:` and 64 hexadecimal digits",
        /^[0-9a-f]{64}$/.test(value) && digestFault(whole) === undefined ? { better: whole } : {},
      );
    }
  }
}

/** Why a path leads out of the folder in which a client writes it, or `undefined`. Both kinds of slashes count, and drives. */
export function pathFault(path: string): ValueFault | undefined {
  const name = path.split(/[/\\]/).at(-1) ?? "";
  const better = name === "" || name === "." || name === ".." || name.includes(":") ? {} : { better: name };
  if (/^[/\\]/.test(path) || /^[A-Za-z]:[/\\]/.test(path)) return wholeFault(path, "is an absolute path", better);
  let depth = 0;
  for (const step of path.split(/[/\\]/)) {
    if (step === "..") depth--;
    else if (step !== "" && step !== ".") depth++;
    if (depth < 0) return wholeFault(path, "leads out of the folder it is written to", better);
  }
  return undefined;
}
