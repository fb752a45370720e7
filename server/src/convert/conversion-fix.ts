import type { Span } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import type { Fix, Related } from "../rule.ts";
import type { Conversion } from "./conversion.ts";
import { isLayoutBlob, LAYOUT_BLOB_REASON } from "./layout-blob.ts";

/** A conversion as a fix. Never safe: every reference to the old digest breaks, and a manifest is no text to change on save. */
export function conversionFix(doc: Document, conversion: Conversion): readonly Fix[] {
  if (conversion.outcome === "refused" || isLayoutBlob(doc.file)) return [];
  return [
    {
      title:
        conversion.losses.length === 0
          ? `Convert to an image manifest (digest becomes ${conversion.digest.slice(0, "sha256:".length + 4)}…)`
          : `Convert to an image manifest, dropping ${conversion.lossSummary}`,
      safe: false,
      rewrites: true,
      edits: [{ start: 0, end: doc.text.length, text: conversion.text }],
    },
  ];
}

/**
 * Why there is no conversion, or what it would drop, at the tokens. Of a text longer than `limit` nothing is said, since asking on
 * every keystroke would only cost time.
 */
export function conversionRemarks(doc: Document, main: Span, limit: number, convert: () => Conversion): Related[] {
  if (isLayoutBlob(doc.file)) return [{ at: main, says: LAYOUT_BLOB_REASON }];
  if (doc.text.length > limit) return [];
  const conversion = convert();
  return conversion.outcome === "refused"
    ? conversion.reasons.map(({ at, says }) => ({ at, says: `Not converted: ${says}` }))
    : conversion.losses.map(({ at, says }) => ({ at, says }));
}
