import type { Kind } from "../../server/src/model/kinds.ts";
import { digestOf, EMPTY_BLOB_SHA512 } from "../../server/src/oci/digest.ts";
import { FAULTLESS } from "./faultless.ts";
import { DOCKER_CHANGES } from "./faults-docker.ts";
import {
  AMD64,
  ARM64,
  CACHECONFIG,
  CONFIG,
  DOCKER_CONFIG,
  DOCKER_LAYER,
  DOCKER_MANIFEST,
  descriptor,
  digest,
  EMPTY,
  EMPTY_BLOB,
  EMPTY_OBJECT,
  INDEX,
  LAYER,
  LIST,
  MANIFEST,
} from "./parts.ts";

/** One fault in a document without any: where it is put, and the one line that is said of it besides what was said before. */
export interface Fault {
  readonly name: string;
  readonly text: string;
  readonly says: readonly string[];
  readonly kind?: Kind;
}

type Path = readonly (string | number)[];

/** The document with the value at `path` replaced; `undefined` takes the property or the entry away. */
function changed(document: unknown, path: Path, value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(document));
  let at = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  const last = path.at(-1) as string | number;
  if (value !== undefined) at[last] = value;
  else if (Array.isArray(at)) at.splice(last as number, 1);
  else delete at[last];
  return copy;
}

function written(document: unknown): string {
  return JSON.stringify(document, undefined, 2);
}

const IMAGE = "OCI image manifest";
const ARTIFACT = "artifact with empty config";
const INDEX_OF_TWO = "OCI index for two platforms";
const DOCKER = "Docker image manifest";
const DOCKER_LIST = "Docker manifest list";
const OCI_CONFIG = "OCI image config";
const HEALTHY = "Docker image config";
const CACHE = "BuildKit cache as image manifest";
const CACHE_INDEX = "BuildKit cache as image index";
const RECORDS = "BuildKit cache config";
const DESCRIBED = "BuildKit cache config of GitHub Actions";
const SIZE_OF_BASE = descriptor(LAYER, "base").size;
const LAYOUT = "index.json of a layout";
const OCI_KEY = "org.opencontainers.image.";
/** Another image of the name that the layout's first has. */
const twin = descriptor(MANIFEST, "another", {
  annotations: { "io.containerd.image.name": "docker.io/library/serve:1.4.0", [`${OCI_KEY}ref.name`]: "1.4.0" },
});
const SHORT = digest("base").slice(0, 40);
const TUPPER = `sha256:${digest("base").slice(7).toUpperCase()}`;
const ZEROS = `sha256:${"0".repeat(64)}`;
const SHA384 = digest("base", "sha384");

/** Base, path, value, and what is then said. */
export type Change = readonly [base: string, path: Path, value: unknown, ...says: string[]];

