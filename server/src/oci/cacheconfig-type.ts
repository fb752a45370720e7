/** The config of a BuildKit cache (BuildKit, cache/remotecache/v1/spec.go). */
export const MEDIA_TYPE_CACHECONFIG = "application/vnd.buildkit.cacheconfig.v0";
