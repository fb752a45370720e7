import type { identify } from "../identify.ts";
import type { judge } from "../validate.ts";

/**
 * The rules, and what reads documents for them, are the larger part of the server. A document that is accepted at a glance does not wait
 * for them; the first one that is not loads them, and so does the pause after the first answer.
 */

/** What a text is, and what the rules find in it. */
interface Rules {
  readonly identify: typeof identify;
  readonly judge: typeof judge;
}

let loaded: Rules | undefined;

/** What has been loaded already. */
export const rulesLoaded = (): Rules | undefined => loaded;

/** Loads them. */
export async function loadRules(): Promise<Rules> {
  const [{ identify }, { judge }] = await Promise.all([import("../identify.ts"), import("../validate.ts")]);
  loaded = { identify, judge };
  return loaded;
}
