import { EMPTY_BLOB_DIGEST, EMPTY_OBJECT_DIGEST, exampleDigests } from "../oci/known-digests.ts";
import { ATTESTATION_MANIFEST, REFERENCE_DIGEST, REFERENCE_TYPE } from "./attestation-words.ts";
import { CREATED_AT_ANNOTATION, DIFF_ID_ANNOTATION } from "./cache-words.ts";
import {
  COMMA,
  type Expression,
  either,
  expression,
  GO_TIME,
  inOrder,
  member,
  type Optional,
  object,
  optional,
  quoted,
  SHA256,
  SPACE,
  STRING,
  UTC,
  WORD,
} from "./expression.ts";

/** Descriptors of which, looked at by themselves, no rule finds anything: the expressions for them, and what is read from a match. */

/** A key that is somebody's own, under a domain of which the catalogue has none, as `isForeignKey` of `annotations.ts` has it. */
const FOREIGN_KEY = either(
  "com\\.[ !#-\\[\\]-`bce-np-~][ !#-\\[\\]-~]{7,}",
  "net\\.[ !#-\\[\\]-~]{8,}",
  "io\\.[ !#-\\[\\]-`befh-np-~][ !#-\\[\\]-~]{8,}",
);

/** Annotations of other domains, whatever they hold, and times as they should be. */
const OWN_KEY = either(FOREIGN_KEY, String.raw`org\.opencontainers\.image\.created(?="${SPACE}:${SPACE}${UTC})`);
/** More of them than there are names are not compared with each other. */
const own = ([name, ...names]: readonly string[]): string => {
  const one = `"(?<${name}>${OWN_KEY})"${SPACE}:${SPACE}${STRING}`;
  return names.length === 0 ? one : inOrder(one, optional(own(names)));
};

const OWN = object(own(["first", "second", "third", "fourth"]));
const REFERENCE = member(REFERENCE_TYPE, quoted(ATTESTATION_MANIFEST));
/** What BuildKit writes to say that an entry attests another, and nothing beside it. */
const ATTESTS = object(
  either(
    inOrder(member(REFERENCE_DIGEST, `"(?<subject>${SHA256})"`), REFERENCE),
    inOrder(REFERENCE, member(REFERENCE_DIGEST, `"(?<otherSubject>${SHA256})"`)),
  ),
);
/** What BuildKit writes at a layer of a cache: when it was made, and the digest of what it unpacks to. */
export const OF_CACHE: string = object(
  inOrder(member(CREATED_AT_ANNOTATION, GO_TIME), member(DIFF_ID_ANNOTATION, `"(?<diffId>${SHA256})"`)),
);

/** Architectures that are known. */
const ARCHITECTURE = either("amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64", "loong64", "mips64le");
/** A platform that needs nothing beside known names, and a version, whatever it is. */
const LINUX = object(
  inOrder(
    either(
      inOrder(member("architecture", `"(?<architecture>${ARCHITECTURE})"`), member("os", quoted("linux"))),
      inOrder(member("os", quoted("linux")), member("architecture", `"(?<otherArchitecture>${ARCHITECTURE})"`)),
    ),
    optional(member("os.version", `(?<version>${WORD})`)),
    optional(member("variant", `"(?<variant>v[678])"`)),
  ),
);
/** The platform of what is for none. */
const UNKNOWN = object(
  either(
    inOrder(member("architecture", quoted("unknown")), member("os", quoted("unknown"))),
    inOrder(member("os", quoted("unknown")), member("architecture", quoted("unknown"))),
  ),
);

/** A way in which descriptors are written, and which group of its expression has what. */
type Way = ReturnType<typeof wayOf>;

function wayOf(members: readonly (string | Optional)[]) {
  const { regex, numberOf } = expression(`${object(inOrder(...members))}(?<comma>${COMMA})?`);
  return {
    regex,
    digest: numberOf("digest"),
    size: numberOf("size"),
    ...keysOf(numberOf),
    subject: numberOf("subject"),
    otherSubject: numberOf("otherSubject"),
    diffId: numberOf("diffId"),
    architecture: numberOf("architecture"),
    otherArchitecture: numberOf("otherArchitecture"),
    version: numberOf("version"),
    variant: numberOf("variant"),
    comma: numberOf("comma"),
  };
}

/** How descriptors of one place are written. */
export interface Writing {
  /** They stand in an index, each with a platform. */
  readonly isEntry: boolean;
  /** What makes the expressions of all the ways in which tools and people write them: most programs need one of them. */
  readonly unused: (() => Way)[];
  /** Those that have been made; that of the descriptor before comes first. */
  readonly ways: Way[];
}

/**
 * @param types the media types that they have
 * @param isAnnotated they may have annotations: Docker's have none
 */
