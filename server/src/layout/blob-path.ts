import { algorithmStatus, digestFault } from "../oci/digest-fault.ts";
import { ROOT_DOCUMENTS } from "./root-documents.ts";

/** Names that Windows keeps for devices, in any folder and letter case. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
const DEVICE_LENGTH = 4;
/** No file system takes longer names. */
const NAME_LIMIT = 255;

/**
 * The path of a digest's blob: `blobs/<algorithm>/<encoded>` (image-spec 1.1.1, image-layout.md, Blobs). A digest is data from a stranger,
 * and this is the only way from one to a path: `undefined` for everything that is not well-formed to the letter (upper-case or too few
 * hexadecimal digits of a registered algorithm, separators, NUL) or that some machine takes for something else.
 */
export function blobPath(digest: string): string | undefined {
  if (digestFault(digest) !== undefined) return undefined;
  const colon = digest.indexOf(":");
  const algorithm = digest.slice(0, colon);
  const encoded = digest.slice(colon + 1);
  if (algorithm.length > NAME_LIMIT || encoded.length > NAME_LIMIT) return undefined;
  if (encoded.length <= DEVICE_LENGTH && DEVICE.test(encoded)) return undefined;
  if (algorithmStatus(algorithm) !== "registered" && algorithm.split(".").some((part) => DEVICE.test(part))) return undefined;
  return `blobs/${algorithm}/${encoded}`;
}

/** The digest whose blob belongs at this path, or `undefined` where none does. The other way round of `blobPath`. */
export function digestOfPath(path: string): string | undefined {
  const [blobs, algorithm, encoded, ...more] = path.split("/");
  if (blobs !== "blobs" || algorithm === undefined || encoded === undefined || more.length > 0) return undefined;
  const digest = `${algorithm}:${encoded}`;
  return blobPath(digest) === path ? digest : undefined;
}

export { ROOT_DOCUMENTS } from "./root-documents.ts";

/** A file's place in the layout that it may be part of, by its path alone. `folder`: the layout's own, without a `/` at its end. */
export interface PlaceInLayout {
  readonly folder: string;
  readonly place: string;
}

/**
 * Where a file would lie in a layout, going by its path or URI (with `/`): one of the files beside `blobs`, or a blob. Whether there is
 * a layout is for `isLayout` to say. `undefined` for every other path.
 */
export function placeInLayout(path: string): PlaceInLayout | undefined {
  const parts = path.split("/");
  const name = parts.at(-1) as string;
  if (parts.length > 1 && ROOT_DOCUMENTS.some((root) => root === name)) return { folder: parts.slice(0, -1).join("/"), place: name };
  const place = parts.slice(-3).join("/");
  return parts.length > 3 && digestOfPath(place) !== undefined ? { folder: parts.slice(0, -3).join("/"), place } : undefined;
}
