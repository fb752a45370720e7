import { NONE, removeNodes } from "../json/index.ts";
import { ANNOTATED_KINDS, annotationsOf, annotationValue, wordFor } from "../model/annotations.ts";
import type { Rule } from "../rule.ts";
import { tellKey } from "./unknown-reserved-annotation.ts";

const index = (annotations: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6","size":1024,"platform":{"architecture":"amd64","os":"linux"}}],"annotations":{${annotations}}}`;

/** An annotation or label has an empty key. */
export const emptyAnnotationKey: Rule = {
  id: "empty-annotation-key",
  subject: "annotations",
  severity: "warning",
  kinds: ANNOTATED_KINDS,
  summary: "An annotation or label has the empty string as its key, so nothing can ask for it.",
  why: [
    'It is what is left of a key that a script meant to fill in, `--annotation "$KEY=value"` with `KEY` unset. No reader refuses it: 23 clients,',
    "registries and validators took such a manifest in November 2026, the official schema included, whose pattern passes over an empty name. But",
    "nothing looks for an empty key, command lines cannot name it, and Kubernetes refuses one.",
    "",
    "**By hand:** give the key its name where it is set, or remove the line: `LABEL` in a Dockerfile, `--annotation` and `--label` of `docker buildx",
    "build`, `oras push --annotation`.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, annotations.md, Rules](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#rules)"],
  covers: ["1.14"],
  since: "0.2.0",
  examples: [
    { good: index(`"com.example.build":""`) },
    {
      bad: index(`"com.example.build":"812",«""»:"ci-7"`),
      says: "This annotation has an empty key, so nothing can ask for it",
      fixed: index(`"com.example.build":"812"`),
    },
  ],
  *check(doc) {
    const keys = annotationsOf(doc)
      .get("")
      ?.keys.filter((key) => annotationValue(doc.tree, key) !== NONE);
    if (keys === undefined || keys.length === 0) return;
    for (const finding of tellKey(doc.tree, keys, `This ${wordFor(doc)} has an empty key, so nothing can ask for it`))
      yield finding.place === true
        ? finding
        : { ...finding, fixes: () => [{ title: "Remove it", safe: false, edits: removeNodes(doc.tree, keys) }] };
  },
};
