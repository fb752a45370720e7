import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyEdits } from "../../server/src/json/index.ts";
import { hiddenIn, hiddenName } from "../../server/src/oci/hidden-characters.ts";
import { validate } from "../../server/src/validate.ts";

// What people cannot see is told, and what languages need is not.

/** Names and descriptions as people write them. */
const LEGITIMATE: Readonly<Record<string, string>> = {
  German: "Größe übermäßig",
  "prose with soft hyphens": "ein Behälter\u00adverzeichnis für alle",
  Hebrew: "שירות אחסון \u200f(גרסה 2)\u200f",
  "Hebrew with points": "שֵׁרוּת",
  Arabic: "خدمة\u061c 42 التخزين",
  "Arabic with an isolate": "صورة \u2066nginx\u2069 الرسمية",
  "Arabic with an embedding": "صورة \u202aalpine\u202c",
  Persian: "می\u200cخواهم",
  Urdu: "کنٹینر",
  Hindi: "क्\u200dष",
  Malayalam: "ന്\u200d",
  Sinhala: "ශ්\u200dරී",
  Thai: "ภาพ\u200bคอนเทนเนอร์",
  Khmer: "រូបភាព\u200bកុងតឺន័រ",
  Japanese: "葛\u{e0100}城のコンテナ",
  Korean: "컨테이너 이미지",
  "old Korean": "\u1112\u1161\u11ab",
  Mongolian: "ᠬᠡᠯᠡ\u180bᠨ",
  Vietnamese: "Tiê\u0301ng Viê\u0323t",
  "a family": "👩\u200d👩\u200d👧\u200d👦",
  "a person with skin": "👩🏽\u200d💻",
  "a heart": "❤\ufe0f \u2764\ufe0e",
  "a keycap": "1\ufe0f\u20e3 #\ufe0f\u20e3",
  "a trade mark": "Acme™\ufe0f ©\ufe0f ®\ufe0e",
  "the rainbow flag": "🏳\ufe0f\u200d🌈",
  "the flag of Wales": "🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
  "two flags": "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
  "several lines": "first\n\tsecond\r\nthird",
  "an icon font": "\ue0a0 main",
  braille: "⠓⠑\u2800⠇⠕",
};

/** What hides, and the first character that is told. */
const HIDING: readonly (readonly [text: string, at: number, name: string])[] = [
  ["release\u202egpj.exe", 7, "right-to-left override"],
  ["\u202dabc\u202c", 0, "left-to-right override"],
  ["a\u202bb\u202cc", 1, "right-to-left embedding"],
  ["a\u2067b", 1, "right-to-left isolate"],
  ["שלום\u2067 x", 4, "right-to-left isolate"],
  ["שלום\u202c x", 4, "end of an embedding"],
  ["שלום\u202e x\u202c", 4, "right-to-left override"],
  ["abc\u200e", 3, "left-to-right mark"],
  ["v1\u200b", 2, "zero-width space"],
  ["v\u200d1", 1, "zero-width joiner"],
  ["e\u0301\u200dx", 2, "zero-width joiner"],
  ["\u200claden", 0, "zero-width non-joiner"],
  ["v1\ufeff", 2, "zero-width no-break space"],
  ["v\u20601", 1, "word joiner"],
  ["la\u00adtest", 2, "soft hyphen"],
  ["a\ufe0fb", 1, "variation selector"],
  ["😀\ufe00\ufe01\ufe02", 3, "variation selector"],
  ["x\u{e0101}", 1, "variation selector"],
  ["hi\u{e0041}\u{e0042}", 2, "tag character"],
  ["🏴\u{e0067}\u{e007f}\u{e0041}", 6, "tag character"],
  ["a\u2028b", 1, "line separator"],
  ["a\u3164b", 1, "Hangul filler"],
  ["a\u2800b", 1, "braille blank"],
  ["\u001b[31mred", 0, "control character"],
  ["a\u0000b", 1, "control character"],
  ["a\u0008b", 1, "control character"],
  ["a\u007fb", 1, "control character"],
  ["a\u009bb", 1, "control character"],
  ["a\u2063b", 1, "invisible character"],
  ["a\ufff9b", 1, "invisible character"],
];

