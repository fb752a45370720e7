import { type Target, tried } from "./engine.ts";

/** So many texts are kept for one target, and so many units of each. */
const MOST = 60;
const LONGEST_KEPT = 1500;

/**
 * Of the texts that a run kept, the short ones, the latest first, since each of them rests on what those before it reached. A text that
 * breaks a promise is no corpus but a find.
 */
export async function smallest(target: Target, texts: readonly string[]): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const text of [...new Set(texts)].reverse()) {
    if (kept.length >= MOST) break;
    if (text.length <= LONGEST_KEPT && (await tried(target, text)) === undefined) kept.push(text);
  }
  return kept.reverse();
}
