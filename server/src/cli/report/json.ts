import { type Lines, linesOf } from "../../json/index.ts";
import type { Problem } from "../../rule.ts";
import { otherPlaces } from "./related.ts";
import type { FileReport, Reporter, Summary } from "./report.ts";

/** The report as JSON, version 1: its form is promised in docs/cli.md. Printed file by file, so that a folder of any size fits. */
export function jsonReporter(out: (text: string) => void): Reporter {
  let separator = "\n";
  return {
    begin: () => out('{"version":1,"files":['),
    file: (file) => {
      out(`${separator}${printable(entryOf(file))}`);
      separator = ",\n";
    },
    end: (summary: Readonly<Summary>) => out(`${separator === "\n" ? "" : "\n"}],"summary":${printable(summary)}}\n`),
  };
}

function entryOf(entry: FileReport): unknown {
  const { file, digest, size, error, report } = entry;
  const problems = report?.problems ?? [];
  const lines = problems.length === 0 ? undefined : linesOf((report as { tree: { text: string } }).tree.text);
  return {
    file,
    kind: report?.kind ?? null,
    digest: digest ?? null,
    size: size ?? null,
    ...(error === undefined ? {} : { error }),
    problems: problems.map((problem) => problemOf(problem, lines as Lines, entry)),
  };
}

function problemOf(problem: Problem, lines: Lines, entry: FileReport): unknown {
  const { rule, severity, says, at, fixes, related } = problem;
  const fix = fixes?.()[0];
  return {
    rule: rule.id,
    severity,
    message: says,
    start: { ...lines.place(at.start), offset: at.start },
    end: { ...lines.place(at.end), offset: at.end },
    fix: fix === undefined ? null : { title: fix.title, safe: fix.safe },
    ...(related === undefined || related.length === 0
      ? {}
      : {
          related: otherPlaces(problem, lines, entry).map(({ file, says: message, start, end }, i) => ({
            file,
            message,
            start: { ...start, offset: related[i]?.at.start },
            end: { ...end, offset: related[i]?.at.end },
          })),
        }),
  };
}

/** JSON that a terminal can show: controls and characters that reorder or hide text stand as escapes, as JSON allows. */
export function printable(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
