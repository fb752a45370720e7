import { type Node, spanOf } from "../json/index.ts";
import { type CacheRecord, cacheConfigOf } from "../model/cacheconfig.ts";
import type { Document } from "../model/document.ts";
import { isPlainSha256 } from "../model/plain-digest.ts";
import type { Finding, Rule } from "../rule.ts";

const BASE = "sha256:2f1f5d1bd4b1f1f3f5c0a37c1f2d9a7de7cf5a92a7dbd9b0d1b0d2c7b1a4e6f3";
const TOP = "sha256:b0b6a3a1f6d0d1c7e89a5f2c4d3e1b7096f8e5d4c3b2a1908f7e6d5c4b3a2918";
const SOURCE = "sha256:5c8e21a0b7d94f3e6a1f0c2d7b8e9f4a3d6c5b1e0f9a8d7c2b3e4f5a6d1c0b92";
const STEP = "sha256:a94f1e0b3c7d2856f9e4a1c0b8d73625e1f0a9c8b7d6e5f4031221304f5e6d7c";
const LAST = "sha256:d1e0f9c8b7a6958473625140392817060f5e4d3c2b1a09f8e7d6c5b4a3928170";
const config = (layers: string, records: string): string => `{"layers":[${layers}],"records":[${records}]}`;
const LAYERS = `{"blob":"${BASE}","parent":-1},{"blob":"${TOP}"}`;
const RECORDS = (links: string): string =>
  `{"digest":"${SOURCE}"},{"layers":[{"layer":1,"createdAt":"2026-05-04T08:12:51.2Z"}],"digest":"${STEP}"},{"digest":"${LAST}","inputs":[[${links}]]}`;

/** A cache config is not in the order in which BuildKit writes it. */
export const cacheconfigOrder: Rule = {
  id: "cacheconfig-order",
  subject: "cache",
  severity: "hint",
  kinds: ["buildkit-cacheconfig"],
  summary: "The layers, records or links of a BuildKit cache config are not in BuildKit's order, so the same cache has another digest.",
  why: [
    "BuildKit sorts what it writes, so that caches of the same content mostly have the same digest and are stored once: layers by `blob`,",
    "records by `digest` and then by how many inputs they have, the links of an input by number. A config in another order is read without any",
    "complaint and means the same; it only shows that something other than BuildKit wrote or changed it.",
    "",
    "More than that cannot be asked for. Above some twenty records BuildKit itself writes one unchanged cache in different bytes from one export",
    "to the next, because it walks through Go maps; layers of the same blob stand in any order.",
    "",
    "**By hand:** nothing needs to be done. To have BuildKit's bytes, export the cache again. Sorting by hand means to count every `parent`,",
    "`layer` and `link` anew.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/remotecache/v1/utils.go, sortConfig](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/utils.go)",
  ],
  covers: ["12.1"],
  since: "0.2.0",
  examples: [
    { good: config(LAYERS, RECORDS(`{"link":0},{"link":1}`)) },
    {
      bad: config(`{"blob":"${TOP}","parent":1},{"blob":«"${BASE}"»,"parent":-1}`, `{"layers":[{"layer":0}],"digest":"${STEP}"}`),
      says: "This layer comes before the one above it in BuildKit's order, which is by `blob`; the cache is the same under another digest",
    },
    {
      bad: config("", `{"digest":"${STEP}","inputs":[[{"link":1}]]},{"digest":«"${SOURCE}"»}`),
      says: "This record comes before the one above it in BuildKit's order, which is by `digest`; the cache is the same under another digest",
    },
    {
      bad: config(LAYERS, RECORDS(`{"link":1},{"link":«0»}`)),
      says: "This link comes before the one above it in BuildKit's order, which is by number; the cache is the same under another digest",
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0) return;
    const finding = disorder(doc);
    if (finding !== undefined) yield finding;
  },
};

/** The first place out of order: it is told once, whatever follows from it. Only what is written as it should be is compared. */
function disorder(doc: Document): Finding | undefined {
  const { tree } = doc;
  const { layers, records } = cacheConfigOf(doc);
  const found = (node: Node, what: string, by: string): Finding => ({
    at: spanOf(tree, node),
    says: `This ${what} comes before the one above it in BuildKit's order, which is by ${by}; the cache is the same under another digest`,
  });
  let last = "";
  for (const { blob, blobNode } of layers) {
    if (blob === undefined || !isPlainSha256(tree, blobNode)) continue;
    if (blob < last) return found(blobNode, "layer", "`blob`");
    last = blob;
  }
  let before: CacheRecord | undefined;
  for (const record of records) {
    if (isPlainSha256(tree, record.digestNode)) {
      const { digest = "" } = before ?? {};
      if ((record.digest ?? "") < digest) return found(record.digestNode, "record", "`digest`");
      if (before !== undefined && record.digest === digest && record.inputs.length < before.inputs.length)
        return found(record.digestNode, "record", "`digest` and then by the number of inputs");
      before = record;
    }
    for (const { links = [] } of record.inputs) {
      let least = 0;
      for (const { to } of links) {
        if (to.value === undefined || to.unwritten) continue;
        if (to.value >= 0 && to.value < least && to.value < records.length) return found(to.node, "link", "number");
        if (to.value < records.length) least = Math.max(least, to.value);
      }
    }
  }
  return undefined;
}
