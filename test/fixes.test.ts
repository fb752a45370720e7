import assert from "node:assert/strict";
import { test } from "node:test";
import { applyFixes } from "../server/src/fixes.ts";
import { TARGETS } from "../server/src/refusals.ts";
import { rules } from "../server/src/rules/index.ts";
import { type CheckOptions, type Report, validate } from "../server/src/validate.ts";
import { FAULTS } from "./documents/faults.ts";

const EVERY = new Set(rules.map((rule) => rule.id));

/** Errors count above all warnings. */
const weight = ({ problems }: Report): number => {
  const count = (severity: string): number => problems.filter((problem) => problem.severity === severity && !problem.place).length;
  return count("error") * 1e6 + count("warning");
};

const DOCUMENTS: readonly { readonly text: string; readonly options: CheckOptions }[] = [
  ...rules.flatMap(({ examples }) =>
    examples.flatMap((example) => {
      if (!("bad" in example) || example.bad.length > 20_000) return [];
      const { kind, targets, specVersion, expect } = example;
      const options = {
        ...(kind === undefined ? {} : { kind }),
        ...(targets === undefined ? {} : { targets }),
        ...(specVersion === undefined ? {} : { specVersion }),
        ...(expect === undefined ? {} : { expect }),
      };
      return [{ text: example.bad.replaceAll(/[«»]/g, ""), options }];
    }),
  ),
  ...FAULTS.filter(({ text }) => text.length < 20_000).map(({ text, kind }) => ({ text, options: kind === undefined ? {} : { kind } })),
];

test("with every fix of every rule no document is worse than before, for anybody, and a second time changes nothing", () => {
  let changed = 0;
  let left = 0;
  for (const { text, options: own } of DOCUMENTS)
    for (const options of [own, { ...own, targets: TARGETS.slice(0, 12) }, { ...own, targets: TARGETS.slice(12) }]) {
      const report = validate(text, options);
      const fixed = applyFixes(report, options, EVERY);
      assert.ok(weight(fixed.report) <= weight(report), `${text}\n${fixed.text}`);
      assert.equal(fixed.report.tree.text, fixed.text, "the report is that of the text");
      assert.equal(fixed.text !== text, fixed.count > 0, text);
      const again = applyFixes(fixed.report, options, EVERY);
      assert.equal(again.text, fixed.text, text);
      if (fixed.count > 0) changed++;
      left += fixed.left.length;
    }
  assert.ok(changed > 100, "most documents can be mended");
  assert.ok(left > 0, "some fix is one that makes it worse");
});

test("safe fixes alone touch nothing where no problem has one", () => {
  for (const { text, options } of DOCUMENTS) {
    const report = validate(text, options);
    const safe = report.problems.some((problem) => problem.fixes?.().some((fix) => fix.safe));
    if (!safe) assert.equal(applyFixes(report, options).text, text);
  }
});

test("a blob of a layout is never rewritten", () => {
  const file = `/cache/blobs/sha256/${"a".repeat(64)}`;
  for (const { text, options } of DOCUMENTS) {
    const report = validate(text, { ...options, file });
    assert.equal(applyFixes(report, { ...options, file }, EVERY).text, text);
  }
});
