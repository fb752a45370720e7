import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Position } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { createDocuments } from "../../server/src/lsp/documents.ts";
import { together, waitable } from "../../server/src/lsp/typing.ts";

const uri = "file:///a.json";

/** Lines with all that may stand at their ends, and in them. */
const lines = fc
  .array(fc.tuple(fc.string({ unit: fc.constantFrom("a", "{", "é", "😀"), maxLength: 6 }), fc.constantFrom("\n", "\r", "\r\n")))
  .map((all) => all.flat().join(""));
const typed = fc.string({ unit: fc.constantFrom("a", "b", "c", "😀", "\n"), maxLength: 4 });
/** By how much a change begins behind the place where the first one began, and how long it is; some reach beyond lines and the text. */
const change = fc.record({ down: fc.constantFrom(0, 0, 0, 0, 1), right: fc.nat(3), length: fc.constantFrom(0, 0, 1, 2), text: typed });

test("changes that became one give the text that they give one after the other", () => {
  let joined = 0;
  const property = fc.property(
    lines,
    fc.record({ line: fc.nat(4), character: fc.nat(5) }),
    fc.array(change, { minLength: 2, maxLength: 5 }),
    (before, { line, character }, given) => {
      const changes = given.map(({ down, right, length, text }, i) => {
        const start: Position = { line: line + down, character: character + (i === 0 ? 0 : right) };
        return { range: { start, end: { line: start.line, character: start.character + length } }, text };
      });
      let one = waitable(TextDocument.create(uri, "json", 1, before), changes.slice(0, 1), 0);
      let count = 1;
      for (const next of changes.slice(1)) {
        const both = one && together(one, [next]);
        if (both === undefined) break;
        one = both;
        count++;
      }
      if (one === undefined || count === 1) return;
      joined++;
      const expected = TextDocument.update(TextDocument.create(uri, "json", 1, before), changes.slice(0, count), 2);
      const actual = TextDocument.update(TextDocument.create(uri, "json", 1, before), [one], 2);
      assert.equal(actual.getText(), expected.getText());
      assert.equal(actual.lineCount, expected.lineCount);
    },
  );
  fc.assert(property, { numRuns: 5000 });
  assert.ok(joined > 100, `${joined} became one`);
});

test("a long document that is typed into is what was typed, whoever asks when", () => {
  const long = `${"[1]\n".repeat(70_000)}{}`;
  const near: fc.Arbitrary<Position> = fc.record({ line: fc.constantFrom(3, 4, 70_000), character: fc.nat(5) });
  const change = fc.record({ range: fc.record({ start: near, end: near }), text: fc.constantFrom("", "x", "yz", "\n") });
  const message = fc.record({ changes: fc.array(change, { minLength: 1, maxLength: 2 }), asks: fc.boolean() });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 12 }), (messages) => {
      const documents = createDocuments();
      documents.open({ textDocument: { uri, languageId: "json", version: 1, text: long } });
      const expected = TextDocument.create(uri, "json", 1, long);
      let version = 1;
      for (const { changes, asks } of messages) {
        documents.change({ textDocument: { uri, version: ++version }, contentChanges: changes });
        TextDocument.update(expected, changes, version);
        if (asks) assert.equal(documents.get(uri)?.getText(), expected.getText());
      }
      const [actual] = documents.all();
      assert.equal(actual?.getText(), expected.getText());
      assert.equal(actual?.version, expected.version);
    }),
    { numRuns: 60 },
  );
});
