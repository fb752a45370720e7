import type { Kind } from "../model/kinds.ts";
import { EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import {
  MEDIA_TYPE_CACHECONFIG,
  MEDIA_TYPE_DOCKER_CONFIG,
  MEDIA_TYPE_DOCKER_LIST,
  MEDIA_TYPE_DOCKER_MANIFEST,
  MEDIA_TYPE_OCI_CONFIG,
  MEDIA_TYPE_OCI_EMPTY,
  MEDIA_TYPE_OCI_INDEX,
  MEDIA_TYPE_OCI_MANIFEST,
} from "../oci/mediatypes.ts";
import type { TabStops } from "./shape.ts";
import { type Content, smallest } from "./smallest.ts";

/** A whole document, or a part of one, that is proposed where there is nothing yet. */
export interface Snippet {
  readonly id: string;
  /** As a person would ask for it. */
  readonly label: string;
  /** One line beside the label. */
  readonly detail: string;
  /** What it is for: Markdown, without link. */
  readonly meaning: string;
  /** The value with its tab stops, in the order of the stops. `now` is a time of RFC 3339. */
  readonly value: (stops: TabStops, now: string) => object;
}

/** A snippet that is a whole document. */
export interface DocumentSnippet extends Snippet {
  readonly kind: Kind;
}

export const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
export const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

/** The platform that a snippet begins with. */
export const platform = (stops: TabStops, architecture = "amd64", os = "linux"): object => ({
  architecture: stops.text(architecture),
  os: stops.text(os),
});

/** A descriptor of some content; the media type has a stop where it is a guess. */
export const descriptor = (stops: TabStops, mediaType: string, { digest, size }: Content, isGuess = false): object => ({
  mediaType: isGuess ? stops.text(mediaType) : mediaType,
  digest: stops.text(digest),
  size: stops.json(String(size)),
});

/** The two bytes `{}`, which need no blob to be fetched. */
export const emptyDescriptor = (): object => ({ mediaType: MEDIA_TYPE_OCI_EMPTY, digest: EMPTY_OBJECT_DIGEST, size: 2, data: "e30=" });

const READY = "Digests and sizes are those of an image without files; put yours in their places.";

/** The documents that begin in an empty file, the most wanted first. */
export const documentSnippets: readonly DocumentSnippet[] = [
  {
    id: "index",
    kind: "oci-index",
    label: "OCI image index",
    detail: "one entry for each platform",
    meaning: `Lists the image manifests of an image for several platforms, each with its platform. ${READY}`,
    value: (stops) => ({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE_OCI_INDEX,
      manifests: [{ ...descriptor(stops, MEDIA_TYPE_OCI_MANIFEST, smallest().manifest), platform: platform(stops) }],
    }),
  },
  {
    id: "manifest",
    kind: "oci-manifest",
    label: "OCI image manifest",
    detail: "a config and its layers",
    meaning: `Names the config and the layers of an image for one platform. ${READY}`,
    value: (stops) => ({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE_OCI_MANIFEST,
      config: descriptor(stops, MEDIA_TYPE_OCI_CONFIG, smallest().config),
      layers: [descriptor(stops, OCI_LAYER, smallest().layer, true)],
    }),
  },
  {
    id: "artifact",
    kind: "oci-manifest",
    label: "OCI artifact manifest",
    detail: "an image manifest with the empty config",
    meaning:
      "Any content under a type of your own: `artifactType` says what it is, the config is the two bytes `{}`, which stand in the manifest itself. Without files the empty descriptor is the only layer.",
    value: (stops) => ({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE_OCI_MANIFEST,
      artifactType: stops.text("application/vnd.example.thing.v1"),
      config: emptyDescriptor(),
      layers: [emptyDescriptor()],
    }),
  },
  {
    id: "referrer",
    kind: "oci-manifest",
    label: "OCI artifact manifest about an image",
    detail: "with subject: a signature, SBOM or note",
    meaning:
      "An artifact that says something about another manifest, its `subject`: registries list it among the referrers of that digest. A signature, a list of parts, the result of a scan.",
    value: (stops, now) => ({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE_OCI_MANIFEST,
      artifactType: stops.text("application/vnd.example.thing.v1"),
      config: emptyDescriptor(),
      layers: [emptyDescriptor()],
      subject: descriptor(stops, MEDIA_TYPE_OCI_MANIFEST, smallest().manifest),
      annotations: { "org.opencontainers.image.created": stops.text(now) },
    }),
  },
  {
    id: "cache",
    kind: "oci-manifest",
    label: "BuildKit cache manifest",
    detail: "the form that every registry takes",
    meaning:
      "A build cache as an image manifest, as `--cache-to type=registry,image-manifest=true,oci-mediatypes=true` writes it: the cache config as `config`, its layers with their diff IDs.",
    value: (stops, now) => ({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE_OCI_MANIFEST,
      config: descriptor(stops, MEDIA_TYPE_CACHECONFIG, smallest().cacheConfig),
      layers: [
        {
          ...descriptor(stops, OCI_LAYER, smallest().layer),
          annotations: { "buildkit/createdat": stops.text(now), "containerd.io/uncompressed": stops.text(smallest().diffId) },
        },
      ],
    }),
  },
  {
    id: "config",
    kind: "oci-config",
    label: "OCI image config",
    detail: "platform, command and diff IDs",
    meaning: "For which platform an image is, how a container of it starts, and which unpacked layers it stands on.",
    value: (stops, now) => ({
      created: stops.text(now),
      architecture: stops.text("amd64"),
      os: stops.text("linux"),
      config: { Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], Cmd: [stops.text("/bin/sh")], WorkingDir: "/" },
      rootfs: { type: "layers", diff_ids: [stops.text(smallest().diffId)] },
      history: [{ created: now, created_by: stops.text("COPY . /") }],
    }),
  },
  {
    id: "layout",
    kind: "oci-layout",
    label: "OCI layout file",
    detail: "the file oci-layout of an image layout",
    meaning:
      "Marks a folder as an image layout: beside it stand `index.json` and `blobs`. Its version is `1.0.0` whatever the specification's.",
    value: () => ({ imageLayoutVersion: "1.0.0" }),
  },
  {
    id: "descriptor",
    kind: "oci-descriptor",
    label: "OCI descriptor",
    detail: "media type, digest and size",
    meaning:
      "Names some content by its media type, digest and size. As a document of its own tools hand it on, `oras manifest fetch --descriptor` for one.",
    value: (stops) => descriptor(stops, MEDIA_TYPE_OCI_MANIFEST, smallest().manifest, true),
  },
  {
    id: "list",
    kind: "docker-list",
    label: "Docker manifest list",
    detail: "Docker's twin of the image index",
    meaning: `Lists the manifests of an image for several platforms in Docker's older form. ${READY}`,
    value: (stops) => ({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE_DOCKER_LIST,
      manifests: [{ ...descriptor(stops, MEDIA_TYPE_DOCKER_MANIFEST, smallest().manifest), platform: platform(stops) }],
    }),
  },
  {
    id: "docker-manifest",
    kind: "docker-manifest",
    label: "Docker image manifest",
    detail: "Docker's twin of the image manifest",
    meaning: `Names the config and the layers of an image for one platform in Docker's older form. ${READY}`,
    value: (stops) => ({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE_DOCKER_MANIFEST,
      config: descriptor(stops, MEDIA_TYPE_DOCKER_CONFIG, smallest().config),
      layers: [descriptor(stops, DOCKER_LAYER, smallest().layer, true)],
    }),
  },
];
