import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { coloursOf } from "../../server/src/cli/report/colour.ts";
import { shown, widthOf } from "../../server/src/cli/report/display.ts";
import { frame } from "../../server/src/cli/report/frame.ts";
import { markdown } from "../../server/src/cli/report/page.ts";
import { linesOf } from "../../server/src/json/index.ts";

const plain = { dim: String, mark: String };
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A frame of the part between « and ». */
const framed = (marked: string, says: string, width = 80, unbroken = false): string => {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  return frame(linesOf(marked.replace(/[«»]/g, "")), { start, end }, says, width, plain, unbroken).join("\n");
};

describe("what a terminal may see", () => {
  const SHOWN: readonly (readonly [text: string, shown: string, width: number])[] = [
    ["abc", "abc", 3],
    ["日本", "日本", 4],
    ["🐋", "🐋", 2],
    ["e\u0301", "e\u0301", 1],
    ["\t|", "  |", 3],
    ["\u001b[31m", "␛[31m", 5],
    ["\u0000\u007f", "␀␡", 2],
    ["\u009b31m", "<U+009B>31m", 11],
    ["a\u202eb", "a<U+202E>b", 10],
    ["\ud800", "<U+D800>", 8],
    ["\u{e0041}", "<U+E0041>", 9],
    ["\u2028", "<U+2028>", 8],
  ];
  for (const [text, wanted, width] of SHOWN)
    test(JSON.stringify(text), () => {
      assert.equal(shown(text), wanted);
      assert.equal(widthOf(wanted), width);
    });

  test("no text gets a control through", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 50 }), (text) => {
        assert.doesNotMatch(shown(text), OBEYED);
      }),
    );
  });
});

describe("frames", () => {
  test("the span is underlined and the message stands at it", () => {
    assert.equal(
      framed('{\n  "size": «-1»\n}', "`size` is negative"),
      ['     2 │   "size": -1', "       │           ╰─ `size` is negative"].join("\n"),
    );
  });

  test("a span over several lines is marked where it begins", () => {
    assert.equal(framed("«{\n}»", "here"), ["     1 │ {", "       │ ╰ here"].join("\n"));
  });

  test("an empty span at the end", () => {
    assert.equal(framed("{«»", "not closed"), ["     1 │ {", "       │  ╰ not closed"].join("\n"));
  });

  test("wide characters before the span move the mark", () => {
    assert.equal(framed('["日本", «1»]', "here"), ['     1 │ ["日本", 1]', "       │          ╰ here"].join("\n"));
  });

  test("a long line is a window around the span", () => {
    const text = framed(`${"a".repeat(5000)}«bad»${"z".repeat(5000)}`, "here", 50);
    const [source, mark] = text.split("\n") as [string, string];
    assert.match(source, /^ {5}1 │ …a+badz+…$/);
    assert.equal(widthOf(source), 50);
    assert.equal(source.indexOf("bad"), mark.indexOf("╰──"));
  });

  test("a span longer than the terminal is cut", () => {
    const [source, mark] = framed(`«${"x".repeat(500)}»`, "here", 60).split("\n") as [string, string];
    assert.ok(widthOf(source) > 55 && widthOf(source) <= 60, source);
    assert.match(mark, /╰─+…$/);
  });

  test("a long message goes below, broken at spaces; for a pipe it stays whole", () => {
    const says = "word ".repeat(30).trim();
    const lines = framed("[«1»]", says, 40).split("\n");
    assert.ok(lines.length > 4);
    for (const line of lines) assert.ok(widthOf(line) <= 40, line);
    assert.equal(framed("[«1»]", says, 40, true).split("\n").length, 2);
  });

  test("any text and span: nothing obeyed, nothing wider than the terminal, the mark under the span", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "日", "\t", "\n", "\r", "\u001b", "\u202e", "🐋", "\ud83d", "\u0301"), maxLength: 300 }),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 40, max: 120 }),
        (text, a, b, width) => {
          const start = a % (text.length + 1);
          const end = start + (b % (text.length - start + 1));
          const lines = frame(linesOf(text), { start, end }, "here", width, plain);
          for (const line of lines) {
            assert.doesNotMatch(line, OBEYED);
            assert.ok(widthOf(line) <= width + 8, `${widthOf(line)} > ${width}: ${line}`);
          }
          assert.ok(lines.some((line) => line.includes("╰")));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("pages in a terminal", () => {
  const PAGES: readonly (readonly [markdown: string, text: string])[] = [
    ["a [link](https://x.example/) and `code`", "a link <https://x.example/> and `code`"],
    ["`code[1](x)` and **bold** and *slanted*", "`code[1](x)` and bold and slanted"],
    ["one\ntwo\n\nthree", "one two\n\nthree"],
    ["- one\n  two\n- three", "- one two\n- three"],
    ["### Title\n\ntext", "Title\n\ntext"],
    ["```sh\na  b\n```", "    a  b"],
    ["| a | b |\n|---|--:|\n| `one` | 1 |\n| | 20 |", "  a     b\n  one   1\n       20"],
    [`| a | b |\n|---|---|\n| 1 | ${"long ".repeat(25)}|`, `  a · b\n  1 · ${"long ".repeat(18)}long\n    ${"long ".repeat(6).trim()}`],
    ["| `a\\|b` | c |\n|---|---|\n| 1 | 2 |", "  a|b  c\n  1    2"],
    ["word word word word", "word word\nword word"],
  ];
  for (const [source, wanted] of PAGES)
    test(JSON.stringify(source), () => {
      assert.equal(markdown(source, source.startsWith("word") ? 10 : 100, coloursOf(false)), wanted);
    });
});
