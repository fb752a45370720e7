import { MANIFEST_LIMIT } from "../oci/limits.ts";
import { COMMA, either, inOrder, member, SPACE } from "./expression.ts";
import { annotationsEnd, descriptorAt, haveMadeUp, type Writing, writingOf } from "./glance-descriptor.ts";

/**
 * Documents in which no rule finds anything, recognised at a glance: indexes and image manifests as tools write them every day. Nearly all
 * documents are such, and to run more than a hundred rules over each of them, or only to make a tree of each, is most of the work in a
 * folder of thousands. So they are read by a grammar of their own, in one pass over their text.
 *
 * It accepts only what it knows to be right, property by property; everything else is judged by the rules. That no rule speaks of what it
 * accepts is held by test/documents/plain.test.ts over all documents of the tests, their mutants, and generated ones.
 */

/** What a document is that was accepted at a glance. */
export interface Plain {
  readonly kind: "oci-index" | "oci-manifest" | "docker-list" | "docker-manifest";
  /** Entries of an index that are images, each for a platform. */
  readonly platforms: number;
  /** Entries of an index that attest one of its images. */
  readonly attestations: number;
  readonly layers: number;
  /** All layers together, in bytes. */
  readonly size: number;
}

/** What a kind of document must be made of. */
export interface Form {
  readonly kind: Plain["kind"];
  readonly mediaType: string;
  /** The only properties at the top beside version and type, each once; all but `annotations` are needed. */
  readonly parts: readonly string[];
  /** What it lists. */
  readonly listed: Writing;
  /** What a manifest has beside. */
  readonly config: Writing | undefined;
}

const OCI = "application/vnd.oci.image";
const OCI_MANIFEST = `${OCI}.manifest.v1+json`;
const OCI_LAYER = `${OCI}.layer.v1.tar`;
/** How image manifests' layers are packed. */
export const LAYER_TYPES: readonly string[] = [`${OCI_LAYER}+gzip`, `${OCI_LAYER}+zstd`, OCI_LAYER];
const DOCKER = "application/vnd.docker";
const DOCKER_MANIFEST = `${DOCKER}.distribution.manifest.v2+json`;

export const FORMS: readonly Form[] = [
  {
    kind: "oci-index",
    mediaType: `${OCI}.index.v1+json`,
    parts: ["manifests", "annotations"],
    listed: writingOf([OCI_MANIFEST], true, true),
    config: undefined,
  },
  {
    kind: "oci-manifest",
    mediaType: OCI_MANIFEST,
    parts: ["config", "layers", "annotations"],
    listed: writingOf(LAYER_TYPES, false, true),
    config: writingOf([`${OCI}.config.v1+json`], false, true),
  },
  {
    kind: "docker-list",
    mediaType: `${DOCKER}.distribution.manifest.list.v2+json`,
    parts: ["manifests"],
    listed: writingOf([DOCKER_MANIFEST], true, false),
    config: undefined,
  },
  {
    kind: "docker-manifest",
    mediaType: DOCKER_MANIFEST,
    parts: ["config", "layers"],
    listed: writingOf([`${DOCKER}.image.rootfs.diff.tar.gzip`], false, false),
    config: writingOf([`${DOCKER}.container.image.v1+json`], false, false),
  },
];

/** What has been met on the way through a document. Whether it is all different is looked at when all is there. */
interface Met {
  readonly digests: string[];
  readonly platforms: string[];
  /** Which of the digests are attestations', each with the digest that it attests. */
  readonly attestations: { readonly place: number; readonly attested: string }[];
  layers: number;
  size: number;
}

