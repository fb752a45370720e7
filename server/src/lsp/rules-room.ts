/**
 * The rules, and what reads documents for them, are the larger part of the server. A document that is accepted at a glance waits for
 * neither; the first one that is not loads what reads it, and the rules only where it is ours. In a window with other people's JSON alone
 * they are never loaded. Where it is ours, they come at the latest in the pause after the first answer (`rest.ts`).
 */

/** Something of another file, which is loaded when it is needed for the first time. */
interface Room<F> {
  /** What has been loaded already. */
  readonly loaded: () => F | undefined;
  readonly load: () => Promise<F>;
}

function room<F>(load: () => Promise<F>): Room<F> {
  let loaded: F | undefined;
  return {
    loaded: () => loaded,
    load: async () => {
      loaded = await load();
      return loaded;
    },
  };
}

/** What a text is. */
export const reading = room(async () => (await import("../identify.ts")).identify);

/** What the rules find in it. */
export const judging = room(async () => (await import("../validate.ts")).judge);
