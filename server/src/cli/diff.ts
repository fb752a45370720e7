import { compareDocuments, type Side } from "../compare/compare.ts";
import { comparisonJson } from "../compare/json.ts";
import { comparisonPage } from "../compare/page.ts";
import { validate } from "../validate.ts";
import { nameOf } from "./file-name.ts";
import { readInput, STDIN } from "./input.ts";
import type { Io } from "./io.ts";
import type { Colours } from "./report/colour.ts";
import { shown } from "./report/display.ts";
import { markdown } from "./report/page.ts";

/** Compares two documents. The answer is the exit code: 0 the same bytes, 1 different, 2 unreadable or none of ours. */
export async function diff(
  before: string,
  after: string,
  json: boolean,
  colours: { readonly out: Colours; readonly err: Colours },
  io: Io,
): Promise<number> {
  const sides: Side[] = [];
  for (const file of [before, after]) {
    const input = await readInput(file, io);
    const says = "error" in input ? input.error : undefined;
    const report = "error" in input ? undefined : validate(input.text, { file: file === STDIN ? STDIN : io.truePath(file) });
    if ("error" in input || report?.document === undefined) {
      io.err(`${colours.err.severity.error("error")}: ${nameOf(file)}: ${shown(says ?? "not a container manifest")}\n`);
      return 2;
    }
    sides.push({ name: nameOf(file), digest: input.digest, size: input.size, report });
  }
  const [a, b] = sides as [Side, Side];
  const comparison = compareDocuments(a, b);
  if (comparison === undefined) return 2;
  if (json) io.out(`${JSON.stringify(comparisonJson(a, b, comparison), null, 2)}\n`);
  else {
    const page = comparisonPage(a, b, comparison).split("\n").map(shown).join("\n");
    io.out(`${markdown(page, Math.min(io.columns ?? 100, 100), colours.out)}\n`);
  }
  return comparison.identical ? 0 : 1;
}