test("nothing is said of what languages, emoji and several lines need", () => {
  for (const [what, text] of Object.entries(LEGITIMATE)) assert.deepEqual(hiddenIn(text), [], what);
  // Nor of several of them in one description.
  const all = Object.values(LEGITIMATE);
  for (const one of all) for (const other of all) assert.deepEqual(hiddenIn(`${one} · ${other}`), [], `${one} · ${other}`);
});

test("what hides is found and called by its name", () => {
  for (const [text, at, name] of HIDING) {
    const [first] = hiddenIn(text);
    assert.equal(first?.from, at, JSON.stringify(text));
    assert.equal(hiddenName(first?.code ?? 0), name, JSON.stringify(text));
  }
});

const index = (annotations: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"annotations":{${annotations}}}`;
/** A string's token with the characters as they are, and with all of them escaped. */
const raw = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&").replaceAll(/[\0-\x1f]/g, escaped)}"`;
const escaped = (text: string): string =>
  [...text]
    .flatMap((c) => c.split(""))
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
const told = (text: string) => validate(text).problems.filter(({ rule }) => rule.id === "hidden-character");

test("in keys and values, as they are or escaped, at the very characters; the fix takes all of them out and nothing else", () => {
  for (const [text] of HIDING)
    for (const token of [raw(text), `"${escaped(text)}"`])
      for (const document of [index(`"com.example.note":${token}`), index(`${token}:"x"`)]) {
        const [problem, ...more] = told(document);
        assert.ok(problem, JSON.stringify(document));
        assert.deepEqual(more, []);
        assert.equal(problem.severity, "warning");
        const at = document.slice(problem.at.start, problem.at.end);
        assert.deepEqual(hiddenIn(`x${JSON.parse(`"${at}"`)}`).length, 1, at);
        const [fix] = problem.fixes?.() ?? [];
        assert.ok(fix !== undefined && !fix.safe);
        const mended = applyEdits(document, fix.edits);
        assert.deepEqual(told(mended), []);
        assert.equal(
          mended
            .replaceAll(/\\u[0-9a-f]{4}/g, (one) => JSON.parse(`"${one}"`))
            .includes(
              hiddenIn(text)
                .reduceRight((left, { from, to }) => left.slice(0, from) + left.slice(to), text)
                .replaceAll(/[\0-\x1f"\\]/g, ""),
            ),
          true,
        );
      }
  for (const [what, text] of Object.entries(LEGITIMATE))
    for (const token of [raw(text), `"${escaped(text)}"`]) assert.deepEqual(told(index(`"com.example.note":${token}`)), [], what);
});

test("one fault is one problem: raw control characters are json-syntax's, a mark at the beginning is byte-order-mark's, NUL in Env malformed-env's", () => {
  const ids = (text: string): string[] => [...new Set(validate(text).problems.map(({ rule }) => rule.id))];
  assert.deepEqual(ids(index('"com.example.note":"a\u001bb"')), ["json-syntax"]);
  assert.deepEqual(ids(`\ufeff${index('"com.example.note":"ab"')}`), ["byte-order-mark"]);
  assert.deepEqual(ids('{"architecture":"amd64","os":"linux","config":{"Env":["A=a\\u0000b"]},"rootfs":{"type":"layers","diff_ids":[]}}'), [
    "malformed-env",
  ]);
});

test("any text: nothing throws, runs follow each other, and a hundred thousand of them are told in no time", { timeout: 120_000 }, () => {
  const characters = fc.constantFrom(
    ..."ab 1#ש😀葛ক\u0301\u200b\u200c\u200d\u200f\u202a\u202c\u202e\u2066\u2069\ufe0f\u00ad",
    "🏴",
    "\u{e0067}",
    "\u{e007f}",
    "\u{e0100}",
    "\ud83d",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(characters, { maxLength: 30 }).map((all) => all.join("")),
      ),
      (text) => {
        const runs = hiddenIn(text);
        for (const [index, { from, to }] of runs.entries()) assert.ok(from < to && (runs[index - 1]?.to ?? -1) < from);
      },
    ),
    { numRuns: 5000 },
  );
  for (const bait of ["\u202e", "a\u200b", "\\u200b", "\u2066", "ש\u2069", '","\u200b', "😀\ufe0f"]) {
    const document = index(`"com.example.note":"${bait.repeat(100_000)}"`);
    told(document)[0]?.fixes?.();
    told(`${document}${bait.repeat(50_000)}`);
    told(`${"[".repeat(50_000)}${bait.repeat(50_000)}`);
  }
});
