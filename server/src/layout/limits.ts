/**
 * How far reading a layout goes. Whatever lies beyond is left out and told (`LayoutView.leftOut`), so that no layout, however large or
 * hostile, holds up an editor or fills its memory.
 */

/** Entries below `blobs` that are looked at. */
export const BLOB_LIMIT = 200_000;
/** The largest JSON document that is read, in bytes: registries stop at 4 MiB, cache configs have been seen beyond. */
export const DOCUMENT_LIMIT = 64 * 1024 * 1024;
/** Documents that are read of one layout, and their bytes in all. */
export const DOCUMENT_COUNT_LIMIT = 20_000;
export const DOCUMENT_BYTES_LIMIT = 256 * 1024 * 1024;
/** Layers of one document whose first bytes are looked at. */
export const HEAD_LIMIT = 10_000;
/** So many first bytes: the magic of a tar archive ends at 262. */
export const HEAD_SIZE = 264;
/** So many files are read at a time. */
export const AT_ONCE = 32;
