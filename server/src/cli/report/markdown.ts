import { describeDocument } from "../../describe.ts";
import { linesOf } from "../../json/index.ts";
import { INSPECT_OUTPUT } from "../../model/kinds.ts";
import { humanSize } from "../../oci/units.ts";
import { counted } from "../../oci/words.ts";
import { rulePage } from "../../pages.ts";
import { SEVERITIES, type Severity } from "../../rule.ts";
import { nameOf } from "../file-name.ts";
import { shown } from "./display.ts";
import { fold, type Group } from "./fold.ts";
import { seeElsewhere } from "./related.ts";
import { type FileReport, type ReportContext, type Reporter, TOOL, type Verdict } from "./report.ts";
import { summaryText } from "./summary.ts";

/** Rows of a table that are kept; what is more is counted. GitHub shows a summary of 1 MiB at most. */
const ROWS = 500;
/** UTF-16 units of all rows together that are printed. */
const ROOM = 400_000;
/** A longer name keeps its end. */
const NAME = 160;

/** A table that holds at most `ROWS` rows, however many come. */
interface Rows {
  readonly kept: string[];
  count: number;
}

const rows = (): Rows => ({ kept: [], count: 0 });

function add(to: Rows, row: () => string): void {
  to.count++;
  if (to.kept.length < ROWS) to.kept.push(row());
}

/**
 * A job's summary in GitHub's Markdown: a table of the documents with kind, digest and size, those with problems first, and a table of
 * the problems, errors first. Nothing from documents or file names is Markdown or HTML in it.
 */
export function markdownReporter({ out }: ReportContext): Reporter {
  const faulty = rows();
  const clean = rows();
  const problems: Readonly<Record<Severity, Rows>> = { error: rows(), warning: rows(), info: rows(), hint: rows() };

  function tell(entry: FileReport): void {
    const { file, report, error } = entry;
    if (error !== undefined) add(problems.error, () => `| error | ${code(shortened(nameOf(file)))} | | ${text(error)} |`);
    if (report === undefined || report.problems.length === 0) return;
    const lines = linesOf(report.tree.text);
    for (const group of fold(report.problems))
      add(problems[group.first.severity], () => {
        const { line, column } = lines.place(group.first.at.start);
        const { id } = group.first.rule;
        const place = code(`${shortened(nameOf(file))}:${line}:${column}`);
        return `| ${group.first.severity} | ${place} | [${id}](${rulePage(id)}) | ${sentence(group.first.says)}${text(seeElsewhere(group.first, lines, entry))}${repeats(group)} |`;
      });
  }

  return {
    begin: () => {},
    file: (entry) => {
      const { file, digest, size, error, report } = entry;
      tell(entry);
      const counts = SEVERITIES.map((severity) => ({
        severity,
        number: report?.problems.filter((problem) => problem.place !== true && problem.severity === severity).length ?? 0,
      })).filter(({ number }) => number > 0);
      const unchecked = report?.kind === undefined || report.kind === INSPECT_OUTPUT;
      const found =
        error !== undefined && report === undefined
          ? "not read"
          : counts.map(({ severity, number }) => counted(number, WORDS[severity])).join(", ") || (unchecked ? "not checked" : "none");
      add(error !== undefined || counts.length > 0 ? faulty : clean, () => {
        const kind = report === undefined ? "" : text(describeDocument(report));
        const cells = [code(shortened(nameOf(file))), kind, digest === undefined ? "" : code(digest)];
        return `| ${cells.join(" | ")} | ${size === undefined ? "" : humanSize(size)} | ${found} |`;
      });
    },
    end: (summary, verdict) => {
      out(`## ${TOOL.name}: ${HEADINGS[verdict.code]}\n\n${text(summaryText(summary, verdict))}\n`);
      let room = ROOM;
      const table = (head: string, parts: readonly Rows[], what: string): void => {
        const total = parts.reduce((sum, part) => sum + part.count, 0);
        if (total === 0) return;
        out(`\n${head}\n`);
        let printed = 0;
        for (const row of parts.flatMap(({ kept }) => kept)) {
          if (printed === ROWS || row.length > room) break;
          room -= row.length;
          printed++;
          out(`${row}\n`);
        }
        if (total > printed) out(`\n… and ${counted(total - printed, `more ${what}`)}\n`);
      };
      table("| | place | rule | what is wrong |\n|---|---|---|---|", Object.values(problems), "problem");
      table("| document | kind | digest | size | problems |\n|---|---|---|--:|---|", [faulty, clean], "document");
    },
  };
}

const HEADINGS: Readonly<Record<Verdict["code"], string>> = {
  0: "nothing fails the check",
  1: "problems fail the check",
  2: "something could not be checked",
};

const WORDS = { error: "error", warning: "warning", info: "note", hint: "hint" } as const satisfies Record<Severity, string>;

function repeats({ problems, places }: Group): string {
  return `${problems.length > 1 ? ` (× ${problems.length})` : ""}${places.length > 0 ? ` (${counted(places.length, "place")})` : ""}`;
}

function shortened(name: string): string {
  const characters = Array.from(name);
  return characters.length <= NAME ? name : `…${characters.slice(-NAME).join("")}`;
}

/** Text that is no Markdown: whatever could be markup, a link, an emoji or a mention stands as a character reference. */
function text(value: string): string {
  return shown(value).replace(/[&<>`|*_~[\]#!\\@:$^]|(?<=www)\./gi, (character) => `&#${character.charCodeAt(0)};`);
}

function code(value: string): string {
  return `<code>${text(value)}</code>`;
}

/** A message: what stands between backticks is code. */
function sentence(says: string): string {
  const parts = says.split("`");
  // A backtick too many: nothing is taken for code.
  if (parts.length % 2 === 0) return text(says);
  return parts.map((part, i) => (i % 2 === 0 ? text(part) : code(part))).join("");
}
