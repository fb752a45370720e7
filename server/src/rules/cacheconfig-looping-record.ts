import { NONE } from "../json/index.ts";
import { placeOfPosition } from "../model/cacheconfig.ts";
import { cacheGraphOf } from "../model/cachegraph.ts";
import type { Rule } from "../rule.ts";

const SOURCE = "sha256:5c8e21a0b7d94f3e6a1f0c2d7b8e9f4a3d6c5b1e0f9a8d7c2b3e4f5a6d1c0b92";
const STEP = "sha256:a94f1e0b3c7d2856f9e4a1c0b8d73625e1f0a9c8b7d6e5f4031221304f5e6d7c";
const document = (inputs: string, link: string): string =>
  `{"layers":[],"records":[{"digest":"${SOURCE}"${inputs}},{"digest":"${STEP}","inputs":[[{"link":${link}}]]}]}`;

/** A record of a cache config rests on itself, directly or by way of others. */
export const cacheconfigLoopingRecord: Rule = {
  id: "cacheconfig-looping-record",
  subject: "cache",
  severity: "error",
  kinds: ["buildkit-cacheconfig"],
  summary: "The inputs of a record of a BuildKit cache config lead back to it, and BuildKit refuses the whole cache.",
  why: [
    "A record is a build step, and its inputs link to the steps before it. Where the links come back to a record whose inputs are still being",
    "read, the step `importing cache manifest from REF` ends with `invalid looping record`, and the build goes on without any of the cache.",
    "Every record is read, so this does not depend on which blobs are there. BuildKit itself takes loops out when it exports.",
    "",
    "A missing `link` means 0: in the first record it is a loop by itself.",
    "",
    "**By hand:** the right link cannot be guessed; export the cache again.",
  ].join("\n"),
  spec: ["[BuildKit 0.21, cache/remotecache/v1/parse.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/parse.go)"],
  covers: ["12.1"],
  since: "0.2.0",
  examples: [
    { good: document("", "0") },
    {
      bad: document("", "«1»"),
      says: "Record 1 links to itself; BuildKit refuses the whole cache (invalid looping record)",
    },
    {
      bad: document(`,"inputs":[[{"link":1}]]`, "«0»"),
      says: "Record 0 rests on this one already; BuildKit refuses the whole cache (invalid looping record)",
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0) return;
    let told = false;
    const { loopingRecords, outsideRecords } = cacheGraphOf(doc);
    // Where positions point outside, entries went and the others are off as well: that is told first.
    if (outsideRecords.length > 0) return;
    for (const { link, record } of loopingRecords) {
      const to = link.to.value ?? 0;
      const missing = link.to.unwritten ? `\`link\` is ${link.to.node === NONE ? "missing" : "`null`"}, which means 0: ` : "";
      const loop =
        to === record
          ? `${missing === "" ? "Record" : "record"} ${to} links to itself`
          : `${missing === "" ? "Record" : "record"} ${to} rests on this one already`;
      const at = placeOfPosition(doc.tree, link.to);
      const says = `${missing}${loop}; BuildKit refuses the whole cache (invalid looping record)`;
      // Where an entry went, many links lead elsewhere: one fault, and its places.
      yield told ? { at, says, severity: "info", place: true } : { at, says };
      told = true;
    }
  },
};
