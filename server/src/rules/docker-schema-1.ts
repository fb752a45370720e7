import { findKey, kindOf, NONE, NUMBER, OBJECT, property, rawOf, type Span, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import type { Rule } from "../rule.ts";

const ID = "8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf";
const LAYER = "sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2";

const document = (version: string): string =>
  `{"schemaVersion":${version},"name":"library/busybox","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"${LAYER}"}],"history":[{"v1Compatibility":"{\\"id\\":\\"${ID}\\"}"}]}`;

/** What says best that this is schema 1: its version, else its layers. */
function placeOf({ tree, root }: Document): Span {
  const version = property(tree, root, "schemaVersion");
  if (kindOf(tree, version) === NUMBER && rawOf(tree, version) === "1") return spanOf(tree, version);
  const layers = findKey(tree, root, "fsLayers");
  if (layers !== NONE) return spanOf(tree, layers);
  const start = tree.start[root] as number;
  return { start, end: start + 1 };
}

/** A Docker manifest of schema 1, which current clients and registries no longer take. */
export const dockerSchema1: Rule = {
  id: "docker-schema-1",
  subject: "Docker",
  severity: "info",
  kinds: ["docker-schema1", "docker-manifest"],
  summary: "The manifest is of Docker's schema 1, which Docker, containerd and Distribution no longer read.",
  why: [
    "Docker wrote schema 1 before version 1.10 (2016). It has no config of its own and no sizes, and its digests leave out a part of the",
    "document; everything since is schema 2 or OCI. What people see:",
    "",
    '- containerd 2.1 and newer, and Docker on it: `media type "application/vnd.docker.distribution.manifest.v1+prettyjws" is no longer',
    '  supported since containerd v2.1, please rebuild the image as "application/vnd.docker.distribution.manifest.v2+json" or',
    '  "application/vnd.oci.image.manifest.v1+json"`',
    "- containerd 2.0: `Pulling Schema 1 images have been deprecated and disabled by default since containerd v2.0`",
    "- Docker 26 to 28.1: `[DEPRECATION NOTICE] Docker Image Format v1 and Docker Image manifest version 2, schema 1 support is disabled by",
    "  default and will be removed in an upcoming release`; since Docker 28.2 `support for Docker Image Format v1 and Docker Image manifest",
    "  version 2, schema 1 has been removed`",
    "- Distribution 3, on push: `MANIFEST_INVALID: manifest invalid`, because of `unsupported manifest media type and no default available:",
    "  application/vnd.docker.distribution.manifest.v1+prettyjws`; the same from `docker manifest inspect`",
    '- crane and Bazel: `unsupported MediaType: "application/vnd.docker.distribution.manifest.v1+prettyjws"`',
    "- containerd of any version, for an unsigned one: `unexpected media type application/vnd.docker.distribution.manifest.v1+json`",
    "",
    "skopeo, buildah, regclient and oras read and copy it still (skopeo 1.9.3, buildah 1.28.2, measured 2026-11).",
    "",
    "**What to do:** convert the image once, with a tool that reads both forms: `skopeo copy --format v2s2 docker://OLD docker://NEW` writes schema 2, and",
    "`skopeo copy --format oci docker://OLD docker://NEW` an OCI image. Better still, build it anew: it is likely older than 2017, with all",
    "the holes that have been mended since. A registry that itself hands out schema 1 does so for clients that do not ask for more: send",
    "`Accept: application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json` (with `curl -H`).",
  ].join("\n"),
  spec: [
    "[Distribution 2.8, image manifest v2, schema 1](https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md)",
    "[Docker, deprecated features](https://docs.docker.com/engine/deprecated/#pushing-and-pulling-with-image-manifest-v2-schema-1)",
    "[containerd 2.1, releases, deprecated features](https://github.com/containerd/containerd/blob/v2.1.0/RELEASES.md#deprecated-features)",
  ],
  covers: ["9.1"],
  since: "0.2.0",
  examples: [
    {
      good: `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"${LAYER}","size":2811969}]}`,
    },
    {
      bad: document("«1»"),
      says: "Schema 1, which Docker, containerd 2.1 and Distribution 3 no longer take; `skopeo copy --format v2s2` converts the image",
    },
  ],
  *check(doc) {
    if (doc.kind !== "docker-schema1" || kindOf(doc.tree, doc.root) !== OBJECT) return;
    yield {
      at: placeOf(doc),
      says: "Schema 1, which Docker, containerd 2.1 and Distribution 3 no longer take; `skopeo copy --format v2s2` converts the image",
      tag: "deprecated",
    };
  },
};
