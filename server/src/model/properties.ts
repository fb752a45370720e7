import { distance } from "fastest-levenshtein";
import {
  ARRAY,
  BROKEN,
  FALSE,
  firstChild,
  keysOf,
  kindOf,
  NONE,
  type Node,
  NUMBER,
  OBJECT,
  STRING,
  stringOf,
  TRUE,
  type Tree,
  valueOfKey,
} from "../json/index.ts";
import { remembering } from "../oci/remembering.ts";
import { isExchange } from "../oci/slips.ts";
import type { Document } from "./document.ts";
import type { Kind } from "./kinds.ts";
import { foldName, hasCaseVariant } from "./letter-case.ts";

/** One property that an object may have. */
export interface Property {
  /** What JSON stands there: node kinds. */
  readonly holds: readonly number[];
  /** The object is of no use without it. */
  readonly needed: boolean;
  /** What is known of the objects in it; maps with the author's own keys have none. */
  readonly inner: Shape | undefined;
}

/** The properties that the specification gives an object. */
export interface Shape {
  /** The object, as a message names it: "a descriptor". */
  readonly is: string;
  readonly names: ReadonlyMap<string, Property>;
  /** The right name by its folded spelling. */
  readonly folded: ReadonlyMap<string, string>;
  /** Which property an unknown name is a slip of, or another program's name for. */
  readonly meant: (name: string) => string | undefined;
}

const HOLDS: Readonly<Record<string, readonly number[]>> = {
  s: [STRING],
  n: [NUMBER],
  b: [TRUE, FALSE],
  a: [ARRAY],
  o: [OBJECT],
};

/** Reads a shape from its properties, each with a letter for what it holds and `!` where the object needs it: "size:n!". */
function shape(
  is: string,
  flat: string,
  inner: Readonly<Record<string, Shape>> = {},
  others: Readonly<Record<string, string>> = {},
): Shape {
  const names = new Map<string, Property>();
  for (const word of flat.split(" ")) {
    const colon = word.indexOf(":");
    const name = word.slice(0, colon);
    names.set(name, { holds: HOLDS[word.charAt(colon + 1)] ?? [], needed: word.endsWith("!"), inner: inner[name] });
  }
  const near = (name: string): string | undefined => {
    if (Object.hasOwn(others, name)) return others[name];
    const [right, another] = [...names.keys()].filter((known) => isSlip(name, known));
    return another === undefined ? right : undefined;
  };
  const meant = remembering(near);
  return {
    is,
    names,
    folded: new Map([...names.keys()].map((name) => [foldName(name), name])),
    meant: (name) => (name.length < SHORTEST || name.length > LONGEST ? undefined : meant(name)),
  };
}

const PLATFORM = shape("a platform", "architecture:s! os:s! os.version:s os.features:a variant:s features:a");
const OF_DESCRIPTOR = "mediaType:s! digest:s! size:n! urls:a annotations:o data:s artifactType:s platform:o";
const DESCRIPTOR = shape("a descriptor", OF_DESCRIPTOR, { platform: PLATFORM });
/** Docker's lists are chosen from by platform alone. */
const LIST_ENTRY = shape("an entry of a manifest list", `${OF_DESCRIPTOR}!`, { platform: PLATFORM });
const MORE = "artifactType:s subject:o annotations:o";
const CONFIG = shape(
  "an image config",
  "created:s author:s architecture:s! os:s! os.version:s os.features:a variant:s config:o rootfs:o! history:a",
  {
    config: shape(
      "the `config` of an image",
      "User:s ExposedPorts:o Env:a Entrypoint:a Cmd:a Volumes:o WorkingDir:s Labels:o StopSignal:s ArgsEscaped:b Memory:n MemorySwap:n CpuShares:n Healthcheck:o OnBuild:a Shell:a",
      { Healthcheck: shape("a health check", "Test:a Interval:n Timeout:n StartPeriod:n StartInterval:n Retries:n") },
    ),
    rootfs: shape("`rootfs`", "type:s! diff_ids:a!"),
    history: shape("a step of the history", "created:s created_by:s author:s comment:s empty_layer:b"),
  },
);

