import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { linesOf } from "../../server/src/json/index.ts";

const texts = fc
  .array(fc.constantFrom("a", "é", "😀", " ", "\n", "\r", "\r\n", "\u2028", "bc"), { maxLength: 30 })
  .map((pieces) => pieces.join(""));

test("places and lines are those of a naive count", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const lines = linesOf(text);
      const naive = text.split(/\r\n|\n|\r/);
      assert.equal(lines.count, naive.length);
      naive.forEach((line, i) => {
        assert.equal(lines.line(i + 1), line);
      });
      assert.equal(lines.line(0), "");
      assert.equal(lines.line(naive.length + 1), "");
      let line = 1;
      let column = 1;
      for (let offset = 0; offset <= text.length; offset++) {
        assert.deepEqual(lines.place(offset), { line, column }, JSON.stringify(text));
        const c = text[offset];
        if (c === "\n" || (c === "\r" && text[offset + 1] !== "\n")) {
          line++;
          column = 1;
        } else column++;
      }
    }),
    { numRuns: 2_000 },
  );
});
