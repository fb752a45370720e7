/**
 * What single clients and registries refuse: data for the setting `target` and for the tables on the rules' pages. A row says
 * that one version of one program refused one kind of document at one time; nothing here was read out of anybody's code.
 */

export { TARGETS, type Target } from "./target-names.ts";

import type { Target } from "./target-names.ts";

/** Stands in a rule's `why` where the page shows the table of who refuses it; left out, the table follows the text. */
export const REFUSALS_HERE = "<!-- who refuses it -->";

/** What each target is, for hovers, help and tables. */
export const TARGET_TITLES: Readonly<Record<Target, string>> = {
  docker: "Docker Engine and Docker Desktop, pulling or loading an image",
  containerd: "containerd, as Kubernetes and nerdctl use it",
  podman: "podman, pulling an image",
  skopeo: "skopeo, copying or inspecting",
  buildah: "buildah, building from an image",
  umoci: "umoci, unpacking an image, as Incus does",
  buildkit: "BuildKit (docker buildx), importing a cache",
  crane: "crane and what is built on go-containerregistry: ko, kaniko, cosign",
  oras: "oras and what is built on oras-go: Helm, Notation",
  regctl: "regctl, regsync and what is built on regclient",
  distribution: "CNCF Distribution, the image `registry`",
  "docker-hub": "Docker Hub",
  ecr: "Amazon Elastic Container Registry (ECR)",
  gar: "Google Artifact Registry",
  gcr: "Google Container Registry, closed in 2025",
  ghcr: "GitHub's container registry, ghcr.io",
  acr: "Azure Container Registry",
  "alibaba-acr": "Alibaba Cloud's container registry (ACR), personal edition",
  quay: "Quay, quay.io and the one of Red Hat",
  harbor: "Harbor",
  gitlab: "GitLab's container registry",
  artifactory: "JFrog Artifactory",
  nexus: "Sonatype Nexus Repository",
  gitea: "Gitea and Forgejo",
  zot: "zot",
};

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

/**
 * The programs of our own measurements, as messages name them. The plain name of a target stands for what was mostly tried;
 * where a newer version or another command was tried too, it has a name of its own.
 */
const TRIED = {
  docker: { target: "docker", client: "Docker 20.10.24" },
  /** The daemon: pulls, unpacks and makes a container. */
  containerd: { target: "containerd", client: "containerd 1.6.20" },
  /** The image library alone: reads documents and unpacks nothing. */
  "containerd 2": { target: "containerd", client: "containerd 2.0.0" },
  podman: { target: "podman", client: "podman 4.3.1" },
  skopeo: { target: "skopeo", client: "skopeo 1.9.3" },
  /** Where `skopeo copy` passes the document on. */
  "skopeo inspect": { target: "skopeo", client: "`skopeo inspect` 1.9.3" },
  buildah: { target: "buildah", client: "buildah 1.28.2" },
  umoci: { target: "umoci", client: "umoci 0.4.7" },
  buildkit: { target: "buildkit", client: "BuildKit 0.12.0" },
  /** Its parser and what it builds from it, as they were on 21 August 2026. */
  "buildkit main": { target: "buildkit", client: "BuildKit 73ed682" },
  crane: { target: "crane", client: "go-containerregistry 0.16.1" },
  /** Where crane itself passes the document on. */
  "crane validate": { target: "crane", client: "`crane validate` 0.16.1" },
  oras: { target: "oras", client: "oras-go 2.3.1" },
  regctl: { target: "regctl", client: "regclient 0.7.1" },
  distribution: { target: "distribution", client: "Distribution 3.0.0-alpha.1" },
  /** What reads manifests in it; the rest needs a newer Go than was at hand. */
  "distribution 3": { target: "distribution", client: "Distribution 3.0.0" },
} as const satisfies Readonly<Record<string, Pick<Refusal, "target" | "client">>>;

type Tried = keyof typeof TRIED;
/** What each program said. */
type Texts = Readonly<Partial<Record<Tried, string>>>;

/** One library reads manifests for all three. */
const CONTAINERS_IMAGE: readonly Tried[] = ["podman", "skopeo", "buildah"];
const CONTAINERS_IMAGE_INSPECT: readonly Tried[] = ["podman", "skopeo inspect", "buildah"];
/** All that decode a whole manifest with Go. */
const GO_READERS: readonly Tried[] = ["docker", "containerd 2", ...CONTAINERS_IMAGE, "umoci", "crane", "oras", "regctl", "distribution 3"];

/** The same text from several programs. */
function by(programs: readonly Tried[], text: string): Texts {
  return Object.fromEntries(programs.map((program) => [program, text]));
}

const NO_IMAGE = 'no image found in image index for architecture amd64, variant "", OS linux';
/** An index without anything for the machine that asks. */
const NO_MATCH: Texts = {
  docker: "no matching manifest for linux/amd64 in the manifest list entries",
  "containerd 2": "no match for platform in manifest sha256:…: not found",
  ...by(CONTAINERS_IMAGE_INSPECT, NO_IMAGE),
};

/** Since when facts about a target are over, and where that is written. */
type Over = Readonly<Partial<Record<Target, Required<Pick<Refusal, "until" | "source">>>>>;

/** What was measured on 24 November 2026 of a rule, or of one of its cases: what each program said that refused it. */
function measured(rule: string, of: string | undefined, texts: Texts, over: Over = {}): readonly Refusal[] {
  return (Object.entries(texts) as [Tried, string][]).map(([program, text]) => {
    const { target, client } = TRIED[program];
    return {
      target,
      rule,
      ...(of === undefined ? {} : { case: of }),
      client,
      asOf: "2026-11-24",
      text,
      source: "measured",
      ...over[target],
    };
  });
}

/** A public thread as a source: `owner/repository#number` on GitHub, with words before it where they are needed. */
function thread(name: string, words = ""): string {
  return `[${words}${name}](https://github.com/${name.replace("#", "/issues/")})`;
}

/** When what was measured came to an end: the version that took it first, and where that is written. */
const DOCKER_23 = { until: "2023-02-01", source: thread("moby/moby#41759", "Docker 23.0, ") };
const CONTAINERD_2024 = { until: "2024", source: thread("containerd/containerd#9859") };
const SHA512_IN_CRANE = { until: "2026-08", source: thread("google/go-containerregistry#2427") };
const CONTAINER_LIBS = { until: "2025-08-29", source: thread("podman-container-tools/container-libs#293") };

