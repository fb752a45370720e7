import {
  BROKEN,
  ESCAPED,
  firstChild,
  isNamed,
  KIND_BITS,
  keysOf,
  kindOf,
  NONE,
  type Node,
  OBJECT,
  property,
  STRING,
  stringOf,
  type Tree,
  valueOfKey,
} from "../json/index.ts";
import { UNKNOWN } from "../oci/platforms.ts";
import type { Document } from "./document.ts";

/**
 * A platform as it stands in the text: the `platform` of a descriptor, or the root of an image config, which has the same
 * properties. Every `Node` is the value's node or `NONE`; a text is `undefined` where there is no whole string.
 */
export interface Platform {
  /** The object that holds the properties. */
  readonly node: Node;
  readonly architectureNode: Node;
  readonly architecture: string | undefined;
  readonly osNode: Node;
  readonly os: string | undefined;
  readonly variantNode: Node;
  readonly variant: string | undefined;
  readonly osVersionNode: Node;
  readonly osFeaturesNode: Node;
  readonly featuresNode: Node;
}

/** The platforms that share architecture, operating system and variant: mostly all but a few of an index. */
export interface PlatformGroup {
  readonly architecture: string | undefined;
  readonly os: string | undefined;
  readonly variant: string | undefined;
  /** One of the three is there and no whole string. */
  readonly misshapen: boolean;
  /** The objects that hold the properties, in text order: platforms of entries, or the root of a config. At least one. */
  readonly nodes: readonly Node[];
}

/** All platforms of a document, read once. */
export interface Platforms {
  readonly groups: readonly PlatformGroup[];
  /** For each of `doc.descriptors` the position of its group, or -1 where it has no platform or one of another shape. */
  readonly groupOf: Int32Array;
  /** For each of `doc.descriptors` the values of `os.version` and `os.features` in its platform, or `NONE`. */
  readonly osVersionOf: Int32Array;
  readonly osFeaturesOf: Int32Array;
  /** The objects that have `os.features`, and the values of `features`, in text order. */
  readonly withOsFeatures: readonly Node[];
  readonly features: readonly Node[];
}

/** The whole string at a node, else `undefined`; a string without its closing quote is not whole. */
function textAt(tree: Tree, node: Node): string | undefined {
  return node !== NONE && ((tree.kind[node] as number) & (KIND_BITS | BROKEN)) === STRING ? stringOf(tree, node) : undefined;
}

/** Reads one object as a platform. */
export function readPlatform(tree: Tree, node: Node): Platform {
  const found = createFound();
  find(tree, node, found);
  return {
    node,
    architectureNode: found.architecture,
    architecture: textAt(tree, found.architecture),
    osNode: found.os,
    os: textAt(tree, found.os),
    variantNode: found.variant,
    variant: textAt(tree, found.variant),
    osVersionNode: found.osVersion,
    osFeaturesNode: found.osFeatures,
    featuresNode: found.features,
  };
}

/** Whether a platform is the pair that marks an entry as no image. */
export function isUnknown({ architecture, os }: Pick<Platform, "architecture" | "os">): boolean {
  return architecture === UNKNOWN && os === UNKNOWN;
}

/** A platform as people write it: `linux/arm/v7`. */
export function platformName({ architecture, os, variant }: Pick<Platform, "architecture" | "os" | "variant">): string {
  return `${os ?? ""}/${architecture ?? ""}${variant === undefined || variant === "" ? "" : `/${variant}`}`;
}

/** Whether the document has a platform of exactly these names; no variant and an empty one are the same. */
export function hasPlatform(doc: Document, architecture: string, os: string | undefined, variant: string | undefined): boolean {
  return platformsOf(doc).groups.some(
    (group) => !group.misshapen && group.architecture === architecture && group.os === os && (group.variant ?? "") === (variant ?? ""),
  );
}

const known = new WeakMap<Document, Platforms>();

