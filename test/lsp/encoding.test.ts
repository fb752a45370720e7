import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { TextDocument } from "vscode-languageserver-textdocument";
import { changeText, chosenEncoding, createText, type Encoding } from "../../server/src/lsp/encoding.ts";

// `character` in each encoding, against the plainest way there is to count it.

const ENCODINGS: readonly Encoding[] = ["utf-8", "utf-16", "utf-32"];

/** The length of a whole line's part, by Node and the language themselves. A lone half of a character is U+FFFD in UTF-8. */
const LENGTH: Readonly<Record<Encoding, (text: string) => number>> = {
  "utf-8": (text) => Buffer.byteLength(text, "utf8"),
  "utf-16": (text) => text.length,
  "utf-32": (text) => [...text].length,
};

const characters = fc.constantFrom(...'aZ0"{}:, \t\n\r\u0000é€\u0301\ufeff\u2028\u2029\u202e\ud800\udfff', "\r\n", "😀", "𝒳", "👩‍👩‍👧");
/** Texts of a few lines, some of which are longer than what is walked. */
const texts = fc.oneof(
  fc.array(characters, { maxLength: 40 }).map((all) => all.join("")),
  fc.tuple(fc.array(characters, { maxLength: 9 }), fc.nat(700)).map(([all, times]) => all.join("").repeat(times)),
);

/** The offsets that begin a character. */
const boundaries = (text: string): number[] => {
  const found = [0];
  for (const character of text) found.push((found.at(-1) as number) + character.length);
  return found;
};

test("the first encoding that the client names and we know, and UTF-16 where it names none", () => {
  const table: readonly (readonly [unknown, Encoding])[] = [
    [undefined, "utf-16"],
    [[], "utf-16"],
    [["utf-8"], "utf-8"],
    [["utf-32", "utf-8", "utf-16"], "utf-32"],
    [["utf-7", "UTF-8", "utf-16", "utf-8"], "utf-16"],
    [["wtf-8"], "utf-16"],
    ["utf-8", "utf-16"],
    [[null, 8, "utf-8"], "utf-8"],
  ];
  for (const [offered, chosen] of table) assert.equal(chosenEncoding(offered), chosen, JSON.stringify(offered));
});

test("positions count as the encoding says, and lead back to where they came from", () => {
  fc.assert(
    fc.property(texts, fc.nat(), (text, pick) => {
      const plain = TextDocument.create("", "json", 1, text);
      const all = boundaries(text);
      const chosen = all.length > 60 ? [0, pick, pick * 7, pick * 31, all.length - 1].map((at) => all[at % all.length] as number) : all;
      for (const encoding of ENCODINGS) {
        const document = createText("", "json", 1, text, encoding);
        assert.equal(document.lineCount, plain.lineCount);
        for (const offset of chosen) {
          const { line, character } = plain.positionAt(offset);
          const start = plain.offsetAt({ line, character: 0 });
          const expected = { line, character: LENGTH[encoding](text.slice(start, start + character)) };
          assert.deepEqual(document.positionAt(offset), expected, `${encoding} ${offset}`);
          assert.equal(document.offsetAt(expected), start + character, `${encoding} back to ${offset}`);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test("a position within a character is its beginning, and one beyond the line is the line's end", () => {
  for (const encoding of ["utf-8", "utf-32"] as const) {
    const document = createText("", "json", 1, "a😀é\r\nb", encoding);
    assert.equal(document.offsetAt({ line: 0, character: 99 }), 4);
    assert.equal(document.offsetAt({ line: 0, character: -1 }), 0);
    assert.equal(document.offsetAt({ line: 9, character: 0 }), 7);
    assert.deepEqual(document.positionAt(2), document.positionAt(1));
    assert.deepEqual(document.positionAt(99), { line: 1, character: 1 });
    assert.deepEqual(document.positionAt(-5), { line: 0, character: 0 });
    assert.equal(document.getText({ start: { line: 0, character: 1 }, end: document.positionAt(3) }), "😀");
    assert.equal(document.getEOLCharacters(0), "\r\n");
    assert.deepEqual(document.getLineRange(1), { start: { line: 1, character: 0 }, end: { line: 1, character: 1 } });
  }
  const bytes = createText("", "json", 1, "a😀é", "utf-8");
  for (const character of [2, 3, 4]) assert.equal(bytes.offsetAt({ line: 0, character }), 1);
});

test("the same edits in every encoding leave the same text", () => {
  const edits = fc.array(
    fc.tuple(
      fc.nat(),
      fc.nat(),
      texts.filter((text) => text.length < 50),
      fc.boolean(),
    ),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(texts, edits, (text, changes) => {
      const documents = ENCODINGS.map((encoding) => createText("", "json", 1, text, encoding));
      let version = 1;
      for (const [a, b, added, together] of changes) {
        version++;
        for (const document of documents) {
          const places = boundaries(document.getText());
          const [from, to] = [places[a % places.length] as number, places[b % places.length] as number].sort((x, y) => x - y);
          const range = { start: document.positionAt(from as number), end: document.positionAt(to as number) };
          const begin = { line: 0, character: 0 };
          const change = { range, text: added };
          const also = together ? [{ range: { start: begin, end: begin }, text: "é😀" }] : [];
          assert.equal(changeText(document, [change, ...also], version), document);
          assert.equal(document.version, version);
        }
      }
      const [first, ...others] = documents.map((document) => document.getText());
      for (const other of others) assert.equal(other, first);
    }),
    { numRuns: 300 },
  );
});

test("a change of the whole text, and none at all", () => {
  const document = createText("", "json", 1, "é", "utf-8");
  changeText(document, [{ text: "😀x" }], 2);
  assert.deepEqual(document.positionAt(3), { line: 0, character: 5 });
  changeText(document, [], 3);
  assert.equal(document.version, 3);
});