const CHANGES: readonly Change[] = [
  // identity
  [IMAGE, ["mediaType"], undefined, "missing-media-type warning {"],
  [IMAGE, ["mediaType"], null, "schema error null"],
  [IMAGE, ["mediaType"], "", 'wrong-media-type error ""'],
  [IMAGE, ["mediaType"], INDEX, `wrong-media-type error "${INDEX}"`],
  [IMAGE, ["mediaType"], LAYER, `wrong-media-type error "${LAYER}"`],
  [
    IMAGE,
    ["mediaType"],
    "application/vnd.oci.image.manifest.v2+json",
    'wrong-media-type error "application/vnd.oci.image.manifest.v2+json"',
  ],
  [IMAGE, ["mediaType"], `${MANIFEST}; charset=utf-8`, `wrong-media-type error "${MANIFEST}; charset=utf-8"`],
  [IMAGE, ["mediaType"], "application/vnd.oci.image.manifst.v1+json", 'wrong-media-type error "application/vnd.oci.image.manifst.v1+json"'],
  [IMAGE, ["mediaType"], 7, "schema error 7"],
  [INDEX_OF_TWO, ["mediaType"], MANIFEST, `wrong-media-type error "${MANIFEST}"`],
  [DOCKER, ["mediaType"], undefined, "missing-media-type error {"],
  [DOCKER_LIST, ["mediaType"], undefined, "missing-media-type error {"],
  [IMAGE, ["schemaVersion"], undefined, "schema-version error {"],
  [IMAGE, ["schemaVersion"], null, "schema-version error null"],
  [IMAGE, ["schemaVersion"], 1, "schema-version error 1"],
  [IMAGE, ["schemaVersion"], "2", 'schema-version error "2"'],
  [INDEX_OF_TWO, ["schemaVersion"], 3, "schema-version error 3"],
  [IMAGE, ["manifests"], [], 'ambiguous-document error "manifests"'],
  [IMAGE, ["manifests"], null, 'ambiguous-document error "manifests"'],
  [IMAGE, ["Manifests"], [], 'ambiguous-document error "Manifests"'],
  [IMAGE, ["fsLayers"], [], 'ambiguous-document error "fsLayers"'],
  [IMAGE, ["history"], [], 'ambiguous-document error "history"'],
  [INDEX_OF_TWO, ["layers"], [], 'ambiguous-document error "layers"'],
  [INDEX_OF_TWO, ["Layers"], [], 'ambiguous-document error "Layers"'],
  [INDEX_OF_TWO, ["config"], {}, 'ambiguous-document error "config"'],
  [INDEX_OF_TWO, ["config"], null, 'ambiguous-document error "config"'],
  [DOCKER, ["manifests"], [], 'ambiguous-document error "manifests"'],
  [DOCKER_LIST, ["layers"], [], 'ambiguous-document error "layers"'],

  // shape
  [IMAGE, ["config"], undefined, "schema error {"],
  [IMAGE, ["config"], null, "schema error null"],
  [IMAGE, ["config"], [], 'schema error "config"'],
  [IMAGE, ["config"], {}, 'schema error "config"'],
  [IMAGE, ["layers"], undefined, "schema warning {"],
  [IMAGE, ["layers"], null, "schema error null"],
  [IMAGE, ["layers", 0], "x", 'schema error "x"'],
  [IMAGE, ["layers", 0], null, "schema error null"],
  [IMAGE, ["layers", 0, "digest"], undefined, "schema error {"],
  [IMAGE, ["layers", 0, "size"], undefined, "schema error {"],
  [IMAGE, ["layers", 0, "mediaType"], undefined, "schema error {"],
  [IMAGE, ["layers", 0, "size"], "7", 'schema error "7"'],
  [IMAGE, ["layers", 0, "urls"], "https://example.com", 'schema error "https://example.com"'],
  [IMAGE, ["annotations"], null, "schema error null"],
  [IMAGE, ["annotations", "n"], 1, "schema error 1"],
  [INDEX_OF_TWO, ["manifests"], null, "schema error null"],
  [INDEX_OF_TWO, ["manifests", 0, "platform", "os"], undefined, 'schema error "platform"'],
  [INDEX_OF_TWO, ["manifests", 0, "platform"], "linux/amd64", 'schema error "linux/amd64"'],
  [DOCKER_LIST, ["manifests", 0, "platform"], undefined, "schema error {"],
  ["marker of a layout", ["imageLayoutVersion"], "1.1.0", 'schema error "1.1.0"'],
  [OCI_CONFIG, ["architecture"], undefined, "schema error {"],
  [OCI_CONFIG, ["rootfs", "type"], "foo", 'rootfs-type error "foo"'],
  [OCI_CONFIG, ["rootfs", "diff_ids"], null, "schema error null"],
  [OCI_CONFIG, ["created"], "yesterday", 'invalid-time error "yesterday"'],
  [OCI_CONFIG, ["config", "Cmd"], "serve", 'schema error "serve"'],
  [OCI_CONFIG, ["config", "Env"], { A: "b" }, 'schema error "Env"'],
  [OCI_CONFIG, ["config", "Labels", "n"], true, "schema error true"],
  [HEALTHY, ["config", "Healthcheck", "Interval"], "30s", 'schema error "30s"'],
  [HEALTHY, ["config", "Memory"], "64m", 'schema error "64m"'],
  [OCI_CONFIG, ["rootfs", "diff_ids", 0], SHORT, `malformed-digest error "${SHORT}"`],
  [RECORDS, ["layers", 0, "parent"], "0", 'schema error "0"'],

  [IMAGE, ["blobs"], [], 'foreign-property warning "blobs"'],
  [IMAGE, ["platform"], { architecture: "amd64", os: "linux" }, 'foreign-property info "platform"'],
  [INDEX_OF_TWO, ["platform"], { architecture: "amd64", os: "linux" }, 'foreign-property info "platform"'],
  [DOCKER, ["platform"], { architecture: "amd64", os: "linux" }, 'foreign-property info "platform"'],
  [IMAGE, ["name"], "library/busybox"],
  [IMAGE, ["layers", 0, "digest"], `blake3:${digest("base").slice(7)}`, "newer-than-spec-version hint blake3"],
  [IMAGE, ["layers", 0, "digest"], `blake3:${digest("base").slice(8)}`, `malformed-digest error "blake3:${digest("base").slice(8)}"`],

  // descriptors
  [IMAGE, ["layers", 0, "digest"], SHORT, `malformed-digest error "${SHORT}"`],
  [IMAGE, ["layers", 0, "digest"], TUPPER, `malformed-digest error "${TUPPER}"`],
  [IMAGE, ["layers", 0, "digest"], "", 'malformed-digest error ""'],
  [IMAGE, ["layers", 0, "digest"], digest("base").slice(7), `malformed-digest error "${digest("base").slice(7)}"`],
  [IMAGE, ["layers", 0, "digest"], `${digest("base")} `, `malformed-digest error "${digest("base")} "`],
  [IMAGE, ["layers", 0, "digest"], "sha256:../../etc/passwd", 'malformed-digest error "sha256:../../etc/passwd"'],
  [IMAGE, ["layers", 0, "digest"], SHA384, "unregistered-digest-algorithm warning sha384"],
  [IMAGE, ["config", "digest"], "md5:0123456789abcdef0123456789abcdef", "unregistered-digest-algorithm warning md5"],
  [OCI_CONFIG, ["rootfs", "diff_ids", 0], digest("base", "sha512"), "unportable-digest warning sha512"],
  [IMAGE, ["layers", 0, "digest"], digest("base", "sha512"), "unportable-digest info sha512"],
  [IMAGE, ["layers", 0, "digest"], `sha512:${"0".repeat(128)}`, `placeholder-digest info "sha512:${"0".repeat(128)}"`],
  [INDEX_OF_TWO, ["manifests", 0, "digest"], digest("amd64", "sha512"), "unportable-digest info sha512"],
  [IMAGE, ["layers", 0, "urls"], ["https://example.com/base.tar.gz"]],
  [IMAGE, ["layers", 0, "urls"], [""], 'malformed-url error ""'],
  [IMAGE, ["layers", 0, "urls"], ["https:"], 'malformed-url error "https:"'],
  [IMAGE, ["layers", 0, "urls"], ["https:///base.tar.gz"], 'malformed-url error "https:///base.tar.gz"'],
  [IMAGE, ["layers", 0, "urls"], ["https://example.com/100%"], 'malformed-url error "https://example.com/100%"'],
  [IMAGE, ["layers", 0, "urls"], ["https://example.com/ä.tar"], 'malformed-url error "https://example.com/ä.tar"'],
  [IMAGE, ["layers", 0, "urls"], ["https://example.com/a", "//example.com/b"], 'malformed-url error "//example.com/b"'],
  [IMAGE, ["layers", 0, "urls"], ["file:///srv/base.tar"], "malformed-url warning file"],
  [IMAGE, ["layers", 0, "urls"], [7], "schema error 7"],
  [IMAGE, ["config", "platform"], AMD64, 'misplaced-platform info "platform"'],
  [IMAGE, ["config", "platform"], {}, 'schema error "platform"'],
  [IMAGE, ["layers", 1, "platform"], AMD64, 'misplaced-platform info "platform"'],
  [ARTIFACT, ["subject", "platform"], AMD64, 'misplaced-platform warning "platform"'],
  [INDEX_OF_TWO, ["subject"], descriptor(MANIFEST, "other", { platform: AMD64 }), 'misplaced-platform warning "platform"'],
  [
    "OCI image manifest with the same layer twice",
    ["layers", 2, "mediaType"],
    `${LAYER.slice(0, -4)}zstd`,
    `conflicting-media-type warning "${LAYER.slice(0, -4)}zstd"`,
  ],
  ["OCI image manifest with the same layer twice", ["layers", 2, "mediaType"], DOCKER_LAYER, `mixed-families warning "${DOCKER_LAYER}"`],
  ["OCI image manifest with the same layer twice", ["layers", 2, "mediaType"], "application/vnd.example.thing"],
  ["OCI image manifest with the same layer twice", ["layers", 2, "mediaType"], MANIFEST, `manifest-as-layer warning "${MANIFEST}"`],
  [INDEX_OF_TWO, ["manifests", 2], { ...descriptor(INDEX, "amd64"), platform: ARM64 }, `conflicting-media-type warning "${INDEX}"`],
  [IMAGE, ["layers", 0, "digest"], ZEROS, `placeholder-digest info "${ZEROS}"`],
  [IMAGE, ["config", "digest"], `sha256:${"deadbeef".repeat(8)}`, `placeholder-digest info "sha256:${"deadbeef".repeat(8)}"`],
  [INDEX_OF_TWO, ["manifests", 0, "digest"], `${ZEROS.slice(0, -2)}2a`, `placeholder-digest info "${ZEROS.slice(0, -2)}2a"`],
  [
    OCI_CONFIG,
    ["rootfs", "diff_ids", 1],
    `sha256:${"1234567890".repeat(7).slice(0, 64)}`,
    `placeholder-digest info "sha256:${"1234567890".repeat(7).slice(0, 64)}"`,
  ],
  [ARTIFACT, ["config", "digest"], ZEROS, `empty-descriptor error "${ZEROS}"`],
  ["artifact with embedded content", ["layers", 0, "digest"], ZEROS, `embedded-data error "${ZEROS}"`],
  ["OCI image manifest with the same layer twice", ["layers", 2, "digest"], ZEROS, `placeholder-digest info "${ZEROS}"`],
  [INDEX_OF_TWO, ["manifests", 1, "digest"], SHORT, `malformed-digest error "${SHORT}"`],
  [IMAGE, ["layers", 0, "size"], -1, "invalid-size error -1"],
  [IMAGE, ["config", "size"], -1, "invalid-size error -1"],
  [INDEX_OF_TWO, ["manifests", 0, "size"], -1, "invalid-size error -1"],
  [IMAGE, ["layers", 0, "size"], 1.5, "invalid-size error 1.5"],
  [IMAGE, ["layers", 0, "size"], 1e300, "invalid-size error 1e+300"],
  [HEALTHY, ["config", "Healthcheck", "Interval"], 2 ** 60, "unsafe-number warning 1152921504606847000"],
  [OCI_CONFIG, ["config", "Memory"], 2 ** 53, "unsafe-number warning 9007199254740992"],
  [OCI_CONFIG, ["com.example.id"], 2 ** 60],
  [
    "eStargz image",
    ["layers", 0, "annotations", "io.containers.estargz.uncompressed-size"],
    "many",
    'invalid-annotation-value warning "many"',
  ],
  [DESCRIBED, ["layers", 1, "annotations", "size"], 2 ** 60, "unsafe-number warning 1152921504606847000"],
  [IMAGE, ["annotations", ""], 1, "schema error 1"],
  [
    "image with sha512 digests",
    ["layers", 0, "size"],
    0,
    "unportable-digest info sha512",
    "unportable-digest info sha512",
    "empty-descriptor error 0",
  ],
  [
    "image with sha512 digests",
    ["layers", 0, "digest"],
    EMPTY_BLOB_SHA512,
    "unportable-digest info sha512",
    "unportable-digest info sha512",
    "empty-descriptor error 900",
  ],
  [IMAGE, ["layers", 0, "size"], 2 ** 60, "unsafe-size warning 1152921504606847000"],
  [IMAGE, ["layers", 0, "size"], 0, "empty-descriptor error 0"],
  [IMAGE, ["layers", 0, "mediaType"], "", 'malformed-media-type error ""'],
  [IMAGE, ["layers", 0, "mediaType"], "tar", 'malformed-media-type error "tar"'],
  [IMAGE, ["layers", 0, "mediaType"], `${LAYER} `, `malformed-media-type error "${LAYER} "`],
  [IMAGE, ["layers", 0, "mediaType"], `${LAYER};x=1`, `malformed-media-type error "${LAYER};x=1"`],
  [IMAGE, ["layers", 0, "mediaType"], `${LAYER}p`, `misspelt-media-type warning "${LAYER}p"`],
  [
    IMAGE,
    ["layers", 0, "mediaType"],
    "application/vnd.oci.image.layer.v1.tar.gzip",
    'misspelt-media-type warning "application/vnd.oci.image.layer.v1.tar.gzip"',
  ],
  [IMAGE, ["layers", 0, "mediaType"], LAYER.toUpperCase(), `misspelt-media-type warning "${LAYER.toUpperCase()}"`],
  [
    IMAGE,
    ["config", "mediaType"],
    "application/vnd.oci.image.config.v1+josn",
    'misspelt-media-type warning "application/vnd.oci.image.config.v1+josn"',
  ],
  [
    INDEX_OF_TWO,
    ["manifests", 0, "mediaType"],
    "application/vnd.oci.image.manifest.v1",
    'misspelt-media-type warning "application/vnd.oci.image.manifest.v1"',
  ],
  [INDEX_OF_TWO, ["manifests", 0, "artifactType"], "foo bar", 'malformed-media-type error "foo bar"'],
  [ARTIFACT, ["artifactType"], "foo bar", 'malformed-media-type error "foo bar"'],
  [ARTIFACT, ["artifactType"], "", 'malformed-media-type error ""'],
  [ARTIFACT, ["config", "digest"], digest("other"), `empty-descriptor error "${digest("other")}"`],
  [ARTIFACT, ["config", "digest"], EMPTY_BLOB, `empty-descriptor error "${EMPTY_BLOB}"`],
  [ARTIFACT, ["config", "size"], 3, "empty-descriptor error 3"],
  [ARTIFACT, ["config", "size"], 0, "empty-descriptor error 0"],
  [ARTIFACT, ["config", "size"], -1, "invalid-size error -1"],
  [
    ARTIFACT,
    ["config", "digest"],
    EMPTY_OBJECT.toUpperCase().replace("SHA256", "sha256"),
    `malformed-digest error "${EMPTY_OBJECT.toUpperCase().replace("SHA256", "sha256")}"`,
  ],
  ["artifact without content", ["layers", 0, "data"], "e30K", 'empty-descriptor error "e30K"'],
  ["artifact without content", ["layers", 0, "data"], "e30", 'embedded-data error "e30"'],
  ["artifact without content", ["layers", 0, "data"], "", 'empty-descriptor error ""'],
  ["artifact without content", ["layers", 0, "size"], 3, "empty-descriptor error 3"],
  ["artifact with embedded content", ["layers", 0, "data"], "aGVsbG8", 'embedded-data error "aGVsbG8"'],
  ["artifact with embedded content", ["layers", 0, "data"], "aGVsbG8h", "embedded-data error 5"],
  [
    "artifact with embedded content",
    ["layers", 0, "data"],
    "aGVsbGA=",
    `embedded-data error "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"`,
  ],
  ["artifact with embedded content", ["layers", 0, "size"], 6, "embedded-data error 6"],
  ["artifact with embedded content", ["layers", 0, "size"], -5, "invalid-size error -5"],
  ["artifact with embedded content", ["layers", 0, "size"], 0, "embedded-data error 0"],
  ["artifact with embedded content", ["layers", 0, "digest"], SHORT, `malformed-digest error "${SHORT}"`],
  ["artifact with embedded content", ["layers", 0, "data"], 7, "schema error 7"],
  ["OCI image manifest with the same layer twice", ["layers", 2, "size"], 7, "conflicting-size error 7"],
  ["OCI image manifest with the same layer twice", ["layers", 2, "size"], -7, "invalid-size error -7"],
  ["OCI image manifest with the same layer twice", ["layers", 2, "size"], 0, "empty-descriptor error 0"],

  // roles
  [INDEX_OF_TWO, ["manifests", 0, "mediaType"], LAYER, `blob-as-manifest warning "${LAYER}"`],
  [INDEX_OF_TWO, ["manifests", 0, "mediaType"], CONFIG, `blob-as-manifest warning "${CONFIG}"`],
  [INDEX_OF_TWO, ["manifests", 0, "mediaType"], DOCKER_LAYER, `blob-as-manifest warning "${DOCKER_LAYER}"`],
  [DOCKER_LIST, ["manifests", 0, "mediaType"], DOCKER_LAYER, `blob-as-manifest error "${DOCKER_LAYER}"`],
  [DOCKER_LIST, ["manifests", 0, "mediaType"], LAYER, `blob-as-manifest error "${LAYER}"`],
  [INDEX_OF_TWO, ["manifests", 0, "mediaType"], DOCKER_MANIFEST, `mixed-index info "${DOCKER_MANIFEST}"`],
  [DOCKER_LIST, ["manifests", 0, "mediaType"], MANIFEST, `mixed-index info "${MANIFEST}"`],
  [ARTIFACT, ["subject", "mediaType"], LAYER, `blob-as-manifest warning "${LAYER}"`],
  [ARTIFACT, ["subject", "mediaType"], CONFIG, `blob-as-manifest warning "${CONFIG}"`],
  [IMAGE, ["layers", 1, "mediaType"], MANIFEST, `manifest-as-layer warning "${MANIFEST}"`],
  [IMAGE, ["layers", 1, "mediaType"], CONFIG, `manifest-as-layer warning "${CONFIG}"`],
  [IMAGE, ["layers", 1, "mediaType"], INDEX, `manifest-as-layer warning "${INDEX}"`],
  [IMAGE, ["layers", 1, "mediaType"], DOCKER_MANIFEST, `manifest-as-layer warning "${DOCKER_MANIFEST}"`],
  [IMAGE, ["layers", 1, "mediaType"], DOCKER_CONFIG, `manifest-as-layer warning "${DOCKER_CONFIG}"`],
  [IMAGE, ["config", "mediaType"], LAYER, `wrong-config-role warning "${LAYER}"`],
  [IMAGE, ["config", "mediaType"], MANIFEST, `wrong-config-role warning "${MANIFEST}"`],
  [IMAGE, ["config", "mediaType"], DOCKER_LAYER, `wrong-config-role warning "${DOCKER_LAYER}"`],
  [DOCKER, ["config", "mediaType"], LAYER, `wrong-config-role warning "${LAYER}"`],
  [DOCKER, ["config", "mediaType"], LIST, `wrong-config-role warning "${LIST}"`],
  [IMAGE, ["config", "mediaType"], DOCKER_CONFIG, `mixed-families warning "${DOCKER_CONFIG}"`],
  [IMAGE, ["layers", 0, "mediaType"], DOCKER_LAYER, `mixed-families warning "${DOCKER_LAYER}"`],
  [DOCKER, ["layers", 0, "mediaType"], LAYER, `mixed-families warning "${LAYER}"`],
  [DOCKER, ["config", "mediaType"], CONFIG, `mixed-families info "${CONFIG}"`],
  [
    DOCKER,
    ["layers", 0, "mediaType"],
    "application/vnd.docker.image.rootfs.diff.tar.zstd",
    'zstd-in-docker warning "application/vnd.docker.image.rootfs.diff.tar.zstd"',
  ],
  [DOCKER, ["layers", 0, "mediaType"], `${LAYER.slice(0, -4)}zstd`, `zstd-in-docker warning "${LAYER.slice(0, -4)}zstd"`],
  [
    DOCKER,
    ["layers", 0, "mediaType"],
    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
    'mixed-families warning "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"',
  ],
  [DOCKER_LIST, ["annotations"], { a: "b" }, 'docker-list-annotations warning "annotations"'],

  [INDEX_OF_TWO, ["manifests", 0, "size"], 2 ** 22 + 1, "implausible-manifest-size warning 4194305"],
  [INDEX_OF_TWO, ["manifests", 0, "size"], 2 ** 22],
  [INDEX_OF_TWO, ["manifests", 0, "size"], 99, "implausible-manifest-size warning 99"],
  [INDEX_OF_TWO, ["manifests", 0, "size"], 100],
  [INDEX_OF_TWO, ["manifests", 0, "size"], 2 ** 60, "unsafe-size warning 1152921504606847000"],
  ["OCI index in an index", ["manifests", 0, "size"], 33, "implausible-manifest-size warning 33"],
  ["OCI index in an index", ["manifests", 0, "size"], 34],
  [ARTIFACT, ["subject", "size"], 28_119_690, "implausible-manifest-size warning 28119690"],
  ["OCI index with unknown types", ["manifests", 1, "size"], 5],
  [IMAGE, ["config", "mediaType"], "application/octet-stream", 'generic-config-type info "application/octet-stream"'],
  [DOCKER, ["config", "mediaType"], "application/octet-stream"],
  ["ORAS artifact with a platform", ["config", "mediaType"], "application/json"],

  // artifacts
  [ARTIFACT, ["artifactType"], undefined, `missing-artifact-type error "${EMPTY}"`],
  [ARTIFACT, ["artifactType"], null, "schema error null"],
  [ARTIFACT, ["artifactType"], CONFIG, `image-artifact-type info "${CONFIG}"`],
  [ARTIFACT, ["artifactType"], MANIFEST, `image-artifact-type info "${MANIFEST}"`],
  [IMAGE, ["artifactType"], DOCKER_LAYER, `image-artifact-type info "${DOCKER_LAYER}"`],
  [IMAGE, ["artifactType"], "application/vnd.example.app.v1"],
  ["referrers list", ["manifests", 0, "artifactType"], CONFIG],
  ["referrers list", ["subject"], descriptor(MANIFEST, "sbom"), `subject-among-manifests info "${digest("sbom")}"`],
  ["referrers list", ["subject"], descriptor(MANIFEST, "the image")],
  [ARTIFACT, ["layers"], [], 'artifact-without-layers warning "layers"'],
  ["ORAS artifact with a platform", ["layers"], [], 'artifact-without-layers warning "layers"'],
  [IMAGE, ["layers"], []],
  ["ORAS artifact with a platform", ["artifactType"], undefined, `artifact-with-image-config warning "${CONFIG}"`],
  ["Helm chart", ["config", "mediaType"], CONFIG, `artifact-with-image-config warning "${CONFIG}"`],
  ["cosign signature", ["layers", 0, "mediaType"], "text/markdown", `artifact-with-image-config warning "${CONFIG}"`],
  ["cosign signature", ["layers", 0, "mediaType"], "application/vnd.example.thing+json"],
  ["cosign signature", ["config"], { mediaType: CONFIG, digest: EMPTY_OBJECT, size: 2 }],
  ["nydus image", ["config"], { mediaType: CONFIG, digest: EMPTY_OBJECT, size: 2 }, `empty-image-config warning "${EMPTY_OBJECT}"`],
  [IMAGE, ["config"], { mediaType: CONFIG, digest: EMPTY_OBJECT, size: 2 }, `empty-image-config warning "${EMPTY_OBJECT}"`],
  [IMAGE, ["config"], { mediaType: CONFIG, digest: EMPTY_BLOB, size: 0 }, `empty-image-config warning "${EMPTY_BLOB}"`],
  [DOCKER, ["config"], { mediaType: DOCKER_CONFIG, digest: EMPTY_OBJECT, size: 2 }, `empty-image-config warning "${EMPTY_OBJECT}"`],
  [
    "ORAS files of any type",
    ["config"],
    { mediaType: CONFIG, digest: EMPTY_OBJECT, size: 2 },
    `artifact-with-image-config warning "${CONFIG}"`,
  ],

  // annotations
  [
    "OCI index with attestations",
    ["manifests", 0, "annotations"],
    { "org.opencontainers.image.description": "serve" },
    'index-without-description info "org.opencontainers.image.description"',
  ],
  [INDEX_OF_TWO, ["manifests", 0, "annotations"], { "org.opencontainers.image.description": "serve" }],
  ["index.json of a layout", ["manifests", 0, "annotations", "org.opencontainers.image.description"], "serve"],
  ["referrers list", ["manifests", 0, "annotations", "org.opencontainers.image.description"], "serve"],

  // Docker
  [DOCKER, ["annotations"], { a: "b" }, 'oci-property-in-docker warning "annotations"'],
  [DOCKER, ["annotations"], {}],
  [DOCKER, ["subject"], descriptor(DOCKER_MANIFEST, "the image"), 'oci-property-in-docker warning "subject"'],
  [DOCKER, ["artifactType"], "application/vnd.example.app.v1", 'oci-property-in-docker warning "artifactType"'],
  [DOCKER, ["layers", 0, "annotations"], { a: "b" }, 'oci-property-in-docker info "annotations"'],
  [DOCKER, ["config", "urls"], ["https://example.com/config.json"], 'oci-property-in-docker info "urls"'],
  [DOCKER_LIST, ["subject"], descriptor(DOCKER_MANIFEST, "the image"), 'oci-property-in-docker warning "subject"'],

  // annotations
  [IMAGE, ["annotations", "org.opencontainers.image.created"], "yesterday", 'invalid-created error "yesterday"'],
  [IMAGE, ["annotations", "org.opencontainers.image.created"], "2026-10-02 11:20:41Z", "invalid-created warning  "],
  [IMAGE, ["annotations", "org.opencontainers.image.created"], "", 'invalid-created info ""'],
  [IMAGE, ["annotations", "org.opencontainers.image.created"], 7, "schema error 7"],
  [IMAGE, ["annotations", "org.opencontainers.image.source"], "example.com/serve", 'invalid-url-annotation warning "example.com/serve"'],
  [IMAGE, ["annotations", "org.opencontainers.image.licenses"], "GPLv3", 'invalid-license warning "GPLv3"'],
  [IMAGE, ["annotations", "org.opencontainers.image.license"], "MIT", `unknown-reserved-annotation warning "${OCI_KEY}license"`],
  [IMAGE, ["annotations", "org.opencontainers.image.color"], "red", `unknown-reserved-annotation warning "${OCI_KEY}color"`],
  [IMAGE, ["annotations", "org.opencontainer.image.title"], "a", 'misspelt-annotation info "org.opencontainer.image.title"'],
  [IMAGE, ["layers", 0, "annotations"], { "containerd.io/uncompresed": "x" }, 'misspelt-annotation hint "containerd.io/uncompresed"'],
  [IMAGE, ["annotations", "build"], "812", 'bare-annotation-key hint "build"'],
  [IMAGE, ["annotations", ""], "812", 'empty-annotation-key warning ""'],
  [IMAGE, ["annotations", ""], 7, "schema error 7"],
  [IMAGE, ["annotations", `${OCI_KEY}ref.name`], "1.4.0", `misplaced-ref-name warning "${OCI_KEY}ref.name"`],
  [IMAGE, ["config", "annotations"], { [`${OCI_KEY}ref.name`]: "1" }, `misplaced-ref-name warning "${OCI_KEY}ref.name"`],
  [IMAGE, ["annotations", `${OCI_KEY}base.name`], "ghcr.io/acme/base:1", `base-name-without-digest info "${OCI_KEY}base.name"`],
  [IMAGE, ["annotations", `${OCI_KEY}base.digest`], "latest", 'invalid-base-digest warning "latest"'],
  ["image that names its base", ["annotations", `${OCI_KEY}base.name`], "alpine", 'unqualified-base-name warning "alpine"'],
  ["image that names its base", ["annotations", `${OCI_KEY}base.digest`], SHORT, `invalid-base-digest warning "${SHORT}"`],
  [LAYOUT, ["manifests", 0, "annotations", `${OCI_KEY}ref.name`], "1.4 beta", "invalid-ref-name warning  "],
  [LAYOUT, ["manifests", 1], twin, 'duplicate-ref-name info "1.4.0"'],
  [
    "artifact with embedded content",
    ["layers", 0, "annotations", `${OCI_KEY}title`],
    "../values.yaml",
    'unsafe-title-path warning "../values.yaml"',
  ],
  [OCI_CONFIG, ["config", "Labels", "org.label-schema.vendor"], "Acme", 'label-schema info "org.label-schema.vendor"'],
  [OCI_CONFIG, ["config", "Labels", `${OCI_KEY}author`], "Acme", `unknown-reserved-annotation warning "${OCI_KEY}author"`],
  [OCI_CONFIG, ["config", "Labels", `${OCI_KEY}created`], "unknown", 'invalid-created error "unknown"'],
  [OCI_CONFIG, ["config", "Labels", "maintainer"], "Acme"],

  // cache
  [CACHE, ["layers", 0, "annotations", "containerd.io/uncompressed"], undefined, 'cache-layer-diff-id warning "annotations"'],
  [CACHE, ["layers", 0, "annotations"], undefined, `cache-layer-diff-id warning "${digest("base")}"`],
  [CACHE, ["layers", 0, "annotations"], {}, 'cache-layer-diff-id warning "annotations"'],
  [CACHE, ["layers", 0, "annotations"], null, "schema error null"],
  [CACHE, ["layers", 0, "annotations", "containerd.io/uncompressed"], SHORT, `cache-layer-diff-id warning "${SHORT}"`],
  [CACHE, ["layers", 0, "annotations", "containerd.io/uncompressed"], 7, "schema error 7"],
  [CACHE, ["layers", 0, "annotations", "buildkit/createdat"], "2026-11-03 08:12:51", 'cache-createdat warning "2026-11-03 08:12:51"'],
  [CACHE, ["layers", 0, "annotations", "buildkit/createdat"], undefined, `cache-createdat hint "${digest("base")}"`],
  [CACHE, ["layers", 0, "annotations", "buildkit/createdat"], "", 'cache-createdat warning ""'],
  [CACHE, ["config", "size"], 1048577, "cache-too-large error 1048577"],
  [CACHE, ["config", "size"], 2 ** 60, "unsafe-size warning 1152921504606847000"],
  [CACHE, ["config", "digest"], SHORT, `malformed-digest error "${SHORT}"`],
  [CACHE, ["layers", 0, "mediaType"], DOCKER_LAYER, `mixed-families warning "${DOCKER_LAYER}"`],
  [CACHE, ["layers", 0, "mediaType"], CACHECONFIG, `manifest-as-layer warning "${CACHECONFIG}"`],
  [CACHE, ["mediaType"], undefined, "missing-media-type warning {"],
  [CACHE_INDEX, ["manifests", 0, "size"], -1, "invalid-size error -1"],
  [CACHE_INDEX, ["manifests", 0, "digest"], SHORT, `malformed-digest error "${SHORT}"`],
  [CACHE_INDEX, ["manifests", 0, "annotations"], undefined, `cache-layer-diff-id warning "${digest("base")}"`],
  [CACHE_INDEX, ["manifests", 2, "size"], 1048577, "cache-too-large error 1048577"],
  [CACHE_INDEX, ["layers"], [], 'ambiguous-document error "layers"'],
  [CACHE_INDEX, ["manifests", 2], undefined, 'cache-without-config warning "manifests"'],
  [CACHE_INDEX, ["manifests", 2, "mediaType"], `${CACHECONFIG}+json`, `wrong-cacheconfig-type warning "${CACHECONFIG}+json"`],
  [CACHE, ["config", "mediaType"], `${CACHECONFIG}+json`, `wrong-cacheconfig-type warning "${CACHECONFIG}+json"`],
  [CACHE, ["config", "mediaType"], CACHECONFIG.replace("v0", "v1"), `wrong-cacheconfig-type warning "${CACHECONFIG.replace("v0", "v1")}"`],
  [CACHE, ["config", "mediaType"], CACHECONFIG.toUpperCase(), `misspelt-media-type warning "${CACHECONFIG.toUpperCase()}"`],
  [CACHE, ["config", "size"], 0, "empty-descriptor error 0"],
  [CACHE, ["config", "size"], -1, "invalid-size error -1"],
  [CACHE, ["config", "digest"], undefined, 'schema error "config"'],
  [CACHE, ["layers"], [], 'cache-without-layers info "layers"'],
  [CACHE, ["layers"], null, "schema error null"],
  [CACHE, ["layers", 2], descriptor(LAYER, "base"), `cache-layer-diff-id warning "${digest("base")}"`],
  // cache config
  [RECORDS, ["layers", 0, "parent"], 3, "cacheconfig-layer-index error 3"],
  [RECORDS, ["layers", 0, "parent"], -2, "cacheconfig-layer-index error -2"],
  [RECORDS, ["layers", 0, "parent"], 0, "cacheconfig-looping-layer error 0"],
  [RECORDS, ["layers", 0, "parent"], undefined, "cacheconfig-looping-layer error {"],
  [RECORDS, ["layers", 2, "parent"], 0, "cacheconfig-looping-layer error 0"],
  [RECORDS, ["layers", 1, "parent"], null, "cacheconfig-missing-index warning null"],
  [RECORDS, ["layers", 1, "parent"], 0.5, "schema error 0.5"],
  [RECORDS, ["layers", 1, "parent"], 2 ** 63, "cacheconfig-number error 9223372036854776000"],
  [RECORDS, ["layers", 1, "parent"], 1e21, "cacheconfig-number error 1e+21"],
  [RECORDS, ["layers", 1, "parents"], -1, 'misspelt-property warning "parents"'],
  [RECORDS, ["layers", 1, "blob"], "", 'cacheconfig-unmatched-digest warning ""'],
  [RECORDS, ["layers", 1, "blob"], undefined, "cacheconfig-unmatched-digest warning {"],
  [RECORDS, ["layers", 1, "blob"], SHORT, `cacheconfig-unmatched-digest warning "${SHORT}"`],
  [RECORDS, ["layers", 1, "blob"], digest("base", "sha512")],
  [RECORDS, ["layers", 2, "blob"], digest("base").replace("c", "0"), `cacheconfig-order hint "${digest("base").replace("c", "0")}"`],
  [RECORDS, ["layers"], null, "cacheconfig-layer-index error 0"],
  [RECORDS, ["layers"], undefined, "cacheconfig-layer-index error 0"],
  [RECORDS, ["records"], null],
  [RECORDS, ["records", 0], null, "cacheconfig-record-without-digest error null"],
  [RECORDS, ["records", 4], {}],
  [RECORDS, ["records", 1, "layers", 0, "layer"], 3, "cacheconfig-layer-index error 3"],
  [RECORDS, ["records", 1, "layers", 0, "layer"], -1, "cacheconfig-layer-index error -1"],
  [RECORDS, ["records", 1, "layers", 0, "layer"], undefined, "cacheconfig-missing-index warning {"],
  [RECORDS, ["records", 1, "layers", 0], null, "cacheconfig-missing-index warning null"],
  [RECORDS, ["records", 1, "layers", 1], { layer: 2 }, "cacheconfig-several-results warning {"],
  [RECORDS, ["records", 1, "layers", 0, "createdAt"], "2026-11-03", 'cacheconfig-time error "2026-11-03"'],
  [RECORDS, ["records", 1, "layers", 0, "createdAt"], 1762157571, "schema error 1762157571"],
  [RECORDS, ["records", 1, "layers", 0, "createdAt"], null],
  [RECORDS, ["records", 1, "layers", 0], { layer: 0, created_at: "2026-11-03T08:12:51Z" }, 'misspelt-property warning "created_at"'],
  [RECORDS, ["records", 1, "inputs", 0, 0, "link"], 4, "cacheconfig-record-id error 4"],
  [RECORDS, ["records", 1, "inputs", 0, 0, "link"], 1, "cacheconfig-looping-record error 1"],
  [RECORDS, ["records", 1, "inputs", 0, 0, "link"], 3, "cacheconfig-looping-record error 1"],
  [RECORDS, ["records", 1, "inputs", 0, 0, "link"], undefined, "cacheconfig-missing-index warning {"],
  [RECORDS, ["records", 1, "inputs", 0, 0], { links: 2 }, 'misspelt-property warning "links"'],
  [RECORDS, ["records", 1, "inputs", 0], [], "cacheconfig-empty-input error []"],
  [RECORDS, ["records", 1, "inputs", 0], null, "cacheconfig-empty-input error null"],
  [RECORDS, ["records", 1, "inputs"], []],
  [RECORDS, ["records", 1, "digest"], "", 'cacheconfig-record-without-digest warning ""'],
  [
    RECORDS,
    ["records", 1, "digest"],
    digest("other").toUpperCase(),
    `cacheconfig-unmatched-digest warning "${digest("other").toUpperCase()}"`,
  ],
  [RECORDS, ["records", 2, "digest"], undefined, "cacheconfig-record-without-digest error {"],
  [RECORDS, ["records", 2, "digest"], "random:1", 'cacheconfig-random-record error "random:1"'],
  [RECORDS, ["records", 3, "digest"], "random:1", 'cacheconfig-random-record warning "random:1"'],
  [RECORDS, ["records", 3, "inputs", 0], [{ link: 2 }, { link: 1 }], "cacheconfig-order hint 1"],
  [DESCRIBED, ["layers", 0, "annotations"], undefined, "cacheconfig-layer-annotations error {"],
  [DESCRIBED, ["layers", 0, "annotations"], null, "cacheconfig-layer-annotations error null"],
  [DESCRIBED, ["layers", 0, "annotations"], {}, 'cacheconfig-layer-annotations error "annotations"'],
  [DESCRIBED, ["layers", 0, "annotations", "diffID"], "", 'cacheconfig-layer-annotations error ""'],
  [DESCRIBED, ["layers", 0, "annotations", "diffID"], SHORT, `cacheconfig-layer-annotations warning "${SHORT}"`],
  [DESCRIBED, ["layers", 0, "annotations", "size"], "9", 'schema error "9"'],
  [DESCRIBED, ["layers", 0, "annotations", "size"], -9],
  [DESCRIBED, ["layers", 0, "annotations", "createdAt"], "", 'cacheconfig-time error ""'],
  [
    CACHE_INDEX,
    ["manifests", 2, "mediaType"],
    "application/vnd.buildkit.cacheconfg.v0",
    'misspelt-media-type warning "application/vnd.buildkit.cacheconfg.v0"',
  ],
  [CACHE_INDEX, ["manifests", 3], descriptor(CACHECONFIG, "another"), `several-cache-configs warning "${CACHECONFIG}"`],
  [CACHE_INDEX, ["manifests", 3], descriptor(MANIFEST, "image"), `cache-with-manifests warning "${MANIFEST}"`],
  [
    "BuildKit cache as Docker list",
    ["manifests", 1],
    undefined,
    'cache-without-config error "manifests"',
    'docker-list-annotations warning "annotations"',
  ],
  [CACHE_INDEX, ["mediaType"], MANIFEST, `wrong-media-type error "${MANIFEST}"`],

  // image config
  [OCI_CONFIG, ["created"], "0001-01-01T00:00:00Z", 'zero-time hint "0001-01-01T00:00:00Z"'],
  [OCI_CONFIG, ["history", 0, "created"], "2026-10-02 11:20:40", 'invalid-time error "2026-10-02 11:20:40"'],
  [OCI_CONFIG, ["history", 0], undefined, 'history-mismatch warning "history"'],
  [OCI_CONFIG, ["history", 1, "empty_layer"], undefined, 'history-mismatch warning "history"'],
  [OCI_CONFIG, ["history", 1, "empty_layer"], "true", 'schema error "true"'],
  [OCI_CONFIG, ["rootfs", "diff_ids", 0], undefined, 'history-mismatch warning "history"'],
  [OCI_CONFIG, ["config", "User"], "65532:", 'malformed-user warning "65532:"'],
  [OCI_CONFIG, ["config", "User"], 65532, "schema error 65532"],
  [OCI_CONFIG, ["config", "ExposedPorts"], { "8000-8010/tcp": {} }, 'malformed-port warning "8000-8010/tcp"'],
  [OCI_CONFIG, ["config", "ExposedPorts"], [8080], 'schema error "ExposedPorts"'],
  [OCI_CONFIG, ["config", "Env", 1], "TZ", 'malformed-env error "TZ"'],
  [OCI_CONFIG, ["config", "Env", 1], "=UTC", 'malformed-env error "=UTC"'],
  [OCI_CONFIG, ["config", "Env", 1], "PATH=/opt/bin", 'duplicate-env warning "PATH=/usr/local/bin:/usr/bin:/bin"'],
  [OCI_CONFIG, ["config", "Env", 1], "NPM_TOKEN=4fq82hz90kd1", "exposed-secret info NPM_TOKEN"],
  [OCI_CONFIG, ["config", "Env", 1], 7, "schema error 7"],
  [OCI_CONFIG, ["config", "WorkingDir"], "srv", 'relative-path warning "srv"'],
  [OCI_CONFIG, ["config", "Volumes"], { data: {} }, 'relative-path warning "data"'],
  [OCI_CONFIG, ["config", "StopSignal"], "KILLME", 'unknown-stop-signal warning "KILLME"'],
  [OCI_CONFIG, ["config", "StopSignal"], 15, "schema error 15"],
  [OCI_CONFIG, ["config", "ArgsEscaped"], true, 'args-escaped info "ArgsEscaped"'],
  [OCI_CONFIG, ["config", "ArgsEscaped"], "true", 'schema error "true"'],
  [OCI_CONFIG, ["config", "Healthcheck"], "curl x", 'schema warning "curl x"'],
  [OCI_CONFIG, ["config", "Memory"], "64m", 'schema warning "64m"'],
  [OCI_CONFIG, ["config", "Shell"], "/bin/bash -c", 'schema warning "/bin/bash -c"'],
  [HEALTHY, ["rootfs", "type"], "foo", 'rootfs-type warning "foo"'],
  [HEALTHY, ["rootfs", "type"], "layers+base", 'rootfs-type info "layers+base"'],
  [HEALTHY, ["config", "Healthcheck"], "curl x", 'schema error "curl x"'],
  [HEALTHY, ["config", "Healthcheck", "Test"], "curl x", 'schema error "curl x"'],
  [HEALTHY, ["config", "Healthcheck", "Test", 0], "SHELL", 'unusable-health-check warning "SHELL"'],
  [HEALTHY, ["config", "Healthcheck", "Timeout"], 5, "unusable-health-check warning 5"],
  [HEALTHY, ["config", "Healthcheck", "Timeout"], 1e21, "non-integer-setting error 1e+21"],
  [HEALTHY, ["config", "Healthcheck", "Timeout"], 1.5, "schema error 1.5"],
  [HEALTHY, ["config", "OnBuild"], "RUN true", 'schema error "RUN true"'],
  [HEALTHY, ["config", "Shell"], "/bin/bash -c", 'schema error "/bin/bash -c"'],

  // what readers differ about, beside the above
  [IMAGE, ["config", "size"], 0, "empty-descriptor error 0"],
  [IMAGE, ["config", "size"], undefined, 'schema error "config"'],
  [IMAGE, ["config", "mediaType"], undefined, 'schema error "config"'],
  [IMAGE, ["config", "mediaType"], "", 'malformed-media-type error ""'],
  [IMAGE, ["config", "mediaType"], "image config", 'malformed-media-type error "image config"'],
  [IMAGE, ["config", "mediaType"], `${CONFIG};v=1`, `malformed-media-type error "${CONFIG};v=1"`],
  [IMAGE, ["config", "digest"], SHA384, "unregistered-digest-algorithm warning sha384"],
  [IMAGE, ["config", "digest"], "foo+bar:abc_DEF=", "unregistered-digest-algorithm warning foo+bar"],
  [IMAGE, ["artifactType"], 7, "schema error 7"],
  [IMAGE, ["subject"], "sha256:abc", 'schema error "sha256:abc"'],
  [INDEX_OF_TWO, ["annotations"], { n: 1 }, "schema error 1"],
  [INDEX_OF_TWO, ["manifests", 0, "size"], undefined, "schema error {"],
  [INDEX_OF_TWO, ["manifests", 0, "mediaType"], undefined, "schema error {"],
  [INDEX_OF_TWO, ["manifests", 0, "mediaType"], `${MANIFEST}; charset=utf-8`, `malformed-media-type error "${MANIFEST}; charset=utf-8"`],
  [INDEX_OF_TWO, ["manifests", 0, "platform", "architecture"], undefined, 'schema error "platform"'],
  [INDEX_OF_TWO, ["manifests", 0, "data"], "e30", 'embedded-data error "e30"'],
  [ARTIFACT, ["subject", "digest"], "latest", 'malformed-digest error "latest"'],
  [
    ARTIFACT,
    ["artifactType"],
    "application/vnd.dev.sigstore.bundle+json;version=0.2",
    'malformed-media-type error "application/vnd.dev.sigstore.bundle+json;version=0.2"',
  ],
];

