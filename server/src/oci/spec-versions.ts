import type { Source } from "./mediatype.ts";

/** The version of the image specification that brought something; what 1.0 has already is not listed here. */
export type Since = "1.1" | "main";

/** A property, media type, annotation or digest algorithm that one version has and the ones before it have not. */
export interface Newcomer {
  readonly name: string;
  readonly since: Since;
  readonly source: Source;
}

function from(file: string, anchor: string): (name: string) => Newcomer {
  const url = `https://github.com/opencontainers/image-spec/blob/v1.1.0/${file}${anchor}`;
  return (name) => ({ name, since: "1.1", source: { label: `image-spec 1.1.0, ${file}`, url } });
}

/** Properties at the top of a manifest or an index. */
export const newTopProperties: readonly Newcomer[] = ["artifactType", "subject"].map(
  from("manifest.md", "#image-manifest-property-descriptions"),
);

/** Properties of descriptors; 1.0 reserved the name `data` and gave it no meaning. */
export const newDescriptorProperties: readonly Newcomer[] = ["data", "artifactType"].map(from("descriptor.md", "#properties"));

/** Properties at the top of an image config. In the platforms of an index they are older. */
export const newConfigProperties: readonly Newcomer[] = ["os.version", "os.features", "variant"].map(from("config.md", "#properties"));

/** Properties under `config` of an image config. */
export const newRunProperties: readonly Newcomer[] = ["ArgsEscaped"].map(from("config.md", "#properties"));

/** Media types of descriptors. */
export const newMediaTypes: readonly Newcomer[] = [
  "application/vnd.oci.empty.v1+json",
  "application/vnd.oci.image.layer.v1.tar+zstd",
  "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
].map(from("media-types.md", "#oci-image-media-types"));

/** Keys of annotations. */
export const newAnnotations: readonly Newcomer[] = ["org.opencontainers.image.base.digest", "org.opencontainers.image.base.name"].map(
  from("annotations.md", "#pre-defined-annotation-keys"),
);

/** Algorithms of digests. */
export const newAlgorithms: readonly Newcomer[] = [
  {
    name: "blake3",
    since: "main",
    source: {
      label: "image-spec main, descriptor.md",
      url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#registered-algorithms",
    },
  },
];