export function writingOf(types: readonly string[], isEntry: boolean, isAnnotated: boolean): Writing {
  const type = member("mediaType", either(...types.map(quoted)));
  const digest = member("digest", `"(?<digest>${SHA256})"`);
  // An image's manifest has at least a hundred bytes and less than a million.
  const size = member("size", isEntry ? "[1-9][0-9]{2,5}" : "(?<size>[1-9][0-9]{1,11})");
  const annotations = isAnnotated ? [optional(member("annotations", isEntry ? OWN : either(OWN, OF_CACHE)))] : [];
  const platform = isEntry ? [member("platform", LINUX)] : [];
  const attests = member("annotations", ATTESTS);
  const forNone = member("platform", UNKNOWN);
  const ways = [
    [type, digest, size, ...annotations, ...platform],
    [type, size, digest, ...annotations, ...platform],
    ...(isEntry && isAnnotated
      ? [
          [type, digest, size, attests, forNone],
          [type, digest, size, forNone, attests],
          [type, digest, size, ...platform, ...annotations],
          [attests, digest, type, forNone, size],
        ]
      : []),
    // By name.
    [...annotations, digest, type, ...platform, size],
  ];
  return { isEntry, unused: ways.map((members) => () => wayOf(members)), ways: [] };
}

/** What was read of a plain descriptor. */
export interface SeenDescriptor {
  /** Behind it. */
  readonly end: number;
  /** Where the next one begins, if there is a comma. */
  readonly next: number | undefined;
  readonly digest: string;
  /** In bytes; 0 of an entry of an index. */
  readonly size: number;
  /** The platform, the same for two that no client tells apart. */
  readonly platform: string | undefined;
  /** The digest that annotations say to attest. */
  readonly attested: string | undefined;
  /** Whether the annotations are those that BuildKit writes at a layer of a cache. */
  readonly isCached: boolean;
}

/**
 * The descriptor that begins at a place of the text; `undefined` where a rule may have something to say of it. Whether its digest is one that
 * was made up is asked of all of them together (`haveMadeUp`).
 */
export function descriptorAt(text: string, at: number, { ways, unused }: Writing): SeenDescriptor | undefined {
  for (let i = 0; i < ways.length + unused.length; i++) {
    if (i === ways.length) ways.push((unused.shift() as () => Way)());
    const way = ways[i] as Way;
    const { regex } = way;
    regex.lastIndex = at;
    const match = regex.exec(text);
    if (match === null) continue;
    if (i > 0) {
      ways.splice(i, 1);
      ways.unshift(way);
    }
    return seenIn(match, way, regex.lastIndex);
  }
  return undefined;
}

function seenIn(match: RegExpExecArray, way: Way, end: number): SeenDescriptor | undefined {
  if (!areDifferent(match, way)) return undefined;
  const architecture = match[way.architecture] ?? match[way.otherArchitecture];
  const platform = architecture && platformOf(architecture, match[way.variant], match[way.version]);
  if (platform === null) return undefined;
  const comma = match[way.comma];
  return {
    end: comma === undefined ? end : end - comma.length,
    next: comma === undefined ? undefined : end,
    digest: match[way.digest] as string,
    size: Number(match[way.size] ?? 0),
    platform,
    attested: match[way.subject] ?? match[way.otherSubject],
    isCached: match[way.diffId] !== undefined,
  };
}

/** `null` where the variant is none of the architecture's. `linux/arm64/v8` is another name of `linux/arm64`. */
function platformOf(architecture: string, variant: string | undefined, version: string | undefined): string | null {
  // arm has version 6 or 7, arm64 may have 8, and no other architecture has any of them.
  const isArm = architecture === "arm";
  if (isArm ? variant !== "v6" && variant !== "v7" : variant !== undefined && (architecture !== "arm64" || variant !== "v8")) return null;
  const name = isArm ? `arm/${variant}` : architecture;
  return version === undefined ? name : name + version;
}

/** The first few keys of annotations. */
interface Keys {
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly fourth: number;
}

function keysOf(numberOf: Expression["numberOf"]): Keys {
  return { first: numberOf("first"), second: numberOf("second"), third: numberOf("third"), fourth: numberOf("fourth") };
}

/** Whether each annotation's key stands there once. */
function areDifferent(match: RegExpExecArray, { first, second, third, fourth }: Keys): boolean {
  const b = match[second];
  if (b === undefined) return true;
  const a = match[first];
  const c = match[third];
  const d = match[fourth];
  return a !== b && (c === undefined || (c !== a && c !== b && (d === undefined || (d !== a && d !== b && d !== c))));
}

const annotations = expression(OWN);
const annotationKeys = keysOf(annotations.numberOf);

/** Behind a document's annotations, of which no rule finds anything; -1 where one may. */
export function annotationsEnd(text: string, at: number): number {
  const { regex } = annotations;
  regex.lastIndex = at;
  const match = regex.exec(text);
  return match !== null && areDifferent(match, annotationKeys) ? regex.lastIndex : -1;
}

/** Digests that are known by name: they name nothing, or what is no layer. */
export const KNOWN_DIGESTS: readonly string[] = [
  EMPTY_OBJECT_DIGEST,
  EMPTY_BLOB_DIGEST,
  ...exampleDigests.map(({ hex }) => `sha256:${hex}`),
];

/**
 * These, and digits that repeat as they do in a digest that was made up (`oci/placeholder-digests.ts` has all
 * of it): chance does so once in a billion, and the rules say which it is.
 */
export const MADE_UP: RegExp = new RegExp(
  `^(?:sha256:(?:${["(.{9})\\1", "(.{10})\\2", "(.{12})\\3", "(.{16})\\4", ".{16}(.)\\5{7}"].join("|")})|${KNOWN_DIGESTS.join("|")})`,
  "m",
);

/** Whether one of these digests may have been made up, or is known to be that of nothing. */
export function haveMadeUp(digests: readonly string[]): boolean {
  return MADE_UP.test(digests.join("\n"));
}
