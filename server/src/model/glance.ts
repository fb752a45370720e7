import { EMPTY_BLOB_DIGEST, EMPTY_OBJECT_DIGEST, exampleDigests } from "../oci/known-digests.ts";
import { MANIFEST_LIMIT } from "../oci/limits.ts";
import { annotationsEnd, platformEnd, type Seen, UNKNOWN_PLATFORM } from "./glance-parts.ts";
import {
  areSame,
  firstOf,
  mayBeMadeUp,
  memberValue,
  NO,
  nextOf,
  numberAt,
  numberEnd,
  quoted,
  sha256End,
  spaceEnd,
  startOfDigest,
  wordEnd,
} from "./glance-words.ts";

/**
 * Documents in which no rule finds anything, recognised at a glance: indexes and image manifests as tools write them every day. Nearly all
 * documents are such, and to run more than a hundred rules over each of them, or only to make a tree of each, is most of the work in a
 * folder of thousands. So they are read by a grammar of their own, in one pass over their bytes.
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

/** The properties of everyday documents, as bits. */
const SCHEMA_VERSION = 1;
const MEDIA_TYPE = 2;
const MANIFESTS = 4;
const CONFIG = 8;
const LAYERS = 16;
const ANNOTATIONS = 32;
const DIGEST = 64;
const SIZE = 128;
const PLATFORM = 256;

interface Key {
  readonly bit: number;
  /** The token. */
  readonly word: Uint8Array;
}

const KEYS: readonly Key[] = [
  { bit: MEDIA_TYPE, word: quoted("mediaType") },
  { bit: DIGEST, word: quoted("digest") },
  { bit: SIZE, word: quoted("size") },
  { bit: PLATFORM, word: quoted("platform") },
  { bit: ANNOTATIONS, word: quoted("annotations") },
  { bit: SCHEMA_VERSION, word: quoted("schemaVersion") },
  { bit: MANIFESTS, word: quoted("manifests") },
  { bit: CONFIG, word: quoted("config") },
  { bit: LAYERS, word: quoted("layers") },
];

/** What a kind of document must be made of. */
export interface Form {
  readonly kind: Plain["kind"];
  readonly mediaType: Uint8Array;
  /** The only properties at the top, each once; all but `annotations` are needed. */
  readonly top: number;
  /** The types of what it lists, and of its config. */
  readonly types: readonly Uint8Array[];
  readonly config: readonly Uint8Array[];
}

const INDEX = SCHEMA_VERSION | MEDIA_TYPE | MANIFESTS;
const MANIFEST = SCHEMA_VERSION | MEDIA_TYPE | CONFIG | LAYERS;

function formOf(kind: Plain["kind"], top: number, mediaType: string, types: readonly string[], config: readonly string[] = []): Form {
  return { kind, top, mediaType: quoted(mediaType), types: types.map(quoted), config: config.map(quoted) };
}

const OCI = "application/vnd.oci.image";
const OCI_MANIFEST = `${OCI}.manifest.v1+json`;
const OCI_LAYER = `${OCI}.layer.v1.tar`;
const DOCKER = "application/vnd.docker";
const DOCKER_MANIFEST = `${DOCKER}.distribution.manifest.v2+json`;

export const FORMS: readonly Form[] = [
  formOf("oci-index", INDEX | ANNOTATIONS, `${OCI}.index.v1+json`, [OCI_MANIFEST]),
  formOf(
    "oci-manifest",
    MANIFEST | ANNOTATIONS,
    OCI_MANIFEST,
    [`${OCI_LAYER}+gzip`, `${OCI_LAYER}+zstd`, OCI_LAYER],
    [`${OCI}.config.v1+json`],
  ),
  formOf("docker-list", INDEX, `${DOCKER}.distribution.manifest.list.v2+json`, [DOCKER_MANIFEST]),
  formOf("docker-manifest", MANIFEST, DOCKER_MANIFEST, [`${DOCKER}.image.rootfs.diff.tar.gzip`], [`${DOCKER}.container.image.v1+json`]),
];

/** Digests that name nothing, or what is no layer, by their first digits. */
const WELL_KNOWN: ReadonlySet<number> = new Set(
  [EMPTY_OBJECT_DIGEST, EMPTY_BLOB_DIGEST, ...exampleDigests.map(({ hex }) => `sha256:${hex}`)].map((digest) =>
    startOfDigest(quoted(digest), 0),
  ),
);

