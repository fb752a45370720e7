import type { Location, PhysicalLocation, Region, ReportingDescriptor, Result, Run, Fix as SarifFix, Suppression } from "sarif";
import { fingerprintOf } from "../../fingerprint.ts";
import { type Lines, linesOf, type Span, type Tree } from "../../json/index.ts";
import { rulePage, withAbsoluteLinks } from "../../pages.ts";
import { REFUSALS_HERE } from "../../refusals.ts";
import type { Fix, Problem, Related, Rule, Severity } from "../../rule.ts";
import { rulePageBody } from "../../rule-page.ts";
import { rules } from "../../rules/index.ts";
import type { Accepted } from "../../validate.ts";
import { nameOf, portableName, uriOf } from "../file-name.ts";
import { coloursOf } from "./colour.ts";
import { printable } from "./json.ts";
import { markdown } from "./page.ts";
import { otherPlaces } from "./related.ts";
import { type FileReport, type ReportContext, type Reporter, TOOL, type Verdict, withPlaces } from "./report.ts";

/** What `artifactLocation.uriBaseId` stands for. The folder's own name would tell of the machine and differ from run to run. */
const BASE = "%SRCROOT%";
/** More related locations than this nobody reads; GitHub shows no more either. */
const RELATED = 100;
/** A fix that writes more than this many UTF-16 units is left out: `check --fix` and `convert` know it anyway. */
const FIX_SIZE = 64 * 1024;

const LEVELS = { error: "error", warning: "warning", info: "note", hint: "note" } as const satisfies Record<Severity, string>;

const NOTIFICATIONS = [
  { id: "unreadable", shortDescription: { text: "A file could not be read or written." } },
  { id: "rule-failed", shortDescription: { text: "A rule failed on a document, a fault of oci-manifest; the other rules went on." } },
] as const satisfies readonly ReportingDescriptor[];

/** The file that results speak of. */
interface Source {
  readonly tree: Tree;
  readonly lines: Lines;
  readonly secrets: readonly string[];
  readonly entry: FileReport;
}

type Notification = NonNullable<Run["invocations"]>[number]["toolExecutionNotifications"];

/**
 * The report in SARIF 2.1.0 (OASIS standard, 27 March 2020). Results are printed file by file; what is kept to the end is a name, a
 * digest and a size for each file.
 */
