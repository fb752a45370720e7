import type { Change } from "./faults.ts";
import {
  CONFIG,
  DOCKER_CONFIG,
  DOCKER_MANIFEST,
  descriptor,
  digest,
  emptyDescriptor,
  FOREIGN_LAYER,
  INDEX,
  LAYER,
  LIST,
  MANIFEST,
} from "./parts.ts";

const WINDOWS = "Docker image of Windows";
const DOCKER_LIST = "Docker manifest list";
const SCHEMA_1 = "Docker schema 1 manifest";
const SIGNED = "Docker schema 1 manifest, signed";
const SAVED = "manifest.json of docker save, several images";
const NEWER = "manifest.json of docker save, newer";
const OCI_ARTIFACT = "OCI artifact manifest";
const ORAS_ARTIFACT = "ORAS artifact manifest";

const PRETTY = "application/vnd.docker.distribution.manifest.v1+prettyjws";
const TUPPER = `sha256:${digest("base").slice(7).toUpperCase()}`;
const [ID, OTHER] = [digest("3").slice(7), digest("other").slice(7)];
/** A value inside the string of a history entry, as the document has it. */
const inner = (text: string): string => JSON.stringify(JSON.stringify(text)).slice(1, -1);

/** Faults of Docker's own documents and of artifact manifests. */
export const DOCKER_CHANGES: readonly Change[] = [
  // schema 2
  [WINDOWS, ["layers", 0, "urls"], undefined, `foreign-layer-without-urls warning "${FOREIGN_LAYER}"`],
  [WINDOWS, ["layers", 0, "urls"], [], `foreign-layer-without-urls warning "${FOREIGN_LAYER}"`],
  [WINDOWS, ["layers", 0, "urls"], null, "schema error null"],
  [DOCKER_LIST, ["manifests", 0, "mediaType"], LIST, `nested-manifest-list warning "${LIST}"`],
  [DOCKER_LIST, ["manifests", 0, "mediaType"], INDEX, `nested-manifest-list warning "${INDEX}"`],

  // schema 1
  [SCHEMA_1, ["schemaVersion"], 2, "schema-version error 2"],
  [SCHEMA_1, ["schemaVersion"], undefined, "schema-version error {"],
  [SCHEMA_1, ["schemaVersion"], "1", 'schema-version error "1"'],
  [SCHEMA_1, ["layers"], [], 'ambiguous-document error "layers"'],
  [SCHEMA_1, ["layers"], [descriptor(LAYER, "base")], 'ambiguous-document error "layers"'],
  [SCHEMA_1, ["config"], descriptor(DOCKER_CONFIG, "config"), 'ambiguous-document error "config"'],
  [SCHEMA_1, ["manifests"], null, 'ambiguous-document error "manifests"'],
  [SCHEMA_1, ["fsLayers"], 5, "schema error 5"],
  [SCHEMA_1, ["fsLayers"], undefined, "schema error {"],
  [SCHEMA_1, ["fsLayers"], [], "schema-1-layer-count error []"],
  [SCHEMA_1, ["fsLayers", 1], undefined, 'schema-1-layer-count error "history"'],
  [SCHEMA_1, ["fsLayers", 0, "blobSum"], undefined, "schema error {"],
  [SCHEMA_1, ["fsLayers", 0, "blobSum"], TUPPER, `malformed-digest error "${TUPPER}"`],
  [SCHEMA_1, ["history"], undefined, "schema error {"],
  [SCHEMA_1, ["history"], {}, 'schema error "history"'],
  [SCHEMA_1, ["history", 0], undefined, 'schema-1-layer-count error "history"'],
  [SCHEMA_1, ["history", 0, "v1Compatibility"], { id: ID }, 'schema error "v1Compatibility"'],
  [SCHEMA_1, ["history", 1, "v1Compatibility"], "not JSON", "malformed-v1-compatibility error not"],
  [SCHEMA_1, ["history", 1, "v1Compatibility"], "", 'malformed-v1-compatibility error ""'],
  [SCHEMA_1, ["history", 1, "v1Compatibility"], "[]", "malformed-v1-compatibility error ["],
  [SCHEMA_1, ["history", 1, "v1Compatibility"], "{}", "malformed-v1-compatibility error {"],
  [SCHEMA_1, ["history", 1, "v1Compatibility"], '{"id":"xyz"}', `malformed-v1-compatibility error ${inner("xyz")}`],
  [SCHEMA_1, ["history", 1, "v1Compatibility"], '{"id":7}', "malformed-v1-compatibility error 7"],
  [SCHEMA_1, ["history", 0, "v1Compatibility"], `{"id":"${ID}","parent":7}`, "malformed-v1-compatibility error 7"],
  [SCHEMA_1, ["history", 0, "v1Compatibility"], `{"id":"${ID}","parent":"${OTHER}"}`, `broken-image-chain error ${inner(OTHER)}`],
  [SCHEMA_1, ["history", 0, "v1Compatibility"], `{"id":"${ID}"}`, `broken-image-chain error ${inner(ID)}`],
  [
    SCHEMA_1,
    ["history", 2, "v1Compatibility"],
    `{"id":"${digest("1").slice(7)}","parent":"${OTHER}"}`,
    `broken-image-chain error ${inner(OTHER)}`,
  ],
  [SCHEMA_1, ["name"], "library/BusyBox", "malformed-repository-name warning BusyBox"],
  [SCHEMA_1, ["name"], "m/".repeat(130), `malformed-repository-name warning ${"m/".repeat(130)}`],
  [SCHEMA_1, ["name"], 7, "schema error 7"],
  [SCHEMA_1, ["tag"], "-latest", 'malformed-repository-name warning "-latest"'],
  [SCHEMA_1, ["architecture"], undefined, "schema warning {"],
  [SCHEMA_1, ["mediaType"], PRETTY, `malformed-schema-1-signature warning "${PRETTY}"`],
  [SIGNED, ["signatures"], [], "malformed-schema-1-signature warning []"],
  [SIGNED, ["signatures"], "x", 'schema error "x"'],
  [SIGNED, ["signatures", 0, "header", "jwk"], undefined, "malformed-schema-1-signature warning {"],
  [SIGNED, ["signatures", 0, "protected"], "eyJ9", 'malformed-schema-1-signature warning "eyJ9"'],
  [SIGNED, ["signatures", 0, "protected"], 7, "schema error 7"],

  // docker save
  [SAVED, [0, "Config"], undefined, "schema error {"],
  [SAVED, [0, "Config"], 5, "schema error 5"],
  [SAVED, [0, "Config"], "", 'path-outside-archive error ""'],
  [SAVED, [0, "Config"], `../../${digest("c").slice(7)}.json`, `path-outside-archive error "../../${digest("c").slice(7)}.json"`],
  [SAVED, [0, "Layers", 0], "/0a1b/layer.tar", 'path-outside-archive error "/0a1b/layer.tar"'],
  [SAVED, [0, "Layers", 0], "0a1b\\layer.tar", 'path-outside-archive warning "0a1b\\\\layer.tar"'],
  [SAVED, [0, "Layers", 0], "C:/layer.tar", 'path-outside-archive error "C:/layer.tar"'],
  [SAVED, [0, "Layers"], "0a1b/layer.tar", 'schema error "0a1b/layer.tar"'],
  [SAVED, [0, "Layers"], undefined, "schema warning {"],
  [SAVED, [0, "RepoTags"], "serve:1.4.0", 'schema error "serve:1.4.0"'],
  [SAVED, [0, "RepoTags", 0], "Serve:1.4.0", "malformed-repo-tag error Serve"],
  [SAVED, [0, "RepoTags", 0], "serve:1.4.0 t", "malformed-repo-tag error :1.4.0 t"],
  [SAVED, [0, "RepoTags", 0], `serve@${digest("m")}`, `malformed-repo-tag warning "serve@${digest("m")}"`],
  [SAVED, [0, "RepoTags", 0], "serve", 'malformed-repo-tag warning "serve"'],
  [
    SAVED,
    [1, "RepoTags"],
    ["registry.example.com:5000/group/serve:1.4.0"],
    "duplicate-repo-tag warning " + '"registry.example.com:5000/group/serve:1.4.0"',
  ],
  [SAVED, [0, "Parent"], digest("elsewhere"), `unknown-parent-image info "${digest("elsewhere")}"`],
  [SAVED, [1], undefined, `unknown-parent-image info "${digest("p")}"`],
  [NEWER, [0, "LayerSources", digest("l"), "digest"], TUPPER, `malformed-digest error "${TUPPER}"`],
  [NEWER, [0, "LayerSources", digest("l"), "size"], -1, "invalid-size error -1"],
  [NEWER, [0, "LayerSources"], [], 'schema error "LayerSources"'],

  // artifact manifests
  [OCI_ARTIFACT, ["mediaType"], undefined, "missing-media-type error {"],
  [OCI_ARTIFACT, ["mediaType"], MANIFEST, `wrong-media-type error "${MANIFEST}"`],
  [
    OCI_ARTIFACT,
    ["mediaType"],
    "application/vnd.oci.artifact.manifst.v1+json",
    'wrong-media-type error "application/vnd.oci.artifact.manifst.v1+json"',
  ],
  [
    ORAS_ARTIFACT,
    ["mediaType"],
    "application/vnd.cncf.oras.artifact.manifest.v2+json",
    'wrong-media-type error "application/vnd.cncf.oras.artifact.manifest.v2+json"',
  ],
  [OCI_ARTIFACT, ["artifactType"], undefined, "missing-artifact-type warning {"],
  [ORAS_ARTIFACT, ["artifactType"], undefined, "missing-artifact-type error {"],
  [OCI_ARTIFACT, ["artifactType"], "sbom", 'malformed-media-type error "sbom"'],
  [OCI_ARTIFACT, ["blobs"], null, "schema error null"],
  [OCI_ARTIFACT, ["blobs", 0], descriptor(MANIFEST, "image"), `manifest-as-layer warning "${MANIFEST}"`],
  [ORAS_ARTIFACT, ["blobs", 0], descriptor(DOCKER_MANIFEST, "image"), `manifest-as-layer error "${DOCKER_MANIFEST}"`],
  [ORAS_ARTIFACT, ["blobs", 0, "digest"], TUPPER, `malformed-digest error "${TUPPER}"`],
  [OCI_ARTIFACT, ["subject", "mediaType"], LAYER, `blob-as-manifest warning "${LAYER}"`],
  [OCI_ARTIFACT, ["subject", "mediaType"], CONFIG, `blob-as-manifest warning "${CONFIG}"`],
  [OCI_ARTIFACT, ["config"], emptyDescriptor, 'ambiguous-document error "config"'],
  [OCI_ARTIFACT, ["layers"], [], 'ambiguous-document error "layers"'],
];
