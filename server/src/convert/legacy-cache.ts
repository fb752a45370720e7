import type { Span } from "../json/index.ts";
import type { Document } from "../model/document.ts";

/** Something a person must know of a conversion, at the token that causes it. */
export interface Remark {
  readonly at: Span;
  /** One sentence without a full stop, values in backticks. */
  readonly says: string;
}

/** What became of a conversion. */
export type Conversion =
  | {
      readonly outcome: "converted";
      /** The whole new document, in the old one's style. */
      readonly text: string;
      /** `sha256:…` and length in UTF-8 bytes of `text`. */
      readonly digest: string;
      readonly size: number;
      /** What the new form cannot hold and drops. Not empty: a person must agree first (`--force`, an explicit action). */
      readonly losses: readonly Remark[];
      /** Short for a title, "`platform` of 2 entries"; empty without losses. */
      readonly lossSummary: string;
      /** Kept as it is, but worth knowing (unknown layer types, foreign urls). */
      readonly notes: readonly Remark[];
    }
  | {
      readonly outcome: "refused";
      /** Why, at the token, with the remedy; at least one. */
      readonly reasons: readonly Remark[];
    };

/**
 * Rewrites a BuildKit cache in the index form into the image manifest that BuildKit (≥ 0.12, `image-manifest=true,
 * oci-mediatypes=true`) would have written: see docs/conversion.md. A one-line source gives BuildKit's bytes; an indented
 * one keeps indent, end of line and final newline.
 */
export function convertLegacyCache(_doc: Document): Conversion {
  throw new Error("unbuilt");
}
