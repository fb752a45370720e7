/**
 * What single clients and registries refuse: data for the setting `target` and for the tables on the rules' pages. A row says
 * that one version of one program refused one kind of document at one time; nothing here was read out of anybody's code.
 */

/** Clients and registries that can be asked for, in the order of tables. The names are settings values and `--target` values. */
export const TARGETS = [
  "docker",
  "containerd",
  "podman",
  "skopeo",
  "buildah",
  "umoci",
  "buildkit",
  "crane",
  "oras",
  "regctl",
  "distribution",
  "docker-hub",
  "ecr",
  "gar",
  "gcr",
  "ghcr",
  "acr",
  "quay",
  "harbor",
  "gitlab",
  "artifactory",
  "nexus",
  "gitea",
  "zot",
] as const;

export type Target = (typeof TARGETS)[number];

/** One fact: who refuses what, since when it is known and how. */
export interface Refusal {
  readonly target: Target;
  /** The rule whose finding it is, and, where readers differ between the rule's findings, the finding's `case`. */
  readonly rule: string;
  readonly case?: string;
  /** The program as a message names it, with the version that was seen: "podman 4.3.1". */
  readonly client: string;
  /** When it was seen, as far as that is known: "2026-11-24", "2023". */
  readonly asOf: string;
  /** Since when it is over: the registry was closed or the version relaxed. Such a fact stands on the page and raises nothing. */
  readonly until?: string;
  /** The text that people see and search for. */
  readonly text?: string;
  /** "measured" for our own measurements, else a Markdown link to where it is written. */
  readonly source: string;
}

/** What was tried when the refusals were measured: the program that stands for a target, with its version. */
const TRIED = {
  docker: "Docker 20.10.24",
  containerd: "containerd 1.6.20",
  podman: "podman 4.3.1",
  skopeo: "skopeo 1.9.3",
  buildah: "buildah 1.28.2",
  umoci: "umoci 0.4.7",
  buildkit: "BuildKit 0.12.0",
  crane: "go-containerregistry 0.16.1",
  oras: "oras-go 2.3.1",
  regctl: "regclient 0.7.1",
  distribution: "Distribution 3.0.0-alpha.1",
} as const satisfies Partial<Record<Target, string>>;

/** What was measured on 24 November 2026 of a rule, or of one of its cases: what each program said that refused it. */
function measured(rule: string, of: string | undefined, texts: Readonly<Partial<Record<keyof typeof TRIED, string>>>): readonly Refusal[] {
  return (Object.entries(texts) as [keyof typeof TRIED, string][]).map(([target, text]) => ({
    target,
    rule,
    ...(of === undefined ? {} : { case: of }),
    client: TRIED[target],
    asOf: "2026-11-24",
    text,
    source: "measured",
  }));
}

