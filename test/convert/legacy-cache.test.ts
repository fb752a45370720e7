import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";
import { scan } from "../../server/src/json/index.ts";
import { readDocument } from "../../server/src/model/document.ts";
import { detectKind } from "../../server/src/model/kind.ts";
import { CONFIG, convert, converted, digest, entry, INDEX, index, LAYER, LIST, MANIFEST, manifest } from "./documents.ts";

const CONFIG_ENTRY = entry(CONFIG, "c");
const OCI = "application/vnd.oci.image.layer";
const DOCKER = "application/vnd.docker.image.rootfs";

/** Two documents in the bytes in which BuildKit wrote them, and what its own code makes of them. */
const MEASURED: readonly (readonly [source: string, result: string])[] = [
  [
    `{"schemaVersion":2,"mediaType":"${INDEX}","manifests":[{"mediaType":"${LAYER}","digest":"sha256:0503825856099e6adb39c8297af09547f69684b7016b7f3680ed801aa310baaa","size":2789742,"annotations":{"buildkit/createdat":"2019-08-14T17:52:26.789506223-07:00","containerd.io/uncompressed":"sha256:1bfeebd65323b8ddf5bd6a51cc7097b72788bc982e9ab3280d53d3c613adffa7"}},{"mediaType":"${LAYER}","digest":"sha256:3e13b0fe77d9ae8d6063010ee4c90b83a68f80667ad043511019dd8cb6555683","size":216,"annotations":{"buildkit/createdat":"2019-08-19T16:05:43.171937647-07:00","containerd.io/uncompressed":"sha256:c4750913f7411f0f9363089280b2af3699486e761ebca513f35e7d31c3b6e80f"}},{"mediaType":"${CONFIG}","digest":"sha256:3eebdbf306be5643e5e3eba7dc4874697e2ddcba11ed3e91802b4332b8d69574","size":565}]}`,
    `{"schemaVersion":2,"mediaType":"${MANIFEST}","config":{"mediaType":"${CONFIG}","digest":"sha256:3eebdbf306be5643e5e3eba7dc4874697e2ddcba11ed3e91802b4332b8d69574","size":565},"layers":[{"mediaType":"${LAYER}","digest":"sha256:0503825856099e6adb39c8297af09547f69684b7016b7f3680ed801aa310baaa","size":2789742,"annotations":{"buildkit/createdat":"2019-08-14T17:52:26.789506223-07:00","containerd.io/uncompressed":"sha256:1bfeebd65323b8ddf5bd6a51cc7097b72788bc982e9ab3280d53d3c613adffa7"}},{"mediaType":"${LAYER}","digest":"sha256:3e13b0fe77d9ae8d6063010ee4c90b83a68f80667ad043511019dd8cb6555683","size":216,"annotations":{"buildkit/createdat":"2019-08-19T16:05:43.171937647-07:00","containerd.io/uncompressed":"sha256:c4750913f7411f0f9363089280b2af3699486e761ebca513f35e7d31c3b6e80f"}}]}`,
  ],
  [
    `{"schemaVersion":2,"mediaType":"${LIST}","manifests":[{"digest":"${digest("a")}","size":128,"mediaType":"${DOCKER}.diff.tar.gzip"},{"digest":"${digest("b")}","size":64,"mediaType":"${CONFIG}"}]}`,
    `{"schemaVersion":2,"mediaType":"${MANIFEST}","config":{"mediaType":"${CONFIG}","digest":"${digest("b")}","size":64},"layers":[{"mediaType":"${LAYER}","digest":"${digest("a")}","size":128}]}`,
  ],
];

test("BuildKit's own bytes, with and without a final newline or spaces", () => {
  for (const [source, result] of MEASURED) {
    assert.equal(converted(source).text, result);
    assert.equal(converted(`${source}\n`).text, result);
    assert.equal(converted(`${source}\r\n`).text, result);
    assert.equal(converted(` ${source.replaceAll('":', '": ').replaceAll(',"', ', "')}`).text, result);
    const hash = createHash("sha256").update(result).digest("hex");
    assert.equal(converted(source).digest, `sha256:${hash}`);
    assert.equal(converted(source).size, Buffer.byteLength(result));
  }
});

