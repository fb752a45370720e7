import type { Conversion } from "../convert/conversion.ts";
import { conversionFix, conversionRemarks } from "../convert/conversion-fix.ts";
import { CACHE_EXPORT_FLAG } from "../convert/export-options.ts";
import { convertLegacyCache } from "../convert/legacy-cache.ts";
import { keyOf, NONE, spanOf } from "../json/index.ts";
import { CACHE_BLOB_LIMIT } from "../model/cache.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { placeRole, roleNoun } from "../model/roles.ts";
import { MEDIA_TYPE_CACHECONFIG } from "../oci/mediatypes.ts";
import { REFUSALS_HERE } from "../refusals.ts";
import type { Related, Rule } from "../rule.ts";

const REFUSE = "which ECR, Harbor and Distribution 3 refuse and on which podman, skopeo, Docker and containerd fail";

const LAYER_TAIL = `"digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969,"annotations":{"buildkit/createdat":"2024-03-18T09:41:07.532190844Z","containerd.io/uncompressed":"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665"}}`;
const CONFIG_TAIL = `"digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":565}`;
const OCI_LAYER = `"application/vnd.oci.image.layer.v1.tar+gzip"`;
const DOCKER_LAYER = `"application/vnd.docker.image.rootfs.diff.tar.gzip"`;
const CONFIG = `"application/vnd.buildkit.cacheconfig.v0"`;
const CONVERTED = `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":${CONFIG},${CONFIG_TAIL},"layers":[{"mediaType":${OCI_LAYER},${LAYER_TAIL}]}`;

