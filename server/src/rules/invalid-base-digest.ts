import { ANNOTATED_KINDS, faultyValues } from "../model/annotations.ts";
import { isPlainSha256 } from "../model/plain-digest.ts";
import { baseDigestFault } from "../oci/annotations.ts";
import type { Rule } from "../rule.ts";
import { tellValue } from "./invalid-created.ts";

const BASE_DIGEST = "org.opencontainers.image.base.digest";
const DIGEST = "sha256:c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b";

const index = (digest: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6","size":1024,"platform":{"architecture":"amd64","os":"linux"}}],"annotations":{"${BASE_DIGEST}":${digest}}}`;

/** The base image's digest is none. */
export const invalidBaseDigest: Rule = {
  id: "invalid-base-digest",
  subject: "annotations",
  severity: "warning",
  kinds: ANNOTATED_KINDS,
  summary: "`org.opencontainers.image.base.digest` is no digest: `sha256:` and 64 hexadecimal digits in lower case.",
  why: [
    "The annotation says exactly which base an image was built on. Programs that rebuild images when their base has changed, or that carry the",
    "vulnerabilities of a base over to what stands on it, compare it byte by byte with the base's digest in the registry; what is no digest",
    "never equals one, so the image is rebuilt for ever or never. Where it is used to fetch the base, clients say `invalid reference format` or",
    "`invalid checksum digest length`.",
    "",
    "The usual slips: the whole reference (`alpine@sha256:…`) in place of the digest, the digest without `sha256:`, a short one as `docker images`",
    "prints it, and the image's ID, which is the digest of its config and not of its manifest.",
    "",
    "**By hand:** `crane digest docker.io/library/alpine:3.20`, `oras resolve`, `regctl image digest` or `docker buildx imagetools inspect` give the",
    'digest of the manifest or index that the name stands for; `docker buildx build --annotation "org.opencontainers.image.base.digest=…"` or',
    "`crane mutate --annotation KEY=VALUE REF` set it. buildah sets it by itself.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, annotations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#pre-defined-annotation-keys)",
    "[image-spec 1.1.1, descriptor.md, Digests](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests)",
  ],
  covers: ["7.11"],
  since: "0.2.0",
  examples: [
    { good: index(`"${DIGEST}"`) },
    {
      bad: index(`«"docker.io/library/alpine@${DIGEST}"»`),
      says: "`docker.io/library/alpine@sha256:c5b1261d6d3e43071626931fc004f70149baeba2c8ec672…` is a reference with a digest; the digest alone stands here",
      fixed: index(`"${DIGEST}"`),
    },
    {
      bad: index(`«"sha256:c5b1261d6d3e"»`),
      says: "`sha256:c5b1261d6d3e` has 12 digits; sha256 has 64",
    },
    {
      bad: index(`«"latest"»`),
      says: "`latest` is no digest: `sha256:` and 64 hexadecimal digits",
    },
  ],
  *check(doc) {
    for (const faulty of faultyValues(doc, BASE_DIGEST, baseDigestFault, isPlainSha256)) yield* tellValue(doc, faulty);
  },
};
