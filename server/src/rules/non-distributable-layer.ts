import { NONE, replaceValue, spanOf } from "../json/index.ts";
import { layerFamily } from "../model/roles.ts";
import type { Rule } from "../rule.ts";

const MARK = ".nondistributable.";

const document = (layer: string, urls = ""): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[{"mediaType":${layer},"digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969${urls}}]}`;

/** A layer has one of the deprecated non-distributable types. */
export const nonDistributableLayer: Rule = {
  id: "non-distributable-layer",
  subject: "media types and roles",
  severity: "info",
  kinds: ["oci-manifest"],
  summary: "A layer has a non-distributable type, which image-spec 1.1 deprecates.",
  why: [
    "The non-distributable types said: do not upload this layer, fetch it from `urls`. Image-spec 1.1 deprecates them and asks producers not",
    "to make new ones. Clients read such layers, but the usual registry answers a push of a manifest whose layer has `urls` with an error",
    "(Distribution 2.8 and 3: `invalid URL on layer`), and a copy to a registry without access to the origin is incomplete.",
    "",
    "**By hand:** upload the layer like any other, give it the plain type (the same name without `nondistributable`) and remove `urls`. Windows",
    "base images since 2023 do so. BuildKit writes plain types unless it is told `prefer-nondist-layers=true`; with",
    "containerd `ctr images push --allow-non-distributable-blobs` uploads the old ones.",
    "",
    "Docker's *foreign* layers in a Docker manifest are no fault: older Windows images are made of them.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, layer.md, non-distributable layers](https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md#non-distributable-layers)",
  ],
  covers: ["2.13"],
  since: "0.1.0",
  examples: [
    { good: document(`"application/vnd.oci.image.layer.v1.tar+gzip"`) },
    {
      bad: document(`«"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"»`),
      says: "`application/vnd.oci.image.layer.nondistributable.v1.tar+gzip` is deprecated; new layers take the plain type and are uploaded",
      fixed: document(`"application/vnd.oci.image.layer.v1.tar+gzip"`),
    },
    {
      bad: document(`«"application/vnd.oci.image.layer.nondistributable.v1.tar"»`, `,"urls":["https://example.com/windows.tar"]`),
      says: "`application/vnd.oci.image.layer.nondistributable.v1.tar` is deprecated; new layers take the plain type and are uploaded",
      fixed: document(`"application/vnd.oci.image.layer.v1.tar"`, `,"urls":["https://example.com/windows.tar"]`),
    },
  ],
  *check(doc) {
    for (const { place, mediaType, mediaTypeNode, urlsNode } of doc.descriptors) {
      if (place !== "layer" || mediaType === undefined || !mediaType.includes(MARK) || layerFamily(mediaType) !== "oci") continue;
      const plain = mediaType.replace(MARK, ".");
      yield {
        at: spanOf(doc.tree, mediaTypeNode),
        says: `\`${mediaType}\` is deprecated; new layers take the plain type and are uploaded`,
        tag: "deprecated",
        ...(urlsNode === NONE ? {} : { case: "with-urls" }),
        fixes: () => [
          {
            title: `Replace with \`${plain}\``,
            // Clients upload a layer of the plain type from now on, which its licence may forbid.
            safe: false,
            edits: [replaceValue(doc.tree, mediaTypeNode, JSON.stringify(plain))],
          },
        ],
      };
    }
  },
};
