import { spanOf } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { repeatedDigests } from "../model/repeated-digests.ts";
import { isZstd, layerFamily } from "../model/roles.ts";
import { findMediaType, MEDIA_TYPE_CACHECONFIG, MEDIA_TYPE_DOCKER_CONFIG, MEDIA_TYPE_OCI_CONFIG, toOciLayer } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";
import { sizeAt } from "./invalid-size.ts";

const BASE = "sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22";
const OCI = "application/vnd.oci.image";
const blob = (mediaType: string, size = 2811969): string => `{"mediaType":${mediaType},"digest":"${BASE}","size":${size}}`;
const manifest = (config: string, ...layers: string[]): string =>
  `{"schemaVersion":2,"mediaType":"${OCI}.manifest.v1+json","config":${config},"layers":[${layers.join(",")}]}`;
const CONFIG = `{"mediaType":"${OCI}.config.v1+json","digest":"sha256:0e6d0f0bf1d6a0f0a2a34c08bd7a2a5b4fd1a9c0d7b7f6b1b7d1a2b3c4d5e6f7","size":1512}`;

/** One content under two media types of which at most one can be right. */
export const conflictingMediaType: Rule = {
  id: "conflicting-media-type",
  subject: "descriptor",
  severity: "warning",
  kinds: ["oci-index", "oci-manifest", "docker-list", "docker-manifest"],
  summary: "The same digest stands under two media types that no content can have at once, such as gzip and zstd.",
  why: [
    "A digest names exact bytes, and bytes are gzip or zstd, a config or a layer, not both. Mostly a digest was copied with its neighbour's",
    "type, or a type was changed in one place. Clients unpack by the type. What people see:",
    "",
    "- umoci, crane `validate`: `gzip: invalid header`",
    "- Docker 20.10: `failed to register layer: ApplyLayer exit status 1 stdout: stderr: unexpected EOF`",
    "- containerd: `failed to extract layer sha256:…: mount callback failed on …: unexpected EOF`",
    "- for a config that is no JSON: `invalid character '\\x1f' looking for beginning of value`",
    "",
    "podman, skopeo and buildah go by the first bytes of a layer and notice nothing (measured 2026-11).",
    "",
    "The specification lets one content have several types, and the rule leaves alone what can be true: OCI's and Docker's names of the same",
    "layer, types of artifacts, unknown types, and `{}`, which is everything's empty config.",
    "",
    "**By hand:** look what it is: `crane blob REPOSITORY@DIGEST | file -`, or `oras blob fetch --descriptor REPOSITORY@DIGEST` for whether",
    "it is there at all. Then correct the type, or put in the digest that was meant.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, descriptor.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)"],
  covers: ["1.23"],
  since: "0.2.0",
  examples: [
    { good: manifest(CONFIG, blob(`"${OCI}.layer.v1.tar+gzip"`), blob(`"${OCI}.layer.v1.tar+gzip"`)) },
    {
      bad: manifest(CONFIG, blob(`"${OCI}.layer.v1.tar+gzip"`), blob(`«"${OCI}.layer.v1.tar+zstd"»`)),
      says: "`application/vnd.oci.image.layer.v1.tar+zstd` here, `application/vnd.oci.image.layer.v1.tar+gzip` where the same digest stands first: it cannot be both",
    },
    {
      bad: manifest(blob(`"${OCI}.config.v1+json"`, 1512), blob(`«"${OCI}.layer.v1.tar+gzip"»`, 1512)),
      says: "`application/vnd.oci.image.layer.v1.tar+gzip` here, `application/vnd.oci.image.config.v1+json` where the same digest stands first: it cannot be both",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    for (const descriptors of repeatedDigests(doc)) {
      const [first, ...others] = descriptors.filter((descriptor) => formAt(doc, descriptor) !== undefined);
      if (first === undefined) continue;
      const form = formAt(doc, first);
      const size = sizeAt(tree, first.sizeNode);
      const told = new Set<string | undefined>();
      for (const other of others) {
        // Where the sizes differ, too, the digest itself is the wrong one, and conflicting-size tells it.
        if (formAt(doc, other) === form || told.has(other.mediaType) || sizeAt(tree, other.sizeNode) !== size) continue;
        told.add(other.mediaType);
        yield {
          at: spanOf(tree, other.mediaTypeNode),
          says: `${quote(other.mediaType ?? "")} here, ${quote(first.mediaType ?? "")} where the same digest stands first: it cannot be both`,
          related: [{ at: spanOf(tree, first.mediaTypeNode), says: `The same digest as ${quote(first.mediaType ?? "")}` }],
        };
      }
    }
  },
};

/**
 * What a descriptor says of the bytes themselves, where its type leaves no choice; `undefined` for types that may stand for
 * anything, and for types in the wrong place, which rules of their own tell.
 */
function formAt(doc: Document, { mediaType, place }: Descriptor): string | undefined {
  if (mediaType === undefined) return undefined;
  const layer = toOciLayer(mediaType);
  if (layer !== undefined) {
    if (place !== "layer" && !(place === "manifest" && doc.cache === "index")) return undefined;
    // Of zstd in Docker's formats zstd-in-docker speaks.
    if (isZstd(mediaType) && (layerFamily(mediaType) === "docker" || doc.kind.startsWith("docker"))) return undefined;
    return layer.replace(".nondistributable", "");
  }
  if (mediaType === MEDIA_TYPE_OCI_CONFIG || mediaType === MEDIA_TYPE_DOCKER_CONFIG) return place === "config" ? "image config" : undefined;
  if (mediaType === MEDIA_TYPE_CACHECONFIG)
    return place === "config" || (place === "manifest" && doc.cache === "index") ? "cache config" : undefined;
  if (place !== "manifest" || doc.cache === "index") return undefined;
  const role = findMediaType(mediaType)?.role;
  return role === "manifest" || role === "index" ? role : undefined;
}
