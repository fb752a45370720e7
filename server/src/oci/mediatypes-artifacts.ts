import { family, type MediaType, repository } from "./mediatype.ts";

const INTOTO = { label: "in-toto attestation 1, envelope.md", url: "https://github.com/in-toto/attestation" };
const COSIGN = repository("sigstore/cosign", "pkg/types/media.go");

const attestations: readonly MediaType[] = [
  ...family("in-toto", INTOTO, [
    [
      "application/vnd.in-toto+json",
      "blob",
      "Attestation · in-toto statement",
      "A statement about an image, such as its provenance or its parts; annotation `in-toto.io/predicate-type` says which.",
    ],
    [
      "application/vnd.in-toto.provenance+dsse",
      "blob",
      "Attestation · provenance, signed",
      "A signed statement of how something was built.",
    ],
    ["application/vnd.in-toto.spdx+dsse", "blob", "Attestation · SPDX, signed", "A signed list of parts in SPDX form."],
    [
      "application/vnd.in-toto.vsa+dsse",
      "blob",
      "Attestation · verification summary, signed",
      "A signed summary of what a verifier found.",
    ],
    ["application/vnd.in-toto.bundle", "blob", "Attestations, bundled", "Several attestations, one on each line."],
  ]),
  ...family("Sigstore", COSIGN, [
    [
      "application/vnd.dsse.envelope.v1+json",
      "blob",
      "Attestation · DSSE envelope",
      "A signed envelope around an in-toto statement, as `cosign attest` stores it under a tag.",
    ],
    [
      "application/vnd.dev.cosign.simplesigning.v1+json",
      "signature",
      "Signature payload",
      "What cosign signed; the signature itself is in annotation `dev.cosignproject.cosign/signature`.",
    ],
    [
      "application/vnd.dev.cosign.artifact.sig.v1+json",
      "artifactType",
      "Cosign signature, experimental",
      "Marks the signatures of cosign's first trial with referrers.",
      { status: "legacy", spec: repository("sigstore/cosign") },
    ],
    [
      "application/vnd.dev.cosign.artifact.sbom.v1+json",
      "artifactType",
      "Cosign SBOM, experimental",
      "Marks the lists of parts of cosign's first trial with referrers.",
      { status: "legacy", spec: repository("sigstore/cosign") },
    ],
    [
      "application/vnd.dev.sigstore.bundle.v0.3+json",
      "signature",
      "Sigstore bundle",
      "A signature together with what is needed to verify it, stored as a referrer.",
      { spec: repository("sigstore/cosign", "specs/BUNDLE_SPEC.md") },
    ],
    [
      "application/vnd.dev.sigstore.bundle+json;version=0.2",
      "signature",
      "Sigstore bundle 0.2",
      "An older bundle whose type carries a parameter.",
      { now: "application/vnd.dev.sigstore.bundle.v0.3+json", readers: "The `;` breaks RFC 6838, and ECR refuses it." },
    ],
    [
      "application/vnd.dev.sigstore.trustedroot+json",
      "other",
      "Sigstore trusted root",
      "The keys and certificates that a verifier trusts; not a type for descriptors.",
      { spec: repository("sigstore/cosign") },
    ],
  ]),
  ...family("Notation", repository("notaryproject/specifications", "specs/signature-specification.md"), [
    [
      "application/vnd.cncf.notary.signature",
      "artifactType",
      "Notary Project signature",
      "Marks a manifest as a signature: as `artifactType`, or as the config's type where a registry knows OCI 1.0 only.",
    ],
    [
      "application/vnd.cncf.notary.signature.dm-verity",
      "artifactType",
      "Notary Project signature · dm-verity",
      "Marks a manifest as a signature over dm-verity root hashes.",
      { spec: repository("notaryproject/notation") },
    ],
    ["application/jose+json", "signature", "Signature · JWS", "A signature envelope in JSON."],
    ["application/cose", "signature", "Signature · COSE", "A signature envelope in CBOR."],
    [
      "application/vnd.cncf.notary.payload.v1+json",
      "other",
      "Notary Project payload",
      "The signed descriptor inside a signature envelope; it stands in no manifest.",
    ],
    [
      "application/vnd.cncf.notary.v2",
      "artifactType",
      "Notary v2 prototype",
      "An early name of the Notary Project signature.",
      { now: "application/vnd.cncf.notary.signature", spec: repository("oras-project/artifacts-spec") },
    ],
  ]),
  ...family("SBOM", COSIGN, [
    [
      "application/spdx+json",
      "artifactType",
      "SBOM · SPDX, JSON",
      "A list of parts in SPDX form, as a referrer names it.",
      { spec: { label: "IANA registry of media types", url: "https://www.iana.org/assignments/media-types/media-types.xhtml" } },
    ],
    ["application/vnd.cyclonedx+json", "blob", "SBOM · CycloneDX, JSON", "A list of parts in CycloneDX form."],
    ["application/vnd.cyclonedx+xml", "blob", "SBOM · CycloneDX, XML", "A list of parts in CycloneDX form."],
    [
      "application/vnd.cyclonedx",
      "blob",
      "SBOM · CycloneDX",
      "A list of parts in CycloneDX form that does not say how it is written.",
      { now: "application/vnd.cyclonedx+json" },
    ],
    ["application/vnd.syft+json", "blob", "SBOM · Syft", "A list of parts in Syft's own form.", { status: "legacy" }],
    ["text/spdx", "blob", "SBOM · SPDX, tag-value", "A list of parts that cosign once attached.", { now: "text/spdx+json" }],
    [
      "text/spdx+json",
      "blob",
      "SBOM · SPDX, JSON, cosign's name",
      "A list of parts that cosign once attached.",
      { now: "application/spdx+json" },
    ],
    [
      "application/vnd.goharbor.harbor.sbom.v1",
      "artifactType",
      "SBOM · Harbor",
      "A list of parts that Harbor made.",
      { spec: repository("goharbor/harbor") },
    ],
  ]),
];

