import { distance } from "fastest-levenshtein";

/** The candidate that a person most likely meant, or `undefined` where none is near: at most a third of it may differ, or two swapped letters. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    if (far < least && far <= Math.max(candidate.length < 5 ? 1 : 2, Math.floor(candidate.length / 3))) {
      best = candidate;
      least = far;
    }
  }
  return best;
}
