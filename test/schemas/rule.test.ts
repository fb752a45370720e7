import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../server/src/json/index.ts";
import type { Kind } from "../../server/src/model/kinds.ts";
import { schema } from "../../server/src/rules/schema.ts";
import { runRules, validate } from "../../server/src/validate.ts";

/** The problems of this rule alone. */
function problemsOf(text: string, kind: Kind) {
  const { document } = validate(text, { kind });
  assert.ok(document);
  return runRules(document, [schema]);
}

const blob = `"mediaType":"a/b","digest":"sha256:${"0a".repeat(32)}"`;
const cacheEntry = `{"mediaType":"application/vnd.buildkit.cacheconfig.v0","digest":"d","size":1}`;

/** «…» marks what each message points at, in order. */
const rows: readonly (readonly [kind: Kind, marked: string, says: readonly string[]])[] = [
  ["oci-index", `{"manifests":«null»}`, ["`manifests` is `null`; it must be a list of descriptors"]],
  ["oci-index", `{«"manifests"»:{}}`, ["`manifests` is an object; it must be a list of descriptors"]],
  ["oci-index", `«[»]`, ["The document is a list; it must be an object"]],
  [
    "oci-index",
    `{"manifests":[«7»,«[»]]}`,
    ["`manifests[0]` is a number; it must be a descriptor", "`manifests[1]` is a list; it must be a descriptor"],
  ],
  ["oci-index", `{"manifests":[«{»${blob}}]}`, ["`size` is missing; a descriptor needs it"]],
  ["oci-index", `{"manifests":[],"annotations":{"a\`b\\n":«1»}}`, ["`a'b�` is a number; it must be a string, as every annotation value"]],
  ["oci-index", `{"manifests":[],"manifests":«1»}`, ["`manifests` is a number; it must be a list of descriptors"]],
  ["oci-manifest", `«{»"layers":[]}`, ["`config` is missing; an image manifest needs it"]],
  ["docker-list", `{"manifests":[«{»${blob},"size":1}]}`, ["`platform` is missing; an entry of a Docker manifest list needs it"]],
  ["oci-index", `{"manifests":[{${blob},"size":1,«"platform"»:{"os":"linux"}}]}`, ["`architecture` is missing; `platform` needs it"]],
  [
    "docker-config",
    `{"architecture":"a","os":"b","rootfs":{"type":"layers","diff_ids":[]},"created":«1714557600»,"config":{"Healthcheck":{"Interval":«"30s"»}}}`,
    [
      "`created` is a number; it must be a date and time in quotes, as in `2024-05-01T12:00:00Z`",
      "`Interval` is a string; it must be a whole number of nanoseconds, 30 seconds being `30000000000`",
    ],
  ],
  ["buildkit-cacheconfig", `{"records":[{"inputs":[[{},«3»]]}]}`, ["`inputs[0][1]` is a number; it must be an object with `link`"]],
  [
    "docker-schema1",
    `{"name":"a","tag":"b","architecture":"c","fsLayers":«5»,"history":[]}`,
    ["`fsLayers` is a number; it must be a list of layers"],
  ],
  ["docker-save", `«null»`, ["The document is `null`; it must be a list of images, even if it is one"]],
  [
    "docker-save",
    `«{»"Config":"a.json","RepoTags":["a:1"],"Layers":[]}`,
    ["The document is an object; it must be a list of images, even if it is one"],
  ],
  ["docker-save", `[«{»"RepoTags":["a:1"],"Layers":[]}]`, ["`Config` is missing; an image needs it"]],
  [
    "docker-save",
    `[{"Config":"a.json","RepoTags":«"a:1"»,"Layers":[]}]`,
    ["`RepoTags` is a string; it must be a list of names such as `busybox:1.36`, or `null`"],
  ],
  ["oci-artifact", `{"blobs":«null»}`, ["`blobs` is `null`; it must be a list of descriptors"]],
  [
    "oci-layout",
    `{"imageLayoutVersion":«"1.1.0"»}`,
    ["`imageLayoutVersion` is `1.1.0`; it must be `1.0.0`, the only layout version there is"],
  ],
];