const packages: readonly MediaType[] = [
  ...family("Helm", repository("helm/helm", "pkg/registry/constants.go"), [
    ["application/vnd.cncf.helm.config.v1+json", "config", "Helm chart config", "The chart's metadata, `Chart.yaml` as JSON."],
    [
      "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
      "layer",
      "Helm chart · tar, gzip",
      "The packaged chart; a chart's manifest has exactly one.",
    ],
    ["application/vnd.cncf.helm.chart.provenance.v1.prov", "layer", "Helm chart provenance", "The PGP-signed provenance file of a chart."],
    [
      "application/tar+gzip",
      "layer",
      "Helm chart, before 3.8",
      "What Helm wrote for a packaged chart before 3.8.",
      { now: "application/vnd.cncf.helm.chart.content.v1.tar+gzip" },
    ],
    [
      "application/vnd.helm.plugin.v1+json",
      "artifactType",
      "Helm plugin",
      "Marks a plugin of Helm 4.",
      { spec: repository("helm/helm", "pkg/registry/plugin.go") },
    ],
  ]),
  ...family("ORAS", repository("oras-project/artifacts-spec"), [
    [
      "application/vnd.cncf.oras.artifact.manifest.v1+json",
      "manifest",
      "ORAS artifact manifest",
      "A manifest for artifacts from before OCI 1.1, with `blobs` and `subject`.",
      { status: "deprecated", now: "application/vnd.oci.image.manifest.v1+json" },
    ],
    [
      "application/vnd.cncf.oras.artifact.descriptor.v1+json",
      "other",
      "ORAS artifact descriptor",
      "A descriptor from before OCI 1.1.",
      { status: "deprecated", now: "application/vnd.oci.descriptor.v1+json" },
    ],
    [
      "application/vnd.unknown.config.v1+json",
      "config",
      "Config, unnamed",
      "ORAS writes it in OCI 1.0 mode when nobody named a type.",
      { now: "application/vnd.oci.empty.v1+json", spec: repository("oras-project/oras-go", "pack.go") },
    ],
    [
      "application/vnd.unknown.artifact.v1",
      "artifactType",
      "Artifact, unnamed",
      "ORAS writes it when nobody named a type.",
      { spec: repository("oras-project/oras-go", "pack.go") },
    ],
  ]),
  ...family("Wasm", repository("spinframework/spin", "crates/oci/src/client.rs"), [
    [
      "application/vnd.wasm.config.v0+json",
      "config",
      "Wasm config",
      "The config of a Wasm module or component.",
      { spec: { label: "oci-wasm", url: "https://docs.rs/oci-wasm" } },
    ],
    [
      "application/wasm",
      "layer",
      "Wasm module or component",
      "One WebAssembly binary.",
      { spec: { label: "oci-wasm", url: "https://docs.rs/oci-wasm" } },
    ],
    [
      "application/vnd.wasm.config.v1+json",
      "config",
      "Wasm config, older form",
      "The config of an older form, although its number is higher.",
      { now: "application/vnd.wasm.config.v0+json", spec: COSIGN },
    ],
    [
      "application/vnd.wasm.content.layer.v1+wasm",
      "layer",
      "Wasm module, older form",
      "One WebAssembly binary; Spin still writes this name.",
      { now: "application/wasm" },
    ],
    ["application/vnd.wasm.content.layer.v1+data", "layer", "Spin asset", "A static file of a Spin application."],
    [
      "application/vnd.wasm.content.bundle.v1.tar+gzip",
      "layer",
      "Spin assets · tar, gzip",
      "The static files of a Spin application, packed.",
    ],
    [
      "application/vnd.fermyon.spin.application.v1+config",
      "config",
      "Spin application config",
      "The locked configuration of a Spin application.",
    ],
  ]),
  ...family("Flux", repository("fluxcd/pkg", "oci/globals.go"), [
    ["application/vnd.cncf.flux.config.v1+json", "config", "Flux config", "The config of an artifact that Flux delivers."],
    [
      "application/vnd.cncf.flux.content.v1.tar+gzip",
      "layer",
      "Flux content · tar, gzip",
      "Kubernetes manifests or sources, packed; Flux reads the first.",
    ],
  ]),
  ...family("Timoni", repository("stefanprodan/timoni", "api/v1alpha1/artifact.go"), [
    ["application/vnd.timoni.config.v1+json", "config", "Timoni config", "The config of a Timoni module."],
    ["application/vnd.timoni.content.v1.tar+gzip", "layer", "Timoni content · tar, gzip", "The CUE files of a Timoni module, packed."],
  ]),
  ...family("Zarf", repository("zarf-dev/zarf", "src/pkg/packager/layout/oci.go"), [
    ["application/vnd.zarf.config.v1+json", "config", "Zarf config", "The config of a Zarf package."],
    ["application/vnd.zarf.layer.v1.blob", "layer", "Zarf file", "One file of a Zarf package."],
  ]),
  ...family("Docker Compose", repository("docker/compose", "internal/oci/push.go"), [
    ["application/vnd.docker.compose.project", "artifactType", "Compose project", "Marks a published Compose project."],
    [
      "application/vnd.docker.compose.config.empty.v1+json",
      "config",
      "Compose config, empty",
      "The empty config of a Compose project where a registry knows OCI 1.0 only.",
      { now: "application/vnd.oci.empty.v1+json" },
    ],
    ["application/vnd.docker.compose.file+yaml", "layer", "Compose file", "One YAML file of a Compose project."],
    ["application/vnd.docker.compose.envfile", "layer", "Compose env file", "An env file of a Compose project."],
  ]),
  ...family("CNAB", repository("cnabio/cnab-to-oci"), [
    [
      "application/vnd.cnab.manifest.v1",
      "artifactType",
      "CNAB bundle",
      "Marks the index of a CNAB bundle, in annotation `org.opencontainers.artifactType`.",
    ],
    ["application/vnd.cnab.config.v1+json", "config", "CNAB config", "The `bundle.json` of a CNAB bundle."],
  ]),
  ...family("OPA", repository("open-policy-agent/conftest", "internal/commands/push.go"), [
    ["application/vnd.cncf.openpolicyagent.policy.layer.v1+rego", "layer", "Rego policy", "One policy file for Open Policy Agent."],
    ["application/vnd.cncf.openpolicyagent.data.layer.v1+json", "layer", "Policy data", "Data for policies of Open Policy Agent."],
  ]),
  ...family("Kyverno", repository("kyverno/kyverno"), [
    ["application/vnd.cncf.kyverno.config.v1+json", "config", "Kyverno config", "The config of a bundle of Kyverno policies."],
    ["application/vnd.cncf.kyverno.policy.layer.v1+yaml", "layer", "Kyverno policy", "One Kyverno policy."],
  ]),
  ...family("Falco", repository("falcosecurity/falcoctl", "pkg/oci/constants.go"), [
    ["application/vnd.cncf.falco.rulesfile.config.v1+json", "config", "Falco rules config", "The config of a Falco rules file."],
    [
      "application/vnd.cncf.falco.rulesfile.layer.v1+tar.gz",
      "layer",
      "Falco rules · tar, gzip",
      "A packed Falco rules file; the suffix is `+tar.gz`, unlike OCI's.",
    ],
    ["application/vnd.cncf.falco.plugin.config.v1+json", "config", "Falco plugin config", "The config of a Falco plugin."],
    [
      "application/vnd.cncf.falco.plugin.layer.v1+tar.gz",
      "layer",
      "Falco plugin · tar, gzip",
      "A packed Falco plugin; the suffix is `+tar.gz`, unlike OCI's.",
    ],
    ["application/vnd.cncf.falco.asset.config.v1+json", "config", "Falco asset config", "The config of a Falco asset."],
    [
      "application/vnd.cncf.falco.asset.layer.v1+tar.gz",
      "layer",
      "Falco asset · tar, gzip",
      "A packed Falco asset; the suffix is `+tar.gz`, unlike OCI's.",
    ],
  ]),
  ...family("Dev Containers", repository("devcontainers/cli"), [
    [
      "application/vnd.devcontainers",
      "config",
      "Dev container feature or template",
      "The config of a feature or template; its blob is often empty.",
    ],
    ["application/vnd.devcontainers.layer.v1+tar", "layer", "Dev container content · tar", "A packed feature or template."],
    [
      "application/vnd.devcontainers.collection.layer.v1+json",
      "layer",
      "Dev container collection",
      "What a collection of features or templates holds.",
    ],
  ]),
  ...family("OpenTofu", repository("opentofu/opentofu"), [
    ["application/vnd.opentofu.provider", "artifactType", "OpenTofu provider", "Marks the index of one version of a provider."],
    [
      "application/vnd.opentofu.provider-target",
      "artifactType",
      "OpenTofu provider, one platform",
      "Marks the package of a provider for one platform.",
    ],
    ["application/vnd.opentofu.modulepkg", "artifactType", "OpenTofu module", "Marks a package of a module."],
  ]),
  ...family("Bicep", repository("Azure/bicep"), [
    ["application/vnd.ms.bicep.module.artifact", "artifactType", "Bicep module", "Marks a Bicep module."],
    ["application/vnd.ms.bicep.module.config.v1+json", "config", "Bicep config", "The config of a Bicep module, which is empty."],
    ["application/vnd.ms.bicep.module.layer.v1+json", "layer", "Bicep template", "The compiled template of a Bicep module."],
  ]),
  ...family("Trivy", repository("aquasecurity/trivy-db"), [
    ["application/vnd.aquasec.trivy.config.v1+json", "artifactType", "Trivy database", "Marks Trivy's database of vulnerabilities."],
    [
      "application/vnd.aquasec.trivy.db.layer.v1.tar+gzip",
      "layer",
      "Trivy database · tar, gzip",
      "Trivy's database of vulnerabilities, packed.",
    ],
  ]),
  ...family("Artifact Hub", repository("artifacthub/hub"), [
    [
      "application/vnd.cncf.artifacthub.config.v1+yaml",
      "config",
      "Artifact Hub config",
      "The config of the repository metadata under tag `artifacthub.io`.",
    ],
    [
      "application/vnd.cncf.artifacthub.repository-metadata.layer.v1.yaml",
      "layer",
      "Artifact Hub metadata",
      "The file `artifacthub-repo.yml`.",
    ],
  ]),
  ...family("Microsoft", repository("oras-project/oras"), [
    [
      "application/vnd.microsoft.artifact.lifecycle",
      "artifactType",
      "Lifecycle",
      "Marks a referrer that says when an image reaches its end of life.",
    ],
  ]),
  ...family("Red Hat", repository("quay/quay", "config.py"), [
    [
      "application/vnd.oci.source.image.config.v1+json",
      "config",
      "Source image config",
      "The config of a container image that holds sources.",
    ],
  ]),
];

