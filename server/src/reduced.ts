import { exceedsBytes } from "./oci/limits.ts";
import { humanSize } from "./oci/units.ts";

/** Documents up to so many MiB are checked by every rule: four times what registries take, so that only what is out of the ordinary is larger. */
export const FULL_CHECK_SIZE = 16;

/** No file that is read is larger, in MiB. */
export const LARGEST_FULL_CHECK = 64;

/** The name under which the size is set. */
export const FULL_CHECK_SETTING = "fullCheckSize";

/** What looks at a larger document: what it is, whether it is JSON, and what no reader takes. Each is done in one pass. */
const ESSENTIAL: ReadonlySet<string> = new Set([
  "json-syntax",
  "byte-order-mark",
  "duplicate-key",
  "schema",
  "schema-version",
  "ambiguous-document",
  "conflicting-media-type",
  "missing-media-type",
  "wrong-media-type",
  "manifest-too-large",
  "cache-too-large",
  "legacy-cache-index",
  "blob-as-manifest",
  "malformed-digest",
  "invalid-size",
]);

/** That a document was checked in a reduced way, and how. */
export interface Reduced {
  /** What the limit was, in MiB. */
  readonly limit: number;
  /** How many rules looked at it, and how many there are for it. */
  readonly rules: number;
  readonly all: number;
  /** Its size, in UTF-16 units. */
  readonly size: number;
}

/** Which of the rules look at a text; `undefined`: all of them. */
export function essentialOf<T extends { readonly id: string }>(
  text: string,
  rules: readonly T[],
  limit = FULL_CHECK_SIZE,
): readonly T[] | undefined {
  return exceedsBytes(text, limit * 1024 * 1024) ? rules.filter(({ id }) => ESSENTIAL.has(id)) : undefined;
}

/** The one sentence that says so, without a full stop. */
export function reducedText({ limit, rules, all, size }: Reduced): string {
  return `Checked in a reduced way: ${rules} of ${all} rules looked at this document of ${humanSize(size)}, which is over \`${FULL_CHECK_SETTING}\` (${limit} MiB); a larger value has all of them look`;
}
