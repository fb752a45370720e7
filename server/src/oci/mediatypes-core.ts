import { family, type MediaType, repository, type Source } from "./mediatype.ts";

const IMAGE_SPEC = "https://github.com/opencontainers/image-spec/blob";

function imageSpec(file: string, anchor = ""): Source {
  return { label: `image-spec 1.1.1, ${file}`, url: `${IMAGE_SPEC}/v1.1.1/${file}${anchor}` };
}

function oldImageSpec(tag: string, file: string): Source {
  return { label: `image-spec ${tag.slice(1)}, ${file}`, url: `${IMAGE_SPEC}/${tag}/${file}` };
}

const SCHEMA_2: Source = { label: "distribution, schema 2", url: "https://distribution.github.io/distribution/spec/manifest-v2-2/" };
const SCHEMA_1: Source = {
  label: "distribution 2.8.3, schema 1",
  url: "https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md",
};
const ATTESTATIONS: Source = {
  label: "BuildKit, attestation storage",
  url: "https://github.com/moby/buildkit/blob/v0.12.0/docs/attestations/attestation-storage.md",
};

const OCI = "application/vnd.oci.image";
const DOCKER = "application/vnd.docker";

const oci: readonly MediaType[] = family("OCI", imageSpec("media-types.md"), [
  [
    `${OCI}.index.v1+json`,
    "index",
    "Image index",
    "Lists image manifests, most often one for each platform, or further indexes.",
    { twin: `${DOCKER}.distribution.manifest.list.v2+json`, equivalence: "similar", spec: imageSpec("image-index.md") },
  ],
  [
    `${OCI}.manifest.v1+json`,
    "manifest",
    "Image manifest",
    "Names one config and the ordered layers of an image or, with `artifactType`, the content of another artifact.",
    { twin: `${DOCKER}.distribution.manifest.v2+json`, equivalence: "similar", spec: imageSpec("manifest.md") },
  ],
  [
    `${OCI}.config.v1+json`,
    "config",
    "Image config",
    "Says for which platform an image is, how it is started, and which uncompressed layers it stands on. Belongs in `config` of an image manifest.",
    { twin: `${DOCKER}.container.image.v1+json`, equivalence: "similar", spec: imageSpec("config.md") },
  ],
  [
    `${OCI}.layer.v1.tar+gzip`,
    "layer",
    "Layer · tar, gzip",
    "A set of file changes as a gzip-compressed tar archive, the form of most layers. Belongs in `layers` of an image manifest.",
    { twin: `${DOCKER}.image.rootfs.diff.tar.gzip`, spec: imageSpec("layer.md", "#gzip-media-types") },
  ],
  [
    `${OCI}.layer.v1.tar+zstd`,
    "layer",
    "Layer · tar, zstd",
    "A set of file changes as a Zstandard-compressed tar archive. Belongs in `layers` of an OCI image manifest.",
    {
      twin: `${DOCKER}.image.rootfs.diff.tar.zstd`,
      equivalence: "similar",
      readers: "Reading it is a SHOULD for clients: Docker 20.10 and umoci 0.4 fail on it.",
      spec: imageSpec("layer.md", "#zstd-media-types"),
    },
  ],
  [
    `${OCI}.layer.v1.tar`,
    "layer",
    "Layer · tar",
    "A set of file changes as a plain tar archive. Belongs in `layers` of an image manifest; ORAS also writes it for files whose type nobody named.",
    { twin: `${DOCKER}.image.rootfs.diff.tar`, spec: imageSpec("layer.md") },
  ],
  [
    "application/vnd.oci.empty.v1+json",
    "blob",
    "Empty descriptor",
    "Stands for the two bytes `{}` where an artifact needs no config or no content. As `config` it makes `artifactType` mandatory.",
    { spec: imageSpec("manifest.md", "#guidance-for-an-empty-descriptor") },
  ],
  [
    `${OCI}.layer.nondistributable.v1.tar+gzip`,
    "layer",
    "Non-distributable layer · tar, gzip",
    "A layer that may only be fetched from its `urls`, as Windows base layers once were.",
    {
      status: "deprecated",
      twin: `${DOCKER}.image.rootfs.foreign.diff.tar.gzip`,
      readers: "The specification asks not to create new ones since 1.1.",
      spec: imageSpec("layer.md", "#non-distributable-layers"),
    },
  ],
  [
    `${OCI}.layer.nondistributable.v1.tar`,
    "layer",
    "Non-distributable layer · tar",
    "A layer as a plain tar archive that may only be fetched from its `urls`.",
    {
      status: "deprecated",
      twin: `${DOCKER}.image.rootfs.foreign.diff.tar`,
      readers: "The specification asks not to create new ones since 1.1.",
      spec: imageSpec("layer.md", "#non-distributable-layers"),
    },
  ],
  [
    `${OCI}.layer.nondistributable.v1.tar+zstd`,
    "layer",
    "Non-distributable layer · tar, zstd",
    "A Zstandard-compressed layer that may only be fetched from its `urls`; deprecated since the version that first listed it.",
    { status: "deprecated" },
  ],
  [
    "application/vnd.oci.descriptor.v1+json",
    "other",
    "Descriptor",
    "A single content descriptor written as a document of its own.",
    { spec: imageSpec("descriptor.md") },
  ],
  [
    "application/vnd.oci.layout.header.v1+json",
    "other",
    "Layout marker",
    "The `oci-layout` file in the root of an image layout. No descriptor names it.",
    { spec: imageSpec("image-layout.md", "#oci-layout-file") },
  ],
  [
    "application/vnd.oci.scratch.v1+json",
    "blob",
    "Empty descriptor, release candidate's name",
    "What the empty descriptor was called in a release candidate of image-spec 1.1; the blob is the same `{}`.",
    { now: "application/vnd.oci.empty.v1+json", spec: oldImageSpec("v1.1.0-rc3", "media-types.md") },
  ],
  [
    "application/vnd.oci.artifact.manifest.v1+json",
    "manifest",
    "Artifact manifest, withdrawn",
    "A manifest form of two release candidates of image-spec 1.1 that was taken out before the release.",
    {
      status: "deprecated",
      now: `${OCI}.manifest.v1+json`,
      readers: "An image manifest with `artifactType` does its work; many registries refuse this one.",
      spec: oldImageSpec("v1.1.0-rc2", "artifact.md"),
    },
  ],
  [
    `${OCI}.manifest.list.v1+json`,
    "index",
    "Image index, name before 1.0",
    "What the image index was called in drafts of image-spec 1.0.",
    { now: `${OCI}.index.v1+json`, spec: oldImageSpec("v1.0.0-rc3", "media-types.md") },
  ],
  [
    `${OCI}.serialization.config.v1+json`,
    "config",
    "Image config, name before 1.0",
    "What the image config was called in early drafts.",
    { now: `${OCI}.config.v1+json`, spec: oldImageSpec("v0.4.0", "media-types.md") },
  ],
  [
    `${OCI}.serialization.rootfs.tar.gzip`,
    "layer",
    "Layer, name before 1.0",
    "What a gzip-compressed layer was called in early drafts.",
    { now: `${OCI}.layer.v1.tar+gzip`, spec: oldImageSpec("v0.4.0", "media-types.md") },
  ],
  [
    `${OCI}.layer.tar+gzip`,
    "layer",
    "Layer, release candidate's name",
    "A draft's name of the gzip-compressed layer, without `.v1`. Today it is most often a slip.",
    { now: `${OCI}.layer.v1.tar+gzip`, spec: oldImageSpec("v1.0.0-rc1", "media-types.md") },
  ],
  [
    `${OCI}.layer.nondistributable.tar+gzip`,
    "layer",
    "Non-distributable layer, release candidate's name",
    "A draft's name of the non-distributable layer, without `.v1`.",
    { now: `${OCI}.layer.nondistributable.v1.tar+gzip`, spec: oldImageSpec("v1.0.0-rc1", "media-types.md") },
  ],
]);