export function sarifReporter({ out, version, style }: ReportContext): Reporter {
  const ruleIndex = new Map(rules.map((rule, index) => [rule.id, index]));
  const artifacts = new Map<string, { readonly index: number; digest: string | undefined; size: number | undefined }>();
  const notifications: NonNullable<Notification> = [];
  let separator = "\n";

  const locationOf = (name: string): NonNullable<PhysicalLocation["artifactLocation"]> => {
    const uri = uriOf(name, style);
    const index = artifacts.get(name)?.index;
    return { uri, ...(/^file:/.test(uri) ? {} : { uriBaseId: BASE }), ...(index === undefined ? {} : { index }) };
  };

  function notify(descriptor: 0 | 1, text: string, name: string, region?: Region, rule?: Rule): void {
    notifications.push({
      descriptor: { id: NOTIFICATIONS[descriptor].id, index: descriptor },
      level: "error",
      message: { text },
      locations: [{ physicalLocation: { artifactLocation: locationOf(name), ...(region === undefined ? {} : { region }) } }],
      ...(rule === undefined ? {} : { associatedRule: referenceTo(rule) }),
    });
  }

  const referenceTo = (rule: Rule): { id: string; index?: number } => {
    const index = ruleIndex.get(rule.id);
    return { id: rule.id, ...(index === undefined ? {} : { index }) };
  };

  function resultOf(
    problem: Problem,
    places: readonly Problem[],
    accepted: readonly Suppression[],
    name: string,
    { tree, lines, secrets, entry }: Source,
  ): Result {
    const { rule, severity, says, at, fixes, case: of } = problem;
    const artifactLocation = locationOf(name);
    const region = (span: Span): Region => regionOf(span, lines, tree.bom);
    const place = (span: Span, text?: string): Location => ({
      physicalLocation: { artifactLocation, region: region(span) },
      ...(text === undefined ? {} : { message: { text: unlinked(text) } }),
    });
    const related = otherPlaces(problem, lines, entry).map((other, i): Location => {
      const span = (problem.related as readonly Related[])[i]?.at as Span;
      if (!other.isElsewhere) return place(span, other.says);
      const elsewhere = { artifactLocation: locationOf(portableName(other.file, style)), region: regionOf(span, other.lines, other.bom) };
      return { physicalLocation: elsewhere, message: { text: unlinked(other.says) } };
    });
    const others = distinct([...related, ...places.map((other) => place(other.at, other.says))].slice(0, RELATED));
    const fix = accepted.length > 0 ? undefined : fixOf(fixes?.()[0], artifactLocation, region, tree.bom, secrets);
    const index = ruleIndex.get(rule.id);
    return {
      ruleId: rule.id,
      ...(index === undefined ? {} : { ruleIndex: index }),
      level: LEVELS[severity],
      message: { text: unlinked(says) },
      locations: [place(at)],
      ...(others.length === 0 ? {} : { relatedLocations: others }),
      partialFingerprints: { "ociManifest/v1": fingerprintOf(tree, { rule, at, ...(of === undefined ? {} : { case: of }) }) },
      ...(fix === undefined ? {} : { fixes: [fix] }),
      // All results have suppressions, or none has (3.27.23).
      suppressions: [...accepted],
      ...(of === undefined ? {} : { properties: { case: of } }),
    };
  }

  function print(result: Result): void {
    out(`${separator}${printable(result)}`);
    separator = ",\n";
  }

  return {
    begin: () => {
      const head: Omit<Run, "results"> = {
        tool: { driver: driver(version) },
        columnKind: "utf16CodeUnits",
        newlineSequences: ["\r\n", "\n", "\r"],
        defaultEncoding: "utf-8",
        originalUriBaseIds: { [BASE]: { description: { text: "The folder in which oci-manifest ran." } } },
      };
      out(`{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{`);
      out(`${inner(head)},"results":[`);
    },
    file: (entry: FileReport) => {
      const { file, digest, size, error, report } = entry;
      const name = portableName(file, style);
      const known = artifacts.get(name);
      artifacts.set(name, { index: known?.index ?? artifacts.size, digest, size });
      if (error !== undefined) notify(0, `${nameOf(file)}: ${error}`, name);
      if (report === undefined || (report.problems.length === 0 && report.suppressed.length === 0)) return;
      const { tree } = report;
      const secrets = report.problems.flatMap(({ hides }) => (hides === undefined ? [] : [tree.text.slice(hides.start, hides.end)]));
      const source: Source = { tree, lines: linesOf(tree.text), secrets, entry };
      for (const { problem, places } of withPlaces(report.problems)) {
        if (problem.internal) notify(1, problem.says, name, regionOf(problem.at, source.lines, tree.bom), problem.rule);
        else print(resultOf(problem, places, [], name, source));
      }
      for (const { problem, by } of report.suppressed) print(resultOf(problem, [], [suppressionOf(by)], name, source));
    },
    end: (_, verdict: Verdict) => {
      out(`${separator === "\n" ? "" : "\n"}],"artifacts":[`);
      let comma = "\n";
      for (const [name, { digest, size }] of artifacts) {
        const hash = digest?.replace(/^sha256:/, "");
        const artifact: NonNullable<Run["artifacts"]>[number] = {
          location: locationOf(name),
          roles: ["analysisTarget"],
          ...(size === undefined ? {} : { length: size }),
          ...(hash === undefined ? {} : { hashes: { "sha-256": hash } }),
        };
        out(`${comma}${printable(artifact)}`);
        comma = ",\n";
      }
      const invocation: NonNullable<Run["invocations"]>[number] = {
        executionSuccessful: verdict.code !== 2,
        exitCode: verdict.code,
        exitCodeDescription: EXIT_CODES[verdict.code],
        toolExecutionNotifications: notifications,
      };
      out(`${comma === "\n" ? "" : "\n"}],"invocations":[${printable(invocation)}]}]}\n`);
    },
  };
}

