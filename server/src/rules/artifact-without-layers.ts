import { ARRAY, firstChild, insertElement, keyOf, kindOf, NONE, spanOf, writeIn } from "../json/index.ts";
import { configOf, namesArtifactType } from "../model/artifact.ts";
import { EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { MEDIA_TYPE_OCI_EMPTY } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";

const EMPTY = `{"mediaType":"${MEDIA_TYPE_OCI_EMPTY}","digest":"${EMPTY_OBJECT_DIGEST}","size":2}`;
const document = (layers: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.approval.v1","config":${EMPTY},${layers},"annotations":{"com.example.approved-by":"qa"}}`;

/** An artifact has no content, and not the empty descriptor in its place. */
export const artifactWithoutLayers: Rule = {
  id: "artifact-without-layers",
  subject: "artifacts",
  severity: "warning",
  kinds: ["oci-manifest"],
  summary:
    "An artifact's `layers` is empty; the specification asks for one layer at least, the empty descriptor where there is no content.",
  why: [
    "An artifact that is made of annotations alone has no content to list. The specification asks for one layer nevertheless (SHOULD), and",
    "suggests the empty descriptor, because the official schemas and readers made after them demand an entry. What people see, measured in",
    "November 2026:",
    "",
    "- the specification's own validator: `'/layers' does not validate with … minItems: minimum 1 items required`",
    "- docker-registry-client 3.4.0: `no layers in REF:t manifest`",
    "- Distribution 2.8 and 3, skopeo, regclient and oras-go take it",
    "",
    "**By hand:** write the empty descriptor into `layers`; its blob is the two bytes `{}`, the same that the empty config names:",
    "`printf '{}' > empty.json && oras blob push REPOSITORY empty.json`. `oras attach --annotation …` without a file does all of that.",
    "",
    "Images without layers are left alone: an image of nothing but a config is unusual and works. With `specVersion` 1.0, which does not ask",
    "for a layer, the rule is silent.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, layers](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
    "[image-spec 1.1.1, manifest.md, Guidelines for Artifact Usage](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage)",
  ],
  covers: ["2.10"],
  since: "0.2.0",
  examples: [
    { good: document(`"layers":[${EMPTY}]`) },
    {
      bad: document(`«"layers"»:[]`),
      says: "`layers` of an artifact is empty; some readers demand an entry, which the empty descriptor can be",
      fixed: document(`"layers":[${EMPTY}]`),
    },
  ],
  *check(doc, { specVersion }) {
    const { tree, layersNode } = doc;
    if (specVersion === "1.0" || tree.faults.length > 0) return;
    if (kindOf(tree, layersNode) !== ARRAY || firstChild(tree, layersNode) !== NONE) return;
    const config = configOf(doc);
    // The empty type over other content is told by empty-descriptor; the type may be what is wrong there.
    const empty = config?.mediaType === MEDIA_TYPE_OCI_EMPTY && config.digest === EMPTY_OBJECT_DIGEST;
    if (!empty && !namesArtifactType(doc)) return;
    const key = keyOf(tree, layersNode);
    yield {
      at: spanOf(tree, key === NONE ? layersNode : key),
      says: "`layers` of an artifact is empty; some readers demand an entry, which the empty descriptor can be",
      fixes: () => [
        {
          title: "Insert the empty descriptor",
          // Its blob may have to be pushed.
          safe: false,
          edits: [
            insertElement(
              tree,
              layersNode,
              writeIn(tree, layersNode, { mediaType: MEDIA_TYPE_OCI_EMPTY, digest: EMPTY_OBJECT_DIGEST, size: 2 }),
            ),
          ],
        },
      ],
    };
  },
};
