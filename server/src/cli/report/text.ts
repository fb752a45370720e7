import { CACHE_EXPORT_FLAG } from "../../convert/export-options.ts";
import { isLayoutBlob } from "../../convert/layout-blob.ts";
import { type Lines, linesOf } from "../../json/index.ts";
import { INSPECT_OUTPUT } from "../../model/kinds.ts";
import { humanSize } from "../../oci/units.ts";
import { counted } from "../../oci/words.ts";
import { type Problem, SEVERITIES } from "../../rule.ts";
import type { Report } from "../../validate.ts";
import { nameOf, withoutEnd } from "../file-name.ts";
import { STDIN } from "../input.ts";
import type { Colours } from "./colour.ts";
import { shown } from "./display.ts";
import { fold, type Group } from "./fold.ts";
import { frame } from "./frame.ts";
import { otherPlaces } from "./related.ts";
import type { FileReport, Reporter } from "./report.ts";
import { summaryText } from "./summary.ts";

/** Where and how a text report is printed. */
export interface TextOptions {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly colours: Colours;
  /** Terminal columns; `undefined`: no terminal, long messages are not broken. */
  readonly columns: number | undefined;
  /** Say nothing of files without problems, and nothing at all where nothing fails. */
  readonly quiet: boolean;
}

/** The rule whose remedy is a command rather than an edit: the everyday one first, then the one for what is stored already. */
const LEGACY = "legacy-cache-index";

/** Columns that source lines get where there is no terminal to ask. */
const COLUMNS = 100;

/** The report for people: a header per file, each fault at its token, and one line that says how it went. */
export function textReporter(options: TextOptions): Reporter {
  const { out, err, colours, quiet } = options;
  let first = true;
  // The output ends with an empty line (or has not begun).
  let spaced = true;
  /** The first problem of the highest severity: the one to read about. */
  let worst: Problem | undefined;
  let convertible = 0;
  return {
    begin: () => {},
    file: (file) => {
      const name = nameOf(file.file);
      if (file.error !== undefined) err(`${colours.severity.error("error")}: ${name}: ${shown(file.error)}\n`);
      const { report } = file;
      if (report === undefined) return;
      if (quiet && report.problems.length === 0) return;
      if (report.kind === undefined) {
        err(`${name}: not a container manifest; --kind to force\n`);
        return;
      }
      const groups = fold(report.problems);
      const facts = [shown(file.what ?? ""), shortDigest(file.digest), file.size === undefined ? undefined : humanSize(file.size)];
      const fixes = file.fixed === 0 ? "" : ` · ${colours.good(`${counted(file.fixed, "fix", "fixes")} applied`)}`;
      const clean = groups.length === 0 && report.kind !== INSPECT_OUTPUT ? ` · ${colours.good("no problems")}` : "";
      const gap = groups.length > 0 && !spaced ? "\n" : "";
      out(`${gap}${colours.bold(name)}   ${facts.filter(Boolean).join(" · ")}${fixes}${clean}\n`);
      first = false;
      if (report.kind === INSPECT_OUTPUT) {
        out("  not checked: a program's description of an image; the manifest itself comes from\n");
        out(`  ${colours.code("docker buildx imagetools inspect --raw REF")}\n`);
      }
      if (report.problems.some((problem) => problem.fixes?.().some(({ rewrites }) => rewrites))) convertible++;
      const lines = groups.length === 0 ? undefined : linesOf(withoutSecrets(report));
      for (const group of groups) {
        if (worst === undefined || rank(group.first) < rank(worst)) worst = group.first;
        out(`\n${groupText(group, lines as Lines, file, options)}`);
      }
      spaced = groups.length > 0;
      if (spaced) out("\n");
    },
    end: (summary, verdict) => {
      const left = summaryText(summary, verdict, convertible);
      const right = worst === undefined ? "" : `explain: oci-manifest explain ${worst.rule.id}`;
      // Nothing is ours: the lines on standard error have said so.
      if (first && (!quiet || verdict.because === undefined)) return;
      const space = " ".repeat(Math.max(3, (options.columns ?? COLUMNS) - left.length - right.length));
      out(`${spaced ? "" : "\n"}${colours.bold(left)}${right === "" ? "" : space + colours.dim(right)}\n`);
    },
  };
}