/** A BuildKit cache is written as an image index or Docker list, whose entries are layers. */
export const legacyCacheIndex: Rule = {
  id: "legacy-cache-index",
  subject: "cache",
  severity: "warning",
  kinds: ["oci-index", "docker-list", "oci-manifest"],
  summary:
    "A BuildKit cache is written as an image index or Docker list whose entries are layers: the legacy form, which several registries refuse.",
  why: [
    "**Export the cache again, as an image manifest, which registries take like any other:**",
    "",
    "```sh",
    `docker buildx build ${CACHE_EXPORT_FLAG} .`,
    "```",
    "",
    "This needs BuildKit 0.12 or newer and is the default since BuildKit 0.21. With `oci-mediatypes=false` the form stays the legacy one",
    "(BuildKit 0.22 and newer) or the export ends with `invalid configuration for remote cache`.",
    "",
    "**For a cache that is stored already**, convert the document: the quick fix here, or in a terminal",
    "",
    "```sh",
    "oras manifest fetch REF | oci-manifest convert - | oras manifest push NEW -",
    "```",
    "",
    "The config and the layers stay the blobs they are; only the outer document changes, and with it its digest. From the one-line",
    "document that registries store, the result is byte for byte what BuildKit would have written. A `--cache-from` that is pinned to the old digest must be changed.",
    "",
    "### Who breaks",
    "",
    "The legacy form lists layers where an index lists manifests, and a cache config among them. BuildKit reads it; others look for manifests",
    'that are not there: `error writing manifest blob: failed commit on ref "sha256:…": unexpected status: 400 Bad Request` (ECR, Distribution 3',
    "with `MANIFEST_BLOB_UNKNOWN: blob unknown to registry`), `404 Not Found` (Harbor).",
    "",
    REFUSALS_HERE,
    "",
    "Google Artifact Registry, Docker Hub, Azure (ACR), zot and GitLab, by special treatment, take it; so does GitHub (GHCR), whose web pages",
    "show the package wrongly, and Distribution 2, by accident: its garbage collection may delete the blobs. Pulp refused it when last reported.",
    "",
    "Tools that copy, list or mirror read the image manifest form. Neither form is an image: nothing can *run* a cache. One registry is",
    "the other way round: Alibaba's ACR personal edition refuses the new form, with",
    "`denied: unknown manifest class for application/vnd.buildkit.cacheconfig.v0`.",
    "",
    "### What importing the new form needs",
    "",
    "BuildKit 0.12 or newer (Docker 25, or a buildx builder whose BuildKit is 0.12). An older one looks only into `manifests` and finds, without",
    "an error, no cache.",
    "",
    "### When it is an error, and when there is no quick fix",
    "",
    "In an OCI index the form breaks a SHOULD about portability: a warning. In a Docker manifest list, the oldest form, entries are image",
    "manifests by definition: an error. The layers' and the config's media types inside are marked as places of this one problem.",
    "",
    "There is no conversion where BuildKit could not read the cache either (no layer, several configs, faulty digests) or where manifests stand",
    "among the layers. A blob of an image layout, a file named by its digest under `blobs/`, is never rewritten in place, because its name would lie:",
    "write the new document beside it under its new digest and change `mediaType`, `digest` and `size` in `index.json`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, manifests](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[Docker manifest v2 schema 2, manifest list](https://distribution.github.io/distribution/spec/manifest-v2-2/#manifest-list-field-descriptions)",
    "[BuildKit 0.21, README, registry cache](https://github.com/moby/buildkit/blob/v0.21.0/README.md#registry-push-image-and-cache-separately)",
    "[Docker Docs, cache backends, OCI media types](https://docs.docker.com/build/cache/backends/#oci-media-types)",
  ],
  covers: ["3.6"],
  since: "0.1.0",
  examples: [
    { good: CONVERTED },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json",«"manifests"»:[{"mediaType":«${OCI_LAYER}»,${LAYER_TAIL},{"mediaType":«${CONFIG}»,${CONFIG_TAIL}]}`,
      says: [
        `BuildKit cache as image index, the legacy form, ${REFUSE}`,
        "`application/vnd.oci.image.layer.v1.tar+gzip` is a layer; `manifests` lists manifests and indexes",
        "`application/vnd.buildkit.cacheconfig.v0` is the cache's config; an image manifest has it as `config`",
      ],
      fixed: CONVERTED,
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json",«"manifests"»:[{"mediaType":«${DOCKER_LAYER}»,${LAYER_TAIL},{"mediaType":«${CONFIG}»,${CONFIG_TAIL}]}`,
      says: [
        `BuildKit cache as image index, the legacy form, ${REFUSE}`,
        "`application/vnd.docker.image.rootfs.diff.tar.gzip` is a layer; `manifests` lists manifests and indexes",
        "`application/vnd.buildkit.cacheconfig.v0` is the cache's config; an image manifest has it as `config`",
      ],
      fixed: CONVERTED,
    },
  ],
  *check(doc) {
    if (doc.cache !== "index" || !INDEX_KINDS.includes(doc.kind) || doc.manifestsNode === NONE) return;
    const key = keyOf(doc.tree, doc.manifestsNode);
    const main = spanOf(doc.tree, key === NONE ? doc.manifestsNode : key);
    const list = doc.kind === "docker-list";
    let converted: Conversion | undefined;
    const convert = (): Conversion => {
      converted ??= convertLegacyCache(doc);
      return converted;
    };
    // BuildKit itself cannot read a larger one.
    const related = conversionRemarks(doc, main, CACHE_BLOB_LIMIT, convert);
    yield {
      at: main,
      case: doc.kind,
      says: `BuildKit cache as ${list ? "Docker manifest list, the oldest form" : "image index, the legacy form"}, ${REFUSE}`,
      severity: list ? "error" : "warning",
      ...(related.length > 0 && { related }),
      fixes: () => conversionFix(doc, convert()),
    };
    const back: readonly Related[] = [{ at: main, says: "The BuildKit cache in its legacy form" }];
    let lastType: string | undefined;
    let says: string | undefined;
    for (const { place, mediaType, mediaTypeNode } of doc.descriptors) {
      if (place !== "manifest") continue;
      // Neighbours mostly share their type, and with it the sentence.
      if (mediaType !== lastType) {
        lastType = mediaType;
        says = wordsFor(mediaType);
      }
      if (says !== undefined) yield { at: spanOf(doc.tree, mediaTypeNode), says, severity: "info", place: true, related: back };
    }
  },
};

/** What is wrong with an entry of this type; `undefined` where it is none of a cache's: manifests are told by another rule, unknown types by none. */
function wordsFor(mediaType: string | undefined): string | undefined {
  const role = placeRole(mediaType);
  if (role === undefined || role === "manifest" || role === "index") return undefined;
  return mediaType === MEDIA_TYPE_CACHECONFIG
    ? `\`${mediaType}\` is the cache's config; an image manifest has it as \`config\``
    : `\`${mediaType}\` is ${roleNoun(role)}; \`manifests\` lists manifests and indexes`;
}
