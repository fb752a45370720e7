import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { scan } from "../../server/src/json/index.ts";
import { isForeign } from "../../server/src/model/foreign.ts";
import { detectKind } from "../../server/src/model/kind.ts";
import { validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "../documents/faultless.ts";
import { FAULTS } from "../documents/faults.ts";
import { FOREIGN } from "../documents/foreign.ts";
import { STRANGERS, strangersOf } from "../documents/strangers.ts";
import { mutants } from "../mutation/operators.ts";

// What is passed over without a scan must be what the scan finds to be none of ours.

let passed = 0;
function holds(text: string): void {
  if (!isForeign(text)) return;
  passed++;
  assert.equal(detectKind(scan(text)), undefined, text);
}

test("no document of ours is passed over: all documents of the tests and their mutants, whole and cut off", () => {
  for (const { text } of FAULTS) holds(text);
  for (const { document } of Object.values(FAULTLESS)) {
    const text = JSON.stringify(document, null, 1);
    for (let length = 0; length <= Math.min(text.length, 400); length++) holds(text.slice(0, length));
    for (const mutant of mutants(document)) holds(mutant.text);
  }
});

test("no document of ours is passed over: texts made of what ours are made of", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const names = fc.constantFrom(
    ..."schemaVersion mediaType manifests config layers fsLayers history blobs records digest size os architecture rootfs name tag".split(
      " ",
    ),
    ..."imageLayoutVersion artifactType Ref Descriptor Raw RepoTags Layers LayersData manifest image Digest Config id urls data".split(" "),
    ..."MEDIATYPE containerimage.digest buildx.build.ref diff_ids created_by blob inputs x".split(" "),
  );
  const leaf = fc.constantFrom<unknown>(
    2,
    1,
    null,
    true,
    digest,
    "linux",
    "layers",
    "a.json",
    "application/vnd.oci.image.index.v1+json",
    [],
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, leaf, fc.dictionary(names, tie("value"), { maxKeys: 4 }), fc.array(tie("value"), { maxLength: 3 })),
  }));
  const oddities = fc.constantFrom(
    "",
    "",
    "",
    "]",
    "}",
    ",",
    '"',
    "\n",
    "\\",
    "'",
    "/",
    "//",
    "{",
    "[",
    "\ufeff",
    "\u0000",
    "é",
    "\\u0063onfig",
    "layers:",
  );
  passed = 0;
  fc.assert(
    fc.property(value, fc.nat(), oddities, fc.constantFrom(undefined, 1, "\t"), (made, at, oddity, gap) => {
      const text = JSON.stringify(made, null, gap);
      const place = at % (text.length + 1);
      holds(text);
      holds(text.slice(0, place) + oddity + text.slice(place));
      holds(text.replaceAll(/"(\w+)":/g, "$1:"));
      holds(text.replaceAll("\n", "\r\n"));
    }),
    { numRuns: 20_000 },
  );
  assert.ok(passed > 1000, `${passed} of them were passed over`);
});

test("most of other people's JSON is passed over", () => {
  let all = 0;
  passed = 0;
  for (const document of [...Object.values(FOREIGN), ...Object.keys(STRANGERS).flatMap((name) => strangersOf(name, 4))])
    for (const gap of [undefined, 2]) {
      all++;
      holds(JSON.stringify(document, null, gap));
    }
  // These were chosen to look like ours.
  assert.ok(passed > all / 4, `${passed} of ${all}`);
  for (const text of [
    '{"name":"a","version":"1.0.0","dependencies":{"config":"1"}}',
    '[{"id":1,"label":"\\"layers\\""}, 2]',
    '{"a":{"layers":[]},"b":1e5}',
  ])
    assert.ok(isForeign(text), text);
});

test("a large text that is passed over can still be read", () => {
  const text = JSON.stringify({ name: "a", items: Array.from({ length: 2000 }, (_, i) => ({ id: i, text: "words" })) });
  const { kind, problems, tree } = validate(text);
  assert.equal(kind, undefined);
  assert.deepEqual(problems, []);
  assert.ok(tree.count > 8000);
  assert.equal(validate(text, { kind: "oci-index" }).kind, "oci-index");
});
