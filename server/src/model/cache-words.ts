/** The diff ID of a cache layer; BuildKit cannot use a layer without it (cache/manager.go, diffIDFromDescriptor). */
export const DIFF_ID_ANNOTATION = "containerd.io/uncompressed";
/** When a cache layer was made, as Go's time.Time writes it. */
export const CREATED_AT_ANNOTATION = "buildkit/createdat";
