import { BROKEN, kindOf, NONE, type Node, OBJECT, replaceValue, spanOf, stringAt } from "../json/index.ts";
import { annotationOf, CREATED_AT_ANNOTATION, DIFF_ID_ANNOTATION, isCacheLayer } from "../model/cache.ts";
import type { Document } from "../model/document.ts";
import { PLAIN_CACHE_LAYER } from "../model/plain-entry.ts";
import { quote } from "../model/quote.ts";
import { meantTime } from "../oci/rfc3339.ts";
import { isGoTime } from "../oci/time.ts";
import type { Finding, Rule } from "../rule.ts";

const DIFF_ID = `"containerd.io/uncompressed":"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665"`;
const document = (digest: string, annotations: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.buildkit.cacheconfig.v0","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":565},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":${digest},"size":2811969,"annotations":{${annotations}}}]}`;
const DIGEST = `"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2"`;

/** A layer of a BuildKit cache has a time that BuildKit cannot parse, or none. */
export const cacheCreatedat: Rule = {
  id: "cache-createdat",
  subject: "cache",
  severity: "warning",
  kinds: ["oci-index", "docker-list", "oci-manifest", "docker-manifest"],
  summary: "`buildkit/createdat` of a cache layer is no time that BuildKit can parse, or is missing.",
  why: [
    'BuildKit parses this annotation when the layer is wanted. If it cannot (`parsing time "…" as "2006-01-02T15:04:05Z07:00"`), it drops',
    "the records that need the layer and runs the step: the build is slower and says nothing. It comes from scripts that write",
    "Go's `time.Now().String()` or `date` as it is.",
    "",
    "Where the annotation is missing, BuildKit takes the time of the import: a hint only, told once.",
    "",
    "**By hand:** write RFC 3339 with a capital `T` and either a capital `Z` or an offset with a colon:",
    "`date -u +%Y-%m-%dT%H:%M:%SZ`. BuildKit parses as Go does, laxer and stricter than RFC 3339: `T9:11:12Z`, a comma before the fraction and",
    "`+25:00` pass; a lower-case `t` or `z`, a leap second, a space for the `T`, `+0200`, 30 February and a missing zone do not.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, worker/base/worker.go, FromRemote](https://github.com/moby/buildkit/blob/v0.21.0/worker/base/worker.go)",
    "[RFC 3339, section 5.6](https://www.rfc-editor.org/rfc/rfc3339#section-5.6)",
  ],
  covers: ["12.4"],
  since: "0.1.0",
  examples: [
    { good: document(DIGEST, `"buildkit/createdat":"2024-03-18T09:41:07.532190844Z",${DIFF_ID}`) },
    { good: document(DIGEST, `"buildkit/createdat":"2019-08-14T17:52:26.789506223-07:00",${DIFF_ID}`) },
    {
      bad: document(DIGEST, `"buildkit/createdat":«"2022-01-01 12:00:00 +0000 UTC m=+0.1"»,${DIFF_ID}`),
      says: "`2022-01-01 12:00:00 +0000 UTC m=+0.1` is no time that BuildKit can parse, so it can never use this layer",
      fixed: document(DIGEST, `"buildkit/createdat":"2022-01-01T12:00:00Z",${DIFF_ID}`),
    },
    {
      bad: document(`«${DIGEST}»`, DIFF_ID),
      says: "1 cache layer has no `buildkit/createdat` annotation; BuildKit takes the time of the import instead",
      severity: "hint",
    },
  ],
  *check(doc) {
    if (doc.cache === undefined) return;
    let missing = 0;
    let first = NONE;
    for (const descriptor of doc.descriptors) {
      if (
        descriptor.plain === PLAIN_CACHE_LAYER ||
        !isCacheLayer(doc, descriptor) ||
        kindOf(doc.tree, descriptor.annotationsNode) !== OBJECT
      )
        continue;
      const value = annotationOf(doc, descriptor, CREATED_AT_ANNOTATION);
      if (value === NONE) {
        // Without a diff ID the layer is of no use anyhow: cache-layer-diff-id tells that.
        if (annotationOf(doc, descriptor, DIFF_ID_ANNOTATION) === NONE) continue;
        if (missing++ === 0) first = descriptor.digestNode === NONE ? descriptor.node : descriptor.digestNode;
        continue;
      }
      const text = stringAt(doc.tree, value);
      // A string without its closing quote is told as syntax.
      if (text !== undefined && ((doc.tree.kind[value] as number) & BROKEN) === 0 && !isGoTime(text)) yield unreadable(doc, value, text);
    }
    if (missing > 0 && doc.tree.faults.length === 0)
      yield {
        at: spanOf(doc.tree, first),
        says: `${missing} cache layer${missing === 1 ? " has" : "s have"} no \`buildkit/createdat\` annotation; BuildKit takes the time of the import instead`,
        severity: "hint",
      };
  },
};

function unreadable({ tree }: Document, value: Node, text: string): Finding {
  const better = meantTime(text);
  const finding: Finding = {
    at: spanOf(tree, value),
    case: "malformed",
    says: `${quote(text)} is no time that BuildKit can parse, so it can never use this layer`,
  };
  if (better === undefined) return finding;
  const fix = {
    title: `Replace with \`${better.text}\``,
    safe: better.sure,
    edits: [replaceValue(tree, value, JSON.stringify(better.text))],
  };
  return { ...finding, fixes: () => [fix] };
}
