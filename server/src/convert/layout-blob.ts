/** `blobs/<algorithm>/<encoded>` at the end of a path or URI, as OCI image layouts name their blobs (image-spec 1.1.1, image-layout.md). */
const BLOB = /(?:^|[\\/])blobs[\\/][a-z0-9]+(?:[+._-][a-z0-9]+)*[\\/][a-zA-Z0-9=_-]{32,}$/;

/**
 * Whether a file is a blob of an OCI image layout, going by its path or URI. Its name is its content's digest, so that no
 * rewrite in place may be offered: the name would lie.
 */
export function isLayoutBlob(file: string | undefined): boolean {
  return file !== undefined && BLOB.test(file);
}

/** Why a blob of a layout is not rewritten in place, and what to do instead: one sentence for editor and terminal. */
export const LAYOUT_BLOB_REASON =
  "This file is a blob of an image layout and is named by its digest, so it is not converted in place: `oci-manifest convert` of the layout's folder writes the new document as a blob of its own and points `index.json` to it";
