import { insertProperty, kindOf, OBJECT, spanOf } from "../json/index.ts";
import { artifactTypePlace, configOf, contentType, namesArtifactType, UNNAMED_ARTIFACT } from "../model/artifact.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { MEDIA_TYPE_OCI_EMPTY, MEDIA_TYPE_ORAS_ARTIFACT } from "../oci/mediatypes.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

/** A fix that says which artifact a manifest is. Never safe: the right type is the author's to say. */
export function insertArtifactType(doc: Document, type: string, why: string): Fix {
  const { tree, root } = doc;
  return {
    title: `Insert \`artifactType\` ${quote(type)}, ${why}`,
    safe: false,
    edits: [insertProperty(tree, root, "artifactType", JSON.stringify(type), artifactTypePlace(tree, root))],
  };
}

const DIGEST = "sha256:b3d63132d21c3ff4c35a061adf23cf43da8ae054247e32faa95494d904a007e5";
const CONFIG = (type: string): string => `{"mediaType":${type},"digest":"${EMPTY_OBJECT_DIGEST}","size":2}`;
const document = (artifactType: string, config: string, layer: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",${artifactType}"config":${CONFIG(config)},"layers":[{"mediaType":"${layer}","digest":"${DIGEST}","size":7682}]}`;

const artifact = (vendor: "oci" | "cncf.oras", open: string, artifactType: string): string =>
  `${open}"mediaType":"application/vnd.${vendor}.artifact.manifest.v1+json",${artifactType}"blobs":[{"mediaType":"application/spdx+json","digest":"${DIGEST}","size":7682}]}`;

/** A manifest with the empty config does not say what it is. */
export const missingArtifactType: Rule = {
  id: "missing-artifact-type",
  subject: "artifacts",
  severity: "error",
  kinds: ["oci-manifest", "oci-artifact"],
  summary: "The manifest has the empty config and no `artifactType`, so nothing says what it is.",
  why: [
    "Every manifest says what it is, in one of two places: an image and older artifacts by the media type of their `config`, an artifact",
    "without a config by `artifactType`. With the empty config (`application/vnd.oci.empty.v1+json`) the specification therefore demands",
    "`artifactType` (MUST, since 1.1).",
    "",
    "All clients and registries that we tried take the document without it all the same (November 2026: skopeo, Distribution 2.8 and 3,",
    "regclient, oras-go, and the specification's own validator). What breaks is what looks for it:",
    "",
    "- the list of referrers gives the entry the type of the config instead, `application/vnd.oci.empty.v1+json`, so",
    "  `oras discover --artifact-type …` and scanners that look for their own signatures or SBOMs do not find it",
    "- libraries that make manifests refuse: `missing artifact type` (oras-go)",
    "- registries with a list of allowed types, and web pages that show the kind of an artifact, have nothing to go by",
    "",
    "That Docker says `unsupported media type application/vnd.oci.empty.v1+json` and podman `unsupported image-specific operation on artifact",
    'with type "application/vnd.oci.empty.v1+json"` is another matter: an artifact is no image, and is fetched with `oras pull`.',
    "",
    "**By hand:** insert `artifactType` with the media type of your kind of artifact, such as `application/spdx+json` for an SBOM or",
    "`application/vnd.example.report.v1` for one of your own. With oras: `oras push --artifact-type TYPE REF FILE`, or",
    "`oras attach --artifact-type TYPE IMAGE FILE`; with regctl: `regctl artifact put --artifact-type TYPE REF`. The quick fix offers the",
    "type of the content where all of it has one, and the name that ORAS gives to unnamed artifacts.",
    "",
    "The withdrawn artifact manifests have no config at all, and `artifactType` alone says what they are: required in ORAS's form, a **warning**",
    "in OCI's.",
    "",
    "Readers of image-spec 1.0 know no `artifactType`; with `specVersion` 1.0 the rule is silent.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, artifactType](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
    "[image-spec 1.1.1, manifest.md, Guidelines for Artifact Usage](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage)",
    "[distribution-spec 1.1.0, Listing Referrers](https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers)",
  ],
  covers: ["2.7", "12.5", "12.6"],
  since: "0.2.0",
  examples: [
    { good: document(`"artifactType":"application/spdx+json",`, `"${MEDIA_TYPE_OCI_EMPTY}"`, "application/spdx+json") },
    { good: document("", `"application/vnd.example.recipe.config.v1+json"`, "text/markdown") },
    {
      bad: document("", `«"${MEDIA_TYPE_OCI_EMPTY}"»`, "application/spdx+json"),
      says: "With the empty config `artifactType` must say what this is, and it is missing",
      fixed: document(`"artifactType":"application/spdx+json",`, `"${MEDIA_TYPE_OCI_EMPTY}"`, "application/spdx+json"),
    },
    {
      bad: document("", `«"${MEDIA_TYPE_OCI_EMPTY}"»`, "application/octet-stream"),
      says: "With the empty config `artifactType` must say what this is, and it is missing",
      fixed: document(`"artifactType":"${UNNAMED_ARTIFACT}",`, `"${MEDIA_TYPE_OCI_EMPTY}"`, "application/octet-stream"),
    },
    {
      bad: artifact("oci", "«{»", ""),
      says: "`artifactType` is missing; an artifact manifest says by it what it is",
      fixed: artifact("oci", "{", `"artifactType":"application/spdx+json",`),
      severity: "warning",
      also: ["withdrawn-artifact-manifest"],
    },
    {
      bad: artifact("cncf.oras", "«{»", ""),
      says: "`artifactType` is missing; an artifact manifest says by it what it is",
      fixed: artifact("cncf.oras", "{", `"artifactType":"application/spdx+json",`),
      also: ["withdrawn-artifact-manifest"],
    },
  ],
  *check(doc, { specVersion }) {
    // In a text with syntax faults it may stand where nothing can be read, or be about to be typed.
    if (doc.tree.faults.length > 0) return;
    if (doc.kind === "oci-artifact") {
      yield* ofArtifactManifest(doc);
      return;
    }
    if (specVersion === "1.0") return;
    const config = configOf(doc);
    // The empty type over other content is told by empty-descriptor; the type may be what is wrong there.
    if (config?.mediaType !== MEDIA_TYPE_OCI_EMPTY || config.digest !== EMPTY_OBJECT_DIGEST || namesArtifactType(doc)) return;
    yield {
      at: spanOf(doc.tree, config.mediaTypeNode),
      says: "With the empty config `artifactType` must say what this is, and it is missing",
      fixes: () => proposals(doc),
    };
  },
};

/** The type of the content where all of it has one, and the name for what has none. */
function proposals(doc: Document): readonly Fix[] {
  const type = contentType(doc);
  return [
    ...(type === undefined ? [] : [insertArtifactType(doc, type, "the type of its content")]),
    insertArtifactType(doc, UNNAMED_ARTIFACT, "ORAS's name for unnamed ones"),
  ];
}

/** The withdrawn artifact manifests have nothing but `artifactType` to say what they are: REQUIRED in ORAS's, SHOULD in OCI's. */
function* ofArtifactManifest(doc: Document): Generator<Finding, void, undefined> {
  const { tree, root } = doc;
  if (kindOf(tree, root) !== OBJECT || namesArtifactType(doc)) return;
  const start = tree.start[root] as number;
  yield {
    at: { start, end: start + 1 },
    says: "`artifactType` is missing; an artifact manifest says by it what it is",
    ...(doc.mediaType === MEDIA_TYPE_ORAS_ARTIFACT ? {} : { severity: "warning" as const }),
    fixes: () => proposals(doc),
  };
}
