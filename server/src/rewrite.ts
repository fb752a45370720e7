import type { Conversion } from "./convert/conversion.ts";
import type { FormName } from "./convert/form-names.ts";
import { forms } from "./convert/forms.ts";
import { applyFixes, type Fixed } from "./fixes.ts";
import { identify } from "./identify.ts";
import { type CheckOptions, validate } from "./validate.ts";

/** What a document is rewritten as. */
export interface ConvertOptions extends Pick<CheckOptions, "kind"> {
  /**
   * `image-manifest` (unless given) replaces a legacy BuildKit cache or an artifact manifest, `oci` a Docker manifest or list, `docker` an
   * OCI one, `cache-index` a cache as image manifest; `minified`, `indented` and `sorted-annotations` keep every token.
   */
  readonly to?: FormName;
}

/** Rewrites a document in another form. Never throws: what cannot be rewritten is refused with reasons. Look at `losses`. */
export function convert(text: string, { to = "image-manifest", ...options }: ConvertOptions = {}): Conversion {
  const { document } = identify(text, options);
  if (document === undefined)
    return { outcome: "refused", reasons: [{ at: { start: 0, end: Math.min(1, text.length) }, says: "This is no container manifest" }] };
  return forms[to].convert(document);
}

/** How a document is fixed. */
export interface FixOptions extends CheckOptions {
  /** Rules whose first fix is applied, too, where it is not safe. */
  readonly unsafe?: readonly string[];
}

/** Applies the safe fixes until nothing changes; the document is never worse than before. */
export function fix(text: string, { unsafe = [], ...options }: FixOptions = {}): Fixed {
  return applyFixes(validate(text, options), options, new Set(unsafe));
}