test("each fault is told at its smallest place", () => {
  for (const [kind, marked, says] of rows) {
    const text = marked.replace(/[«»]/g, "");
    const found = problemsOf(text, kind);
    let shown = text;
    for (const { at } of [...found].reverse())
      shown = `${shown.slice(0, at.start)}«${shown.slice(at.start, at.end)}»${shown.slice(at.end)}`;
    assert.equal(shown, marked);
    assert.deepEqual(
      found.map((problem) => problem.says),
      says,
    );
    for (const problem of found) assert.equal(problem.severity, "error");
  }
});

test("missing `layers` is a warning, because readers live without", () => {
  const [problem, ...more] = problemsOf(`{"config":{${blob},"size":1}}`, "oci-manifest");
  assert.equal(problem?.says, "`layers` is missing; an image manifest lists its layers, even if there are none");
  assert.equal(problem?.severity, "warning");
  assert.equal(more.length, 0);
});

test("it is silent where another rule speaks, and while the text is half typed", () => {
  const silent: readonly (readonly [Kind, string])[] = [
    ["docker-list", `{"manifests":[${cacheEntry},{${blob},"size":1}]}`],
    ["oci-index", `{"manifests":[{"MediaType":"a/b","Digest":"x","\u017fize":1}]}`],
    ["oci-index", `{"manifests":[{"mediaType":"a/b",`],
    ["oci-index", `{"manifests":[{"mediaType":`],
    ["oci-index", `{"manifests":[{"size": tru`],
    ["oci-index", `{"manifests":[{"digest": 'x`],
    ["oci-index", ``],
    ["oci-index", `{"manifests":[],"x":${"[".repeat(3000)}`],
  ];
  for (const [kind, text] of silent)
    assert.deepEqual(
      problemsOf(text, kind).map((problem) => problem.says),
      [],
      text.slice(0, 80),
    );
});

test("half-typed text and a byte order mark hide no wrong type", () => {
  assert.equal(problemsOf(`{"manifests":[{"size":"1",`, "oci-index").length, 1);
  assert.equal(problemsOf(`\ufeff{"manifests":[{${blob},"size":"1"}]}`, "oci-index").length, 1);
});

test("fixes: digits lose their quotes when they are an int64, annotation values get theirs", () => {
  const after = (text: string): readonly (readonly [string, boolean])[] =>
    (problemsOf(text, "oci-index")[0]?.fixes?.() ?? []).map((fix) => [applyEdits(text, fix.edits), fix.safe]);
  const sized = (size: string) => `{"manifests":[{${blob},"size":${size}}]}`;
  assert.deepEqual(after(sized('"9223372036854775807"')), [[sized("9223372036854775807"), true]]);
  for (const no of ['"9223372036854775808"', '"007"', '"1e3"', '"-1"', '" 1"', '""']) assert.deepEqual(after(sized(no)), [], no);
  assert.deepEqual(after(`{"manifests":[],"annotations":{"v":1.10}}`), [[`{"manifests":[],"annotations":{"v":"1.10"}}`, false]]);
});

test("a wide object of wrong values and ten thousand wrong entries are all told", () => {
  const annotations = Array.from({ length: 20_000 }, (_, i) => `"k${i}":${i}`).join(",");
  const found = problemsOf(`{"manifests":[],"annotations":{${annotations}}}`, "oci-index");
  assert.equal(found.length, 20_000);
  assert.match(found[19_999]?.says ?? "", /^`k19999` is a number/);
  assert.equal(problemsOf(`{"manifests":[${Array(10_000).fill('{"size":"1"}').join(",")}]}`, "oci-index").length, 20_000);
});

test("faults past the bound on memory are told as such", () => {
  const strings = (count: number) => `{"manifests":[${Array(count).fill(`{${blob},"size":"1"}`).join(",")}]}`;
  const most = problemsOf(strings(100_001), "oci-index");
  assert.equal(most.length, 100_001);
  const more = most.filter(({ says }) => says.startsWith("More than 100000 faults"));
  assert.equal(more.length, 1);
  assert.deepEqual(
    problemsOf(strings(10), "oci-index").filter(({ says }) => says.startsWith("More than")),
    [],
  );
});
