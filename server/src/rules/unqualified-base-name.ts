import { ANNOTATED_KINDS, faultyValues } from "../model/annotations.ts";
import { checkValue } from "../oci/annotations.ts";
import type { Rule } from "../rule.ts";
import { BASE_NAME } from "./base-name-without-digest.ts";
import { tellValue } from "./invalid-created.ts";

const index = (name: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6","size":1024,"platform":{"architecture":"amd64","os":"linux"}}],"annotations":{"${BASE_NAME}":${name},"org.opencontainers.image.base.digest":"sha256:c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b"}}`;

/** The base image's name leaves its registry out, or is no image reference at all. */
export const unqualifiedBaseName: Rule = {
  id: "unqualified-base-name",
  subject: "annotations",
  severity: "warning",
  kinds: ANNOTATED_KINDS,
  summary: "`org.opencontainers.image.base.name` names no registry, or is no image reference.",
  why: [
    "The annotation is read by programs that know nothing of the machine an image was built on: updaters that look whether the base has",
    "changed, scanners that search for it. `alpine:3.20` is Docker Hub's image to Docker, `localhost/alpine:3.20` or a question to podman",
    "(`short-name resolution enforced but cannot prompt without a TTY`), and nothing to a registry's own service. The specification therefore asks",
    "for the whole reference.",
    "",
    "A reference is `registry/path:tag`, with `@` and a digest if you like; no `https://` or `docker://` before it, the path in lower case. Clients",
    "answer others with `invalid reference format` and `repository name (…) must be lowercase`. `scratch` is no image, and may stand as it is; an",
    "empty value is allowed.",
    "",
    "**By hand:** `docker.io/library/` goes before the names of Docker's official images, `docker.io/` before others of Docker Hub. Set it with",
    '`docker buildx build --annotation "org.opencontainers.image.base.name=docker.io/library/alpine:3.20"` or `crane mutate --annotation KEY=VALUE',
    "REF`. `crane rebase` reads it.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, annotations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#pre-defined-annotation-keys)",
    "[distribution, reference grammar](https://pkg.go.dev/github.com/distribution/reference#pkg-overview)",
  ],
  covers: ["7.12"],
  since: "0.2.0",
  examples: [
    { good: index(`"docker.io/library/alpine:3.20"`) },
    { good: index(`"scratch"`) },
    {
      bad: index(`«"alpine:3.20"»`),
      says: "`alpine:3.20` names no registry, so readers have to guess which",
      fixed: index(`"docker.io/library/alpine:3.20"`),
    },
    {
      bad: index(`"«docker://»ghcr.io/acme/base:1"`),
      says: "`docker://ghcr.io/acme/base:1` is a URL; a reference has no `docker://`",
      fixed: index(`"ghcr.io/acme/base:1"`),
    },
    {
      bad: index(`"ghcr.io/«Acme»/base:1"`),
      says: "`ghcr.io/Acme/base:1` has upper case in its repository, which must be lower case",
    },
  ],
  *check(doc) {
    for (const faulty of faultyValues(doc, BASE_NAME, (text) => checkValue(BASE_NAME, text))) yield* tellValue(doc, faulty);
  },
};