/** What a layer entry becomes; `more` stands behind the size in the source. */
const LAYERS: readonly (readonly [name: string, source: string, result: string])[] = [
  ...(
    [
      [`${DOCKER}.diff.tar`, `${OCI}.v1.tar`],
      [`${DOCKER}.diff.tar.gzip`, `${OCI}.v1.tar+gzip`],
      [`${DOCKER}.diff.tar.zstd`, `${OCI}.v1.tar+zstd`],
      [`${DOCKER}.foreign.diff.tar`, `${OCI}.nondistributable.v1.tar`],
      [`${DOCKER}.foreign.diff.tar.gzip`, `${OCI}.nondistributable.v1.tar+gzip`],
      [`${OCI}.v1.tar`, `${OCI}.v1.tar`],
      [`${OCI}.v1.tar+gzip`, `${OCI}.v1.tar+gzip`],
      [`${OCI}.v1.tar+zstd`, `${OCI}.v1.tar+zstd`],
      [`${OCI}.nondistributable.v1.tar+zstd`, `${OCI}.nondistributable.v1.tar+zstd`],
      [`${OCI}.nydus.blob.v1`, `${OCI}.nydus.blob.v1`],
      ["application/x-unknown", "application/x-unknown"],
    ] as const
  ).map(([from, to]): [string, string, string] => [from, entry(from), entry(to)]),
  ["another order of properties", `{"size":7,"digest":"${digest("a")}","mediaType":"${LAYER}"}`, entry(LAYER)],
  ["spaces within", `{ "mediaType" : "${LAYER}" , "digest":"${digest("a")}","size":7 }`, entry(LAYER)],
  [
    "annotations in Go's order",
    entry(LAYER, "a", ',"annotations":{"b":"1","a":"2","A":"3"}'),
    entry(LAYER, "a", ',"annotations":{"A":"3","a":"2","b":"1"}'),
  ],
  [
    "keys that look like integers",
    entry(LAYER, "a", ',"annotations":{"b":"x","10":"y","9":"z"}'),
    entry(LAYER, "a", ',"annotations":{"10":"y","9":"z","b":"x"}'),
  ],
  [
    "keys beyond the basic plane sort after the others",
    entry(LAYER, "a", ',"annotations":{"\u{1f600}":"1","\uffee":"2","é":"3"}'),
    entry(LAYER, "a", ',"annotations":{"é":"3","\uffee":"2","\u{1f600}":"1"}'),
  ],
  ["a key named __proto__", entry(LAYER, "a", ',"annotations":{"__proto__":"x"}'), entry(LAYER, "a", ',"annotations":{"__proto__":"x"}')],
  [
    "HTML's characters",
    entry(LAYER, "a", ',"annotations":{"<a>":"b&c"}'),
    entry(LAYER, "a", ',"annotations":{"\\u003ca\\u003e":"b\\u0026c"}'),
  ],
  [
    "JavaScript's line ends",
    entry(LAYER, "a", ',"annotations":{"a":"\u2028\u2029"}'),
    entry(LAYER, "a", ',"annotations":{"a":"\\u2028\\u2029"}'),
  ],
  [
    "escapes",
    entry(LAYER, "a", ',"annotations":{"a":"\\b\\f\\n\\r\\t\\/\\"\\\\\\u0041\\u001f\\u007f\\ud83d\\ude00"}'),
    entry(LAYER, "a", ',"annotations":{"a":"\\u0008\\u000c\\n\\r\\t/\\"\\\\A\\u001f\u007f\u{1f600}"}'),
  ],
  [
    "escapes in names and digests",
    `{"\\u006dediaType":"${LAYER.replace("/", "\\/")}","digest":"\\u0073${digest("a").slice(1)}","size":7}`,
    entry(LAYER),
  ],
  ["empty annotations", entry(LAYER, "a", ',"annotations":{}'), entry(LAYER)],
  [
    "null for all that is optional",
    entry(LAYER, "a", ',"urls":null,"annotations":null,"data":null,"platform":null,"artifactType":null'),
    entry(LAYER),
  ],
  ["empty for all that is optional", entry(LAYER, "a", ',"urls":[],"annotations":{},"data":"","artifactType":""'), entry(LAYER)],
  [
    "urls before annotations",
    entry(LAYER, "a", ',"annotations":{"a":"b"},"urls":["https://x/?a&b"]'),
    entry(LAYER, "a", ',"urls":["https://x/?a\\u0026b"],"annotations":{"a":"b"}'),
  ],
  ["a size over 2^53", entry(LAYER).replace(":7", ":9007199254740993"), entry(LAYER).replace(":7", ":9007199254740993")],
  ["the largest size", entry(LAYER).replace(":7", ":9223372036854775807"), entry(LAYER).replace(":7", ":9223372036854775807")],
  [
    "a digest of sha512",
    entry(LAYER).replace(digest("a"), `sha512:${"a".repeat(128)}`),
    entry(LAYER).replace(digest("a"), `sha512:${"a".repeat(128)}`),
  ],
];

