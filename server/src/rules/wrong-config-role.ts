import { spanOf } from "../json/index.ts";
import { placeRole, roleNoun } from "../model/roles.ts";
import type { Rule } from "../rule.ts";

const document = (mediaType: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":${mediaType},"digest":"sha256:0e6d0f0bf1d6a0f0a2a34c08bd7a2a5b4fd1a9c0d7b7f6b1b7d1a2b3c4d5e6f7","size":1512},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22","size":2811969}]}`;

/** A layer, a manifest or an index stands as `config`. */
export const wrongConfigRole: Rule = {
  id: "wrong-config-role",
  subject: "media types and roles",
  severity: "warning",
  kinds: ["oci-manifest", "docker-manifest"],
  summary: "`config` is typed as a layer, a manifest or an index.",
  why: [
    "Runtimes look at the media type of `config` to learn whether the manifest is an image at all. With a layer's or a manifest's type it",
    "is none. What people see:",
    "",
    '- podman 4.3.1, buildah 1.28.2, skopeo 1.9.3: `unsupported image-specific operation on artifact with type "application/vnd.oci.image.layer.v1.tar+gzip"`',
    "- umoci 0.4.7: `config blob is not correct mediatype application/vnd.oci.image.config.v1+json`",
    "- containerd 1.6.20, when the container is made: `unknown image config media type application/vnd.oci.image.layer.v1.tar+gzip`",
    "",
    "**By hand:** for an image give `config` the type `application/vnd.oci.image.config.v1+json` (in a Docker manifest",
    "`application/vnd.docker.container.image.v1+json`) and let its digest and size be those of the config. For an artifact without a config",
    "use the empty descriptor and set `artifactType`: `oras push --artifact-type …` does both.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, config](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
  ],
  covers: ["2.14"],
  since: "0.1.0",
  examples: [
    { good: document(`"application/vnd.oci.image.config.v1+json"`) },
    {
      bad: document(`«"application/vnd.oci.image.layer.v1.tar+gzip"»`),
      says: "`application/vnd.oci.image.layer.v1.tar+gzip` is a layer; `config` takes a config, so runtimes do not see an image here",
    },
    {
      bad: document(`«"application/vnd.oci.image.manifest.v1+json"»`),
      says: "`application/vnd.oci.image.manifest.v1+json` is a manifest; `config` takes a config, so runtimes do not see an image here",
    },
  ],
  *check(doc) {
    for (const descriptor of doc.descriptors) {
      if (descriptor.place !== "config") continue;
      const role = placeRole(descriptor.mediaType);
      if (role === "layer" || role === "manifest" || role === "index")
        yield {
          at: spanOf(doc.tree, descriptor.mediaTypeNode),
          case: role === "layer" ? "layer" : "manifest",
          says: `\`${descriptor.mediaType}\` is ${roleNoun(role)}; \`config\` takes a config, so runtimes do not see an image here`,
        };
    }
  },
};
