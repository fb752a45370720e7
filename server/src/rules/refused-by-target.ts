import { firstChild, kindOf, NONE, type Node, OBJECT, property, removeNodes, type Span, spanOf, stringAt } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { INDEX_KINDS, MANIFEST_KINDS } from "../model/kinds.ts";
import { quote } from "../model/quote.ts";
import { isZstd, layerFamily, placeRole } from "../model/roles.ts";
import { isTakenByGitLab } from "../oci/gitlab-media-types.ts";
import {
  closestMediaType,
  familyOf,
  isWellFormed,
  MEDIA_TYPE_CACHECONFIG,
  MEDIA_TYPE_DOCKER_CONFIG,
  MEDIA_TYPE_OCI_CONFIG,
  MEDIA_TYPE_OCI_EMPTY,
} from "../oci/mediatypes.ts";
import type { Finding, Fix, Rule } from "../rule.ts";
import { genericConfigOf } from "./generic-config-type.ts";
import { isMistyped } from "./wrong-media-type.ts";

const image = (config: string, layer: string, more = ""): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":${config},"digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[{"mediaType":${layer},"digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969${more}}]}`;
const CONFIG = `"${MEDIA_TYPE_OCI_CONFIG}"`;
const LAYER = `"application/vnd.oci.image.layer.v1.tar+gzip"`;
const entry = (mediaType: string, more: string, hex = "891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812"): string =>
  `{"mediaType":${mediaType},"digest":"sha256:${hex}","size":1043${more}}`;
const index = (...entries: readonly string[]): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${entries.join(",")}]}`;
const AMD64 = entry(`"application/vnd.oci.image.manifest.v1+json"`, `,"platform":{"architecture":"amd64","os":"linux"}`);

/** What the specification allows and single clients or registries refuse: told only under a target that does. */
export const refusedByTarget: Rule = {
  id: "refused-by-target",
  subject: "media types and roles",
  severity: "warning",
  kinds: [...INDEX_KINDS, ...MANIFEST_KINDS],
  summary: "The document is right, but a client or registry that it is for, the setting `target`, is known to refuse it.",
  why: [
    "Nothing is wrong with such a document, and without a target nothing is said. With `--target` or the setting `oci-manifest.target` it is an",
    "error that names who refuses it. What people see, from the other side:",
    "",
    "- GitLab: `MANIFEST_INVALID: manifest invalid; unknown media type: application/vnd.example.config.v1+json`",
    "- Quay: `MANIFEST_INVALID: manifest invalid; failed to parse manifest: manifest data does not match schema`",
    "- Docker, pulling an artifact: `unsupported media type application/vnd.oci.empty.v1+json`; podman: `unsupported image-specific operation",
    '  on artifact with type "…"`; containerd: `mismatched image rootfs and manifest layers`',
    "- podman, for an index in an index: `Unexpectedly received a manifest list instead of a manifest for a single image`",
    "- Distribution, for a layer with `urls`: `invalid URL on layer`",
    "- Alibaba ACR: `denied: unknown manifest class for application/vnd.oci.empty.v1+json`; zot, for Docker's formats: `manifest invalid`",
    "",
    "**By hand**, by what it is:",
    "",
    "- *A type that GitLab does not know*: give `config` or `artifactType` one that it does, such as `application/vnd.oci.empty.v1+json`, and",
    "  say what it is in an annotation; on a server of your own set `REGISTRY_FF_DYNAMIC_MEDIA_TYPES=true`.",
    "- *An artifact or a cache*: it is for `oras pull`, `helm`, `cosign` or `--cache-from` and not for `docker pull`. For Alibaba ACR build with",
    "  `--provenance=false --sbom=false`, or `--attest type=provenance,oci-artifact=false`.",
    "- *An index in an index*: list its manifests themselves, `docker buildx imagetools create` or `regctl index create` with each of them.",
    "- *`urls` on a layer*: upload the layer and leave `urls` out; a Distribution of your own takes them with",
    "  `validation.manifests.urls.allow`.",
    "- *Docker's formats, or what Quay does not take in them*: make it an OCI image, `skopeo copy --format oci`, `regctl image mod --to-oci` or",
    "  `docker buildx build --output type=image,oci-mediatypes=true`.",
    "- *Annotations on `config`*, at ECR: move them to the manifest.",
    "",
    "What only versions at the end of their life refuse stands in the table below and raises nothing, such as zstd layers.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, media-types.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/media-types.md)",
    "[image-spec 1.1.1, image-index.md, manifests](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[image-spec 1.1.1, descriptor.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)",
  ],
  covers: ["1.13", "2.11", "2.12"],
  since: "0.2.0",
  examples: [
    { good: image(CONFIG, LAYER), targets: ["docker", "gitlab", "quay"] },
    { good: image(`"application/vnd.example.config.v1+json"`, `"application/vnd.example.recipe.v1+yaml"`), targets: ["ghcr"] },
    {
      bad: image(`«"application/vnd.example.config.v1+json"»`, LAYER),
      targets: ["gitlab"],
      says: "`application/vnd.example.config.v1+json` is not among the types that GitLab's registry lists · refused by GitLab",
      severity: "error",
    },
    {
      bad: image(`«"application/vnd.cncf.helm.config.v1+json"»`, `"application/vnd.cncf.helm.chart.content.v1.tar+gzip"`),
      targets: ["docker", "podman"],
      says: "`application/vnd.cncf.helm.config.v1+json` is no image's config: an artifact, which no runtime pulls · refused by Docker 20.10.24 and podman 4.3.1",
      severity: "error",
    },
    {
      bad: image(
        `«"application/vnd.buildkit.cacheconfig.v0"»`,
        LAYER,
        `,"annotations":{"buildkit/createdat":"2024-03-18T09:41:07.532190844Z","containerd.io/uncompressed":"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665"}`,
      ),
      targets: ["docker"],
      says: "`application/vnd.buildkit.cacheconfig.v0` is a cache's config: no image, and no runtime pulls it · refused by Docker 20.10.24",
      severity: "error",
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.docker.attestation.manifest.v1+json","config":{"mediaType":«"${MEDIA_TYPE_OCI_EMPTY}"»,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[${entry(`"application/vnd.in-toto+json"`, "")}]}`,
      targets: ["alibaba-acr"],
      says: "`application/vnd.oci.empty.v1+json` is no image's config: an artifact, which no runtime pulls · refused by Alibaba ACR, personal edition",
      severity: "error",
    },
    {
      bad: image(`«"application/json"»`, `"application/vnd.example.recipe.v1+yaml"`),
      targets: ["podman"],
      says: "`application/json` is not the type of an image config, which some runtimes demand · refused by podman 4.3.1",
      severity: "error",
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":${CONFIG},"digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[${entry(LAYER, "")},{"mediaType":«"application/vnd.example.delta.v1"»,"digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969}]}`,
      targets: ["docker"],
      says: "`application/vnd.example.delta.v1` is no layer that runtimes know, and stands among those of an image · refused by Docker 20.10.24",
      severity: "error",
    },
    {
      bad: image(CONFIG, LAYER, `,«"urls"»:["https://example.com/layer.tar.gz"]`),
      targets: ["distribution"],
      says: "This layer has `urls`, which registries take only where they are told to · refused by Distribution 3.0.0-alpha.1",
      fixed: image(CONFIG, LAYER),
      severity: "error",
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":${CONFIG},"digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512,«"annotations"»:{"com.example.by":"hand"}},"layers":[${entry(LAYER, "")}]}`,
      targets: ["ecr"],
      says: "`config` has annotations, which some registries do not expect there · refused by Amazon ECR",
      fixed: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":${CONFIG},"digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[${entry(LAYER, "")}]}`,
      severity: "error",
    },
    {
      bad: index(
        AMD64,
        entry(
          `«"application/vnd.oci.image.index.v1+json"»`,
          `,"platform":{"architecture":"arm64","os":"linux"}`,
          "77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2",
        ),
      ),
      targets: ["podman"],
      says: "An index in this index, which the specification allows and some clients do not follow · refused by podman 5.3.1",
      severity: "error",
    },
    {
      bad: index(AMD64, entry(`«"application/xml"»`, "")),
      targets: ["skopeo"],
      says: "`application/xml` is no manifest's type; who copies the whole index fetches it as one · refused by skopeo 1.9.3",
      severity: "error",
    },
    {
      bad: `{"schemaVersion":2,"mediaType":«"application/vnd.docker.distribution.manifest.v2+json"»,"config":{"mediaType":"${MEDIA_TYPE_DOCKER_CONFIG}","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[${entry(`"application/vnd.docker.image.rootfs.diff.tar.gzip"`, "")}]}`,
      targets: ["zot"],
      says: "This is one of Docker's formats, and some registries take OCI's alone · refused by zot without `compat: docker2s2`",
      severity: "error",
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"${MEDIA_TYPE_DOCKER_CONFIG}","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[${entry(`«"application/vnd.docker.image.rootfs.diff.tar"»`, "")}]}`,
      targets: ["quay"],
      says: "`application/vnd.docker.image.rootfs.diff.tar` is not compressed, a type that Docker's manifest format does not list · refused by Quay",
      severity: "error",
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":«"application/octet-stream"»,"digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[${entry(`"application/vnd.docker.image.rootfs.diff.tar.gzip"`, "")}]}`,
      targets: ["quay"],
      says: "`application/octet-stream` is not the config that Docker's manifest format names · refused by Quay",
      severity: "error",
    },
  ],
  *check(doc, context) {
    if (context.targets.length === 0 || isMistyped(doc)) return;
    if (INDEX_KINDS.includes(doc.kind)) {
      if (doc.cache === undefined) yield* inIndex(doc);
    } else {
      yield* atConfig(doc);
      yield* inLayers(doc);
      yield* unlisted(doc);
    }
    if (doc.mediaType !== undefined && familyOf(doc.mediaType) === "docker")
      yield told(
        "docker-document",
        spanOf(doc.tree, doc.mediaTypeNode),
        "This is one of Docker's formats, and some registries take OCI's alone",
      );
  },
};

function told(of: string, at: Span, says: string, fix?: Fix): Finding {
  return { at, says, case: of, onlyForTarget: true, ...(fix !== undefined && { fixes: () => [fix] }) };
}

/** The index of an image layout, which nobody pulls: its entries have names. */
function isLayoutIndex({ tree, file, descriptors }: Document): boolean {
  if (file !== undefined && /(?:^|[\\/])index\.json$/.test(file)) return true;
  return descriptors.some(({ annotationsNode }) => property(tree, annotationsNode, "org.opencontainers.image.ref.name") !== NONE);
}

function* inIndex(doc: Document): Generator<Finding, void, undefined> {
  if (isLayoutIndex(doc)) return;
  const { tree } = doc;
  const entries = doc.descriptors.filter(({ place }) => place === "manifest");
  const nested = entries.find(({ mediaType }) => placeRole(mediaType) === "index");
  if (nested !== undefined && doc.kind === "oci-index")
    yield told(
      "nested-index",
      spanOf(tree, nested.mediaTypeNode),
      "An index in this index, which the specification allows and some clients do not follow",
    );
  const stranger = entries.find(({ mediaType }) => isStranger(mediaType));
  if (stranger !== undefined)
    yield told(
      "unknown-entry",
      spanOf(tree, stranger.mediaTypeNode),
      `${quote(stranger.mediaType ?? "")} is no manifest's type; who copies the whole index fetches it as one`,
    );
}

