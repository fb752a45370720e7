import { spanOf } from "../json/index.ts";
import { cacheConfigOf, placeOfPosition } from "../model/cacheconfig.ts";
import { cacheGraphOf, isRandom } from "../model/cachegraph.ts";
import { quote } from "../model/quote.ts";
import type { Rule } from "../rule.ts";

const SOURCE = "sha256:5c8e21a0b7d94f3e6a1f0c2d7b8e9f4a3d6c5b1e0f9a8d7c2b3e4f5a6d1c0b92";
const STEP = "sha256:a94f1e0b3c7d2856f9e4a1c0b8d73625e1f0a9c8b7d6e5f4031221304f5e6d7c";
const RANDOM = "random:sha256:f3a1c0d2";
const document = (step: string, source: string): string =>
  `{"layers":[],"records":[{"digest":${step},"inputs":[[{"link":1}]]},{"digest":${source}}]}`;

/** How many links are named beside the finding. */
const SHOWN = 5;

/** A record of a cache config has a key that differs on every run. */
export const cacheconfigRandomRecord: Rule = {
  id: "cacheconfig-random-record",
  subject: "cache",
  severity: "warning",
  kinds: ["buildkit-cacheconfig"],
  summary:
    "A record of a BuildKit cache config has a `random:` digest: BuildKit drops it, or from v0.25 on refuses the cache where another links to it.",
  why: [
    "`random:` marks steps whose key differs on every run, such as a local context without content key. BuildKit never writes them into a cache,",
    "and drops them where it reads one: their results are lost, without a word.",
    "",
    "Where another record links to one, versions differ:",
    "",
    "- v0.25 and newer end the step `importing cache manifest from REF` with `failed to add record 2: invalid dependency type <nil> for sha256:…`,",
    "  or with `invalid looping record` where the `random:` record stands first. The build goes on without any of the cache: an **error**.",
    "- v0.12 to v0.24 drop the links, so the record that has them matches no step, and the rest of the cache is used.",
    "",
    "**By hand:** export the cache again. Tools that write a config should leave such records out, with all that rests on them.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.25, cache/remotecache/v1/chains.go](https://github.com/moby/buildkit/blob/v0.25.0/cache/remotecache/v1/chains.go)",
    "[BuildKit 0.12, cache/remotecache/v1/chains.go](https://github.com/moby/buildkit/blob/v0.12.0/cache/remotecache/v1/chains.go)",
  ],
  covers: ["12.1"],
  since: "0.2.0",
  examples: [
    { good: document(`"${SOURCE}"`, `"${STEP}"`) },
    {
      bad: document(`«"${RANDOM}"»`, `"${SOURCE}"`),
      says: "`random:sha256:f3a1c0d2` is a key of one run alone; BuildKit drops this record with its results",
    },
    {
      bad: document(`"${STEP}"`, `«"${RANDOM}"»`),
      says: "`random:sha256:f3a1c0d2` is a key of one run alone, and record 0 links to it: BuildKit 0.25 and newer refuse the whole cache (invalid dependency type), older ones drop the links",
      severity: "error",
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0) return;
    const { randomLinks } = cacheGraphOf(doc);
    const { records } = cacheConfigOf(doc);
    // What ends the import is told first, so that it is the problem and the others are its places.
    let told = false;
    for (const linked of [true, false])
      for (const [index, { digest, digestNode }] of records.entries()) {
        const links = randomLinks.get(index);
        if (digest === undefined || !isRandom(digest) || (links !== undefined) !== linked) continue;
        const at = spanOf(doc.tree, digestNode);
        const key = `${quote(digest)} is a key of one run alone`;
        const says =
          links === undefined
            ? `${key}; BuildKit drops this record with its results`
            : `${key}, and record ${links[0]?.record} links to it: BuildKit 0.25 and newer refuse the whole cache (invalid dependency type), older ones drop the links`;
        if (told) yield { at, says, severity: "info", place: true };
        else
          yield {
            at,
            says,
            ...(links === undefined
              ? {}
              : {
                  severity: "error" as const,
                  case: "linked",
                  related: links
                    .slice(0, SHOWN)
                    .map(({ link, record }) => ({ at: placeOfPosition(doc.tree, link.to), says: `Record ${record} links to it here` })),
                }),
          };
        told = true;
      }
  },
};
