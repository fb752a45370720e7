import type { Summary, Verdict } from "./report.ts";

/** "1 file", "2 files". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** How the check went, in one line; `convertible` documents can be converted. */
export function summaryText(summary: Readonly<Summary>, verdict: Verdict, convertible = 0): string {
  const parts = [count(summary.files, "file"), count(summary.errors, "error")];
  parts.push(`${count(summary.warnings, "warning")}${summary.places > 0 ? `, ${count(summary.places, "place")}` : ""}`);
  if (summary.infos > 0) parts.push(count(summary.infos, "note"));
  if (summary.hints > 0) parts.push(count(summary.hints, "hint"));
  if (summary.fixed > 0) parts.push(`${count(summary.fixed, "fix", "fixes")} applied`);
  if (summary.fixable > 0) parts.push(`${summary.fixable} fixable with --fix`);
  if (convertible > 0) parts.push(convertible === 1 ? "can be converted" : `${convertible} can be converted`);
  if (summary.failed > 0) parts.push(`${summary.failed} failed`);
  if (verdict.because !== undefined) parts.push(`fails by ${verdict.because}`);
  return parts.join(" · ");
}