/** All facts, by rule and then by target. */
export const refusals: readonly Refusal[] = [
  // text: begin
  ...measured("json-syntax", "manifest", {
    ...by(
      ["docker", "containerd 2", ...CONTAINERS_IMAGE, "buildkit", "crane", "oras", "regctl", "distribution 3"],
      "invalid character '}' looking for beginning of object key string",
    ),
  }),
  ...measured("json-syntax", "manifest-tail", {
    ...by(
      ["docker", "containerd 2", ...CONTAINERS_IMAGE, "buildkit", "oras", "regctl", "distribution 3"],
      "invalid character 'g' after top-level value",
    ),
  }),
  ...measured("json-syntax", "config-tail", {
    ...by(["docker", "containerd 2", ...CONTAINERS_IMAGE_INSPECT], "invalid character 'x' after top-level value"),
  }),
  ...measured("byte-order-mark", "manifest", {
    ...by(
      ["docker", "containerd 2", ...CONTAINERS_IMAGE, "umoci", "buildkit", "crane", "oras", "regctl", "distribution 3"],
      "invalid character 'ï' looking for beginning of value",
    ),
  }),
  ...measured("byte-order-mark", "config", {
    ...by(
      ["docker", "containerd 2", ...CONTAINERS_IMAGE_INSPECT, "umoci", "crane"],
      "invalid character 'ï' looking for beginning of value",
    ),
  }),
  ...measured("manifest-too-large", undefined, {
    containerd: 'failed to resolve reference "…": rejecting 4500702 byte manifest for …: not found',
    ...by(CONTAINERS_IMAGE, "exceeded maximum allowed size of 4194304 bytes"),
    oras: "read failed: content size 4500702 exceeds push size limit 4194304: size exceeds limit",
    distribution: "MANIFEST_INVALID: manifest invalid http: request body too large",
  }),
  // text: end
  // identity: begin
  ...measured("missing-media-type", "docker-manifest", {
    ...by(["docker", "distribution 3"], "mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' not ''"),
    ...by(CONTAINERS_IMAGE, 'unsupported docker v2s2 media type: ""'),
  }),
  ...measured("missing-media-type", "docker-list", {
    ...by(
      ["docker", "distribution 3"],
      "mediaType in manifest list should be 'application/vnd.docker.distribution.manifest.list.v2+json' not ''",
    ),
  }),
  ...measured("wrong-media-type", "index-type-in-manifest", {
    ...by(
      ["docker", "distribution 3"],
      "if present, mediaType in manifest should be 'application/vnd.oci.image.manifest.v1+json' not 'application/vnd.oci.image.index.v1+json'",
    ),
    "containerd 2": "media-type: expected manifest but found index (application/vnd.oci.image.manifest.v1+json)",
    ...by(["podman", "buildah"], "Treating manifest lists as individual manifests is not implemented"),
    buildkit: "mediaType in manifest does not match manifest contents",
    regctl: "manifest contains an unexpected media type: expected application/vnd.oci.image.manifest.v1+json",
  }),
  ...measured("wrong-media-type", "docker-type-in-manifest", {
    ...by(
      ["docker", "distribution 3"],
      "if present, mediaType in manifest should be 'application/vnd.oci.image.manifest.v1+json' not 'application/vnd.docker.distribution.manifest.v2+json'",
    ),
    ...by(["podman", "buildah"], 'unsupported docker v2s2 media type: "application/vnd.oci.image.layer.v1.tar+gzip"'),
    regctl: "manifest contains an unexpected media type: expected application/vnd.oci.image.manifest.v1+json",
  }),
  ...measured("wrong-media-type", "other-type", {
    ...by(
      ["docker", "distribution 3"],
      "if present, mediaType in manifest should be 'application/vnd.oci.image.manifest.v1+json' not 'application/vnd.example.foo+json'",
    ),
    regctl: "manifest contains an unexpected media type: expected application/vnd.oci.image.manifest.v1+json",
  }),
  ...measured("wrong-media-type", "manifest-type-in-index", {
    ...by(
      ["docker", "distribution 3"],
      "if present, mediaType in image index should be 'application/vnd.oci.image.index.v1+json' not 'application/vnd.oci.image.manifest.v1+json'",
    ),
    "containerd 2": "media-type: expected index but found manifest (application/vnd.oci.image.index.v1+json)",
    buildkit: "mediaType in manifest does not match manifest contents",
    regctl: "manifest contains an unexpected media type: expected application/vnd.oci.image.index.v1+json",
  }),
  ...measured("wrong-media-type", "oci-type-in-docker-manifest", {
    ...by(
      ["docker", "distribution 3"],
      "mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' not 'application/vnd.oci.image.manifest.v1+json'",
    ),
    ...by(CONTAINERS_IMAGE, 'unsupported docker v2s2 media type: "application/vnd.oci.image.manifest.v1+json"'),
    regctl: "manifest contains an unexpected media type: expected application/vnd.docker.distribution.manifest.v2+json",
  }),
  ...measured("wrong-media-type", "oci-type-in-docker-list", {
    ...by(
      ["docker", "distribution 3"],
      "mediaType in manifest list should be 'application/vnd.docker.distribution.manifest.list.v2+json' not 'application/vnd.oci.image.index.v1+json'",
    ),
    regctl: "manifest contains an unexpected media type: expected application/vnd.docker.distribution.manifest.list.v2+json",
  }),
  ...measured("ambiguous-document", "manifests-in-manifest", {
    ...by(["docker", "distribution 3"], "ocimanifest: expected manifest but found index"),
    "containerd 2": "media-type: expected manifest but found index (application/vnd.oci.image.manifest.v1+json)",
    ...by(
      CONTAINERS_IMAGE,
      'rejecting ambiguous manifest, unexpected fields []string{"manifests"} in supposedly application/vnd.oci.image.index.v1+json',
    ),
    buildkit: "invalid ambiguous manifest and manifest list",
  }),
  ...measured("ambiguous-document", "null-manifests-in-manifest", {
    "containerd 2": "media-type: expected manifest but found index (application/vnd.oci.image.manifest.v1+json)",
    buildkit: "invalid ambiguous manifest and manifest list",
  }),
  ...measured("ambiguous-document", "in-docker-schema1", {
    ...by(["skopeo", "buildah"], 'rejecting ambiguous manifest, unexpected fields []string{"layers"}'),
  }),
  ...measured("ambiguous-document", "fs-layers", {
    "containerd 2": "media-type: schema 1 not supported",
    ...by(
      CONTAINERS_IMAGE,
      'rejecting ambiguous manifest, unexpected fields []string{"fsLayers"} in supposedly application/vnd.oci.image.index.v1+json',
    ),
  }),
  ...measured("ambiguous-document", "history", {
    ...by(
      CONTAINERS_IMAGE,
      'rejecting ambiguous manifest, unexpected fields []string{"history"} in supposedly application/vnd.oci.image.index.v1+json',
    ),
  }),
  ...measured("ambiguous-document", "manifest-in-index", {
    ...by(["docker", "distribution 3"], "index: expected index but found manifest"),
    "containerd 2": "media-type: expected index but found manifest (application/vnd.oci.image.index.v1+json)",
    ...by(
      ["podman", "skopeo"],
      'rejecting ambiguous manifest, unexpected fields []string{"layers"} in supposedly application/vnd.oci.image.index.v1+json',
    ),
    buildah: "parsing manifest list",
    buildkit: "invalid ambiguous manifest and manifest list",
  }),
  ...measured("ambiguous-document", "docker-document", {
    "containerd 2": "media-type: expected manifest but found index (application/vnd.docker.distribution.manifest.v2+json)",
    ...by(
      CONTAINERS_IMAGE,
      'rejecting ambiguous manifest, unexpected fields []string{"manifests"} in supposedly application/vnd.docker.distribution.manifest.v2+json',
    ),
    buildkit: "invalid ambiguous manifest and manifest list",
  }),
  ...measured("schema-version", "other-version", { distribution: "unrecognized manifest schema version 0" }),
  ...measured("schema-version", "other-spelling", {
    ...by(GO_READERS, "json: cannot unmarshal number 2.0 into Go struct field ….schemaVersion of type int"),
  }),
  ...measured("schema", "manifest-wrong-type", {
    ...by(GO_READERS, "json: cannot unmarshal object into Go struct field ….layers of type []v1.Descriptor"),
  }),
  ...measured("schema", "data-wrong-type", {
    ...by(
      ["containerd 2", ...CONTAINERS_IMAGE, "umoci", "crane", "oras", "regctl", "distribution 3"],
      "json: cannot unmarshal number into Go struct field Descriptor.config.data of type []uint8",
    ),
  }),
  ...measured("schema", "subject-wrong-type", {
    ...by(
      ["containerd 2", ...CONTAINERS_IMAGE, "umoci", "crane", "oras", "regctl"],
      "json: cannot unmarshal string into Go struct field ….subject of type v1.Descriptor",
    ),
  }),
  ...measured("schema", "artifact-type-wrong-type", {
    ...by(["containerd 2", "oras", "regctl"], "json: cannot unmarshal number into Go struct field ….artifactType of type string"),
  }),
  ...measured("schema", "index-wrong-type", {
    docker: "json: cannot unmarshal object into Go struct field ManifestList.manifests of type []manifestlist.ManifestDescriptor",
    ...by(
      ["containerd 2", ...CONTAINERS_IMAGE, "crane", "oras", "regctl", "distribution 3"],
      "json: cannot unmarshal object into Go struct field ….manifests of type []v1.Descriptor",
    ),
  }),
  ...measured("schema", "index-annotations-wrong-type", {
    ...by(
      ["containerd 2", ...CONTAINERS_IMAGE, "crane", "oras", "regctl", "distribution 3"],
      "json: cannot unmarshal number into Go struct field ….annotations of type string",
    ),
  }),
  ...measured("schema", "config-wrong-type", {
    ...by(
      ["docker", "containerd 2", ...CONTAINERS_IMAGE_INSPECT, "crane", "umoci"],
      "json: cannot unmarshal string into Go struct field ….config.Env of type []string",
    ),
  }),
  ...measured("schema", "config-command", {
    ...by(
      ["containerd 2", ...CONTAINERS_IMAGE_INSPECT, "umoci", "crane"],
      "json: cannot unmarshal string into Go struct field ….config.Entrypoint of type []string",
    ),
  }),
  ...measured("schema", "missing-config", {
    docker: "no ':' separator in digest \"\"",
    "containerd 2": "unable to fetch descriptor () which reports content size of zero: invalid argument",
    ...by(CONTAINERS_IMAGE_INSPECT, 'unsupported image-specific operation on artifact with type ""'),
    umoci: 'invalid digest: "": invalid checksum digest format',
    "crane validate": "validating layers: GET …/blobs/: NOT_FOUND: 404",
    oras: "invalid digest",
    regctl: "request failed: not found [http 404]",
    distribution: "DIGEST_INVALID: provided digest did not match uploaded content",
  }),
  ...measured("schema", "missing-config-digest", {
    docker: "no ':' separator in digest \"\"",
    "containerd 2":
      "failed to copy: httpReadSeeker: failed open: could not fetch content descriptor (application/vnd.oci.image.config.v1+json) from remote: not found",
    ...by(CONTAINERS_IMAGE_INSPECT, "Error fetching blob: invalid status code from registry 404 (Not Found)"),
    umoci: 'invalid digest: "": invalid checksum digest format',
    "crane validate": "validating layers: GET …/blobs/: NOT_FOUND: 404",
    oras: "application/vnd.oci.image.config.v1+json: invalid digest",
    regctl: "request failed: not found [http 404]",
    distribution: "DIGEST_INVALID: provided digest did not match uploaded content",
  }),
  ...measured("schema", "missing-layer-digest", {
    docker: 'could not validate layer digest "": invalid checksum digest format',
    containerd:
      "failed to copy: httpReadSeeker: failed open: could not fetch content descriptor (application/vnd.oci.image.layer.v1.tar+gzip) from remote: not found",
    ...by(CONTAINERS_IMAGE, "trying to reuse blob at destination: Can not check for a blob with unknown digest"),
    umoci: 'invalid digest: "": invalid checksum digest format',
    "crane validate": "validating layers: GET …/blobs/: NOT_FOUND: 404",
    oras: "application/vnd.oci.image.layer.v1.tar+gzip: invalid digest",
    regctl: "request failed: not found [http 404]",
    distribution: "DIGEST_INVALID: provided digest did not match uploaded content",
  }),
  ...measured("schema", "missing-config-size", {
    containerd: "unable to fetch descriptor (sha256:…) which reports content size of zero: invalid argument",
    ...by(["podman", "buildah"], "writing blob: blob size mismatch"),
    skopeo: "writing blob: Size mismatch when copying sha256:…, expected 0, got 997",
    umoci: "expected sha256:… not sha256:…: verified reader digest mismatch",
    "crane validate": "validating layers: GET …/blobs/sha256:…: Content-Length header 997 does not match expected size 0",
    oras: 'GET "…/blobs/sha256:…": mismatch Content-Length',
  }),
  ...measured("schema", "missing-layer-size", {
    containerd: "unable to fetch descriptor (sha256:…) which reports content size of zero: invalid argument",
    umoci: "create gzip reader: expected sha256:… not sha256:…: verified reader digest mismatch",
    "crane validate": 'validating layers: error verifying sha256 checksum after reading 0 bytes; got "sha256:…", want "sha256:…"',
    oras: 'GET "…/blobs/sha256:…": mismatch Content-Length',
  }),
  ...measured("schema", "missing-entry-size", {
    containerd: "unable to fetch descriptor (sha256:…) which reports content size of zero: invalid argument",
    oras: 'GET "…/manifests/sha256:…": mismatch Content-Length',
  }),
  ...measured("schema", "missing-config-media-type", {
    containerd: "unknown image config media type",
    ...by(CONTAINERS_IMAGE_INSPECT, 'unsupported image-specific operation on artifact with type ""'),
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json",
  }),
  ...measured("schema", "missing-layer-media-type", {
    containerd: "failed to get stream processor for : no processor for media-type: unknown",
    buildah: 'preparing image configuration: resetting recorded compression for "containers-storage:…": preparing updated manifest',
    umoci: "layer sha256:…: blob is not correct mediatype",
  }),
  ...measured("schema", "missing-entry-media-type", {
    "containerd 2": "unexpected media type for sha256:…: not found",
    "crane validate": "validating children: failed to validate layer Manifests[0](sha256:…): gzip: invalid header",
  }),
  ...measured("schema", "missing-manifests", {
    docker: "no matching manifest for linux/amd64 in the manifest list entries",
    "containerd 2": "no match for platform in manifest sha256:…: not found",
    ...by(CONTAINERS_IMAGE_INSPECT, 'no image found in image index for architecture amd64, variant "", OS linux'),
  }),
  ...measured("schema", "missing-platform", {
    docker: "no matching manifest for linux/amd64 in the manifest list entries",
    ...by(CONTAINERS_IMAGE_INSPECT, 'no image found in manifest list for architecture amd64, variant "", OS linux'),
  }),
  ...measured("schema", "missing-architecture", {
    docker: "no matching manifest for linux/amd64 in the manifest list entries",
    "containerd 2": "no match for platform in manifest sha256:…: not found",
    ...by(CONTAINERS_IMAGE_INSPECT, 'no image found in image index for architecture amd64, variant "", OS linux'),
  }),
  ...measured("schema", "missing-rootfs", {
    docker: "invalid rootfs in image configuration",
    containerd: "mismatched image rootfs and manifest layers",
    umoci: "config: unsupported rootfs.type",
    "crane validate": "validating layers: mismatched fs layers (2) and diff ids (0)",
  }),
  {
    target: "gitlab",
    rule: "wrong-media-type",
    case: "oci-type-in-docker-manifest",
    client: "GitLab",
    asOf: "2025-09-16",
    text: "mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' not 'application/vnd.oci.image.manifest.v1+json'",
    source: thread("chainguard-forks/kaniko#160"),
  },
  // identity: end
  // descriptor: begin
  ...measured("malformed-digest", "config", {
    docker: "error pulling image configuration: image config verification failed for digest sha256:…",
    "containerd 2": 'failed commit on ref "config-sha256:…": commit failed: unexpected commit digest sha256:…, expected sha256:…',
    ...by(CONTAINERS_IMAGE, "Download config.json digest sha256:… does not match expected sha256:…"),
    umoci: 'invalid digest: "sha256:…": invalid checksum digest format',
    crane: "found non-hex character in hash: C",
    oras: "sha256:…: application/vnd.oci.image.config.v1+json: invalid digest",
    distribution: "DIGEST_INVALID: provided digest did not match uploaded content",
  }),
  ...measured("malformed-digest", "blob-sum", {
    docker: 'could not validate layer digest "sha256:…": invalid checksum digest format',
    skopeo: "preparing to verify blob sha256:…: Invalid digest specification sha256:…",
    buildah: "Can not check for a blob with invalid digest: invalid checksum digest format",
  }),
  ...measured("malformed-digest", "layer", {
    docker: 'could not validate layer digest "sha256:…": invalid checksum digest format',
    containerd: 'failed commit on ref "layer-sha256:…": commit failed: unexpected commit digest sha256:…, expected sha256:…',
    ...by(
      ["podman", "buildah"],
      "trying to reuse blob sha256:… at destination: Can not check for a blob with invalid digest: invalid checksum digest format",
    ),
    skopeo: "preparing to verify blob sha256:…: Invalid digest specification sha256:…",
    crane: "found non-hex character in hash: F",
    oras: "sha256:…: application/vnd.oci.image.layer.v1.tar+gzip: invalid digest",
    distribution: "DIGEST_INVALID: provided digest did not match uploaded content",
  }),
  ...measured("malformed-digest", "manifest", {
    skopeo: "Manifest does not match provided manifest digest sha256:…",
    crane: "found non-hex character in hash: B",
    oras: "sha256:…: application/vnd.oci.image.manifest.v1+json: invalid digest",
    regctl: "failed to parse digest from ref: invalid checksum digest format",
    distribution: "DIGEST_INVALID: provided digest did not match uploaded content",
  }),
  ...measured("malformed-digest", "subject", {
    crane: 'cannot parse hash: "latest"',
    oras: "latest: application/vnd.oci.image.manifest.v1+json: invalid digest",
    regctl: "failed to parse digest for referrers: invalid checksum digest format",
  }),
  ...measured("malformed-digest", "diff-id", {
    docker: "layers from manifest don't match image configuration",
    containerd: 'wrong diff id calculated on extraction "sha256:…"',
    umoci: "layer sha256:…: diffid mismatch: got sha256:… expected sha256:…",
    crane: "found non-hex character in hash: F",
  }),
  ...measured("unregistered-digest-algorithm", "config-weak", {
    docker: "panic: md5 not available (make sure it is imported)",
    "containerd 2":
      'failed commit on ref "config-md5:…": commit failed: unexpected commit digest sha256:…, expected md5:…: failed precondition',
    ...by(CONTAINERS_IMAGE, "Download config.json digest sha256:… does not match expected md5:…"),
    umoci: 'invalid digest: "md5:…": unsupported digest algorithm',
    crane: 'unsupported hash: "md5"',
    oras: "md5:…: application/vnd.oci.image.config.v1+json: invalid digest",
    distribution: "unsupported digest algorithm",
  }),
  ...measured("unregistered-digest-algorithm", "config-sha384", {
    containerd: 'failed commit on ref "config-sha384:…": commit failed: unexpected commit digest sha256:…, expected sha384:…',
    ...by(CONTAINERS_IMAGE, "Download config.json digest sha256:… does not match expected sha384:…"),
    umoci: 'unsupported algorithm: "sha384"',
    crane: 'unsupported hash: "sha384"',
  }),
  ...measured("unregistered-digest-algorithm", "config-unknown", {
    docker: "error pulling image configuration: download failed after attempts=6: invalid digest format",
    "containerd 2":
      'failed commit on ref "config-foo:…": commit failed: unexpected commit digest sha256:…, expected foo:…: failed precondition',
    ...by(CONTAINERS_IMAGE, "Download config.json digest sha256:… does not match expected foo:…"),
    umoci: 'invalid digest: "foo:…": unsupported digest algorithm',
    crane: "found non-hex character in hash: _",
    oras: "foo:…: application/vnd.oci.image.config.v1+json: invalid digest",
    distribution: "unsupported digest algorithm",
  }),
  ...measured("invalid-size", "form", {
    ...by(GO_READERS, "json: cannot unmarshal number 132.0 into Go struct field Descriptor.layers.size of type int64"),
  }),
  ...measured("invalid-size", "overflow", {
    ...by(GO_READERS, "json: cannot unmarshal number 9223372036854775808 into Go struct field Descriptor.layers.size of type int64"),
  }),
  ...measured("invalid-size", "negative-config", {
    containerd:
      'failed commit on ref "config-sha256:…": commit failed: "config-sha256:…" failed size validation: 997 != -1: failed precondition',
    "crane validate": "validating config: mismatched config size: Manifest.Config.Size()=-1, len(RawConfigFile())=997",
    oras: 'GET "…/blobs/sha256:…": mismatch Content-Length',
    regctl: "size limit exceeded [expected -1, received 997]",
  }),
  ...measured("invalid-size", "negative-layer", {
    containerd:
      'failed commit on ref "layer-sha256:…": commit failed: "layer-sha256:…" failed size validation: 132 != -1: failed precondition',
    "crane validate": "validating layers: mismatched layer[1] size: Size()=-1, len(Compressed())=132",
    oras: 'GET "…/blobs/sha256:…": mismatch Content-Length',
    regctl: "size limit exceeded [expected -1, received 132]",
  }),
  ...measured("invalid-size", "negative-manifest", {
    containerd:
      'failed commit on ref "manifest-sha256:…": commit failed: "manifest-sha256:…" failed size validation: 664 != -1: failed precondition',
    oras: 'GET "…/manifests/sha256:…": mismatch Content-Length',
  }),
  ...measured("malformed-media-type", "config-malformed", {
    docker: "unsupported media type image config",
    containerd: "unknown image config media type image config",
    ...by(CONTAINERS_IMAGE_INSPECT, 'unsupported image-specific operation on artifact with type "image config"'),
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json: image config",
  }),
  ...measured("malformed-media-type", "config-parameter", {
    containerd: "unknown image config media type application/vnd.oci.image.config.v1+json;v=1",
    ...by(
      CONTAINERS_IMAGE_INSPECT,
      'unsupported image-specific operation on artifact with type "application/vnd.oci.image.config.v1+json;v=1"',
    ),
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json: application/vnd.oci.image.config.v1+json;v=1",
  }),
  ...measured("malformed-media-type", "config-empty", {
    containerd: "unknown image config media type",
    ...by(CONTAINERS_IMAGE_INSPECT, 'unsupported image-specific operation on artifact with type ""'),
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json",
  }),
  ...measured("malformed-media-type", "layer-malformed", {
    docker: "unsupported media type not a type",
    containerd: "failed to get stream processor for not a type: no processor for media-type: unknown",
    buildah: 'preparing image configuration: resetting recorded compression for "containers-storage:…": preparing updated manifest',
    umoci: "layer sha256:…: blob is not correct mediatype: not a type",
  }),
  ...measured("malformed-media-type", "layer-parameter", {
    containerd: "mount callback failed on …: unexpected EOF: unknown",
    buildah: 'preparing image configuration: resetting recorded compression for "containers-storage:…": preparing updated manifest',
    umoci: "layer sha256:…: blob is not correct mediatype: application/vnd.oci.image.layer.v1.tar+gzip; x=y",
  }),
  ...measured("malformed-media-type", "manifest-parameter", {
    "containerd 2": "unexpected media type application/vnd.oci.image.manifest.v1+json; charset=utf-8 for sha256:…: not found",
    "crane validate": "validating children: failed to validate layer Manifests[0](sha256:…): gzip: invalid header",
  }),
  ...measured("embedded-data", "not-base64", {
    ...by(
      ["containerd 2", ...CONTAINERS_IMAGE, "umoci", "crane", "oras", "regctl", "distribution 3"],
      "illegal base64 data at input byte 0",
    ),
  }),
  ...measured("embedded-data", "not-base64-entry", {
    ...by(["containerd 2", ...CONTAINERS_IMAGE, "crane", "oras", "regctl", "distribution 3"], "illegal base64 data at input byte 0"),
  }),
  ...measured("embedded-data", "differs", {
    "crane validate": 'validating layers: error verifying Digest; got "sha256:…", want "sha256:…"',
  }),
  ...measured("empty-descriptor", "object", {
    skopeo: "writing blob: Size mismatch when copying sha256:…, expected 3, got 2",
    oras: 'GET "…/blobs/sha256:…": mismatch Content-Length',
    regctl: "short read [expected 3, received 2]",
  }),
  ...measured("empty-descriptor", "zero-config", {
    containerd: "unable to fetch descriptor (sha256:…) which reports content size of zero: invalid argument",
    ...by(["podman", "buildah"], "writing blob: blob size mismatch"),
    skopeo: "writing blob: Size mismatch when copying sha256:…, expected 0, got 997",
    umoci: "expected sha256:… not sha256:…: verified reader digest mismatch",
    "crane validate": "validating layers: GET …/blobs/sha256:…: Content-Length header 997 does not match expected size 0",
    oras: 'GET "…/blobs/sha256:…": mismatch Content-Length',
  }),
  ...measured("empty-descriptor", "zero-layer", {
    containerd: "unable to fetch descriptor (sha256:…) which reports content size of zero: invalid argument",
    umoci: "create gzip reader: expected sha256:… not sha256:…: verified reader digest mismatch",
    "crane validate": 'validating layers: error verifying sha256 checksum after reading 0 bytes; got "sha256:…", want "sha256:…"',
    oras: 'GET "…/blobs/sha256:…": mismatch Content-Length',
  }),
  ...measured("conflicting-size", "layer", {
    umoci: "discard trailing archive bits: expected 136 bytes (only 131 bytes in stream): verified reader size mismatch",
    "crane validate": "validating layers: mismatched layer[1] size: Manifest.Layers[1].Size=136, len(Compressed())=131",
    oras: 'GET "…/blobs/sha256:…": mismatch Content-Length',
    regctl: "short read [expected 136, received 131]",
  }),
  ...["artifact-type-parameter", "layer-parameter"].map(
    (of): Refusal => ({
      target: "ecr",
      rule: "malformed-media-type",
      case: of,
      client: "Amazon ECR",
      asOf: "2024-03-08",
      source: thread("aws/containers-roadmap#2306"),
    }),
  ),
  ...measured(
    "unportable-digest",
    "config",
    {
      containerd: 'failed commit on ref "config-sha512:…": commit failed: unexpected commit digest sha256:…, expected sha512:…',
      ...by(CONTAINERS_IMAGE, "Download config.json digest sha256:… does not match expected sha512:…"),
      umoci: 'get config blob: get blob: compute blob path: unsupported algorithm: "sha512"',
      crane: 'unsupported hash: "sha512"',
    },
    { crane: SHA512_IN_CRANE },
  ),
  ...measured(
    "unportable-digest",
    "layer",
    {
      containerd: 'failed commit on ref "layer-sha512:…": commit failed: unexpected commit digest sha256:…, expected sha512:…',
      skopeo: "Internal error writing blob sha512:…, blob with digest sha512:…",
      umoci: 'get layer blob: get blob: compute blob path: unsupported algorithm: "sha512"',
      crane: 'unsupported hash: "sha512"',
    },
    { crane: SHA512_IN_CRANE },
  ),
  ...measured(
    "unportable-digest",
    "diff-id",
    {
      docker: "layers from manifest don't match image configuration",
      containerd: 'wrong diff id calculated on extraction "sha256:…"',
      umoci: "layer sha256:…: diffid mismatch: got sha256:… expected sha512:…",
      crane: 'unsupported hash: "sha512"',
    },
    { crane: SHA512_IN_CRANE },
  ),
  ...(["config", "subject"] as const).map(
    (of): Refusal => ({
      target: "ecr",
      rule: "misplaced-platform",
      case: of,
      client: "Amazon ECR",
      asOf: of === "config" ? "2024-04-01" : "2025-05-14",
      text: "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
      source: of === "config" ? thread("regclient/regclient#709") : thread("dragonflyoss/nydus#1691"),
    }),
  ),
  {
    target: "gitlab",
    rule: "misplaced-platform",
    case: "subject",
    client: "GitLab",
    asOf: "2025-09-05",
    source: thread("moby/buildkit#6171"),
  },
  ...["scheme", "fragment"].map(
    (of): Refusal => ({
      target: "distribution",
      rule: "malformed-url",
      case: of,
      client: "Distribution 3.0.0",
      asOf: "2025-04-03",
      text: "invalid URL on layer",
      source:
        "[Distribution 3.0.0, ocimanifesthandler.go](https://github.com/distribution/distribution/blob/v3.0.0/registry/storage/ocimanifesthandler.go)",
    }),
  ),
  // descriptor: end
  // media types and roles: begin
  ...measured("misspelt-media-type", "layer", {
    containerd: "failed to get stream processor for application/vnd.OCI.image.layer.v1.tar+gzip: no processor for media-type: unknown",
    buildah: 'preparing image configuration: resetting recorded compression for "containers-storage:…": preparing updated manifest',
    umoci: "layer sha256:…: blob is not correct mediatype: application/vnd.OCI.image.layer.v1.tar+gzip",
  }),
  ...measured("misspelt-media-type", "config", {
    ...by(CONTAINERS_IMAGE_INSPECT, 'unsupported image-specific operation on artifact with type "application/octet-stream"'),
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json: application/octet-stream",
  }),
  ...measured("blob-as-manifest", "layer", {
    skopeo: "invalid character '\\x1f' looking for beginning of value",
    distribution: "MANIFEST_BLOB_UNKNOWN: blob unknown to registry sha256:…",
  }),
  ...measured("blob-as-manifest", "config", {
    skopeo: "unsupported schema version 0",
    "crane validate": "validating children: failed to validate layer Manifests[2](sha256:…): gzip: invalid header",
    distribution: "MANIFEST_BLOB_UNKNOWN: blob unknown to registry sha256:…",
  }),
  ...measured("manifest-as-layer", "config", {
    "containerd 2": "failed to get stream processor for application/vnd.oci.image.config.v1+json: no processor for media-type: unknown",
    buildah: 'preparing image configuration: resetting recorded compression for "containers-storage:…": preparing updated manifest',
    umoci: "get layer blob: parse application/vnd.oci.image.config.v1+json: invalid character '\\x1f' looking for beginning of value",
  }),
  ...measured("manifest-as-layer", "manifest", {
    ...by(["containerd 2", "umoci"], "invalid character '\\x1f' looking for beginning of value"),
    buildah: 'preparing image configuration: resetting recorded compression for "containers-storage:…": preparing updated manifest',
    oras: 'GET "…/manifests/sha256:…": mismatch response Content-Type "application/octet-stream": expect "application/vnd.oci.image.manifest.v1+json"',
  }),
  ...measured("wrong-config-role", "layer", {
    containerd: "unknown image config media type application/vnd.oci.image.layer.v1.tar+gzip",
    ...by(
      CONTAINERS_IMAGE_INSPECT,
      'unsupported image-specific operation on artifact with type "application/vnd.oci.image.layer.v1.tar+gzip"',
    ),
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json: application/vnd.oci.image.layer.v1.tar+gzip",
  }),
  ...measured("wrong-config-role", "manifest", {
    containerd: "unable to fetch descriptor () which reports content size of zero: invalid argument",
    ...by(
      CONTAINERS_IMAGE_INSPECT,
      'unsupported image-specific operation on artifact with type "application/vnd.oci.image.manifest.v1+json"',
    ),
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json: application/vnd.oci.image.manifest.v1+json",
    oras: 'GET "…/manifests/sha256:…": mismatch response Content-Type "application/octet-stream": expect "application/vnd.oci.image.manifest.v1+json"',
  }),
  ...measured("mixed-families", "docker-config-in-oci", {
    ...by(
      CONTAINERS_IMAGE_INSPECT,
      'unsupported image-specific operation on artifact with type "application/vnd.docker.container.image.v1+json"',
    ),
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json: application/vnd.docker.container.image.v1+json",
  }),
  ...measured("mixed-families", "docker-layer-in-oci", {
    buildah: 'preparing image configuration: resetting recorded compression for "containers-storage:…": preparing updated manifest',
    umoci: "layer sha256:…: blob is not correct mediatype: application/vnd.docker.image.rootfs.diff.tar.gzip",
  }),
  ...measured("mixed-families", "oci-layer-in-docker", {
    ...by(CONTAINERS_IMAGE, 'unsupported docker v2s2 media type: "application/vnd.oci.image.layer.v1.tar+gzip"'),
  }),
  {
    target: "quay",
    rule: "mixed-families",
    case: "oci-config-in-docker",
    client: "Quay",
    asOf: "2025-08-19",
    source: thread("sylabs/singularity#3782"),
  },
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
  {
    target: "gcr",
    rule: "mixed-index",
    client: "Google Container Registry",
    asOf: "2019-09-04",
    until: "2025",
    source: thread("cnabio/cnab-to-oci#69"),
  },
  {
    target: "gitlab",
    rule: "misspelt-media-type",
    case: "config",
    client: "GitLab",
    asOf: "2026-09-16",
    text: "unknown media type: …",
    source: thread("ocx-sh/ocx#480"),
  },
  {
    target: "gitlab",
    rule: "misspelt-media-type",
    case: "layer",
    client: "GitLab",
    asOf: "2025-10",
    text: "unknown media type",
    source: "[GitLab's list of media types](https://gitlab.com/gitlab-org/container-registry/-/blob/master/docs/supported-media-types.md)",
  },
  // media types and roles: end
  // platforms: begin
  ...measured("unknown-architecture", "other-name", by(CONTAINERS_IMAGE_INSPECT, NO_IMAGE)),
  ...measured("unknown-os", "letter-case", {
    docker: "panic: runtime error: invalid memory address or nil pointer dereference",
    ...by(CONTAINERS_IMAGE_INSPECT, NO_IMAGE),
  }),
  ...measured("unknown-os", "strange-in-config", { docker: "operating system is not supported", umoci: "unsupported OS: foo" }),
  ...measured("empty-platform", "architecture", NO_MATCH),
  ...measured("empty-platform", "os", by(CONTAINERS_IMAGE_INSPECT, NO_IMAGE)),
  ...measured("empty-platform", "os-in-config", { umoci: "unsupported OS:" }),
  ...measured("wrong-variant", "amd64", NO_MATCH),
  ...measured("variant-without-baseline", undefined, NO_MATCH),
  ...measured("missing-platform", "among-others", { docker: "no matching manifest for linux/amd64 in the manifest list entries" }),
  ...measured("missing-platform", "nowhere", { docker: "no matching manifest for linux/amd64 in the manifest list entries" }),
  {
    target: "ecr",
    rule: "wrong-os-features",
    case: "in-index",
    client: "Amazon ECR",
    asOf: "2025-05-16",
    text: "405 Method Not Allowed",
    source: thread("dragonflyoss/nydus#1692"),
  },
  ...(["oci-index", "docker-list"] as const).map(
    (of): Refusal => ({
      target: "ecr",
      rule: "reserved-platform-features",
      case: of,
      client: "Amazon ECR",
      asOf: "2024-10-04",
      source: thread("aws/containers-roadmap#2439"),
    }),
  ),
  // platforms: end
  // annotations: begin
  {
    target: "umoci",
    rule: "duplicate-ref-name",
    client: "umoci 0.4.7",
    asOf: "2026-11-24",
    text: "tag is ambiguous: t",
    source: "measured",
  },
  {
    target: "oras",
    rule: "unsafe-title-path",
    case: "title",
    client: "oras",
    asOf: "2025-05-21",
    text: "failed to resolve path for writing: path traversal disallowed",
    source: "[oras-project/oras#1744](https://github.com/oras-project/oras/issues/1744)",
  },
  // annotations: end
  // image config: begin
  ...measured("schema", "health-check", {
    docker: "json: cannot unmarshal string into Go struct field Config.config.Healthcheck of type container.HealthConfig",
    podman: "inspecting image: json: cannot unmarshal string into Go struct field Schema2Config.config.Healthcheck",
    skopeo: "json: cannot unmarshal string into Go struct field Schema2Config.config.Healthcheck of type manifest.Schema2HealthConfig",
    buildah: "inspecting image: json: cannot unmarshal string into Go struct field Schema2Config.config.Healthcheck",
    crane: "json: cannot unmarshal string into Go struct field Config.config.Healthcheck of type v1.HealthConfig",
  }),
  ...measured("rootfs-type", undefined, {
    umoci: "config: unsupported rootfs.type: foo",
    "crane validate": 'validating config: invalid ConfigFile.RootFS.Type: "foo" != "layers"',
  }),
  ...measured("invalid-time", undefined, {
    ...by(
      ["docker", "containerd 2", ...CONTAINERS_IMAGE_INSPECT, "umoci", "crane"],
      'parsing time "\\"2024-05-01\\"" as "\\"2006-01-02T15:04:05Z07:00\\"": cannot parse "\\"" as "T"',
    ),
  }),
  ...measured("history-mismatch", "too-many", { docker: "too many non-empty layers in History section" }),
  {
    target: "quay",
    rule: "history-mismatch",
    case: "too-few",
    client: "Quay",
    asOf: "2021-10",
    text: "Found less history than layer blobs",
    source: "[hpc/charliecloud#1002](https://github.com/hpc/charliecloud/issues/1002)",
  },
  {
    target: "docker",
    rule: "malformed-port",
    case: "range",
    client: "Docker 29.4.2",
    asOf: "2026-05-06",
    text: "invalid port '33060-33061': invalid syntax",
    source: "[moby/moby#52553](https://github.com/moby/moby/issues/52553)",
  },
  {
    target: "podman",
    rule: "malformed-port",
    case: "zero",
    client: "podman",
    asOf: "2026-03-01",
    text: "unable to convert image EXPOSE: port numbers must be between 1 and 65535 (inclusive), got 0",
    source: "[music-assistant-alexa-skill-prototype#28](https://github.com/alams154/music-assistant-alexa-skill-prototype/issues/28)",
  },
  ...measured("malformed-env", "no-equals-sign", { umoci: "environment variable must contain '=': FOO" }),
  ...measured("malformed-env", "no-name", {
    podman: 'container create: env fields from image failed to parse: invalid environment variable: "=b"',
    umoci: "environment variable must have non-empty name: =b",
  }),
  ...measured("unknown-stop-signal", "unknown", { podman: "container create: invalid signal: KILLME" }),
  // image config: end
  // cache: begin
  ...measured("legacy-cache-index", "oci-index", {
    docker: "no matching manifest for linux/amd64 in the manifest list entries",
    "containerd 2": "unexpected media type application/vnd.oci.image.layer.v1.tar+gzip for sha256:…: not found",
    ...by(CONTAINERS_IMAGE, "invalid character '\\x1f' looking for beginning of value"),
    distribution: "MANIFEST_BLOB_UNKNOWN: blob unknown to registry sha256:…",
  }),
  ...measured("legacy-cache-index", "docker-list", {
    docker: "no matching manifest for linux/amd64 in the manifest list entries",
    "containerd 2": "unexpected media type application/vnd.docker.image.rootfs.diff.tar.gzip for sha256:…: not found",
    ...by(["podman", "buildah"], 'no image found in manifest list for architecture amd64, variant "", OS linux'),
    skopeo: "invalid character '\\x1f' looking for beginning of value",
    distribution: "MANIFEST_BLOB_UNKNOWN: blob unknown to registry sha256:…",
  }),
  {
    target: "ecr",
    rule: "legacy-cache-index",
    client: "Amazon ECR",
    asOf: "2024-09-03",
    text: 'error writing manifest blob: failed commit on ref "sha256:…": unexpected status from PUT request to https://…: 400 Bad Request',
    source: thread("overhangio/tutor#1118"),
  },
  {
    target: "gcr",
    rule: "legacy-cache-index",
    client: "Google Container Registry",
    asOf: "2019-08-19",
    until: "2025",
    text: 'Failed to parse manifest for request "…": Image index child manifest not supported: application/vnd.oci.image.layer.v1.tar+gzip.',
    source: thread("moby/buildkit#1143"),
  },
  {
    target: "ghcr",
    rule: "legacy-cache-index",
    client: "GitHub's registry",
    asOf: "2020-12-02",
    until: "2020-12-11",
    text: 'error writing manifest blob: failed commit on ref "sha256:…": unexpected status: 400 Bad Request',
    source: thread("moby/buildkit#1865"),
  },
  {
    target: "quay",
    rule: "legacy-cache-index",
    client: "Quay",
    asOf: "2020-07-01",
    until: "2023-02",
    text: "manifest data does not match schema: 'platform' is a required property",
    source: thread("moby/buildkit#1550"),
  },
  {
    target: "harbor",
    rule: "legacy-cache-index",
    client: "Harbor 2.9.1",
    asOf: "2023-12-20",
    text: "unexpected status: 404 Not Found",
    source: thread("goharbor/harbor#14774"),
  },
  {
    target: "artifactory",
    rule: "legacy-cache-index",
    client: "Artifactory",
    asOf: "2021-07-05",
    source: thread("docker/buildx#173"),
  },
  {
    target: "nexus",
    rule: "legacy-cache-index",
    client: "Nexus 3.26.1",
    asOf: "2021-04-08",
    text: "java.lang.NullPointerException: Cannot get property 'digest' on null object",
    source: thread("moby/buildkit#2068"),
  },
  {
    target: "gitea",
    rule: "legacy-cache-index",
    client: "Gitea",
    asOf: "2024-01-29",
    source: thread("go-gitea/gitea#28973"),
  },
  ...(
    [
      ["cache-without-config", undefined, "invalid character '\\x1f' looking for beginning of value"],
      ["cache-layer-diff-id", "missing", "missing uncompressed annotation for sha256:…"],
      ["cache-layer-diff-id", "malformed", 'failed to parse diffID "…" for sha256:…: invalid checksum digest format'],
      ["cache-createdat", "malformed", 'parsing time "…" as "2006-01-02T15:04:05Z07:00"'],
      ["cache-too-large", undefined, "blob sha256:… is too large (1048577 > 1048576)"],
    ] as const
  ).map(
    ([rule, of, text]): Refusal => ({
      target: "buildkit",
      rule,
      ...(of !== undefined && { case: of }),
      client: TRIED.buildkit.client,
      // With BuildKit's own packages and without a daemon, apart from the table of clients.
      asOf: "2026",
      text,
      source: "measured",
    }),
  ),
  ...measured("cacheconfig-number", undefined, {
    buildkit: "json: cannot unmarshal number 1.0 into Go struct field CacheLayer.layers.parent of type int",
  }),
  ...measured("cacheconfig-time", undefined, { buildkit: 'parsing time "\\"…\\"" as "\\"2006-01-02T15:04:05Z07:00\\"": cannot parse …' }),
  ...measured("cacheconfig-layer-index", undefined, { buildkit: "invalid layer index …" }),
  ...measured("cacheconfig-looping-layer", undefined, { buildkit: "invalid looping layer" }),
  ...measured("cacheconfig-record-id", undefined, { buildkit: "invalid record ID: …" }),
  ...measured("cacheconfig-looping-record", undefined, { buildkit: "invalid looping record" }),
  ...measured("cacheconfig-record-without-digest", "linked", { buildkit: "invalid loop" }),
  ...measured("cacheconfig-empty-input", undefined, { "buildkit main": "invalid empty input for record …" }),
  ...measured("cacheconfig-random-record", "linked", {
    "buildkit main": "failed to add record …: invalid dependency type <nil> for sha256:…",
  }),
  // cache: end
  // Docker: begin
  ...measured(
    "zstd-in-docker",
    "docker-type",
    {
      docker: "failed to register layer: ApplyLayer exit status 1 stdout: stderr: unexpected EOF",
      containerd:
        "failed to get stream processor for application/vnd.docker.image.rootfs.diff.tar.zstd: no processor for media-type: unknown",
      ...by(CONTAINERS_IMAGE, 'unsupported docker v2s2 media type: "application/vnd.docker.image.rootfs.diff.tar.zstd"'),
    },
    { docker: DOCKER_23, containerd: CONTAINERD_2024, podman: CONTAINER_LIBS, skopeo: CONTAINER_LIBS, buildah: CONTAINER_LIBS },
  ),
  ...measured(
    "zstd-in-docker",
    "oci-type",
    {
      docker: "failed to register layer: ApplyLayer exit status 1 stdout: stderr: unexpected EOF",
      ...by(CONTAINERS_IMAGE, 'unsupported docker v2s2 media type: "application/vnd.oci.image.layer.v1.tar+zstd"'),
    },
    { docker: DOCKER_23 },
  ),
  ...measured("docker-schema-1", undefined, {
    distribution: "unsupported manifest media type and no default available: application/vnd.docker.distribution.manifest.v1+prettyjws",
  }),
  {
    target: "docker",
    rule: "docker-schema-1",
    client: "Docker 28.2",
    asOf: "2025-05-30",
    text: "support for Docker Image Format v1 and Docker Image manifest version 2, schema 1 has been removed",
    source: thread("moby/moby#50036"),
  },
  {
    target: "containerd",
    rule: "docker-schema-1",
    client: "containerd 2.1",
    asOf: "2026-05-10",
    text: 'media type "application/vnd.docker.distribution.manifest.v1+prettyjws" is no longer supported since containerd v2.1',
    source: thread("ovh/cds#7735"),
  },
  {
    target: "crane",
    rule: "docker-schema-1",
    client: "go-containerregistry",
    asOf: "2019-11-15",
    text: 'unsupported MediaType: "application/vnd.docker.distribution.manifest.v1+prettyjws"',
    source: thread("phusion/baseimage-docker#545"),
  },
  ...measured("schema-1-layer-count", "count", {
    ...by(["docker", "skopeo", "buildah"], "length of history not equal to number of layers"),
  }),
  ...measured("schema-1-layer-count", "empty", { ...by(["docker", "skopeo", "buildah"], "no FSLayers in manifest") }),
  ...measured("malformed-v1-compatibility", "not-json", {
    ...by(["docker", "skopeo", "buildah"], "invalid character 'o' in literal null (expecting 'u')"),
  }),
  ...measured("malformed-v1-compatibility", "id", { ...by(["docker", "skopeo", "buildah"], 'image ID "xyz" is invalid') }),
  ...measured("broken-image-chain", "parent", {
    ...by(["docker", "skopeo", "buildah"], "Invalid parent ID. Expected ca978112…, got 8e35c2cd…"),
  }),
  ...measured("foreign-layer-without-urls", undefined, { distribution: "missing URL on layer" }),
  ...measured("path-outside-archive", "outside", {
    docker: "evalSymlinksInScope: PATH is not in PATH",
    containerd: 'image config "../../….json" not found',
    ...by(["podman", "skopeo"], "loading tar component ../../….json: file does not exist"),
    crane: "file ../../….json not found in tar",
  }),
  ...measured("malformed-repo-tag", "name", {
    docker: "invalid reference format: repository name must be lowercase",
    containerd: 'normalize image ref "Matrix/V:t t": invalid reference format: repository name must be lowercase',
    podman: "payload does not match any of the supported image formats",
  }),
  ...measured("malformed-repo-tag", "digest", {
    docker: 'invalid tag "matrix/v@sha256:…"',
    podman: "payload does not match any of the supported image formats",
  }),
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
  {
    target: "quay",
    rule: "withdrawn-artifact-manifest",
    client: "Quay",
    asOf: "2023-01-09",
    text: "415 Unsupported Media Type",
    source: thread("oras-project/oras#738"),
  },
  // artifacts: end
  // targets (refused-by-target): begin
  ...measured(
    "refused-by-target",
    "nested-index",
    {
      docker: "no matching manifest for linux/amd64 in the manifest list entries",
      ...by(["skopeo", "buildah"], "Unexpectedly received a manifest list instead of a manifest for a single image"),
    },
    { docker: { until: "2025-01-18", source: thread("podman-container-tools/podman#25045") } },
  ),
  {
    target: "podman",
    rule: "refused-by-target",
    case: "nested-index",
    client: "podman 5.3.1",
    asOf: "2025-01-18",
    text: "Unexpectedly received a manifest list instead of a manifest for a single image",
    source: thread("podman-container-tools/podman#25045"),
  },
  ...measured("refused-by-target", "unknown-entry", {
    skopeo: "invalid character '<' looking for beginning of value",
    distribution: "MANIFEST_BLOB_UNKNOWN: blob unknown to registry sha256:…",
  }),
  ...measured("refused-by-target", "layer-urls", { distribution: "invalid URL on layer" }),
  ...measured(
    "refused-by-target",
    "zstd-layer",
    {
      docker: "failed to register layer: ApplyLayer exit status 1 stdout: stderr: unexpected EOF",
      umoci: "blob is not correct mediatype: application/vnd.oci.image.layer.v1.tar+zstd",
    },
    { docker: DOCKER_23, umoci: { until: "2025-05-21", source: thread("opencontainers/umoci#562", "umoci 0.5.0, ") } },
  ),
  ...measured("refused-by-target", "unknown-layer", {
    docker: "unsupported media type application/vnd.example.layer",
    containerd: "failed to get stream processor for application/vnd.example.layer: no processor for media-type: unknown",
    buildah: 'preparing image configuration: resetting recorded compression for "containers-storage:…": preparing updated manifest',
    umoci: "blob is not correct mediatype: application/vnd.example.layer",
  }),
  // skopeo copies all of these; only its `inspect` looks into the config.
  ...["empty-artifact", "artifact"].flatMap((of) =>
    measured("refused-by-target", of, {
      docker: "unsupported media type application/vnd.oci.empty.v1+json",
      containerd: "mismatched image rootfs and manifest layers",
      ...by(["podman", "buildah"], 'unsupported image-specific operation on artifact with type "application/vnd.oci.empty.v1+json"'),
      umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json",
    }),
  ),
  ...measured("refused-by-target", "cache", {
    docker: "unsupported media type application/vnd.buildkit.cacheconfig.v0",
    containerd: "mismatched image rootfs and manifest layers",
    ...by(["podman", "buildah"], 'unsupported image-specific operation on artifact with type "application/vnd.buildkit.cacheconfig.v0"'),
  }),
  ...measured("refused-by-target", "plain-config", {
    ...by(["podman", "buildah"], 'unsupported image-specific operation on artifact with type "application/octet-stream"'),
    umoci: "config blob is not correct mediatype application/vnd.oci.image.config.v1+json: application/octet-stream",
  }),
  // What was seen are BuildKit's attestations, refused for the type of their config.
  ...["empty-artifact", "referrer"].map(
    (of): Refusal => ({
      target: "alibaba-acr",
      rule: "refused-by-target",
      case: of,
      client: "Alibaba ACR, personal edition",
      asOf: "2026-09-06",
      text: "denied: unknown manifest class for application/vnd.oci.empty.v1+json",
      source: thread("koordinator-sh/koordinator#3194"),
    }),
  ),
  {
    target: "quay",
    rule: "refused-by-target",
    case: "artifact",
    client: "Quay without `IGNORE_UNKNOWN_MEDIATYPES`",
    asOf: "2023-01-09",
    until: "2023-02",
    source: thread("quay/quay#1750"),
  },
  {
    target: "gitlab",
    rule: "refused-by-target",
    case: "unlisted-type",
    client: "GitLab",
    asOf: "2026-09-16",
    text: "MANIFEST_INVALID: manifest invalid; unknown media type: …",
    source: thread("ocx-sh/ocx#480"),
  },
  {
    target: "ecr",
    rule: "refused-by-target",
    case: "config-annotations",
    client: "Amazon ECR",
    asOf: "2025-10-10",
    text: "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    source: thread("goharbor/acceleration-service#353"),
  },
  {
    target: "quay",
    rule: "refused-by-target",
    case: "docker-tar-layer",
    client: "Quay",
    asOf: "2021-06-22",
    text: "manifest invalid: manifest invalid",
    source: thread("containers/image#1270"),
  },
  {
    target: "quay",
    rule: "refused-by-target",
    case: "docker-other-config",
    client: "Quay",
    asOf: "2025-08-19",
    source: thread("sylabs/singularity#3782"),
  },
  {
    target: "zot",
    rule: "refused-by-target",
    case: "docker-document",
    client: "zot without `compat: docker2s2`",
    asOf: "2026-07-07",
    text: "MANIFEST_INVALID",
    source: thread("jikig-ai/soleur#6205"),
  },
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