/** A type that nothing knows, and that is no slip of the pen. */
function isStranger(mediaType: string | undefined): boolean {
  return (
    mediaType !== undefined && placeRole(mediaType) === undefined && isWellFormed(mediaType) && closestMediaType(mediaType) === undefined
  );
}

/** The types of a config that Docker takes without looking at the registry's word for it. */
const PLAIN = ["application/octet-stream", "application/json", "text/html"];

function* atConfig(doc: Document): Generator<Finding, void, undefined> {
  const { tree } = doc;
  const config = doc.descriptors.find(({ place }) => place === "config");
  if (config?.mediaType === undefined) return;
  const { mediaType, mediaTypeNode, annotationsNode } = config;
  const at = spanOf(tree, mediaTypeNode);
  if (kindOf(tree, annotationsNode) === OBJECT && firstChild(tree, annotationsNode) !== NONE)
    yield told("config-annotations", keyAt(doc, annotationsNode), "`config` has annotations, which some registries do not expect there", {
      title: "Remove the annotations of `config` (the digest changes)",
      safe: false,
      edits: removeNodes(tree, [annotationsNode - 1]),
    });
  // Images have these, and what has no business here is told by other rules.
  const role = placeRole(mediaType);
  if (mediaType === MEDIA_TYPE_OCI_CONFIG || mediaType === MEDIA_TYPE_DOCKER_CONFIG || !isWellFormed(mediaType)) return;
  if (role === "layer" || role === "manifest" || role === "index" || closestMediaType(mediaType) !== undefined) return;
  if (genericConfigOf(doc) !== undefined) return;
  if (doc.kind === "docker-manifest")
    yield told("docker-other-config", at, `${quote(mediaType)} is not the config that Docker's manifest format names`);
  else if (mediaType === MEDIA_TYPE_CACHECONFIG)
    yield told("cache", at, `${quote(mediaType)} is a cache's config: no image, and no runtime pulls it`);
  // Nobody pulls what refers to another manifest as an image.
  else if (kindOf(tree, doc.subjectNode) === OBJECT) {
    if (mediaType === MEDIA_TYPE_OCI_EMPTY)
      yield told("referrer", at, `${quote(mediaType)} is no image's config, and some registries take images only`);
  } else if (PLAIN.includes(mediaType) || mediaType.startsWith("application/vnd.docker."))
    yield told("plain-config", at, `${quote(mediaType)} is not the type of an image config, which some runtimes demand`);
  else
    yield told(
      mediaType === MEDIA_TYPE_OCI_EMPTY ? "empty-artifact" : "artifact",
      at,
      `${quote(mediaType)} is no image's config: an artifact, which no runtime pulls`,
    );
}