/** What was seen of a descriptor. */
export interface SeenDescriptor extends Seen {
  /** Where its digest stands. */
  digest: number;
  /** In bytes. */
  blobSize: number;
}

/** What has been met on the way through a document. */
interface Met extends SeenDescriptor {
  /** Where the digests stand, each in the first free place from the one on that its first digits name; 0 is free. */
  readonly digests: Int32Array;
  /** The same places: 1 where the digest is that of an image. */
  readonly images: Uint8Array;
  /** Of the places as many are in use as there are numbers up to this one, a power of two less one. */
  readonly mask: number;
  readonly platforms: Set<number>;
  attestations: number;
  layers: number;
  size: number;
}

/** Fewer bytes than this no descriptor has that is accepted. */
const LEAST = 128;

/** So many places are used again from document to document: for each of thousands of small ones to make them would take as long as the glance. */
const KEPT = 1 << 9;
const keptDigests = new Int32Array(KEPT);
const keptImages = new Uint8Array(KEPT);

function nothingMet(length: number): Met {
  const places = 1 << (33 - Math.clz32(length / LEAST));
  const few = places <= KEPT;
  return {
    digests: few ? keptDigests.fill(0, 0, places) : new Int32Array(places),
    images: few ? keptImages.fill(0, 0, places) : new Uint8Array(places),
    mask: places - 1,
    platforms: new Set(),
    platform: 0,
    attested: NO,
    cached: false,
    digest: NO,
    blobSize: 0,
    attestations: 0,
    layers: 0,
    size: 0,
  };
}

/**
 * What a document is in which no rule finds anything, if it is checked for nothing beyond being right and outside a layout; `undefined`
 * for all others, whatever is wrong with them, and for many that are right. Linear; never throws.
 *
 * @param bytes the text, behind which stands a zero; what is not ASCII is not accepted
 * @param length where it ends
 */
export function glance(bytes: Uint8Array, length: number): Plain | undefined {
  if (length > MANIFEST_LIMIT || bytes[length] !== 0) return undefined;
  const met = nothingMet(length);
  let form: Form | undefined;
  let keys = 0;
  let at = firstOf(bytes, spaceEnd(bytes, 0), 123);
  while (at !== NO && bytes[at] !== 125) {
    const key = keyAt(bytes, at);
    if (key === undefined || (keys & key.bit) !== 0) return undefined;
    keys |= key.bit;
    const value = memberValue(bytes, at + key.word.length);
    let end = NO;
    if (key.bit === SCHEMA_VERSION) end = wordEnd(bytes, value, TWO);
    else if (key.bit === MEDIA_TYPE) {
      form = FORMS.find(({ mediaType }) => wordEnd(bytes, value, mediaType) !== NO);
      if (form !== undefined) end = value + form.mediaType.length;
    }
    // Nearly everybody writes the type before what it is the type of.
    else if (form !== undefined && (form.top & key.bit) !== 0) end = partEnd(bytes, value, key.bit, form, met);
    at = nextOf(bytes, end, 125);
  }
  if (at === NO || form === undefined || (keys | ANNOTATIONS) !== (form.top | ANNOTATIONS)) return undefined;
  if (spaceEnd(bytes, at + 1) !== length) return undefined;
  const { platforms, attestations, layers, size } = met;
  return { kind: form.kind, platforms: platforms.size, attestations, layers, size };
}

const TWO = Uint8Array.of(50);

/** The keys by their first letter. */
const byLetter = Array.from({ length: 256 }, (_, letter) => KEYS.filter(({ word }) => word[1] === letter));

function keyAt(bytes: Uint8Array, at: number): Key | undefined {
  for (const key of byLetter[bytes[at + 1] as number] as Key[]) if (wordEnd(bytes, at, key.word) !== NO) return key;
  return undefined;
}

/** Behind what a document is made of: its config, what it lists, its annotations. */
function partEnd(bytes: Uint8Array, at: number, key: number, form: Form, met: Met): number {
  if (key === CONFIG) return newDescriptorEnd(bytes, at, form.config, form, met);
  if (key !== ANNOTATIONS) return listEnd(bytes, at, form, met);
  const end = annotationsEnd(bytes, at, met);
  return met.attested === NO && !met.cached ? end : NO;
}

