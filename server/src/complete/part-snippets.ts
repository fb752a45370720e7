import type { Kind } from "../model/kinds.ts";
import {
  MEDIA_TYPE_CACHECONFIG,
  MEDIA_TYPE_DOCKER_CONFIG,
  MEDIA_TYPE_DOCKER_MANIFEST,
  MEDIA_TYPE_OCI_CONFIG,
  MEDIA_TYPE_OCI_MANIFEST,
} from "../oci/mediatypes.ts";
import { UNKNOWN } from "../oci/platforms.ts";
import type { ValuePlace } from "./place.ts";
import { smallest } from "./smallest.ts";
import { DOCKER_LAYER, descriptor, emptyDescriptor, OCI_LAYER, platform, type Snippet } from "./snippets.ts";

/** A snippet that is one value of a document. */
export interface PartSnippet extends Snippet {
  readonly place: ValuePlace;
  /** The kinds in which it is offered; left out: all that have the place. */
  readonly kinds?: readonly Kind[];
}

const OCI: readonly Kind[] = ["oci-index", "oci-manifest", "oci-artifact"];
const DOCKER: readonly Kind[] = ["docker-list", "docker-manifest"];
/** The type of the image manifests that a document's family lists. */
const manifestType = (kind: Kind): string => (DOCKER.includes(kind) ? MEDIA_TYPE_DOCKER_MANIFEST : MEDIA_TYPE_OCI_MANIFEST);

const platformOf = (id: string, architecture: string, os: string, meaning: string, more: object = {}): PartSnippet => ({
  id: `platform-${id}`,
  place: "platform",
  label: id,
  detail: "platform",
  meaning,
  value: (stops) => ({ ...platform(stops, architecture, os), ...more }),
});

const entryFor = (kinds: readonly Kind[], mediaType: string): PartSnippet => ({
  id: kinds === DOCKER ? "docker-entry" : "entry",
  place: "entry",
  kinds,
  label: "entry for a platform",
  detail: "a manifest with its platform",
  meaning: "One image of the index: the manifest's digest and size, and the platform by which clients choose it.",
  value: (stops) => ({ ...descriptor(stops, mediaType, smallest().manifest), platform: platform(stops) }),
});

