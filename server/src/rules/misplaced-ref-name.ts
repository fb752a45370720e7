import { NONE, type Node, removeNodes, spanOf } from "../json/index.ts";
import { ANNOTATED_KINDS, annotationsOf, annotationValue, ownerOf } from "../model/annotations.ts";
import type { Rule } from "../rule.ts";

/** What an entry of a layout is called. */
export const REF_NAME = "org.opencontainers.image.ref.name";

const manifest = (annotations: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969}]${annotations}}`;

/** `ref.name` stands where nobody reads it: not at an entry of an index. */
export const misplacedRefName: Rule = {
  id: "misplaced-ref-name",
  subject: "annotations",
  severity: "warning",
  kinds: ANNOTATED_KINDS,
  summary: "`org.opencontainers.image.ref.name` stands elsewhere than at an entry of a layout's `index.json`, and names nothing there.",
  why: [
    "The annotation names an entry of a layout's `index.json`, and only there clients look for it. On a manifest, on an index as a whole, on a",
    "config, a layer or a subject it names nothing: `skopeo inspect oci:DIR:1.4.0` still says `no descriptor found for reference '1.4.0'`, umoci",
    "`tag is not found`.",
    "",
    "As a label it is as useless and not reported: every image built on Ubuntu carries it from there.",
    "",
    "**By hand:** take it out here, and name the image where it is listed: `skopeo copy oci:DIR oci:DIR:1.4.0`, `oras tag --oci-layout",
    "DIR@DIGEST 1.4.0`, or `docker buildx build --output type=oci,name=…,dest=…`. For the version of the software there is",
    "`org.opencontainers.image.version`. Which index is an `index.json` cannot be seen in its text, so at the entries of any index the name is",
    "left alone.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, annotations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#pre-defined-annotation-keys)",
    "[image-spec 1.1.1, image-layout.md, index.json](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md#indexjson-file)",
  ],
  covers: ["5.10"],
  since: "0.2.0",
  examples: [
    { good: manifest(`,"annotations":{"org.opencontainers.image.version":"1.4.0"}`) },
    {
      bad: manifest(`,"annotations":{"org.opencontainers.image.version":"1.4.0",«"${REF_NAME}"»:"1.4.0"}`),
      says: `\`${REF_NAME}\` names nothing here; only entries of a layout's \`index.json\` have names`,
      fixed: manifest(`,"annotations":{"org.opencontainers.image.version":"1.4.0"}`),
    },
  ],
  *check(doc) {
    const use = annotationsOf(doc).get(REF_NAME);
    if (use === undefined || doc.kind === "oci-config" || doc.kind === "docker-config") return;
    const misplaced: Node[] = [];
    for (const key of use.keys) {
      const owner = ownerOf(doc, key);
      if (typeof owner !== "string" && (owner.place === "manifest" || owner.place === "self")) continue;
      if (annotationValue(doc.tree, key) !== NONE) misplaced.push(key);
    }
    const says = `\`${REF_NAME}\` names nothing here; only entries of a layout's \`index.json\` have names`;
    for (const [index, key] of misplaced.entries()) {
      const at = spanOf(doc.tree, key);
      if (index > 0) yield { at, says, place: true, severity: "info" };
      else
        yield {
          at,
          says: misplaced.length === 1 ? says : `${says} (here in ${misplaced.length} places)`,
          fixes: () => [{ title: "Remove it", safe: false, edits: removeNodes(doc.tree, misplaced) }],
        };
    }
  },
};
