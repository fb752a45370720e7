import type { Node, Tree } from "../json/index.ts";

/** What a digit or sign of `"2026-10-02T11:20:41Z"` may be at most, quotes included; signs are exact. */
const MOST = '"9999-19-39T29:59:59Z"';
const SIGNS = [0, 5, 8, 11, 14, 17, 20, 21];

/**
 * Whether a string token is surely a date and time in whole seconds of UTC, `"2026-10-02T11:20:41Z"`: most times are written so,
 * and no string is made. Days after the 28th are left to who knows the months.
 */
export function isPlainUtc({ text, start, end }: Tree, node: Node): boolean {
  const from = start[node] as number;
  if ((end[node] as number) !== from + MOST.length) return false;
  for (const at of SIGNS) if (text.charCodeAt(from + at) !== MOST.charCodeAt(at)) return false;
  for (let at = 1; at < 20; at++) {
    const c = text.charCodeAt(from + at);
    const most = MOST.charCodeAt(at);
    if (c !== most && (c < 48 || c > most || most > 57)) return false;
  }
  const month = two(text, from + 6);
  const day = two(text, from + 9);
  return month >= 1 && month <= 12 && day >= 1 && day <= 28 && two(text, from + 12) <= 23;
}

function two(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}
