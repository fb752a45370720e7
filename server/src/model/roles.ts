import { findMediaType, toOciLayer } from "../oci/mediatypes.ts";

/** Types that say only "bytes" or "JSON": they stand for anything, so they are in no wrong place. */
const GENERIC: ReadonlySet<string> = new Set(["application/octet-stream", "application/json", "text/html", "text/plain"]);

/** The signed form of Docker's schema 1 manifest: a manifest, though the catalogue files it under signatures. */
const SIGNED_SCHEMA1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";

/** What a media type names, as far as its place in a document depends on it. */
export type PlaceRole = "manifest" | "index" | "config" | "layer" | "blob";

/**
 * What a media type may stand for: `undefined` for types that the catalogue does not know and for generic ones, which are
 * never in a wrong place (image-spec 1.1.1, media-types.md: unknown types are no error).
 */
export function placeRole(mediaType: string | undefined): PlaceRole | undefined {
  if (mediaType === undefined) return undefined;
  const role = findMediaType(mediaType)?.role;
  switch (role) {
    case "layer":
    case "manifest":
    case "index":
    case "blob":
      return role;
    case "config":
      return GENERIC.has(mediaType) ? undefined : "config";
    case "signature":
      return mediaType === SIGNED_SCHEMA1 ? "manifest" : "blob";
    default:
      return undefined;
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