for (const [name, source, result] of LAYERS)
  test(`a layer: ${name}`, () => {
    const { text, losses } = converted(index([source, CONFIG_ENTRY]));
    assert.equal(text, manifest([result]));
    assert.deepEqual(losses, []);
  });

test("the order stays and duplicates stay, wherever the config stands", () => {
  const layers = ["b", "a", "b", "d"].map((character) => entry(LAYER, character));
  for (let at = 0; at <= layers.length; at++)
    assert.equal(converted(index([...layers.slice(0, at), CONFIG_ENTRY, ...layers.slice(at)])).text, manifest(layers));
});

test("what an image manifest has as well is kept, in the place where Go writes it", () => {
  const subject = `{"size":1,"mediaType":"${MANIFEST}","digest":"${digest("d")}","annotations":{"b":"<","a":""}}`;
  const source = `{"annotations":{"b":"2","a":"1"},"subject":${subject},"artifactType":"a/b","manifests":[${CONFIG_ENTRY},${entry(LAYER)}],"mediaType":"${INDEX}","schemaVersion":2}`;
  const { text, losses } = converted(source);
  assert.equal(
    text,
    `{"schemaVersion":2,"mediaType":"${MANIFEST}","artifactType":"a/b","config":${CONFIG_ENTRY},"layers":[${entry(LAYER)}],"subject":${subject.replace("<", "\\u003c")},"annotations":{"a":"1","b":"2"}}`,
  );
  assert.deepEqual(losses, []);
  const empty = index([entry(LAYER), CONFIG_ENTRY], ',"annotations":{},"subject":null,"artifactType":""');
  assert.equal(converted(empty).text, manifest([entry(LAYER)]));
});

test("an indented document keeps indent, line ends and final newline, and comes out as it would be indented anew", () => {
  const value: unknown = JSON.parse(
    index([entry(LAYER, "a", ',"annotations":{"a":"b","c":"d"},"urls":["https://x"]'), entry(LAYER), CONFIG_ENTRY]),
  );
  const wanted: unknown = JSON.parse(manifest([entry(LAYER, "a", ',"urls":["https://x"],"annotations":{"a":"b","c":"d"}'), entry(LAYER)]));
  for (const indent of ["  ", "    ", "\t", " "])
    for (const eol of ["\n", "\r\n"])
      for (const end of ["", eol]) {
        const write = (of: unknown): string => JSON.stringify(of, null, indent).replaceAll("\n", eol) + end;
        assert.equal(converted(write(value)).text, write(wanted));
      }
});

test("a byte order mark is left out, with a note, since every reader refuses it", () => {
  const { text, notes } = converted(`\ufeff${index([entry(LAYER), CONFIG_ENTRY])}`);
  assert.equal(text, manifest([entry(LAYER)]));
  assert.match(notes[0]?.says ?? "", /byte order mark/);
});

