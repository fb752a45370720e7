import { replaceValue, spanOf } from "../json/index.ts";
import { configOf, isHollow, layersOf, namesArtifactType } from "../model/artifact.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { layerFamily } from "../model/roles.ts";
import { MEDIA_TYPE_OCI_CONFIG } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";
import { isMistyped } from "./wrong-media-type.ts";

/** Types that say nothing of what the content is. */
const GENERIC: ReadonlySet<string> = new Set(["application/octet-stream", "application/json", "text/plain", "text/html"]);

const document = (type: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":${type},"digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969}]}`;

/** The config of what looks like an image where its type is a general one; `undefined` where it is not. */
export function genericConfigOf(doc: Document): Descriptor | undefined {
  if (doc.kind !== "oci-manifest" || isMistyped(doc)) return undefined;
  const config = configOf(doc);
  if (config?.mediaType === undefined || !GENERIC.has(config.mediaType) || isHollow(config) || namesArtifactType(doc)) return undefined;
  const layers = layersOf(doc);
  // Of Docker's types mixed-families speaks; of others the manifest is no image.
  if (layers.length === 0 || layers.some((layer) => layer.mediaType === undefined || layerFamily(layer.mediaType) !== "oci"))
    return undefined;
  return config;
}

/** The config of what looks like an image has a type that says nothing. */
export const genericConfigType: Rule = {
  id: "generic-config-type",
  subject: "media types and roles",
  severity: "info",
  kinds: ["oci-manifest"],
  summary: "The layers are an image's, but the config's media type is a general one, so several runtimes do not see an image.",
  why: [
    "Any media type is allowed for `config`, and an image that wants to be portable uses `application/vnd.oci.image.config.v1+json` (SHOULD).",
    "With a type such as `application/octet-stream`, several readers do not see an image. Measured on 24 November 2026:",
    "",
    "- podman 4.3.1, buildah 1.28.2, `skopeo inspect` 1.9.3:",
    '  `unsupported image-specific operation on artifact with type "application/octet-stream"`',
    "- umoci 0.4.7: `config blob is not correct mediatype application/vnd.oci.image.config.v1+json: application/octet-stream`",
    "- Docker 20.10.24 and containerd 1.6.20 take it; Docker with the containerd image store does not (moby/moby#48361)",
    "",
    "Docker manifests of 2015 and 2016 have such configs by an error of their registries; about those the rule is silent. So it is where",
    "`artifactType` says that this is an artifact.",
    "",
    "**By hand:** for an image write the type of the image config; the blob, its digest and size stay. For an artifact set `artifactType`.",
    "With oras the type of a config is given after the colon: `oras push --config config.json:TYPE REF FILE`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, config](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
  ],
  covers: ["2.11"],
  since: "0.2.0",
  examples: [
    { good: document(`"${MEDIA_TYPE_OCI_CONFIG}"`) },
    { good: document(`"application/vnd.example.bundle.config.v1+json"`) },
    {
      bad: document(`«"application/octet-stream"»`),
      says: "`application/octet-stream` does not say that this is an image config; podman, skopeo, buildah and umoci see no image here",
      fixed: document(`"${MEDIA_TYPE_OCI_CONFIG}"`),
    },
  ],
  *check(doc) {
    const config = genericConfigOf(doc);
    if (config === undefined || doc.tree.faults.length > 0) return;
    const { mediaType } = config;
    yield {
      at: spanOf(doc.tree, config.mediaTypeNode),
      says: `\`${mediaType}\` does not say that this is an image config; podman, skopeo, buildah and umoci see no image here`,
      fixes: () => [
        {
          title: `Replace with \`${MEDIA_TYPE_OCI_CONFIG}\``,
          // It may be an artifact whose files are packed as layers are.
          safe: false,
          edits: [replaceValue(doc.tree, config.mediaTypeNode, JSON.stringify(MEDIA_TYPE_OCI_CONFIG))],
        },
      ],
    };
  },
};
