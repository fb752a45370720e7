import { replaceValue, spanOf } from "../json/index.ts";
import { configOf, contentType, isHollow, layersOf, namesArtifactType, UNNAMED_ARTIFACT } from "../model/artifact.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { layerFamily, placeRole } from "../model/roles.ts";
import { isArtifactContent, isStatement } from "../oci/artifact-content.ts";
import { EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { MEDIA_TYPE_OCI_CONFIG, MEDIA_TYPE_OCI_EMPTY } from "../oci/mediatypes.ts";
import type { Fix, Rule } from "../rule.ts";
import { insertArtifactType } from "./missing-artifact-type.ts";

/** A fix that makes a manifest with the config `{}` say that it is an artifact: empty config and `artifactType`. */
export function becomeArtifact(doc: Document): Fix {
  const type = contentType(doc) ?? UNNAMED_ARTIFACT;
  const config = configOf(doc);
  const { edits } = insertArtifactType(doc, type, "");
  return {
    title: `Make it an artifact, with the empty config and \`artifactType\` ${quote(type)}`,
    // What it was meant to be is the author's to say.
    safe: false,
    edits: config === undefined ? edits : [...edits, replaceValue(doc.tree, config.mediaTypeNode, JSON.stringify(MEDIA_TYPE_OCI_EMPTY))],
  };
}

/** The media type of the first layer where no layer is one that a runtime could mount; else `undefined`. */
export function artifactContentOf(doc: Document): string | undefined {
  const layers = layersOf(doc);
  const first = layers[0]?.mediaType;
  if (first === undefined) return undefined;
  // A config of no content is no image's, so even types that nobody knows are not layers of one.
  const hollow = isHollow(configOf(doc));
  let statements = 0;
  for (const { mediaType, digest } of layers) {
    if (mediaType === undefined || !mediaType.includes("/")) return undefined;
    if (isStatement(mediaType)) statements++;
    else if (!isArtifactContent(mediaType) && !(hollow && isUnknown(mediaType, digest))) return undefined;
  }
  return statements === layers.length ? undefined : first;
}

function isUnknown(mediaType: string, digest: string | undefined): boolean {
  // The empty type over other content is told by empty-descriptor; the type may be what is wrong there.
  if (mediaType === MEDIA_TYPE_OCI_EMPTY) return digest === EMPTY_OBJECT_DIGEST;
  return layerFamily(mediaType) === undefined && placeRole(mediaType) === undefined;
}

const DIGEST = "sha256:b3d63132d21c3ff4c35a061adf23cf43da8ae054247e32faa95494d904a007e5";
const document = (artifactType: string, config: string, digest: string, size: number, ...layers: readonly string[]): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",${artifactType}"config":{"mediaType":${config},"digest":"${digest}","size":${size}},"layers":[${layers.map((type) => `{"mediaType":"${type}","digest":"${DIGEST}","size":7682}`).join(",")}]}`;
const IMAGE = `"${MEDIA_TYPE_OCI_CONFIG}"`;
const OTHER = "sha256:0e6d0f0bf1d6a0f0a2a34c08bd7a2a5b4fd1a9c0d7b7f6b1b7d1a2b3c4d5e6f7";
const SAYS = (type: string): string =>
  `This config says that the manifest is an image, but its layers (\`${type}\`) are no file systems: Docker, containerd, buildah and umoci fail on it`;

/** An artifact is dressed up as an image. */
export const artifactWithImageConfig: Rule = {
  id: "artifact-with-image-config",
  subject: "artifacts",
  severity: "warning",
  kinds: ["oci-manifest"],
  summary: "The config's media type says that this is a container image, but no layer is a file system: it is an artifact.",
  why: [
    "Who finds the type of an image config takes the manifest for an image. What people see who pull such an artifact as one:",
    "",
    "- Docker: `unsupported media type text/markdown` (20.10.24 and newer), `invalid rootfs in image configuration`, or",
    "  `unexpected end of JSON input` where the config is an empty file",
    "- containerd 1.6.20: `failed to get stream processor for text/markdown: no processor for media-type: unknown`,",
    "  `mismatched image rootfs and manifest layers`",
    "- umoci 0.4.7: `blob is not correct mediatype`; buildah 1.28.2: `preparing updated manifest`",
    "",
    "Registries show it as an image without a platform and let their scanners loose on it, and in the list of referrers its type is",
    "`application/vnd.oci.image.config.v1+json`, so nobody finds it by its own. The specification asks for a config type of the artifact's",
    "own, or for the empty config with `artifactType`. The habit comes from registries of 2019 that knew no other type.",
    "",
    "**By hand:** set `artifactType`, and give `config` a type of your own or the empty descriptor (`application/vnd.oci.empty.v1+json`, the",
    "two bytes `{}`): `oras push --artifact-type TYPE REF FILE` does both. `oras push --config FILE:TYPE` names a config of your own.",
    "",
    "Silent where `artifactType` is set (oras writes an image config to hold an artifact's platform), about cosign's signatures,",
    "attestations and SBOMs and BuildKit's attestations, which have an image config on purpose, and about layers of unknown types unless the",
    "config is a bare `{}`: somebody's runtime may know them.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, Guidelines for Artifact Usage](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage)",
    "[image-spec 1.1.1, artifacts-guidance.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/artifacts-guidance.md)",
  ],
  covers: ["2.6"],
  since: "0.2.0",
  examples: [
    { good: document(`"artifactType":"text/markdown",`, `"${MEDIA_TYPE_OCI_EMPTY}"`, EMPTY_OBJECT_DIGEST, 2, "text/markdown") },
    { good: document("", IMAGE, OTHER, 233, "application/vnd.dev.cosign.simplesigning.v1+json") },
    {
      bad: document("", `«${IMAGE}»`, EMPTY_OBJECT_DIGEST, 2, "text/markdown", "text/markdown"),
      says: SAYS("text/markdown"),
      fixed: document(
        `"artifactType":"text/markdown",`,
        `"${MEDIA_TYPE_OCI_EMPTY}"`,
        EMPTY_OBJECT_DIGEST,
        2,
        "text/markdown",
        "text/markdown",
      ),
    },
    {
      bad: document("", `«${IMAGE}»`, OTHER, 142, "application/vnd.cncf.helm.chart.content.v1.tar+gzip"),
      says: SAYS("application/vnd.cncf.helm.chart.content.v1.tar+gzip"),
    },
  ],
  *check(doc, { specVersion }) {
    if (doc.tree.faults.length > 0) return;
    const config = configOf(doc);
    if (config?.mediaType !== MEDIA_TYPE_OCI_CONFIG || namesArtifactType(doc)) return;
    const content = artifactContentOf(doc);
    if (content === undefined) return;
    yield {
      at: spanOf(doc.tree, config.mediaTypeNode),
      says: `This config says that the manifest is an image, but its layers (${quote(content)}) are no file systems: Docker, containerd, buildah and umoci fail on it`,
      // Only a config that is `{}` already can become the empty one; and 1.0 knows neither that nor `artifactType`.
      ...(config.digest === EMPTY_OBJECT_DIGEST && specVersion !== "1.0" ? { fixes: () => [becomeArtifact(doc)] } : {}),
    };
  },
};
