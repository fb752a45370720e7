import { firstChild, isNamed, KEY, NONE, type Node, NUMBER, OBJECT, STRING, stringOf, type Tree } from "../json/index.ts";
import { EMPTY_BLOB_DIGEST, EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { placeholderKind } from "../oci/placeholder-digests.ts";
import { isForeignKey } from "./annotations.ts";
import { ATTESTATION_MANIFEST, REFERENCE_DIGEST, REFERENCE_TYPE } from "./attestation.ts";
import type { Descriptor } from "./document.ts";
import type { Kind } from "./kinds.ts";
import { isPlainSha256 } from "./plain-digest.ts";
import { isPlainUtc } from "./plain-time.ts";

/**
 * Descriptors of which, looked at by themselves, no rule finds anything: written as tools write them every day. It accepts only what it
 * knows to be right, property by property.
 */

/** What a kind of document must be made of. */
export interface Form {
  readonly mediaType: string;
  /** The only properties at the top, all but `annotations` needed. */
  readonly top: readonly string[];
  readonly annotations: boolean;
  /** Entries may be BuildKit's attestations. */
  readonly attestations: boolean;
  /** Types of `config`, of `layers` and of `manifests`. */
  readonly types: Readonly<Partial<Record<Descriptor["place"], ReadonlySet<string>>>>;
}

const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
export const INDEX_TOP = ["schemaVersion", "mediaType", "manifests"];
const MANIFEST_TOP = ["schemaVersion", "mediaType", "config", "layers"];

export const FORMS: Readonly<Partial<Record<Kind, Form>>> = {
  "oci-index": {
    mediaType: "application/vnd.oci.image.index.v1+json",
    top: INDEX_TOP,
    annotations: true,
    attestations: true,
    types: { manifest: new Set(["application/vnd.oci.image.manifest.v1+json"]) },
  },
  "docker-list": {
    mediaType: "application/vnd.docker.distribution.manifest.list.v2+json",
    top: INDEX_TOP,
    annotations: false,
    attestations: false,
    types: { manifest: new Set(["application/vnd.docker.distribution.manifest.v2+json"]) },
  },
  "oci-manifest": {
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    top: MANIFEST_TOP,
    annotations: true,
    attestations: false,
    types: {
      config: new Set(["application/vnd.oci.image.config.v1+json"]),
      layer: new Set([OCI_LAYER, `${OCI_LAYER}+gzip`, `${OCI_LAYER}+zstd`]),
    },
  },
  "docker-manifest": {
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    top: MANIFEST_TOP,
    annotations: false,
    attestations: false,
    types: {
      config: new Set(["application/vnd.docker.container.image.v1+json"]),
      layer: new Set(["application/vnd.docker.image.rootfs.diff.tar.gzip"]),
    },
  },
};

/** Platforms that need nothing beside them. `linux/arm64/v8` is another name of `linux/arm64`. */
const PLATFORMS: ReadonlyMap<string, number> = new Map(
  [
    "linux/386/",
    "linux/amd64/",
    "linux/arm/v6",
    "linux/arm/v7",
    "linux/arm64/",
    "linux/loong64/",
    "linux/mips64le/",
    "linux/ppc64le/",
    "linux/riscv64/",
    "linux/s390x/",
    "unknown/unknown/",
  ].map((name, index) => [name, index + 1]),
);

/** What `plainness` says of an attestation, whose platform is unknown. */
export const PLAIN_ATTESTATION = PLATFORMS.size * 2 ** 33;
/** What it says of a plain descriptor outside `manifests`, which has no platform. */
const PLAIN = 1;

/**
 * How plain a descriptor is in a document of this form: 0 where a rule may have something to say of it by itself; else a number
 * that is the same for two entries of `manifests` with the same platform (or, seldom, with different ones).
 */
export function plainness(tree: Tree, form: Form, descriptor: Omit<Descriptor, "plain">): number {
  const { place, mediaType, digest, platformNode, annotationsNode } = descriptor;
  if (mediaType === undefined || digest === undefined || descriptor.odd) return 0;
  if (form.types[place]?.has(mediaType) !== true || !hasPlainParts(tree, descriptor)) return 0;
  const listed = place === "manifest";
  if (!isPlainNumber(tree, descriptor.sizeNode, listed ? 3 : 2, listed ? 6 : 12)) return 0;
  if (!isPlainSha256(tree, descriptor.digestNode) || placeholderKind(digest) !== undefined) return 0;
  if (digest === EMPTY_OBJECT_DIGEST || digest === EMPTY_BLOB_DIGEST) return 0;
  const platform = !listed ? PLAIN : platformNode === NONE ? 0 : platformOf(tree, platformNode);
  if (platform === PLAIN_ATTESTATION) return form.attestations && attested(tree, annotationsNode) !== "" ? platform : 0;
  if (annotationsNode !== NONE && (!form.annotations || !arePlainAnnotations(tree, annotationsNode))) return 0;
  return platform;
}

/** Nothing but type, digest, size and, where it was found, platform and annotations; each once and written without escapes. */
function hasPlainParts(tree: Tree, descriptor: Omit<Descriptor, "plain">): boolean {
  const { node, mediaTypeNode, digestNode, sizeNode, platformNode, annotationsNode, place } = descriptor;
  if (tree.kind[mediaTypeNode] !== STRING || tree.kind[digestNode] !== STRING || sizeNode === NONE) return false;
  if (platformNode !== NONE && place !== "manifest") return false;
  const parts = 3 + (platformNode === NONE ? 0 : 1) + (annotationsNode === NONE ? 0 : 1);
  let keys = 0;
  for (let key = firstChild(tree, node); key !== NONE; key = tree.next[key] as number, keys++) if (tree.kind[key] !== KEY) return false;
  return keys === parts;
}

/** A whole number without sign, of so many digits. */
function isPlainNumber({ kind, text: of, start, end }: Tree, node: Node, least: number, most: number): boolean {
  const from = start[node] as number;
  const length = (end[node] as number) - from;
  if (kind[node] !== NUMBER || length < least || length > most) return false;
  for (let i = from; i < from + length; i++) {
    const c = of.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return of.charCodeAt(from) !== 48;
}

/** A string that is not empty: of an empty one nobody could tell afterwards that its key has been met. */
function isFilled({ kind, start, end }: Tree, node: Node): boolean {
  return kind[node] === STRING && (end[node] as number) - (start[node] as number) > 2;
}

/** A number for a plain platform, the same for two that no client tells apart; 0 for every other. */
function platformOf(tree: Tree, node: Node): number {
  if (tree.kind[node] !== OBJECT) return 0;
  let architecture = "";
  let os = "";
  let variant = "";
  let version = 0;
  for (let key = firstChild(tree, node); key !== NONE; key = tree.next[key] as number) {
    const value = key + 1;
    if (tree.kind[key] !== KEY || !isFilled(tree, value)) return 0;
    if (architecture === "" && isNamed(tree, key, "architecture")) architecture = stringOf(tree, value);
    else if (os === "" && isNamed(tree, key, "os")) os = stringOf(tree, value);
    else if (variant === "" && isNamed(tree, key, "variant")) variant = stringOf(tree, value);
    else if (version === 0 && isNamed(tree, key, "os.version")) version = hashOf(tree, value);
    else return 0;
  }
  if (architecture === "arm64" && variant === "v8") variant = "";
  const known = PLATFORMS.get(`${os}/${architecture}/${variant}`);
  // Of nothing there is no version.
  if (known === undefined || (known === PLATFORMS.size && version !== 0)) return 0;
  return known * 2 ** 33 + version;
}

/** The digest of the image that an entry's annotations say it attests, each of the two once and nothing else; "" where they do not. */
export function attested(tree: Tree, node: Node): string {
  if (node === NONE || tree.kind[node] !== OBJECT) return "";
  let subject = "";
  let type = "";
  for (let key = firstChild(tree, node); key !== NONE; key = tree.next[key] as number) {
    const value = key + 1;
    if (tree.kind[key] !== KEY || !isFilled(tree, value)) return "";
    if (subject === "" && isNamed(tree, key, REFERENCE_DIGEST)) subject = stringOf(tree, value);
    else if (type === "" && isNamed(tree, key, REFERENCE_TYPE)) type = stringOf(tree, value);
    else return "";
  }
  return type === ATTESTATION_MANIFEST ? subject : "";
}

/** A number for a string of digits and points, which versions are, from 1 on; two of one number are taken for the same. */
function hashOf({ text: of, start, end }: Tree, node: Node): number {
  let hash = 7;
  for (let i = (start[node] as number) + 1; i < (end[node] as number) - 1; i++) hash = (Math.imul(hash, 31) + of.charCodeAt(i)) | 0;
  return (hash >>> 0) + 1;
}

const CREATED = '"org.opencontainers.image.created"';

/** Only keys of other domains, whatever they hold, and times as they should be; each once. */
export function arePlainAnnotations(tree: Tree, node: Node): boolean {
  if (tree.kind[node] !== OBJECT) return false;
  const first = firstChild(tree, node);
  for (let key = first; key !== NONE; key = tree.next[key] as number) {
    const value = key + 1;
    if (tree.kind[key] !== KEY || tree.kind[value] !== STRING) return false;
    const from = tree.start[key] as number;
    const length = (tree.end[key] as number) - from;
    if (length === CREATED.length && tree.text.startsWith(CREATED, from)) {
      if (!isPlainUtc(tree, value)) return false;
    } else if (!isForeignKey(tree.text, from + 1, length - 2)) return false;
    // Compared with those before: a few, or it is no everyday document.
    let others = 0;
    for (let other = first; other !== key; other = tree.next[other] as number) {
      if (others++ > 16) return false;
      const at = tree.start[other] as number;
      if ((tree.end[other] as number) - at === length && tree.text.startsWith(tree.text.slice(from, from + length), at)) return false;
    }
  }
  return first !== NONE;
}
