/** The values that options and arguments may have, apart from the code that they choose: the program knows all of them and loads one. */

/** The forms of a picture. */
export const GRAPH_FORMATS = ["svg", "mermaid", "dot"] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

/** What `list` can list. */
export const LISTS = ["rules", "media-types", "annotations", "targets"] as const;
export type ListName = (typeof LISTS)[number];

/** What `--fail-on` can name. Hints fail nothing. */
export const FAIL_ON = ["error", "warning", "info"] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** The forms of the report. */
export const FORMATS = ["text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown"] as const;
export type Format = (typeof FORMATS)[number];
