import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Conversion } from "../../server/src/convert/conversion.ts";
import { convertLegacyCache } from "../../server/src/convert/legacy-cache.ts";
import { toCacheIndex } from "../../server/src/convert/to-cache-index.ts";
import { convertToDocker } from "../../server/src/convert/to-docker.ts";
import { convertToOci } from "../../server/src/convert/to-oci.ts";
import { scan } from "../../server/src/json/index.ts";
import { type Document, readDocument } from "../../server/src/model/document.ts";
import { detectKind } from "../../server/src/model/kind.ts";
import { INSPECT_OUTPUT } from "../../server/src/model/kinds.ts";
import { CONFIG, entry, INDEX, index, LAYER, MANIFEST, manifest } from "./documents.ts";

// Conversions that have a way back come back to the same bytes.

function read(text: string): Document {
  const tree = scan(text);
  const kind = detectKind(tree);
  if (kind === undefined || kind === INSPECT_OUTPUT) throw new Error(`of no kind: ${text}`);
  return readDocument(tree, kind);
}

function by(convert: (doc: Document) => Conversion, text: string): string {
  const conversion = convert(read(text));
  if (conversion.outcome === "refused") assert.fail(conversion.reasons.map(({ says }) => says).join("\n"));
  assert.deepEqual(conversion.losses, []);
  return conversion.text;
}

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const OCI = "application/vnd.oci.image.layer";
const type = fc.constantFrom(`${OCI}.v1.tar`, LAYER, `${OCI}.v1.tar+zstd`, `${OCI}.nondistributable.v1.tar+gzip`, "application/x-unknown");
/** A string in the bytes in which Go writes it. */
const goText = (text: string): string =>
  JSON.stringify(text)
    .replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll("\\b", "\\u0008")
    .replaceAll("\\f", "\\u000c");
const word = fc
  .string({ unit: "binary", maxLength: 12 })
  .filter((text) => !/[\ud800-\udfff]/.test(text) && !/\\[bf]/.test(JSON.stringify(text)));
const annotations = fc.uniqueArray(word, { maxLength: 4 }).chain((keys) =>
  fc.array(word, { minLength: keys.length, maxLength: keys.length }).map((values) => {
    const sorted = keys
      .map((key, i) => [key, values[i] as string] as const)
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return sorted.length === 0 ? "" : `,"annotations":{${sorted.map(([key, value]) => `${goText(key)}:${goText(value)}`).join(",")}}`;
  }),
);
const size = fc.bigInt({ min: 0n, max: 9223372036854775807n });
const layer = fc
  .record({ type, hex, size, annotations })
  .map((one) => `{"mediaType":"${one.type}","digest":"sha256:${one.hex}","size":${one.size}${one.annotations}}`);
const config = fc.record({ hex, size }).map((one) => `{"mediaType":"${CONFIG}","digest":"sha256:${one.hex}","size":${one.size}}`);
const cache = fc.record({ layers: fc.array(layer, { minLength: 1, maxLength: 6 }), config });

/** As a person's editor would lay it out; the tokens stay. */
const LAYOUTS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `${spread(text, "  ", "\n")}\n`,
  (text) => spread(text, "\t", "\r\n"),
];

/** Indents JSON without touching its tokens. */
function spread(text: string, indent: string, eol: string): string {
  let level = 0;
  return text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) => {
    const line = (): string => eol + indent.repeat(level);
    if (token === "{" || token === "[") {
      level++;
      return token + line();
    }
    if (token === "}" || token === "]") {
      level--;
      return line() + token;
    }
    return token === "," ? token + line() : token === ":" ? ": " : token;
  });
}

test("manifest → index → manifest is the same bytes, in every layout", () => {
  fc.assert(
    fc.property(cache, fc.constantFrom(...LAYOUTS), ({ layers, config }, lay) => {
      const text = lay(manifest(layers, "", config));
      assert.equal(by(convertLegacyCache, by(toCacheIndex, text)), text);
    }),
  );
});

test("index → manifest → index is the same bytes in BuildKit's normal form: OCI types, the config last", () => {
  fc.assert(
    fc.property(cache, fc.constantFrom(...LAYOUTS), ({ layers, config }, lay) => {
      const text = lay(index([...layers, config]));
      assert.equal(by(toCacheIndex, by(convertLegacyCache, text)), text);
    }),
  );
});

