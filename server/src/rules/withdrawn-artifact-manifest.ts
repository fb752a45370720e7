import { convertArtifact } from "../convert/artifact.ts";
import type { Conversion } from "../convert/conversion.ts";
import { conversionFix, conversionRemarks } from "../convert/conversion-fix.ts";
import { findKey, kindOf, NONE, OBJECT, type Span, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { MEDIA_TYPE_OCI_ARTIFACT, MEDIA_TYPE_OCI_EMPTY, MEDIA_TYPE_ORAS_ARTIFACT } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";

/** Registries take no manifest of more than 4 MiB (distribution-spec 1.1.0, pushing manifests), so a larger one is not converted on each keystroke. */
const LIMIT = 4 << 20;

const EMPTY = `{"mediaType":"${MEDIA_TYPE_OCI_EMPTY}","digest":"${EMPTY_OBJECT_DIGEST}","size":2,"data":"e30="}`;
const BLOB = `{"mediaType":"application/spdx+json","digest":"sha256:b3d63132d21c3ff4c35a061adf23cf43da8ae054247e32faa95494d904a007e5","size":7682}`;
const SUBJECT = `{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812","size":1043}`;
const CREATED = `:"2023-01-17T09:12:44Z"`;
const artifact = (mediaType: string, blobs: string, created: string): string =>
  `{"mediaType":${mediaType},"artifactType":"application/spdx+json","blobs":[${blobs}],"subject":${SUBJECT},"annotations":{${created}${CREATED}}}`;
const manifest = (layer: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/spdx+json","config":${EMPTY},"layers":[${layer}],"subject":${SUBJECT},"annotations":{"org.opencontainers.image.created"${CREATED}}}`;

/** What says best that this is an artifact manifest: its type where that is one, else its blobs. */
function placeOf({ tree, root, mediaType, mediaTypeNode }: Document): Span {
  if (mediaType === MEDIA_TYPE_OCI_ARTIFACT || mediaType === MEDIA_TYPE_ORAS_ARTIFACT) return spanOf(tree, mediaTypeNode);
  const blobs = findKey(tree, root, "blobs");
  if (blobs !== NONE) return spanOf(tree, blobs);
  const start = tree.start[root] as number;
  return { start, end: start + 1 };
}

/** An artifact manifest of OCI or ORAS, which no released specification has. */
export const withdrawnArtifactManifest: Rule = {
  id: "withdrawn-artifact-manifest",
  subject: "artifacts",
  severity: "warning",
  kinds: ["oci-artifact", "oci-manifest"],
  summary:
    "The document is an artifact manifest, a form that was withdrawn before image-spec 1.1; image manifests with `artifactType` replace it.",
  why: [
    "**Convert it** into an image manifest: the quick fix here, or in a terminal",
    "",
    "```sh",
    "oras manifest fetch REF | oci-manifest convert - > manifest.json",
    "printf '{}' > empty.json && oras blob push REPOSITORY empty.json",
    "oras manifest push REPOSITORY:TAG manifest.json",
    "```",
    "",
    "The content stays the blobs it is; the document gets another digest. What points to the old one, such as a tag or an index, must be pointed",
    "to the new one, and a signature on it must be made again.",
    "",
    "### Who breaks",
    "",
    "`application/vnd.cncf.oras.artifact.manifest.v1+json` was ORAS's own form (2021). Release candidates 1 and 2 of image-spec 1.1 took it over",
    "as `application/vnd.oci.artifact.manifest.v1+json` (2022), and 1.1.0-rc3 took it out again: an image manifest with the empty config",
    "and `artifactType` says the same, and every registry stores it. oras 0.16 wrote artifact manifests, and up to 1.0 on demand; Notation",
    "did in its release candidates 1 and 2. What people see:",
    "",
    "- registries, on push: `415 Unsupported Media Type` (Quay), `MANIFEST_INVALID`, and in Distribution's words",
    "  `unsupported manifest media type and no default available`",
    "- `oras push --image-spec v1.1-artifact`: the option is gone since oras 1.1",
    "- Go programs that are built anew: `MediaTypeArtifactManifest` is undefined, since the packages no longer have it",
    "",
    "regclient and oras go on reading what is stored already.",
    "",
    "**By hand:** write `schemaVersion` 2 and `mediaType` `application/vnd.oci.image.manifest.v1+json`, keep `artifactType`, `subject` and",
    "`annotations`, write `config` as the empty descriptor of the example and rename `blobs` to `layers`; without blobs `layers` is the empty",
    "descriptor once. `org.opencontainers.artifact.created` is called `org.opencontainers.image.created` now. Or make the artifact anew:",
    "`oras push --artifact-type TYPE REF FILE`, `oras attach --artifact-type TYPE IMAGE FILE`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, Guidelines for Artifact Usage](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage)",
    "[image-spec 1.1.0-rc2, artifact.md](https://github.com/opencontainers/image-spec/blob/v1.1.0-rc2/artifact.md)",
    "[ORAS artifacts-spec 1.0.0-rc.2, artifact-manifest.md](https://github.com/oras-project/artifacts-spec/blob/v1.0.0-rc.2/artifact-manifest.md)",
  ],
  covers: ["12.5", "12.6"],
  since: "0.2.0",
  examples: [
    { good: manifest(BLOB) },
    {
      bad: artifact(`«"${MEDIA_TYPE_OCI_ARTIFACT}"»`, BLOB, `"org.opencontainers.artifact.created"`),
      says: "Artifact manifests were withdrawn before image-spec 1.1; an image manifest with `artifactType` replaces this one",
      fixed: manifest(BLOB),
    },
    {
      bad: artifact(`«"${MEDIA_TYPE_ORAS_ARTIFACT}"»`, "", `"io.cncf.oras.artifact.created"`),
      says: "ORAS's artifact manifests have given way to image manifests with `artifactType`; few registries take this one",
      fixed: manifest(EMPTY),
    },
  ],
  *check(doc) {
    if (doc.kind !== "oci-artifact" || kindOf(doc.tree, doc.root) !== OBJECT) return;
    let converted: Conversion | undefined;
    const convert = (): Conversion => {
      converted ??= convertArtifact(doc);
      return converted;
    };
    const at = placeOf(doc);
    const related = conversionRemarks(doc, at, LIMIT, convert);
    yield {
      at,
      says:
        doc.mediaType === MEDIA_TYPE_ORAS_ARTIFACT
          ? "ORAS's artifact manifests have given way to image manifests with `artifactType`; few registries take this one"
          : "Artifact manifests were withdrawn before image-spec 1.1; an image manifest with `artifactType` replaces this one",
      tag: "deprecated",
      ...(related.length > 0 && { related }),
      fixes: () => conversionFix(doc, convert()),
    };
  },
};
