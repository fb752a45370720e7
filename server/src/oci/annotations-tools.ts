import { type AnnotationHome, type AnnotationKey, keysOfFamily } from "./annotation.ts";
import { repository } from "./mediatype.ts";

const ENTRY: readonly AnnotationHome[] = ["entry"];
const LAYER: readonly AnnotationHome[] = ["layer"];
const CACHED: readonly AnnotationHome[] = ["layer", "entry"];
const RUNTIME: readonly AnnotationHome[] = ["runtime"];

const ATTESTATIONS = repository("moby/buildkit", "docs/attestations/attestation-storage.md");

/** Keys of the programs that build, store and run images. */
export const toolKeys: readonly AnnotationKey[] = [
  ...keysOfFamily("Docker", ATTESTATIONS, [
    [
      "vnd.docker.reference.type",
      ENTRY,
      "choice",
      "Makes an entry an attestation of another one; its platform is `unknown/unknown`. With any other value readers pass over it.",
      { values: ["attestation-manifest"] },
    ],
    [
      "vnd.docker.reference.digest",
      ENTRY,
      "digest",
      "The image that an attestation belongs to: the digest of another entry of the same index.",
    ],
    [
      "vnd.docker.reference.description",
      ENTRY,
      "text",
      "A remark on the attestation.",
      { source: repository("moby/buildkit", "util/attestation/types.go") },
    ],
    [
      "com.docker.official-images.bashbrew.arch",
      ENTRY,
      "text",
      "What the builders of Docker's official images call the architecture: `arm64v8`.",
      { source: repository("docker-library/meta-scripts") },
    ],
  ]),
  ...keysOfFamily("in-toto", ATTESTATIONS, [
    [
      "in-toto.io/predicate-type",
      LAYER,
      "uri",
      "What a statement is about, copied out of it so that nobody has to fetch it to know: `https://slsa.dev/provenance/v1`.",
    ],
  ]),
  ...keysOfFamily("BuildKit", repository("moby/buildkit", "cache/remotecache/v1/types/doc.go"), [
    ["buildkit/createdat", CACHED, "rfc3339", "When a cached layer was made. BuildKit reads it as Go does: `T` and `Z` in upper case."],
    [
      "buildkit/description",
      CACHED,
      "text",
      "The step that made a layer, put back when the cache is imported.",
      { source: repository("moby/buildkit", "cache/remotecache/import.go") },
    ],
    [
      "buildkit/rewritten-timestamp",
      LAYER,
      "integer",
      "The times in this layer were set to SOURCE_DATE_EPOCH: these seconds since 1970.",
      { source: repository("moby/buildkit", "util/converter/converter.go") },
    ],
    [
      "org.mobyproject.buildkit.worker.",
      RUNTIME,
      "text",
      "Labels of a BuildKit worker, as they stand in build records. They are not meant for images.",
      { prefix: true, source: repository("docker/buildx") },
    ],
  ]),
  ...keysOfFamily("containerd", repository("containerd/containerd", "core/images/annotations.go"), [
    [
      "containerd.io/uncompressed",
      CACHED,
      "digest",
      "The diff ID of a layer: the digest of the unpacked tar. BuildKit cannot use a cached layer without it.",
      { source: repository("containerd/containerd", "pkg/labels/labels.go") },
    ],
    [
      "containerd.io/distribution.source.",
      CACHED,
      "list",
      "The repositories on the host that the key ends with from which the blob came. A label of the store that leaks into caches.",
      { prefix: true, source: repository("containerd/containerd", "pkg/labels/labels.go") },
    ],
    [
      "io.containerd.image.name",
      ["layout"],
      "reference",
      "The image's full name for import and export, where `ref.name` holds a tag alone.",
    ],
    [
      "io.containerd.manifest.subject",
      ["layout"],
      "digest",
      "This entry is a referrer of that manifest, so an import makes no image of it.",
    ],
  ]),
  ...keysOfFamily("stargz", repository("containerd/stargz-snapshotter", "docs/estargz.md"), [
    [
      "containerd.io/snapshot/stargz/toc.digest",
      LAYER,
      "digest",
      "The digest of an eStargz layer's table of contents, needed to verify it.",
    ],
    [
      "io.containers.estargz.uncompressed-size",
      LAYER,
      "integer",
      "How many bytes an eStargz layer unpacks to.",
      { source: repository("containerd/stargz-snapshotter", "estargz/types.go") },
    ],
    [
      "containerd.io/snapshot/remote/urls",
      LAYER,
      "list",
      "Other places to fetch the layer from.",
      { source: repository("containerd/stargz-snapshotter") },
    ],
    [
      "containerd.io/snapshot/remote/stargz.prefetch",
      LAYER,
      "integer",
      "How many bytes to fetch before the container starts.",
      { source: repository("containerd/stargz-snapshotter") },
    ],
  ]),
  ...keysOfFamily("containerd", repository("containerd/containerd", "pkg/snapshotters/annotations.go"), [
    [
      "containerd.io/snapshot/cri.image-ref",
      RUNTIME,
      "reference",
      "Handed to a snapshotter while an image is unpacked; not for manifests.",
    ],
    [
      "containerd.io/snapshot/cri.layer-digest",
      RUNTIME,
      "digest",
      "Handed to a snapshotter while an image is unpacked; not for manifests.",
    ],
    ["containerd.io/snapshot/cri.image-layers", RUNTIME, "list", "Handed to a snapshotter while an image is unpacked; not for manifests."],
    [
      "containerd.io/snapshot/cri.manifest-digest",
      RUNTIME,
      "digest",
      "Handed to a snapshotter while an image is unpacked; not for manifests.",
    ],
  ]),
  ...keysOfFamily("nydus", repository("containerd/nydus-snapshotter", "pkg/converter/constant.go"), [
    ["containerd.io/snapshot/nydus-blob", LAYER, "boolean", "This layer is a nydus data blob."],
    ["containerd.io/snapshot/nydus-bootstrap", LAYER, "boolean", "This layer is the nydus bootstrap, the tree of the image."],
    [
      "containerd.io/snapshot/nydus-fs-version",
      LAYER,
      "choice",
      "The version of the file system inside a nydus layer.",
      { values: ["5", "6"] },
    ],
    ["containerd.io/snapshot/nydus-source-digest", ["manifest", "layer"], "digest", "The layer that a nydus layer was made from."],
    ["containerd.io/snapshot/nydus-reference-blob-ids", LAYER, "json", "The blobs that a bootstrap refers to, as a JSON list of strings."],
  ]),
  ...keysOfFamily("OverlayBD", repository("containerd/accelerated-container-image", "pkg/label/label.go"), [
    ["containerd.io/snapshot/overlaybd/blob-digest", LAYER, "digest", "The digest of the layer's OverlayBD blob."],
    ["containerd.io/snapshot/overlaybd/blob-size", LAYER, "integer", "The size of the layer's OverlayBD blob in bytes."],
  ]),
  ...keysOfFamily("zstd:chunked", repository("containers/storage", "pkg/chunked/internal/minimal/compression.go"), [
    ["io.github.containers.zstd-chunked.manifest-checksum", LAYER, "digest", "The digest of a zstd:chunked layer's table of contents."],
    [
      "io.github.containers.zstd-chunked.manifest-position",
      LAYER,
      "text",
      "Where the table of contents stands in the layer: offset, length, unpacked length and type, with colons between.",
    ],
    [
      "io.github.containers.zstd-chunked.tarsplit-position",
      LAYER,
      "text",
      "Where the data to rebuild the tar stand in the layer: offset, length and unpacked length, with colons between.",
    ],
  ]),
  ...keysOfFamily("SOCI", repository("awslabs/soci-snapshotter", "soci/soci_index.go"), [
    ["com.amazon.soci.index-digest", ["manifest"], "digest", "The SOCI index of this image."],
    ["com.amazon.soci.image-manifest-digest", ["index", "manifest"], "digest", "The image that a SOCI index is for."],
    ["com.amazon.soci.image-layer-digest", LAYER, "digest", "The layer that a table of contents (ztoc) is for."],
    ["com.amazon.soci.image-layer-mediaType", LAYER, "media-type", "The type of the layer that a table of contents (ztoc) is for."],
    ["com.amazon.soci.span-size", ["index", "manifest"], "integer", "The span size that the tables of contents were made with."],
    ["com.amazon.soci.build-tool-identifier", ["index", "manifest"], "text", "The program that made a SOCI index."],
  ]),
];
