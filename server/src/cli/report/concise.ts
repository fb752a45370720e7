import { linesOf } from "../../json/index.ts";
import { nameOf } from "../file-name.ts";
import { shown } from "./display.ts";
import { seeElsewhere } from "./related.ts";
import { type Reporter, withPlaces } from "./report.ts";

/**
 * One line for each problem, as compilers write them: `file:line:column: severity: message [rule]`. Editors jump to such places (VS Code's
 * problem matcher, Vim's quickfix, Emacs' compilation mode), and grep counts them.
 */
export function conciseReporter(out: (text: string) => void): Reporter {
  return {
    begin: () => {},
    file: (entry) => {
      const { file, error, report } = entry;
      const name = nameOf(file);
      if (error !== undefined) out(`${name}:1:1: error: ${shown(error)} [unreadable]\n`);
      if (report === undefined || report.problems.length === 0) return;
      const lines = linesOf(report.tree.text);
      for (const { problem } of withPlaces(report.problems)) {
        const { line, column } = lines.place(problem.at.start);
        out(
          `${name}:${line}:${column}: ${problem.severity}: ${shown(problem.says)}${seeElsewhere(problem, lines, entry)} [${problem.rule.id}]\n`,
        );
      }
    },
    end: () => {},
  };
}