test("the media type may be missing and the version is mended", () => {
  const source = (version: string): string => `{${version}"manifests":[${entry(LAYER)},${CONFIG_ENTRY}]}`;
  for (const [version, notes] of [
    ["", 0],
    ['"schemaVersion":2,', 0],
    ['"schemaVersion":1,', 1],
    ['"schemaVersion":"2",', 1],
    ['"schemaVersion":2.0,', 1],
    ['"schemaVersion":null,', 1],
  ] as const) {
    const conversion = converted(source(version));
    assert.equal(conversion.text, manifest([entry(LAYER)]), version);
    assert.equal(conversion.notes.length, notes, version);
  }
});

/** Marks «…» around the token; the message begins so. */
const REFUSED: readonly (readonly [name: string, marked: string, says: RegExp])[] = [
  ["no layer", `{"schemaVersion":2,«"manifests"»:[${CONFIG_ENTRY}]}`, /No entry is a layer/],
  ["no entry", `{"schemaVersion":2,«"manifests"»:[]}`, /No entry is a cache config/],
  ["no config", `{"schemaVersion":2,«"manifests"»:[${entry(LAYER)}]}`, /No entry is a cache config/],
  [
    "a config of another letter case",
    `{«"manifests"»:[${entry(LAYER)},${entry(CONFIG.toUpperCase(), "c")}]}`,
    /No entry is a cache config/,
  ],
  [
    "several configs",
    `{"manifests":[${entry(LAYER)},${CONFIG_ENTRY},{"mediaType":«"${CONFIG}"»,"digest":"${digest("d")}","size":1}]}`,
    /`manifests\[2\]` is a further cache config/,
  ],
  [
    "an image manifest",
    `{"manifests":[{"mediaType":«"${MANIFEST}"»,"digest":"${digest("d")}","size":1},${entry(LAYER)},${CONFIG_ENTRY}]}`,
    /`manifests\[0\]` is an image manifest, .* remove it or export/,
  ],
  [
    "an index",
    `{"manifests":[${entry(LAYER)},{"mediaType":«"${INDEX}"»,"digest":"${digest("d")}","size":1},${CONFIG_ENTRY}]}`,
    /`manifests\[1\]` is an image index/,
  ],
  [
    "a Docker manifest",
    `{"manifests":[{"mediaType":«"application/vnd.docker.distribution.manifest.v2+json"»,"digest":"${digest("d")}","size":1},${CONFIG_ENTRY}]}`,
    /image manifest/,
  ],
  [
    "a schema 1 manifest",
    `{"manifests":[{"mediaType":«"application/vnd.docker.distribution.manifest.v1+prettyjws"»,"digest":"${digest("d")}","size":1},${CONFIG_ENTRY}]}`,
    /image manifest/,
  ],
  [
    "an artifact manifest",
    `{"manifests":[{"mediaType":«"application/vnd.oci.artifact.manifest.v1+json"»,"digest":"${digest("d")}","size":1},${CONFIG_ENTRY}]}`,
    /image manifest/,
  ],
  [
    "layers beside manifests",
    `{"manifests":[${entry(LAYER)},${CONFIG_ENTRY}],«"layers"»:[]}`,
    /`layers` stands beside `manifests`.*CVE-2021-41190/,
  ],
  ["a null config beside manifests", `{«"config"»:null,"manifests":[${entry(LAYER)},${CONFIG_ENTRY}]}`, /`config` stands beside/],
  ["layers in capitals beside manifests", `{"manifests":[${entry(LAYER)},${CONFIG_ENTRY}],«"LAYERS"»:1}`, /`LAYERS` stands beside/],
  ["schema 1 beside manifests", `{"manifests":[${entry(LAYER)},${CONFIG_ENTRY}],«"fsLayers"»:[]}`, /`fsLayers` stands beside/],
  [
    "converted already",
    `{"schemaVersion":2,"mediaType":"${INDEX}",«"config"»:${CONFIG_ENTRY},"layers":[${entry(LAYER)}]}`,
    /`config` makes this an image manifest already/,
  ],
  ["no manifests", `«{»"schemaVersion":2}`, /`manifests` is missing/],
  ["manifests of another type", `{"manifests":«{}»}`, /`manifests` is no array/],
  ["no object", "«[]»", /no JSON object/],
  ["nothing", "«»", /not JSON/],
  ["a syntax fault", `{"manifests":[${entry(LAYER)},${CONFIG_ENTRY}«,»]}`, /not JSON here/],
  ["half a character", `{"manifests":[${entry(LAYER)},${CONFIG_ENTRY}],"annotations":{"a":«"\\ud800"»}}`, /lone surrogate/],
  [
    "a media type of another document",
    `{"mediaType":«"${MANIFEST}"»,"manifests":[${entry(LAYER)},${CONFIG_ENTRY}]}`,
    /is not the type of an image index/,
  ],
  ["an empty media type", `{"mediaType":«""»,"manifests":[${entry(LAYER)},${CONFIG_ENTRY}]}`, /is not the type of an image index/],
  ["a media type of null", `{"mediaType":«null»,"manifests":[${entry(LAYER)},${CONFIG_ENTRY}]}`, /is not the type of an image index/],
  ["a version that is none", `{"schemaVersion":«"two"»,"manifests":[${entry(LAYER)},${CONFIG_ENTRY}]}`, /no schema version/],
  ["a config without digest", `{"manifests":[${entry(LAYER)},«{"mediaType":"${CONFIG}","size":1}»]}`, /The cache config has no digest/],
  [
    "a config with an empty digest",
    `{"manifests":[${entry(LAYER)},{"mediaType":"${CONFIG}","digest":«""»,"size":1}]}`,
    /The cache config has no digest/,
  ],
  ["a layer without digest", `{"manifests":[«{"mediaType":"${LAYER}","size":1}»,${CONFIG_ENTRY}]}`, /`manifests\[0\]` has no digest/],
  ["a digest of null", `{"manifests":[{"mediaType":"${LAYER}","digest":«null»,"size":1},${CONFIG_ENTRY}]}`, /has no digest/],
  [
    "a short digest",
    `{"manifests":[{"mediaType":"${LAYER}","digest":«"sha256:aa"»,"size":1},${CONFIG_ENTRY}]}`,
    /`sha256:aa` is no valid digest/,
  ],
  [
    "a digest in capitals",
    `{"manifests":[{"mediaType":"${LAYER}","digest":«"${digest("A")}"»,"size":1},${CONFIG_ENTRY}]}`,
    /no valid digest/,
  ],
  ["an entry without media type", `{"manifests":[«{"digest":"${digest("a")}","size":1}»,${CONFIG_ENTRY}]}`, /has no media type/],
  [
    "an entry with an empty media type",
    `{"manifests":[{"mediaType":«""»,"digest":"${digest("a")}","size":1},${CONFIG_ENTRY}]}`,
    /has no media type/,
  ],
  ["an entry of null", `{"manifests":[${entry(LAYER)},«null»,${CONFIG_ENTRY}]}`, /`manifests\[1\]` is no object/],
  ["an entry of text", `{"manifests":[«"x"»,${entry(LAYER)},${CONFIG_ENTRY}]}`, /`manifests\[0\]` is no object/],
  ["no size", `{"manifests":[«{"mediaType":"${LAYER}","digest":"${digest("a")}"}»,${CONFIG_ENTRY}]}`, /has no `size`/],
  ...["null", '"7"', "7.0", "7e0", "-1", "-0", "9223372036854775808", "10000000000000000000000", "[]"].map(
    (size): [string, string, RegExp] => [
      `a size of ${size}`,
      `{"manifests":[{"mediaType":"${LAYER}","digest":"${digest("a")}","size":«${size}»},${CONFIG_ENTRY}]}`,
      /is no size/,
    ],
  ),
  [
    "annotations of another type",
    `{"manifests":[${entry(LAYER, "a", ',"annotations":«[]»')},${CONFIG_ENTRY}]}`,
    /`annotations` is no object/,
  ],
  [
    "an annotation of another type",
    `{"manifests":[${entry(LAYER, "a", ',"annotations":{"a":«1»}')},${CONFIG_ENTRY}]}`,
    /annotation `a` is no string/,
  ],
  ["urls of another type", `{"manifests":[${entry(LAYER, "a", ',"urls":«"x"»')},${CONFIG_ENTRY}]}`, /`urls` is no array/],
  ["an address of another type", `{"manifests":[${entry(LAYER, "a", ',"urls":["x",«1»]')},${CONFIG_ENTRY}]}`, /`1` is no string/],
  ["a duplicate at the top", `{"manifests":[${entry(LAYER)}],«"manifests"»:[${entry(LAYER)},${CONFIG_ENTRY}]}`, /`manifests` stands twice/],
  [
    "a duplicate in an entry",
    `{"manifests":[${entry(LAYER, "a", ',«"digest"»:"sha256:1"').replace('"sha256:1"', `"${digest("b")}"`)},${CONFIG_ENTRY}]}`,
    /`digest` stands twice/,
  ],
  [
    "a duplicate among annotations",
    `{"manifests":[${entry(LAYER, "a", ',"annotations":{"a":"1","b":"","\\u0061":"2"}').replace('"\\u0061"', '«"\\u0061"»')},${CONFIG_ENTRY}]}`,
    /`a` stands twice/,
  ],
  ["a duplicate in the subject", `{"manifests":[${entry(LAYER)},${CONFIG_ENTRY}],"subject":{"size":1,«"size"»:2}}`, /`size` stands twice/],
  ["a subject that is none", `{"manifests":[${entry(LAYER)},${CONFIG_ENTRY}],"subject":«"x"»}`, /`subject` is no object/],
  ["an artifact type that is none", `{"manifests":[${entry(LAYER)},${CONFIG_ENTRY}],"artifactType":«1»}`, /`1` is no string/],
  [
    "a name in another letter case at the top",
    `{"manifests":[${entry(LAYER)},${CONFIG_ENTRY}],«"MediaType"»:"${INDEX}"}`,
    /read `MediaType` as `mediaType`/,
  ],
  [
    "a name in another letter case in an entry",
    `{"manifests":[{"mediaType":"${LAYER}","digest":"${digest("a")}","size":1,«"Digest"»:"x"},${CONFIG_ENTRY}]}`,
    /read `Digest` as `digest`/,
  ],
  ["a long s", `{"manifests":[{"mediaType":"${LAYER}","digest":"${digest("a")}","size":1,«"\u017fize"»:2},${CONFIG_ENTRY}]}`, /as `size`/],
];

