import { kindOf, NONE, type Node, NUMBER, rawOf, replaceValue, spanOf, type Tree } from "../json/index.ts";
import { quote } from "../model/quote.ts";
import { INT64_MAX, wholeNumber } from "../oci/int64.ts";
import type { Rule } from "../rule.ts";

/**
 * The size that a node states, in bytes, where it is a whole number of at most 2^53 - 1 written in digits alone; `undefined`
 * for everything else, of which this rule, `unsafe-size` and `schema` speak.
 */
export function sizeAt(tree: Tree, node: Node): number | undefined {
  if (kindOf(tree, node) !== NUMBER) return undefined;
  const { text } = tree;
  const end = tree.end[node] as number;
  let size = 0;
  for (let i = tree.start[node] as number; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    size = size * 10 + digit;
    if (size > Number.MAX_SAFE_INTEGER) return undefined;
  }
  return size;
}

const TYPE = `"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22"`;

/** A size that no reader can take as a number of bytes. */
export const invalidSize: Rule = {
  id: "invalid-size",
  subject: "descriptor",
  severity: "error",
  summary: "A `size` is negative, larger than an int64, or written with a fraction or an exponent, which Go clients refuse.",
  why: [
    "Readers take `size` as a signed 64-bit whole number, and Go's decoder goes by the way it is written: `132.0` and `13.2e1` are refused,",
    "although JSON Schema takes them for integers. What people see:",
    "",
    "- `json: cannot unmarshal number 132.0 into Go struct field Descriptor.layers.size of type int64` (skopeo, podman, Docker, containerd,",
    "  oras, regclient, crane, the registries)",
    "- the same with `9223372036854775808` or `1e400`, which are over the limit",
    "- a negative size: containerd `failed size validation: 132 != -1`, regclient `size limit exceeded [expected -1, received 132]`, oras",
    "  `mismatch Content-Length`; podman, skopeo and Docker take it; BuildKit panics on a negative size of a cache config",
    "  (`makeslice: len out of range`)",
    "",
    "**By hand:** `size` is the number of bytes of the content as it is stored, compressed: `stat -c %s FILE`, or",
    "`oras manifest fetch --descriptor REF` and `crane manifest REF | wc -c` for a manifest. A tool that writes `132.0` keeps numbers as",
    "floating point: give it integers.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, descriptor.md, size](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)",
    "[image-spec main, descriptor.md, size](https://github.com/opencontainers/image-spec/blob/main/descriptor.md#properties)",
  ],
  covers: ["1.9", "1.10", "1.11"],
  since: "0.1.0",
  examples: [
    { good: `{${TYPE},"size":2811969}` },
    { bad: `{${TYPE},"size":«-1»}`, says: "`-1` is negative; `size` counts bytes" },
    {
      bad: `{${TYPE},"size":«132.0»}`,
      says: "`132.0` is not written as a whole number; Go clients refuse fractions and exponents",
      fixed: `{${TYPE},"size":132}`,
    },
    { bad: `{${TYPE},"size":«132.5»}`, says: "`132.5` is not written as a whole number; Go clients refuse fractions and exponents" },
    {
      bad: `{${TYPE},"size":«9223372036854775808»}`,
      says: "`9223372036854775808` is over 9223372036854775807, the largest size that readers hold (int64)",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    for (const { sizeNode, place } of doc.doubtful) {
      if (sizeNode === NONE || kindOf(tree, sizeNode) !== NUMBER || sizeAt(tree, sizeNode) !== undefined) continue;
      const raw = rawOf(tree, sizeNode);
      const at = spanOf(tree, sizeNode);
      if (/[.eE]/.test(raw)) {
        const value = wholeNumber(raw);
        const isSize = value !== undefined && !value.startsWith("-") && Number.isSafeInteger(Number(value));
        yield {
          at,
          case: "form",
          says: `${quote(raw)} is not written as a whole number; Go clients refuse fractions and exponents`,
          ...(isSize
            ? { fixes: () => [{ title: `Replace with \`${value}\``, safe: true, edits: [replaceValue(tree, sizeNode, value)] }] }
            : {}),
        };
      } else if (raw.startsWith("-")) {
        // Go reads -0 as 0.
        if (raw !== "-0") yield { at, case: `negative-${place}`, says: `${quote(raw)} is negative; \`size\` counts bytes` };
      } else if (raw.length > 19 || BigInt(raw) > INT64_MAX)
        yield { at, case: "overflow", says: `${quote(raw)} is over ${INT64_MAX}, the largest size that readers hold (int64)` };
    }
  },
};
