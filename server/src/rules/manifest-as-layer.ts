import { spanOf } from "../json/index.ts";
import { placeRole, roleNoun } from "../model/roles.ts";
import { MEDIA_TYPE_CACHECONFIG, MEDIA_TYPE_DOCKER_CONFIG, MEDIA_TYPE_OCI_CONFIG, MEDIA_TYPE_ORAS_ARTIFACT } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";

/** Configs that are never content of their own. Other configs may well be: an artifact's layers are its own affair. */
const CONFIGS: ReadonlySet<string> = new Set([MEDIA_TYPE_OCI_CONFIG, MEDIA_TYPE_DOCKER_CONFIG, MEDIA_TYPE_CACHECONFIG]);

const CONFIG = `{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:0e6d0f0bf1d6a0f0a2a34c08bd7a2a5b4fd1a9c0d7b7f6b1b7d1a2b3c4d5e6f7","size":1512}`;
const LAYER = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22","size":2811969}`;
const OTHER = `"digest":"sha256:b3d63132d21c3ff4c35a061adf23cf43da8ae054247e32faa95494d904a007e5","size":7682`;
const document = (layers: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":${CONFIG},"layers":[${layers}]}`;

/** A manifest, an index or an image config stands among the layers. */
export const manifestAsLayer: Rule = {
  id: "manifest-as-layer",
  subject: "media types and roles",
  severity: "warning",
  kinds: ["oci-manifest", "docker-manifest", "oci-artifact"],
  summary: "A manifest, an index or an image config stands among `layers`.",
  why: [
    "Readers decide by the media type what to do with a blob: a layer is unpacked, a manifest is fetched as a manifest and followed. What",
    "people see, measured with a config, a manifest and an index in `layers`:",
    "",
    "- containerd 1.6 and 2.0: `invalid character '\\x1f' looking for beginning of value`, or for a config",
    "  `failed to get stream processor for application/vnd.oci.image.config.v1+json: no processor for media-type: unknown`",
    "- umoci 0.4.7: `get layer blob: parse application/vnd.oci.image.manifest.v1+json: invalid character '\\x1f' looking for beginning of value`",
    '- buildah 1.28.2: `preparing image configuration: resetting recorded compression for "containers-storage:…": preparing updated manifest`',
    '- oras-go 2.3.1: `mismatch response Content-Type "application/octet-stream": expect "application/vnd.oci.image.manifest.v1+json"`',
    "",
    "**By hand:** if the blob is a layer, give it a layer's type; if it is the config, move it to `config`; several images belong in an",
    "image index (`docker buildx imagetools create`, `crane index append`, `oras manifest index create`). To point from one manifest to",
    "another, use `subject`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, layers](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
  ],
  covers: ["2.14", "12.6"],
  since: "0.1.0",
  examples: [
    { good: document(LAYER) },
    {
      bad: document(`${LAYER},{"mediaType":«"application/vnd.oci.image.manifest.v1+json"»,${OTHER}}`),
      says: "`application/vnd.oci.image.manifest.v1+json` is a manifest; `layers` holds the content itself",
    },
    {
      bad: document(`${LAYER},{"mediaType":«"application/vnd.docker.container.image.v1+json"»,${OTHER}}`),
      says: "`application/vnd.docker.container.image.v1+json` is a config; it belongs in `config`, not among `layers`",
    },
    {
      bad: `{"mediaType":"${MEDIA_TYPE_ORAS_ARTIFACT}","artifactType":"application/vnd.example.set.v1","blobs":[{"mediaType":«"application/vnd.oci.image.manifest.v1+json"»,${OTHER}}]}`,
      says: "`application/vnd.oci.image.manifest.v1+json` is a manifest; `blobs` holds the content itself",
      severity: "error",
      also: ["withdrawn-artifact-manifest"],
    },
  ],
  *check(doc) {
    for (const descriptor of doc.descriptors) {
      if (descriptor.place !== "layer" && descriptor.place !== "blob") continue;
      const role = placeRole(descriptor.mediaType);
      if (role === undefined || role === "layer" || role === "blob") continue;
      if (descriptor.place === "blob") {
        // Configs may stand there, since artifact manifests have no other place for them.
        if (role !== "config")
          yield {
            at: spanOf(doc.tree, descriptor.mediaTypeNode),
            says: `\`${descriptor.mediaType}\` is ${roleNoun(role)}; \`blobs\` holds the content itself`,
            // ORAS forbids it; OCI's draft left it open.
            ...(doc.mediaType === MEDIA_TYPE_ORAS_ARTIFACT ? { severity: "error" as const } : {}),
          };
      } else if (role === "config") {
        if (CONFIGS.has(descriptor.mediaType as string))
          yield {
            at: spanOf(doc.tree, descriptor.mediaTypeNode),
            case: "config",
            says: `\`${descriptor.mediaType}\` is a config; it belongs in \`config\`, not among \`layers\``,
          };
      } else
        yield {
          at: spanOf(doc.tree, descriptor.mediaTypeNode),
          case: "manifest",
          says: `\`${descriptor.mediaType}\` is ${roleNoun(role)}; \`layers\` holds the content itself`,
        };
    }
  },
};
