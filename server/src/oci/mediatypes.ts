/** What a blob of a media type is for. */
export type Role = "index" | "manifest" | "config" | "layer" | "blob" | "signature" | "artifactType" | "other";
export type Status = "current" | "deprecated" | "legacy";

/** One entry of the catalogue. */
export interface MediaType {
  readonly name: string;
  readonly role: Role;
  /** Who defines it: "OCI", "Docker", "BuildKit", "Helm", … */
  readonly family: string;
  readonly status: Status;
  /** The same thing in the other family (OCI ⇄ Docker), or the name that replaced a legacy one. */
  readonly equivalent?: string;
  /** What may be said of the equivalent: "interchangeable", "similar", "replaces it". */
  readonly equivalence?: string;
  /** "gzip", "zstd", "none" … where the type says it. */
  readonly compression?: string;
  /** Short title for hovers and completion: "Layer · tar, gzip". */
  readonly title: string;
  /** One or two sentences for a person. */
  readonly meaning: string;
  /** Who reads or refuses it, where that is worth a sentence. */
  readonly readers?: string;
  /** Where it is written: label and URL of the specification or source. */
  readonly spec: { readonly label: string; readonly url: string };
}

export const MEDIA_TYPE_CACHECONFIG = "application/vnd.buildkit.cacheconfig.v0";
export const MEDIA_TYPE_OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const MEDIA_TYPE_OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const MEDIA_TYPE_OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
export const MEDIA_TYPE_OCI_EMPTY = "application/vnd.oci.empty.v1+json";
export const MEDIA_TYPE_DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
export const MEDIA_TYPE_DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
export const MEDIA_TYPE_DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

/** The catalogue, in the order in which completion offers it. */
export const mediaTypes: readonly MediaType[] = [];
/** The catalogue's entry for exactly this name. */
export function findMediaType(_name: string): MediaType | undefined {
  return undefined;
}
/** RFC 6838 section 4.2 without parameters: type "/" subtype, each 1–127 characters of the restricted set. */
export function isWellFormed(_name: string): boolean {
  return true;
}
/** The catalogue name that an unknown name is probably meant to be (a slip of the pen), or `undefined`. */
export function closestMediaType(_name: string): string | undefined {
  return undefined;
}
/** "oci" or "docker" for types of those two families (by name: `application/vnd.oci.image.*`, `application/vnd.docker.*`), else `undefined`. */
export function familyOf(_name: string): "oci" | "docker" | undefined {
  return undefined;
}
/** BuildKit's toOCILayerType: the OCI layer type for a Docker one; OCI types map to themselves; `undefined` for others. */
export function toOciLayer(_name: string): string | undefined {
  return undefined;
}
