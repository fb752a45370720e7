import { findKey, firstChild, insertProperty, kindOf, NONE, OBJECT } from "../json/index.ts";
import { KIND_NAMES, type Kind } from "../model/kinds.ts";
import { standsMisspelt } from "../model/properties.ts";
import {
  MEDIA_TYPE_DOCKER_LIST,
  MEDIA_TYPE_DOCKER_MANIFEST,
  MEDIA_TYPE_OCI_ARTIFACT,
  MEDIA_TYPE_OCI_INDEX,
  MEDIA_TYPE_OCI_MANIFEST,
} from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";

/** The top-level media type of a kind, the current one where there are several; `undefined` for kinds that have none. */
export function mediaTypeOf(kind: Kind): string | undefined {
  switch (kind) {
    case "oci-index":
      return MEDIA_TYPE_OCI_INDEX;
    case "oci-manifest":
      return MEDIA_TYPE_OCI_MANIFEST;
    case "docker-list":
      return MEDIA_TYPE_DOCKER_LIST;
    case "docker-manifest":
      return MEDIA_TYPE_DOCKER_MANIFEST;
    case "oci-artifact":
      return MEDIA_TYPE_OCI_ARTIFACT;
    default:
      return undefined;
  }
}

const CONFIG = `{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:0e6d0f0bf1d6a0f0a2a34c08bd7a2a5b4fd1a9c0d7b7f6b1b7d1a2b3c4d5e6f7","size":1512}`;
const LAYER = `{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22","size":2811969}`;

const BLOB = `{"mediaType":"application/spdx+json","digest":"sha256:b3d63132d21c3ff4c35a061adf23cf43da8ae054247e32faa95494d904a007e5","size":7682}`;

/** A manifest or index does not say what it is. */
export const missingMediaType: Rule = {
  id: "missing-media-type",
  subject: "identity",
  severity: "warning",
  kinds: ["oci-index", "oci-manifest", "oci-artifact", "docker-list", "docker-manifest"],
  summary: "The document has no top-level `mediaType`, so readers must guess from its properties what it is.",
  why: [
    "In **Docker** documents it is an error: Docker and Distribution refuse them with",
    "`mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' not ''` (or `mediaType in manifest list should be`",
    "`'application/vnd.docker.distribution.manifest.list.v2+json' not ''`), podman and skopeo with `unsupported docker v2s2 media type: ''`.",
    "",
    "In **OCI** documents the specification says SHOULD, since version 1.0.2, and the common clients do without (measured 2026-11). But tools",
    "that look into the document alone go wrong: BuildKit takes an unmarked image manifest for a Docker one, apple/container and others refused",
    'such indexes until late in 2025 (`keyNotFound(CodingKeys(stringValue: "mediaType", intValue: nil))`), and a push by tool or `curl` has',
    "no content type to send. skopeo's `index.json` and Helm's charts come without.",
    "",
    "In **artifact manifests** of OCI and ORAS it is an error as well: they have nothing else that tells them apart.",
    "",
    "**By hand:** put `mediaType` behind `schemaVersion`, with the type under which the registry serves the document:",
    "`curl -sI` shows it as `Content-Type`, `crane manifest`, `oras manifest fetch --descriptor REF` and",
    "`docker buildx imagetools inspect REF` print it. The bytes change, so the digest does: push the document again, and rebuild what refers to it.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, mediaType](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
    "[image-spec 1.1.1, image-index.md, mediaType](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[Docker manifest v2 schema 2](https://distribution.github.io/distribution/spec/manifest-v2-2/)",
  ],
  covers: ["2.2", "3.2", "8.2", "12.5", "12.6"],
  since: "0.1.0",
  examples: [
    { good: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}` },
    {
      bad: `«{»"schemaVersion":2,"manifests":[]}`,
      says: "`mediaType` is missing; readers have to guess that this is an OCI image index",
      fixed: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`,
    },
    {
      bad: `«{»"schemaVersion":2,"config":${CONFIG},"layers":[${LAYER}]}`,
      says: "`mediaType` is missing; Docker, podman and Distribution refuse a Docker image manifest without it",
      fixed: `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":${CONFIG},"layers":[${LAYER}]}`,
      severity: "error",
    },
    {
      bad: `«{»"artifactType":"application/spdx+json","blobs":[${BLOB}]}`,
      says: "`mediaType` is missing; an artifact manifest must have it, and registries know it by nothing else",
      fixed: `{"mediaType":"application/vnd.oci.artifact.manifest.v1+json","artifactType":"application/spdx+json","blobs":[${BLOB}]}`,
      severity: "error",
      also: ["withdrawn-artifact-manifest"],
    },
  ],
  *check(doc) {
    const { tree, root } = doc;
    const expected = mediaTypeOf(doc.kind);
    if (doc.mediaTypeNode !== NONE || expected === undefined || kindOf(tree, root) !== OBJECT) return;
    // In a text with syntax faults it may stand where nothing can be read, or be about to be typed.
    if (tree.faults.length > 0 || findKey(tree, root, "mediaType") !== NONE || standsMisspelt(doc, root, "mediaType")) return;
    const docker = doc.kind === "docker-list" || doc.kind === "docker-manifest";
    const who = doc.kind === "docker-list" ? "Docker and Distribution" : "Docker, podman and Distribution";
    const start = tree.start[root] as number;
    yield {
      at: { start, end: start + 1 },
      says: docker
        ? `\`mediaType\` is missing; ${who} refuse a ${KIND_NAMES[doc.kind]} without it`
        : doc.kind === "oci-artifact"
          ? "`mediaType` is missing; an artifact manifest must have it, and registries know it by nothing else"
          : `\`mediaType\` is missing; readers have to guess that this is an ${KIND_NAMES[doc.kind]}`,
      ...(docker ? { severity: "error" as const, case: doc.kind } : {}),
      ...(doc.kind === "oci-artifact" ? { severity: "error" as const } : {}),
      fixes: () => {
        const version = findKey(tree, root, "schemaVersion");
        const before = version === NONE ? firstChild(tree, root) : (tree.next[version] as number);
        return [
          {
            title: `Insert \`mediaType\` of an ${KIND_NAMES[doc.kind]} (the digest changes)`.replace("an Docker", "a Docker"),
            safe: true,
            edits: [insertProperty(tree, root, "mediaType", JSON.stringify(expected), before)],
          },
        ];
      },
    };
  },
};
