import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import fc from "fast-check";
import { scan } from "../../server/src/json/index.ts";
import { detectKind, isOurs } from "../../server/src/model/kind.ts";
import type { Detected } from "../../server/src/model/kinds.ts";

const HEX = "9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0";
const D = `"sha256:${HEX}"`;
const OCI = "application/vnd.oci.image";
const DOCKER = "application/vnd.docker.distribution.manifest";
const INDEX = `"mediaType":"${OCI}.index.v1+json"`;
const MANIFEST = `"mediaType":"${OCI}.manifest.v1+json"`;
const LIST = `"mediaType":"${DOCKER}.list.v2+json"`;
const DOCKER_MANIFEST = `"mediaType":"${DOCKER}.v2+json"`;
const d = (type: string): string => `{"mediaType":"${type}","digest":${D},"size":7}`;
const CONFIG = d(`${OCI}.config.v1+json`);
const LAYER = d(`${OCI}.layer.v1.tar+gzip`);
const ENTRY = d(`${OCI}.manifest.v1+json`);
const DOCKER_CONFIG = d("application/vnd.docker.container.image.v1+json");
const DOCKER_LAYER = d("application/vnd.docker.image.rootfs.diff.tar.gzip");
const DOCKER_ENTRY = d(`${DOCKER}.v2+json`);
const ROOTFS = `"rootfs":{"type":"layers","diff_ids":[${D}]}`;