/** All facts, by rule and then by target. */
export const refusals: readonly Refusal[] = [
  // text: begin
  // text: end
  // identity: begin
  ...measured("missing-media-type", "docker-manifest", {
    docker: "mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' not ''",
    podman: 'unsupported docker v2s2 media type: ""',
    skopeo: "unsupported docker v2s2 media type: ''",
    buildah: 'unsupported docker v2s2 media type: ""',
    distribution: "mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' not ''",
  }),
  ...measured("missing-media-type", "docker-list", {
    docker: "mediaType in manifest list should be 'application/vnd.docker.distribution.manifest.list.v2+json' not ''",
    distribution: "mediaType in manifest list should be 'application/vnd.docker.distribution.manifest.list.v2+json' not ''",
  }),
  ...measured("wrong-media-type", "index-type-in-manifest", {
    docker:
      "if present, mediaType in manifest should be 'application/vnd.oci.image.manifest.v1+json' not 'application/vnd.oci.image.index.v1+json'",
    containerd: "media-type: expected manifest but found index (application/vnd.oci.image.manifest.v1+json)",
    podman: "Treating manifest lists as individual manifests is not implemented",
    buildah: "Treating manifest lists as individual manifests is not implemented",
    buildkit: "mediaType in manifest does not match manifest contents",
    regctl: "manifest contains an unexpected media type: expected application/vnd.oci.image.manifest.v1+json",
    distribution: "MANIFEST_INVALID: manifest invalid",
  }),
  ...measured("wrong-media-type", "manifest-type-in-index", {
    docker:
      "if present, mediaType in image index should be 'application/vnd.oci.image.index.v1+json' not 'application/vnd.oci.image.manifest.v1+json'",
    containerd: "media-type: expected index but found manifest (application/vnd.oci.image.index.v1+json)",
    buildkit: "mediaType in manifest does not match manifest contents",
    regctl: "manifest contains an unexpected media type: expected application/vnd.oci.image.index.v1+json",
    distribution: "MANIFEST_INVALID: manifest invalid",
  }),
  ...measured("wrong-media-type", "other-type", {
    docker:
      "if present, mediaType in manifest should be 'application/vnd.oci.image.manifest.v1+json' not 'application/vnd.example.foo+json'",
    regctl: "manifest contains an unexpected media type: expected application/vnd.oci.image.manifest.v1+json",
    distribution: "MANIFEST_INVALID: manifest invalid",
  }),
  ...measured("ambiguous-document", "manifests-in-manifest", {
    docker: "ocimanifest: expected manifest but found index",
    containerd: "media-type: expected manifest but found index (application/vnd.oci.image.manifest.v1+json)",
    podman: 'rejecting ambiguous manifest, unexpected fields []string{"manifests"}',
    skopeo: 'rejecting ambiguous manifest, unexpected fields []string{"manifests"}',
    buildah: 'rejecting ambiguous manifest, unexpected fields []string{"manifests"}',
    buildkit: "invalid ambiguous manifest and manifest list",
    distribution: "ocimanifest: expected manifest but found index",
  }),
  ...measured("ambiguous-document", "null-manifests-in-manifest", {
    containerd: "media-type: expected manifest but found index (application/vnd.oci.image.manifest.v1+json)",
    buildkit: "invalid ambiguous manifest and manifest list",
  }),
  ...measured("ambiguous-document", "manifest-in-index", {
    docker: "index: expected index but found manifest",
    containerd: "media-type: expected index but found manifest (application/vnd.oci.image.index.v1+json)",
    podman: 'rejecting ambiguous manifest, unexpected fields []string{"layers"}',
    skopeo: 'rejecting ambiguous manifest, unexpected fields []string{"layers"}',
    buildah: "parsing manifest list",
    buildkit: "invalid ambiguous manifest and manifest list",
    distribution: "index: expected index but found manifest",
  }),
  ...measured("ambiguous-document", "docker-document", {
    containerd: "media-type: expected manifest but found index (application/vnd.docker.distribution.manifest.v2+json)",
    podman: 'rejecting ambiguous manifest, unexpected fields []string{"manifests"}',
    skopeo: 'rejecting ambiguous manifest, unexpected fields []string{"manifests"}',
    buildah: 'rejecting ambiguous manifest, unexpected fields []string{"manifests"}',
    buildkit: "invalid ambiguous manifest and manifest list",
  }),
  ...measured("ambiguous-document", "fs-layers", {
    containerd: "media-type: schema 1 not supported",
    podman: 'rejecting ambiguous manifest, unexpected fields []string{"fsLayers"}',
    skopeo: 'rejecting ambiguous manifest, unexpected fields []string{"fsLayers"}',
    buildah: 'rejecting ambiguous manifest, unexpected fields []string{"fsLayers"}',
  }),
  ...measured("ambiguous-document", "history", {
    podman: 'rejecting ambiguous manifest, unexpected fields []string{"history"}',
    skopeo: 'rejecting ambiguous manifest, unexpected fields []string{"history"}',
    buildah: 'rejecting ambiguous manifest, unexpected fields []string{"history"}',
  }),
  ...measured("schema-version", "other-version", { distribution: "unrecognized manifest schema version 0" }),
  ...measured("schema-version", "other-spelling", {
    docker: "json: cannot unmarshal number 2.0 into Go struct field Manifest.schemaVersion of type int",
    containerd: "json: cannot unmarshal number 2.0 into Go struct field Manifest.schemaVersion of type int",
    podman: "json: cannot unmarshal number 2.0 into Go struct field OCI1.schemaVersion of type int",
    skopeo: "json: cannot unmarshal number 2.0 into Go struct field OCI1.schemaVersion of type int",
    buildah: "json: cannot unmarshal number 2.0 into Go struct field OCI1.schemaVersion of type int",
    umoci: "json: cannot unmarshal number 2.0 into Go struct field Manifest.schemaVersion of type int",
    crane: "json: cannot unmarshal number 2.0 into Go struct field Manifest.schemaVersion of type int64",
    oras: "json: cannot unmarshal number 2.0 into Go struct field Manifest.schemaVersion of type int",
    regctl: "json: cannot unmarshal number 2.0 into Go struct field Manifest.schemaVersion of type int",
    distribution: "json: cannot unmarshal number 2.0 into Go struct field Manifest.schemaVersion of type int",
  }),
  // identity: end
  // descriptor: begin
  // descriptor: end
  // media types and roles: begin
  ...measured("mixed-families", "docker-config-in-oci", {
    podman: 'unsupported image-specific operation on artifact with type "application/vnd.docker.container.image.v1+json"',
    skopeo: "unsupported image-specific operation on artifact with type 'application/vnd.docker.container.image.v1+json'",
    buildah: 'unsupported image-specific operation on artifact with type "application/vnd.docker.container.image.v1+json"',
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json",
  }),
  ...measured("mixed-families", "docker-layer-in-oci", {
    buildah: "preparing image configuration: resetting recorded compression: preparing updated manifest",
    umoci: "blob is not correct mediatype: application/vnd.docker.image.rootfs.diff.tar.gzip",
  }),
  ...measured("mixed-families", "oci-layer-in-docker", {
    podman: 'unsupported docker v2s2 media type: "application/vnd.oci.image.layer.v1.tar+gzip"',
    skopeo: "unsupported docker v2s2 media type: 'application/vnd.oci.image.layer.v1.tar+gzip'",
    buildah: 'unsupported docker v2s2 media type: "application/vnd.oci.image.layer.v1.tar+gzip"',
  }),
  ...measured("wrong-config-role", "layer", {
    containerd: "unknown image config media type application/vnd.oci.image.layer.v1.tar+gzip",
    podman: 'unsupported image-specific operation on artifact with type "application/vnd.oci.image.layer.v1.tar+gzip"',
    skopeo: "unsupported image-specific operation on artifact with type 'application/vnd.oci.image.layer.v1.tar+gzip'",
    buildah: 'unsupported image-specific operation on artifact with type "application/vnd.oci.image.layer.v1.tar+gzip"',
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json",
  }),
  ...measured("wrong-config-role", "manifest", {
    containerd: "unable to fetch descriptor () which reports content size of zero: invalid argument",
    podman: 'unsupported image-specific operation on artifact with type "application/vnd.oci.image.manifest.v1+json"',
    skopeo: "unsupported image-specific operation on artifact with type 'application/vnd.oci.image.manifest.v1+json'",
    buildah: 'unsupported image-specific operation on artifact with type "application/vnd.oci.image.manifest.v1+json"',
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json",
    oras: 'mismatch response Content-Type "application/octet-stream": expect "application/vnd.oci.image.manifest.v1+json"',
  }),
  ...measured("manifest-as-layer", "config", {
    containerd: "failed to get stream processor for application/vnd.oci.image.config.v1+json: no processor for media-type: unknown",
    buildah: "preparing image configuration: resetting recorded compression: preparing updated manifest",
    umoci: "parse application/vnd.oci.image.config.v1+json: invalid character '\\x1f' looking for beginning of value",
  }),
  ...measured("manifest-as-layer", "manifest", {
    containerd: "invalid character '\\x1f' looking for beginning of value",
    buildah: "preparing image configuration: resetting recorded compression: preparing updated manifest",
    umoci: "parse application/vnd.oci.image.manifest.v1+json: invalid character '\\x1f' looking for beginning of value",
    oras: 'mismatch response Content-Type "application/octet-stream": expect "application/vnd.oci.image.manifest.v1+json"',
  }),
  ...measured("blob-as-manifest", "layer", {
    skopeo: "copying image 3/3 from manifest list: invalid character '\\x1f' looking for beginning of value",
    distribution: "MANIFEST_BLOB_UNKNOWN: blob unknown to registry",
  }),
  ...measured("blob-as-manifest", "config", {
    skopeo: "copying image 3/3 from manifest list: unsupported schema version 0",
    crane: "failed to validate layer Manifests[2]: gzip: invalid header",
    distribution: "MANIFEST_BLOB_UNKNOWN: blob unknown to registry",
  }),
  ...measured("generic-config-type", undefined, {
    podman: 'unsupported image-specific operation on artifact with type "application/octet-stream"',
    skopeo: "unsupported image-specific operation on artifact with type 'application/octet-stream'",
    buildah: 'unsupported image-specific operation on artifact with type "application/octet-stream"',
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json: application/octet-stream",
  }),
  ...measured("implausible-manifest-size", "too-large", {
    containerd: "rejecting 4500702 byte manifest: not found",
    podman: "exceeded maximum allowed size of 4194304 bytes",
    skopeo: "exceeded maximum allowed size of 4194304 bytes",
    buildah: "exceeded maximum allowed size of 4194304 bytes",
    oras: "content size 4500702 exceeds push size limit 4194304: size exceeds limit",
    distribution: "MANIFEST_INVALID: manifest invalid http: request body too large",
  }),
  ...measured("non-distributable-layer", "with-urls", { distribution: "invalid URL on layer" }),
  {
    target: "quay",
    rule: "mixed-index",
    case: "docker-in-oci",
    client: "Quay",
    asOf: "2022-01",
    until: "2026-05",
    text: "'application/vnd.docker.distribution.manifest.v2+json' is not one of ['application/vnd.oci.image.manifest.v1+json', …]",
    source: "[quay/quay#6070](https://github.com/quay/quay/pull/6070)",
  },
  // media types and roles: end
  // platforms: begin
  // platforms: end
  // annotations: begin
  // annotations: end
  // image config: begin
  // image config: end
  // cache: begin
  // cache: end
  // Docker: begin
  // Docker: end
  // artifacts: begin
  ...measured("artifact-with-image-config", undefined, {
    docker: "unsupported media type application/vnd.example.layer",
    containerd: "failed to get stream processor for application/vnd.example.layer: no processor for media-type: unknown",
    buildah: "preparing image configuration: resetting recorded compression: preparing updated manifest",
    umoci: "blob is not correct mediatype: application/vnd.example.layer",
  }),
  ...measured("empty-image-config", undefined, {
    docker: "invalid rootfs in image configuration",
    containerd: "mismatched image rootfs and manifest layers",
    umoci: "config: unsupported rootfs.type:",
    crane: "mismatched fs layers (2) and diff ids (0)",
  }),
  // artifacts: end
  // targets (refused-by-target): begin
  // targets (refused-by-target): end
];

const byRule = new Map<string, Refusal[]>();
for (const refusal of refusals) {
  const of = byRule.get(refusal.rule);
  if (of === undefined) byRule.set(refusal.rule, [refusal]);
  else of.push(refusal);
}

/** All facts about a rule, those that are over included. */
export function refusalsOf(rule: string): readonly Refusal[] {
  return byRule.get(rule) ?? [];
}

/**
 * The facts that hold today for a finding under the targets asked for, at most one for each target. A fact without a case holds
 * for every finding of its rule.
 */
export function refusedBy(targets: readonly Target[], rule: string, of: string | undefined): readonly Refusal[] {
  if (targets.length === 0) return [];
  const facts = refusalsOf(rule).filter((fact) => fact.until === undefined && (fact.case === undefined || fact.case === of));
  return targets.flatMap((target) => facts.find((fact) => fact.target === target) ?? []);
}
