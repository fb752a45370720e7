import { cacheConfigOf, placeOfPosition } from "../model/cacheconfig.ts";
import { cacheGraphOf } from "../model/cachegraph.ts";
import type { Rule } from "../rule.ts";
import { countedFromZero } from "./cacheconfig-layer-index.ts";

const SOURCE = "sha256:5c8e21a0b7d94f3e6a1f0c2d7b8e9f4a3d6c5b1e0f9a8d7c2b3e4f5a6d1c0b92";
const STEP = "sha256:a94f1e0b3c7d2856f9e4a1c0b8d73625e1f0a9c8b7d6e5f4031221304f5e6d7c";
const document = (link: string): string =>
  `{"layers":[],"records":[{"digest":"${SOURCE}"},{"digest":"${STEP}","inputs":[[{"link":${link}}]]}]}`;

/** An input of a record points at a record that is not there. */
export const cacheconfigRecordId: Rule = {
  id: "cacheconfig-record-id",
  subject: "cache",
  severity: "error",
  kinds: ["buildkit-cacheconfig"],
  summary: "A `link` of a BuildKit cache config points outside of `records`, and BuildKit refuses the whole cache.",
  why: [
    "The inputs of a record name the records they come from by position in `records`, counted from 0. Where there is no such position the step",
    "`importing cache manifest from REF` ends with `invalid record ID: 7`, and the build goes on without any of the cache. Every record is read,",
    "so this does not depend on which blobs are there. It comes from configs that were cut, merged or filtered by a script that left the",
    "numbers as they were.",
    "",
    "**By hand:** the number cannot be guessed; export the cache again. If you drop records from a config, drop the links to them as well and",
    "count the others anew.",
  ].join("\n"),
  spec: ["[BuildKit 0.21, cache/remotecache/v1/parse.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/parse.go)"],
  covers: ["12.1"],
  since: "0.2.0",
  examples: [
    { good: document("0") },
    {
      bad: document("«2»"),
      says: "`2` is no record: `records` has 2, counted from 0; BuildKit refuses the whole cache (invalid record ID: 2)",
    },
    {
      bad: document("«-1»"),
      says: "`-1` is no record: `records` has 2, counted from 0; BuildKit refuses the whole cache (invalid record ID: -1)",
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0) return;
    const { records } = cacheConfigOf(doc);
    let told = false;
    for (const { link } of cacheGraphOf(doc).outsideRecords) {
      const value = link.to.value ?? 0;
      const at = placeOfPosition(doc.tree, link.to);
      const says = `\`${value}\` is no record: ${countedFromZero("records", records.length, true)}; BuildKit refuses the whole cache (invalid record ID: ${value})`;
      // Where entries went, many numbers are off: one fault, and its places.
      yield told ? { at, says, severity: "info", place: true } : { at, says };
      told = true;
    }
  },
};
