import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { scan } from "../../server/src/json/index.ts";
import { readDocument } from "../../server/src/model/document.ts";
import { CONFIG, convert, converted, INDEX, LIST, MANIFEST } from "./documents.ts";

/** A layer as a test makes it; `size` as text, since numbers round. */
interface Layer {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: string;
  readonly urls: readonly string[];
  readonly annotations: readonly (readonly [string, string])[];
}

const OCI = "application/vnd.oci.image.layer";
const DOCKER = "application/vnd.docker.image.rootfs";
const TYPES: Readonly<Record<string, string>> = {
  [`${DOCKER}.diff.tar`]: `${OCI}.v1.tar`,
  [`${DOCKER}.diff.tar.gzip`]: `${OCI}.v1.tar+gzip`,
  [`${DOCKER}.diff.tar.zstd`]: `${OCI}.v1.tar+zstd`,
  [`${DOCKER}.foreign.diff.tar.gzip`]: `${OCI}.nondistributable.v1.tar+gzip`,
  [`${OCI}.v1.tar+gzip`]: `${OCI}.v1.tar+gzip`,
  [`${OCI}.v1.tar+zstd`]: `${OCI}.v1.tar+zstd`,
  "application/vnd.example.layer<1>&": "application/vnd.example.layer<1>&",
};

/** Go's encoding/json 1.19 written once more, byte by byte, from its documentation: an oracle that shares no code with ours. */
function goQuote(text: string): string {
  let out = '"';
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (character === '"' || character === "\\") out += `\\${character}`;
    else if (code === 10) out += "\\n";
    else if (code === 13) out += "\\r";
    else if (code === 9) out += "\\t";
    else if (code < 32 || "<>&".includes(character) || code === 0x2028 || code === 0x2029)
      out += `\\u${`000${code.toString(16)}`.slice(-4)}`;
    else out += character;
  }
  return `${out}"`;
}

function goDescriptor({ mediaType, digest, size, urls, annotations }: Layer): string {
  const sorted = [...annotations].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const map = sorted.map(([key, value]) => `${goQuote(key)}:${goQuote(value)}`).join(",");
  return [
    `{"mediaType":${goQuote(TYPES[mediaType] ?? mediaType)},"digest":${goQuote(digest)},"size":${size}`,
    urls.length > 0 ? `,"urls":[${urls.map(goQuote).join(",")}]` : "",
    map !== "" ? `,"annotations":{${map}}` : "",
    "}",
  ].join("");
}

const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });
/** Texts that Go and JavaScript write differently come up often; lone surrogates are refused and do not come up. */
const words = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'a<>&"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028\u2029é\uffee\u{1f600}'), maxLength: 8 }),
  fc.nat({ max: 20 }).map(String),
  fc.constantFrom("containerd.io/uncompressed", "buildkit/createdat", "__proto__", "constructor", ""),
);
const layer: fc.Arbitrary<Layer> = fc.record({
  mediaType: fc.constantFrom(...Object.keys(TYPES)),
  digest: hex.map((digits) => `sha256:${digits}`),
  size: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
  urls: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(words, { maxLength: 2 })),
  annotations: fc.uniqueArray(fc.tuple(words, words), { selector: ([key]) => key, maxLength: 6 }),
});
const cache = fc.record({
  layers: fc.array(layer, { minLength: 1, maxLength: 8 }),
  config: fc.tuple(hex, fc.nat()).map(([digits, size]) => ({ digest: `sha256:${digits}`, size: String(size) })),
  at: fc.nat({ max: 8 }),
  list: fc.boolean(),
});

type Cache = typeof cache extends fc.Arbitrary<infer T> ? T : never;

