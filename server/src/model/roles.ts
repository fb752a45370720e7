import { findMediaType, toOciLayer } from "../oci/mediatypes.ts";

/** What a media type names, as far as its place in a document depends on it. */
export type PlaceRole = "manifest" | "index" | "config" | "layer" | "blob";

/**
 * What a media type may stand for: `undefined` for types that the catalogue does not know and for those that may stand for
 * anything, which are never in a wrong place (image-spec 1.1.1, media-types.md: unknown types are no error).
 */
export function placeRole(mediaType: string | undefined): PlaceRole | undefined {
  const role = mediaType === undefined ? undefined : findMediaType(mediaType)?.role;
  switch (role) {
    case "artifactType":
    case "other":
      return undefined;
    case "signature":
      return "blob";
    default:
      return role;
  }
}

const NOUNS: Readonly<Record<PlaceRole, string>> = {
  manifest: "a manifest",
  index: "an index",
  config: "a config",
  layer: "a layer",
  blob: "a blob",
};

/** The role with its article, as a message says it: "a layer", "an index". */
export function roleNoun(role: PlaceRole): string {
  return NOUNS[role];
}

/** Docker's names for file-system layers. Non-distributable zstd has none. */
const DOCKER_LAYERS = [
  "application/vnd.docker.image.rootfs.diff.tar",
  "application/vnd.docker.image.rootfs.diff.tar.gzip",
  "application/vnd.docker.image.rootfs.diff.tar.zstd",
  "application/vnd.docker.image.rootfs.foreign.diff.tar",
  "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
] as const;

/** The family of a file-system layer type, or `undefined` for everything else: vendors' types belong to neither family. */
export function layerFamily(mediaType: string): "oci" | "docker" | undefined {
  const oci = toOciLayer(mediaType);
  if (oci === undefined) return undefined;
  return oci === mediaType ? "oci" : "docker";
}

/** The same layer type under the other family's name, byte for byte the same content; `undefined` where there is none. */
export function layerTwin(mediaType: string): string | undefined {
  const oci = toOciLayer(mediaType);
  if (oci === undefined) return undefined;
  return oci === mediaType ? DOCKER_LAYERS.find((docker) => toOciLayer(docker) === mediaType) : oci;
}

/** Whether a layer type says that the tar is compressed with zstd. */
export function isZstd(mediaType: string): boolean {
  return mediaType.endsWith("+zstd") || mediaType.endsWith(".zstd");
}
