import { kindOf, NONE, type Node, OBJECT, spanOf } from "../json/index.ts";
import { beginningOf, cacheConfigOf, isDescribed } from "../model/cacheconfig.ts";
import { cacheGraphOf, isRandom } from "../model/cachegraph.ts";
import type { Document } from "../model/document.ts";
import { isPlainSha256 } from "../model/plain-digest.ts";
import { digestFault } from "../oci/digest.ts";
import type { Finding, Rule } from "../rule.ts";
import { digestFix, digestWords } from "./malformed-digest.ts";

const HEX = "2f1f5d1bd4b1f1f3f5c0a37c1f2d9a7de7cf5a92a7dbd9b0d1b0d2c7b1a4e6f3";
const KEY = "sha256:5c8e21a0b7d94f3e6a1f0c2d7b8e9f4a3d6c5b1e0f9a8d7c2b3e4f5a6d1c0b92";
const document = (layer: string, key: string): string =>
  `{"layers":[${layer}],"records":[{"layers":[{"layer":0,"createdAt":"2026-05-04T08:12:51.2Z"}],"digest":${key}}]}`;
const layer = (blob: string): string => `{"blob":${blob},"parent":-1}`;

/** A blob or a key of a cache config that nothing can match. */
export const cacheconfigUnmatchedDigest: Rule = {
  id: "cacheconfig-unmatched-digest",
  subject: "cache",
  severity: "warning",
  kinds: ["buildkit-cacheconfig"],
  summary: "A `blob` or a `digest` of a BuildKit cache config is no digest, so no layer or step ever matches it.",
  why: [
    "BuildKit compares these texts and never parses them. A `blob` that is short, in upper case, empty or missing is the digest of no layer of",
    "the manifest, so BuildKit drops every result that stands on the layer. A record whose `digest` is misspelt is found by no step. Either way",
    "the steps run again although their layers may be there, and nothing is said: the step `importing cache manifest from REF` ends well.",
    "",
    "Layers that no record comes to may name anything.",
    "",
    "**By hand:** `blob` is the digest of a layer as the cache's manifest lists it: `crane manifest REF`, or",
    "`docker buildx imagetools inspect --raw REF`. The key of a record is known only to the BuildKit that wrote it: export the cache again.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/remotecache/v1/parse.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/parse.go)",
    "[image-spec 1.1.1, descriptor.md, Digests](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests)",
  ],
  covers: ["12.1"],
  since: "0.2.0",
  examples: [
    { good: document(layer(`"sha256:${HEX}"`), `"${KEY}"`) },
    {
      bad: document(layer(`«"sha256:${HEX.toUpperCase()}"»`), `"${KEY}"`),
      says: "`sha256:2F1F5D1BD4B1…` has upper-case digits; registries compare digests byte by byte: BuildKit finds no such layer and drops the results on it",
      fixed: document(layer(`"sha256:${HEX}"`), `"${KEY}"`),
    },
    {
      bad: document(`«{»"parent":-1}`, `"${KEY}"`),
      says: "This layer has no `blob`: BuildKit finds no such layer and drops the results on it",
    },
    {
      bad: document(layer(`"sha256:${HEX}"`), `«"${KEY.slice(0, -1)}"»`),
      says: "`sha256:5c8e21a0b7d9…` has 63 digits; sha256 has 64: no step ever finds this record",
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0) return;
    const config = cacheConfigOf(doc);
    const { used, outsideLayers } = cacheGraphOf(doc);
    const described = isDescribed(doc.tree, config);
    let told = false;
    for (const [index, { node, blob, blobNode, annotationsNode }] of config.layers.entries()) {
      // Where positions point outside, the others are off as well, and who comes to which layer is not known.
      if (used[index] !== 1 || blob === undefined || outsideLayers.length > 0) continue;
      // A layer without anything is told once.
      if (blob === "" && described && kindOf(doc.tree, annotationsNode) !== OBJECT) continue;
      if (blob !== "") {
        yield* malformed(doc, blob, blobNode, "BuildKit finds no such layer and drops the results on it");
        continue;
      }
      const at = blobNode === NONE ? beginningOf(doc.tree, node) : spanOf(doc.tree, blobNode);
      const says = "This layer has no `blob`: BuildKit finds no such layer and drops the results on it";
      yield told ? { at, says, severity: "info", place: true } : { at, says };
      told = true;
    }
    for (const { digest, digestNode } of config.records)
      if (digest !== undefined && digest !== "" && !isRandom(digest))
        yield* malformed(doc, digest, digestNode, "no step ever finds this record");
  },
};

function* malformed(doc: Document, digest: string, node: Node, so: string): Generator<Finding, void, undefined> {
  if (isPlainSha256(doc.tree, node)) return;
  const fault = digestFault(digest);
  if (fault === undefined) return;
  const fix = digestFix(doc, fault, digest, node);
  yield {
    at: spanOf(doc.tree, node),
    says: `${digestWords(fault, digest)}: ${so}`,
    ...(fix === undefined ? {} : { fixes: () => [fix] }),
  };
}
