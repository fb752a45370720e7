import { NONE, type Node, property, stringAt } from "../json/index.ts";
import { ANNOTATED_KINDS, annotationsOf, annotationValue, ownerOf } from "../model/annotations.ts";
import { CREATED_AT_ANNOTATION, DIFF_ID_ANNOTATION } from "../model/cache.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { closestAnnotation, isReservedKey } from "../oci/annotations.ts";
import type { Rule } from "../rule.ts";
import { COMPARE_LIMIT, hasBeside, tellKey } from "./unknown-reserved-annotation.ts";

const index = (annotations: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6","size":1024,"platform":{"architecture":"amd64","os":"linux"}}],"annotations":{${annotations}}}`;

/** Whether an attestation lacks the key that is meant: its entry says so by its platform, `unknown/unknown`, and its own rules tell. */
function isMissedElsewhere(doc: Document, key: Node, meant: string): boolean {
  if (!meant.startsWith("vnd.docker.reference.")) return false;
  const owner = ownerOf(doc, key);
  return typeof owner !== "string" && stringAt(doc.tree, property(doc.tree, owner.platformNode, "os")) === "unknown";
}

/** A key differs from a known one by a slip of the pen, or is an old name that another has replaced. */
export const misspeltAnnotation: Rule = {
  id: "misspelt-annotation",
  subject: "annotations",
  severity: "hint",
  kinds: ANNOTATED_KINDS,
  summary: "An annotation or label differs from a known one by a letter or a sign, or is an old name that another has replaced.",
  why: [
    "Keys are compared letter by letter, so `io.artifacthub.package.readmeUrl` is to Artifact Hub no `readme-url`, and",
    "`oci.opencontainers.image.created`, a slip in the specification's own example, no `org.opencontainers.image.created`. Nothing is refused and",
    "nothing is said; what the key should do does not happen.",
    "",
    "Anyone may invent keys, so this is no more than a hint, and an unknown key that is near to no other is never told. Where OCI's own key is",
    "meant, or an old one has been replaced (`org.opencontainers.artifact.created` of the withdrawn artifact manifest), it is information.",
    "Slips inside OCI's namespace are [unknown-reserved-annotation](unknown-reserved-annotation.md).",
    "",
    "**By hand:** write the key as its project does, which completion offers, where it is set: `--annotation` and `--label` of `docker buildx",
    "build`, `oras push --annotation`, `crane mutate --annotation`.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, annotations.md, Rules](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#rules)"],
  covers: [],
  since: "0.2.0",
  examples: [
    { good: index(`"io.artifacthub.package.readme-url":"https://example.com/README.md","com.example.readmeUrl":"x"`) },
    {
      bad: index(`«"io.artifacthub.package.readmeUrl"»:"https://example.com/README.md"`),
      says: "`io.artifacthub.package.readmeUrl` is unknown; `io.artifacthub.package.readme-url` is probably meant",
      fixed: index(`"io.artifacthub.package.readme-url":"https://example.com/README.md"`),
    },
    {
      bad: index(`«"oci.opencontainers.image.created"»:"2026-10-02T11:20:41Z"`),
      says: "`oci.opencontainers.image.created` is unknown; `org.opencontainers.image.created` is probably meant",
      severity: "info",
      fixed: index(`"org.opencontainers.image.created":"2026-10-02T11:20:41Z"`),
    },
    {
      bad: index(`«"org.opencontainers.artifact.description"»:"Scan of 2 October"`),
      says: "`org.opencontainers.artifact.description` is an old name; `org.opencontainers.image.description` has replaced it",
      severity: "info",
      fixed: index(`"org.opencontainers.image.description":"Scan of 2 October"`),
    },
  ],
  *check(doc) {
    const { tree } = doc;
    let asked = 0;
    for (const { name, entry, keys } of annotationsOf(doc).values()) {
      const old = entry?.status === "deprecated";
      // The withdrawn manifests have their own keys.
      if (old ? doc.kind === "oci-artifact" : isReservedKey(name) || (entry !== undefined && entry.status !== "legacy")) continue;
      if (entry === undefined && asked++ >= COMPARE_LIMIT) continue;
      const meant = closestAnnotation(name);
      if (meant === undefined) continue;
      // A cache whose layers lack these says so itself.
      if (doc.cache !== undefined && (meant === DIFF_ID_ANNOTATION || meant === CREATED_AT_ANNOTATION)) continue;
      // Where the right key stands beside, this is another one.
      const wrong = keys.filter(
        (key) => annotationValue(tree, key) !== NONE && !hasBeside(tree, key, meant) && !isMissedElsewhere(doc, key, meant),
      );
      if (wrong.length === 0) continue;
      const says = old
        ? `${quote(name)} is an old name; \`${meant}\` has replaced it`
        : `${quote(name)} is unknown; \`${meant}\` is probably meant`;
      yield* tellKey(tree, wrong, says, {
        meant,
        ...(old || isReservedKey(meant) ? { severity: "info" as const } : {}),
        ...(old ? { tag: "deprecated" as const } : {}),
      });
    }
  },
};
