import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { searchEntries } from "../../web/pages/rules.ts";
import { contentOf, fragmentOf, readContent, readFragment } from "../../web/src/fragment.ts";
import { createSearch } from "../../web/src/search/rank.ts";
import { SYMPTOMS } from "../documents/symptoms.ts";

const entries = searchEntries();
const search = createSearch(entries);
const first = (query: string, most = 3): readonly string[] => search(query, most).map(({ entry }) => entry.id);

test("every error text that people ran into leads to its rule", () => {
  const lost: string[] = [];
  for (const { name, texts, rule } of SYMPTOMS)
    for (const text of texts) if (!first(text, 30).includes(rule)) lost.push(`${name}: ${text}`);
  assert.deepEqual(lost, []);
});

test("digests, addresses and names of one's own in the text change nothing", () => {
  for (const [query, rule] of [
    [
      'failed commit on ref "sha256:0123456789abcdef0123456789abcdef": unexpected status from PUT request to https://registry.example/v2/app/manifests/cache: 400 Bad Request',
      "legacy-cache-index",
    ],
    ["no matching manifest for linux/amd64 in the manifest list entries", "legacy-cache-index"],
  ] as const)
    assert.ok(first(query, 5).includes(rule), `${query}: ${first(query, 5)}`);
});

test("a rule's name, its title and the beginning of a word find it", () => {
  for (const { id, title } of entries) {
    assert.equal(first(id)[0], id);
    assert.ok(first(title).includes(id), title);
  }
  assert.ok(first("legacy cac").includes("legacy-cache-index"));
  assert.deepEqual(first("qwxyz plonk"), []);
  assert.deepEqual(first("  "), []);
});

test("no query makes the search fail", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (query) => {
      assert.ok(search(query, 8).length <= 8);
    }),
  );
});

test("what goes into a fragment comes out of it", () => {
  const shared = fc.record(
    {
      text: fc.string({ unit: "binary" }),
      name: fc.string({ maxLength: 100 }),
      kind: fc.constant("oci-index"),
      target: fc.string({ maxLength: 20 }),
    },
    { requiredKeys: ["text"] },
  );
  fc.assert(
    fc.property(shared, ({ text, ...rest }) => {
      const packed = Buffer.from(contentOf({ text })).toString("base64url") || "AA";
      const { packed: back, ...fields } = readFragment(`#${fragmentOf(packed, rest)}`) ?? {};
      assert.equal(back, packed);
      assert.deepEqual(fields, JSON.parse(JSON.stringify(rest)));
    }),
  );
});

test("a text with its layout comes back whole, and anything else is a text", () => {
  const layout = { place: "index.json", files: { "oci-layout": "{}", "blobs/sha256/aa": { size: 12, begins: "1f8b" } } };
  assert.deepEqual(readContent(contentOf({ text: "{}", layout })), { text: "{}", layout });
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.anything(), (text, value) => {
      assert.equal(readContent(text).text.length > 0, text.length > 0);
      const odd = `\u0000layout\n${JSON.stringify(value)}`;
      assert.equal(typeof readContent(odd).text, "string");
      assert.equal(typeof readFragment(text), readFragment(text) === undefined ? "undefined" : "object");
    }),
  );
});
