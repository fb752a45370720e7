import { spanOf, stringAt } from "../../json/index.ts";
import { savedImages } from "../../model/saved-image.ts";
import { MEDIA_TYPE_OCI_MANIFEST } from "../../oci/mediatypes.ts";
import type { Rule } from "../../rule.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { digestOfPath } from "../blob-path.ts";
import { beside, pathOf, pointTo, sampleImage, sampleIndex } from "../sample.ts";
import { isWhole, placeIn } from "../targets.ts";

/** The two lists of a folder that `docker save` wrote name different images. */
export const savedImageUnlikeIndex: Rule = {
  id: "saved-image-unlike-index",
  subject: "layout",
  severity: "warning",
  kinds: ["docker-save"],
  summary: "`manifest.json` of `docker save` has an image that `index.json` beside it does not lead to.",
  why: [
    "Docker 25 and later write one folder for two readers. Older versions of `docker load`, and podman and skopeo (`docker-archive:`), take `manifest.json`;",
    "containerd, skopeo (`oci:`) and umoci take `index.json`. If the two differ, the same archive is two images, and nobody says so: each reader looks at its own",
    "list alone.",
    "",
    "It happens where one of the lists is changed, by hand, by a conversion or by a script that adds a tag, and the other is not.",
    "",
    "A list with fewer images than `index.json` is no fault: Docker leaves out what it has no name or no blobs for, such as other platforms.",
    "",
    "**By hand:** decide which list is right. `jq -r '.[].Config' manifest.json` shows the configs of the one; of the other, follow `index.json` to a manifest",
    "and take its `config.digest`. `docker load` and `docker save` once more write both.",
  ].join("\n"),
  spec: [
    "[Docker image specification 1.3, combined image JSON](https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md)",
    "[image-spec 1.1.1, image-layout.md, index.json](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md#indexjson-file)",
  ],
  covers: ["11.7"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined || layout.place !== "manifest.json" || doc.tree.faults.length > 0) return;
    const { index } = layout;
    // An index that leads nowhere, or not as far as can be read, says nothing of images.
    if (index?.document === undefined || index.document.descriptors.length === 0) return;
    const { tree } = doc;
    for (const { configNode } of savedImages(doc)) {
      const digest = digestOfPath(stringAt(tree, configNode) ?? "");
      if (digest === undefined || !isWhole(tree, configNode) || layout.blob(digest) === undefined) continue;
      if (layout.parentsOf(digest).length > 0 || layout.unreferenced() === undefined || layout.missing > 0) continue;
      yield {
        at: spanOf(tree, configNode),
        says: `${shortDigest(digest)} is the config of no image that \`index.json\` leads to; readers of the two files get different images`,
        related: [placeIn(index, index.document.manifestsNode, "The images that `index.json` leads to")],
      };
    }
  },
};

function examples(): Rule["examples"] {
  const one = sampleImage(["base"]);
  const other = sampleImage(["base"], `"architecture":"arm64","os":"linux"`);
  const [base] = one.layers;
  const saved = (config: string): string =>
    `[{"Config":${config},"RepoTags":["web:latest"],"Layers":["${base === undefined ? "" : pathOf(base)}"]}]`;
  const files =
    beside([...one.blobs, other.config], { "index.json": sampleIndex([pointTo(one.manifest, MEDIA_TYPE_OCI_MANIFEST)]) }).files ?? {};
  return [
    { good: saved(`"${pathOf(one.config)}"`), place: "manifest.json", files },
    {
      bad: saved(`«"${pathOf(other.config)}"»`),
      says: `${shortDigest(other.config.digest)} is the config of no image that \`index.json\` leads to; readers of the two files get different images`,
      place: "manifest.json",
      files,
    },
  ];
}
