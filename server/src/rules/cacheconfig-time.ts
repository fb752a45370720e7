import { BROKEN, ESCAPED, kindOf, type Node, replaceValue, STRING, spanOf, stringOf } from "../json/index.ts";
import { cacheConfigOf, member } from "../model/cacheconfig.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { meantTime } from "../oci/rfc3339.ts";
import { isGoTime } from "../oci/time.ts";
import type { Fix, Rule } from "../rule.ts";

const DIGEST = "sha256:2f1f5d1bd4b1f1f3f5c0a37c1f2d9a7de7cf5a92a7dbd9b0d1b0d2c7b1a4e6f3";
const KEY = "sha256:5c8e21a0b7d94f3e6a1f0c2d7b8e9f4a3d6c5b1e0f9a8d7c2b3e4f5a6d1c0b92";
const document = (createdAt: string): string =>
  `{"layers":[{"blob":"${DIGEST}","parent":-1}],"records":[{"layers":[{"layer":0,"createdAt":${createdAt}}],"digest":"${KEY}"}]}`;

function* timesOf(doc: Document): Generator<Node, void, undefined> {
  const { layers, records } = cacheConfigOf(doc);
  for (const { annotationsNode } of layers) yield member(doc.tree, annotationsNode, "createdAt");
  for (const { results } of records) for (const { createdAtNode } of results) yield createdAtNode;
}

/** A time of a cache config that Go's decoder refuses. */
export const cacheconfigTime: Rule = {
  id: "cacheconfig-time",
  subject: "cache",
  severity: "error",
  kinds: ["buildkit-cacheconfig"],
  summary: "`createdAt` in a BuildKit cache config is no time that Go can parse, and BuildKit refuses the whole config over it.",
  why: [
    "BuildKit decodes `createdAt` while it reads the config, so one bad time ends the import of the whole cache:",
    '`parsing time "\\"2026-05-04 08:12:51\\"" as "\\"2006-01-02T15:04:05Z07:00\\"": cannot parse " 08:12:51\\"" as "T"`; from Go 1.20 on the',
    "text is the same without the inner quotes. The step `importing cache manifest from REF` shows the error, and the build goes on without",
    "the cache.",
    "",
    "Go is laxer and stricter than RFC 3339. It takes an hour of one digit (`T9:11:12Z`), a comma before the fraction, offsets such as",
    "`+25:00`, and a missing or `null` time. It refuses a lower-case `t` or `z`, a leap second (`:60`), a space for the `T`, `+0200`, `+02`, a",
    "missing zone, days that the month has not, an empty string, and any `\\u` escape, because it does not decode the string first.",
    "",
    "**By hand:** write `date -u +%Y-%m-%dT%H:%M:%SZ`. Only the order of results of one record depends on it, so a wrong but readable time does",
    "no harm. Where the same time stands as `buildkit/createdat` in the manifest, see [cache-createdat](cache-createdat.md).",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/remotecache/v1/spec.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/spec.go)",
    "[Go, time.Time.UnmarshalJSON](https://pkg.go.dev/time#Time.UnmarshalJSON)",
  ],
  covers: ["12.1", "12.2"],
  since: "0.2.0",
  examples: [
    { good: document(`"2026-05-04T08:12:51.204118732Z"`) },
    { good: document(`"2026-05-04T9:12:51,2+02:00"`) },
    {
      bad: document(`«"2026-05-04 08:12:51 +0000 UTC"»`),
      says: "`2026-05-04 08:12:51 +0000 UTC` is no time that Go can parse; BuildKit refuses the whole cache over it",
      fixed: document(`"2026-05-04T08:12:51Z"`),
    },
    {
      bad: document(`«""»`),
      says: "`createdAt` is empty, which is no time to Go; BuildKit refuses the whole cache over it",
    },
    {
      bad: document(`«"2026-05-04T08:12:51\\u005a"»`),
      says: "`2026-05-04T08:12:51Z` is written with an escape, which Go does not decode in a time; BuildKit refuses the whole cache over it",
      fixed: document(`"2026-05-04T08:12:51Z"`),
    },
  ],
  *check(doc) {
    const { tree } = doc;
    for (const node of timesOf(doc)) {
      // A string without its closing quote is told as syntax.
      if (kindOf(tree, node) !== STRING || ((tree.kind[node] as number) & BROKEN) !== 0) continue;
      const text = stringOf(tree, node);
      const escaped = ((tree.kind[node] as number) & ESCAPED) !== 0;
      const good = isGoTime(text);
      if (good && !escaped) continue;
      const better = good ? { text, sure: true } : meantTime(text);
      const fixes = (): readonly Fix[] =>
        better === undefined
          ? []
          : [
              {
                title: `Replace with \`${better.text}\``,
                safe: better.sure,
                edits: [replaceValue(tree, node, JSON.stringify(better.text))],
              },
            ];
      const what =
        text === ""
          ? "`createdAt` is empty, which is no time to Go"
          : good
            ? `${quote(text)} is written with an escape, which Go does not decode in a time`
            : `${quote(text)} is no time that Go can parse`;
      yield {
        at: spanOf(tree, node),
        says: `${what}; BuildKit refuses the whole cache over it`,
        ...(better === undefined ? {} : { fixes }),
      };
    }
  },
};
