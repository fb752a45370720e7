import type { MediaType } from "./mediatype.ts";
import { artifactMediaTypes } from "./mediatypes-artifacts.ts";
import { coreMediaTypes } from "./mediatypes-core.ts";
import { modelMediaTypes } from "./mediatypes-models.ts";
import { remembering } from "./remembering.ts";
import { slipFinder } from "./slips.ts";

export { MEDIA_TYPE_CACHECONFIG } from "./cacheconfig-type.ts";
export type { MediaType, Role, Source, Status } from "./mediatype.ts";
export const MEDIA_TYPE_OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const MEDIA_TYPE_OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const MEDIA_TYPE_OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
export const MEDIA_TYPE_OCI_EMPTY = "application/vnd.oci.empty.v1+json";
/** The artifact manifest of image-spec 1.1's release candidates, which 1.1.0 does not have. */
export const MEDIA_TYPE_OCI_ARTIFACT = "application/vnd.oci.artifact.manifest.v1+json";
/** Its forerunner, of the ORAS project. */
export const MEDIA_TYPE_ORAS_ARTIFACT = "application/vnd.cncf.oras.artifact.manifest.v1+json";
export const MEDIA_TYPE_DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
export const MEDIA_TYPE_DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
export const MEDIA_TYPE_DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

/** The catalogue, in the order in which completion offers it. */
export const mediaTypes: readonly MediaType[] = [...coreMediaTypes, ...artifactMediaTypes, ...modelMediaTypes];

const byName: ReadonlyMap<string, MediaType> = new Map(mediaTypes.map((entry) => [entry.name, entry]));

/** The catalogue's entry for exactly this name; letters in another case make another name. */
export function findMediaType(name: string): MediaType | undefined {
  return byName.get(name);
}

/** The name that replaced a legacy or withdrawn one, or `undefined` where none did. */
export function replacementOf(name: string): string | undefined {
  const entry = byName.get(name);
  return entry?.equivalence === "replaces it" ? entry.equivalent : undefined;
}

const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;

/** RFC 6838 section 4.2 without parameters: type "/" subtype, each 1–127 characters of the restricted set. */
export function isWellFormed(name: string): boolean {
  return WELL_FORMED.test(name);
}

/**
 * The catalogue name that an unknown name is probably meant to be (a slip of the pen), or `undefined`: also for names that the
 * catalogue has, legacy ones included (see `replacementOf`), for other versions and for other vendors' types.
 */
export const closestMediaType: (name: string) => string | undefined = remembering(slipFinder(mediaTypes));

/**
 * "oci" or "docker" for the types of an image in one of the two families, by name: `application/vnd.oci.image.*`, and
 * `application/vnd.docker.` followed by `distribution`, `container`, `image` or `plugin`. Docker's other artifacts (models,
 * Compose, attestations) belong to neither, since they stand in OCI manifests by right.
 */
export function familyOf(name: string): "oci" | "docker" | undefined {
  if (name.startsWith("application/vnd.oci.image.")) return "oci";
  return /^application\/vnd\.docker\.(distribution|container|image|plugin)\./.test(name) ? "docker" : undefined;
}

const OCI_LAYER = "application/vnd.oci.image.layer";
const DOCKER_LAYER = "application/vnd.docker.image.rootfs";
const OCI_LAYERS: ReadonlyMap<string, string> = new Map([
  [`${DOCKER_LAYER}.diff.tar`, `${OCI_LAYER}.v1.tar`],
  [`${DOCKER_LAYER}.diff.tar.gzip`, `${OCI_LAYER}.v1.tar+gzip`],
  [`${DOCKER_LAYER}.diff.tar.zstd`, `${OCI_LAYER}.v1.tar+zstd`],
  [`${DOCKER_LAYER}.foreign.diff.tar`, `${OCI_LAYER}.nondistributable.v1.tar`],
  [`${DOCKER_LAYER}.foreign.diff.tar.gzip`, `${OCI_LAYER}.nondistributable.v1.tar+gzip`],
  ...["", "+gzip", "+zstd"].flatMap((suffix): [string, string][] => [
    [`${OCI_LAYER}.v1.tar${suffix}`, `${OCI_LAYER}.v1.tar${suffix}`],
    [`${OCI_LAYER}.nondistributable.v1.tar${suffix}`, `${OCI_LAYER}.nondistributable.v1.tar${suffix}`],
  ]),
]);

/** BuildKit's toOCILayerType: the OCI layer type for a Docker one; OCI types map to themselves; `undefined` for others. */
export function toOciLayer(name: string): string | undefined {
  return OCI_LAYERS.get(name);
}
