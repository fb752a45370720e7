import { kindOf, type Node, NUMBER, rawOf, replaceValue, spanOf } from "../json/index.ts";
import { cacheConfigOf, member } from "../model/cacheconfig.ts";
import type { Document } from "../model/document.ts";
import { int64Fault } from "../model/go-integer.ts";
import { quote } from "../model/quote.ts";
import { wholeNumber } from "../oci/int64.ts";
import type { Rule } from "../rule.ts";

const DIGEST = "sha256:2f1f5d1bd4b1f1f3f5c0a37c1f2d9a7de7cf5a92a7dbd9b0d1b0d2c7b1a4e6f3";
const KEY = "sha256:5c8e21a0b7d94f3e6a1f0c2d7b8e9f4a3d6c5b1e0f9a8d7c2b3e4f5a6d1c0b92";
const document = (parent: string, layer: string): string =>
  `{"layers":[{"blob":"${DIGEST}","parent":${parent}}],"records":[{"layers":[{"layer":${layer},"createdAt":"2026-05-04T08:12:51.2Z"}],"digest":"${KEY}"}]}`;

/** Every place in a cache config where BuildKit reads a number. */
function* numbersOf(doc: Document): Generator<Node, void, undefined> {
  const { layers, records } = cacheConfigOf(doc);
  for (const { parent, annotationsNode } of layers) {
    yield parent.node;
    yield member(doc.tree, annotationsNode, "size");
  }
  for (const { inputs, results } of records) {
    for (const { links } of inputs) for (const { to } of links ?? []) yield to.node;
    for (const { layer, chain } of results) {
      if (layer !== undefined) yield layer.node;
      for (const { node } of chain) yield node;
    }
  }
}

/** A number of a cache config that Go's decoder does not take for an int. */
export const cacheconfigNumber: Rule = {
  id: "cacheconfig-number",
  subject: "cache",
  severity: "error",
  kinds: ["buildkit-cacheconfig"],
  summary:
    "A number of a BuildKit cache config is written with a fraction or an exponent, or has too many digits: BuildKit refuses all of it.",
  why: [
    "BuildKit decodes the cache config into Go's whole numbers, which go by the way a number is written: `1.0` and `1e0` are refused although",
    "they are one. The step `importing cache manifest from REF` then ends with",
    "",
    "- `json: cannot unmarshal number 1.0 into Go struct field CacheLayer.layers.parent of type int`",
    "- the same for `layer`, `link`, the positions of a chain and `annotations.size`, and for `9223372036854775808`, which is over an int64",
    "",
    "and the build goes on without any of the cache. It comes from tools that read the config as floating point and write it back, such as",
    "Lua, older jq and some YAML libraries.",
    "",
    "**By hand:** write the number in digits alone. Better, export the cache again and let nothing rewrite it: the config is stored under the",
    "digest of its bytes, so a changed one needs a new descriptor, too.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/remotecache/v1/spec.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/spec.go)",
    "[Go, encoding/json, Unmarshal](https://pkg.go.dev/encoding/json#Unmarshal)",
  ],
  covers: ["12.1", "12.2"],
  since: "0.2.0",
  examples: [
    { good: document("-1", "0") },
    {
      bad: document("«-1.0»", "0"),
      says: "`-1.0` is not written as a whole number; BuildKit refuses the whole cache over it",
      fixed: document("-1", "0"),
    },
    {
      bad: document("-1", "«0e0»"),
      says: "`0e0` is not written as a whole number; BuildKit refuses the whole cache over it",
      fixed: document("-1", "0"),
    },
    {
      bad: document("-1", "«9223372036854775808»"),
      says: "`9223372036854775808` is beyond the numbers that BuildKit reads (int64), so it refuses the whole cache",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    for (const node of numbersOf(doc)) {
      if (kindOf(tree, node) !== NUMBER) continue;
      const fault = int64Fault(tree, node);
      if (fault === undefined) continue;
      const raw = rawOf(tree, node);
      // What is no whole number at all is told as a matter of shape.
      if (!Number.isInteger(Number(raw))) continue;
      const at = spanOf(tree, node);
      const better = fault === "form" ? wholeNumber(raw) : undefined;
      if (fault === "range")
        yield { at, says: `${quote(raw)} is beyond the numbers that BuildKit reads (int64), so it refuses the whole cache` };
      else
        yield {
          at,
          says: `${quote(raw)} is not written as a whole number; BuildKit refuses the whole cache over it`,
          ...(better === undefined
            ? {}
            : { fixes: () => [{ title: `Replace with \`${better}\``, safe: true, edits: [replaceValue(tree, node, better)] }] }),
        };
    }
  },
};