for (const [name, marked, says] of REFUSED)
  test(`refused: ${name}`, () => {
    const start = marked.indexOf("«");
    const text = marked.replace("«", "").replace("»", "");
    const conversion = convert(text);
    assert.equal(conversion.outcome, "refused");
    if (conversion.outcome !== "refused") return;
    assert.equal(conversion.reasons.length, 1, JSON.stringify(conversion.reasons));
    const { at, says: message } = conversion.reasons[0] as (typeof conversion.reasons)[number];
    assert.match(message, says);
    assert.doesNotMatch(message, /\.$/);
    assert.deepEqual({ start: at.start, end: at.end }, { start, end: marked.indexOf("»") - 1 }, text.slice(at.start, at.end));
  });

/** What stands in the document, what is dropped at which tokens, and the summary. */
const LOSSES: readonly (readonly [name: string, source: string, tokens: readonly string[], summary: string])[] = [
  [
    "platform of two entries",
    index([entry(LAYER, "a", ',"platform":{"os":"linux","architecture":"amd64"}'), entry(LAYER, "b", ',"platform":{}'), CONFIG_ENTRY]),
    ['"platform"', '"platform"'],
    "`platform` of 2 entries",
  ],
  ["data", index([entry(LAYER, "a", ',"data":"aGk="'), CONFIG_ENTRY]), ['"data"'], "`data` of 1 entry"],
  ["an artifact type", index([entry(LAYER, "a", ',"artifactType":"a/b"'), CONFIG_ENTRY]), ['"artifactType"'], "`artifactType` of 1 entry"],
  ["an unknown property", index([entry(LAYER, "a", ',"note":1'), CONFIG_ENTRY]), ['"note"'], "`note` of 1 entry"],
  [
    "a property of the document",
    index([entry(LAYER), CONFIG_ENTRY], ',"note":1,"blobs":[]'),
    ['"note"', '"blobs"'],
    "top-level `note` and top-level `blobs`",
  ],
  [
    "annotations and addresses of the config",
    index([entry(LAYER), entry(CONFIG, "c", ',"annotations":{"a":"b"},"urls":["x"]')]),
    ['"annotations"', '"urls"'],
    "`annotations` of the config and `urls` of the config",
  ],
  [
    "several",
    index([entry(LAYER, "a", ',"platform":{"a":1},"data":"aGk="'), entry(LAYER, "b", ',"data":"aGk="'), CONFIG_ENTRY], ',"x":0'),
    ['"platform"', '"data"', '"data"', '"x"'],
    "top-level `x`, `data` of 2 entries and `platform` of 1 entry",
  ],
];