const docker: readonly MediaType[] = family("Docker", SCHEMA_2, [
  [
    `${DOCKER}.distribution.manifest.list.v2+json`,
    "index",
    "Manifest list",
    "Docker's twin of the image index: one manifest for each platform, and every entry needs its `platform`.",
    { twin: `${OCI}.index.v1+json`, equivalence: "similar" },
  ],
  [
    `${DOCKER}.distribution.manifest.v2+json`,
    "manifest",
    "Image manifest, schema 2",
    "Docker's image manifest: one config and the ordered layers. It must name this type inside itself.",
    { twin: `${OCI}.manifest.v1+json`, equivalence: "similar" },
  ],
  [
    `${DOCKER}.container.image.v1+json`,
    "config",
    "Image config",
    "Docker's image config: platform, how the container starts, history, and Docker's own additions such as `Healthcheck`.",
    {
      twin: `${OCI}.config.v1+json`,
      equivalence: "similar",
      readers: "In an OCI manifest podman, buildah, skopeo inspect and umoci refuse it.",
      spec: { label: "docker-image-spec 1.3.1", url: "https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md" },
    },
  ],
  [
    `${DOCKER}.image.rootfs.diff.tar.gzip`,
    "layer",
    "Layer · tar, gzip",
    "Docker's gzip-compressed layer; a dot stands before `gzip` where OCI writes a plus. Belongs in `layers` of a Docker manifest.",
    { twin: `${OCI}.layer.v1.tar+gzip` },
  ],
  [
    `${DOCKER}.image.rootfs.diff.tar`,
    "layer",
    "Layer · tar",
    "Docker's uncompressed layer, known from the code rather than from the schema 2 text.",
    {
      twin: `${OCI}.layer.v1.tar`,
      readers: "Quay refuses it.",
      spec: repository("distribution/distribution", "manifest/schema2/manifest.go"),
    },
  ],
  [
    `${DOCKER}.image.rootfs.diff.tar.zstd`,
    "layer",
    "Layer · tar, zstd, never standardised",
    "A Docker name for Zstandard layers that no specification has. BuildKit 0.10 and 0.11 wrote it.",
    {
      status: "legacy",
      twin: `${OCI}.layer.v1.tar+zstd`,
      equivalence: "similar",
      readers: "podman, skopeo and Docker 20.10 refuse it; later versions of containerd and Docker read it.",
      spec: repository("containerd/containerd", "core/images/mediatypes.go"),
    },
  ],
  [
    `${DOCKER}.image.rootfs.foreign.diff.tar.gzip`,
    "layer",
    "Foreign layer · tar, gzip",
    "A layer that is fetched from its `urls` and never pushed.",
    {
      status: "deprecated",
      twin: `${OCI}.layer.nondistributable.v1.tar+gzip`,
      readers: "Registries ask for `urls`, and the default policy of Distribution refuses any URL.",
    },
  ],
  [
    `${DOCKER}.image.rootfs.foreign.diff.tar`,
    "layer",
    "Foreign layer · tar",
    "An uncompressed layer that is fetched from its `urls` and never pushed.",
    {
      status: "deprecated",
      twin: `${OCI}.layer.nondistributable.v1.tar`,
      spec: repository("containerd/containerd", "core/images/mediatypes.go"),
    },
  ],
  [
    `${DOCKER}.plugin.v1+json`,
    "config",
    "Plugin config",
    "The config of a plugin for the Docker engine: the manifest is a plugin, not an image.",
  ],
  [
    `${DOCKER}.distribution.manifest.v1+json`,
    "manifest",
    "Image manifest, schema 1",
    "Docker's first manifest, unsigned: `fsLayers`, newest first, with the history as JSON inside strings.",
    { status: "deprecated", readers: "Docker and containerd from 2.1 refuse it.", spec: SCHEMA_1 },
  ],
  [
    `${DOCKER}.distribution.manifest.v1+prettyjws`,
    "manifest",
    "Image manifest, schema 1, signed",
    "Docker's first manifest with its signatures inside.",
    { status: "deprecated", readers: "Docker and containerd from 2.1 refuse it.", spec: SCHEMA_1 },
  ],
  [
    `${DOCKER}.image.rootfs.diff.tar+gzip`,
    "layer",
    "Layer, misspelt",
    "A layer name with a plus where Docker writes a dot; old artifact guides carried it.",
    { now: `${DOCKER}.image.rootfs.diff.tar.gzip`, spec: repository("opencontainers/artifacts") },
  ],
  [
    "application/octet-stream",
    "other",
    "Bytes",
    "Says nothing but that there are bytes. Artifacts use it for files, and Docker pushes of 2015 and 2016 for the config.",
    { status: "legacy", spec: repository("moby/moby", "daemon/internal/distribution/registry.go") },
  ],
  [
    "application/json",
    "other",
    "JSON",
    "Says nothing but that it is JSON; accepted for schema 1 manifests and a few very old configs.",
    { status: "legacy", spec: SCHEMA_1 },
  ],
  [
    "text/html",
    "other",
    "HTML, a registry's slip of 2016",
    "Some registries of 2016 stored configs under this type by mistake; Docker still tolerates it.",
    { status: "legacy", spec: repository("moby/moby") },
  ],
]);