const filesystems: readonly MediaType[] = [
  ...family("Stacker", repository("project-zot/zot"), [
    [
      "application/vnd.oci.image.layer.squashfs",
      "layer",
      "Layer · squashfs",
      "A squashfs layer that Stacker writes; other runtimes cannot mount it.",
      { compression: "squashfs" },
    ],
  ]),
  ...family("Singularity", repository("sylabs/singularity"), [
    ["application/vnd.sylabs.sif.config.v1+json", "config", "SIF config", "The config of a Singularity image; its content is `{}`."],
    ["application/vnd.sylabs.sif.layer.v1.sif", "layer", "SIF image", "A whole Singularity image as one file."],
    [
      "appliciation/vnd.sylabs.sif.layer.tar",
      "layer",
      "SIF image, misspelt prototype",
      "A misspelt type that an early Singularity wrote.",
      { now: "application/vnd.sylabs.sif.layer.v1.sif" },
    ],
    [
      "application/vnd.sylabs.image.layer.v1.squashfs",
      "layer",
      "OCI-SIF layer · squashfs",
      "The root file system of an OCI-SIF image.",
      { compression: "squashfs" },
    ],
    [
      "application/vnd.sylabs.image.layer.v1.ext3",
      "layer",
      "OCI-SIF layer · ext3",
      "The writable overlay of an OCI-SIF image.",
      { compression: "none" },
    ],
    ["application/vnd.sylabs.data-container.v1", "artifactType", "OCI-SIF data container", "Marks an OCI-SIF image that holds data only."],
  ]),
  ...family("Nydus", repository("containerd/nydus-snapshotter", "pkg/converter/constant.go"), [
    [
      "application/vnd.oci.image.layer.nydus.blob.v1",
      "layer",
      "Layer · Nydus blob",
      "Data of a Nydus image, which is fetched piece by piece.",
      { compression: "nydus" },
    ],
    ["application/vnd.nydus.image.manifest.v1+json", "artifactType", "Nydus image", "Marks the Nydus form of an image."],
    ["application/vnd.nydus.image.config.v1+json", "config", "Nydus config", "The config of the Nydus form of an image."],
  ]),
  ...family("SOCI", repository("awslabs/soci-snapshotter", "soci/soci_index.go"), [
    [
      "application/vnd.amazon.soci.index.v2+json",
      "artifactType",
      "SOCI index",
      "Marks an index for lazy loading, which stands beside the images it serves.",
    ],
    [
      "application/vnd.amazon.soci.index.v1+json",
      "artifactType",
      "SOCI index, first version",
      "Marks an index for lazy loading that refers to its image.",
      { now: "application/vnd.amazon.soci.index.v2+json" },
    ],
  ]),
  ...family("OverlayBD", repository("containerd/accelerated-container-image"), [
    ["application/vnd.containerd.overlaybd.native.v1+json", "artifactType", "OverlayBD image", "Marks the OverlayBD form of an image."],
    [
      "application/vnd.containerd.overlaybd.turbo.v1+json",
      "artifactType",
      "OverlayBD turboOCI image",
      "Marks the turboOCI form of an image.",
    ],
  ]),
  ...family("EROFS", repository("containerd/containerd", "core/images/mediatypes.go"), [
    [
      "application/vnd.erofs.layer.v1",
      "layer",
      "Layer · EROFS",
      "An EROFS file system, which recent containerd mounts directly.",
      { compression: "erofs" },
    ],
  ]),
  ...family("containerd", repository("containerd/containerd", "core/images/mediatypes.go"), [
    [
      "application/vnd.containerd.container.checkpoint.config.v1+proto",
      "config",
      "Checkpoint config",
      "The config of a container's checkpoint; containerd lists it in the index of the checkpoint.",
    ],
    [
      "application/vnd.containerd.container.criu.checkpoint.criu.tar",
      "layer",
      "Checkpoint data",
      "What CRIU saved of a running container; containerd lists it in the index of the checkpoint.",
    ],
    [
      "application/vnd.containerd.container.rw.tar",
      "layer",
      "Checkpoint, writable layer",
      "The files that a container had changed; containerd lists them in the index of the checkpoint.",
    ],
  ]),
];

/** Types of attestations and signatures, of packages and of other file systems. */
export const artifactMediaTypes: readonly MediaType[] = [...attestations, ...packages, ...filesystems];
