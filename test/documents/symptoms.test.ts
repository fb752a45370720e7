import assert from "node:assert/strict";
import { test } from "node:test";
import { validate } from "../../server/src/validate.ts";
import { generatedFiles } from "../../tools/docs.ts";
import { ALLOWED, SYMPTOMS } from "./symptoms.ts";

/** What stands on a page before anybody scrolls. */
const FIRST_SCREEN = 40;

const pages = await generatedFiles();

for (const { name, document, kind, target, rule, texts } of SYMPTOMS)
  test(name, () => {
    const text = JSON.stringify(document, undefined, 2);
    const options = kind === undefined ? {} : { kind };
    const told = (targets: Parameters<typeof validate>[1]): string[] => validate(text, targets).problems.map((problem) => problem.rule.id);
    assert.ok(told({ ...options, ...(target && { targets: [target] }) }).includes(rule), `${rule} does not speak`);
    if (target !== undefined) assert.ok(!told(options).includes(rule), "without the target it is no fault");
    // A text may be broken over two lines of the page.
    const screen = (pages.get(`docs/rules/${rule}.md`) ?? "").split("\n").slice(0, FIRST_SCREEN).join(" ").replace(/ +/g, " ");
    for (const seen of texts) assert.ok(screen.includes(seen), `the first screen of ${rule} has no ${seen}`);
  });

for (const [name, document] of ALLOWED)
  test(`15, where schema and prose disagree, the prose counts: ${name}`, () => {
    const { problems } = validate(JSON.stringify(document));
    assert.deepEqual(
      problems.filter(({ severity }) => severity === "error").map(({ says }) => says),
      [],
    );
  });