/** What stands at the top of each kind. Descriptors are known to the model, because there may be thousands of them. */
const TOPS: Readonly<Partial<Record<Kind, Shape>>> = {
  "oci-index": shape("an image index", `schemaVersion:n! mediaType:s manifests:a! ${MORE}`),
  "docker-list": shape("a manifest list", `schemaVersion:n! mediaType:s! manifests:a! ${MORE}`),
  "oci-manifest": shape("an image manifest", `schemaVersion:n! mediaType:s config:o! layers:a ${MORE}`),
  "docker-manifest": shape("an image manifest", `schemaVersion:n! mediaType:s! config:o! layers:a ${MORE}`),
  "oci-config": CONFIG,
  "docker-config": CONFIG,
  "oci-layout": shape("the marker of a layout", "imageLayoutVersion:s!"),
  "oci-artifact": shape("an artifact manifest", "mediaType:s! artifactType:s blobs:a subject:o annotations:o"),
  "docker-save": shape("an image of `docker save`", "Config:s! RepoTags:a Layers:a! Parent:s LayerSources:o"),
  "docker-schema1": shape("a schema 1 manifest", "schemaVersion:n! name:s tag:s architecture:s fsLayers:a! history:a! signatures:a", {
    fsLayers: shape("a layer of schema 1", "blobSum:s!"),
    history: shape("a step of the history", "v1Compatibility:s!"),
    signatures: shape("a signature", "header:o signature:s protected:s", {
      header: shape("the header of a signature", "jwk:o alg:s chain:a"),
    }),
  }),
  "buildkit-cacheconfig": shape("a cache config", "layers:a records:a", {
    layers: shape("a layer of a cache config", "blob:s parent:n annotations:o", {
      annotations: shape("the annotations of a cache layer", "mediaType:s diffID:s size:n createdAt:s"),
    }),
    records: shape(
      "a record of a cache config",
      "layers:a digest:s chains:a inputs:a",
      {
        layers: shape("a result of a record", "layer:n createdAt:s"),
        chains: shape("a chain of a record", "layers:a createdAt:s"),
        inputs: shape("an input of a record", "selector:s link:n"),
      },
      // So BuildKit's own code calls them.
      { results: "layers" },
    ),
  }),
};

/** An object with a key that its shape does not have in these letters. */
export interface OddObject {
  readonly node: Node;
  readonly shape: Shape;
}

const oddObjectsOf = new WeakMap<Document, readonly OddObject[]>();

/** The objects of a document that hold other names than the specification's: unknown ones, variants in letter case and slips. */
export function oddObjects(doc: Document): readonly OddObject[] {
  let found = oddObjectsOf.get(doc);
  if (found === undefined) {
    found = [...findOddObjects(doc)];
    oddObjectsOf.set(doc, found);
  }
  return found;
}

function* findOddObjects(doc: Document): Generator<OddObject, void, undefined> {
  const { tree } = doc;
  const top = TOPS[doc.kind];
  if (top !== undefined) yield* within(tree, doc.root, top, 0);
  const entry = doc.kind === "docker-list" && doc.cache === undefined ? LIST_ENTRY : DESCRIPTOR;
  for (const { node, place, odd, platformNode } of doc.doubtful) {
    if (odd) yield { node, shape: place === "manifest" ? entry : DESCRIPTOR };
    if (platformNode !== NONE && !isPlainPlatform(tree, platformNode)) yield { node: platformNode, shape: PLATFORM };
  }
}

/** How many arrays may stand directly in each other, as `inputs` of a cache config do. */
const ARRAYS = 3;

function* within(tree: Tree, node: Node, its: Shape, arrays: number): Generator<OddObject, void, undefined> {
  const kind = kindOf(tree, node);
  if (kind === ARRAY && arrays < ARRAYS) {
    for (let element = firstChild(tree, node); element !== NONE; element = tree.next[element] as number)
      yield* within(tree, element, its, arrays + 1);
    return;
  }
  if (kind !== OBJECT) return;
  let odd = false;
  for (let key = firstChild(tree, node); key !== NONE; key = tree.next[key] as number) {
    const name = stringOf(tree, key);
    let known = its.names.get(name);
    if (known === undefined) {
      odd = true;
      const right = its.folded.get(foldName(name));
      if (right === undefined) continue;
      known = its.names.get(right);
    }
    if (known?.inner !== undefined) yield* within(tree, valueOfKey(tree, key), known.inner, 0);
  }
  if (odd) yield { node, shape: its };
}

