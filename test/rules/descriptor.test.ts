import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { applyEdits } from "../../server/src/json/index.ts";
import type { Kind } from "../../server/src/model/kinds.ts";
import type { Problem } from "../../server/src/rule.ts";
import { validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "../documents/faultless.ts";
import { AMD64, CONFIG, descriptor, digest, index, type Json, LAYER, manifest, ZSTD } from "../documents/parts.ts";

type Holder = Record<string | number, unknown>;

const problems = (document: unknown, kind?: Kind): readonly Problem[] =>
  validate(typeof document === "string" ? document : JSON.stringify(document), kind === undefined ? {} : { kind }).problems.filter(
    ({ place }) => place !== true,
  );
const ids = (document: unknown, kind?: Kind): string[] => problems(document, kind).map(({ rule }) => rule.id);

/** The only problem of a text, and what each of its fixes makes of it. */
function mended(text: string): { title: string; safe: boolean; text: string }[] {
  const [problem, ...others] = problems(text);
  assert.deepEqual(others, [], text);
  return (problem?.fixes?.() ?? []).map(({ title, safe, edits }) => ({ title, safe, text: applyEdits(text, edits) }));
}

/** Values of every type that JSON has, and some that look like more than they are. */
const SHAPES: Readonly<Record<string, readonly unknown[]>> = {
  string: ["", "x", "7"],
  number: [0, -1, 1.5, 1e300],
  boolean: [true, false],
  null: [null],
  array: [[], [null], [[]], ["x"], [{}]],
  object: [{}, { x: 1 }, { length: 3 }, { "0": "x" }, { __proto__: null, toString: 1 }],
};

/** What each property of a descriptor holds. */
const HOLDS: Readonly<Record<string, keyof typeof SHAPES>> = {
  mediaType: "string",
  digest: "string",
  size: "number",
  urls: "array",
  annotations: "object",
  data: "string",
  platform: "object",
  artifactType: "string",
};

/** Where descriptors stand: a document by its name, and the way to one. */
const PLACES: readonly (readonly [name: string, ...path: (string | number)[]])[] = [
  ["OCI image manifest", "config"],
  ["OCI image manifest", "layers", 0],
  ["artifact with empty config", "subject"],
  ["OCI index for two platforms", "manifests", 0],
  ["OCI index in an index", "manifests", 0],
  ["Docker image manifest", "config"],
  ["Docker image manifest", "layers", 1],
  ["Docker manifest list", "manifests", 1],
  ["BuildKit cache as image manifest", "config"],
  ["BuildKit cache as image manifest", "layers", 0],
  ["BuildKit cache as image index", "manifests", 2],
];

test("a value of the wrong type in a descriptor is one problem, and the schema's", () => {
  for (const [name, ...path] of PLACES)
    for (const [property, holds] of Object.entries(HOLDS))
      for (const [type, values] of Object.entries(SHAPES)) {
        // Docker's formats do not have these two, so they may hold anything there.
        if (type === holds || (name.startsWith("Docker") && ["data", "artifactType"].includes(property))) continue;
        for (const value of values) {
          const { document, forced } = FAULTLESS[name] as (typeof FAULTLESS)[string];
          const copy = JSON.parse(JSON.stringify(document)) as Holder;
          const holder = path.reduce((at, step) => at[step] as Holder, copy);
          const before = ids(document, forced);
          holder[property] = value;
          const after = ids(copy, forced ?? validate(JSON.stringify(document)).document?.kind);
          for (const id of before) if (after.includes(id)) after.splice(after.indexOf(id), 1);
          assert.deepEqual(after, ["schema"], `${name} ${path.join(".")}.${property} = ${JSON.stringify(value)}`);
        }
      }
});

test("a whole document of wrong types is told value by value, and nothing twice", () => {
  const wrong = { mediaType: 1, digest: [], size: "7", urls: {}, annotations: [], data: null, platform: "x", artifactType: {} };
  const kinds = { layers: "oci-manifest", manifests: "oci-index" } as const;
  for (const [list, kind] of Object.entries(kinds)) {
    const config = kind === "oci-manifest" ? { config: wrong } : {};
    const text = JSON.stringify({ schemaVersion: 2, ...config, [list]: [wrong, null, 7, "x", [wrong]], subject: [], annotations: null });
    const found = problems(text, kind).filter(({ rule }) => rule.id !== "missing-media-type");
    assert.deepEqual([...new Set(found.map(({ rule }) => rule.id))], ["schema"], text);
    const spans = found.map(({ at }) => `${at.start}-${at.end}`);
    assert.equal(new Set(spans).size, spans.length, "no value is told twice");
    assert.equal(found.length, (kind === "oci-manifest" ? 2 : 1) * Object.keys(wrong).length + 4 + 2);
  }
});

test("lists and maps of the wrong type are one problem each", () => {
  const image = manifest(descriptor(CONFIG, "config"), [descriptor(LAYER, "base")]) as Holder;
  const two = index([descriptor(LAYER, "x", { platform: AMD64 })]) as Holder;
  for (const value of [5, "x", true, null, { "0": descriptor(LAYER, "base") }])
    assert.deepEqual(ids({ ...image, layers: value }), ["schema"]);
  for (const value of [5, "x", true, null, { "0": descriptor(LAYER, "base") }])
    assert.deepEqual(ids({ ...two, manifests: value }), ["schema"]);
  for (const value of [5, "x", true, null, []]) assert.deepEqual(ids({ ...image, annotations: value }), ["schema"]);
});

test("embedded content that is only written in another way is mended unasked", () => {
  const content = "\u00fb\u00ff\u00fe?>~";
  const bytes = Buffer.from(content, "latin1");
  const of = (data: string): string => JSON.stringify({ mediaType: "text/plain", digest: sha256(bytes), size: bytes.length, data });
  const right = of(bytes.toString("base64"));
  assert.deepEqual(ids(right), []);
  for (const data of [bytes.toString("base64url"), bytes.toString("base64").replace(/=+$/, ""), ` ${bytes.toString("base64")}`])
    if (data !== bytes.toString("base64"))
      assert.deepEqual(mended(of(data)), [{ title: "Write it as standard base64", safe: true, text: right }], data);
});

test("what may not be the content is never rewritten unasked", () => {
  const text = JSON.stringify({ mediaType: "text/plain", digest: digest("other"), size: 5, data: "aGVsbG8" });
  assert.deepEqual(
    mended(text).map(({ safe }) => safe),
    [false],
  );
});

test("content embedded as plain text is encoded, also where it looks like base64", () => {
  for (const content of ["hello", "text", "{}", "üäö", "a".repeat(64)]) {
    const bytes = Buffer.from(content);
    const of = (data: string): string => JSON.stringify({ mediaType: "text/plain", digest: sha256(bytes), size: bytes.length, data });
    assert.deepEqual(mended(of(content)), [{ title: "Write it as base64", safe: true, text: of(bytes.toString("base64")) }], content);
  }
});

test("where size, digest and data disagree, each fix says what it trusts, and leaves nothing", () => {
  const hello = { mediaType: "text/plain", digest: sha256(Buffer.from("hello")), size: 5, data: "aGVsbG8=" };
  const without = ({ data: _, ...rest }: typeof hello): string => JSON.stringify(rest);
  const cases: readonly (readonly [typeof hello, readonly (readonly [string, string])[]])[] = [
    [{ ...hello, size: 7 }, [["Write `size` 5: `data` and `digest` are trusted", JSON.stringify(hello)]]],
    [
      { ...hello, digest: digest("other") },
      [
        ["Write `digest` `sha256:2cf24dba5fb0…`: `data` and `size` are trusted", JSON.stringify(hello)],
        ["Remove `data`: `digest` and `size` are trusted", without({ ...hello, digest: digest("other") })],
      ],
    ],
    [
      { ...hello, digest: digest("other"), size: 1043 },
      [
        ["Write `size` 5 and `digest` `sha256:2cf24dba5fb0…`: `data` is trusted", JSON.stringify(hello)],
        ["Remove `data`: `digest` and `size` are trusted", without({ ...hello, digest: digest("other"), size: 1043 })],
      ],
    ],
  ];
  for (const [document, fixes] of cases) {
    const made = mended(JSON.stringify(document));
    assert.deepEqual(
      made.map(({ title, text }) => [title, text]),
      fixes,
    );
    for (const { safe, text } of made) {
      assert.equal(safe, false);
      assert.deepEqual(ids(text), []);
    }
  }
});

test("a run of padding costs no more than its length", () => {
  const data = `${"=".repeat(1 << 20)}x`;
  const began = performance.now();
  assert.deepEqual(ids({ mediaType: "text/plain", digest: digest("x"), size: 5, data }), ["embedded-data"]);
  assert.ok(performance.now() - began < 30_000);
});

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

test("one content under two types is told only where it cannot be both", () => {
  const image = (...types: string[]): Json =>
    manifest(
      descriptor(CONFIG, "config"),
      types.map((type) => descriptor(type, "base")),
    );
  assert.deepEqual(ids(image(LAYER, ZSTD)), ["conflicting-media-type"]);
  assert.deepEqual(ids(image(LAYER, ZSTD, LAYER, ZSTD, ZSTD)), ["conflicting-media-type"], "each type once");
  assert.deepEqual(ids(image(LAYER, LAYER.replace(".v1.", ".nondistributable.v1."))), ["non-distributable-layer"]);
  for (const other of ["application/gzip", "application/vnd.example.data+json", "text/plain"])
    assert.deepEqual(ids(image(LAYER, other)), []);
  const copied = manifest(descriptor(CONFIG, "base"), [{ ...descriptor(LAYER, "base"), size: 4711 }]);
  assert.deepEqual(ids(copied), ["conflicting-size"], "of a digest copied to another blob the size tells");
});

test("platforms on many layers are one problem, and one fix takes them all", () => {
  const text = JSON.stringify(
    manifest(
      descriptor(CONFIG, "config"),
      ["a", "b", "c"].map((word) => descriptor(LAYER, word, { platform: AMD64 })),
    ),
  );
  const [fix] = mended(text);
  assert.deepEqual(ids(fix?.text), []);
});

test("an address is judged as RFC 3986 has it", () => {
  const verdict = (url: string): string[] =>
    problems(manifest(descriptor(CONFIG, "config"), [descriptor(LAYER, "base", { urls: [url] })])).map(({ severity }) => severity);
  for (const url of [
    "https://example.com",
    "http://example.com:8080/a/b.tar.gz?x=1&y=%20#z",
    "HTTPS://user:pass@[2001:db8::1]:443/x",
    "https://127.0.0.1/~a/(b);c,d!e'f*g$h+i=j@k",
    "https://xn--bcher-kva.example/",
  ])
    assert.deepEqual(verdict(url), [], url);
  for (const url of ["ftp://example.com/x", "s3://bucket/key", "file:///x", "urn:uuid:0e6d0f0b", "oci://example.com/x"])
    assert.deepEqual(verdict(url), ["warning"], url);
  for (const url of [
    ...["", " ", "/x", "x", "//example.com/x", "example.com/x", "https:", "https://", "https:///x", "https://?x", "1http://example.com"],
    ...[
      "https://example.com/a b",
      "https://example.com/ü",
      "https://example.com/%",
      "https://example.com/%zz",
      "https://example.com/a#b#c",
    ],
    ...[
      'https://example.com/"x"',
      "https://example.com/<x>",
      "https://example.com/a\\b",
      "https://example.com/\u0001",
      "https://example.com:port/",
    ],
  ])
    assert.deepEqual(verdict(url), ["error"], url);
});
