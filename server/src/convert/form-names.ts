/** What a whole document can be rewritten as. */
export const FORMS = ["image-manifest", "oci", "docker", "cache-index", "minified", "indented", "sorted-annotations"] as const;
/** A value of `convert --to`. */
export type FormName = (typeof FORMS)[number];
