import type { Comparison, Side } from "./compare.ts";
import type { Pair, Part } from "./parts.ts";

/** A comparison as programs take it: plain values, a list for each sort of difference. Described in docs/cli.md. */
export function comparisonJson(a: Side, b: Side, comparison: Comparison): unknown {
  const side = ({ name, digest, size, report }: Side): unknown => ({ name, kind: report.kind, digest, size });
  const part = ({ annotationsNode: _, ...plain }: Part): unknown => plain;
  const pair = ({ was, is }: Pair): unknown => ({ was: part(was), is: part(is) });
  const { identical, properties, annotations, cache } = comparison;
  return {
    was: side(a),
    is: side(b),
    identical,
    kept: comparison.kept.map(pair),
    moved: comparison.moved.map(pair),
    added: comparison.added.map(part),
    dropped: comparison.dropped.map(part),
    resized: comparison.resized.map(pair),
    retyped: comparison.retyped.map(pair),
    platforms: {
      gained: comparison.platformsGained.map(({ platform }) => platform),
      lost: comparison.platformsLost.map(({ platform }) => platform),
      replaced: comparison.platformsReplaced.map(({ platform, was, is }) => ({ platform, was: was.digest, is: is.digest })),
    },
    annotations,
    partAnnotations: comparison.partAnnotations.map(({ part: { place }, changes }) => ({ place, changes })),
    properties,
    ...(cache === undefined ? {} : { cache }),
  };
}