/** Behind a list of descriptors that is not empty. */
function listEnd(bytes: Uint8Array, from: number, form: Form, met: Met): number {
  let at = firstOf(bytes, from, 91);
  do {
    if (at === NO) return NO;
    at = nextOf(bytes, newDescriptorEnd(bytes, at, form.types, form, met), 93);
  } while (bytes[at] !== 93);
  return at + 1;
}

/** Behind a plain descriptor whose digest and platform have not been met; its attestation is of an image that has. */
function newDescriptorEnd(bytes: Uint8Array, from: number, types: readonly Uint8Array[], form: Form, met: Met): number {
  const end = descriptorEnd(bytes, from, types, form, met);
  const place = end === NO ? NO : newPlace(bytes, met.digest, met);
  if (place === NO) return NO;
  if ((form.top & MANIFESTS) === 0) {
    if (types === form.types) {
      met.layers++;
      met.size += met.blobSize;
    }
  } else if (met.attested !== NO) {
    if (!isImage(bytes, met.attested, met)) return NO;
    met.attestations++;
  } else {
    const others = met.platforms.size;
    if (met.platforms.add(met.platform).size === others) return NO;
    met.images[place] = 1;
  }
  return end;
}

const NEEDED = MEDIA_TYPE | DIGEST | SIZE;

/**
 * Behind a descriptor of which, looked at by itself, no rule finds anything: type, digest, size and, where they are known there, platform
 * and annotations; each at most once. What it is is noted in `seen`.
 */
export function descriptorEnd(bytes: Uint8Array, from: number, types: readonly Uint8Array[], { top }: Form, seen: SeenDescriptor): number {
  const isEntry = (top & MANIFESTS) !== 0;
  const needed = isEntry ? NEEDED | PLATFORM : NEEDED;
  const allowed = needed | (top & ANNOTATIONS);
  let keys = 0;
  seen.attested = NO;
  seen.cached = false;
  let at = firstOf(bytes, from, 123);
  while (at !== NO && bytes[at] !== 125) {
    const key = keyAt(bytes, at);
    if (key === undefined || (key.bit & allowed & ~keys) === 0) return NO;
    keys |= key.bit;
    const value = memberValue(bytes, at + key.word.length);
    let end = NO;
    switch (key.bit) {
      case MEDIA_TYPE:
        for (let i = 0; end === NO && i < types.length; i++) end = wordEnd(bytes, value, types[i] as Uint8Array);
        break;
      case DIGEST:
        seen.digest = value;
        end = sha256End(bytes, value);
        break;
      case SIZE:
        end = isEntry ? numberEnd(bytes, value, 3, 6) : numberEnd(bytes, value, 2, 12);
        seen.blobSize = numberAt(bytes, value, end);
        break;
      case PLATFORM:
        end = platformEnd(bytes, value, seen);
        break;
      case ANNOTATIONS:
        end = annotationsEnd(bytes, value, seen);
        break;
    }
    at = nextOf(bytes, end, 125);
  }
  if (at === NO || (keys & needed) !== needed) return NO;
  // Few only seem to be made up; these are left to the rules as well.
  if (WELL_KNOWN.has(startOfDigest(bytes, seen.digest)) || mayBeMadeUp(bytes, seen.digest)) return NO;
  if (isEntry && seen.cached) return NO;
  return (seen.attested !== NO) === (isEntry && seen.platform === UNKNOWN_PLATFORM) ? at + 1 : NO;
}

/** How long a digest is with its quotes. */
const SHA256 = 73;

/** The place of a digest among those that have been met, or the free one that it would have. */
function placeOf(bytes: Uint8Array, digest: number, { digests, mask }: Met): number {
  let place = startOfDigest(bytes, digest) & mask;
  while (digests[place] !== 0 && !areSame(bytes, digests[place] as number, digest, SHA256)) place = (place + 1) & mask;
  return place;
}

/** Notes a digest and answers its place, if it has not been met. What is there twice is compared by the rules. */
function newPlace(bytes: Uint8Array, digest: number, met: Met): number {
  const place = placeOf(bytes, digest, met);
  if (met.digests[place] !== 0) return NO;
  met.digests[place] = digest;
  return place;
}

/** Whether a string is the digest of an image that was listed before: BuildKit's attestations stand behind what they are about. */
function isImage(bytes: Uint8Array, string: number, met: Met): boolean {
  return sha256End(bytes, string) !== NO && met.images[placeOf(bytes, string, met)] === 1;
}
