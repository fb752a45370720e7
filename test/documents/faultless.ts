import type { Detected, Kind } from "../../server/src/model/kinds.ts";
import {
  AMD64,
  ARM64,
  CACHECONFIG,
  CONFIG,
  cacheConfig,
  cacheLayer,
  DOCKER_CONFIG,
  DOCKER_LAYER,
  DOCKER_MANIFEST,
  descriptor,
  digest,
  EMPTY_BLOB,
  emptyDescriptor,
  entry,
  FOREIGN_LAYER,
  INDEX,
  index,
  type Json,
  LAYER,
  LIST,
  MANIFEST,
  manifest,
  ZSTD,
} from "./parts.ts";

/** A document as it is found in the world, and all that is said of it: `rule severity token`, one line each. */
export interface Found {
  readonly document: unknown;
  readonly kind: Detected;
  /** Left out: nothing is said. */
  readonly says?: readonly string[];
  /** Why something is said of a document that nobody would call broken. */
  readonly because?: string;
  /** The kind is set from outside, because nothing in the text shows it. */
  readonly forced?: Kind;
}

const dockerManifest = (config: Json, layers: readonly Json[], more: Json = {}): Json => ({
  schemaVersion: 2,
  mediaType: DOCKER_MANIFEST,
  config,
  layers,
  ...more,
});

const imageConfig: Json = {
  created: "2026-10-02T11:20:41.52Z",
  author: "Release <release@example.com>",
  architecture: "amd64",
  os: "linux",
  config: {
    User: "65532:65532",
    ExposedPorts: { "8080/tcp": {} },
    Env: ["PATH=/usr/local/bin:/usr/bin:/bin", "TZ=UTC"],
    Entrypoint: ["/usr/local/bin/serve"],
    Cmd: ["--listen", ":8080"],
    Volumes: { "/var/lib/serve": {} },
    WorkingDir: "/",
    Labels: { "org.opencontainers.image.title": "serve" },
    StopSignal: "SIGTERM",
  },
  rootfs: { type: "layers", diff_ids: [digest("base, unpacked"), digest("app, unpacked")] },
  history: [
    { created: "2026-10-02T11:20:40Z", created_by: "COPY rootfs / # buildkit", comment: "buildkit.dockerfile.v0" },
    { created: "2026-10-02T11:20:41Z", created_by: "ENV TZ=UTC", empty_layer: true },
    { created: "2026-10-02T11:20:41.52Z", created_by: "COPY serve /usr/local/bin/ # buildkit", comment: "buildkit.dockerfile.v0" },
  ],
};

const image = manifest(descriptor(CONFIG, "config"), [descriptor(LAYER, "base"), descriptor(LAYER, "app")], {
  annotations: {
    "org.opencontainers.image.created": "2026-10-02T11:20:41Z",
    "org.opencontainers.image.source": "https://example.com/serve",
  },
});

const attestation = (word: string, of: string): Json =>
  entry(
    word,
    { architecture: "unknown", os: "unknown" },
    { annotations: { "vnd.docker.reference.digest": digest(of), "vnd.docker.reference.type": "attestation-manifest" } },
  );

const artifact = (artifactType: string, layers: readonly Json[], more: Json = {}): Json => ({
  schemaVersion: 2,
  mediaType: MANIFEST,
  artifactType,
  config: emptyDescriptor,
  layers,
  ...more,
});

const v1Id = (word: string): string => digest(word).slice("sha256:".length);

const schema1: Json = {
  schemaVersion: 1,
  name: "library/busybox",
  tag: "latest",
  architecture: "amd64",
  fsLayers: [{ blobSum: digest("top") }, { blobSum: digest("nothing") }, { blobSum: digest("base") }],
  history: [
    { v1Compatibility: JSON.stringify({ id: v1Id("3"), parent: v1Id("2"), created: "2015-10-31T22:22:56Z", config: { Cmd: ["sh"] } }) },
    { v1Compatibility: JSON.stringify({ id: v1Id("2"), parent: v1Id("1"), created: "2015-10-31T22:22:55Z", throwaway: true }) },
    { v1Compatibility: JSON.stringify({ id: v1Id("1"), created: "2015-10-31T22:22:54Z" }) },
  ],
};

const OCI_FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
const subject = descriptor(MANIFEST, "the image");

