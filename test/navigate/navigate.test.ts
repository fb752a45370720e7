import assert from "node:assert/strict";
import { test } from "node:test";
import { identify } from "../../server/src/identify.ts";
import { type Span, spanOf } from "../../server/src/json/index.ts";
import type { Document } from "../../server/src/model/document.ts";
import { linksOf } from "../../server/src/navigate/links.ts";
import { oneLine } from "../../server/src/navigate/one-line.ts";
import { partTitles } from "../../server/src/navigate/outline.ts";
import { definitionsOf, mentionsOf, namedAt } from "../../server/src/navigate/places.ts";
import { CACHECONFIG, d, INDEX, MANIFEST } from "./documents.ts";

const read = (text: string): Document => {
  const { document } = identify(text);
  assert.ok(document, "a document of ours");
  return document;
};

/** Takes the caret, `|`, out of a piece and gives where it stands in the text that holds the piece, the `nth` time. */
function caret(text: string, marked: string, nth = 0): number {
  const piece = marked.replace("|", "");
  let at = -1;
  for (let i = 0; i <= nth; i++) at = text.indexOf(piece, at + 1);
  assert.ok(at >= 0, `${piece} stands in the text`);
  return at + marked.indexOf("|");
}

const lineOf = (text: string, { start }: Span): number => text.slice(0, start).split("\n").length;
const cut = (text: string, { start, end }: Span): string => text.slice(start, end);

/** Where the caret stands, and the token and lines that the answer is. */
const DEFINITIONS: readonly (readonly [what: string, text: string, marked: string, nth: number, name: string, line: number | undefined])[] =
  [
    ["an attestation's image is an entry", INDEX, `"vnd.docker.reference.digest": "${d("amd64")}|"`, 0, d("amd64"), 7],
    ["a key leads where its value leads", INDEX, `"vnd.docker.refer|ence.digest"`, 0, d("amd64"), 7],
    [
      "a subject that is listed is its entry",
      INDEX,
      `"subject": { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "|`,
      0,
      d("arm"),
      13,
    ],
    ["an entry's own digest stays where it is", INDEX, `"digest": "|${d("arm")}`, 0, d("arm"), 13],
    ["a digest with embedded content is its data", MANIFEST, `"|sha256:44136fa`, 0, `"e30="`, 8],
    ["a digest behind a name that is not here leads nowhere", MANIFEST, `alpine@sha|256`, 0, "", undefined],
    ["a link is a record", CACHECONFIG, `{ "link": |1 }`, 0, `${d("step 1")}`, 8],
    ["the key of a link too", CACHECONFIG, `{ "li|nk": 1 }`, 0, `${d("step 1")}`, 8],
    ["a link to nowhere leads nowhere", CACHECONFIG, `{ "link": 9|9 }`, 0, "", undefined],
    ["a result's layer is a layer", CACHECONFIG, `{ "layer": |1`, 0, `${d("top layer")}`, 4],
    ["an element of a chain is a layer", CACHECONFIG, `[0, |1]`, 0, `${d("top layer")}`, 4],
    ["the parent of the base is none", CACHECONFIG, `"parent": |-1`, 0, "", undefined],
  ];

for (const [what, text, marked, nth, name, line] of DEFINITIONS)
  test(`definition: ${what}`, () => {
    const doc = read(text);
    const named = namedAt(doc, caret(text, marked, nth));
    const targets = named === undefined ? [] : definitionsOf(doc, named);
    if (line === undefined) return assert.deepEqual(targets, []);
    assert.equal(targets.length, 1);
    const [target] = targets as [(typeof targets)[number]];
    assert.equal(cut(text, target.name), name);
    assert.equal(lineOf(text, target.name), line);
    assert.ok(target.whole.start <= target.name.start && target.name.end <= target.whole.end, "the name lies in what it names");
  });