const NO = -1;
/** Version and type: nearly everybody writes them before what they are of. */
const HEAD = new RegExp(
  `${SPACE}\\{${SPACE}${either(
    inOrder(member("schemaVersion", "2"), member("mediaType", '"([a-z0-9./+-]+)"')),
    inOrder(member("mediaType", '"([a-z0-9./+-]+)"'), member("schemaVersion", "2")),
  )}${COMMA}`,
  "y",
);
const PART = new RegExp(`"(manifests|config|layers|annotations)"${SPACE}:${SPACE}`, "y");
const LIST = new RegExp(`\\[${SPACE}`, "y");
const NEXT = new RegExp(COMMA, "y");
const LIST_END = new RegExp(`${SPACE}\\]`, "y");
const END = new RegExp(`${SPACE}\\}${SPACE}`, "y");

/** These, for who proves that none of them takes more than linear time. */
export const AROUND: readonly RegExp[] = [HEAD, PART, LIST, LIST_END, NEXT, END];

/**
 * What a document is in which no rule finds anything, if it is checked for nothing beyond being right and outside a layout; `undefined`
 * for all others, whatever is wrong with them, and for many that are right. Linear; never throws.
 *
 * @param text what is not ASCII is not accepted
 */
export function glance(text: string): Plain | undefined {
  if (text.length > MANIFEST_LIMIT) return undefined;
  HEAD.lastIndex = 0;
  const head = HEAD.exec(text);
  const mediaType = head?.[1] ?? head?.[2];
  const form = FORMS.find((one) => one.mediaType === mediaType);
  if (form === undefined) return undefined;
  const met: Met = { digests: [], platforms: [], attestations: [], layers: 0, size: 0 };
  const keys: string[] = [];
  let at = HEAD.lastIndex;
  for (let next = at; next !== NO; next = endOf(NEXT, text, at)) {
    PART.lastIndex = next;
    const key = PART.exec(text)?.[1];
    if (key === undefined || keys.includes(key) || !form.parts.includes(key)) return undefined;
    keys.push(key);
    at = partEnd(text, PART.lastIndex, key, form, met);
    if (at === NO) return undefined;
  }
  if (endOf(END, text, at) !== text.length || !form.parts.every((key) => key === "annotations" || keys.includes(key))) return undefined;
  if (!areDistinct(met)) return undefined;
  const { platforms, attestations, layers, size } = met;
  return { kind: form.kind, platforms: platforms.length, attestations: attestations.length, layers, size };
}

/** Where it ends what is looked for at this place, or `NO`. */
function endOf(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : NO;
}

/** Behind what a document is made of: its config, what it lists, its annotations. */
function partEnd(text: string, at: number, key: string, { listed, config }: Form, met: Met): number {
  if (key === "annotations") return annotationsEnd(text, at);
  if (key !== "config") return listEnd(text, at, listed, met);
  const found = config && descriptorAt(text, at, config);
  if (found === undefined) return NO;
  met.digests.push(found.digest);
  return found.end;
}

/** Behind a list of descriptors that is not empty. */
function listEnd(text: string, from: number, listed: Writing, met: Met): number {
  let at = endOf(LIST, text, from);
  if (at === NO) return NO;
  for (let next: number | undefined = at; next !== undefined; ) {
    const found = descriptorAt(text, next, listed);
    if (found === undefined) return NO;
    const { digest, platform, attested, size } = found;
    if (attested !== undefined) met.attestations.push({ place: met.digests.length, attested });
    else if (platform !== undefined) met.platforms.push(platform);
    else {
      met.layers++;
      met.size += size;
    }
    met.digests.push(digest);
    at = found.end;
    next = found.next;
  }
  return endOf(LIST_END, text, at);
}

/** Whether no digest and no platform is there twice, which is compared by the rules, and each attestation stands behind its image, as BuildKit writes them. */
function areDistinct({ digests, platforms, attestations }: Met): boolean {
  if (haveMadeUp(digests) || new Set(digests).size < digests.length || new Set(platforms).size < platforms.length) return false;
  const images = new Set<string>();
  let from = 0;
  for (const { place, attested } of attestations) {
    for (; from < place; from++) images.add(digests[from] as string);
    from++;
    if (!images.has(attested)) return false;
  }
  return true;
}
