import type { Shared } from "./fragment.ts";

// What is in the editor is kept for this tab, so that a reload or a look at a rule's page loses nothing. It goes when the tab is closed.

const KEY = "oci-manifest.text";
/** Browsers keep about five million characters for a site. */
const MOST = 2_000_000;

/** Keeps a document; what is too long is not kept. */
export function remember(shared: Shared): void {
  try {
    const { layout: _, ...rest } = shared;
    if (rest.text.length > MOST) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(rest));
  } catch {
    // A browser that keeps nothing: a reload begins anew.
  }
}

/** The document that was kept. */
export function recall(): Shared | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Shared | null;
    return typeof kept?.text === "string" ? kept : undefined;
  } catch {
    return undefined;
  }
}
