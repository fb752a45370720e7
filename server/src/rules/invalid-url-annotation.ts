import { ANNOTATED_KINDS, faultyValues } from "../model/annotations.ts";
import { checkValue } from "../oci/annotations.ts";
import type { Rule } from "../rule.ts";
import { tellValue } from "./invalid-created.ts";

const IMAGE = "org.opencontainers.image.";
const KEYS: readonly string[] = [`${IMAGE}url`, `${IMAGE}documentation`, `${IMAGE}source`];

const index = (annotations: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6","size":1024,"platform":{"architecture":"amd64","os":"linux"}}],"annotations":{${annotations}}}`;
const config = (labels: string): string =>
  `{"architecture":"amd64","os":"linux","config":{"Labels":{${labels}}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** An annotation that holds a URL holds something else. */
export const invalidUrlAnnotation: Rule = {
  id: "invalid-url-annotation",
  subject: "annotations",
  severity: "warning",
  kinds: ANNOTATED_KINDS,
  summary: "`org.opencontainers.image.url`, `documentation` or `source` is no URL.",
  why: [
    "These three become links, or nothing. GitHub's registry links a package to its repository by `source` and understands only the form",
    "`https://github.com/OWNER/REPOSITORY`; otherwise the package stands alone, belongs to nobody's repository and gets none of its rights.",
    "Renovate finds the change log by it. hadolint says ``DL3052: Label `…` is not a valid URL.``",
    "",
    "The usual causes: the `https://` left out, a variable of the build that was never set (`$VCS_URL`), a word such as `unknown`, two",
    "addresses in one value. What `git remote get-url` prints, `git@github.com:acme/serve.git`, is an address for git; Flux writes it, so it is",
    "information only. Any scheme is right, `ssh://` and `git+https://` as well. An empty value is allowed.",
    "",
    "**By hand:** write the address as a browser takes it: `docker buildx build --annotation",
    '"org.opencontainers.image.source=https://github.com/acme/serve"`, `--label` for a label, `crane mutate --annotation KEY=VALUE REF` or',
    "`regctl image mod --annotation KEY=VALUE REF` for an image that is there (its digest changes).",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, annotations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#pre-defined-annotation-keys)",
    "[RFC 3986](https://www.rfc-editor.org/rfc/rfc3986)",
  ],
  covers: ["7.8"],
  since: "0.2.0",
  examples: [
    { good: index(`"${IMAGE}source":"https://github.com/acme/serve"`) },
    { good: index(`"${IMAGE}source":"git+ssh://git@example.com/acme/serve"`) },
    {
      bad: index(`"${IMAGE}source":«"github.com/acme/serve"»`),
      says: "`github.com/acme/serve` has no scheme; a URL begins as `https://` does",
      fixed: index(`"${IMAGE}source":"https://github.com/acme/serve"`),
    },
    {
      bad: index(`"${IMAGE}source":«"git@github.com:acme/serve.git"»`),
      says: "`git@github.com:acme/serve.git` is an address for git and no URL; only `https://` links to the source",
      severity: "info",
      fixed: index(`"${IMAGE}source":"https://github.com/acme/serve"`),
    },
    {
      bad: config(`"${IMAGE}url":«"$HOMEPAGE"»`),
      says: "`$HOMEPAGE` holds a placeholder that nobody has filled in",
    },
    {
      bad: config(`"${IMAGE}documentation":"https://example.com/docs« »(internal)"`),
      says: "`https://example.com/docs (internal)` has a space in it; a URL cannot",
    },
  ],
  *check(doc) {
    for (const key of KEYS)
      for (const faulty of faultyValues(doc, key, (text) => checkValue(key, text)))
        yield* tellValue(doc, faulty, faulty.fault.weight === "wrong" ? undefined : "info");
  },
};
