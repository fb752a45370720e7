import assert from "node:assert/strict";
import { test } from "node:test";
import { validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "./faultless.ts";

/** Values that would break or dress up a sentence, or fill the screen. */
const HOSTILE: Readonly<Record<string, string>> = {
  "a line feed": "a\nb",
  "an escape sequence of terminals": "\u001b[31mred\u001b[0m",
  "a null character": "a\u0000b",
  "a C1 control": "a\u009bb",
  "text that runs backwards": "\u202egpj.exe\u2066",
  "zero-width characters": "a\u200b\ufeffb",
  "line separators": "a\u2028b\u2029c",
  backticks: "`rm -rf`",
  Markdown: "[x](command:evil) ![y](https://example.com/z) <img src=x onerror=y>",
  "half of a surrogate pair": "a\ud800b",
  "the other half": "\udc00",
  "letters beyond the BMP at the cut": `${"x".repeat(79)}😀😀`,
  "a megabyte": `application/${"x".repeat(1 << 20)}`,
  "ten thousand controls": "\u0001".repeat(10_000),
};

/** Each leaf and each property name of a document with the value put in its place. */
function* infected(document: unknown, value: string): Generator<unknown> {
  const text = JSON.stringify(document);
  type Holder = Record<string | number, unknown>;
  const walk = function* (at: unknown, path: readonly (string | number)[]): Generator<readonly (string | number)[]> {
    if (typeof at !== "object" || at === null) return;
    for (const [name, inner] of Object.entries(at)) {
      const next = [...path, Array.isArray(at) ? Number(name) : name];
      yield next;
      yield* walk(inner, next);
    }
  };
  for (const path of walk(document, [])) {
    for (const asName of [false, true]) {
      const copy = JSON.parse(text) as unknown;
      const holder = path.slice(0, -1).reduce((at, step) => (at as Holder)[step], copy) as Holder;
      if (asName && !Array.isArray(holder)) holder[value] = 7;
      else holder[path.at(-1) as string | number] = value;
      yield copy;
    }
  }
}

const DOCUMENTS = ["OCI image manifest", "OCI index for two platforms", "BuildKit cache as image index", "artifact with embedded content"];

function assertCalm(text: string): void {
  for (const { says, rule, related = [], fixes, internal } of validate(text).problems) {
    assert.notEqual(internal, true, rule.id);
    for (const sentence of [says, ...related.map((other) => other.says), ...(fixes?.() ?? []).map(({ title }) => title)]) {
      assert.ok(sentence.length <= 240, `${rule.id} says ${sentence.length} characters: ${sentence.slice(0, 300)}`);
      assert.doesNotMatch(sentence, /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u, rule.id);
      assert.equal(sentence.split("`").length % 2, 1, `${rule.id} leaves a backtick open: ${sentence}`);
    }
  }
}

for (const [name, value] of Object.entries(HOSTILE))
  test(`${name} in a value or a name leaves every sentence whole`, () => {
    // A megabyte in every place would only take time.
    for (const which of value.length > 1000 ? DOCUMENTS.slice(2, 3) : DOCUMENTS)
      for (const document of infected(FAULTLESS[which]?.document, value)) {
        const text = JSON.stringify(document);
        assertCalm(text);
        // As the raw text has it, where JSON would escape it.
        if (value.length < 1000) assertCalm(text.replaceAll(JSON.stringify(value), `"${value}"`));
      }
  });

test("a hundred thousand duplicate properties are each told", () => {
  const names = `"annotations":{${'"a.b":"b",'.repeat(100_000)}"a.b":"c"}`;
  const { problems } = validate(`{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],${names}}`);
  assert.equal(problems.length, 100_000);
  assert.ok(problems.every(({ rule }) => rule.id === "duplicate-key"));
});
