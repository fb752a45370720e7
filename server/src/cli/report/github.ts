import { linesOf, type Span } from "../../json/index.ts";
import type { Severity } from "../../rule.ts";
import { asText, portableName } from "../file-name.ts";
import { shown } from "./display.ts";
import { fold } from "./fold.ts";
import { seeElsewhere } from "./related.ts";
import type { ReportContext, Reporter } from "./report.ts";
import { summaryText } from "./summary.ts";

const COMMANDS = { error: "error", warning: "warning", info: "notice", hint: "notice" } as const satisfies Record<Severity, string>;

/**
 * Workflow commands for GitHub's runner, one line for each annotation; repeats are folded, since GitHub shows ten of a kind for a
 * step. The last line is for people who read the log.
 */
export function githubReporter({ out, style }: ReportContext): Reporter {
  const command = (name: string, properties: Readonly<Record<string, string | number>>, message: string): void => {
    const list = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
    out(`::${name} ${list.join(",")}::${data(message)}\n`);
  };
  return {
    begin: () => {},
    file: (entry) => {
      const { file, error, report } = entry;
      const name = asText(portableName(file, style));
      if (error !== undefined) command("error", { file: name, title: "oci-manifest: not read or not written" }, error);
      if (report === undefined || report.problems.length === 0) return;
      const lines = linesOf(report.tree.text);
      const place = ({ start, end }: Span): Record<string, number> => {
        const from = lines.place(start);
        const to = lines.place(end);
        // Columns are for one line; GitHub counts the last one in.
        return from.line === to.line
          ? { line: from.line, endLine: to.line, col: from.column, endColumn: Math.max(from.column, to.column - 1) }
          : { line: from.line, endLine: to.line };
      };
      for (const { first, problems, places } of fold(report.problems)) {
        const more = problems.length > 1 ? ` (× ${problems.length}, here for the first time)` : "";
        const marked = places.length > 0 ? ` (${places.length} ${places.length === 1 ? "place" : "places"})` : "";
        const properties = { file: name, ...place(first.at), title: `oci-manifest: ${first.rule.id}` };
        command(COMMANDS[first.severity], properties, `${first.says}${seeElsewhere(first, lines, entry)}${more}${marked}`);
      }
    },
    end: (summary, verdict) => out(`${summaryText(summary, verdict)}\n`),
  };
}

/** What a command says: the runner undoes these escapes and no others, so nothing else may end the line or command a terminal. */
function data(text: string): string {
  return escaped(text);
}

/** A property's value: `:` and `,` part properties. */
function property(text: string): string {
  return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function escaped(text: string): string {
  return text
    .split(/([\r\n])/)
    .map((part) => (part === "\r" ? "%0D" : part === "\n" ? "%0A" : shown(part).replaceAll("%", "%25")))
    .join("");
}
