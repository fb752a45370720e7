import { type Profiler, Session } from "node:inspector";

/**
 * What V8 counts while the server's sources run. It counts blocks only in scripts that are compiled after the beginning, so this is
 * called before they are imported.
 */
export interface Coverage {
  /** Adds what ran since the last call; whether any of it had never run before. */
  readonly sawNew: () => boolean;
  /** The same without adding anything. */
  readonly peek: () => boolean;
  /** All that ran so far, as another process can be told of it. */
  readonly seen: () => readonly Seen[];
}

type Interval = readonly [start: number, end: number];

/** A function that ran: its script and place, what of it has never run, and every range that was ever told, as `start:end`. */
export interface Seen {
  readonly key: string;
  readonly open: readonly Interval[];
  readonly known: readonly string[];
}

/** Blocks that V8 told apart in one process or several, and those of them that have run. */
export function blocksOf(all: Iterable<Seen>): { readonly reached: number; readonly known: number; readonly functions: number } {
  const functions = new Map<string, { open: readonly Interval[]; readonly known: Set<string> }>();
  for (const { key, open, known } of all) {
    const before = functions.get(key);
    if (before === undefined) {
      functions.set(key, { open, known: new Set(known) });
      continue;
    }
    before.open = common(before.open, open);
    for (const range of known) before.known.add(range);
  }
  let reached = 0;
  let told = 0;
  for (const { open, known } of functions.values())
    for (const range of known) {
      const [start = 0, end = 0] = range.split(":").map(Number);
      told++;
      if (!open.some(([from, to]) => from <= start && end <= to)) reached++;
    }
  return { reached, known: told, functions: functions.size };
}

interface Covered {
  /** What has never run, sorted, not overlapping. */
  open: readonly Interval[];
  readonly known: Set<string>;
}

/** What lies in both of two lists of intervals. */
function common(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const both: Interval[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [from, to] = a[i] as Interval;
    const [start, end] = b[j] as Interval;
    const low = Math.max(from, start);
    const high = Math.min(to, end);
    if (low < high) both.push([low, high]);
    if (to < end) i++;
    else j++;
  }
  return both;
}

const sizeOf = (intervals: readonly Interval[]): number => intervals.reduce((sum, [start, end]) => sum + end - start, 0);

/** What of a function did not run: its ranges are told from the outside in, and an inner one holds for what it spans. */
function idleIn(ranges: readonly Profiler.CoverageRange[]): Interval[] {
  const idle: [number, number][] = [];
  // Each place belongs to the innermost range around it, which is the last one told.
  const marks = ranges.flatMap(({ startOffset, endOffset }, depth) => [
    { at: startOffset, opens: true, depth },
    { at: endOffset, opens: false, depth },
  ]);
  marks.sort((a, b) => a.at - b.at || Number(a.opens) - Number(b.opens) || (a.opens ? a.depth - b.depth : b.depth - a.depth));
  const around: number[] = [];
  let from = 0;
  for (const { at, opens, depth } of marks) {
    const inner = around.at(-1);
    if (inner !== undefined && ranges[inner]?.count === 0 && from < at) {
      const last = idle.at(-1);
      if (last !== undefined && last[1] === from) last[1] = at;
      else idle.push([from, at]);
    }
    from = at;
    if (opens) around.push(depth);
    else around.splice(around.lastIndexOf(depth), 1);
  }
  return idle;
}

/** Begins to count in the scripts whose address holds `part`. */
export function startCoverage(part: string): Coverage {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const functions = new Map<string, Covered>();

  function take(): readonly Profiler.ScriptCoverage[] {
    let taken: readonly Profiler.ScriptCoverage[] = [];
    // In the same thread the answer comes before `post` returns.
    session.post("Profiler.takePreciseCoverage", (error, answer) => {
      if (error) throw error;
      taken = answer.result;
    });
    return taken.filter(({ url }) => url.includes(part));
  }

  function look(add: boolean): boolean {
    let isNew = false;
    for (const { url, functions: called } of take())
      for (const { ranges } of called) {
        const [outer] = ranges;
        if (outer === undefined || outer.count === 0) continue;
        const key = `${url} ${outer.startOffset}:${outer.endOffset}`;
        const known = functions.get(key);
        if (known !== undefined) for (const { startOffset, endOffset } of ranges) known.known.add(`${startOffset}:${endOffset}`);
        if (known?.open.length === 0) continue;
        const idle = idleIn(ranges);
        if (known === undefined) {
          isNew = true;
          if (add)
            functions.set(key, { open: idle, known: new Set(ranges.map(({ startOffset, endOffset }) => `${startOffset}:${endOffset}`)) });
          continue;
        }
        const open = common(known.open, idle);
        if (sizeOf(open) === sizeOf(known.open)) continue;
        isNew = true;
        if (add) known.open = open;
      }
    return isNew;
  }

  return {
    sawNew: () => look(true),
    peek: () => look(false),
    seen: () => Array.from(functions, ([key, { open, known }]) => ({ key, open, known: [...known] })),
  };
}