/** The parts that begin at an empty place, the most wanted first. */
export const partSnippets: readonly PartSnippet[] = [
  entryFor(["oci-index"], MEDIA_TYPE_OCI_MANIFEST),
  entryFor(DOCKER, MEDIA_TYPE_DOCKER_MANIFEST),
  {
    id: "attestation",
    place: "entry",
    kinds: ["oci-index"],
    label: "attestation entry",
    detail: "provenance or SBOM of another entry",
    meaning:
      "A manifest whose layers are in-toto statements about the image that `vnd.docker.reference.digest` names. Its platform is `unknown/unknown`, so that no client takes it for an image.",
    value: (stops) => ({
      mediaType: MEDIA_TYPE_OCI_MANIFEST,
      digest: stops.text(smallest().attestation.digest),
      size: stops.json(String(smallest().attestation.size)),
      annotations: {
        "vnd.docker.reference.digest": stops.text(smallest().manifest.digest),
        "vnd.docker.reference.type": "attestation-manifest",
      },
      platform: { architecture: UNKNOWN, os: UNKNOWN },
    }),
  },
  {
    id: "layer",
    place: "layer",
    kinds: ["oci-manifest"],
    label: "layer",
    detail: "tar, gzip",
    meaning: "A layer of an image: file changes as a gzip-compressed tar archive. The base stands first.",
    value: (stops) => descriptor(stops, OCI_LAYER, smallest().layer, true),
  },
  {
    id: "docker-layer",
    place: "layer",
    kinds: ["docker-manifest"],
    label: "layer",
    detail: "tar, gzip",
    meaning: "A layer of an image: file changes as a gzip-compressed tar archive. The base stands first.",
    value: (stops) => descriptor(stops, DOCKER_LAYER, smallest().layer, true),
  },
  {
    id: "file-layer",
    place: "layer",
    kinds: ["oci-manifest"],
    label: "file of an artifact",
    detail: "with its name, as ORAS writes it",
    meaning: "Any content under a media type of its own; the title is the name of the file that ORAS writes on pull.",
    value: (stops) => ({
      ...descriptor(stops, "text/plain", smallest().layer, true),
      annotations: { "org.opencontainers.image.title": stops.text("file.txt") },
    }),
  },
  {
    id: "cache-layer-descriptor",
    place: "layer",
    kinds: ["oci-manifest"],
    label: "layer of a BuildKit cache",
    detail: "with its diff ID and time",
    meaning: "A cached layer. BuildKit cannot use it without `containerd.io/uncompressed`, the digest of the unpacked tar.",
    value: (stops, now) => ({
      ...descriptor(stops, OCI_LAYER, smallest().layer),
      annotations: { "buildkit/createdat": stops.text(now), "containerd.io/uncompressed": stops.text(smallest().diffId) },
    }),
  },
  {
    id: "empty-layer",
    place: "layer",
    kinds: ["oci-manifest"],
    label: "empty descriptor",
    detail: "{}, for an artifact without files",
    meaning: "The two bytes `{}` in place of content: an artifact that is nothing but its annotations or its subject.",
    value: emptyDescriptor,
  },
  {
    id: "blob",
    place: "blob",
    label: "blob",
    detail: "any content",
    meaning: "Any content under a media type of its own.",
    value: (stops) => descriptor(stops, "text/plain", smallest().layer, true),
  },
  {
    id: "image-config",
    place: "config",
    kinds: ["oci-manifest"],
    label: "image config",
    detail: "of an image",
    meaning: "The config that says for which platform the image is and how it starts.",
    value: (stops) => descriptor(stops, MEDIA_TYPE_OCI_CONFIG, smallest().config),
  },
  {
    id: "docker-image-config",
    place: "config",
    kinds: ["docker-manifest"],
    label: "image config",
    detail: "of an image",
    meaning: "The config that says for which platform the image is and how it starts.",
    value: (stops) => descriptor(stops, MEDIA_TYPE_DOCKER_CONFIG, smallest().config),
  },
  {
    id: "empty-config",
    place: "config",
    kinds: ["oci-manifest"],
    label: "empty config",
    detail: "{}, for an artifact",
    meaning: "The two bytes `{}`: an artifact needs no config. `artifactType` must then say what it is.",
    value: emptyDescriptor,
  },
  {
    id: "cache-config",
    place: "config",
    kinds: ["oci-manifest"],
    label: "BuildKit cache config",
    detail: "makes this a build cache",
    meaning: "The config of a build cache: which steps its layers are the results of.",
    value: (stops) => descriptor(stops, MEDIA_TYPE_CACHECONFIG, smallest().cacheConfig),
  },
  {
    id: "subject",
    place: "subject",
    kinds: OCI,
    label: "subject",
    detail: "the manifest that this one is about",
    meaning: "Names the image or artifact that this manifest says something about; registries list this one among its referrers.",
    value: (stops) => descriptor(stops, manifestType("oci-manifest"), smallest().manifest, true),
  },
  platformOf("linux/amd64", "amd64", "linux", "Intel and AMD, 64 bit."),
  platformOf("linux/arm64", "arm64", "linux", "ARM, 64 bit: Graviton, Apple silicon, Raspberry Pi 3 and later."),
  platformOf("linux/arm/v7", "arm", "linux", "ARM, 32 bit, ARMv7: most 32-bit boards.", { variant: "v7" }),
  platformOf("linux/arm/v6", "arm", "linux", "ARM, 32 bit, ARMv6: Raspberry Pi 1 and Zero.", { variant: "v6" }),
  platformOf("linux/386", "386", "linux", "x86, 32 bit."),
  platformOf("linux/ppc64le", "ppc64le", "linux", "POWER, 64 bit, little-endian."),
  platformOf("linux/s390x", "s390x", "linux", "IBM Z, 64 bit."),
  platformOf("linux/riscv64", "riscv64", "linux", "RISC-V, 64 bit."),
  platformOf("windows/amd64", "amd64", "windows", "Windows; hosts choose by `os.version` besides.", { "os.version": "10.0.20348" }),
  {
    id: "platform-unknown/unknown",
    place: "platform",
    label: "unknown/unknown",
    detail: "of an attestation",
    meaning: "The platform of BuildKit's attestations, so that no client takes them for an image.",
    value: () => ({ architecture: UNKNOWN, os: UNKNOWN }),
  },
  {
    id: "annotations",
    place: "annotations",
    label: "annotations of an image",
    detail: "time, source and version",
    meaning: "The three that most tools show: when it was made, where its source is, and which version of the software it holds.",
    value: (stops, now) => ({
      "org.opencontainers.image.created": stops.text(now),
      "org.opencontainers.image.source": stops.text("https://github.com/example/project"),
      "org.opencontainers.image.version": stops.text("1.0.0"),
    }),
  },
  {
    id: "rootfs",
    place: "rootfs",
    label: "rootfs",
    detail: "the unpacked layers",
    meaning: "The digests of the unpacked layers, the base first, one for each layer of the manifest.",
    value: (stops) => ({ type: "layers", diff_ids: stops.inside("[]") }),
  },
  {
    id: "history",
    place: "history",
    label: "step that made a layer",
    detail: "history",
    meaning: "One step of the build; the steps without `empty_layer` are as many as `diff_ids`.",
    value: (stops, now) => ({ created: stops.text(now), created_by: stops.text("COPY . /") }),
  },
  {
    id: "empty-history",
    place: "history",
    label: "step without layer",
    detail: "history, empty_layer",
    meaning: "A step that changed no file: `ENV`, `CMD`, `LABEL` and the like.",
    value: (stops, now) => ({ created: stops.text(now), created_by: stops.text("CMD [/bin/sh]"), empty_layer: true }),
  },
  {
    id: "healthcheck",
    place: "healthcheck",
    kinds: ["docker-config"],
    label: "health check",
    detail: "every 30 seconds",
    meaning: "A command of the shell that says whether the container works. Times are in nanoseconds.",
    value: (stops) => ({
      Test: ["CMD-SHELL", stops.text("curl -f http://localhost/ || exit 1")],
      Interval: stops.json("30000000000"),
      Timeout: stops.json("5000000000"),
      Retries: stops.json("3"),
    }),
  },
  {
    id: "cache-layer",
    place: "cache-layer",
    label: "layer",
    detail: "a blob and the layer below it",
    meaning: "A layer of the cache by its digest; `parent` is the position of the layer below, -1 at the base.",
    value: (stops) => ({ blob: stops.text(smallest().layer.digest), parent: stops.json("-1") }),
  },
  {
    id: "cache-record",
    place: "cache-record",
    label: "record",
    detail: "a build step",
    meaning: "A step of the build: its result as a position in `layers`, its digest, and what it depends on.",
    value: (stops, now) => ({
      layers: [{ layer: stops.json("0"), createdAt: stops.text(now) }],
      digest: stops.text(smallest().cacheConfig.digest),
    }),
  },
  {
    id: "cache-link",
    place: "cache-link",
    label: "link",
    detail: "to a record",
    meaning: "The position of a record that can give this input.",
    value: (stops) => ({ link: stops.json("0") }),
  },
  {
    id: "saved-image",
    place: "saved-image",
    label: "image of the archive",
    detail: "docker save",
    meaning: "One image: the path of its config, its names, and the paths of its layers, the base first.",
    value: (stops) => ({
      Config: stops.text(`blobs/sha256/${smallest().config.digest.slice(7)}`),
      RepoTags: [stops.text("example:latest")],
      Layers: [stops.text(`blobs/sha256/${smallest().layer.digest.slice(7)}`)],
    }),
  },
];
