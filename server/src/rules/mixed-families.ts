import { replaceValue, spanOf } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { isZstd, layerFamily, layerTwin } from "../model/roles.ts";
import { MEDIA_TYPE_DOCKER_CONFIG, MEDIA_TYPE_OCI_CONFIG } from "../oci/mediatypes.ts";
import { REFUSALS_HERE } from "../refusals.ts";
import type { Finding, Fix, Rule } from "../rule.ts";
import { isMistyped } from "./wrong-media-type.ts";

/** Who refuses the mix, as measured in November 2026: see `why`. */
const REFUSE = {
  ociConfig: "podman, skopeo, buildah and umoci refuse",
  ociLayer: "buildah and umoci refuse",
  dockerLayer: "podman, skopeo and buildah refuse",
} as const;

function replacement(doc: Document, of: readonly Descriptor[]): readonly Fix[] {
  const pairs = of.flatMap((descriptor) => {
    const { mediaType } = descriptor;
    const twin =
      mediaType === MEDIA_TYPE_DOCKER_CONFIG
        ? MEDIA_TYPE_OCI_CONFIG
        : mediaType === MEDIA_TYPE_OCI_CONFIG
          ? MEDIA_TYPE_DOCKER_CONFIG
          : layerTwin(mediaType as string);
    return twin === undefined ? [] : [{ node: descriptor.mediaTypeNode, twin }];
  });
  const first = pairs[0];
  if (first === undefined) return [];
  const family = doc.kind === "docker-manifest" ? "Docker" : "OCI";
  return [
    {
      title: pairs.length === 1 ? `Replace with \`${first.twin}\`` : `Replace ${pairs.length} layer types with their ${family} twins`,
      // The bytes that the types name stay as they are, but which of the two families was meant is the author's to say.
      safe: false,
      edits: pairs.map(({ node, twin }) => replaceValue(doc.tree, node, JSON.stringify(twin))),
    },
  ];
}

const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
const manifest = (family: "oci" | "docker", config: string, layers: readonly string[]): string =>
  `{"schemaVersion":2,"mediaType":"${family === "oci" ? "application/vnd.oci.image.manifest.v1+json" : "application/vnd.docker.distribution.manifest.v2+json"}","config":{"mediaType":${config},"digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[${layers
    .map(
      (type, index) =>
        `{"mediaType":${type},"digest":"sha256:${index === 0 ? "77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2" : "95cf1a2e1698fe3ca1fcc3f653119146b271d0b62e487ec264441e886a11bd06"}","size":${index === 0 ? 2811969 : 216}}`,
    )
    .join(",")}]}`;

