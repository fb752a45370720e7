import { ARRAY, elementsOf, keyOf, kindOf, NONE, NULL, OBJECT, property, STRING, scan, spanOf, stringOf } from "../json/index.ts";
import { type Document, readDocument } from "../model/document.ts";
import { decodeBase64 } from "../oci/base64.ts";
import type { Context, Rule } from "../rule.ts";
import { cacheconfigEmptyInput } from "./cacheconfig-empty-input.ts";
import { cacheconfigLayerIndex } from "./cacheconfig-layer-index.ts";
import { cacheconfigLoopingRecord } from "./cacheconfig-looping-record.ts";
import { cacheconfigNumber } from "./cacheconfig-number.ts";
import { cacheconfigRandomRecord } from "./cacheconfig-random-record.ts";
import { cacheconfigRecordId } from "./cacheconfig-record-id.ts";
import { cacheconfigRecordWithoutDigest } from "./cacheconfig-record-without-digest.ts";
import { cacheconfigTime } from "./cacheconfig-time.ts";
import { historyMismatch } from "./history-mismatch.ts";
import { schema } from "./schema.ts";

/** What BuildKit looks at in the config of an image that it takes a cache from. */
const INLINE_CACHE = "moby.buildkit.cache.v0";

/** Over what BuildKit refuses a whole cache, as far as records can show it. */
const REFUSED: readonly Rule[] = [
  schema,
  cacheconfigNumber,
  cacheconfigTime,
  cacheconfigLayerIndex,
  cacheconfigRecordId,
  cacheconfigLoopingRecord,
  cacheconfigEmptyInput,
  cacheconfigRandomRecord,
  cacheconfigRecordWithoutDigest,
];

const DIFF_IDS = `"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665","sha256:3f1a0c2d9b8e7f6a5d4c3b2a190817263544536271809fae8b7c6d5e4f3a2b1c"`;
const config = (value: string): string =>
  `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[${DIFF_IDS}]},"${INLINE_CACHE}":${value}}`;
/** `[{"layers":[{"layer":1}],"digest":"sha256:…"}]`, and the same with layer 7. */
const RECORDS =
  "W3sibGF5ZXJzIjpbeyJsYXllciI6MX1dLCJkaWdlc3QiOiJzaGEyNTY6NWM4ZTIxYTBiN2Q5NGYzZTZhMWYwYzJkN2I4ZTlmNGEzZDZjNWIxZTBmOWE4ZDdjMmIzZTRmNWE2ZDFjMGI5MiJ9XQ==";
const RECORDS_7 = RECORDS.replace("I6MX1dLC", "I6N31dLC");

/** The cache inside an image's config is none that BuildKit can read. */
export const brokenInlineCache: Rule = {
  id: "broken-inline-cache",
  subject: "cache",
  severity: "warning",
  kinds: ["oci-config", "docker-config"],
  summary:
    "The inline cache of an image, `moby.buildkit.cache.v0` in its config, is none that BuildKit can read: `--cache-from` finds nothing.",
  why: [
    "With `--cache-to type=inline` BuildKit writes the records of its cache into the image's config, as JSON in base64. Their layers are those of",
    "the image, by position in `rootfs.diff_ids`. What cannot be read ends the step `importing cache manifest from REF`, for all platforms of",
    "the image:",
    "",
    "- no base64: `illegal base64 data at input byte 4`; no JSON: `unexpected end of JSON input`, `invalid character …`",
    "- records that point beyond the image's layers: `invalid layer index 7`",
    "- the rest of what BuildKit refuses in a cache config: `invalid record ID: 7`, `invalid looping record`, `invalid empty input for record 2`",
    "",
    "The image itself runs all the same. It comes from tools that take layers out of an image or squash it, and leave the cache in its config.",
    "Where layers and `diff_ids` differ in number BuildKit only logs `invalid image with mismatching manifest and config` and goes on without.",
    "",
    "**By hand:** remove the property from the config, or build the image anew with `--cache-to type=inline`. To look inside:",
    "`crane config REF | jq -r '.\"moby.buildkit.cache.v0\"' | base64 -d | jq .`",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/remotecache/import.go, importInlineCache](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/import.go)",
    "[BuildKit 0.21, cache/remotecache/v1/parse.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/parse.go)",
  ],
  covers: ["12.1"],
  since: "0.2.0",
  examples: [
    { good: config(`"${RECORDS}"`) },
    {
      bad: config(`«"${RECORDS.slice(0, -1)}"»`),
      says: "The inline cache is no base64, so BuildKit refuses to take a cache from this image (illegal base64 data)",
    },
    {
      bad: config("«7»"),
      says: "The inline cache is base64 text in quotes; BuildKit refuses to take a cache from this image",
    },
    {
      bad: config(`«"${RECORDS_7}"»`),
      says: "In the inline cache `7` is no layer: `layers` has 2, counted from 0; BuildKit refuses the whole cache (invalid layer index 7)",
    },
  ],
  *check(doc, context) {
    const { tree } = doc;
    const node = property(tree, doc.root, INLINE_CACHE);
    // In a text with syntax faults the diff IDs may be about to be typed; they stand behind.
    const kind = kindOf(tree, node);
    if (tree.faults.length > 0 || node === NONE || kind === NULL) return;
    if (kind !== STRING) {
      const says = "The inline cache is base64 text in quotes; BuildKit refuses to take a cache from this image";
      yield { at: spanOf(tree, kind === OBJECT || kind === ARRAY ? keyOf(tree, node) : node), says };
      return;
    }
    const says = whyRefused(doc, stringOf(tree, node), context);
    if (says !== undefined) yield { at: spanOf(tree, node), says };
  },
};

function whyRefused(doc: Document, text: string, context: Context): string | undefined {
  const layers = layersOf(doc);
  // A list of diff IDs that is none, or an ID that is none, is told as a matter of shape.
  if (layers === undefined) return undefined;
  const bytes = decodeBase64(text);
  if (bytes === undefined)
    return "The inline cache is no base64, so BuildKit refuses to take a cache from this image (illegal base64 data)";
  const records = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const tree = scan(`{"layers":${layers},"records":${records}}`);
  if (tree.faults.length > 0 || scan(records).faults.length > 0)
    return "The inline cache is no JSON, so BuildKit refuses to take a cache from this image";
  const inner = readDocument(tree, "buildkit-cacheconfig");
  // Where the layers do not fit the history, they are what is wrong, and that rule tells it.
  const uncounted = [...historyMismatch.check(doc, context)].length > 0;
  for (const rule of REFUSED)
    if (rule !== cacheconfigLayerIndex || !uncounted)
      for (const { says, severity, place } of rule.check(inner, context))
        if (place !== true && (severity ?? rule.severity) === "error")
          return `In the inline cache ${says.charAt(0).toLowerCase()}${says.slice(1)}`;
  return undefined;
}

/** The layers of the image as those of a cache config, each on the one before, as BuildKit puts them together. */
function layersOf({ tree, root }: Document): string | undefined {
  const diffIds = property(tree, property(tree, root, "rootfs"), "diff_ids");
  if (kindOf(tree, diffIds) !== ARRAY) return undefined;
  const layers: string[] = [];
  for (const diffId of elementsOf(tree, diffIds)) {
    if (kindOf(tree, diffId) !== STRING) return undefined;
    layers.push(`{"blob":"layer ${layers.length}","parent":${layers.length - 1}}`);
  }
  return `[${layers.join(",")}]`;
}
