/** What an entry of an index is, besides an image, to Docker's tools: "attestation-manifest". */
export const REFERENCE_TYPE = "vnd.docker.reference.type";
/** The digest of the image that such an entry is about. */
export const REFERENCE_DIGEST = "vnd.docker.reference.digest";
/** The only reference type that is defined (BuildKit, attestation storage). */
export const ATTESTATION_MANIFEST = "attestation-manifest";
