import { spanOf } from "../json/index.ts";
import { isZstd, layerFamily } from "../model/roles.ts";
import { REFUSALS_HERE } from "../refusals.ts";
import type { Rule } from "../rule.ts";
import { isMistyped } from "./wrong-media-type.ts";

const document = (layer: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[{"mediaType":${layer},"digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969}]}`;

/** A Docker manifest has a layer compressed with zstd, which its format does not know. */
export const zstdInDocker: Rule = {
  id: "zstd-in-docker",
  subject: "Docker",
  severity: "warning",
  kinds: ["docker-manifest"],
  summary: "A Docker manifest has a zstd layer, which Docker's manifest format does not define.",
  why: [
    "Docker's schema 2 knows gzip and plain tar layers. BuildKit writes `application/vnd.docker.image.rootfs.diff.tar.zstd` all the same when it",
    "is told to compress with zstd without OCI types. What people see, from podman, skopeo and buildah, Docker, containerd and scanners:",
    "",
    '- `unsupported docker v2s2 media type: "application/vnd.docker.image.rootfs.diff.tar.zstd"`',
    "- `failed to register layer: ApplyLayer exit status 1 stdout: stderr: unexpected EOF`",
    "- `failed to get stream processor for application/vnd.docker.image.rootfs.diff.tar.zstd: no processor for media-type: unknown`",
    "- `unknown layer media type: application/vnd.docker.image.rootfs.diff.tar.zstd`, `mismatched image rootfs and manifest layers`",
    "",
    "Newer versions take the Docker name: Docker since 23.0, containerd since 2024, podman, skopeo and buildah since late 2025. Distributions",
    "go on shipping older ones, and the OCI name in a Docker manifest was still refused by skopeo 1.23 in July 2026: a warning.",
    "",
    REFUSALS_HERE,
    "",
    "**By hand:** make it an OCI image: `docker buildx build --output type=image,compression=zstd,force-compression=true,oci-mediatypes=true`,",
    "or `skopeo copy --format oci --dest-compress-format zstd`. Renaming the layer's type alone leaves an OCI type in a Docker manifest,",
    "which podman, skopeo and buildah refuse as well.",
    "",
    "Several such layers are told once, at the first; the others are marked as places.",
  ].join("\n"),
  spec: [
    "[Docker manifest v2 schema 2, media types](https://distribution.github.io/distribution/spec/manifest-v2-2/#media-types)",
    "[image-spec 1.1.1, layer.md, zstd](https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md#zstd-media-types)",
  ],
  covers: ["8.9"],
  since: "0.1.0",
  examples: [
    { good: document(`"application/vnd.docker.image.rootfs.diff.tar.gzip"`) },
    {
      bad: document(`«"application/vnd.docker.image.rootfs.diff.tar.zstd"»`),
      says: "`application/vnd.docker.image.rootfs.diff.tar.zstd` is no type of Docker's manifest format; podman, skopeo and buildah before 2025 refuse it, and containerd 1.6",
    },
    {
      bad: document(`«"application/vnd.oci.image.layer.v1.tar+zstd"»`),
      says: "`application/vnd.oci.image.layer.v1.tar+zstd` is no type of Docker's manifest format; podman, skopeo and buildah refuse it",
    },
  ],
  *check(doc) {
    if (isMistyped(doc)) return;
    let told = false;
    for (const { place, mediaType, mediaTypeNode } of doc.descriptors) {
      if (place !== "layer" || mediaType === undefined || !isZstd(mediaType)) continue;
      const family = layerFamily(mediaType);
      if (family === undefined) continue;
      const finding = {
        at: spanOf(doc.tree, mediaTypeNode),
        case: `${family}-type`,
        says: `\`${mediaType}\` is no type of Docker's manifest format; podman, skopeo and buildah ${family === "docker" ? "before 2025 refuse it, and containerd 1.6" : "refuse it"}`,
      };
      yield told ? { ...finding, place: true, severity: "info" } : finding;
      told = true;
    }
  },
};
