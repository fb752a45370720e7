import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Refactoring, Surroundings } from "../../server/src/convert/refactoring.ts";
import { refactoringsAt } from "../../server/src/convert/refactorings.ts";
import { indented, isMinified, minified } from "../../server/src/convert/spacing.ts";
import { identify } from "../../server/src/identify.ts";
import { applyEdits, scan } from "../../server/src/json/index.ts";
import { digestOf, utf8 } from "../../server/src/oci/digest.ts";
import { validate } from "../../server/src/validate.ts";
import { containers, layouts, render } from "../json/texts.ts";

const hash = (word: string): string => digestOf(utf8(word));
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const EMPTY = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
/** Another document that is open. */
const OPEN = utf8('{"architecture":"amd64","os":"linux"}');

const IMAGE = {
  schemaVersion: 2,
  mediaType: MANIFEST,
  config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: digestOf(OPEN), size: OPEN.length },
  layers: [{ mediaType: LAYER, digest: hash("layer"), size: 1000, annotations: { "com.example.b": "1", "com.example.a": "2" } }],
};
const INDEX = {
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.index.v1+json",
  manifests: [{ mediaType: MANIFEST, digest: hash("image"), size: 700, platform: { architecture: "amd64", os: "linux" } }],
};
const ARTIFACT = {
  schemaVersion: 2,
  mediaType: MANIFEST,
  artifactType: "application/vnd.example.sbom.v1",
  config: { mediaType: "application/vnd.oci.empty.v1+json", digest: EMPTY, size: 2 },
  layers: [{ mediaType: "application/vnd.oci.empty.v1+json", digest: EMPTY, size: 2, data: "e30=" }],
  subject: { mediaType: MANIFEST, digest: hash("image"), size: 700 },
  annotations: { "org.opencontainers.image.created": "2026-03-01T10:00:00Z" },
};

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const surroundings: Surroundings = {
  named: (text) => ({ digest: digestOf(utf8(text)), size: utf8(text).length }),
  content: (digest) => (digest === digestOf(OPEN) ? OPEN : undefined),
};

/** The refactorings at the first place where `at` stands in a text. */
function offered(text: string, at: string, file = "a.json", placesOnly = false): Refactoring[] {
  const { document } = identify(text, { file });
  assert.ok(document, text);
  const start = text.indexOf(at);
  assert.ok(start >= 0, at);
  return refactoringsAt(document, { start, end: start }, surroundings, placesOnly);
}

const ids = (found: readonly Refactoring[]): string[] => found.map(({ id }) => id);

/** What a refactoring makes of a text. */
function taken(
  text: string,
  at: string,
  id: string,
): { readonly text: string; readonly opened: string | undefined; readonly title: string } {
  const found = offered(text, at).find((each) => each.id === id);
  assert.ok(found, `${id} among ${ids(offered(text, at)).join(", ")}`);
  const { edits, opens } = found.make();
  assert.equal(found.opens === true, opens !== undefined, "who opens a document says so");
  return { text: applyEdits(text, edits), opened: opens?.text, title: found.title };
}

const problems = (text: string): string[] => validate(text).problems.map(({ rule, says }) => `${rule.id}: ${says}`);

test("what is offered where", () => {
  const image = pretty(IMAGE);
  assert.deepEqual(ids(offered(image, "schemaVersion")), [
    "to-docker",
    "to-minified",
    "to-sorted-annotations",
    "add-annotations",
    "new-index-of-this",
  ]);
  assert.deepEqual(ids(offered(image, "image.config", "a.json", true)), ["inline-data", "new-artifact-around"]);
  assert.deepEqual(ids(offered(image, '"com.example.b"', "a.json", true)), ["sort-these", "new-artifact-around"]);
  assert.deepEqual(ids(offered(pretty(INDEX), "amd64", "a.json", true)), ["new-artifact-about", "new-index-of"]);
  assert.deepEqual(ids(offered(pretty(ARTIFACT), "e30=", "a.json", true)), ["extract-data", "open-data"]);
  assert.deepEqual(ids(offered(JSON.stringify(IMAGE), "schemaVersion")).slice(1, 2), ["to-indented"]);
});

test("nothing in place in a blob of a layout, and nothing in a text that is not JSON", () => {
  const file = `/layout/blobs/sha256/${"0".repeat(64)}`;
  assert.deepEqual(ids(offered(pretty(IMAGE), "schemaVersion", file)), ["new-index-of-this"]);
  assert.deepEqual(ids(offered(pretty(ARTIFACT), "e30=", file)), ["open-data", "new-index-of-this"]);
  assert.deepEqual(offered(pretty(IMAGE).replace("2,", "2,,"), "schemaVersion"), []);
});

test("titles show the new digest, or what is dropped", () => {
  const text = pretty(IMAGE);
  const small = JSON.stringify(IMAGE);
  assert.equal(taken(text, "{", "to-minified").title, `Write on one line (digest becomes ${digestOf(utf8(small)).slice(0, 11)}…)`);
  assert.equal(taken(text, "{", "to-minified").text, small);
  assert.equal(taken(small, "{", "to-indented").text, text);
  assert.equal(taken(text, "{", "to-docker").title, "Convert to a Docker image manifest, dropping `annotations` of 1 entry");
});