/** Whether all keys of a platform are spelled as they should be. No string is made: there are ten thousand platforms in a large index. */
function isPlainPlatform(tree: Tree, platform: Node): boolean {
  if (kindOf(tree, platform) !== OBJECT) return true;
  const { text, start, end, next } = tree;
  for (let key = firstChild(tree, platform); key !== NONE; key = next[key] as number) {
    const from = (start[key] as number) + 1;
    const name = PLATFORM_NAMES[(end[key] as number) - from - 1];
    if (name === undefined) return false;
    for (let i = 0; i < name.length; i++) if (text.charCodeAt(from + i) !== name.charCodeAt(i)) return false;
  }
  return true;
}

/** By their length, no two of which are the same. */
const PLATFORM_NAMES: readonly (string | undefined)[] = Array.from({ length: 13 }, (_, length) =>
  [...PLATFORM.names.keys()].find((name) => name.length === length),
);

/** A property whose name is a slip of one that the object could have and has not. */
export interface Slip {
  readonly object: Node;
  readonly shape: Shape;
  readonly key: Node;
  readonly right: string;
}

const slipsOf = new WeakMap<Document, readonly Slip[]>();

/** The slips of the pen among the names of a document: `layer`, `anotations`, `media_type`. Unknown names of one's own are none. */
export function propertySlips(doc: Document): readonly Slip[] {
  let found = slipsOf.get(doc);
  if (found === undefined) {
    found = oddObjects(doc).flatMap((odd) => slipsIn(doc.tree, odd));
    slipsOf.set(doc, found);
  }
  return found;
}

/** Whether a property is there, but under a name in other letter case or with a slip, of which `key-case` or `misspelt-property` speaks. */
export function standsMisspelt(doc: Document, object: Node, name: string): boolean {
  return hasCaseVariant(doc.tree, object, name) || propertySlips(doc).some((slip) => slip.object === object && slip.right === name);
}

function slipsIn(tree: Tree, { node, shape: its }: OddObject): Slip[] {
  const found: Slip[] = [];
  const settled = new Set<string>();
  for (const key of keysOf(tree, node)) {
    if (((tree.kind[key] as number) & BROKEN) !== 0) continue;
    const name = stringOf(tree, key);
    if (its.names.has(name)) continue;
    const right = its.meant(name);
    if (right === undefined || settled.has(right)) continue;
    if (its.names.get(right)?.holds.includes(kindOf(tree, valueOfKey(tree, key))) !== true) continue;
    settled.add(right);
    // Beside the right one it is a name of the author's own.
    if (!hasCaseVariant(tree, node, right)) found.push({ object: node, shape: its, key, right });
  }
  return found;
}

const SHORTEST = 4;
const LONGEST = 24;

/** Words that stand for a property by themselves. */
const SHORT_FORMS: Readonly<Record<string, string>> = { arch: "architecture" };

/**
 * Whether a name is another with its words joined in another way (`media_type`, `osVersion`), with one letter too many or too few,
 * two exchanged or, in longer words, another one in its place. Letters in another case alone are no slip but a variant; digits make
 * a name of its own.
 */
export function isSlip(written: string, right: string): boolean {
  const wrote = written.toLowerCase();
  if (SHORT_FORMS[wrote] === right) return true;
  if (/\d/.test(written) || foldName(written) === foldName(right)) return false;
  const means = right.toLowerCase();
  const bare = wrote.replace(/[-_. ]/g, "");
  const bareRight = means.replace(/[-_. ]/g, "");
  if (bare.length < SHORTEST || bareRight.length < SHORTEST) return false;
  if (bare === bareRight) return true;
  if (isExchange(bare, bareRight)) return true;
  if (bare.charAt(0) !== bareRight.charAt(0)) return false;
  const letters = distance(bare, bareRight);
  if (letters === 1) return bare.length !== bareRight.length || bareRight.length >= 6;
  return letters === 2 && bareRight.length >= 9;
}