/** The config or the layers of a manifest have types of the other family, Docker's in an OCI manifest or the reverse. */
export const mixedFamilies: Rule = {
  id: "mixed-families",
  subject: "media types and roles",
  severity: "warning",
  kinds: ["oci-manifest", "docker-manifest"],
  summary: "The config or a layer of a manifest has a Docker type in an OCI manifest, or an OCI type in a Docker manifest.",
  why: [
    "No specification forbids it, and most registries take it, but several clients do not. What people see:",
    "",
    REFUSALS_HERE,
    "",
    "Docker 20.10.24, containerd 1.6.20 and 2.0.0 and Distribution 2.8 and 3 take all four mixes. An OCI config in a Docker manifest is taken",
    "by all clients that were tried, so it is only pointed out (info); the Docker specification says what that type should generally be.",
    "",
    "**By hand:** replace the type; the gzip and plain tar types of both families name the same bytes, so neither digest nor size of a layer",
    "changes (the digest of this manifest does). An OCI image config has the same shape as Docker's, as far as runtimes read it. To change a",
    "whole image: `skopeo copy --format oci` or `--format v2s2`, `regctl image mod --to-oci` or `--to-docker`, or build it again with",
    "`--output type=image,oci-mediatypes=true`.",
    "",
    "The quick fix is offered and never applied unasked: which family was meant is for you to say. Where nearly all types are of the other",
    "family, the manifest's own `mediaType` may be the odd one out.",
    "",
    "Layers with one cause are told once, at the first; the others are marked as places.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, media-types.md, compatibility matrix](https://github.com/opencontainers/image-spec/blob/v1.1.1/media-types.md#compatibility-matrix)",
    "[Docker manifest v2 schema 2, image manifest](https://distribution.github.io/distribution/spec/manifest-v2-2/#image-manifest-field-descriptions)",
  ],
  covers: ["2.15", "6.1", "8.3", "8.5"],
  since: "0.1.0",
  examples: [
    { good: manifest("oci", `"${MEDIA_TYPE_OCI_CONFIG}"`, [`"${OCI_LAYER}"`]) },
    { good: manifest("docker", `"${MEDIA_TYPE_DOCKER_CONFIG}"`, [`"${DOCKER_LAYER}"`]) },
    {
      bad: manifest("oci", `«"${MEDIA_TYPE_DOCKER_CONFIG}"»`, [`"${OCI_LAYER}"`]),
      says: `\`${MEDIA_TYPE_DOCKER_CONFIG}\` is a Docker type in an OCI manifest, which podman, skopeo, buildah and umoci refuse`,
      fixed: manifest("oci", `"${MEDIA_TYPE_OCI_CONFIG}"`, [`"${OCI_LAYER}"`]),
    },
    {
      bad: manifest("oci", `"${MEDIA_TYPE_OCI_CONFIG}"`, [`«"${DOCKER_LAYER}"»`]),
      says: `\`${DOCKER_LAYER}\` is a Docker type in an OCI manifest, which buildah and umoci refuse`,
      fixed: manifest("oci", `"${MEDIA_TYPE_OCI_CONFIG}"`, [`"${OCI_LAYER}"`]),
    },
    {
      bad: manifest("docker", `"${MEDIA_TYPE_DOCKER_CONFIG}"`, [`«"${OCI_LAYER}"»`]),
      says: `\`${OCI_LAYER}\` is an OCI type in a Docker manifest, which podman, skopeo and buildah refuse`,
      fixed: manifest("docker", `"${MEDIA_TYPE_DOCKER_CONFIG}"`, [`"${DOCKER_LAYER}"`]),
    },
    {
      bad: manifest("docker", `«"${MEDIA_TYPE_OCI_CONFIG}"»`, [`"${DOCKER_LAYER}"`]),
      says: `\`${MEDIA_TYPE_OCI_CONFIG}\` is an OCI type in a Docker manifest; the clients measured take it, the Docker specification names its own`,
      severity: "info",
      fixed: manifest("docker", `"${MEDIA_TYPE_DOCKER_CONFIG}"`, [`"${DOCKER_LAYER}"`]),
    },
  ],
  *check(doc) {
    if (isMistyped(doc)) return;
    const docker = doc.kind === "docker-manifest";
    const foreignConfig = docker ? MEDIA_TYPE_OCI_CONFIG : MEDIA_TYPE_DOCKER_CONFIG;
    const foreignFamily = docker ? "oci" : "docker";
    const stranger = docker ? "is an OCI type in a Docker manifest" : "is a Docker type in an OCI manifest";
    const layers: Descriptor[] = [];
    for (const descriptor of doc.descriptors) {
      const { mediaType } = descriptor;
      if (mediaType === undefined) continue;
      if (descriptor.place === "config" && mediaType === foreignConfig) {
        yield {
          at: spanOf(doc.tree, descriptor.mediaTypeNode),
          ...(docker ? { case: "oci-config-in-docker", severity: "info" } : { case: "docker-config-in-oci" }),
          says: docker
            ? `\`${mediaType}\` ${stranger}; the clients measured take it, the Docker specification names its own`
            : `\`${mediaType}\` ${stranger}, which ${REFUSE.ociConfig}`,
          fixes: () => replacement(doc, [descriptor]),
        };
      } else if (descriptor.place === "layer" && layerFamily(mediaType) === foreignFamily) {
        // zstd does not exist in Docker manifests under any name: zstd-in-docker tells that.
        if (!docker || !isZstd(mediaType)) layers.push(descriptor);
      }
    }
    for (const [index, descriptor] of layers.entries()) {
      const finding: Finding = {
        at: spanOf(doc.tree, descriptor.mediaTypeNode),
        case: docker ? "oci-layer-in-docker" : "docker-layer-in-oci",
        says: `\`${descriptor.mediaType}\` ${stranger}, which ${docker ? REFUSE.dockerLayer : REFUSE.ociLayer}`,
      };
      if (index === 0) yield { ...finding, fixes: () => replacement(doc, layers) };
      else yield { ...finding, place: true, severity: "info" };
    }
  },
};
