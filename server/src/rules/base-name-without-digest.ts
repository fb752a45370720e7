import { NONE, type Node, property, spanOf, stringOf } from "../json/index.ts";
import { ANNOTATED_KINDS, annotationsOf, annotationValue } from "../model/annotations.ts";
import type { Rule } from "../rule.ts";

/** The image that an image is built on. */
export const BASE_NAME = "org.opencontainers.image.base.name";
const BASE_DIGEST = "org.opencontainers.image.base.digest";

const index = (annotations: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6","size":1024,"platform":{"architecture":"amd64","os":"linux"}}],"annotations":{${annotations}}}`;

/** The base image is named, but not by its digest. */
export const baseNameWithoutDigest: Rule = {
  id: "base-name-without-digest",
  subject: "annotations",
  severity: "info",
  kinds: ANNOTATED_KINDS,
  summary: "`org.opencontainers.image.base.name` stands without `base.digest`, so nobody can tell whether the base has changed since.",
  why: [
    "A name such as `docker.io/library/alpine:3.20` points to another image every few weeks. Whoever wants to know whether this image must be",
    "rebuilt compares `base.digest` with what the name points to today; without it there is nothing to compare. `crane rebase` looks for it,",
    "too (`could not determine old base image by digest from annotations`). The specification says that both should be given.",
    "",
    "**By hand:** the digest that the base had at the time of the build: `crane digest docker.io/library/alpine:3.20` before it, then `docker buildx",
    'build --annotation "org.opencontainers.image.base.digest=sha256:…"`. buildah writes both by itself.',
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, annotations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#pre-defined-annotation-keys)",
  ],
  covers: ["7.13"],
  since: "0.2.0",
  examples: [
    {
      good: index(
        `"${BASE_NAME}":"docker.io/library/alpine:3.20","${BASE_DIGEST}":"sha256:c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b"`,
      ),
    },
    {
      bad: index(`«"${BASE_NAME}"»:"docker.io/library/alpine:3.20"`),
      says: `\`${BASE_NAME}\` stands without \`${BASE_DIGEST}\`, which tells whether the base has changed`,
    },
  ],
  *check(doc, { specVersion }) {
    // Neither of the two is of 1.0: newer-than-spec-version.
    if (specVersion === "1.0") return;
    const { tree } = doc;
    const use = annotationsOf(doc).get(BASE_NAME);
    // In a text with syntax faults the digest may be about to be typed.
    if (use === undefined || tree.faults.length > 0) return;
    const alone: Node[] = [];
    for (const key of use.keys) {
      const value = annotationValue(tree, key);
      if (value === NONE) continue;
      const name = stringOf(tree, value);
      if (name !== "" && name !== "scratch" && property(tree, tree.parent[key] as Node, BASE_DIGEST) === NONE) alone.push(key);
    }
    const says = `\`${BASE_NAME}\` stands without \`${BASE_DIGEST}\`, which tells whether the base has changed`;
    for (const [index, key] of alone.entries())
      yield index > 0
        ? { at: spanOf(tree, key), says, place: true, severity: "info" }
        : { at: spanOf(tree, key), says: alone.length === 1 ? says : `${says} (here in ${alone.length} places)` };
  },
};