const buildkit: readonly MediaType[] = family("BuildKit", repository("moby/buildkit"), [
  [
    "application/vnd.buildkit.cacheconfig.v0",
    "config",
    "BuildKit cache config",
    "The graph of a build cache: which steps gave which layers. It is the `config` of a cache as image manifest; in the legacy form it stands among the entries of an index.",
    {
      readers:
        "BuildKit alone reads it. It writes the image manifest form with `image-manifest=true` (0.12 and later), by itself since 0.21.",
      spec: {
        label: "BuildKit 0.12, cache/remotecache/v1/doc.go",
        url: "https://github.com/moby/buildkit/blob/v0.12.0/cache/remotecache/v1/doc.go",
      },
    },
  ],
  [
    `${DOCKER}.attestation.manifest.v1+json`,
    "artifactType",
    "Attestation manifest",
    "The artifact type that BuildKit gives to manifests that hold attestations.",
    { spec: ATTESTATIONS },
  ],
  [
    "application/vnd.buildkit.status.v0",
    "blob",
    "Build progress",
    "The progress of a build, kept in its history record.",
    { spec: repository("moby/buildkit", "solver/llbsolver/history") },
  ],
  [
    "application/vnd.buildkit.otlp.json.v0",
    "blob",
    "Build trace",
    "The OpenTelemetry trace of a build, kept in its history record.",
    { spec: repository("moby/buildkit", "solver/llbsolver/history") },
  ],
  [
    "application/vnd.buildkit.historyrecord.v0",
    "blob",
    "Build history record",
    "One build of the history, as buildx exports it.",
    { spec: repository("docker/buildx") },
  ],
]);