/** The text as it may be shown: what a problem hides stands as dots, character for character. */
function withoutSecrets({ tree, problems }: Report): string {
  let text = tree.text;
  for (const { hides } of problems)
    if (hides !== undefined)
      text = text.slice(0, hides.start) + text.slice(hides.start, hides.end).replace(/[^\r\n]/g, "•") + text.slice(hides.end);
  return text;
}

function groupText(group: Group, lines: Lines, report: FileReport, { colours, columns }: TextOptions): string {
  const { first, problems, places } = group;
  const { file, layout } = report;
  const paint = colours.severity[first.severity];
  const { line, column } = lines.place(first.at.start);
  const times = problems.length > 1 ? `  × ${problems.length}` : "";
  const width = columns ?? COLUMNS;
  const text = [
    `  ${paint(first.severity)}  ${colours.bold(first.rule.id)}  ${colours.dim(`${nameOf(file)}:${line}:${column}`)}${times}`,
    ...frame(lines, first.at, first.says, columns ?? COLUMNS, { dim: colours.dim, mark: paint }, columns === undefined),
  ];
  const note = (label: string, what: string): number => text.push(`       ${colours.dim(label)}${what}`);
  if (problems.length > 1) note("also at  ", placesText(problems.slice(1), lines, width - 16));
  if (places.length > 0) note(`${counted(places.length, "place")}  `, placesText(places, lines, width - 18));
  for (const { start, says, file, isElsewhere } of otherPlaces(first, lines, report).slice(0, 3))
    note("see      ", `${isElsewhere ? `${nameOf(file)}:` : ""}${start.line}:${start.column} ${shown(says)}`);
  const fixes = first.fixes?.() ?? [];
  if (first.rule.id === LEGACY) {
    note("export again  ", colours.code(CACHE_EXPORT_FLAG));
    const command = file === STDIN ? "-" : `${quoted(file)} --write`;
    if (fixes.some(({ rewrites }) => rewrites)) note("or convert    ", colours.code(`oci-manifest convert ${command}`));
    // In a layout the blob is converted with all that names it.
    else if (layout !== undefined && isLayoutBlob(file))
      note("or convert    ", colours.code(`oci-manifest convert ${quoted(withoutEnd(layout) || ".")} --write`));
  } else if (fixes[0] !== undefined) {
    note("fix      ", `${shown(fixes[0].title)}${fixes[0].safe ? colours.dim("  (--fix)") : ""}`);
  }
  return `${text.join("\n")}\n`;
}

/** "8:7, 13:7, …": as many as fit. */
function placesText(problems: readonly Problem[], lines: Lines, width: number): string {
  let text = "";
  for (const [i, { at }] of problems.entries()) {
    const { line, column } = lines.place(at.start);
    const next = `${text === "" ? "" : ", "}${line}:${column}`;
    const rest = `, … ${problems.length - i} more`;
    if (text !== "" && text.length + next.length + (i + 1 < problems.length ? rest.length : 0) > width) return text + rest;
    text += next;
  }
  return text;
}

const rank = ({ severity }: Problem): number => SEVERITIES.indexOf(severity);

/** "sha256:d34c8a91f0b2…". */
export function shortDigest(digest: string | undefined): string | undefined {
  const colon = digest?.indexOf(":") ?? -1;
  return digest === undefined || colon < 0 ? digest : `${digest.slice(0, colon + 13)}…`;
}

/** A file name as a shell takes it. */
function quoted(file: string): string {
  const name = shown(file);
  return /^[\w./:@%+,-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
