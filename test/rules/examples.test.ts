import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../server/src/json/index.ts";
import { blobPath } from "../../server/src/layout/blob-path.ts";
import { exampleLayout } from "../../server/src/layout/example.ts";
import { digestOf, utf8 } from "../../server/src/oci/digest.ts";
import type { Example, Problem } from "../../server/src/rule.ts";
import { rules } from "../../server/src/rules/index.ts";
import { type CheckOptions, validate } from "../../server/src/validate.ts";

/** The text without its «…» marks, and the spans that they enclosed. */
function unmark(marked: string): { text: string; spans: { start: number; end: number }[] } {
  const spans: { start: number; end: number }[] = [];
  const open: number[] = [];
  const text = marked.replaceAll(/[«»]/g, "");
  let marks = 0;
  for (const { 0: mark, index } of marked.matchAll(/[«»]/g)) {
    const at = index - marks++;
    if (mark === "«") open.push(at);
    else {
      const start = open.pop();
      assert.notEqual(start, undefined, "a » without its «");
      spans.push({ start: start as number, end: at });
    }
  }
  assert.equal(open.length, 0, "a « without its »");
  return { text, spans: spans.sort((a, b) => a.start - b.start || a.end - b.end) };
}

/** A blob that was changed lies under another name: a fixed text is looked at where it belongs. */
function placed(example: Example, text: string): Example {
  const own = ("good" in example ? example.good : unmark(example.bad).text) === text;
  return own || example.place?.startsWith("blobs/") !== true ? example : { ...example, place: blobPath(digestOf(utf8(text))) ?? "" };
}

/** What an example with this text is checked for; `seen` leaves out the kind, so that it is read from the text. */
async function optionsOf(example: Example, text: string, seen = false): Promise<CheckOptions> {
  const { kind, specVersion, targets, expect } = example;
  const layout = await exampleLayout(placed(example, text), text);
  return {
    ...(kind === undefined || seen ? {} : { kind }),
    ...(specVersion === undefined ? {} : { specVersion }),
    ...(targets === undefined ? {} : { targets }),
    ...(expect === undefined ? {} : { expect }),
    ...(layout === undefined ? {} : { layout, file: layout.place }),
  };
}

async function problemsOf(text: string, example: Example): Promise<readonly Problem[]> {
  return withoutOthers(validate(text, await optionsOf(example, text)).problems, example);
}

/** The problems without those of rules that the example says speak here too. */
function withoutOthers(problems: readonly Problem[], example: Example): readonly Problem[] {
  const { also = [] } = example;
  return also.length === 0 ? problems : problems.filter((problem) => !also.includes(problem.rule.id));
}

/** One line a problem, so that a failing comparison can be read. */
function told(problems: readonly Problem[]): string[] {
  return problems.map((problem) => `${problem.rule.id} ${problem.severity} ${problem.at.start}-${problem.at.end}: ${problem.says}`);
}

for (const rule of rules)
  rule.examples.forEach((example, index) => {
    const name = `${rule.id}, example ${index + 1}`;
    if ("good" in example) {
      test(`${name}: good, and every rule is silent`, async () => {
        const report = validate(example.good, await optionsOf(example, example.good));
        assert.notEqual(report.document, undefined, "a good example is a document that is checked");
        assert.ok(rule.kinds === undefined || rule.kinds.includes(report.document?.kind as never), "and one that the rule reads");
        assert.deepEqual(told(withoutOthers(report.problems, example)), []);
      });
      return;
    }
    test(`${name}: bad`, async () => {
      const { text, spans } = unmark(example.bad);
      const says = typeof example.says === "string" ? [example.says] : example.says;
      const problems = await problemsOf(text, example);
      assert.deepEqual(
        problems.filter((problem) => problem.rule !== rule).map((problem) => `${problem.rule.id}: ${problem.says}`),
        [],
        "only this rule speaks",
      );
      assert.deepEqual(
        problems.map((problem) => problem.says),
        says,
        "messages",
      );
      const bySpan = problems.map((problem) => problem.at).sort((a, b) => a.start - b.start || a.end - b.end);
      assert.deepEqual(
        bySpan.map((span) => text.slice(span.start, span.end)),
        spans.map((span) => text.slice(span.start, span.end)),
        "the texts pointed at",
      );
      assert.deepEqual(
        bySpan.map(({ start, end }) => ({ start, end })),
        spans,
        "spans",
      );
      const main = problems.find((problem) => problem.place !== true);
      assert.equal(main?.severity, example.severity ?? rule.severity, "severity");
      for (const problem of problems) {
        assert.ok(problem.at.start >= 0 && problem.at.end <= text.length && problem.at.start <= problem.at.end);
        for (const related of problem.related ?? [])
          assert.ok(related.at.start >= 0 && related.at.end <= (related.file?.text ?? text).length && related.says !== "");
      }

      const fix = problems[0]?.fixes?.()[0];
      assert.equal(fix === undefined, example.fixed === undefined, `a fix and its example belong together: ${fix?.title}`);
      if (fix === undefined || example.fixed === undefined) return;
      const once = applyEdits(text, fix.edits);
      assert.equal(once, example.fixed);
      assert.deepEqual(told(await problemsOf(once, example)), [], "the fixed text is clean under every rule");
      assert.deepEqual(
        told(withoutOthers(validate(once, await optionsOf(example, once, true)).problems, example)),
        [],
        "also where its kind is read from the text alone",
      );
    });
  });

test("safe fixes say what they do and settle: fixing until nothing is left to fix ends", async () => {
  for (const rule of rules)
    for (const example of rule.examples) {
      if (!("bad" in example)) continue;
      let { text } = unmark(example.bad);
      let rounds = 0;
      for (; rounds < 10; rounds++) {
        const fix = (await problemsOf(text, example)).flatMap((problem) => problem.fixes?.() ?? []).find((one) => one.safe);
        if (fix === undefined) break;
        assert.match(fix.title, /\S/);
        assert.doesNotMatch(fix.title, /\.$/);
        const after = applyEdits(text, fix.edits);
        assert.notEqual(after, text, `${rule.id}: a fix that changes nothing: ${fix.title}`);
        text = after;
      }
      assert.ok(rounds < 10, `${rule.id}: fixes go round in circles: ${example.bad}`);
    }
});
