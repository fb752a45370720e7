import { ATTESTATION_MANIFEST, REFERENCE_DIGEST, REFERENCE_TYPE } from "./attestation-words.ts";
import { CREATED_AT_ANNOTATION, DIFF_ID_ANNOTATION } from "./cache-words.ts";
import {
  areSame,
  firstOf,
  goTimeEnd,
  hashOf,
  memberValue,
  NO,
  nextOf,
  quoted,
  sha256End,
  stringEnd,
  utcEnd,
  wordEnd,
} from "./glance-words.ts";

/** Systems and architectures of platforms that need nothing beside them, and the variants that are known of these. */
const LINUX = quoted("linux");
const UNKNOWN = quoted("unknown");
const ARCHITECTURES = ["amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64", "loong64", "mips64le"].map(quoted);
const VARIANTS = ["v8", "v7", "v6"].map(quoted);
const ARM64 = 1;
const ARM = 2;

/** What `platformEnd` says of `unknown/unknown`, the platform of what is for none. */
export const UNKNOWN_PLATFORM = 0;

/** What the last platform and the last annotations were that have been read. */
export interface Seen {
  /** A number for the platform, the same for two that no client tells apart, and seldom for two others. */
  platform: number;
  /** Where the digest stands that annotations say to attest; `NO` of all other annotations. */
  attested: number;
  /** Whether the annotations are those that BuildKit writes at a layer of a cache. */
  cached: boolean;
}

/** Behind a plain platform: known names, each property at most once and none empty. `linux/arm64/v8` is another name of `linux/arm64`. */
export function platformEnd(bytes: Uint8Array, from: number, seen: Seen): number {
  let os = NO;
  let architecture = NO;
  let variant = NO;
  let version = NO;
  let versionEnd = NO;
  let at = firstOf(bytes, from, 123);
  while (at !== NO && bytes[at] !== 125) {
    const keyEnd = stringEnd(bytes, at);
    if (keyEnd === NO) return NO;
    const value = memberValue(bytes, keyEnd);
    const end = stringEnd(bytes, value);
    if (end - value <= 2) return NO;
    if (os === NO && wordEnd(bytes, at, OS) === keyEnd) os = value;
    else if (architecture === NO && wordEnd(bytes, at, ARCHITECTURE) === keyEnd) architecture = value;
    else if (variant === NO && wordEnd(bytes, at, VARIANT) === keyEnd) variant = value;
    else if (version === NO && wordEnd(bytes, at, OS_VERSION) === keyEnd) {
      version = value;
      versionEnd = end;
    } else return NO;
    at = nextOf(bytes, end, 125);
  }
  if (at === NO || os === NO || architecture === NO) return NO;
  if (wordEnd(bytes, os, LINUX) === NO) {
    // Of nothing there is neither variant nor version.
    const isUnknown = wordEnd(bytes, os, UNKNOWN) !== NO && wordEnd(bytes, architecture, UNKNOWN) !== NO;
    if (!isUnknown || variant !== NO || version !== NO) return NO;
    seen.platform = UNKNOWN_PLATFORM;
    return at + 1;
  }
  const known = indexOf(bytes, architecture, ARCHITECTURES);
  const form = variant === NO ? NO : indexOf(bytes, variant, VARIANTS);
  if (known === NO || (variant !== NO && form === NO)) return NO;
  // arm has version 6 or 7, arm64 may have 8, and no other architecture has any of them.
  if (known === ARM ? form < 1 : form !== NO && !(known === ARM64 && form === 0)) return NO;
  const name = 1 + known * 4 + (known === ARM ? form : 0);
  seen.platform = version === NO ? name : Math.imul(hashOf(bytes, version, versionEnd), 64) + name;
  return at + 1;
}

const OS = quoted("os");
const ARCHITECTURE = quoted("architecture");
const VARIANT = quoted("variant");
const OS_VERSION = quoted("os.version");

function indexOf(bytes: Uint8Array, at: number, words: readonly Uint8Array[]): number {
  for (let i = 0; i < words.length; i++) if (wordEnd(bytes, at, words[i] as Uint8Array) !== NO) return i;
  return NO;
}

