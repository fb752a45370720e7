import { utf8 } from "./utf8.ts";

/** The largest manifest that clients and registries count on, in bytes (distribution-spec 1.1.0: 4 megabytes; in practice 4 MiB). */
export const MANIFEST_LIMIT = 4 * 1024 * 1024;

/** Every so many characters one is looked at. */
const STEP = 64;

/**
 * Whether a text has more UTF-8 bytes than `limit`. Nearly every text is told by its length. One that is near the limit is encoded
 * only where it has letters beyond ASCII, of which a few that no look fell on are not counted: encoding 4 MB costs as much as
 * several rules.
 */
export function exceedsBytes(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  // A UTF-16 unit takes at most three bytes in UTF-8.
  if (text.length * 3 <= limit) return false;
  for (let i = 0; i < text.length; i += STEP) if (text.charCodeAt(i) > 127) return utf8(text).length > limit;
  return false;
}
