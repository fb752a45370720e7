import { childCount, firstChild, KEY, NONE, type Node, NUMBER, OBJECT, rawOf, STRING, stringOf, type Tree } from "../json/index.ts";
import { EMPTY_BLOB_DIGEST, EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { exceedsBytes, MANIFEST_LIMIT } from "../oci/limits.ts";
import { placeholderKind } from "../oci/placeholder-digests.ts";
import { isForeignKey } from "./annotations.ts";
import { ATTESTATION_MANIFEST, REFERENCE_DIGEST, REFERENCE_TYPE } from "./attestation.ts";
import { type Descriptor, type Document, isParsable } from "./document.ts";
import type { Kind } from "./kinds.ts";
import { isPlainSha256 } from "./plain-digest.ts";
import { isPlainUtc } from "./plain-time.ts";

/**
 * Documents in which no rule finds anything, recognised at a glance: indexes and image manifests as tools write them every day. Nearly all
 * documents are such, and to run more than a hundred rules over each of them is most of the work in a folder of thousands.
 *
 * It accepts only what it knows to be right, property by property; everything else is judged by the rules. That no rule speaks of what it
 * accepts is held by test/documents/plain.test.ts over all documents of the tests, their mutants, and generated ones.
 */

/** What a kind of document must be made of. */
interface Form {
  readonly mediaType: string;
  /** The only properties at the top, all but `annotations` needed. */
  readonly top: readonly string[];
  readonly annotations: boolean;
  /** Types of `config`, of `layers` and of `manifests`. */
  readonly types: Readonly<Partial<Record<Descriptor["place"], ReadonlySet<string>>>>;
}

const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
const INDEX_TOP = ["schemaVersion", "mediaType", "manifests"];
const MANIFEST_TOP = ["schemaVersion", "mediaType", "config", "layers"];

const FORMS: Readonly<Partial<Record<Kind, Form>>> = {
  "oci-index": {
    mediaType: "application/vnd.oci.image.index.v1+json",
    top: INDEX_TOP,
    annotations: true,
    types: { manifest: new Set(["application/vnd.oci.image.manifest.v1+json"]) },
  },
  "docker-list": {
    mediaType: "application/vnd.docker.distribution.manifest.list.v2+json",
    top: INDEX_TOP,
    annotations: false,
    types: { manifest: new Set(["application/vnd.docker.distribution.manifest.v2+json"]) },
  },
  "oci-manifest": {
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    top: MANIFEST_TOP,
    annotations: true,
    types: {
      config: new Set(["application/vnd.oci.image.config.v1+json"]),
      layer: new Set([OCI_LAYER, `${OCI_LAYER}+gzip`, `${OCI_LAYER}+zstd`]),
    },
  },
  "docker-manifest": {
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    top: MANIFEST_TOP,
    annotations: false,
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

const UNKNOWN_PLATFORM = PLATFORMS.size * 2 ** 33;

/** Whether no rule can have anything to say of a document that is checked for nothing beyond being right, outside a layout. */
export function isPlain(doc: Document): boolean {
  const form = FORMS[doc.kind];
  const { tree, descriptors } = doc;
  if (form === undefined || doc.cache !== undefined || doc.mediaType !== form.mediaType || descriptors.length === 0) return false;
  if (!isParsable(tree) || exceedsBytes(doc.text, MANIFEST_LIMIT) || !isPlainTop(doc, form)) return false;
  const digests = new Set<number>();
  const platforms = new Set<number>();
  const images = new Set<string>();
  let lastType = "";
  let lastPlace = "";
  let layers = 0;
  for (const descriptor of descriptors) {
    const { place, mediaType, digest, platformNode, annotationsNode } = descriptor;
    if (mediaType === undefined || digest === undefined || descriptor.odd) return false;
    if (mediaType !== lastType || place !== lastPlace) {
      if (form.types[place]?.has(mediaType) !== true) return false;
      lastType = mediaType;
      lastPlace = place;
    }
    if (!hasPlainParts(tree, descriptor)) return false;
    const listed = place === "manifest";
    if (!isPlainNumber(tree, descriptor.sizeNode, listed ? 3 : 2, listed ? 6 : 12)) return false;
    if (!isPlainSha256(tree, descriptor.digestNode) || placeholderKind(digest) !== undefined) return false;
    if (digest === EMPTY_OBJECT_DIGEST || digest === EMPTY_BLOB_DIGEST) return false;
    // What is there twice is compared by the rules; so are the few that only seem to be.
    const before = digests.size;
    if (digests.add(startOf(tree, descriptor.digestNode)).size === before) return false;
    if (listed) {
      const platform = platformNode === NONE ? 0 : platformOf(tree, platformNode);
      if (platform === 0) return false;
      if (platform === UNKNOWN_PLATFORM) {
        // BuildKit's attestations stand behind the images that they are about.
        if (doc.kind !== "oci-index" || !isPlainAttestation(tree, annotationsNode, images)) return false;
        continue;
      }
      const others = platforms.size;
      if (platforms.add(platform).size === others) return false;
      images.add(digest);
    } else if (place === "layer") layers++;
    if (annotationsNode !== NONE && (!form.annotations || !arePlainAnnotations(tree, annotationsNode))) return false;
  }
  return layers > 0 || doc.kind === "oci-index" || doc.kind === "docker-list";
}

/** Exactly the properties of the form, each once and of the right kind. */
function isPlainTop(doc: Document, form: Form): boolean {
  const { tree, root } = doc;
  let needed = 0;
  let versioned = false;
  let annotated = false;
  for (let key = firstChild(tree, root); key !== NONE; key = tree.next[key] as number) {
    if (tree.kind[key] !== KEY) return false;
    const name = stringOf(tree, key);
    if (name === "annotations") {
      if (!form.annotations || annotated || !arePlainAnnotations(tree, key + 1)) return false;
      annotated = true;
      continue;
    }
    if (!form.top.includes(name)) return false;
    if (name === "schemaVersion") {
      if (tree.kind[key + 1] !== NUMBER || rawOf(tree, key + 1) !== "2") return false;
      versioned = true;
    }
    needed++;
  }
  // None is missing, so that none stands twice either.
  return (
    needed === form.top.length &&
    versioned &&
    doc.subjectNode === NONE &&
    doc.mediaTypeNode !== NONE &&
    (form.top === INDEX_TOP ? doc.manifestsNode !== NONE : doc.configNode !== NONE && doc.layersNode !== NONE) &&
    hasOnlyDescriptors(doc, form.top === INDEX_TOP ? doc.manifestsNode : doc.layersNode)
  );
}

/** Every element of the list has become a descriptor. */
function hasOnlyDescriptors({ tree, configNode, descriptors }: Document, list: Node): boolean {
  return childCount(tree, list) + (configNode === NONE ? 0 : 1) === descriptors.length;
}

/** Nothing but type, digest, size and, where it was found, platform and annotations; each once and written without escapes. */
function hasPlainParts(tree: Tree, descriptor: Descriptor): boolean {
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

/** The first 12 digits of a digest as a number: enough to tell one from another. */
function startOf({ text: of, start }: Tree, node: Node): number {
  let value = 0;
  const from = (start[node] as number) + 8;
  for (let i = from; i < from + 12; i++) {
    const c = of.charCodeAt(i);
    value = value * 16 + (c < 58 ? c - 48 : c - 87);
  }
  return value;
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
    const name = stringOf(tree, key);
    if (name === "architecture" && architecture === "") architecture = stringOf(tree, value);
    else if (name === "os" && os === "") os = stringOf(tree, value);
    else if (name === "variant" && variant === "") variant = stringOf(tree, value);
    else if (name === "os.version" && version === 0) version = hashOf(tree, value);
    else return 0;
  }
  if (architecture === "arm64" && variant === "v8") variant = "";
  const known = PLATFORMS.get(`${os}/${architecture}/${variant}`);
  // Of nothing there is no version.
  if (known === undefined || (known === PLATFORMS.size && version !== 0)) return 0;
  return known * 2 ** 33 + version;
}

/** An entry's annotations that say which image, listed before, it attests, each of the two once and nothing else. */
function isPlainAttestation(tree: Tree, node: Node, images: ReadonlySet<string>): boolean {
  if (node === NONE || tree.kind[node] !== OBJECT) return false;
  let subject = "";
  let type = "";
  for (let key = firstChild(tree, node); key !== NONE; key = tree.next[key] as number) {
    const value = key + 1;
    if (tree.kind[key] !== KEY || !isFilled(tree, value)) return false;
    const name = stringOf(tree, key);
    if (name === REFERENCE_DIGEST && subject === "") subject = stringOf(tree, value);
    else if (name === REFERENCE_TYPE && type === "") type = stringOf(tree, value);
    else return false;
  }
  return type === ATTESTATION_MANIFEST && images.has(subject);
}

/** A number for a string of digits and points, which versions are, from 1 on; two of one number are taken for the same. */
function hashOf({ text: of, start, end }: Tree, node: Node): number {
  let hash = 7;
  for (let i = (start[node] as number) + 1; i < (end[node] as number) - 1; i++) hash = (Math.imul(hash, 31) + of.charCodeAt(i)) | 0;
  return (hash >>> 0) + 1;
}

const CREATED = '"org.opencontainers.image.created"';

/** Only keys of other domains, whatever they hold, and times as they should be; each once. */
function arePlainAnnotations(tree: Tree, node: Node): boolean {
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