test("annotations are sorted in their places, commas and lines staying where they are", () => {
  const text = '{"schemaVersion":2,"manifests":[],\n "annotations" : { "b":"1" , "a": "2",\n"B" :"3" } }';
  assert.equal(
    taken(text, "{", "to-sorted-annotations").text,
    '{"schemaVersion":2,"manifests":[],\n "annotations" : { "B" :"3" , "a": "2",\n"b":"1" } }',
  );
  assert.ok(!ids(offered(text.replace('"a"', '"b"'), "{")).includes("to-sorted-annotations"), "of two of one name the last counts");
});

test("a lone descriptor's annotations, which are the document's as well, are sorted once", () => {
  const descriptor = { mediaType: MANIFEST, digest: hash("image"), size: 700, annotations: { b: "1", a: "2" } };
  const sorted = { ...descriptor, annotations: { a: "2", b: "1" } };
  assert.equal(taken(pretty(descriptor), "{", "to-sorted-annotations").text, pretty(sorted));
});

test("content is embedded where it is known, and taken out again", () => {
  const text = pretty(IMAGE);
  const embedded = taken(text, "image.config", "inline-data").text;
  assert.equal(JSON.parse(embedded).config.data, Buffer.from(OPEN).toString("base64"));
  assert.deepEqual(problems(embedded), problems(text));
  const extracted = taken(embedded, "image.config", "extract-data");
  assert.equal(extracted.text, text);
  assert.equal(extracted.opened, Buffer.from(OPEN).toString());
  const binary = text.replace('"size": 1000', '"size": 3,\n      "data": "/wAA"');
  assert.deepEqual(ids(offered(binary, "/wAA", "a.json", true)), ["extract-data", "new-artifact-around"], "no editor shows these bytes");
});

test("new documents have no problem but the placeholder that their author replaces", () => {
  const NEW: readonly (readonly [text: string, at: string, id: string])[] = [
    [pretty(INDEX), "amd64", "new-artifact-about"],
    [pretty(INDEX), "amd64", "new-index-of"],
    [pretty(IMAGE), '"com.example.b"', "new-artifact-around"],
    [pretty(IMAGE), "{", "new-index-of-this"],
    [pretty(ARTIFACT), "{", "new-index-of-this"],
    [pretty(ARTIFACT), hash("image"), "new-artifact-about"],
  ];
  for (const [text, at, id] of NEW) {
    const { text: after, opened } = taken(text, at, id);
    assert.equal(after, text, "the document itself stays");
    assert.deepEqual(problems(opened ?? ""), [], `${id}\n${opened}`);
    assert.equal(opened, pretty(JSON.parse(opened ?? "")), "laid out as people do");
  }
  const about = JSON.parse(taken(pretty(INDEX), "amd64", "new-artifact-about").opened ?? "");
  assert.deepEqual(about.subject, { mediaType: MANIFEST, digest: hash("image"), size: 700 });
  const [referrer] = JSON.parse(taken(pretty(ARTIFACT), "{", "new-index-of-this").opened ?? "").manifests;
  assert.equal(referrer.digest, digestOf(utf8(pretty(ARTIFACT))));
  assert.equal(referrer.artifactType, ARTIFACT.artifactType);
  assert.deepEqual(referrer.annotations, ARTIFACT.annotations);
});

test("the annotations that registries show are added empty, which is no problem, or as a snippet", () => {
  for (const [text, at] of [
    [pretty(IMAGE), "{"],
    [pretty(ARTIFACT), "{"],
    [JSON.stringify(INDEX), "{"],
  ] as const) {
    const { text: after } = taken(text, at, "add-annotations");
    assert.deepEqual(problems(after), problems(text));
    assert.equal(JSON.parse(after).annotations["org.opencontainers.image.source"], "");
    assert.equal(after, text === pretty(JSON.parse(text)) ? pretty(JSON.parse(after)) : JSON.stringify(JSON.parse(after)));
    const snippet = offered(text, at)
      .find(({ id }) => id === "add-annotations")
      ?.make().snippet;
    assert.match(snippet?.text ?? "", /"org\.opencontainers\.image\.title": ?"\$1"/);
    assert.match(snippet?.text ?? "", /"org\.opencontainers\.image\.source": ?"\$3"/);
  }
  const all = taken(pretty(IMAGE), "{", "add-annotations").text;
  assert.ok(!ids(offered(all, "{")).includes("add-annotations"), "and only once");
});

test("spacing keeps every token: any JSON, laid out in any way", () => {
  fc.assert(
    fc.property(containers, layouts, (part, seed) => {
      const text = render(part, seed);
      const tree = scan(text);
      const small = minified(tree);
      const large = indented(tree);
      assert.equal(minified(scan(large)), small);
      for (const each of [text, small, large, `\uFEFF${small}`]) assert.equal(isMinified(scan(each)), minified(scan(each)) === each);
      assert.deepEqual(JSON.parse(small), JSON.parse(text));
      assert.equal(indented(scan(large)), large);
    }),
  );
});
