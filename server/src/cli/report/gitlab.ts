import { fingerprintOf } from "../../fingerprint.ts";
import { linesOf } from "../../json/index.ts";
import { digestOf, utf8 } from "../../oci/digest.ts";
import type { Severity } from "../../rule.ts";
import { asText, portableName } from "../file-name.ts";
import { printable } from "./json.ts";
import { seeElsewhere } from "./related.ts";
import { type ReportContext, type Reporter, withPlaces } from "./report.ts";

const SEVERITIES = { error: "major", warning: "minor", info: "info", hint: "info" } as const satisfies Record<Severity, string>;

/** GitLab's Code Quality report: a list of problems, each with a fingerprint that stays while the problem does. */
export function gitlabReporter({ out, style }: ReportContext): Reporter {
  let separator = "\n";
  const print = (entry: object): void => {
    out(`${separator}${printable(entry)}`);
    separator = ",\n";
  };
  return {
    begin: () => out("["),
    file: (entry) => {
      const { file, error, report } = entry;
      const path = asText(portableName(file, style));
      const names = new Map<string, number>();
      // GitLab takes two entries with one fingerprint for one problem.
      const fingerprint = (of: string): string => {
        const count = names.get(of) ?? 0;
        names.set(of, count + 1);
        return digestOf(utf8(JSON.stringify([path, of, count]))).slice("sha256:".length);
      };
      if (error !== undefined)
        print({
          description: error,
          check_name: "unreadable",
          fingerprint: fingerprint("unreadable"),
          severity: "critical",
          location: { path, lines: { begin: 1, end: 1 } },
        });
      if (report === undefined || report.problems.length === 0) return;
      const lines = linesOf(report.tree.text);
      for (const { problem } of withPlaces(report.problems)) {
        const begin = lines.place(problem.at.start);
        const end = lines.place(problem.at.end);
        print({
          description: `${problem.says}${seeElsewhere(problem, lines, entry)}`,
          check_name: problem.rule.id,
          fingerprint: fingerprint(fingerprintOf(report.tree, problem)),
          severity: SEVERITIES[problem.severity],
          location: { path, lines: { begin: begin.line, end: end.line }, positions: { begin, end } },
        });
      }
    },
    end: () => out(`${separator === "\n" ? "" : "\n"}]\n`),
  };
}
