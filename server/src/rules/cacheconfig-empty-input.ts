import { spanOf } from "../json/index.ts";
import { cacheGraphOf } from "../model/cachegraph.ts";
import type { Rule } from "../rule.ts";

const SOURCE = "sha256:5c8e21a0b7d94f3e6a1f0c2d7b8e9f4a3d6c5b1e0f9a8d7c2b3e4f5a6d1c0b92";
const STEP = "sha256:a94f1e0b3c7d2856f9e4a1c0b8d73625e1f0a9c8b7d6e5f4031221304f5e6d7c";
const document = (inputs: string): string => `{"layers":[],"records":[{"digest":"${SOURCE}"},{"digest":"${STEP}","inputs":${inputs}}]}`;

/** An input of a record has no links at all. */
export const cacheconfigEmptyInput: Rule = {
  id: "cacheconfig-empty-input",
  subject: "cache",
  severity: "error",
  kinds: ["buildkit-cacheconfig"],
  summary: "An input of a record in a BuildKit cache config has no link, and BuildKit 0.25 and newer refuse the whole cache.",
  why: [
    "Each input of a record lists the records that can give it. From v0.25 on BuildKit refuses an input that lists none: the step",
    "`importing cache manifest from REF` ends with `invalid empty input for record 2`, and the build goes on without any of the cache. v0.12 to",
    "v0.24 accept it, and then no build step ever matches that record. `null` for an input is the same; `[]` or `null` for all of `inputs` is",
    "normal and means that the record is a source.",
    "",
    "It comes from scripts that filter links, and BuildKit's own exporter may leave one behind where it unties a loop.",
    "",
    "**By hand:** export the cache again with the BuildKit that is to read it. The position of an input tells which input it is, so an empty one",
    "cannot simply be taken out; take out the record, if nothing links to it.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.25, cache/remotecache/v1/parse.go](https://github.com/moby/buildkit/blob/v0.25.0/cache/remotecache/v1/parse.go)",
    "[BuildKit commit 2d7ef04df](https://github.com/moby/buildkit/commit/2d7ef04dfd0defe3120a29a5711e36ffbe6c1c11)",
  ],
  covers: ["12.1"],
  since: "0.2.0",
  examples: [
    { good: document(`[[{"selector":"/src","link":0}]]`) },
    { good: document("[]") },
    {
      bad: document(`[«[]»,[{"link":0}]]`),
      says: "This input has no links; BuildKit 0.25 and newer refuse the whole cache (invalid empty input for record 1)",
    },
    {
      bad: document("[«null»]"),
      says: "This input has no links; BuildKit 0.25 and newer refuse the whole cache (invalid empty input for record 1)",
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0) return;
    let told = false;
    for (const { input, record } of cacheGraphOf(doc).emptyInputs) {
      const at = spanOf(doc.tree, input.node);
      const says = `This input has no links; BuildKit 0.25 and newer refuse the whole cache (invalid empty input for record ${record})`;
      yield told ? { at, says, severity: "info", place: true } : { at, says };
      told = true;
    }
  },
};