const EXIT_CODES = {
  0: "nothing fails the check",
  1: "problems fail the check",
  2: "something could not be read, written or used",
} as const;

/** The properties of an object without its braces. */
function inner(value: object): string {
  return printable(value).slice(1, -1);
}

function driver(version: string): Run["tool"]["driver"] {
  return {
    name: TOOL.name,
    version,
    semanticVersion: version,
    informationUri: TOOL.page,
    rules: rules.map(descriptorOf),
    notifications: [...NOTIFICATIONS],
  };
}

/** Words of our own Markdown as plain text. */
const plain = (text: string): string => markdown(text, Number.POSITIVE_INFINITY, coloursOf(false));

function descriptorOf(rule: Rule): ReportingDescriptor {
  const page = rulePage(rule.id);
  // The page's links to its neighbours lead there from everywhere.
  const body = withAbsoluteLinks(rulePageBody(rule), rule.id);
  const written = `Written in: ${rule.spec.join(" · ")}`;
  // Plain text has the page's words; its tables and examples are for readers of Markdown.
  const words = rule.why.replace(REFUSALS_HERE, "").trim();
  return {
    id: rule.id,
    name: rule.id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: plain(rule.summary) },
    fullDescription: { text: plain(`${rule.summary}\n\n${words.split(/\n\s*\n/)[0]}`).replaceAll("\n\n", " ") },
    help: { text: plain(`${words}\n\n${written}`), markdown: `${body}\n\n${written}` },
    helpUri: page,
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: [rule.subject],
      "problem.severity": rule.severity === "error" || rule.severity === "warning" ? rule.severity : "recommendation",
    },
  };
}

/** Lines and columns from 1, the end exclusive; a byte order mark counts nowhere (3.30.2). */
function regionOf({ start, end }: Span, lines: Lines, bom: boolean): Region {
  const mark = bom ? 1 : 0;
  const from = lines.place(Math.max(start, mark));
  const to = lines.place(Math.max(end, mark));
  const column = ({ line, column }: typeof from): number => (line === 1 ? column - mark : column);
  return {
    startLine: from.line,
    startColumn: column(from),
    endLine: to.line,
    endColumn: column(to),
    charOffset: Math.max(start, mark) - mark,
    charLength: Math.max(end, mark) - Math.max(start, mark),
  };
}

function fixOf(
  fix: Fix | undefined,
  artifactLocation: NonNullable<PhysicalLocation["artifactLocation"]>,
  region: (span: Span) => Region,
  bom: boolean,
  secrets: readonly string[],
): SarifFix | undefined {
  if (fix === undefined || fix.edits.length === 0) return undefined;
  // SARIF has no words for a byte order mark, so no fix can take it away.
  if (bom && fix.edits.some(({ start }) => start === 0)) return undefined;
  if (fix.edits.reduce((sum, { text }) => sum + text.length, 0) > FIX_SIZE) return undefined;
  // What a rule keeps out of reports stays out.
  if (fix.edits.some(({ text }) => secrets.some((secret) => text.includes(secret)))) return undefined;
  const replacements = fix.edits.map((edit) => ({
    deletedRegion: region(edit),
    ...(edit.text === "" ? {} : { insertedContent: { text: edit.text } }),
  }));
  return {
    description: { text: unlinked(fix.title) },
    artifactChanges: [{ artifactLocation, replacements }],
    properties: { safe: fix.safe },
  };
}

function suppressionOf(by: Accepted | undefined): Suppression {
  const justification = by === undefined ? "known when the baseline was written" : "reason" in by ? String(by.reason) : undefined;
  return { kind: "external", status: "accepted", ...(justification === undefined ? {} : { justification }) };
}

/** In plain messages `[text](target)` is a link (3.11.6), and text from documents must not be one. */
function unlinked(text: string): string {
  return text.replaceAll("](", "] (");
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