const CREATED = quoted("org.opencontainers.image.created");
const SUBJECT = quoted(REFERENCE_DIGEST);
const TYPE = quoted(REFERENCE_TYPE);
const ATTESTATION = quoted(ATTESTATION_MANIFEST);
const CREATED_AT = quoted(CREATED_AT_ANNOTATION);
const DIFF_ID = quoted(DIFF_ID_ANNOTATION);

/** More annotations of one thing than this are not compared with each other. */
const FEW = 16;
/** Where the keys stand that have been read, each followed by its end. */
const read = new Int32Array(2 * FEW);

/**
 * Behind annotations that are not empty, each key once: keys of other domains, whatever they hold, and times as they should be; or, and
 * nothing beside it, what BuildKit writes to say that an entry attests another, or at a layer of a cache.
 */
export function annotationsEnd(bytes: Uint8Array, from: number, seen: Seen): number {
  let count = 0;
  let ofAttestation = 0;
  seen.attested = NO;
  seen.cached = false;
  let at = firstOf(bytes, from, 123);
  while (at !== NO && bytes[at] !== 125) {
    const keyEnd = stringEnd(bytes, at);
    if (keyEnd === NO || count === FEW || isAmong(bytes, at, keyEnd, count)) return NO;
    read[2 * count] = at;
    read[2 * count++ + 1] = keyEnd;
    const value = memberValue(bytes, keyEnd);
    let end: number;
    if (wordEnd(bytes, at, CREATED) === keyEnd) end = utcEnd(bytes, value);
    else if (isForeignKey(bytes, at + 1, keyEnd - at - 2)) end = stringEnd(bytes, value);
    else if (wordEnd(bytes, at, TYPE) === keyEnd) {
      end = wordEnd(bytes, value, ATTESTATION);
      ofAttestation++;
    } else if (wordEnd(bytes, at, SUBJECT) === keyEnd) {
      end = stringEnd(bytes, value);
      seen.attested = value;
      ofAttestation++;
    } else if (count === 1 && wordEnd(bytes, at, CREATED_AT) === keyEnd) end = cacheMarksEnd(bytes, at, seen);
    else return NO;
    at = nextOf(bytes, end, 125);
  }
  if (at === NO || count === 0 || (seen.cached && count > 1)) return NO;
  return ofAttestation === 0 || (ofAttestation === 2 && count === 2) ? at + 1 : NO;
}

/** Behind what BuildKit writes at a layer of a cache: when it was made, and the digest of what it unpacks to. */
function cacheMarksEnd(bytes: Uint8Array, from: number, seen: Seen): number {
  const at = nextOf(bytes, goTimeEnd(bytes, memberValue(bytes, from + CREATED_AT.length)), 125);
  if (at === NO || wordEnd(bytes, at, DIFF_ID) === NO) return NO;
  seen.cached = true;
  return sha256End(bytes, memberValue(bytes, at + DIFF_ID.length));
}

/** Whether a key has been read before. */
function isAmong(bytes: Uint8Array, from: number, end: number, count: number): boolean {
  for (let i = 0; i < count; i++) {
    const other = read[2 * i] as number;
    if ((read[2 * i + 1] as number) - other === end - from && areSame(bytes, other, from, end - from)) return true;
  }
  return false;
}

/** As `isForeignKey` of `annotations.ts`: whether a key is somebody's own, under a domain of which the catalogue has none. */
function isForeignKey(bytes: Uint8Array, from: number, length: number): boolean {
  if (length < 12) return false;
  const first = bytes[from];
  if (first === 105) {
    // io.
    if (bytes[from + 1] !== 111 || bytes[from + 2] !== 46) return false;
    const c = bytes[from + 3];
    return c !== 97 && c !== 99 && c !== 100 && c !== 103 && c !== 111;
  }
  if (bytes[from + 3] !== 46) return false;
  const c = bytes[from + 4];
  // com.
  if (first === 99 && bytes[from + 1] === 111 && bytes[from + 2] === 109) return c !== 97 && c !== 100 && c !== 111;
  // net.
  return first === 110 && bytes[from + 1] === 101 && bytes[from + 2] === 116;
}