function* inLayers(doc: Document): Generator<Finding, void, undefined> {
  const { tree } = doc;
  const docker = doc.kind === "docker-manifest";
  const layers = doc.descriptors.filter(({ place }) => place === "layer");
  const isImage = layers.some(({ mediaType }) => mediaType !== undefined && layerFamily(mediaType) !== undefined);
  const seen = new Set<string>();
  const first = (of: string): boolean => {
    const before = seen.size;
    return seen.add(of).size > before;
  };
  for (const { mediaType, mediaTypeNode, urlsNode } of layers) {
    if (urlsNode !== NONE && firstChild(tree, urlsNode) !== NONE && !isForeign(mediaType) && first("layer-urls"))
      yield told("layer-urls", keyAt(doc, urlsNode), "This layer has `urls`, which registries take only where they are told to", {
        title: "Remove `urls` (the digest changes)",
        safe: false,
        edits: removeNodes(tree, [urlsNode - 1]),
      });
    if (mediaType === undefined) continue;
    const at = spanOf(tree, mediaTypeNode);
    const family = layerFamily(mediaType);
    if (docker) {
      if (mediaType === "application/vnd.docker.image.rootfs.diff.tar" && first("docker-tar-layer"))
        yield told("docker-tar-layer", at, `${quote(mediaType)} is not compressed, a type that Docker's manifest format does not list`);
    } else if (family === "oci" && isZstd(mediaType)) {
      if (first("zstd-layer"))
        yield told("zstd-layer", at, `${quote(mediaType)} is compressed with zstd, which older clients cannot unpack`);
    } else if (isImage && isStranger(mediaType) && first("unknown-layer"))
      yield told("unknown-layer", at, `${quote(mediaType)} is no layer that runtimes know, and stands among those of an image`);
  }
}

