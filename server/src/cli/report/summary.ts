import { counted } from "../../oci/words.ts";
import type { Summary, Verdict } from "./report.ts";

/** How the check went, in one line; `convertible` documents can be converted. */
export function summaryText(summary: Readonly<Summary>, verdict: Verdict, convertible = 0): string {
  const parts = [counted(summary.files, "file"), counted(summary.errors, "error")];
  parts.push(`${counted(summary.warnings, "warning")}${summary.places > 0 ? `, ${counted(summary.places, "place")}` : ""}`);
  if (summary.infos > 0) parts.push(counted(summary.infos, "note"));
  if (summary.hints > 0) parts.push(counted(summary.hints, "hint"));
  if (summary.fixed > 0) parts.push(`${counted(summary.fixed, "fix", "fixes")} applied`);
  if (summary.fixable > 0) parts.push(`${summary.fixable} fixable with --fix`);
  if (convertible > 0) parts.push(convertible === 1 ? "can be converted" : `${convertible} can be converted`);
  if (summary.failed > 0) parts.push(`${summary.failed} failed`);
  if (verdict.because !== undefined) parts.push(`fails by ${verdict.because}`);
  return parts.join(" · ");
}