/** Base, the kind under which it is served whatever it says of itself, and the type that it says. */
const SERVED: readonly (readonly [base: string, kind: Kind, type: string])[] = [
  [IMAGE, "oci-manifest", DOCKER_MANIFEST],
  [DOCKER, "docker-manifest", MANIFEST],
  [DOCKER_LIST, "docker-list", INDEX],
];

/** Base, a text in it, what stands there instead, and what is then said. */
const REPLACED: readonly (readonly [base: string, from: string, to: string, ...says: string[]])[] = [
  [IMAGE, "{", "\ufeff{", "byte-order-mark error \ufeff"],
  [IMAGE, '"schemaVersion": 2,', '"schemaVersion": 2.0,', "schema-version error 2.0"],
  [IMAGE, '"schemaVersion": 2,', '"schemaVersion": 2e0,', "schema-version error 2e0"],
  [IMAGE, '"schemaVersion": 2,', '"schemaVersion": 2, "schemaVersion": 2,', 'duplicate-key error "schemaVersion"'],
  [IMAGE, '"schemaVersion": 2,', '"schemaVersion": 2', "json-syntax error 2"],
  [IMAGE, '"schemaVersion": 2,', '"schemaVersion": 2,,', "json-syntax error ,"],
  [IMAGE, '"schemaVersion": 2,', '"schemaVersion": 2, // two', "json-syntax error // two"],
  [IMAGE, '"schemaVersion"', '"SchemaVersion"', 'key-case warning "SchemaVersion"'],
  [IMAGE, '"mediaType"', '"MediaType"', 'key-case warning "MediaType"'],
  [IMAGE, '"config"', '"Config"', 'key-case warning "Config"'],
  [IMAGE, '"layers"', '"Layers"', 'key-case warning "Layers"'],
  [IMAGE, '"digest"', '"Digest"', 'key-case warning "Digest"'],
  [IMAGE, '"size"', '"Size"', 'key-case warning "Size"'],
  [IMAGE, '"config": {', '"Config": {}, "config": {', 'key-case error "Config"'],
  [IMAGE, '"digest"', '"digest": "x", "digest"', 'duplicate-key error "digest"'],
  [IMAGE, '"size"', '"size": -1, "size"', 'duplicate-key error "size"'],
  [IMAGE, '"config": {', '"config": {}, "config": {', 'duplicate-key error "config"'],
  [IMAGE, '"annotations": {', '"annotations": {"a.b": "1", "a.b": "2",', 'duplicate-key error "a.b"'],
  [IMAGE, '"annotations": {', '"annotations": {"a.b": "\\ud800",', 'json-syntax warning "\\ud800"'],
  [INDEX_OF_TWO, '"manifests"', '"Manifests"', 'key-case warning "Manifests"'],
  [INDEX_OF_TWO, '"os"', '"OS"', 'key-case warning "OS"'],
  [INDEX_OF_TWO, '"platform"', '"Platform"', 'key-case warning "Platform"'],
  [INDEX_OF_TWO, '"platform": {', '"platform": {"os": "windows",', 'duplicate-key error "os"'],
  [DOCKER_LIST, '"platform"', '"Platform"', 'key-case warning "Platform"'],
  [OCI_CONFIG, "{", "\ufeff{", "byte-order-mark error \ufeff"],
  [OCI_CONFIG, "\n}", "\n} x", "json-syntax error x"],
  [IMAGE, "\n}", "\n} {}", "json-syntax error {}"],
  [OCI_CONFIG, '"Env"', '"env"', 'key-case warning "env"'],
  [OCI_CONFIG, '"rootfs"', '"RootFS"', 'key-case warning "RootFS"'],
  ["marker of a layout", '"imageLayoutVersion"', '"ImageLayoutVersion"', 'key-case warning "ImageLayoutVersion"'],
  [IMAGE, '"layers"', '"layer"', 'misspelt-property warning "layer"'],
  [IMAGE, '"config"', '"conifg"', 'misspelt-property error "conifg"'],
  [IMAGE, '"schemaVersion"', '"schema_version"', 'misspelt-property error "schema_version"'],
  [IMAGE, '"mediaType"', '"media_type"', 'misspelt-property warning "media_type"'],
  [IMAGE, '"digest"', '"diegst"', 'misspelt-property error "diegst"'],
  [IMAGE, '"size"', '"sizes"', 'misspelt-property error "sizes"'],
  [IMAGE, '"annotations"', '"annotation"', 'misspelt-property warning "annotation"'],
  [INDEX_OF_TWO, '"manifests"', '"manifest"', 'misspelt-property error "manifest"'],
  [INDEX_OF_TWO, '"platform"', '"plattform"', 'misspelt-property warning "plattform"'],
  [INDEX_OF_TWO, '"architecture"', '"arch"', 'misspelt-property error "arch"'],
  [INDEX_OF_TWO, '"architecture"', '"architectrue"', 'misspelt-property error "architectrue"'],
  [ARTIFACT, '"artifactType"', '"artefactType"', 'misspelt-property warning "artefactType"'],
  [ARTIFACT, '"subject"', '"subjects"', 'misspelt-property warning "subjects"'],
  [DOCKER, '"mediaType"', '"mediatypes"', 'misspelt-property error "mediatypes"'],
  [DOCKER_LIST, '"platform"', '"platfrom"', 'misspelt-property error "platfrom"'],
  [OCI_CONFIG, '"rootfs"', '"root_fs"', 'misspelt-property error "root_fs"'],
  [OCI_CONFIG, '"diff_ids"', '"diffIds"', 'misspelt-property error "diffIds"'],
  [OCI_CONFIG, '"created_by"', '"createdBy"', 'misspelt-property warning "createdBy"'],
  [OCI_CONFIG, '"Volumes"', '"Volume"', 'misspelt-property warning "Volume"'],
  [CACHE, '"annotations"', '"anotations"', 'misspelt-property warning "anotations"'],
  [CACHE, '"mediaType": "application/vnd.buildkit', '"MediaType": "application/vnd.buildkit', 'key-case warning "MediaType"'],
  [CACHE, '"annotations"', '"Annotations"', 'key-case warning "Annotations"'],
  [RECORDS, '"parent": 2', '"parent": 2.0', "cacheconfig-number error 2.0"],
  [RECORDS, '"link": 2', '"link": 2e0', "cacheconfig-number error 2e0"],
  [RECORDS, '"link": 2', '"Link": 2', 'key-case warning "Link"'],
  [RECORDS, '"layer": 0', '"layer": -0'],
  [RECORDS, '"layers": [\n        {', '"results": [\n        {', 'misspelt-property warning "results"'],
  [RECORDS, "2026-11-03T", "2026-11-03t", 'cacheconfig-time error "2026-11-03t08:12:51.204118732Z"'],
  [
    CACHE_INDEX,
    '"mediaType": "application/vnd.oci.image.layer',
    '"MediaType": "application/vnd.oci.image.layer',
    'key-case warning "MediaType"',
  ],
];

