import { spanOf } from "../json/index.ts";
import { configOf, isHollow, layersOf, namesArtifactType } from "../model/artifact.ts";
import { layerFamily } from "../model/roles.ts";
import { EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { MEDIA_TYPE_DOCKER_CONFIG, MEDIA_TYPE_OCI_CONFIG, MEDIA_TYPE_OCI_EMPTY } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";
import { becomeArtifact } from "./artifact-with-image-config.ts";

const document = (artifactType: string, type: string, digest: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",${artifactType}"config":{"mediaType":"${type}","digest":${digest},"size":${digest.includes("44136fa") ? 2 : 1512}},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969}]}`;

/** The config of an image is `{}` or an empty file. */
export const emptyImageConfig: Rule = {
  id: "empty-image-config",
  subject: "artifacts",
  severity: "warning",
  kinds: ["oci-manifest", "docker-manifest"],
  summary: "The image config is `{}` or an empty file, which no runtime can start: it lacks the platform and `rootfs`.",
  why: [
    "An image config names the platform (`architecture`, `os`) and the uncompressed layers (`rootfs.diff_ids`), all of them required, and its",
    "digest is the image's id. `{}` has none of this, and every such image has the same id. What people see:",
    "",
    "- Docker 20.10.24: `invalid rootfs in image configuration`, and for an empty file `unexpected end of JSON input`",
    "- containerd 1.6.20 and 2.0.0: `mismatched image rootfs and manifest layers`",
    "- umoci 0.4.7: `config: unsupported rootfs.type:`",
    '- crane `validate`: `mismatched fs layers (2) and diff ids (0)`, `invalid ConfigFile.RootFS.Type: "" != "layers"`',
    "",
    "Such manifests come from tools that push files as an artifact under the types of an image: oras before 1.0, policy bundles pushed with",
    "`--config config.json:application/vnd.oci.image.config.v1+json`. Registries take them.",
    "",
    "**By hand:** for an image, build it again, or make the config: `docker buildx build`, `crane append -b '' -f layer.tar -t REF`. For an",
    "artifact, say so: `oras push --artifact-type TYPE REF FILE`, which writes the empty config and `artifactType`. Silent where",
    "`artifactType` is set.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, properties](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[image-spec 1.1.1, manifest.md, config](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
  ],
  covers: ["2.25"],
  since: "0.2.0",
  examples: [
    {
      good: document("", MEDIA_TYPE_OCI_CONFIG, `"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910"`),
    },
    { good: document(`"artifactType":"application/vnd.example.bundle.v1",`, MEDIA_TYPE_OCI_EMPTY, `"${EMPTY_OBJECT_DIGEST}"`) },
    {
      bad: document("", MEDIA_TYPE_OCI_CONFIG, `«"${EMPTY_OBJECT_DIGEST}"»`),
      says: "This is the digest of `{}`, and an image config names a platform and the layers: Docker, containerd and umoci refuse the image",
      fixed: document(`"artifactType":"application/vnd.unknown.artifact.v1",`, MEDIA_TYPE_OCI_EMPTY, `"${EMPTY_OBJECT_DIGEST}"`),
    },
  ],
  *check(doc, { specVersion }) {
    if (doc.tree.faults.length > 0) return;
    const config = configOf(doc);
    if (config === undefined || !isHollow(config) || namesArtifactType(doc)) return;
    if (config.mediaType !== MEDIA_TYPE_OCI_CONFIG && config.mediaType !== MEDIA_TYPE_DOCKER_CONFIG) return;
    const layers = layersOf(doc);
    // Without a file system it is an artifact: artifact-with-image-config speaks.
    if (layers.length > 0 && !layers.some(({ mediaType }) => mediaType !== undefined && layerFamily(mediaType) !== undefined)) return;
    const object = config.digest === EMPTY_OBJECT_DIGEST;
    const what = object ? "`{}`, and" : "no bytes at all, but";
    const fixable = object && specVersion !== "1.0" && doc.kind === "oci-manifest" && layers.length > 0;
    yield {
      at: spanOf(doc.tree, config.digestNode),
      says: `This is the digest of ${what} an image config names a platform and the layers: Docker, containerd and umoci refuse the image`,
      ...(fixable ? { fixes: () => [becomeArtifact(doc)] } : {}),
    };
  },
};