const MENTIONS: readonly (readonly [what: string, text: string, marked: string, lines: readonly string[]])[] = [
  ["a digest, its entry first", INDEX, `"digest": "${d("amd64")}|"`, ["7 lists", "23"]],
  ["a subject and its entry", INDEX, `"digest": "${d("arm")}|"`, ["13 lists", "29"]],
  ["a record and the links to it, from a link", CACHECONFIG, `"link": |1`, ["8 lists", "9"]],
  ["a record and the links to it, from its digest", CACHECONFIG, `"digest": "${d("step 0")}|"`, ["7 lists", "8", "9"]],
  ["a layer, its parents and results", CACHECONFIG, `"blob": "|${d("base layer")}`, ["3 lists", "7", "9"]],
];

for (const [what, text, marked, lines] of MENTIONS)
  test(`mentions: ${what}`, () => {
    const doc = read(text);
    const named = namedAt(doc, caret(text, marked));
    assert.ok(named);
    const found = mentionsOf(doc, named).map(({ at, lists }) => `${lineOf(text, at)}${lists ? " lists" : ""}`);
    assert.deepEqual(found, lines);
  });

test("the first bracket, the media type and the version stand for the whole document", () => {
  const doc = read(INDEX);
  for (const marked of ["|{", "{|", `"mediaType": "|application/vnd.oci.image.index`, `"schemaVersion": |2`, `"schema|Version"`])
    assert.equal(namedAt(doc, caret(INDEX, marked))?.whole, true, marked);
  for (const marked of [`"mani|fests"`, `"size": |1297`, `"os": "|linux"`])
    assert.equal(namedAt(doc, caret(INDEX, marked)), undefined, marked);
});

test("links are whole addresses of http and https, and no others", () => {
  const links = linksOf(read(MANIFEST)).map(({ at, url }) => [cut(MANIFEST, at), url]);
  assert.deepEqual(links, [
    ["https://example.com/layer.tar.gz", "https://example.com/layer.tar.gz"],
    ["https://github.com/example/app", "https://github.com/example/app"],
  ]);
});

test("parts are called by what they are", () => {
  const titles = (text: string): string[] => {
    const doc = read(text);
    return [...partTitles(doc)].map(([node, title]) => `${lineOf(text, spanOf(doc.tree, node))} ${title}`);
  };
  assert.deepEqual(titles(INDEX), [
    "5 linux/amd64 1.3 kB",
    "11 edge linux/arm/v7 845 bytes",
    "18 attestation of linux/amd64 841 bytes",
    "29 image manifest 845 bytes",
  ]);
  assert.deepEqual(titles(MANIFEST), [
    "4 empty descriptor 2 bytes",
    "11 non-distributable layer · tar, gzip 24.5 MB",
    "17 rocket.tar 999 bytes",
  ]);
  assert.deepEqual(titles(CACHECONFIG), [
    `3 ${d("base layer").slice(0, 15)}`,
    `4 ${d("top layer").slice(0, 15)}`,
    `7 ${d("step 0").slice(0, 15)}, 1 result`,
    `8 ${d("step 1").slice(0, 15)}, 1 result`,
    `9 ${d("step 2").slice(0, 15)}, 1 result`,
  ]);
  const config = `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["${d("a")}"]},
"history":[{"created_by":"/bin/sh -c #(nop) ADD file:1 in / "},{"created_by":"RUN |1 A=b /bin/sh -c apk add curl # buildkit"},{"created_by":7}]}`;
  assert.deepEqual(
    titles(config).map((title) => title.slice(2)),
    ["ADD file:1 in /", "RUN apk add curl", d("a").slice(0, 15)],
  );
});

test("a label is one line that hides nothing", () => {
  assert.equal(oneLine("a\u202eb\nc\u0000  d"), "a b c d");
  assert.equal(oneLine("x".repeat(99), 10), `${"x".repeat(9)}…`);
  assert.equal(oneLine(`${"x".repeat(8)}😀😀`, 10), `${"x".repeat(8)}…`);
});
