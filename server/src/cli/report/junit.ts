import type xmlbuilder from "xmlbuilder";
import { describeDocument } from "../../describe.ts";
import { linesOf } from "../../json/index.ts";
import { INSPECT_OUTPUT } from "../../model/kinds.ts";
import { rulePage } from "../../pages.ts";
import { type Problem, SEVERITIES } from "../../rule.ts";
import { asText, portableName } from "../file-name.ts";
import { shown } from "./display.ts";
import { otherPlaces } from "./related.ts";
import { type FileReport, type ReportContext, type Reporter, withPlaces } from "./report.ts";

/** One test of a suite. */
interface Case {
  readonly name: string;
  readonly line?: number;
  readonly outcome?: {
    readonly element: "failure" | "error" | "skipped";
    readonly type?: string;
    readonly message: string;
    readonly text?: string;
  };
}

/**
 * JUnit's XML: a suite for each file, a test for each problem, or one test that passes. What does not fail the check (`--fail-on`) is
 * a skipped test with its words, so that report and exit code agree.
 */
export function junitReporter({ out, style, failOn }: ReportContext, { create }: typeof xmlbuilder): Reporter {
  const fails = ({ severity }: Problem): boolean => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);

  function casesOf(entry: FileReport, name: string): Case[] {
    const { error, report } = entry;
    const cases: Case[] = [];
    if (error !== undefined) cases.push({ name: "readable", outcome: { element: "error", type: "unreadable", message: error } });
    if (report === undefined) return cases;
    const lines = report.problems.length === 0 ? undefined : linesOf(report.tree.text);
    for (const { problem, places } of withPlaces(report.problems)) {
      const { line, column } = lines?.place(problem.at.start) ?? { line: 1, column: 1 };
      const { rule, severity, says } = problem;
      const text = [
        `${name}:${line}:${column}: ${severity}: ${says}`,
        ...(places.length > 0 ? [`${places.length} ${places.length === 1 ? "place" : "places"}`] : []),
        ...(lines === undefined ? [] : otherPlaces(problem, lines, entry).filter(({ isElsewhere }) => isElsewhere)).map(
          (other) => `see ${asText(portableName(other.file, style))}:${other.start.line}:${other.start.column}: ${other.says}`,
        ),
        `page: ${rulePage(rule.id)}`,
      ].join("\n");
      const outcome = fails(problem)
        ? { element: "failure" as const, type: severity, message: says, text }
        : { element: "skipped" as const, message: `${severity}: ${says}` };
      cases.push({ name: `${rule.id} ${line}:${column}`, line, outcome });
    }
    if (cases.length > 0) return cases;
    const unchecked = report.kind === undefined || report.kind === INSPECT_OUTPUT;
    return [
      { name: "no problems", ...(unchecked ? { outcome: { element: "skipped" as const, message: shown(describeDocument(report)) } } : {}) },
    ];
  }

  return {
    begin: () => out('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="oci-manifest">\n'),
    file: (entry) => {
      const { file, digest } = entry;
      const name = asText(portableName(file, style));
      const cases = casesOf(entry, name);
      const counted = (element: string): number => cases.filter(({ outcome }) => outcome?.element === element).length;
      const suite = create("testsuite", { headless: true, invalidCharReplacement: "\ufffd" }).att({
        name,
        tests: cases.length,
        failures: counted("failure"),
        errors: counted("error"),
        skipped: counted("skipped"),
        time: 0,
      });
      if (digest !== undefined) suite.ele("properties").ele("property", { name: "digest", value: digest });
      for (const { name: test, line, outcome } of cases) {
        const element = suite.ele("testcase", {
          name: test,
          classname: name,
          file: name,
          ...(line === undefined ? {} : { line }),
          time: 0,
        });
        if (outcome === undefined) continue;
        const { element: how, type, message, text } = outcome;
        element.ele(how, { message, ...(type === undefined ? {} : { type }) }, ...(text === undefined ? [] : [text]));
      }
      out(`${suite.end({ pretty: true, indent: "  ", offset: 1 })}\n`);
    },
    end: () => out("</testsuites>\n"),
  };
}
