import { isConvertible, toImageManifest } from "../convert/image-manifest.ts";
import { isLayoutBlob, LAYOUT_BLOB_REASON } from "../convert/layout-blob.ts";
import type { Remark } from "../convert/remarks.ts";
import { minified } from "../convert/spacing.ts";
import { describeDocument } from "../describe.ts";
import { NONE, type Tree } from "../json/index.ts";
import { isParsable } from "../model/document.ts";
import { utf8 } from "../oci/digest.ts";
import { reducedText } from "../reduced.ts";
import type { Content, ConvertRemark, ConvertResult, DocumentParams, Status } from "./protocol.ts";
import { rangeOf, type Session } from "./session.ts";

/** What a document is, with digest and size as it stands; `null` where it is not open or not ours. */
export async function status(session: Session, { uri, byteOrderMark }: DocumentParams): Promise<Status | null> {
  const checked = await session.checked(uri);
  if (checked === undefined) return null;
  const { report } = checked;
  if (report.kind === undefined) return null;
  const { tree } = report;
  const contentOf = (text: string): Content => {
    const bytes = utf8(text);
    return { digest: session.host.digest(bytes), size: bytes.length };
  };
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { severity, place } of report.problems) if (!place) counts[severity]++;
  return {
    kind: report.kind,
    label: describeDocument(report),
    ...(report.reduced === undefined ? {} : { reduced: reducedText(report.reduced) }),
    ...contentOf(byteOrderMark ? `\uFEFF${tree.text}` : tree.text),
    ...(isIndented(tree) ? { compact: contentOf(minified(tree)) } : {}),
    convertible: report.document !== undefined && isConvertible(report.document),
    problems: { errors: counts.error, warnings: counts.warning, infos: counts.info, hints: counts.hint },
  };
}

/** Converts a document without changing it; `null` where it is not open or not ours. */
export async function convert(session: Session, uri: string): Promise<ConvertResult | null> {
  const checked = await session.checked(uri);
  if (checked === undefined) return null;
  const { document, version, report, options } = checked;
  const remark = ({ at, says }: Remark): ConvertRemark => ({ range: rangeOf(document, at), message: says });
  if (report.document === undefined)
    return {
      outcome: "refused",
      version,
      reasons: [remark({ at: { start: 0, end: 1 }, says: "This is no manifest but a program's description of an image" })],
    };
  const conversion = toImageManifest(report.document);
  if (conversion.outcome === "refused") return { outcome: "refused", version, reasons: conversion.reasons.map(remark) };
  const { text, digest, size, losses, lossSummary, notes } = conversion;
  return {
    outcome: "converted",
    version,
    text,
    digest,
    size,
    ...(isLayoutBlob(options.file) ? { notInPlace: LAYOUT_BLOB_REASON } : {}),
    losses: losses.map(remark),
    lossSummary,
    notes: notes.map(remark),
  };
}

/** Valid JSON on several lines: a registry rarely stores it so. */
function isIndented(tree: Tree): boolean {
  return isParsable(tree) && tree.root !== NONE && /[\r\n]/.test(tree.text.trim());
}