/** Name, text, kind. */
const ROWS: readonly (readonly [name: string, text: string, kind: Detected])[] = [
  // OCI indexes and Docker lists
  ["index", `{"schemaVersion":2,${INDEX},"manifests":[${ENTRY}]}`, "oci-index"],
  ["index, media type last", `{"manifests":[${ENTRY}],"schemaVersion":2,${INDEX}}`, "oci-index"],
  ["index without media type", `{"schemaVersion":2,"manifests":[${ENTRY}]}`, "oci-index"],
  ["index without media type and version", `{"manifests":[${ENTRY}]}`, "oci-index"],
  ["index, empty, without media type", `{"schemaVersion":2,"manifests":[]}`, "oci-index"],
  ["index, empty, version as text", `{"schemaVersion":"2","manifests":[]}`, "oci-index"],
  ["index, empty, version 2.0", `{"schemaVersion":2.0,"manifests":[]}`, "oci-index"],
  ["index with a manifest's media type", `{"schemaVersion":2,${MANIFEST},"manifests":[${ENTRY}]}`, "oci-index"],
  ["index with an unknown media type", `{"schemaVersion":2,"mediaType":"text/plain","manifests":[${ENTRY}]}`, "oci-index"],
  ["index with a number as media type", `{"schemaVersion":2,"mediaType":2,"manifests":[${ENTRY}]}`, "oci-index"],
  ["index with null for manifests", `{"schemaVersion":2,${INDEX},"manifests":null}`, "oci-index"],
  ["index with an object for manifests", `{"schemaVersion":2,${INDEX},"manifests":{}}`, "oci-index"],
  ["index with faulty entries", `{"schemaVersion":2,${INDEX},"manifests":[1,null,"x"]}`, "oci-index"],
  ["index with a first entry of null", `{"manifests":[null,${ENTRY}]}`, "oci-index"],
  ["index in capitals", `{"SchemaVersion":2,"MediaType":"${OCI}.index.v1+json","Manifests":[${ENTRY}]}`, "oci-index"],
  ["index with capitals in one name", `{"schemaVersion":2,"Manifests":[${ENTRY}]}`, "oci-index"],
  ["index, escaped key", `{"schemaVersion":2,"m\\u0061nifests":[${ENTRY}]}`, "oci-index"],
  ["index, duplicate key", `{"schemaVersion":2,${INDEX},"manifests":[],"manifests":[${ENTRY}]}`, "oci-index"],
  ["index with a byte order mark", `\ufeff{"schemaVersion":2,${INDEX},"manifests":[]}`, "oci-index"],
  ["index, misspelt media type", `{"schemaVersion":2,"mediaType":"${OCI}.indx.v1+json"}`, "oci-index"],
  ["index, media type in capitals", `{"mediaType":"${(`${OCI}.index.v1+json`).toUpperCase()}"}`, "oci-index"],
  ["index, media type with parameter", `{"mediaType":"${OCI}.index.v1+json; charset=utf-8"}`, "oci-index"],
  ["index with a foreign property", `{"schemaVersion":2,"manifests":[${ENTRY}],"kind":"x","apiVersion":"v1"}`, "oci-index"],
  [
    "index and manifest at once, said to be an index",
    `{"schemaVersion":2,${INDEX},"manifests":[${ENTRY}],"config":${CONFIG},"layers":[]}`,
    "oci-index",
  ],
  ["index and schema 1 at once", `{"schemaVersion":2,${INDEX},"manifests":[${ENTRY}],"fsLayers":[]}`, "oci-index"],
  [
    "index with faulty digests",
    `{"schemaVersion":2,"manifests":[{"mediaType":"${OCI}.manifest.v1+json","digest":"sha256:12"}]}`,
    "oci-index",
  ],
  ["index of unknown types", `{"schemaVersion":2,"manifests":[{"mediaType":"application/x","digest":"sha256:1","size":2}]}`, "oci-index"],
  ["cache index", `{"schemaVersion":2,${INDEX},"manifests":[${LAYER},${d("application/vnd.buildkit.cacheconfig.v0")}]}`, "oci-index"],
  ["cache list without media type", `{"manifests":[${d("application/vnd.buildkit.cacheconfig.v0")},${DOCKER_LAYER}]}`, "docker-list"],
  ["list", `{"schemaVersion":2,${LIST},"manifests":[${DOCKER_ENTRY}]}`, "docker-list"],
  ["list by its first entry", `{"schemaVersion":2,"manifests":[${DOCKER_ENTRY},${ENTRY}]}`, "docker-list"],
  ["list by the family of a wrong type", `{"schemaVersion":2,${DOCKER_MANIFEST},"manifests":[${ENTRY}]}`, "docker-list"],
  ["OCI index of Docker manifests", `{"schemaVersion":2,${INDEX},"manifests":[${DOCKER_ENTRY}]}`, "oci-index"],

  // manifests
  ["manifest", `{"schemaVersion":2,${MANIFEST},"config":${CONFIG},"layers":[${LAYER}]}`, "oci-manifest"],
  ["manifest without media type", `{"schemaVersion":2,"config":${CONFIG},"layers":[${LAYER}]}`, "oci-manifest"],
  ["manifest, layers first", `{"layers":[${LAYER}],"config":${CONFIG}}`, "oci-manifest"],
  ["manifest with an index's media type", `{"schemaVersion":2,${INDEX},"config":${CONFIG},"layers":[${LAYER}]}`, "oci-manifest"],
  ["manifest without config", `{"schemaVersion":2,"layers":[${LAYER}]}`, "oci-manifest"],
  ["manifest without layers", `{"schemaVersion":2,"config":${CONFIG}}`, "oci-manifest"],
  ["manifest of nothing", `{"schemaVersion":2,"config":{},"layers":[]}`, "oci-manifest"],
  ["manifest with null config", `{"schemaVersion":2,${MANIFEST},"config":null,"layers":null}`, "oci-manifest"],
  ["manifest in capitals", `{"SchemaVersion":2,"Config":${CONFIG},"Layers":[${LAYER}]}`, "oci-manifest"],
  ["manifest with text for config", `{"schemaVersion":2,${MANIFEST},"config":"x","layers":[${LAYER}]}`, "oci-manifest"],
  [
    "manifest and index at once, unsaid",
    `{"schemaVersion":2,"manifests":[${ENTRY}],"config":${CONFIG},"layers":[${LAYER}]}`,
    "oci-manifest",
  ],
  [
    "Helm chart without media type",
    `{"schemaVersion":2,"config":${d("application/vnd.cncf.helm.config.v1+json")},"layers":[${d("application/vnd.cncf.helm.chart.content.v1.tar+gzip")}]}`,
    "oci-manifest",
  ],
  [
    "artifact by the empty config",
    `{"schemaVersion":2,${MANIFEST},"artifactType":"application/x","config":${d("application/vnd.oci.empty.v1+json")},"layers":[]}`,
    "oci-manifest",
  ],
  ["Docker manifest", `{"schemaVersion":2,${DOCKER_MANIFEST},"config":${DOCKER_CONFIG},"layers":[${DOCKER_LAYER}]}`, "docker-manifest"],
  ["Docker manifest by its config", `{"schemaVersion":2,"config":${DOCKER_CONFIG},"layers":[${LAYER}]}`, "docker-manifest"],
  ["Docker manifest by its first layer", `{"schemaVersion":2,"layers":[${DOCKER_LAYER}]}`, "docker-manifest"],
  [
    "Docker manifest by the family of a wrong type",
    `{"schemaVersion":2,${LIST},"config":${CONFIG},"layers":[${LAYER}]}`,
    "docker-manifest",
  ],
  ["OCI manifest of Docker layers", `{"schemaVersion":2,${MANIFEST},"config":${DOCKER_CONFIG},"layers":[${DOCKER_LAYER}]}`, "oci-manifest"],
  [
    "schema 1",
    `{"schemaVersion":1,"name":"a/b","tag":"1","architecture":"amd64","fsLayers":[{"blobSum":${D}}],"history":[{"v1Compatibility":"{}"}]}`,
    "docker-schema1",
  ],
  ["schema 1 by its type", `{"mediaType":"${DOCKER}.v1+prettyjws","fsLayers":[]}`, "docker-schema1"],
  ["schema 1 by checksums", `{"fsLayers":[{"blobSum":"sha256:12"}]}`, "docker-schema1"],
  ["schema 1 whose layers are no list", `{"schemaVersion":1,"name":"a","tag":"1","fsLayers":5,"history":[]}`, "docker-schema1"],
  ["schema 1 without layers", `{"schemaVersion":1,"name":"a","history":[{"v1Compatibility":"{}"}]}`, "docker-schema1"],
  ["schema 1 with layers of schema 2", `{"schemaVersion":1,"fsLayers":[{"blobSum":${D}}],"layers":[${DOCKER_LAYER}]}`, "docker-schema1"],
  [
    "manifest with a property of schema 1",
    `{"schemaVersion":2,"fsLayers":[{"blobSum":${D}}],"config":${CONFIG},"layers":[${LAYER}]}`,
    "oci-manifest",
  ],
  [
    "schema 1 by its type, with layers of schema 2",
    `{"mediaType":"${DOCKER}.v1+json","fsLayers":[{"blobSum":${D}}],"layers":[${DOCKER_LAYER}]}`,
    "docker-schema1",
  ],
  [
    "image manifest with the type of an artifact manifest",
    `{"mediaType":"application/vnd.oci.artifact.manifest.v1+json","config":${CONFIG},"layers":[${LAYER}]}`,
    "oci-manifest",
  ],
  [
    "artifact manifest with a config",
    `{"mediaType":"application/vnd.oci.artifact.manifest.v1+json","blobs":[],"config":${CONFIG}}`,
    "oci-artifact",
  ],
  ["artifact manifest", `{"mediaType":"application/vnd.oci.artifact.manifest.v1+json","artifactType":"a/b","blobs":[]}`, "oci-artifact"],
  ["ORAS artifact manifest", `{"mediaType":"application/vnd.cncf.oras.artifact.manifest.v1+json","blobs":[${LAYER}]}`, "oci-artifact"],
  ["artifact manifest without media type", `{"artifactType":"a/b","blobs":[${LAYER}]}`, "oci-artifact"],

  // configs, layout, descriptor, cache config, docker save
  ["config", `{"architecture":"amd64","os":"linux",${ROOTFS}}`, "oci-config"],
  [
    "config with Docker's own settings",
    `{"architecture":"amd64","os":"linux","docker_version":"20.10","container_config":{},"config":{"Healthcheck":{}},${ROOTFS}}`,
    "oci-config",
  ],
  [
    "config, marked as Docker's",
    `{"mediaType":"application/vnd.docker.container.image.v1+json","architecture":"amd64","os":"linux",${ROOTFS}}`,
    "docker-config",
  ],
  ["config without platform", `{${ROOTFS}}`, "oci-config"],
  ["config without rootfs", `{"architecture":"amd64","os":"linux","config":{"Env":["A=b"]}}`, "oci-config"],
  ["config with history alone", `{"architecture":"amd64","os":"linux","history":[{"created_by":"RUN x"}]}`, "oci-config"],
  ["config with null diff_ids", `{"rootfs":{"type":"layers","diff_ids":null}}`, "oci-config"],
  ["layout", `{"imageLayoutVersion":"1.0.0"}`, "oci-layout"],
  ["layout, wrong version", `{"imageLayoutVersion":1,"x":[]}`, "oci-layout"],
  ["descriptor", LAYER, "oci-descriptor"],
  [
    "descriptor of a manifest",
    `{${MANIFEST},"digest":${D},"size":7,"annotations":{},"platform":{"os":"linux","architecture":"amd64"}}`,
    "oci-descriptor",
  ],
  ["descriptor of an unknown type", `{"mediaType":"text/plain","digest":${D},"size":1}`, "oci-descriptor"],
  ["descriptor with a faulty digest", `{"mediaType":"${OCI}.layer.v1.tar","digest":"sha256:1","size":"1"}`, "oci-descriptor"],
  ["cache config", `{"layers":[{"blob":${D},"parent":-1}],"records":[{"digest":${D},"layers":[{"layer":0}]}]}`, "buildkit-cacheconfig"],
  ["cache config without records", `{"layers":[{"blob":${D}}]}`, "buildkit-cacheconfig"],
  ["cache config without layers", `{"records":[{"digest":${D},"inputs":[[{"link":1}]]},{"digest":"random:x"}]}`, "buildkit-cacheconfig"],
  ["docker save", `[{"Config":"${HEX}.json","RepoTags":["a:1"],"Layers":["${HEX}/layer.tar"]}]`, "docker-save"],
  ["docker save of an OCI layout", `[{"Config":"blobs/sha256/${HEX}","RepoTags":null,"Layers":["blobs/sha256/${HEX}"]}]`, "docker-save"],
  ["docker save without config", `[{"RepoTags":["a:1"],"Layers":["${HEX}/layer.tar"]}]`, "docker-save"],
  ["docker save with a number for a config", `[{"Config":5,"RepoTags":["a:1"],"Layers":["${HEX}/layer.tar"]}]`, "docker-save"],
  ["docker save with a path of its own", `[{"Config":"../config","RepoTags":["a:1"],"Layers":["${HEX}/layer.tar"]}]`, "docker-save"],
  ["docker save with one name outside a list", `[{"Config":"${HEX}.json","RepoTags":"a:1","Layers":["${HEX}/layer.tar"]}]`, "docker-save"],
  ["docker save with one layer outside a list", `[{"Config":"${HEX}.json","RepoTags":null,"Layers":"${HEX}/layer.tar"}]`, "docker-save"],
  ["docker save in lower case", `[{"config":"${HEX}.json","repotags":["a:1"],"layers":["${HEX}/layer.tar"]}]`, "docker-save"],
  ["docker save without its brackets", `{"Config":"${HEX}.json","RepoTags":["a:1"],"Layers":["${HEX}/layer.tar"]}`, "docker-save"],
  ["images with their settings", `[{"Config":{"Env":[]},"RepoTags":["a:1"],"Layers":["${HEX}"]}]`, undefined],
  ["an object with a config's path and layers", `{"Config":"app.json","Layers":["base","app"]}`, undefined],

  // half-typed
  ["half-typed index", `{"schemaVersion": 2, "mediaType": "${OCI}.index.v1+json", "mani`, "oci-index"],
  ["half-typed index, no entries", `{"schemaVersion": 2,\n  "manifests": [`, "oci-index"],
  ["half-typed media type", `{"schemaVersion": 2, "mediaType": "${OCI}.ind`, "oci-index"],
  ["half-typed entry", `{"schemaVersion": 2, "manifests": [{"mediaType": "${OCI}.man`, "oci-index"],
  ["half-typed manifest", `{"mediaType": "${OCI}.manifest.v1+json", "config": {`, "oci-manifest"],
  ["half-typed manifest, missing comma", `{"schemaVersion": 2 "config": ${CONFIG} "layers": [${LAYER}`, "oci-manifest"],
  ["half-typed Docker list", `{"mediaType": "${DOCKER}.list.v2+json",`, "docker-list"],
  ["half-typed config", `{"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [`, "oci-config"],
  ["half-typed docker save", `[{"Config":"blobs/sha256/${HEX}","RepoTags":["a:1"],"Lay`, "docker-save"],
  ["manifest with text after it", `{"schemaVersion":2,${MANIFEST}} {}`, "oci-manifest"],

  // what programs print about images
  [
    "docker manifest inspect -v",
    `{"Ref":"docker.io/library/a:1","Descriptor":${DOCKER_ENTRY},"Raw":"e30=","SchemaV2Manifest":{}}`,
    "inspect-output",
  ],
  ["docker manifest inspect -v of a list", `[{"Ref":"a@sha256:1","Descriptor":${ENTRY},"OCIManifest":{}}]`, "inspect-output"],
  [
    "imagetools inspect",
    `{"name":"docker.io/library/a:1","manifest":{"schemaVersion":2,${INDEX},"digest":${D},"size":9,"manifests":[]},"image":{"linux/amd64":{}}}`,
    "inspect-output",
  ],
  [
    "skopeo inspect",
    `{"Name":"docker.io/library/a","Digest":${D},"RepoTags":["1"],"Architecture":"amd64","Os":"linux","Layers":[${D}],"LayersData":[{"MIMEType":"x"}]}`,
    "inspect-output",
  ],
  [
    "buildx metadata file",
    `{"buildx.build.ref":"default/default/x","containerimage.config.digest":${D},"containerimage.descriptor":${ENTRY},"containerimage.digest":${D}}`,
    "inspect-output",
  ],
  ["bake metadata file", `{"web":{"buildx.build.ref":"x","containerimage.digest":${D}},"db":{}}`, "inspect-output"],

  // not ours
  ["nothing", "", undefined],
  ["blanks", " \n\t", undefined],
  ["a word", "hello", undefined],
  ["binary", "\u0000\u0001\u001f\u008b", undefined],
  ["number", "2", undefined],
  ["string", `"${OCI}.index.v1+json"`, undefined],
  ["empty object", "{}", undefined],
  ["empty array", "[]", undefined],
  ["array of numbers", "[1,2]", undefined],
  ["opening brackets", "[".repeat(2000), undefined],
  ["a version alone", `{"schemaVersion":2}`, undefined],
  ["a platform", `{"architecture":"amd64","os":"linux"}`, undefined],
  [
    "web app manifest",
    `{"name":"a","short_name":"a","start_url":"/","icons":[{"src":"a.png","sizes":"1x1","type":"image/png"}]}`,
    undefined,
  ],
  [
    "Chrome MV3 manifest",
    `{"manifest_version":3,"name":"a","version":"1","background":{"service_worker":"a.js"},"permissions":[]}`,
    undefined,
  ],
  [
    "Keras model",
    `{"class_name":"Sequential","config":{"name":"s","layers":[{"class_name":"Dense","config":{"units":4}}]},"keras_version":"2.4"}`,
    undefined,
  ],
  ["Keras config", `{"name":"model","layers":[{"class_name":"Dense","config":{}}],"input_layers":[]}`, undefined],
  ["Mapbox style", `{"version":8,"sources":{},"layers":[{"id":"water","type":"fill","source":"s"}]}`, undefined],
  ["Lottie animation", `{"v":"5.5.7","fr":30,"layers":[{"ddd":0,"ind":1,"ty":4,"nm":"l"}],"assets":[]}`, undefined],
  ["drawing with a schema version", `{"schemaVersion":2,"layers":[{"name":"background","visible":true}]}`, undefined],
  ["settings with a schema version", `{"schemaVersion":2,"config":{"theme":"dark"}}`, undefined],
  ["list of names with a schema version", `{"schemaVersion":2,"manifests":["a.yaml","b.yaml"]}`, undefined],
  ["Grafana dashboard", `{"schemaVersion":36,"panels":[],"title":"a","tags":[]}`, undefined],
  [
    "Trivy report",
    `{"SchemaVersion":2,"ArtifactName":"a","ArtifactType":"container_image","Metadata":{"ImageConfig":{}},"Results":[]}`,
    undefined,
  ],
  ["Minecraft Fabric mod", `{"schemaVersion":1,"id":"m","version":"1","depends":{}}`, undefined],
  ["Kubernetes deployment", `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{"template":{}}}`, undefined],
  ["Kubernetes config map", `{"apiVersion":"v1","kind":"ConfigMap","data":{"config":"x"}}`, undefined],
  ["Kubernetes list of manifests", `{"apiVersion":"x/v1","kind":"ManifestWork","manifests":[{"apiVersion":"v1","kind":"Pod"}]}`, undefined],
  ["package.json", `{"name":"a","version":"1.0.0","config":{"port":"80"},"os":["linux"],"layers":["a"],"dependencies":{}}`, undefined],
  [
    "package-lock.json",
    `{"name":"a","lockfileVersion":3,"packages":{"":{"name":"a"},"node_modules/b":{"integrity":"sha512-abc"}}}`,
    undefined,
  ],
  [
    "IIIF collection",
    `{"@context":"http://iiif.io/api/presentation/2/context.json","@type":"sc:Collection","manifests":[{"@id":"x","@type":"sc:Manifest","label":"l"}]}`,
    undefined,
  ],
  ["IIIF manifest", `{"@context":"x","@type":"sc:Manifest","sequences":[{"canvases":[]}]}`, undefined],
  [
    "runc config",
    `{"ociVersion":"1.0.2","process":{"args":["sh"],"env":[]},"root":{"path":"rootfs"},"linux":{},"annotations":{}}`,
    undefined,
  ],
  [
    "old runc config with a platform",
    `{"ociVersion":"1.0.0","platform":{"os":"linux","arch":"amd64"},"root":{"path":"rootfs"},"mounts":[]}`,
    undefined,
  ],
  ["tsconfig", `{"compilerOptions":{"strict":true},"include":["src"]}`, undefined],
  ["VS Code settings", `{"editor.tabSize":2,"containers.enable":true,"oci-manifest.kinds":{}}`, undefined],
  ["GeoJSON", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null}]}`, undefined],
  ["Helm values", `{"image":{"repository":"a","tag":"1","digest":${D}},"config":{}}`, undefined],
  ["Helm config blob", `{"name":"a","version":"1.0.0","apiVersion":"v2","appVersion":"1","type":"application"}`, undefined],
  ["Terraform state", `{"version":4,"terraform_version":"1.5","serial":1,"outputs":{},"resources":[]}`, undefined],
  ["docker's config.json", `{"auths":{"ghcr.io":{"auth":"x"}},"credsStore":"desktop"}`, undefined],
  ["docker compose", `{"name":"a","services":{"web":{"image":"a@sha256:${HEX}"}},"configs":{}}`, undefined],
  ["docker daemon.json", `{"storage-driver":"overlay2","log-opts":{"max-size":"10m"}}`, undefined],
  [
    "docker image inspect",
    `[{"Id":${D},"RepoTags":["a:1"],"Config":{"Env":[]},"Architecture":"amd64","Os":"linux","RootFS":{"Type":"layers","Layers":[${D}]}}]`,
    undefined,
  ],
  [
    "layer description in docker save",
    `{"id":"${HEX}","parent":"${HEX}","created":"x","container_config":{},"config":{"Env":null},"architecture":"amd64","os":"linux"}`,
    undefined,
  ],
  ["CNI config", `{"cniVersion":"1.0.0","name":"a","plugins":[{"type":"bridge"}]}`, undefined],
  ["Cargo metadata", `{"packages":[{"name":"a","manifest_path":"/a"}],"workspace_root":"/","version":1}`, undefined],
  [
    "in-toto statement",
    `{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"sha256":"${HEX}"}}],"predicateType":"x","predicate":{}}`,
    undefined,
  ],
  ["SPDX", `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"a","packages":[]}`, undefined],
  ["CycloneDX", `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"container","name":"a"}]}`, undefined],
  [
    "sigstore bundle",
    `{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{},"messageSignature":{}}`,
    undefined,
  ],
  ["what oras prints", `{"reference":"r@sha256:${HEX}",${MANIFEST},"digest":${D},"size":7,"artifactType":"a/b"}`, undefined],
  [
    "tags as Google lists them",
    `{"child":[],"manifest":{"sha256:${HEX}":{"imageSizeBytes":"1","mediaType":"x","tag":[]}},"name":"a","tags":[]}`,
    undefined,
  ],
  ["a registry's error", `{"errors":[{"code":"MANIFEST_INVALID","message":"x","detail":{}}]}`, undefined],
  ["media library", `{"layers":[{"mediaType":"image/png","size":12}],"config":{"mediaType":"image/png"}}`, undefined],
  ["DNS records", `{"records":[{"name":"a","type":"A","digest":"none"}]}`, undefined],
  ["DS records", `{"zone":"x","records":[{"digest":"${HEX}"}]}`, undefined],
  ["list of people", `[{"Config":"high","Layers":["a"]}]`, undefined],
  ["file with history and os", `{"os":"linux","history":[{"command":"ls"}]}`, undefined],
];

for (const [name, text, kind] of ROWS) {
  test(`${name}: ${kind ?? "not ours"}`, () => {
    assert.equal(detectKind(scan(text)), kind);
    assert.equal(isOurs(text), kind !== undefined);
  });
}

test("every row is named once", () => {
  assert.equal(new Set(ROWS.map(([name]) => name)).size, ROWS.length);
});

test("line ends and indentation do not matter", () => {
  for (const [name, text, kind] of ROWS) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      continue;
    }
    // Duplicate keys and numbers such as 2.0 are not kept by JSON.parse; none of the rows turns on them alone.
    const indented = JSON.stringify(value, null, "\t").replaceAll("\n", "\r\n");
    assert.equal(detectKind(scan(indented)), kind, name);
  }
});

test("the order of the properties does not matter", () => {
  const objects = ROWS.flatMap(([name, text, kind]) => {
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === "object" && value !== null && !Array.isArray(value) ? [{ name, value, kind }] : [];
    } catch {
      return [];
    }
  });
  fc.assert(
    fc.property(fc.constantFrom(...objects), fc.infiniteStream(fc.nat()), ({ name, value, kind }, random) => {
      const shuffled = Object.entries(value)
        .map((entry) => ({ entry, at: random.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ entry }) => entry);
      assert.equal(detectKind(scan(JSON.stringify(Object.fromEntries(shuffled)))), kind, name);
    }),
  );
});

const SAMPLES = new URL("../../samples/", import.meta.url);
const documents = readdirSync(SAMPLES)
  .filter((file) => file.endsWith(".json") && !file.startsWith("unrelated"))
  .map((file) => ({ file, text: readFileSync(new URL(file, SAMPLES), "utf8") }));

test("cutting into a document never throws", () => {
  fc.assert(
    fc.property(fc.constantFrom(...documents), fc.nat(), fc.nat(), ({ text }, a, b) => {
      const from = a % text.length;
      const to = from + (b % (text.length - from));
      detectKind(scan(text.slice(0, from) + text.slice(to)));
      detectKind(scan(text.slice(0, from)));
      detectKind(scan(text.slice(from)));
    }),
    { numRuns: 2000 },
  );
});

test("a document that begins with its media type stays what it is while it is being typed", () => {
  for (const { file, text } of documents) {
    const kind = detectKind(scan(text));
    assert.notEqual(kind, undefined, file);
    const typed = /"mediaType": "[^"]+"/.exec(text);
    // Where the first media type is an entry's, the document has none of its own.
    if (typed === null || /[[{]/.test(text.slice(1, typed.index))) continue;
    for (let end = typed.index + typed[0].length; end < text.length; end += 7)
      assert.equal(detectKind(scan(text.slice(0, end))), kind, `${file} to ${end}`);
  }
});
