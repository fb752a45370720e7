import { beginningOf, cacheConfigOf } from "../model/cacheconfig.ts";
import type { Rule } from "../rule.ts";

const BASE = "sha256:2f1f5d1bd4b1f1f3f5c0a37c1f2d9a7de7cf5a92a7dbd9b0d1b0d2c7b1a4e6f3";
const OTHER = "sha256:b0b6a3a1f6d0d1c7e89a5f2c4d3e1b7096f8e5d4c3b2a1908f7e6d5c4b3a2918";
const STEP = "sha256:a94f1e0b3c7d2856f9e4a1c0b8d73625e1f0a9c8b7d6e5f4031221304f5e6d7c";
const document = (results: string): string =>
  `{"layers":[{"blob":"${BASE}","parent":-1},{"blob":"${OTHER}","parent":-1}],"records":[{"layers":[${results}],"digest":"${STEP}"}]}`;
const FIRST = `{"layer":0,"createdAt":"2026-05-04T08:12:51.2Z"}`;
const LAST = `{"layer":1,"createdAt":"2026-02-11T17:40:03.9Z"}`;

/** A record of a cache config has more than one result. */
export const cacheconfigSeveralResults: Rule = {
  id: "cacheconfig-several-results",
  subject: "cache",
  severity: "warning",
  kinds: ["buildkit-cacheconfig"],
  summary: "A record of a BuildKit cache config has several results, of which BuildKit before v0.25 keeps the last and drops the others.",
  why: [
    "BuildKit writes one result for each record, the newest. Where a record lists several, in `layers` or `chains`, v0.12 to v0.24 keep the",
    "**last in the text**, whatever its `createdAt` says, and drop the others without a word; if the last one's blobs are gone, an older one may be",
    "what is kept. v0.25 and newer keep all and prefer the newest. So the same cache gives different layers to different builders.",
    "",
    "It comes from configs that a script merged. Two caches are better named both with `--cache-from`, as often as needed.",
    "",
    "**By hand:** keep the result that you want, mostly the one with the latest `createdAt`, and remove the others.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.12, cache/remotecache/v1/chains.go](https://github.com/moby/buildkit/blob/v0.12.0/cache/remotecache/v1/chains.go)",
    "[BuildKit 0.25, cache/remotecache/v1/chains.go](https://github.com/moby/buildkit/blob/v0.25.0/cache/remotecache/v1/chains.go)",
  ],
  covers: ["12.1"],
  since: "0.2.0",
  examples: [
    { good: document(FIRST) },
    {
      bad: document(`«{»${FIRST.slice(1)},${LAST}`),
      says: "This record has 2 results; BuildKit before v0.25 keeps the last in the text and drops this one",
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0) return;
    let told = false;
    for (const { results } of cacheConfigOf(doc).records) {
      const [first] = results;
      if (first === undefined || results.length < 2) continue;
      const at = beginningOf(doc.tree, first.node);
      const says = `This record has ${results.length} results; BuildKit before v0.25 keeps the last in the text and drops ${results.length === 2 ? "this one" : "the others"}`;
      yield told ? { at, says, severity: "info", place: true } : { at, says };
      told = true;
    }
  },
};
