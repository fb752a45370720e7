/**
 * The library: what `require("oci-manifest")` gives. Pure functions over text; nothing is read, written or fetched.
 *
 * `validate(text, options)` checks a document, `convertLegacyCache(document)` rewrites a legacy BuildKit cache and
 * `convertArtifact(document)` an artifact manifest,
 * `detectKind(scan(text))` only names the document, and `rules` are the rules with their pages.
 */
export { convertArtifact } from "../convert/artifact.ts";
export type { Conversion } from "../convert/conversion.ts";
export { convertLegacyCache } from "../convert/legacy-cache.ts";
export type { Remark } from "../convert/remarks.ts";
export { applyEdits, type Edit, type Lines, linesOf, type Place, type Span, scan, type Tree } from "../json/index.ts";
export type { Descriptor, Document } from "../model/document.ts";
export { detectKind } from "../model/kind.ts";
export { type Detected, INSPECT_OUTPUT, KIND_NAMES, KINDS, type Kind } from "../model/kinds.ts";
export { type Example, type Finding, type Fix, type Problem, type Rule, SEVERITIES, type Severity } from "../rule.ts";
export { rules } from "../rules/index.ts";
export { type CheckOptions, type Report, validate } from "../validate.ts";