const encrypted: readonly MediaType[] = family("ocicrypt", repository("containers/ocicrypt", "spec/spec.go"), [
  [
    `${OCI}.layer.v1.tar+encrypted`,
    "layer",
    "Encrypted layer · tar",
    "An encrypted layer; its keys stand in annotations that begin with `org.opencontainers.image.enc`.",
  ],
  [
    `${OCI}.layer.v1.tar+gzip+encrypted`,
    "layer",
    "Encrypted layer · tar, gzip",
    "An encrypted gzip-compressed layer; its keys stand in annotations that begin with `org.opencontainers.image.enc`.",
  ],
  [
    `${OCI}.layer.v1.tar+zstd+encrypted`,
    "layer",
    "Encrypted layer · tar, zstd",
    "An encrypted Zstandard-compressed layer; its keys stand in annotations that begin with `org.opencontainers.image.enc`.",
  ],
  [
    `${OCI}.layer.nondistributable.v1.tar+gzip+encrypted`,
    "layer",
    "Encrypted non-distributable layer · tar, gzip",
    "An encrypted layer that may only be fetched from its `urls`.",
    { status: "deprecated" },
  ],
]);

/** The types of the OCI and Docker specifications, of BuildKit and of encrypted layers, the usual ones first. */
export const coreMediaTypes: readonly MediaType[] = [...oci, ...docker, ...buildkit, ...encrypted];