test("a cache manifest becomes the index that BuildKit writes; what both forms have stays", () => {
  const more = `,"subject":${entry(MANIFEST, "d")},"annotations":{"a":"b"}`;
  assert.equal(by(toCacheIndex, manifest([entry(LAYER)], more)), index([entry(LAYER), entry(CONFIG, "c")], more));
});

test("a cache manifest is refused where no index can say the same", () => {
  const REFUSED: readonly (readonly [text: string, says: RegExp])[] = [
    [manifest([entry(CONFIG, "e")]), /an index would have two configs/],
    [manifest([]), /an index of nothing is no cache/],
    [manifest([entry(INDEX)]), /`layers\[0\]` is an image index/],
    [manifest([entry(LAYER).replace(',"size":7', "")]), /`layers\[0\]` has no `size`.*image-manifest=false/],
    [manifest([entry(LAYER)]).replace('"layers":[', '"layers":[1,'), /`layers\[0\]` is no object/],
    [manifest([entry(LAYER)], ',"fslayers":[]'), /two documents at once/],
  ];
  for (const [text, says] of REFUSED) {
    const conversion = toCacheIndex(read(text));
    assert.equal(conversion.outcome, "refused", text);
    assert.match((conversion.outcome === "refused" && conversion.reasons[0]?.says) || "", says);
  }
});

const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const image = fc
  .record({
    hex,
    size,
    layers: fc.array(fc.record({ hex, size, type: fc.constantFrom(`${OCI}.v1.tar`, LAYER) }), { minLength: 1, maxLength: 4 }),
  })
  .map(
    (one) =>
      `{"schemaVersion":2,"mediaType":"${MANIFEST}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:${one.hex}","size":${one.size}},"layers":[${one.layers
        .map((each) => `{"mediaType":"${each.type}","digest":"sha256:${each.hex}","size":${each.size}}`)
        .join(",")}]}`,
  );

test("OCI → Docker → OCI is the same bytes for an image manifest, in every layout", () => {
  fc.assert(
    fc.property(image, fc.constantFrom(...LAYOUTS), (oci, lay) => {
      const text = lay(oci);
      const docker = by(convertToDocker, text);
      assert.doesNotMatch(docker, /vnd\.oci/);
      assert.equal(by(convertToOci, docker), text);
    }),
  );
});

test("an index becomes a Docker list only where it lists Docker manifests; the way back is the same bytes", () => {
  const text = index([entry(DOCKER_MANIFEST, "a", ',"platform":{"architecture":"amd64","os":"linux"}')]);
  assert.equal(by(convertToOci, by(convertToDocker, text)), text);
  const oci = convertToDocker(read(index([entry(MANIFEST, "a", ',"platform":{"architecture":"amd64","os":"linux"}')])));
  assert.equal(oci.outcome, "refused");
});

test("what Docker has no place for is dropped only when it was agreed to, and a missing media type is written", () => {
  const text =
    `{"schemaVersion":2,"artifactType":"a/b","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:${"c".repeat(64)}","size":1},` +
    `"layers":[${entry(LAYER, "a", ',"annotations":{"a":"b"}')}],"subject":${entry(MANIFEST, "d")},"annotations":{"a":"b"}}`;
  const conversion = convertToDocker(read(text));
  assert.ok(conversion.outcome === "converted");
  assert.equal(
    conversion.lossSummary,
    "top-level `artifactType`, top-level `subject`, top-level `annotations` and `annotations` of 1 entry",
  );
  assert.equal(
    conversion.text,
    `{"schemaVersion":2,"mediaType":"${DOCKER_MANIFEST}","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:${"c".repeat(64)}","size":1},"layers":[${entry("application/vnd.docker.image.rootfs.diff.tar.gzip", "a")}]}`,
  );
});

test("no text makes a conversion throw", () => {
  const piece = fc.constantFrom(
    ...'{}[],:"'.split(""),
    '"config"',
    '"layers"',
    '"manifests"',
    '"mediaType"',
    `"${CONFIG}"`,
    `"${MANIFEST}"`,
    "2",
    "null",
    "\ufeff",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const tree = scan(pieces.join(""));
      for (const kind of ["oci-index", "oci-manifest", "docker-list", "docker-manifest"] as const)
        for (const convert of [toCacheIndex, convertToDocker, convertToOci, convertLegacyCache]) {
          const conversion = convert(readDocument(tree, kind));
          if (conversion.outcome === "converted") assert.equal(typeof conversion.text, "string");
        }
    }),
  );
});
