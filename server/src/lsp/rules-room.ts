import type * as Rules from "../validate.ts";

/**
 * The rules, and what reads documents for them, are the larger part of the server. A document that is accepted at a glance does not wait
 * for them; the first one that is not loads them, and so does the pause after the first answer.
 */

let loaded: typeof Rules | undefined;

/** What has been loaded already. */
export const rulesLoaded = (): typeof Rules | undefined => loaded;

/** Loads them. */
export async function loadRules(): Promise<typeof Rules> {
  loaded = await import("../validate.ts");
  return loaded;
}