/** The documents of the world by name. */
export const FAULTLESS: Readonly<Record<string, Found>> = {
  "OCI image manifest": { document: image, kind: "oci-manifest" },
  "OCI image manifest with no layer": { document: manifest(descriptor(CONFIG, "scratch"), []), kind: "oci-manifest" },
  "OCI image manifest with the same layer twice": {
    document: manifest(descriptor(CONFIG, "config"), [
      descriptor(LAYER, "nothing"),
      descriptor(LAYER, "base"),
      descriptor(LAYER, "nothing"),
    ]),
    kind: "oci-manifest",
  },
  "OCI image with zstd layers": { document: manifest(descriptor(CONFIG, "config"), [descriptor(ZSTD, "base")]), kind: "oci-manifest" },
  "eStargz image": {
    document: manifest(descriptor(CONFIG, "config"), [
      descriptor(LAYER, "base", {
        annotations: {
          "containerd.io/snapshot/stargz/toc.digest": digest("toc"),
          "io.containers.estargz.uncompressed-size": "83886080",
          "containerd.io/uncompressed": digest("base, unpacked"),
        },
      }),
    ]),
    kind: "oci-manifest",
  },
  "zstd:chunked image": {
    document: manifest(descriptor(CONFIG, "config"), [
      descriptor(ZSTD, "base", {
        annotations: {
          "io.github.containers.zstd-chunked.manifest-checksum": digest("toc"),
          "io.github.containers.zstd-chunked.manifest-position": "2810000:1200:5400:1",
          "io.github.containers.zstd-chunked.tarsplit-position": "2811300:800:2100",
        },
      }),
    ]),
    kind: "oci-manifest",
  },
  "nydus image": {
    document: manifest(descriptor(CONFIG, "config"), [
      descriptor("application/vnd.oci.image.layer.nydus.blob.v1", "blob", { annotations: { "containerd.io/snapshot/nydus-blob": "true" } }),
      descriptor(LAYER, "bootstrap", {
        annotations: { "containerd.io/snapshot/nydus-bootstrap": "true", "containerd.io/snapshot/nydus-fs-version": "6" },
      }),
    ]),
    kind: "oci-manifest",
  },
  "encrypted image": {
    document: manifest(descriptor(CONFIG, "config"), [
      descriptor(`${LAYER}+encrypted`, "base", { annotations: { "org.opencontainers.image.enc.keys.jwe": "eyJwcm90ZWN0ZWQiOiJ4In0=" } }),
    ]),
    kind: "oci-manifest",
  },
  "image with sha512 digests": {
    document: manifest({ mediaType: CONFIG, digest: digest("c", "sha512"), size: 700 }, [
      { mediaType: LAYER, digest: digest("l", "sha512"), size: 900 },
      { mediaType: LAYER, digest: digest("m", "sha512"), size: 901 },
    ]),
    kind: "oci-manifest",
    says: ["unportable-digest info sha512", "unportable-digest info sha512", "unportable-digest info place sha512"],
    because: "registered, and so no fault; six of the clients measured do not read it",
  },
  "OCI image with addresses of a layer": {
    document: manifest(descriptor(CONFIG, "config"), [descriptor(LAYER, "base", { urls: ["https://example.com/base.tar.gz"] })]),
    kind: "oci-manifest",
  },
  "OCI image of Windows with the deprecated layer type": {
    document: manifest(descriptor(CONFIG, "config"), [
      descriptor(OCI_FOREIGN, "windows", { urls: ["https://example.com/windows.tar.gz"] }),
      descriptor(LAYER, "app"),
    ]),
    kind: "oci-manifest",
    says: [`non-distributable-layer info "${OCI_FOREIGN}"`],
    because: "image-spec 1.1 deprecates the type; the layer stays pullable, so no more than info",
  },
  "artifact with empty config": {
    document: artifact("application/vnd.example.report.v1", [descriptor("application/vnd.example.report.v1+json", "report")], { subject }),
    kind: "oci-manifest",
  },
  "artifact without content": {
    document: artifact("application/vnd.example.mark.v1", [{ ...emptyDescriptor, data: "e30=" }], {
      annotations: { "com.example.mark": "" },
    }),
    kind: "oci-manifest",
  },
  "artifact with embedded content": {
    document: artifact("text/plain", [
      {
        mediaType: "text/plain",
        digest: "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        size: 5,
        data: "aGVsbG8=",
        annotations: { "org.opencontainers.image.title": "hello.txt" },
      },
    ]),
    kind: "oci-manifest",
  },
  "ORAS files of any type": {
    document: manifest(descriptor("application/vnd.unknown.config.v1+json", "config"), [
      descriptor("application/x-yaml", "values", { annotations: { "org.opencontainers.image.title": "values.yaml" } }),
      descriptor("application/vnd.acme.rocket.docs.layer.v1+tar", "docs", {
        annotations: { "io.deis.oras.content.unpack": "true", "io.deis.oras.content.digest": digest("docs, unpacked") },
      }),
    ]),
    kind: "oci-manifest",
    says: ['misspelt-media-type info "application/vnd.unknown.config.v1+json"'],
    because: "the old name of ORAS for no config; only pointed out",
  },
  "WebAssembly module": {
    document: manifest(descriptor("application/vnd.wasm.config.v0+json", "config"), [descriptor("application/wasm", "module")]),
    kind: "oci-manifest",
  },
  "WebAssembly module of the older kind": {
    document: manifest(descriptor("application/vnd.wasm.config.v1+json", "config"), [
      descriptor("application/vnd.wasm.content.layer.v1+wasm", "module"),
    ]),
    kind: "oci-manifest",
    says: [
      'misspelt-media-type info "application/vnd.wasm.config.v1+json"',
      'misspelt-media-type info "application/vnd.wasm.content.layer.v1+wasm"',
    ],
    because: "the names before the CNCF guidance, which other ones have replaced; only pointed out",
  },
  "compose application": {
    document: artifact("application/vnd.docker.compose.project", [
      descriptor("application/vnd.docker.compose.file+yaml", "compose", {
        annotations: { "com.docker.compose.file": "compose.yaml", "com.docker.compose.version": "2.40.0" },
      }),
    ]),
    kind: "oci-manifest",
  },
  "Helm chart": {
    document: manifest(
      descriptor("application/vnd.cncf.helm.config.v1+json", "config"),
      [
        descriptor("application/vnd.cncf.helm.chart.content.v1.tar+gzip", "chart"),
        descriptor("application/vnd.cncf.helm.chart.provenance.v1.prov", "prov"),
      ],
      { annotations: { "org.opencontainers.image.title": "serve", "org.opencontainers.image.version": "1.4.0" } },
    ),
    kind: "oci-manifest",
  },
  "Helm chart without media type, as Helm 3 pushed it": {
    document: {
      schemaVersion: 2,
      config: descriptor("application/vnd.cncf.helm.config.v1+json", "config"),
      layers: [descriptor("application/vnd.cncf.helm.chart.content.v1.tar+gzip", "chart")],
    },
    kind: "oci-manifest",
    says: ["missing-media-type warning {"],
    because: "SHOULD of image-spec 1.1.1; BuildKit detects a Docker manifest without it (client-verdicts m-mt-missing)",
  },
  "Flux artifact": {
    document: manifest(
      descriptor("application/vnd.cncf.flux.config.v1+json", "config"),
      [descriptor("application/vnd.cncf.flux.content.v1.tar+gzip", "content")],
      {
        annotations: {
          "org.opencontainers.image.created": "2026-10-02T11:20:41Z",
          "org.opencontainers.image.revision": "main@sha1:0123456789abcdef0123456789abcdef01234567",
          "org.opencontainers.image.source": "https://example.com/fleet.git",
        },
      },
    ),
    kind: "oci-manifest",
  },
  "cosign signature": {
    document: manifest(descriptor(CONFIG, "config"), [
      descriptor("application/vnd.dev.cosign.simplesigning.v1+json", "payload", {
        annotations: {
          "dev.cosignproject.cosign/signature": "MEUCIQDx",
          "dev.sigstore.cosign/bundle": '{"SignedEntryTimestamp":"MEUCIQ"}',
        },
      }),
    ]),
    kind: "oci-manifest",
  },
  "cosign attestation": {
    document: manifest(descriptor(CONFIG, "config"), [
      descriptor("application/vnd.dsse.envelope.v1+json", "envelope", {
        annotations: { predicateType: "https://slsa.dev/provenance/v0.2", "dev.cosignproject.cosign/signature": "" },
      }),
    ]),
    kind: "oci-manifest",
  },
  "cosign SBOM": {
    document: manifest(descriptor(CONFIG, "config"), [descriptor("application/vnd.cyclonedx+json", "sbom")]),
    kind: "oci-manifest",
  },
  "cosign SBOM under the old name": {
    document: manifest(descriptor(CONFIG, "config"), [descriptor("text/spdx+json", "sbom")]),
    kind: "oci-manifest",
    says: ['misspelt-media-type info "text/spdx+json"'],
    because: "cosign's own name, which the registered one has replaced; only pointed out",
  },
  "Notation signature": {
    document: manifest(
      { ...emptyDescriptor, mediaType: "application/vnd.cncf.notary.signature" },
      [descriptor("application/jose+json", "signature")],
      {
        subject,
        annotations: { "io.cncf.notary.x509chain.thumbprint#S256": '["9f5f5aecee24b5cfdc7a91f6d5ac5c3a5348feb17c934d403f59ac251549ea0d"]' },
      },
    ),
    kind: "oci-manifest",
  },
  "GitHub attestation bundle": {
    document: artifact(
      "application/vnd.dev.sigstore.bundle.v0.3+json",
      [descriptor("application/vnd.dev.sigstore.bundle.v0.3+json", "bundle")],
      {
        subject,
        annotations: {
          "dev.sigstore.bundle.content": "dsse-envelope",
          "dev.sigstore.bundle.predicateType": "https://slsa.dev/provenance/v1",
          "org.opencontainers.image.created": "2026-10-02T11:20:41.000Z",
        },
      },
    ),
    kind: "oci-manifest",
  },
  "attestation manifest of BuildKit": {
    document: manifest(descriptor(CONFIG, "config"), [
      descriptor("application/vnd.in-toto+json", "provenance", {
        annotations: { "in-toto.io/predicate-type": "https://slsa.dev/provenance/v1" },
      }),
      descriptor("application/vnd.in-toto+json", "sbom", { annotations: { "in-toto.io/predicate-type": "https://spdx.dev/Document" } }),
    ]),
    kind: "oci-manifest",
  },
  "attestation of BuildKit as an artifact": {
    document: artifact(
      "application/vnd.docker.attestation.manifest.v1+json",
      [
        descriptor("application/vnd.in-toto+json", "provenance", {
          annotations: { "in-toto.io/predicate-type": "https://slsa.dev/provenance/v1" },
        }),
      ],
      { subject },
    ),
    kind: "oci-manifest",
  },
  "ORAS artifact with a platform": {
    document: manifest(descriptor(CONFIG, "config"), [descriptor("text/markdown", "readme")], {
      artifactType: "application/vnd.example.docs.v1",
    }),
    kind: "oci-manifest",
  },
  "ORAS folder": {
    document: artifact("application/vnd.unknown.artifact.v1", [
      descriptor(LAYER, "folder", {
        annotations: {
          "io.deis.oras.content.digest": digest("folder, unpacked"),
          "io.deis.oras.content.unpack": "true",
          "org.opencontainers.image.title": "public",
        },
      }),
    ]),
    kind: "oci-manifest",
  },
  "WebAssembly module as an image": {
    document: manifest(descriptor(CONFIG, "config"), [descriptor("application/wasm", "module")]),
    kind: "oci-manifest",
  },
  "SOCI index": {
    document: {
      schemaVersion: 2,
      mediaType: MANIFEST,
      artifactType: "application/vnd.amazon.soci.index.v2+json",
      config: { ...emptyDescriptor, data: "e30=" },
      layers: [
        descriptor("application/octet-stream", "ztoc", {
          annotations: { "com.amazon.soci.image-layer-mediaType": LAYER, "com.amazon.soci.image-layer-digest": digest("base") },
        }),
      ],
      subject,
    },
    kind: "oci-manifest",
  },
  "SOCI index of the first version": {
    document: manifest({ ...emptyDescriptor, mediaType: "application/vnd.amazon.soci.index.v1+json" }, [
      descriptor("application/octet-stream", "ztoc"),
    ]),
    kind: "oci-manifest",
    says: ['misspelt-media-type info "application/vnd.amazon.soci.index.v1+json"'],
    because: "the second version has replaced it; only pointed out",
  },
  "ModelPack model": {
    document: manifest(
      descriptor("application/vnd.cncf.model.config.v1+json", "config"),
      [
        descriptor("application/vnd.cncf.model.weight.v1.raw", "weights", {
          annotations: { "org.cncf.model.filepath": "model.safetensors" },
        }),
        descriptor("application/vnd.cncf.model.doc.v1.tar", "doc"),
      ],
      { artifactType: "application/vnd.cncf.model.manifest.v1+json" },
    ),
    kind: "oci-manifest",
  },
  "Docker model": {
    document: manifest(descriptor("application/vnd.docker.ai.model.config.v0.1+json", "config"), [
      descriptor("application/vnd.docker.ai.gguf.v3", "weights"),
      descriptor("application/vnd.docker.ai.license", "license"),
    ]),
    kind: "oci-manifest",
  },
  "Singularity image": {
    document: manifest({ ...emptyDescriptor, mediaType: "application/vnd.sylabs.sif.config.v1+json" }, [
      descriptor("application/vnd.sylabs.sif.layer.v1.sif", "image", { annotations: { "org.opencontainers.image.title": "lolcow.sif" } }),
    ]),
    kind: "oci-manifest",
  },
  "database of Trivy": {
    document: manifest({ ...emptyDescriptor, mediaType: "application/vnd.aquasec.trivy.config.v1+json" }, [
      descriptor("application/vnd.aquasec.trivy.db.layer.v1.tar+gzip", "db"),
    ]),
    kind: "oci-manifest",
  },
  "seccomp profile": {
    document: manifest({ ...emptyDescriptor, mediaType: "application/vnd.cncf.seccomp-profile.config.v1+json" }, [
      descriptor("application/vnd.oci.image.layer.v1.tar", "profile", {
        annotations: { "org.opencontainers.image.title": "seccomp.json" },
      }),
    ]),
    kind: "oci-manifest",
  },
  "bottle of Homebrew": {
    document: manifest(
      { ...descriptor(CONFIG, "config"), platform: AMD64 },
      [descriptor(LAYER, "bottle", { annotations: { "org.opencontainers.image.title": "jq--1.8.1.arm64_sonoma.bottle.tar.gz" } })],
      { annotations: { "com.github.package.type": "homebrew_bottle" } },
    ),
    kind: "oci-manifest",
    says: ['misplaced-platform info "platform"'],
    because: "GHCR, where bottles are, takes it; ECR does not (regclient#709)",
  },
  "policy bundle under the types of an image, as oras pushes it": {
    document: manifest({ ...emptyDescriptor, mediaType: CONFIG }, [descriptor(LAYER, "bundle")]),
    kind: "oci-manifest",
    says: [`empty-image-config warning "${emptyDescriptor.digest}"`],
    because: "no runtime can start it (client-verdicts c-rootfs-missing), and nothing says that it is no image",
  },
  "dev container feature": {
    document: manifest({ mediaType: "application/vnd.devcontainers", digest: EMPTY_BLOB, size: 0 }, [
      descriptor("application/vnd.devcontainers.layer.v1+tar", "feature", {
        annotations: { "org.opencontainers.image.title": "devcontainer-feature-go.tgz" },
      }),
    ]),
    kind: "oci-manifest",
  },
  "dev container feature whose config names other bytes": {
    document: manifest({ mediaType: "application/vnd.devcontainers", digest: digest("old"), size: 0 }, [
      descriptor("application/vnd.devcontainers.layer.v1+tar", "feature"),
    ]),
    kind: "oci-manifest",
    says: ["empty-descriptor error 0"],
    because: "only the digest of no bytes can have size 0 (1.24)",
  },
  "containerd checkpoint": {
    document: index([
      descriptor(MANIFEST, "image", { platform: AMD64 }),
      descriptor("application/vnd.containerd.container.criu.checkpoint.criu.tar", "criu", { platform: AMD64 }),
      descriptor(LAYER, "rw", { platform: AMD64 }),
      descriptor("application/vnd.containerd.container.checkpoint.options.v1+proto", "options", { platform: AMD64 }),
    ]),
    kind: "oci-index",
  },
  "OCI index for two platforms": {
    document: index([entry("amd64", AMD64), entry("arm64", ARM64)], { annotations: { "org.opencontainers.image.description": "serve" } }),
    kind: "oci-index",
  },
  "OCI index with attestations": {
    document: index([entry("amd64", AMD64), entry("arm64", ARM64), attestation("a1", "amd64"), attestation("a2", "arm64")]),
    kind: "oci-index",
  },
  "OCI index of an official image": {
    document: index([
      ...[
        AMD64,
        { architecture: "arm", os: "linux", variant: "v5" },
        { architecture: "arm", os: "linux", variant: "v7" },
        ARM64,
        { architecture: "386", os: "linux" },
        { architecture: "mips64le", os: "linux" },
        { architecture: "ppc64le", os: "linux" },
        { architecture: "riscv64", os: "linux" },
        { architecture: "s390x", os: "linux" },
        { architecture: "loong64", os: "linux" },
      ].flatMap((platform, at) => [
        entry(`image ${at}`, platform, { annotations: { "com.docker.official-images.bashbrew.arch": `arch ${at}` } }),
        attestation(`attestation ${at}`, `image ${at}`),
      ]),
    ]),
    kind: "oci-index",
  },
  "OCI index with levels of amd64": {
    document: index([
      entry("plain", AMD64),
      entry("v2", { ...AMD64, variant: "v2" }),
      entry("v3", { ...AMD64, variant: "v3" }),
      entry("arm64 v9", { architecture: "arm64", os: "linux", variant: "v9" }),
      entry("power", { architecture: "ppc64le", os: "linux", variant: "power9" }),
      entry("risc", { architecture: "riscv64", os: "linux", variant: "rva22u64" }),
    ]),
    kind: "oci-index",
  },
  "OCI index with gzip and zstd for each platform": {
    document: index([
      entry("gzip", AMD64),
      entry("zstd", AMD64, { annotations: { "io.github.containers.compression.zstd": "true" } }),
      entry("gzip, arm", ARM64),
      entry("zstd, arm", ARM64, { annotations: { "io.github.containers.compression.zstd": "true" } }),
    ]),
    kind: "oci-index",
  },
  "OCI index of nydus images beside plain ones": {
    document: index([
      entry("plain", AMD64),
      entry("nydus", { ...AMD64, "os.features": ["nydus.remoteimage.v1"] }),
      entry("newer nydus", AMD64, { artifactType: "application/vnd.nydus.image.manifest.v1+json" }),
    ]),
    kind: "oci-index",
  },
  "OCI index of SOCI, version 2": {
    document: index([
      entry("amd64", AMD64, { annotations: { "com.amazon.soci.index-digest": digest("soci") } }),
      entry("soci", AMD64, {
        artifactType: "application/vnd.amazon.soci.index.v2+json",
        annotations: { "com.amazon.soci.image-manifest-digest": digest("amd64") },
      }),
    ]),
    kind: "oci-index",
  },
  "OCI index of WebAssembly": {
    document: index([
      entry("wasip1", { architecture: "wasm", os: "wasip1" }),
      entry("wasip2", { architecture: "wasm", os: "wasip2" }),
      entry("first shims", { architecture: "wasm32", os: "wasi" }),
      entry("first shims, too", { architecture: "wasm", os: "wasi" }),
    ]),
    kind: "oci-index",
  },
  "OCI index of FreeBSD and macOS, with versions": {
    document: index([
      entry("14", { architecture: "amd64", os: "freebsd", "os.version": "14.2" }),
      entry("15", { architecture: "amd64", os: "freebsd", "os.version": "15.0" }),
      entry("mac", { architecture: "arm64", os: "darwin", "os.version": "26", "os.features": ["com.example.rosetta"] }),
    ]),
    kind: "oci-index",
  },
  "index.json of a layout with several tags": {
    document: index([
      entry("1.4.0", AMD64, { annotations: { "org.opencontainers.image.ref.name": "1.4.0" } }),
      entry("1.4.1", AMD64, { annotations: { "org.opencontainers.image.ref.name": "1.4.1" } }),
      entry("loose", undefined, { annotations: { "org.opencontainers.image.ref.name": "loose" } }),
    ]),
    kind: "oci-index",
  },
  "referrers list with platforms": {
    document: index([
      entry("sbom 1", AMD64, { artifactType: "application/spdx+json" }),
      entry("sbom 2", AMD64, { artifactType: "application/spdx+json" }),
    ]),
    kind: "oci-index",
  },
  "OCI image config as go-containerregistry leaves it in artifacts": {
    document: {
      architecture: "",
      created: "0001-01-01T00:00:00Z",
      history: [{ created: "0001-01-01T00:00:00Z" }],
      os: "",
      rootfs: { type: "layers", diff_ids: [digest("payload")] },
      config: {},
    },
    kind: "oci-config",
    says: ['empty-platform info ""', 'zero-time hint "0001-01-01T00:00:00Z"', 'zero-time info place "0001-01-01T00:00:00Z"'],
    because: "both are required; cosign, Flux and crane write such configs, and nobody reads a platform from them",
  },
  "image config of an attestation": {
    document: { architecture: "unknown", os: "unknown", config: {}, rootfs: { type: "layers", diff_ids: [digest("provenance")] } },
    kind: "oci-config",
  },
  "OCI index in an index": { document: index([entry("inner", undefined, {}, INDEX), entry("amd64", AMD64)]), kind: "oci-index" },
  "OCI index without entries": { document: index([]), kind: "oci-index" },
  "OCI index of Windows": {
    document: index([
      entry("2022", { architecture: "amd64", os: "windows", "os.version": "10.0.20348.2402" }),
      entry("2019", { architecture: "amd64", os: "windows", "os.version": "10.0.17763.5696", "os.features": ["win32k"] }),
    ]),
    kind: "oci-index",
  },
  "OCI index with unknown types": {
    document: index([
      entry("amd64", AMD64),
      descriptor("application/xml", "extra"),
      descriptor("application/vnd.example.thing+json", "thing"),
    ]),
    kind: "oci-index",
  },
  "provider of OpenTofu": {
    document: index(
      [
        { ...entry("linux", AMD64), artifactType: "application/vnd.opentofu.provider-target" },
        { ...entry("darwin", { architecture: "arm64", os: "darwin" }), artifactType: "application/vnd.opentofu.provider-target" },
      ],
      { artifactType: "application/vnd.opentofu.provider" },
    ),
    kind: "oci-index",
  },
  "index that is about an image": {
    document: index([descriptor(MANIFEST, "sbom"), descriptor(MANIFEST, "provenance")], {
      artifactType: "application/vnd.example.evidence.v1",
      subject: descriptor(INDEX, "the images"),
    }),
    kind: "oci-index",
  },
  "referrers list": {
    document: index([
      {
        ...descriptor(MANIFEST, "sbom"),
        artifactType: "application/spdx+json",
        annotations: { "org.opencontainers.image.created": "2026-10-02T11:20:41Z" },
      },
      { ...descriptor(MANIFEST, "signature"), artifactType: "application/vnd.dev.cosign.artifact.sig.v1+json" },
    ]),
    kind: "oci-index",
  },
  "index.json of a layout": {
    document: index([
      entry("amd64", undefined, {
        annotations: {
          "org.opencontainers.image.ref.name": "1.4.0",
          "io.containerd.image.name": "docker.io/library/serve:1.4.0",
          "org.opencontainers.image.created": "2026-10-02T11:20:41Z",
        },
      }),
    ]),
    kind: "oci-index",
  },
  "index.json as skopeo writes it": {
    document: {
      schemaVersion: 2,
      manifests: [entry("amd64", undefined, { annotations: { "org.opencontainers.image.ref.name": "latest" } })],
    },
    kind: "oci-index",
    says: ["missing-media-type warning {"],
    because: "SHOULD of image-spec 1.1.1; apple/container refused such files",
  },
  "OCI index of Docker manifests": {
    document: index([entry("a", AMD64, {}, DOCKER_MANIFEST), entry("b", ARM64, {}, DOCKER_MANIFEST)]),
    kind: "oci-index",
    says: [`mixed-index info "${DOCKER_MANIFEST}"`, `mixed-index info place "${DOCKER_MANIFEST}"`],
    because: "allowed; Quay before 2026-05 and GCR refuse",
  },
  "marker of a layout": { document: { imageLayoutVersion: "1.0.0" }, kind: "oci-layout" },
  "descriptor by itself": { document: descriptor(MANIFEST, "image", { platform: AMD64 }), kind: "oci-descriptor" },
  "OCI artifact manifest": {
    document: {
      mediaType: "application/vnd.oci.artifact.manifest.v1+json",
      artifactType: "application/vnd.example.sbom.v1",
      blobs: [descriptor("application/spdx+json", "sbom")],
      subject,
    },
    kind: "oci-artifact",
    says: ['withdrawn-artifact-manifest warning "application/vnd.oci.artifact.manifest.v1+json"'],
    because: "the form was withdrawn before image-spec 1.1; convertible",
  },
  "ORAS artifact manifest": {
    document: {
      mediaType: "application/vnd.cncf.oras.artifact.manifest.v1+json",
      artifactType: "application/vnd.example.signature",
      blobs: [descriptor("application/jose+json", "signature")],
      subject: descriptor(DOCKER_MANIFEST, "the image"),
      annotations: { "io.cncf.oras.artifact.created": "2022-03-01T08:00:00Z" },
    },
    kind: "oci-artifact",
    says: ['withdrawn-artifact-manifest warning "application/vnd.cncf.oras.artifact.manifest.v1+json"'],
    because: "ORAS itself has given it up",
  },
  "artifact manifest of everything, a config among its blobs": {
    document: {
      mediaType: "application/vnd.cncf.oras.artifact.manifest.v1+json",
      artifactType: "application/vnd.example.bundle.v1",
      blobs: [descriptor(CONFIG, "config"), descriptor(LAYER, "base"), descriptor("application/vnd.example.unknown", "unknown")],
    },
    kind: "oci-artifact",
    says: ['withdrawn-artifact-manifest warning "application/vnd.cncf.oras.artifact.manifest.v1+json"'],
    because: "ORAS lists a config as one blob more; the form itself is told",
  },
  "artifact manifest without content": {
    document: {
      mediaType: "application/vnd.oci.artifact.manifest.v1+json",
      artifactType: "application/vnd.example.mark.v1",
      subject,
      annotations: { "com.example.mark": "reviewed" },
    },
    kind: "oci-artifact",
    says: ['withdrawn-artifact-manifest warning "application/vnd.oci.artifact.manifest.v1+json"'],
    because: "blobs are optional; the form itself is told",
  },
  "image that names its base": {
    document: manifest(descriptor(CONFIG, "config"), [descriptor(LAYER, "base")], {
      annotations: {
        "org.opencontainers.image.base.digest": digest("alpine"),
        "org.opencontainers.image.base.name": "docker.io/library/alpine:3.20",
      },
    }),
    kind: "oci-manifest",
  },
  "image of buildah from scratch": {
    document: manifest(descriptor(CONFIG, "config"), [descriptor(LAYER, "base")], {
      annotations: {
        "org.opencontainers.image.base.digest": "",
        "org.opencontainers.image.base.name": "",
        "org.opencontainers.image.created": "2026-10-02T11:20:41.117224063Z",
      },
    }),
    kind: "oci-manifest",
  },
  "image annotated by docker/metadata-action for a repository without licence": {
    document: manifest(descriptor(CONFIG, "config"), [descriptor(LAYER, "base")], {
      annotations: {
        "org.opencontainers.image.created": "2026-10-02T11:20:41.212Z",
        "org.opencontainers.image.description": "",
        "org.opencontainers.image.licenses": "NOASSERTION",
        "org.opencontainers.image.revision": "0123456789abcdef0123456789abcdef01234567",
        "org.opencontainers.image.source": "https://github.com/acme/serve",
        "org.opencontainers.image.title": "serve",
        "org.opencontainers.image.url": "https://github.com/acme/serve",
        "org.opencontainers.image.version": "main",
      },
    }),
    kind: "oci-manifest",
  },
  "OCI image config with labels of a base image": {
    document: {
      architecture: "amd64",
      os: "linux",
      config: {
        Labels: {
          maintainer: "Release <release@example.com>",
          name: "serve",
          "com.example.team": "web",
          "io.buildah.version": "1.37.0",
          "org.label-schema.schema-version": "1.0",
          "org.label-schema.name": "CentOS Base Image",
          "org.opencontainers.image.title": "serve",
          "org.opencontainers.image.ref.name": "ubuntu",
          "org.opencontainers.image.version": "22.04",
        },
      },
      rootfs: { type: "layers", diff_ids: [digest("ubuntu, unpacked")] },
    },
    kind: "oci-config",
  },
  "Flux artifact of a repository with an address for git": {
    document: manifest(
      descriptor("application/vnd.cncf.flux.config.v1+json", "config"),
      [descriptor("application/vnd.cncf.flux.content.v1.tar+gzip", "content")],
      {
        annotations: {
          "org.opencontainers.image.created": "2026-10-02T11:20:41Z",
          "org.opencontainers.image.revision": "main@sha1:0123456789abcdef0123456789abcdef01234567",
          "org.opencontainers.image.source": "git@github.com:acme/fleet.git",
        },
      },
    ),
    kind: "oci-manifest",
    says: ['invalid-url-annotation info "git@github.com:acme/fleet.git"'],
    because: "what git prints and Flux passes on is no URL; links do not follow it, so it is pointed out and no more",
  },
  "index.json of docker save with one tag of two images": {
    document: index(
      ["alpine", "busybox"].map((name) =>
        entry(name, undefined, {
          annotations: {
            "io.containerd.image.name": `docker.io/library/${name}:latest`,
            "org.opencontainers.image.ref.name": "latest",
          },
        }),
      ),
    ),
    kind: "oci-index",
  },
  "index.json of a layout with one name for two platforms": {
    document: index([
      entry("amd64", AMD64, { annotations: { "org.opencontainers.image.ref.name": "1.4.0" } }),
      entry("arm64", ARM64, { annotations: { "org.opencontainers.image.ref.name": "1.4.0" } }),
    ]),
    kind: "oci-index",
  },
  "index.json of cosign save": {
    document: index([
      entry("image", undefined, { annotations: { kind: "dev.cosignproject.cosign/image" } }),
      entry("signatures", undefined, { annotations: { kind: "dev.cosignproject.cosign/sigs" } }),
    ]),
    kind: "oci-index",
  },
  "index.json of a registry of regclient": {
    document: index([
      entry("referrers", undefined, { annotations: { "org.opencontainers.image.referrer.subject": digest("image") } }, INDEX),
      entry("image", undefined, { annotations: { "org.opencontainers.image.ref.name": "v1.0--rc1" } }),
    ]),
    kind: "oci-index",
  },
  "CNAB bundle": {
    document: index(
      [
        entry("invocation", AMD64, { annotations: { "io.cnab.manifest.type": "invocation" } }),
        entry("config", undefined, { annotations: { "io.cnab.manifest.type": "config" } }),
      ],
      {
        annotations: {
          "io.cnab.keywords": '["hello"]',
          "io.cnab.runtime_version": "v1.0.0",
          "org.opencontainers.artifactType": "application/vnd.cnab.manifest.v1",
          "org.opencontainers.image.authors": '[{"name":"Acme"}]',
        },
      },
    ),
    kind: "oci-index",
  },
  "OCI image config": { document: imageConfig, kind: "oci-config" },
  "OCI image config with null where nothing is set": {
    document: {
      architecture: "arm64",
      os: "linux",
      variant: "v8",
      created: null,
      config: { User: null, Env: null, Cmd: null, Entrypoint: null, Labels: null, Volumes: null, ExposedPorts: null },
      rootfs: { type: "layers", diff_ids: [] },
      history: null,
    },
    kind: "oci-config",
  },
  "image config of Windows": {
    document: {
      architecture: "amd64",
      os: "windows",
      "os.version": "10.0.20348.2402",
      config: {
        User: "NT AUTHORITY\\SYSTEM",
        Env: ["PATH=C:\\app;C:\\Windows\\system32", "ProgramFiles(x86)=C:\\Program Files (x86)"],
        Entrypoint: ["C:\\app\\serve.exe"],
        Volumes: { "c:/data": {}, "\\\\.\\pipe\\serve": {} },
        WorkingDir: "C:\\app",
        StopSignal: "3",
      },
      rootfs: { type: "layers", diff_ids: [digest("windows, unpacked"), digest("app, unpacked")] },
    },
    kind: "oci-config",
  },
  "image config with all that is odd and right": {
    document: {
      created: "1970-01-01T00:00:00Z",
      architecture: "wasm",
      os: "wasip1",
      config: {
        User: "1000:staff",
        ExposedPorts: { "80": {}, "53/udp": {}, "3868/sctp": {}, "65535/tcp": {} },
        Env: [
          "EMPTY=",
          "MOTD=first line\nsecond=line",
          "lower=1",
          "LOWER=1",
          "GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568",
          "DB_PASSWORD_FILE=/run/secrets/db",
          "ROOT_PASSWORD=",
          "PAD_TOKEN=<|endoftext|>",
          "KEYSTORE_PASSWORD=changeit",
          "PROXY=http://proxy.example.com:3128",
        ],
        Cmd: null,
        WorkingDir: "",
        Volumes: { "/data": {} },
        StopSignal: "SIGRTMIN+3",
        Healthcheck: { Test: ["NONE"] },
        Memory: 0,
        OnBuild: null,
        Shell: [],
      },
      rootfs: { type: "layers", diff_ids: [digest("base, unpacked"), digest("base, unpacked")] },
      history: [],
    },
    kind: "oci-config",
  },
  "image config without settings": {
    document: { architecture: "amd64", os: "linux", config: null, rootfs: { type: "layers", diff_ids: [] } },
    kind: "oci-config",
  },
  "image config of Docker's classic builder": {
    document: {
      architecture: "amd64",
      config: {
        Hostname: "",
        Domainname: "",
        User: "",
        AttachStdin: false,
        Tty: false,
        Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
        Cmd: ["/bin/sh"],
        Image: digest("parent"),
        Volumes: null,
        WorkingDir: "",
        Entrypoint: null,
        OnBuild: null,
        Labels: null,
      },
      container: digest("container").slice(7),
      container_config: { Hostname: "f6a3", Cmd: ["/bin/sh", "-c", "#(nop) ", 'CMD ["/bin/sh"]'] },
      created: "2021-08-27T17:19:45.758611523Z",
      docker_version: "20.10.7",
      id: digest("id").slice(7),
      parent: digest("parent").slice(7),
      history: [
        { created: "2021-08-27T17:19:45.553092363Z", created_by: "/bin/sh -c #(nop) ADD file:aad4290d27580cc1 in / " },
        { created: "2021-08-27T17:19:45.758611523Z", created_by: '/bin/sh -c #(nop)  CMD ["/bin/sh"]', empty_layer: true },
      ],
      os: "linux",
      rootfs: { type: "layers", diff_ids: [digest("alpine, unpacked")] },
    },
    kind: "oci-config",
  },
  "Docker image config": {
    document: {
      ...imageConfig,
      container: "0d2ad5f3a8e3",
      docker_version: "20.10.24",
      container_config: { Cmd: ["/bin/sh", "-c", "#(nop) ", 'CMD ["serve"]'] },
      config: {
        ...(imageConfig.config as Json),
        Healthcheck: { Test: ["CMD-SHELL", "curl -f http://localhost:8080/"], Interval: 30000000000, Timeout: 5000000000, Retries: 3 },
        OnBuild: ["RUN true"],
        Shell: ["/bin/bash", "-c"],
        Memory: 0,
      },
    },
    kind: "docker-config",
    forced: "docker-config",
  },
  "Docker image manifest": {
    document: dockerManifest(descriptor(DOCKER_CONFIG, "config"), [descriptor(DOCKER_LAYER, "base"), descriptor(DOCKER_LAYER, "app")]),
    kind: "docker-manifest",
  },
  "Docker image manifest of 2015": {
    document: dockerManifest(descriptor("application/octet-stream", "config"), [descriptor(DOCKER_LAYER, "base")]),
    kind: "docker-manifest",
  },
  "Docker image of Windows": {
    document: dockerManifest(descriptor(DOCKER_CONFIG, "config"), [
      descriptor(FOREIGN_LAYER, "windows", { urls: ["https://mcr.microsoft.com/v2/windows/servercore/blobs/x"] }),
      descriptor(DOCKER_LAYER, "app"),
    ]),
    kind: "docker-manifest",
  },
  "Docker plugin": {
    document: dockerManifest(descriptor("application/vnd.docker.plugin.v1+json", "config"), [descriptor(DOCKER_LAYER, "rootfs")]),
    kind: "docker-manifest",
  },
  "Ollama model": {
    document: dockerManifest(descriptor(DOCKER_CONFIG, "config"), [
      descriptor("application/vnd.ollama.image.model", "model"),
      descriptor("application/vnd.ollama.image.template", "template"),
      descriptor("application/vnd.ollama.image.license", "license"),
      descriptor("application/vnd.ollama.image.params", "params"),
    ]),
    kind: "docker-manifest",
  },
  "Docker manifest list": {
    document: {
      schemaVersion: 2,
      mediaType: LIST,
      manifests: [
        entry("amd64", { ...AMD64, features: ["sse4"] }, {}, DOCKER_MANIFEST),
        entry("win", { architecture: "amd64", os: "windows", "os.version": "10.0.20348.2402" }, {}, DOCKER_MANIFEST),
      ],
    },
    kind: "docker-list",
  },
  "Docker list of OCI manifests": {
    document: { schemaVersion: 2, mediaType: LIST, manifests: [entry("amd64", AMD64), entry("arm64", ARM64)] },
    kind: "docker-list",
    says: [`mixed-index info "${MANIFEST}"`, `mixed-index info place "${MANIFEST}"`],
    because: "allowed, and found on Docker Hub; some registries refuse the mix",
  },
  "eStargz image in Docker's format": {
    document: dockerManifest(descriptor(DOCKER_CONFIG, "config"), [
      descriptor(DOCKER_LAYER, "base", { annotations: { "containerd.io/snapshot/stargz/toc.digest": digest("toc") } }),
    ]),
    kind: "docker-manifest",
    says: ['oci-property-in-docker info "annotations"'],
    because: "containerd reads them; copies by others lose them",
  },
  "Docker schema 1 manifest": {
    document: schema1,
    kind: "docker-schema1",
    says: ["docker-schema-1 info 1"],
    because: "section 14: schema 1 comes without media type and is no fault, only gone",
  },
  "Docker schema 1 manifest, signed": {
    document: {
      ...schema1,
      signatures: [
        {
          header: {
            jwk: {
              crv: "P-256",
              kid: "OD6I:6DRK:JXEJ:KBM4",
              kty: "EC",
              x: "3gAwX48IQ5oaYQAYSxor6rYYc_6yjuLCjtQ9LUakg4A",
              y: "t72ge6kIA1XO",
            },
            alg: "ES256",
          },
          signature: "XREm0L8WNn27Ga_iE_vRnTxVMhhYY0Zst_FfkKopg6gWSoTOZTuW4rK0fg_IqnKkEKlbD83tD46LKEGi5aIVFg",
          protected: "eyJmb3JtYXRMZW5ndGgiOjY2MjgsImZvcm1hdFRhaWwiOiJDbjAiLCJ0aW1lIjoiMjAxNS0wNC0wOFQxODo1Mjo1OVoifQ",
        },
      ],
    },
    kind: "docker-schema1",
    says: ["docker-schema-1 info 1"],
    because: "the same with a signature, as registries served it",
  },
  "manifest.json of docker save": {
    document: [
      { Config: `${digest("c").slice(7)}.json`, RepoTags: ["serve:1.4.0", "serve:latest"], Layers: ["0a1b/layer.tar", "1c2d/layer.tar"] },
    ],
    kind: "docker-save",
  },
  "manifest.json of docker save, several images": {
    document: [
      {
        Config: `${digest("c").slice(7)}.json`,
        RepoTags: ["registry.example.com:5000/group/serve:1.4.0"],
        Layers: ["0a1b/layer.tar", "1c2d/layer.tar", "1c2d/layer.tar"],
        Parent: digest("p"),
      },
      { Config: `${digest("p").slice(7)}.json`, RepoTags: null, Layers: ["0a1b/layer.tar"] },
      { Config: `${digest("n").slice(7)}.json`, RepoTags: [], Layers: null },
    ],
    kind: "docker-save",
  },
  "manifest.json of docker save, newer": {
    document: [
      {
        Config: `blobs/sha256/${digest("c").slice(7)}`,
        RepoTags: ["serve:1.4.0"],
        Layers: [`blobs/sha256/${digest("l").slice(7)}`],
        Parent: digest("p"),
        LayerSources: { [digest("l")]: descriptor("application/vnd.oci.image.layer.v1.tar", "l") },
      },
      {
        Config: `blobs/sha256/${digest("p").slice(7)}`,
        RepoTags: null,
        Layers: [`blobs/sha256/${digest("l").slice(7)}`],
        LayerSources: { [digest("l")]: descriptor(FOREIGN_LAYER, "l", { urls: ["https://mcr.microsoft.com/v2/x"] }) },
      },
    ],
    kind: "docker-save",
  },
  "BuildKit cache config": {
    document: cacheConfig(
      { base: {}, "apt-get": { on: "base" }, app: { on: "apt-get" } },
      {
        "FROM debian": { result: "base" },
        "local context": {},
        "RUN apt-get": { result: "apt-get", inputs: [[["FROM debian"]]] },
        "COPY .": { result: "app", inputs: [[["RUN apt-get"], ["FROM debian"]], [["local context", "/src"]]] },
      },
    ),
    kind: "buildkit-cacheconfig",
  },
  "BuildKit cache config of GitHub Actions": {
    document: cacheConfig(
      { base: { described: true }, app: { on: "base", described: true }, docs: { described: true } },
      { "FROM debian": { result: "base" }, "RUN make": { result: "app", inputs: [[["FROM debian"]]] }, "COPY docs": { result: "docs" } },
    ),
    kind: "buildkit-cacheconfig",
  },
  "BuildKit cache config with chains": {
    document: cacheConfig(
      { base: {}, app: { on: "base" } },
      { "FROM debian": { chain: ["base"] }, "RUN make": { chain: ["base", "app"], inputs: [[["FROM debian"]]] } },
    ),
    kind: "buildkit-cacheconfig",
  },
  "BuildKit cache config that BuildKit takes as it is": {
    document: {
      layers: [
        // Stands on a layer behind it: BuildKit sorts by digest.
        { blob: `sha256:11${digest("app").slice(9)}`, parent: 2, note: "unknown" },
        // No record comes to it, so it may hold anything.
        { blob: "sha256:2", parent: 4711 },
        { blob: `sha256:33${digest("base").slice(9)}`, parent: -1 },
        null,
      ],
      records: [
        { digest: `sha256:11${digest("a").slice(9)}`, layers: [{ layer: 2 }], inputs: null },
        {
          digest: `sha256:22${digest("b").slice(9)}`,
          layers: [{ layer: 0, createdAt: null }],
          inputs: [[{ selector: null, link: 0 }]],
          output: 0,
        },
        {},
      ],
      version: 0,
    },
    kind: "buildkit-cacheconfig",
  },
  "empty BuildKit cache config": { document: {}, kind: "buildkit-cacheconfig", forced: "buildkit-cacheconfig" },
  "image config with inline cache": {
    document: {
      architecture: "amd64",
      os: "linux",
      rootfs: { type: "layers", diff_ids: [digest("base, unpacked"), digest("app, unpacked")] },
      history: [
        { created: "2026-10-02T11:20:40Z", created_by: "COPY rootfs / # buildkit" },
        { created: "2026-10-02T11:20:41Z", created_by: "RUN make # buildkit" },
      ],
      "moby.buildkit.cache.v0": Buffer.from(
        JSON.stringify(
          cacheConfig(
            { base: {}, app: { on: "base" } },
            { "FROM debian": { chain: ["base"] }, "RUN make": { chain: ["base", "app"], inputs: [[["FROM debian"]]] } },
          ).records,
        ),
      ).toString("base64"),
    },
    kind: "oci-config",
  },
  "BuildKit cache as image manifest": {
    document: manifest(descriptor(CACHECONFIG, "cacheconfig"), [cacheLayer("base"), cacheLayer("app")]),
    kind: "oci-manifest",
  },
  "BuildKit cache as image manifest, zstd": {
    document: manifest(descriptor(CACHECONFIG, "cacheconfig"), [cacheLayer("base", ZSTD)]),
    kind: "oci-manifest",
  },
  "BuildKit cache as image manifest without layers": {
    document: manifest(descriptor(CACHECONFIG, "cacheconfig"), []),
    kind: "oci-manifest",
    says: ['cache-without-layers info "layers"'],
    because: "BuildKit 0.12 wrote empty caches so; no build gains anything from one",
  },
  "BuildKit cache as image manifest, a layer under two parents": {
    document: manifest(descriptor(CACHECONFIG, "cacheconfig"), [cacheLayer("base"), cacheLayer("app"), cacheLayer("app")]),
    kind: "oci-manifest",
  },
  "BuildKit cache as image index": {
    document: index([cacheLayer("base"), cacheLayer("app"), descriptor(CACHECONFIG, "cacheconfig")]),
    kind: "oci-index",
    says: [
      'legacy-cache-index warning "manifests"',
      `legacy-cache-index info place "${LAYER}"`,
      `legacy-cache-index info place "${LAYER}"`,
      `legacy-cache-index info place "${CACHECONFIG}"`,
    ],
    because: "the story of this tool: one warning, and a mark at each entry",
  },
  "BuildKit cache as Docker list": {
    document: { schemaVersion: 2, mediaType: LIST, manifests: [cacheLayer("base", DOCKER_LAYER), descriptor(CACHECONFIG, "cacheconfig")] },
    kind: "docker-list",
    says: [
      'legacy-cache-index error "manifests"',
      `legacy-cache-index info place "${DOCKER_LAYER}"`,
      'docker-list-annotations warning "annotations"',
      `legacy-cache-index info place "${CACHECONFIG}"`,
    ],
    because: "the oldest form: the list cannot hold layers, and its annotations are a fault of their own, told once",
  },
};