function base(name: string): { document: unknown; says: readonly string[]; forced: Kind | undefined } {
  const found = FAULTLESS[name];
  if (found === undefined) throw new Error(`no document ${name}`);
  return { document: found.document, says: found.says ?? [], forced: found.forced };
}

const MEBIBYTE = 1 << 20;
const report = (length: number, letter = "x"): unknown => ({ "com.example.report": letter.repeat(length) });
/** A layer whose content, `size` zero bytes, is embedded. */
const zeros = (size: number): unknown => ({
  mediaType: "application/vnd.example.disk",
  digest: digestOf(new Uint8Array(size)),
  size,
  data: Buffer.alloc(size).toString("base64"),
});

/** What shows only in documents of megabytes: base, path, value, and what is then said. */
const LARGE: typeof CHANGES = [
  [IMAGE, ["annotations"], report(4 * MEBIBYTE), 'manifest-too-large warning "layers"'],
  [INDEX_OF_TWO, ["annotations"], report(4 * MEBIBYTE), 'manifest-too-large warning "manifests"'],
  [IMAGE, ["annotations"], report(2 * MEBIBYTE, "\u00e4"), 'manifest-too-large warning "layers"'],
  [IMAGE, ["annotations"], report(4 * MEBIBYTE - 2000)],
  [CACHE, ["annotations"], report(4 * MEBIBYTE), 'cache-too-large error "layers"'],
  [ARTIFACT, ["layers", 0], zeros(3 * MEBIBYTE), 'manifest-too-large warning "data"'],
  [ARTIFACT, ["layers", 0], zeros(MEBIBYTE), 'large-embedded-data info "data"'],
  [ARTIFACT, ["layers", 0], zeros(MEBIBYTE / 2)],
  [CACHE, ["layers", 0, "data"], "A".repeat(MEBIBYTE), 'cache-too-large error "layers"', `embedded-data error ${SIZE_OF_BASE}`],
];

/** Every fault, with the text that has it. */
export const FAULTS: readonly Fault[] = [
  ...[...CHANGES, ...LARGE, ...DOCKER_CHANGES].map(([name, path, value, ...says]): Fault => {
    const { document, forced } = base(name);
    const shown = value === undefined ? "left out" : (JSON.stringify(value) ?? "").slice(0, 60);
    const text = written(changed(document, path, value));
    return { name: `${name}: ${path.join(".")} ${shown}`, text, says, ...(forced === undefined ? {} : { kind: forced }) };
  }),
  ...SERVED.map(
    ([name, kind, type]): Fault => ({
      name: `${name}, served as such, calls itself ${type}`,
      text: written(changed(base(name).document, ["mediaType"], type)),
      says: [`wrong-media-type error "${type}"`],
      kind,
    }),
  ),
  ...REPLACED.map(([name, from, to, ...says]): Fault => {
    const { document, forced } = base(name);
    const text = written(document);
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
    return { name: `${name}: ${from} → ${to}`, text: text.replace(from, to), says, ...(forced === undefined ? {} : { kind: forced }) };
  }),
];
