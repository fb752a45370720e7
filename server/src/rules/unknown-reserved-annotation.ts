import { NONE, type Node, property, renameKey, spanOf, type Tree } from "../json/index.ts";
import { ANNOTATED_KINDS, annotationsOf, annotationValue } from "../model/annotations.ts";
import { quote } from "../model/quote.ts";
import { closestAnnotation, isReservedKey } from "../oci/annotations.ts";
import type { Finding, Fix, Rule, Severity } from "../rule.ts";

/** Keys are compared with the catalogue this many times at most, so that a hostile document stays cheap. */
export const COMPARE_LIMIT = 100;

/** What is told of one wrong key: at its first place, with the number of places, and a mark at each of the others. */
export function* tellKey(
  tree: Tree,
  keys: readonly Node[],
  words: string,
  more: { readonly severity?: Severity; readonly tag?: "deprecated"; readonly meant?: string | undefined } = {},
): Generator<Finding, void, undefined> {
  const { severity, tag, meant } = more;
  const says = keys.length === 1 ? words : `${words} (here in ${keys.length} places)`;
  const fixable = meant === undefined ? [] : keys.filter((key) => !hasBeside(tree, key, meant));
  for (const [index, key] of keys.entries())
    yield {
      at: spanOf(tree, key),
      says,
      ...(tag === undefined ? {} : { tag }),
      ...(index > 0 ? { place: true as const, severity: "info" as const } : severity === undefined ? {} : { severity }),
      ...(index > 0 || fixable.length === 0 || meant === undefined ? {} : { fixes: () => [renaming(tree, fixable, meant)] }),
    };
}

/** Whether the object that a key stands in has the key `name`, too. */
export function hasBeside(tree: Tree, key: Node, name: string): boolean {
  return property(tree, tree.parent[key] as Node, name) !== NONE;
}

function renaming(tree: Tree, keys: readonly Node[], meant: string): Fix {
  return {
    title: `Rename to \`${meant}\`${keys.length === 1 ? "" : ` in ${keys.length} places`}`,
    // Somebody's program may look for the key as it is.
    safe: false,
    edits: keys.map((key) => renameKey(tree, key, meant)),
  };
}

const index = (annotations: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6","size":1024,"platform":{"architecture":"amd64","os":"linux"}}],"annotations":{${annotations}}}`;
const config = (labels: string): string =>
  `{"architecture":"amd64","os":"linux","config":{"Labels":{${labels}}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** A key in OCI's namespace that OCI has not. */
export const unknownReservedAnnotation: Rule = {
  id: "unknown-reserved-annotation",
  subject: "annotations",
  severity: "warning",
  kinds: ANNOTATED_KINDS,
  summary: "An annotation or label begins with `org.opencontainers.`, which is reserved, but is none of the keys that OCI defines.",
  why: [
    "Nearly always it is a slip: `license` for `licenses`, `author` for `authors`, `base-name` for `base.name`, `created-at` for `created`. No",
    "client, registry or official validator says so (of 23 tried in November 2026 not one), because a reader must accept keys that it does not",
    "know. The information is simply not there: GitHub shows *No description provided*, Artifact Hub does not list the image, licence scanners",
    "find nothing.",
    "",
    "The namespace belongs to OCI's specifications, and `org.opencontainers.image.` to the image specification alone: a key of your own there may",
    "mean something else tomorrow. A name under a domain of yours, `com.example.build-host`, is always free.",
    "",
    "Left alone are the keys of encrypted layers (`org.opencontainers.image.enc.…`), those that the specification writes into a container's",
    "configuration (`org.opencontainers.image.os` and its fellows), regclient's `org.opencontainers.image.referrer.…` and CNAB's",
    "`org.opencontainers.artifactType`. `org.opencontainers.image.author` is such a runtime key, too; on an image `authors` is meant.",
    "",
    "**By hand:** correct the key where it is set: `LABEL` in a Dockerfile, `--annotation` and `--label` of `docker buildx build`, `oras push",
    "--annotation`; of an image that is there with `crane mutate --annotation KEY=VALUE REF` or `regctl image mod --annotation KEY=VALUE REF`",
    "(its digest changes). A label that a base image sets goes away only there.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, annotations.md, Rules](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#rules)",
    "[image-spec 1.1.1, annotations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#pre-defined-annotation-keys)",
    "[image-spec 1.1.1, config.md, Labels](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
  ],
  covers: ["2.22", "4.16", "7.4", "7.6"],
  since: "0.2.0",
  examples: [
    { good: index(`"org.opencontainers.image.licenses":"MIT","com.example.build-host":"ci-7"`) },
    {
      bad: config(`«"org.opencontainers.image.license"»:"MIT"`),
      says: "`org.opencontainers.image.license` is no key that OCI defines; `org.opencontainers.image.licenses` is probably meant",
      fixed: config(`"org.opencontainers.image.licenses":"MIT"`),
    },
    {
      bad: index(`«"org.opencontainers.image.source.url"»:"https://github.com/acme/serve"`),
      says: "`org.opencontainers.image.source.url` is no key that OCI defines; `org.opencontainers.image.source` is probably meant",
      fixed: index(`"org.opencontainers.image.source":"https://github.com/acme/serve"`),
    },
    {
      bad: index(`«"org.opencontainers.image.build-host"»:"ci-7"`),
      says: "`org.opencontainers.image.build-host` is no key that OCI defines, and its namespace is reserved; use a domain of your own",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    let asked = 0;
    for (const { name, entry, keys } of annotationsOf(doc).values()) {
      if (!isReservedKey(name) || (entry !== undefined && entry.status !== "legacy")) continue;
      // What others than OCI have put there and is no slip.
      if (entry !== undefined && entry.replacement === undefined) continue;
      const wrong = keys.filter((key) => annotationValue(tree, key) !== NONE);
      if (wrong.length === 0) continue;
      const meant = entry?.replacement ?? (asked++ < COMPARE_LIMIT ? closestAnnotation(name) : undefined);
      const says =
        meant === undefined
          ? `${quote(name)} is no key that OCI defines, and its namespace is reserved; use a domain of your own`
          : `${quote(name)} is no key that OCI defines; \`${meant}\` is probably meant`;
      yield* tellKey(tree, wrong, says, { meant });
    }
  },
};
