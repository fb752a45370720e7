// What the pages of rules say of their fixes, for docs/rules (docs.ts) and for the page on the web.
import { exampleLayout } from "../server/src/layout/example.ts";
import type { Rule } from "../server/src/rule.ts";
import { validate } from "../server/src/validate.ts";

/** Whether there is a fix, and whether it is one that nobody needs to be asked for: what the examples' own fixes say. */
export async function fixesOf(rule: Rule): Promise<string> {
  const safe: boolean[] = [];
  for (const example of rule.examples) {
    if (!("bad" in example) || example.fixed === undefined) continue;
    const { bad, says: _, fixed: __, severity: ___, also: ____, files: _____, place: ______, ...options } = example;
    const text = bad.replaceAll(/[«»]/g, "");
    const layout = await exampleLayout(example, text);
    const { problems } = validate(text, { ...options, ...(layout === undefined ? {} : { layout, file: layout.place }) });
    const own = problems.find((problem) => problem.rule === rule);
    if (own !== undefined) safe.push(own.fixes?.()[0]?.safe === true);
  }
  if (safe.length === 0) return "no";
  if (safe.every((one) => one)) return "yes, safe: `--fix` and *fix all* apply it";
  return safe.some((one) => one)
    ? "yes; some are safe and applied by `--fix`, the others are offered"
    : "yes, offered and never applied unasked";
}