/** The properties of an entry in any order, those without content as JSON has many ways to write them. */
function sourceOf({ layers, config, at, list }: Cache, space: string, order: number): string {
  const colon = `"${space === "" ? ":" : `:${space}`}`;
  const property = (name: string, json: string): string => `"${name}${colon}${json}`;
  const entries = layers.map((one, i) => {
    const map = one.annotations.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(`,${space}`);
    const properties = [
      property("mediaType", JSON.stringify(one.mediaType)),
      property("digest", JSON.stringify(one.digest)),
      property("size", one.size),
      ...(one.urls.length > 0 ? [property("urls", JSON.stringify(one.urls))] : []),
      ...(map !== "" || (order + i) % 3 === 0 ? [property("annotations", `{${map}}`)] : []),
    ];
    const turn = (order * (i + 1)) % properties.length;
    return `{${[...properties.slice(turn), ...properties.slice(0, turn)].join(`,${space}`)}}`;
  });
  entries.splice(Math.min(at, entries.length), 0, `{"mediaType":"${CONFIG}","digest":"${config.digest}","size":${config.size}}`);
  return `{"schemaVersion":2,${space}"mediaType":"${list ? LIST : INDEX}",${space}"manifests":[${entries.join(`,${space}`)}]}`;
}

function wantedOf({ layers, config }: Cache): string {
  const own = `{"mediaType":"${CONFIG}","digest":"${config.digest}","size":${config.size}}`;
  return `{"schemaVersion":2,"mediaType":"${MANIFEST}","config":${own},"layers":[${layers.map(goDescriptor).join(",")}]}`;
}

test("a one-line cache becomes the bytes that Go writes", () => {
  fc.assert(
    fc.property(cache, fc.constantFrom("", " "), fc.nat({ max: 9 }), fc.constantFrom("", "\n"), (one, space, order, end) => {
      const { text, losses } = converted(sourceOf(one, space, order) + end);
      assert.equal(text, wantedOf(one));
      assert.deepEqual(losses, []);
    }),
    { numRuns: 1000 },
  );
});

test("an indented cache becomes the same, indented, and its compact form has Go's bytes", () => {
  fc.assert(
    fc.property(cache, fc.constantFrom(1, 2, 4, "\t"), fc.constantFrom("\n", "\r\n"), fc.nat({ max: 9 }), (one, indent, eol, order) => {
      const small: Cache = { ...one, layers: one.layers.map((each) => ({ ...each, size: String(BigInt(each.size) % 2n ** 53n) })) };
      // `__proto__` and integer-like keys do not survive JSON.parse, by which the test indents.
      const plain: Cache = {
        ...small,
        layers: small.layers.map((each) => ({ ...each, annotations: each.annotations.filter(([key]) => /^[a-z]+[/.]/.test(key)) })),
      };
      const source = JSON.stringify(JSON.parse(sourceOf(plain, "", order)), null, indent).replaceAll("\n", eol) + eol;
      const { text } = converted(source);
      const lines = text.split(eol);
      assert.equal(lines.at(-1), "");
      assert.deepEqual(
        lines.map((line) => line.trim()).filter((line) => line.includes("\n") || line.includes("\r")),
        [],
      );
      assert.equal(compacted(text), wantedOf(plain));
    }),
    { numRuns: 500 },
  );
});

/** JSON without the white space between tokens. */
function compacted(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string: string | undefined) => string ?? "");
}

test("whatever is done to a document, it is converted or refused, never thrown over, and the result is a cache manifest", () => {
  fc.assert(
    fc.property(
      cache,
      fc.nat(),
      fc.nat({ max: 40 }),
      fc.string({ unit: fc.constantFrom(...'{}[]",:0aA \n\\'), maxLength: 3 }),
      (one, at, length, put) => {
        const source = sourceOf(one, "", 0);
        const from = at % source.length;
        const conversion = convert(source.slice(0, from) + put + source.slice(from + length));
        if (conversion.outcome === "refused") {
          assert.ok(conversion.reasons.length > 0);
          return;
        }
        const tree = scan(conversion.text);
        assert.deepEqual(tree.faults, []);
        assert.equal(readDocument(tree, "oci-manifest").cache, "manifest");
        assert.equal(convert(conversion.text).outcome, "refused");
      },
    ),
    { numRuns: 1000 },
  );
});