/** Layers that have `urls` by their nature; of OCI's non-distributable-layer speaks. */
function isForeign(mediaType: string | undefined): boolean {
  return mediaType?.includes(".nondistributable.") === true;
}

/** Types that GitLab's registry does not list, each once. */
function* unlisted(doc: Document): Generator<Finding, void, undefined> {
  const { tree } = doc;
  const found = new Set<string>();
  const places: [string | undefined, Node][] = doc.descriptors
    .filter(({ place }) => place === "config" || place === "layer")
    .map(({ mediaType, mediaTypeNode }) => [mediaType, mediaTypeNode]);
  const artifactType = property(tree, doc.root, "artifactType");
  places.push([stringAt(tree, artifactType), artifactType]);
  for (const [mediaType, node] of places) {
    if (mediaType === undefined || found.has(mediaType) || isTakenByGitLab(mediaType)) continue;
    if (!isWellFormed(mediaType) || closestMediaType(mediaType) !== undefined || isManifestType(mediaType)) continue;
    found.add(mediaType);
    yield told("unlisted-type", spanOf(tree, node), `${quote(mediaType)} is not among the types that GitLab's registry lists`);
  }
}

function isManifestType(mediaType: string): boolean {
  const role = placeRole(mediaType);
  return role === "manifest" || role === "index";
}

/** The name under which a value stands. */
function keyAt({ tree }: Document, value: Node): Span {
  return spanOf(tree, value - 1);
}