for (const [name, source, tokens, summary] of LOSSES)
  test(`asked: ${name}`, () => {
    const { text, losses, lossSummary } = converted(source);
    assert.deepEqual(
      losses.map(({ at }) => source.slice(at.start, at.end)),
      tokens,
    );
    assert.equal(lossSummary, summary);
    const layers = (JSON.parse(source) as { manifests: { mediaType: string; digest: string }[] }).manifests.filter(
      (one) => one.mediaType !== CONFIG,
    );
    assert.equal(text, manifest(layers.map((one) => entry(one.mediaType, one.digest.at(-1)))));
  });

test("unknown layer types and addresses are kept with a note", () => {
  const source = index([entry("application/x"), entry(LAYER, "b", ',"urls":["https://x"]'), CONFIG_ENTRY]);
  const { notes, losses, lossSummary } = converted(source);
  assert.deepEqual(
    notes.map(({ at }) => source.slice(at.start, at.end)),
    ['"application/x"', '"urls"'],
  );
  assert.deepEqual(losses, []);
  assert.equal(lossSummary, "");
});

test("of many alike the first twenty stand by themselves, and the summary counts all", () => {
  const { losses, lossSummary } = converted(
    index([...Array.from({ length: 50 }, () => entry(LAYER, "a", ',"data":"aGk="')), CONFIG_ENTRY]),
  );
  assert.equal(losses.length, 21);
  assert.match(losses.at(-1)?.says ?? "", /29 more times$/);
  assert.equal(lossSummary, "`data` of 50 entries");
});

test("every reason is told, in the order of the text", () => {
  const conversion = convert(index([entry(MANIFEST), "1", entry(LAYER).replace(digest("a"), "sha256:a"), CONFIG_ENTRY], ',"layers":[]'));
  assert.ok(conversion.outcome === "refused");
  assert.deepEqual(
    conversion.reasons.map(({ says }) => says.slice(0, 22)),
    ["`manifests[0]` is an i", "`manifests[1]` is no o", "`sha256:a` is no valid", "`layers` stands beside"],
  );
});

test("a converted document is a cache as image manifest, and is not converted twice", () => {
  const { text } = converted(index([entry(LAYER), CONFIG_ENTRY]));
  const tree = scan(text);
  assert.equal(detectKind(tree), "oci-manifest");
  assert.equal(readDocument(tree, "oci-manifest").cache, "manifest");
  const again = convert(text);
  assert.equal(again.outcome, "refused");
});

test("samples/cache-manifest.json is samples/legacy-cache-index.json converted", () => {
  const read = (file: string): string => readFileSync(new URL(`../../samples/${file}`, import.meta.url), "utf8");
  assert.equal(converted(read("legacy-cache-index.json")).text, read("cache-manifest.json"));
});
