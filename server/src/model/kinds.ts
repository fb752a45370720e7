/** The documents this tool knows. The names are settings values, `--kind` values and the `kind` of the JSON report. */
export const KINDS = [
  "oci-index",
  "oci-manifest",
  "oci-config",
  "oci-layout",
  "oci-descriptor",
  "oci-artifact",
  "docker-list",
  "docker-manifest",
  "docker-config",
  "docker-schema1",
  "docker-save",
  "buildkit-cacheconfig",
] as const;

export type Kind = (typeof KINDS)[number];

/** A program's description of an image, not the image's own document: recognised, explained and not checked. */
export const INSPECT_OUTPUT = "inspect-output";

/** What `detectKind` answers. `undefined` is "not ours": nothing at all is said about the text. */
export type Detected = Kind | typeof INSPECT_OUTPUT | undefined;

/** How a person calls a document of this kind, without article: "OCI image index". */
export const KIND_NAMES: Readonly<Record<Kind | typeof INSPECT_OUTPUT, string>> = {
  "oci-index": "OCI image index",
  "oci-manifest": "OCI image manifest",
  "oci-config": "OCI image config",
  "oci-layout": "OCI layout marker",
  "oci-descriptor": "OCI descriptor",
  "oci-artifact": "artifact manifest",
  "docker-list": "Docker manifest list",
  "docker-manifest": "Docker image manifest",
  "docker-config": "Docker image config",
  "docker-schema1": "Docker schema 1 manifest",
  "docker-save": "docker save manifest",
  "buildkit-cacheconfig": "BuildKit cache config",
  [INSPECT_OUTPUT]: "inspect output",
};

/** The kinds whose `manifests` lists manifests. */
export const INDEX_KINDS: readonly Kind[] = ["oci-index", "docker-list"];
/** The kinds with `config` and `layers`. */
export const MANIFEST_KINDS: readonly Kind[] = ["oci-manifest", "docker-manifest"];

/**
 * Who decodes a document of this kind, where readers were asked what they refuse: registries and clients read manifests and indexes,
 * and only clients configs. `undefined` for kinds that hardly anybody was offered.
 */
export function decodedAs(kind: Kind): "manifest" | "config" | undefined {
  if (INDEX_KINDS.includes(kind) || MANIFEST_KINDS.includes(kind)) return "manifest";
  return kind === "oci-config" || kind === "docker-config" ? "config" : undefined;
}
