import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { scan, spanInside, stringOf } from "../../server/src/json/index.ts";

/** The part of the source that stands for `from` to `to` of the decoded text. */
function inside(source: string, from: number, to: number): string {
  const { start, end } = spanInside(scan(source), 0, from, to);
  return source.slice(start, end);
}

test("without escapes the offsets are the same", () => {
  assert.equal(inside('"sha256:abc"', 7, 10), "abc");
  assert.equal(inside('"a"', 0, 1), "a");
  assert.equal(inside('"a"', 1, 1), "");
});

test("escapes are as long as they are written", () => {
  const source = String.raw`"{\"id\":\"\u0061b\",\"x\":1}"`;
  assert.equal(stringOf(scan(source), 0), '{"id":"ab","x":1}');
  assert.equal(inside(source, 0, 1), "{");
  assert.equal(inside(source, 6, 10), String.raw`\"\u0061b\"`);
  assert.equal(inside(source, 8, 9), "b");
  assert.equal(inside(source, 15, 17), "1}");
});

test("a text that is not closed is taken as a whole, and offsets beyond it end with it", () => {
  assert.equal(inside('"abc', 1, 2), '"abc');
  assert.equal(inside('"abc"', 1, 3), "bc");
  assert.equal(inside(String.raw`"a\n"`, 1, 99), String.raw`\n`);
});

test("what stands there decodes to that part of the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.boolean(), fc.nat(), fc.nat(), (text, spelt, a, b) => {
      const escaped = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
      const source = spelt ? `"${Array.from({ length: text.length }, (_, i) => escaped(text.charAt(i))).join("")}"` : JSON.stringify(text);
      const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
      assert.equal(JSON.parse(`"${inside(source, from, to)}"`), text.slice(from, to));
    }),
  );
});
