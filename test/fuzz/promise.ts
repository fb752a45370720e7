/** Throws where something does not hold; the words name what. */
export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

interface Placed {
  readonly start: number;
  readonly end: number;
}

/** A span lies in its text. */
export function inside({ start, end }: Placed, text: string, what: string): void {
  holds(
    Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= text.length,
    `${what} lies outside the text`,
  );
}

/** Edits lie in the text, sorted, none over another. */
export function ordered(edits: readonly Placed[], text: string, what: string): void {
  let last = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    inside(edit, text, what);
    holds(last <= edit.start, `${what} overlap`);
    last = edit.end;
  }
}
