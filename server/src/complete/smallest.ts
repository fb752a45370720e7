import { digestOf, utf8 } from "../oci/digest.ts";
import { EMPTY_TAR, EMPTY_TAR_GZIP } from "../oci/known-contents.ts";
import { MEDIA_TYPE_CACHECONFIG, MEDIA_TYPE_OCI_CONFIG, MEDIA_TYPE_OCI_MANIFEST } from "../oci/mediatypes.ts";

/** What a descriptor says of some content. */
export interface Content {
  readonly digest: string;
  readonly size: number;
}

/** The contents that proposed documents name until somebody writes others. */
export interface Smallest {
  readonly layer: Content;
  readonly diffId: string;
  readonly config: Content;
  readonly manifest: Content;
  readonly attestation: Content;
  readonly cacheConfig: Content;
}

let made: Smallest | undefined;

/**
 * A whole image without files, and its attestation and cache: digests and sizes that are true of content which anybody can make,
 * instead of zeros or letters which no content has. Made when first asked for.
 */
export function smallest(): Smallest {
  made ??= make();
  return made;
}

function make(): Smallest {
  const layer = { digest: EMPTY_TAR_GZIP.digest, size: EMPTY_TAR_GZIP.size };
  const layerType = "application/vnd.oci.image.layer.v1.tar+gzip";
  const config = contentOf({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [EMPTY_TAR.digest] } });
  const image = (config: Content, layers: readonly object[]): Content =>
    contentOf({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE_OCI_MANIFEST,
      config: { mediaType: MEDIA_TYPE_OCI_CONFIG, ...config },
      layers,
    });
  const statement = contentOf({ _type: "https://in-toto.io/Statement/v0.1", predicateType: "https://slsa.dev/provenance/v0.2" });
  const statements = contentOf({ architecture: "unknown", os: "unknown", rootfs: { type: "layers", diff_ids: [statement.digest] } });
  return {
    layer,
    diffId: EMPTY_TAR.digest,
    config,
    manifest: image(config, [{ mediaType: layerType, ...layer }]),
    attestation: image(statements, [{ mediaType: "application/vnd.in-toto+json", ...statement }]),
    cacheConfig: contentOf({
      layers: [{ blob: layer.digest, parent: -1 }],
      records: [{ layers: [{ layer: 0 }], digest: contentOf(MEDIA_TYPE_CACHECONFIG).digest }],
    }),
  };
}

function contentOf(value: unknown): Content {
  const bytes = utf8(JSON.stringify(value));
  return { digest: digestOf(bytes), size: bytes.length };
}
