/**
 * The library: what `import … from "oci-manifest"` gives, described in docs/api.md. Pure functions over text; nothing is read, written
 * or fetched, and nothing happens on import but that digests are worked out by Node, which is only faster.
 */
import { hashWith } from "../oci/host-digest.ts";
import { digestBy } from "./digest.ts";

export { convertArtifact } from "../convert/artifact.ts";
export type { Conversion } from "../convert/conversion.ts";
export { convertLegacyCache } from "../convert/legacy-cache.ts";
export type { Remark } from "../convert/remarks.ts";
export { describeDocument } from "../describe.ts";
export type { Fixed } from "../fixes.ts";
export { applyEdits, type Edit, type Lines, linesOf, type Place, type Span, scan, type Tree } from "../json/index.ts";
export type { Descriptor, Document } from "../model/document.ts";
export { detectKind } from "../model/kind.ts";
export { type Detected, INSPECT_OUTPUT, KIND_NAMES, KINDS, type Kind } from "../model/kinds.ts";
export { TARGET_TITLES, TARGETS, type Target } from "../refusals.ts";
export { type ConvertOptions, convert, type FixOptions, fix } from "../rewrite.ts";
export {
  type Example,
  type Expectations,
  type Finding,
  type Fix,
  type Problem,
  type Rule,
  SEVERITIES,
  type Severity,
  SPEC_VERSIONS,
  type SpecVersion,
} from "../rule.ts";
export { rules } from "../rules/index.ts";
export { type CheckOptions, type Report, validate } from "../validate.ts";

hashWith(digestBy);
