import { type AnnotationHome, type AnnotationKey, keysOfFamily } from "./annotation.ts";
import { repository } from "./mediatype.ts";

const LAYER: readonly AnnotationHome[] = ["layer"];
const MANIFEST: readonly AnnotationHome[] = ["manifest"];
const PACKAGE: readonly AnnotationHome[] = ["index", "manifest", "labels"];

const SIGNATURE = repository("sigstore/cosign", "pkg/oci/static/signature.go");
const REMOTE = repository("sigstore/cosign", "pkg/oci/remote/write.go");
const NOTATION = repository("notaryproject/specifications", "specs/signature-specification.md");

/** Keys of signatures and of artifacts that are no images. */
export const artifactKeys: readonly AnnotationKey[] = [
  ...keysOfFamily("Sigstore", SIGNATURE, [
    [
      "dev.cosignproject.cosign/signature",
      LAYER,
      "base64",
      "The signature over the layer's content; empty in attestations, which carry it inside.",
    ],
    ["dev.sigstore.cosign/certificate", LAYER, "pem", "The certificate that signed."],
    [
      "dev.sigstore.cosign/chain",
      LAYER,
      "pem",
      "The certificates up to the root; only together with `certificate`.",
      { source: repository("sigstore/cosign", "specs/SIGNATURE_SPEC.md") },
    ],
    ["dev.sigstore.cosign/bundle", LAYER, "json", "The entry of the transparency log, so that it can be verified offline."],
    ["dev.sigstore.cosign/rfc3161timestamp", LAYER, "json", "The answer of a timestamp authority."],
    [
      "dev.sigstore.bundle.content",
      MANIFEST,
      "text",
      "What a Sigstore bundle carries; cosign writes `dsse-envelope` and nothing else.",
      { source: REMOTE },
    ],
    ["dev.sigstore.bundle.predicateType", MANIFEST, "uri", "What the statement in a Sigstore bundle is about.", { source: REMOTE }],
    [
      "kind",
      ["layout"],
      "choice",
      "What an entry of a layout is that `cosign save` wrote.",
      {
        values: [
          "dev.cosignproject.cosign/image",
          "dev.cosignproject.cosign/imageIndex",
          "dev.cosignproject.cosign/sigs",
          "dev.cosignproject.cosign/atts",
        ],
        source: repository("sigstore/cosign", "pkg/oci/layout/index.go"),
      },
    ],
  ]),
  ...keysOfFamily("Notation", NOTATION, [
    [
      "io.cncf.notary.x509chain.thumbprint#S256",
      MANIFEST,
      "json",
      "The SHA-256 thumbprints of the signing certificates, as a JSON list; needed.",
    ],
    ["io.cncf.notary.", MANIFEST, "text", "Reserved for the Notary Project.", { prefix: true }],
  ]),
  ...keysOfFamily("ModelPack", repository("modelpack/model-spec", "docs/annotations.md"), [
    ["org.cncf.model.filepath", LAYER, "path", "Where the layer's file stands in the model."],
    ["org.cncf.model.file.metadata+json", LAYER, "json", "Name, mode, owner, size and time of the file in a layer that is no archive."],
    ["org.cncf.model.file.mediatype.untested", LAYER, "boolean", "The layer's type is a guess by the file's name."],
  ]),
  ...keysOfFamily("ORAS", repository("oras-project/oras-go", "content/file/file.go"), [
    ["io.deis.oras.content.digest", LAYER, "digest", "The digest of a directory's tar before it was compressed."],
    ["io.deis.oras.content.unpack", LAYER, "boolean", "The layer is a packed directory, which ORAS unpacks on pull."],
    [
      "io.cncf.oras.artifact.created",
      MANIFEST,
      "rfc3339",
      "When an artifact was made, in the archived ORAS artifact manifest.",
      { now: "org.opencontainers.image.created", source: repository("oras-project/artifacts-spec", "artifact-manifest.md") },
    ],
  ]),
  ...keysOfFamily("Artifact Hub", repository("artifacthub/hub", "docs/container_images_repositories.md"), [
    [
      "io.artifacthub.package.readme-url",
      PACKAGE,
      "url",
      "The raw text of a readme. Artifact Hub lists no image without it, its time and its description.",
    ],
    ["io.artifacthub.package.alternative-locations", PACKAGE, "list", "Other registries that have the image, with commas between."],
    [
      "io.artifacthub.package.category",
      PACKAGE,
      "choice",
      "Where Artifact Hub sorts the package.",
      {
        values: [
          "ai-machine-learning",
          "database",
          "integration-delivery",
          "monitoring-logging",
          "networking",
          "security",
          "storage",
          "streaming-messaging",
          "skip-prediction",
        ],
      },
    ],
    ["io.artifacthub.package.contains-security-updates", PACKAGE, "boolean", "This version mends security faults."],
    ["io.artifacthub.package.deprecated", PACKAGE, "boolean", "This version should no longer be used."],
    ["io.artifacthub.package.keywords", PACKAGE, "list", "Words to find the package by, with commas between."],
    ["io.artifacthub.package.license", PACKAGE, "spdx", "The package's licence, by its SPDX identifier."],
    ["io.artifacthub.package.logo-url", PACKAGE, "url", "The picture that Artifact Hub shows."],
    ["io.artifacthub.package.maintainers", PACKAGE, "json", "Who looks after the package: a JSON list of `name` and `email`."],
    ["io.artifacthub.package.prerelease", PACKAGE, "boolean", "This version comes before a release."],
  ]),
  ...keysOfFamily("Harbor", repository("goharbor/harbor", "src/controller/artifact/annotation/v1alpha1.go"), [
    ["io.goharbor.artifact.v1alpha1.icon", ["config", "layer"], "marker", "This layer is the picture that Harbor shows."],
    [
      "io.goharbor.artifact.v1alpha1.skip-list",
      ["config"],
      "list",
      "Properties of the config that Harbor does not show, with commas between.",
      { source: repository("goharbor/harbor", "src/controller/artifact/processor/default.go") },
    ],
  ]),
  ...keysOfFamily("Docker Compose", repository("docker/compose", "internal/oci/push.go"), [
    ["com.docker.compose.version", ["manifest", "layer"], "text", "The version of Compose that published the application."],
    ["com.docker.compose.file", LAYER, "path", "The name of the Compose file in this layer."],
    ["com.docker.compose.envfile", LAYER, "path", "The name of the environment file in this layer."],
  ]),
  ...keysOfFamily("Dev Containers", repository("devcontainers/cli", "src/spec-configuration/containerCollectionsOCI.ts"), [
    [
      "dev.containers.metadata",
      MANIFEST,
      "json",
      "A feature's or a template's own description. The label of images is `devcontainer.metadata`.",
    ],
  ]),
  ...keysOfFamily("Timoni", repository("stefanprodan/timoni", "api/v1alpha1/artifact.go"), [
    [
      "sh.timoni.content.type",
      LAYER,
      "choice",
      "What a layer of a Timoni module holds.",
      { values: ["module", "module/vendor", "cue.mod/gen", "cue.mod/pkg"] },
    ],
  ]),
  ...keysOfFamily("CNAB", repository("cnabio/cnab-to-oci", "converter/convert.go"), [
    ["io.cnab.runtime_version", ["index"], "text", "The version of the CNAB runtime that a bundle is for."],
    ["io.cnab.keywords", ["index"], "json", "Words to find a bundle by, as a JSON list of strings."],
    ["io.cnab.manifest.type", ["entry"], "choice", "What an entry is to the bundle.", { values: ["invocation", "component", "config"] }],
    ["io.cnab.component.name", ["entry"], "text", "What the bundle calls a component's image."],
  ]),
];
