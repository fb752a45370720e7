/** The largest size that a descriptor may state: Go's int64 (image-spec 1.1.1, descriptor.md, `size`). */
export const INT64_MAX = 9223372036854775807n;
