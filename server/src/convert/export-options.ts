/**
 * What to give `--cache-to` so that BuildKit (0.12 or newer) writes a cache as an image manifest; the default since 0.21. The
 * reader puts the reference in place of `…`.
 */
export const CACHE_EXPORT_OPTIONS = "type=registry,ref=…,image-manifest=true,oci-mediatypes=true";

/** The same as it stands on a `docker buildx build` command line. */
export const CACHE_EXPORT_FLAG = `--cache-to ${CACHE_EXPORT_OPTIONS}`;
