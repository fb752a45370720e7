import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { inlineCode } from "../../server/src/hover/markdown.ts";

const SPANS: readonly [string, string][] = [
  ["plain", "`plain`"],
  ["a`b", "`` a`b ``"],
  ["``", "``` `` ```"],
  ["`", "`` ` ``"],
  ["[x](https://example.com) <b>", "`[x](https://example.com) <b>`"],
  ["a\nb\r\u2028", "`a\\u000ab\\u000d\\u2028`"],
  ["\u202egpj.exe", "`\\u202egpj.exe`"],
  ["a\u200bb\ufeff\ud800", "`a\\u200bb\\ufeff\\ud800`"],
  ["\u{e0041}", "`\\u{e0041}`"],
  ["größe 😀", "`größe 😀`"],
  ["", '`""`'],
  ["  ", '`"  "`'],
  [" a ", "`  a  `"],
  ["x".repeat(500), `\`${"x".repeat(160)}…\``],
  [`${"x".repeat(159)}😀${"x".repeat(20)}`, `\`${"x".repeat(159)}…\``],
];
for (const [text, span] of SPANS) test(`code span of ${JSON.stringify(text).slice(0, 40)}`, () => assert.equal(inlineCode(text), span));

test("no text breaks out of its span, breaks the line or hides anything", () => {
  const nasty = fc.string({
    unit: fc.constantFrom("`", "``", "\n", "a", "[", "](x)", "<b>", "\\", "\u202e", "\u0000", " ", "$("),
    maxLength: 24,
  });
  fc.assert(
    fc.property(nasty, (text) => {
      const span = inlineCode(text);
      const fence = (/^`+/.exec(span) as RegExpExecArray)[0];
      assert.ok(span.endsWith(fence));
      const inner = span.slice(fence.length, -fence.length);
      // The first run of as many backticks as opened the span is its end, so there must be none inside.
      assert.ok((inner.match(/`+/g) ?? []).every((run) => run.length !== fence.length));
      assert.ok(!inner.startsWith("`") && !inner.endsWith("`"));
      assert.doesNotMatch(span, /[\n\r\u0000\u202e]/);
    }),
    { numRuns: 2000 },
  );
});