/** The platforms of the entries of an index, of a descriptor by itself, or of an image config. */
export function platformsOf(doc: Document): Platforms {
  let platforms = known.get(doc);
  if (platforms === undefined) {
    platforms = readPlatforms(doc);
    known.set(doc, platforms);
  }
  return platforms;
}

interface Found {
  architecture: Node;
  os: Node;
  variant: Node;
  osVersion: Node;
  osFeatures: Node;
  features: Node;
}

function createFound(): Found {
  return { architecture: NONE, os: NONE, variant: NONE, osVersion: NONE, osFeatures: NONE, features: NONE };
}

function find(tree: Tree, object: Node, found: Found): void {
  found.architecture = found.os = found.variant = found.osVersion = found.osFeatures = found.features = NONE;
  const { text, start, next } = tree;
  for (let key = firstChild(tree, object); key !== NONE; key = next[key] as number) {
    // The first letter settles nearly every comparison.
    switch (text.charCodeAt((start[key] as number) + 1)) {
      case 97:
        if (isNamed(tree, key, "architecture")) found.architecture = valueOfKey(tree, key);
        break;
      case 111:
        if (isNamed(tree, key, "os")) found.os = valueOfKey(tree, key);
        else if (isNamed(tree, key, "os.version")) found.osVersion = valueOfKey(tree, key);
        else if (isNamed(tree, key, "os.features")) found.osFeatures = valueOfKey(tree, key);
        break;
      case 118:
        if (isNamed(tree, key, "variant")) found.variant = valueOfKey(tree, key);
        break;
      case 102:
        if (isNamed(tree, key, "features")) found.features = valueOfKey(tree, key);
        break;
      default:
        // Escapes in a key are legal and never seen; a key cut off at the end of a text is not judged.
        if (((tree.kind[key] as number) & (ESCAPED | BROKEN)) !== ESCAPED) break;
        findSlowly(tree, object, found);
        return;
    }
  }
}

function findSlowly(tree: Tree, object: Node, found: Found): void {
  found.architecture = property(tree, object, "architecture");
  found.os = property(tree, object, "os");
  found.variant = property(tree, object, "variant");
  found.osVersion = property(tree, object, "os.version");
  found.osFeatures = property(tree, object, "os.features");
  found.features = property(tree, object, "features");
}

interface Group extends PlatformGroup {
  readonly nodes: Node[];
}

/**
 * How a platform was written: the text from its brace to the end of its last key, or of that key's value where it is one of the
 * names. The same text again is the same tokens again, and one comparison tells what many would: thousands of entries are
 * written by one hand.
 */
interface Pattern {
  readonly text: string;
  /** From the object's node to its last key. */
  readonly lastKey: number;
  /** What was found besides the names, as distances from the object's node, or `NONE`. */
  readonly osVersion: number;
  readonly osFeatures: number;
  readonly features: number;
  readonly group: number;
}

/** So many groups are compared with the text; those behind them are looked up. Real indexes have about a dozen. */
const COMPARED = 12;
/** So many patterns are kept, the first ones. */
const PATTERNS = 6;

