import { NONE, spanOf } from "../json/index.ts";
import { beginningOf, cacheConfigOf } from "../model/cacheconfig.ts";
import { cacheGraphOf } from "../model/cachegraph.ts";
import type { Rule } from "../rule.ts";

const BASE = "sha256:2f1f5d1bd4b1f1f3f5c0a37c1f2d9a7de7cf5a92a7dbd9b0d1b0d2c7b1a4e6f3";
const SOURCE = "sha256:5c8e21a0b7d94f3e6a1f0c2d7b8e9f4a3d6c5b1e0f9a8d7c2b3e4f5a6d1c0b92";
const STEP = "sha256:a94f1e0b3c7d2856f9e4a1c0b8d73625e1f0a9c8b7d6e5f4031221304f5e6d7c";
const RESULT = `"layers":[{"layer":0,"createdAt":"2026-05-04T08:12:51.2Z"}]`;
const document = (source: string, step: string): string => `{"layers":[{"blob":"${BASE}","parent":-1}],"records":[${source},${step}]}`;

/** A record of a cache config does not say which step it is. */
export const cacheconfigRecordWithoutDigest: Rule = {
  id: "cacheconfig-record-without-digest",
  subject: "cache",
  severity: "warning",
  kinds: ["buildkit-cacheconfig"],
  summary:
    "A record of a BuildKit cache config has no digest: no step finds it, and where another links to it many versions refuse the cache.",
  why: [
    "The digest of a record is the key by which BuildKit finds it again. Without one (missing, `null` or empty) no step ever matches, so its",
    "results are lost without a word.",
    "",
    "If such a record has no inputs and another record links to it, the fault is an **error**: BuildKit from v0.12 on stores it under an empty",
    "name, takes that for a record it is still reading, and ends the step `importing cache manifest from REF` with `invalid loop`. The build goes",
    "on without any of the cache. Versions since the middle of 2026 read on.",
    "",
    "It comes from scripts, and from records that were emptied (`{}`, `null`) to keep the numbers of the others. An empty record that nothing",
    "links to is harmless, and the rule is silent about it.",
    "",
    "**By hand:** the digest cannot be found out from the config; export the cache again.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.12, cache/remotecache/v1/cachestorage.go](https://github.com/moby/buildkit/blob/v0.12.0/cache/remotecache/v1/cachestorage.go)",
    "[BuildKit 0.21, cache/remotecache/v1/spec.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/spec.go)",
  ],
  covers: ["12.1"],
  since: "0.2.0",
  examples: [
    { good: document(`{"digest":"${SOURCE}",${RESULT}}`, `{"digest":"${STEP}","inputs":[[{"link":0}]]}`) },
    {
      bad: document(`«{»${RESULT}}`, `{"digest":"${STEP}"}`),
      says: "This record has no digest, so no step ever finds it and its results are lost",
    },
    {
      bad: document(`{${RESULT},"digest":«""»}`, `{"digest":"${STEP}","inputs":[[{"link":0}]]}`),
      says: "This record has no digest, and record 1 links to it: BuildKit up to 2026 refuses the whole cache (invalid loop)",
      severity: "error",
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0) return;
    const { namelessLinks } = cacheGraphOf(doc);
    const { records } = cacheConfigOf(doc);
    // What ends the import is told first, so that it is the problem and the others are its places.
    let told = false;
    for (const linked of [true, false])
      for (const [index, { node, digest, digestNode, inputs, results }] of records.entries()) {
        const links = namelessLinks.get(index);
        if (digest !== "" || (links !== undefined) !== linked) continue;
        if (!linked && inputs.length === 0 && results.length === 0) continue;
        const at = digestNode === NONE ? beginningOf(doc.tree, node) : spanOf(doc.tree, digestNode);
        const says =
          links === undefined
            ? "This record has no digest, so no step ever finds it and its results are lost"
            : `This record has no digest, and record ${links[0]?.record} links to it: BuildKit up to 2026 refuses the whole cache (invalid loop)`;
        yield told
          ? { at, says, severity: "info", place: true }
          : { at, says, ...(linked ? { severity: "error" as const, case: "linked" } : {}) };
        told = true;
      }
  },
};
