import { BROKEN, NONE, replaceValue, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { INDEX_KINDS, KIND_NAMES, type Kind, MANIFEST_KINDS } from "../model/kinds.ts";
import { quote } from "../model/quote.ts";
import {
  findMediaType,
  MEDIA_TYPE_DOCKER_MANIFEST,
  MEDIA_TYPE_OCI_INDEX,
  MEDIA_TYPE_OCI_MANIFEST,
  MEDIA_TYPE_ORAS_ARTIFACT,
  type Role,
} from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";
import { strangers } from "./ambiguous-document.ts";
import { mediaTypeOf } from "./missing-media-type.ts";

/**
 * Whether the document says that it is something else than its kind. Then its family is in doubt, and what depends on the
 * family is not told besides: one fault is one problem.
 */
export function isMistyped(doc: Document): boolean {
  return doc.mediaType !== undefined && doc.mediaType !== mediaTypeOf(doc.kind);
}

/** The top-level media type is that of another document. */
export const wrongMediaType: Rule = {
  id: "wrong-media-type",
  subject: "identity",
  severity: "error",
  kinds: [...INDEX_KINDS, ...MANIFEST_KINDS, "oci-artifact"],
  summary: "The top-level `mediaType` is not that of the document: an index that calls itself a manifest, or a type with a slip.",
  why: [
    "Readers compare it exactly, letter case and parameters included. What people see:",
    "",
    "- Docker and Distribution: `if present, mediaType in manifest should be 'application/vnd.oci.image.manifest.v1+json' not 'application/vnd.oci.image.index.v1+json'`",
    "- Distribution, on push: `MANIFEST_INVALID: manifest invalid`, and where the document is pushed as what it is not, `mediaType in manifest",
    "  should be 'application/vnd.docker.distribution.manifest.v2+json' not 'application/vnd.oci.image.manifest.v1+json'`",
    "- containerd: `media-type: expected manifest but found index (application/vnd.oci.image.manifest.v1+json)`",
    "- podman: `Treating manifest lists as individual manifests is not implemented`, `unsupported docker v2s2 media type`",
    "- regclient: `manifest contains an unexpected media type: expected application/vnd.oci.image.manifest.v1+json`",
    "",
    "umoci, oras and crane never look at it, and skopeo repairs it silently on push, under another digest (measured 2026-11).",
    "",
    "**By hand:** a document with `manifests` is `application/vnd.oci.image.index.v1+json` (Docker:",
    "`application/vnd.docker.distribution.manifest.list.v2+json`); one with `config` and `layers` is",
    "`application/vnd.oci.image.manifest.v1+json` (Docker: `application/vnd.docker.distribution.manifest.v2+json`). Push it with the same",
    "`Content-Type`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, mediaType](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
    "[image-spec 1.1.1, image-index.md, mediaType](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[Docker manifest v2 schema 2](https://distribution.github.io/distribution/spec/manifest-v2-2/)",
  ],
  covers: ["2.3", "3.3", "8.2", "12.5", "12.6"],
  since: "0.1.0",
  examples: [
    { good: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}` },
    {
      bad: `{"schemaVersion":2,"mediaType":«"application/vnd.oci.image.manifest.v1+json"»,"manifests":[]}`,
      says: "`application/vnd.oci.image.manifest.v1+json` is a manifest's type, but this is an OCI image index",
      fixed: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`,
    },
    {
      bad: `{"schemaVersion":2,"mediaType":«"application/vnd.oci.image.Index.v1+json; charset=utf-8"»,"manifests":[]}`,
      says: "`application/vnd.oci.image.Index.v1+json; charset=utf-8` is not exactly `application/vnd.oci.image.index.v1+json`, and readers compare it exactly",
      fixed: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`,
    },
    {
      bad: `{"schemaVersion":2,"mediaType":«"application/json"»,"manifests":[]}`,
      says: "`application/json` is not the type of an OCI image index, `application/vnd.oci.image.index.v1+json`",
      fixed: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`,
    },
  ],
  *check(doc) {
    const { tree, mediaType, mediaTypeNode } = doc;
    const oras = doc.kind === "oci-artifact" && mediaType?.includes("oras") === true;
    const expected = oras ? MEDIA_TYPE_ORAS_ARTIFACT : mediaTypeOf(doc.kind);
    if (mediaType === undefined || mediaTypeNode === NONE || expected === undefined || mediaType === expected) return;
    if (((tree.kind[mediaTypeNode] as number) & BROKEN) !== 0) return;
    // What is two documents at once has no right type; ambiguous-document speaks.
    if (findMediaType(mediaType) !== undefined && strangers(doc).length > 0) return;
    const slip = mediaType.split(";", 1)[0]?.trim().toLowerCase() === expected;
    const role = findMediaType(mediaType)?.role;
    const noun = /^[OA]/i.test(KIND_NAMES[doc.kind]) ? `an ${KIND_NAMES[doc.kind]}` : `a ${KIND_NAMES[doc.kind]}`;
    const of = role === "index" ? "an index's" : role === "manifest" || role === "config" || role === "layer" ? `a ${role}'s` : undefined;
    const readers = caseOf(doc.kind, mediaType, role);
    yield {
      at: spanOf(tree, mediaTypeNode),
      ...(readers === undefined ? {} : { case: readers }),
      says: slip
        ? `${quote(mediaType)} is not exactly \`${expected}\`, and readers compare it exactly`
        : of === undefined
          ? `${mediaType === "" ? "An empty `mediaType`" : quote(mediaType)} is not the type of ${noun}, \`${expected}\``
          : `${quote(mediaType)} is ${of} type, but this is ${noun}`,
      fixes: () => [
        { title: `Replace with \`${expected}\``, safe: slip, edits: [replaceValue(tree, mediaTypeNode, JSON.stringify(expected))] },
      ],
    };
  },
};

/** Where readers differ between wrong types. */
function caseOf(kind: Kind, mediaType: string, role: Role | undefined): string | undefined {
  // An empty one is no type at all to them.
  if (mediaType === "") return undefined;
  switch (kind) {
    case "oci-manifest":
      if (role === "index") return "index-type-in-manifest";
      return mediaType === MEDIA_TYPE_DOCKER_MANIFEST ? "docker-type-in-manifest" : "other-type";
    case "oci-index":
      return role === "manifest" ? "manifest-type-in-index" : "other-type";
    case "docker-manifest":
      return mediaType === MEDIA_TYPE_OCI_MANIFEST ? "oci-type-in-docker-manifest" : undefined;
    case "oci-artifact":
      return undefined;
    default:
      return mediaType === MEDIA_TYPE_OCI_INDEX ? "oci-type-in-docker-list" : undefined;
  }
}