function readPlatforms(doc: Document): Platforms {
  const { text, tree, descriptors } = doc;
  const groups: Group[] = [];
  const positions = new Map<string, number>();
  const patterns: Pattern[] = [];
  const groupOf = new Int32Array(descriptors.length).fill(-1);
  const osVersionOf = new Int32Array(descriptors.length).fill(NONE);
  const osFeaturesOf = new Int32Array(descriptors.length).fill(NONE);
  const withOsFeatures: Node[] = [];
  const features: Node[] = [];
  const found = createFound();

  /** The group of a platform that is written as an earlier one, with `found` filled but for the three names; else -1. */
  const again = (node: Node): number => {
    const from = tree.start[node] as number;
    for (let at = 0; at < patterns.length; at++) {
      const pattern = patterns[at] as Pattern;
      // Slices compare faster than `startsWith`.
      if (text.slice(from, from + pattern.text.length) !== pattern.text || tree.next[node + pattern.lastKey] !== NONE) continue;
      const { osVersion, osFeatures, features } = pattern;
      found.osVersion = osVersion === NONE ? NONE : node + osVersion;
      found.osFeatures = osFeatures === NONE ? NONE : node + osFeatures;
      found.features = features === NONE ? NONE : node + features;
      if (at > 0) {
        // Neighbours mostly share their platform.
        patterns[at] = patterns[0] as Pattern;
        patterns[0] = pattern;
      }
      return pattern.group;
    }
    return -1;
  };

  const groupFound = (): number => {
    for (let at = 0; at < groups.length && at < COMPARED; at++) if (isOf(tree, found, groups[at] as Group)) return at;
    const architecture = textAt(tree, found.architecture);
    const os = textAt(tree, found.os);
    const variant = textAt(tree, found.variant);
    const misshapen =
      (architecture === undefined && found.architecture !== NONE) ||
      (os === undefined && found.os !== NONE) ||
      (variant === undefined && found.variant !== NONE);
    const key = JSON.stringify([architecture ?? null, os ?? null, variant ?? null, misshapen]);
    const position = positions.get(key) ?? groups.length;
    if (position === groups.length) {
      groups.push({ architecture, os, variant, misshapen, nodes: [] });
      positions.set(key, position);
    }
    return position;
  };

  const learn = (node: Node, group: number): void => {
    if (patterns.length === PATTERNS || textAt(tree, found.architecture) === undefined || textAt(tree, found.os) === undefined) return;
    if (found.variant !== NONE && textAt(tree, found.variant) === undefined) return;
    let lastKey = NONE;
    for (const key of keysOf(tree, node)) lastKey = key;
    const value = valueOfKey(tree, lastKey);
    if (value === NONE || ((tree.kind[lastKey] as number) & BROKEN) !== 0) return;
    const named = value === found.architecture || value === found.os || value === found.variant;
    const distance = (to: Node): number => (to === NONE ? NONE : to - node);
    patterns.push({
      text: text.slice(tree.start[node], tree.end[named ? value : lastKey]),
      lastKey: lastKey - node,
      osVersion: distance(found.osVersion),
      osFeatures: distance(found.osFeatures),
      features: distance(found.features),
      group,
    });
  };

  const add = (node: Node): number => {
    let group = again(node);
    if (group === -1) {
      find(tree, node, found);
      group = groupFound();
      learn(node, group);
    }
    if (found.osFeatures !== NONE) withOsFeatures.push(node);
    if (found.features !== NONE) features.push(found.features);
    (groups[group] as Group).nodes.push(node);
    return group;
  };

  if (doc.kind === "oci-config" || doc.kind === "docker-config") {
    if (kindOf(tree, doc.root) === OBJECT) add(doc.root);
  } else
    for (let at = 0; at < descriptors.length; at++) {
      const { place, platformNode } = descriptors[at] as Document["descriptors"][number];
      if ((place !== "manifest" && place !== "self") || kindOf(tree, platformNode) !== OBJECT) continue;
      groupOf[at] = add(platformNode);
      osVersionOf[at] = found.osVersion;
      osFeaturesOf[at] = found.osFeatures;
    }
  return { groups, groupOf, osVersionOf, osFeaturesOf, withOsFeatures, features };
}

function isOf(tree: Tree, found: Found, group: Group): boolean {
  return (
    !group.misshapen &&
    isText(tree, found.architecture, group.architecture) &&
    isText(tree, found.os, group.os) &&
    isText(tree, found.variant, group.variant)
  );
}

/** Whether the whole string at a node is `text`, without making a string where there are no escapes. */
function isText(tree: Tree, node: Node, text: string | undefined): boolean {
  if (node === NONE) return text === undefined;
  if (((tree.kind[node] as number) & (KIND_BITS | BROKEN)) !== STRING) return false;
  return text !== undefined && isNamed(tree, node, text);
}
