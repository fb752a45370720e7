import { describeDocument } from "../describe.ts";
import type { Document } from "../model/document.ts";
import { KIND_NAMES } from "../model/kinds.ts";
import type { Report } from "../validate.ts";
import { type CacheComparison, compareCaches } from "./caches.ts";
import { type Matched, matchParts, type Part, partsOf } from "./parts.ts";
import { type Change, changedEntries, changedProperties } from "./properties.ts";

/** A document in a comparison, with what names it. */
export interface Side {
  /** As a person knows it: a path, a reference. */
  readonly name: string;
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  readonly report: Report;
}

/** A platform that both have, with another manifest. */
export interface Replaced {
  readonly platform: string;
  readonly was: Part;
  readonly is: Part;
}

/** A part whose annotations differ. */
export interface Renoted {
  readonly part: Part;
  readonly changes: readonly Change[];
}

/** How two documents differ; all lists are empty where the documents say the same. */
export interface Comparison extends Matched {
  readonly identical: boolean;
  /** One line for each: "OCI image index · 4 platforms". */
  readonly labels: readonly [string, string];
  /** Kinds where they differ. */
  readonly kinds: readonly [string, string] | undefined;
  /** Kept parts whose size or media type is written otherwise: one of the two is wrong, or names a twin. */
  readonly resized: Matched["kept"];
  readonly retyped: Matched["kept"];
  readonly platformsGained: readonly Part[];
  readonly platformsLost: readonly Part[];
  readonly platformsReplaced: readonly Replaced[];
  readonly annotations: readonly Change[];
  readonly partAnnotations: readonly Renoted[];
  readonly properties: readonly Change[];
  readonly cache: CacheComparison | undefined;
}

/** Compares two documents by what they name; `undefined` where one of the two is none of ours. */
export function compareDocuments(a: Side, b: Side): Comparison | undefined {
  const [before, after] = [a.report.document, b.report.document];
  if (before === undefined || after === undefined) return undefined;
  const was = partsOf(before);
  const is = partsOf(after);
  const matched = matchParts(was, is, before.kind === after.kind);
  return {
    ...matched,
    ...platforms(was, is),
    identical: a.digest === b.digest,
    labels: [describeDocument(a.report), describeDocument(b.report)],
    kinds: before.kind === after.kind ? undefined : [KIND_NAMES[before.kind], KIND_NAMES[after.kind]],
    resized: matched.kept.filter((pair) => pair.was.size !== pair.is.size),
    retyped: matched.kept.filter((pair) => pair.was.mediaType !== pair.is.mediaType),
    annotations: changedEntries(before.tree, before.annotationsNode, after.tree, after.annotationsNode),
    partAnnotations: matched.kept.flatMap((pair) => {
      const changes = changedEntries(before.tree, pair.was.annotationsNode, after.tree, pair.is.annotationsNode);
      return changes.length === 0 ? [] : [{ part: pair.is, changes }];
    }),
    properties: changedProperties(before, after),
    cache: isCacheConfig(before) && isCacheConfig(after) ? compareCaches(before, after) : undefined,
  };
}

const isCacheConfig = ({ kind }: Document): boolean => kind === "buildkit-cacheconfig";

function platforms(was: readonly Part[], is: readonly Part[]): Pick<Comparison, "platformsGained" | "platformsLost" | "platformsReplaced"> {
  const group = (parts: readonly Part[]): ReadonlyMap<string, readonly Part[]> => {
    const found = new Map<string, Part[]>();
    for (const part of parts) {
      // An attestation is no platform, and it changes with every build.
      if (part.platform === undefined || part.platform.startsWith("attestation")) continue;
      const group = found.get(part.platform);
      if (group === undefined) found.set(part.platform, [part]);
      else group.push(part);
    }
    return found;
  };
  const [before, after] = [group(was), group(is)];
  const platformsGained: Part[] = [];
  const platformsLost: Part[] = [];
  const platformsReplaced: Replaced[] = [];
  for (const [platform, parts] of before) {
    const others = after.get(platform);
    const [first] = parts;
    if (first === undefined) continue;
    if (others === undefined) platformsLost.push(first);
    else {
      const digests = new Set(others.map(({ digest }) => digest));
      const gone = parts.find(({ digest }) => !digests.has(digest));
      const mine = new Set(parts.map(({ digest }) => digest));
      const come = others.find(({ digest }) => !mine.has(digest));
      if (gone !== undefined && come !== undefined) platformsReplaced.push({ platform, was: gone, is: come });
    }
  }
  for (const [platform, [first]] of after) if (first !== undefined && !before.has(platform)) platformsGained.push(first);
  return { platformsGained, platformsLost, platformsReplaced };
}
