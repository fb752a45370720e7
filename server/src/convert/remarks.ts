import type { Span } from "../json/index.ts";

/** Something a person must know of a conversion, at the token that causes it. */
export interface Remark {
  readonly at: Span;
  /** One sentence without a full stop, values in backticks. */
  readonly says: string;
}

/** As many remarks of one kind stand alone; a document of ten thousand entries makes no list of ten thousand. */
const LIMIT = 20;

/** Collects remarks; of each kind the first 20 stand by themselves and one more says how many follow. */
export interface Remarks {
  readonly add: (kind: string, at: Span, says: string) => void;
  /** How many were added of each kind, in the order in which the kinds came up. */
  readonly counts: ReadonlyMap<string, number>;
  /** The remarks in text order. */
  readonly list: () => readonly Remark[];
}

/** An empty collection. */
export function collectRemarks(): Remarks {
  const counts = new Map<string, number>();
  const kept: Remark[] = [];
  const overflow = new Map<string, Remark>();
  return {
    add(kind, at, says) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      if (count <= LIMIT) kept.push({ at, says });
      else if (count === LIMIT + 1) overflow.set(kind, { at, says });
    },
    counts,
    list() {
      const folded = Array.from(overflow, ([kind, { at, says }]): Remark => {
        const more = (counts.get(kind) as number) - LIMIT - 1;
        return { at, says: more === 0 ? says : `${says}; the same holds ${more} more ${more === 1 ? "time" : "times"}` };
      });
      return [...kept, ...folded].sort((a, b) => a.at.start - b.at.start);
    },
  };
}
