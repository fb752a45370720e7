import { NONE, type Node, spanOf, stringOf } from "../json/index.ts";
import { annotationsOf, annotationValue } from "../model/annotations.ts";
import { quote } from "../model/quote.ts";
import type { Rule } from "../rule.ts";

/** Bare words that known tools write: cosign's, besides those of the catalogue. */
const KNOWN: ReadonlySet<string> = new Set(["predicateType"]);

const index = (annotations: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6","size":1024,"platform":{"architecture":"amd64","os":"linux"}}],"annotations":{${annotations}}}`;

/** An annotation's key is a bare word. */
export const bareAnnotationKey: Rule = {
  id: "bare-annotation-key",
  subject: "annotations",
  severity: "hint",
  kinds: ["oci-index", "oci-manifest", "oci-artifact", "oci-descriptor"],
  summary: "An annotation's key is a bare word such as `version`, and names no domain that it belongs to.",
  why: [
    "Annotations of all programs share one object. `version` may be the image's, the schema's or the scanner's, and whoever writes it last",
    "wins; nobody can know what it means. The specification therefore advises names in reverse domain notation: `com.example.version`. Nothing",
    "refuses a bare word, so this is a hint.",
    "",
    "Not told: labels of an image config, where `maintainer` and `name` are everywhere and mostly come from a base image, and the bare words",
    "that cosign writes (`kind`, `predicateType`).",
    "",
    "**By hand:** put a domain of yours before it, or use OCI's key if there is one (`version` is `org.opencontainers.image.version`), where the",
    "annotation is set: `docker buildx build --annotation`, `oras push --annotation`, `crane mutate --annotation`.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, annotations.md, Rules](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#rules)"],
  covers: ["7.3"],
  since: "0.2.0",
  examples: [
    { good: index(`"com.example.build":"812"`) },
    {
      bad: index(`«"build"»:"812"`),
      says: "`build` is a bare word; keys are named after a domain, as `com.example.build` is",
    },
    {
      bad: index(`«"build"»:"812",«"host name"»:"ci-7"`),
      says: [
        "`build` is a bare word; keys are named after a domain, as `com.example.build` is (2 such keys)",
        "`host name` is a bare word; keys are named after a domain",
      ],
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const bare: Node[] = [];
    for (const { name, entry, keys } of annotationsOf(doc).values())
      if (entry === undefined && name !== "" && !/[./:]/.test(name) && !KNOWN.has(name))
        for (const key of keys) if (annotationValue(tree, key) !== NONE) bare.push(key);
    bare.sort((a, b) => a - b);
    for (const [index, key] of bare.entries()) {
      const name = stringOf(tree, key);
      const example = /^[A-Za-z][\w-]{0,40}$/.test(name) ? `, as \`com.example.${name}\` is` : "";
      const says = `${quote(name)} is a bare word; keys are named after a domain${example}`;
      const at = spanOf(tree, key);
      if (index > 0) yield { at, says, place: true, severity: "info" };
      else yield { at, says: bare.length === 1 ? says : `${says} (${bare.length} such keys)` };
    }
  },
};
