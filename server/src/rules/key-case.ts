import { BROKEN, keysOf, NONE, type Node, renameKey, spanOf, stringOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { foldName } from "../model/letter-case.ts";
import { type OddObject, oddObjects } from "../model/properties.ts";
import { quote } from "../model/quote.ts";
import type { Finding, Rule } from "../rule.ts";

/** A known property in other letters: Go takes it, others do not. */
export const keyCase: Rule = {
  id: "key-case",
  subject: "text",
  severity: "warning",
  summary: "A property is spelled in other letter case than the specification has it: some readers take it, others pass it over.",
  why: [
    "JSON names are case-sensitive, but Go's decoder compares them without regard to case (it even takes `\u212A` for `k`). So Docker,",
    "containerd, podman, skopeo, oras and the registries read `MediaType` as `mediaType`, and JavaScript, Python, Rust and Java readers do",
    "not see it at all. Nobody reports it; what people see is a missing value: `mediaType` missing, an image without layers, annotations that",
    "do not show.",
    "",
    "Where both spellings stand in one object it is an **error**: with `config` and `Config` naming different blobs, skopeo, podman,",
    "buildah, Docker, containerd, go-containerregistry, regclient and oras fetched the *second*, the JavaScript client the *first* (measured",
    "2026-11). One digest, two images.",
    "",
    "**By hand:** write the name as the specification does, `mediaType`, `schemaVersion`, `artifactType`; in image configs `Env`, `Cmd`,",
    "`Labels` begin with a capital inside `config`, and `architecture`, `os`, `rootfs` do not. Where both stand, find out which one is meant",
    "and remove the other. Keys of `annotations` and `Labels` are your own and are left alone.",
  ].join("\n"),
  spec: [
    "[RFC 8259, section 8.3](https://www.rfc-editor.org/rfc/rfc8259#section-8.3)",
    "[image-spec 1.1.1, manifest.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
  ],
  covers: ["0.6", "11.3"],
  since: "0.1.0",
  examples: [
    {
      good: `{"architecture":"amd64","os":"linux","config":{"Labels":{"env":"production"}},"rootfs":{"type":"layers","diff_ids":[]}}`,
    },
    {
      bad: `{"schemaVersion":2,«"MediaType"»:"application/vnd.oci.image.index.v1+json","manifests":[]}`,
      says: "`MediaType` is spelled `mediaType`; Go clients read it all the same, other readers do not see it",
      fixed: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`,
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json",«"MediaType"»:"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[]}`,
      says: "`MediaType` stands beside `mediaType`: Go clients take the last of the two, other readers the one in the right letters",
      severity: "error",
    },
  ],
  *check(doc) {
    for (const odd of oddObjects(doc)) yield* variantsIn(doc, odd);
  },
};

/** The case variants among the keys of one object: each spelling once, at its last key, because the same one again is a duplicate. */
function* variantsIn({ tree }: Document, { node, shape }: OddObject): Generator<Finding, void, undefined> {
  const lastOf = new Map<string, Node>();
  const spellings = new Map<string, string[]>();
  for (const key of keysOf(tree, node)) {
    if (((tree.kind[key] as number) & BROKEN) !== 0) continue;
    const name = stringOf(tree, key);
    const right = shape.names.has(name) ? name : shape.folded.get(foldName(name));
    if (right === undefined) continue;
    if (!lastOf.has(name)) spellings.set(right, [...(spellings.get(right) ?? []), name]);
    lastOf.set(name, key);
  }
  for (const [right, names] of spellings)
    for (const name of names) {
      if (name === right) continue;
      const key = lastOf.get(name) ?? NONE;
      const beside = names.includes(right) ? right : names.find((other) => other !== name);
      if (beside === undefined) {
        yield {
          at: spanOf(tree, key),
          says: `${quote(name)} is spelled ${quote(right)}; Go clients read it all the same, other readers do not see it`,
          fixes: () => [{ title: `Rename to ${quote(right)}`, safe: true, edits: [renameKey(tree, key, right)] }],
        };
        continue;
      }
      yield {
        at: spanOf(tree, key),
        says: `${quote(name)} stands beside ${quote(beside)}: Go clients take the last of the two, other readers the one in the right letters`,
        severity: "error",
        related: [{ at: spanOf(tree, lastOf.get(beside) ?? NONE), says: `${quote(beside)} stands here` }],
      };
    }
}
