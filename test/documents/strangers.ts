/**
 * JSON of other people's programs, made in quantity: forty kinds and more, each in many forms. They have what container
 * documents have — `layers`, `config`, `manifests`, `digest`, `mediaType`, `platform` — and mean something else by it.
 */

type Json = unknown;

/** The same numbers every time (mulberry32), so that a failure can be looked at again. */
interface Dice {
  readonly number: (below: number) => number;
  readonly pick: <T>(of: readonly T[]) => T;
  readonly word: () => string;
  readonly hex: (length: number) => string;
  readonly some: <T>(most: number, make: () => T) => T[];
}

function dice(seed: number): Dice {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const number = (below: number): number => Math.floor(next() * below);
  const pick = <T>(of: readonly T[]): T => of[number(of.length)] as T;
  const WORDS = ["alpha", "river", "stone", "paper", "cloud", "lamp", "metal", "north", "orbit", "pixel", "quartz", "sable"];
  return {
    number,
    pick,
    word: () => pick(WORDS),
    hex: (length) => Array.from({ length }, () => number(16).toString(16)).join(""),
    some: (most, make) => Array.from({ length: 1 + number(most) }, make),
  };
}

/** A kind of document by its name, and how one is made. */
export const STRANGERS: Readonly<Record<string, (d: Dice) => Json>> = {
  "web app manifest": (d) => ({
    name: d.word(),
    short_name: d.word(),
    start_url: "/",
    display: "standalone",
    icons: d.some(4, () => ({ src: `${d.word()}.png`, sizes: "192x192", type: "image/png" })),
    categories: d.some(3, d.word),
  }),
  "browser extension": (d) => ({
    manifest_version: d.pick([2, 3]),
    name: d.word(),
    version: `1.${d.number(9)}`,
    platform: d.word(),
    permissions: d.some(4, d.word),
  }),
  "Keras model": (d) => ({
    class_name: "Functional",
    config: { name: d.word(), layers: d.some(5, () => ({ class_name: "Dense", config: { units: d.number(512) }, name: d.word() })) },
    keras_version: "3.0.0",
  }),
  "Keras layers": (d) => ({
    name: d.word(),
    config: { dtype: "float32" },
    layers: d.some(5, () => ({ type: d.word(), size: d.number(99) })),
  }),
  "transformer config": (d) => ({
    architectures: [d.word()],
    model_type: d.word(),
    layers: d.number(48),
    num_hidden_layers: d.number(48),
    config: { hidden_size: 768 },
  }),
  tokenizer: (d) => ({ version: "1.0", truncation: null, added_tokens: d.some(4, () => ({ id: d.number(99), content: d.word() })) }),
  "weights index": (d) => ({
    metadata: { total_size: d.number(1e9) },
    weight_map: Object.fromEntries(d.some(5, () => [d.word(), d.word()])),
  }),
  "ONNX manifest": (d) => ({ models: d.some(3, () => ({ name: d.word(), sha256: d.hex(64), size: d.number(1e9) })), schemaVersion: 1 }),
  "Mapbox style": (d) => ({
    version: 8,
    name: d.word(),
    sources: { a: { type: "vector", url: "https://example.com" } },
    layers: d.some(6, () => ({ id: d.word(), type: d.pick(["fill", "line", "symbol"]), source: "a", layout: {}, paint: {} })),
  }),
  "map service": (d) => ({
    currentVersion: 11,
    layers: d.some(5, () => ({ id: d.number(9), name: d.word(), size: d.number(99) })),
    tables: [],
  }),
  "Tiled map": (d) => ({
    type: "map",
    width: 10,
    layers: d.some(4, () => ({ id: d.number(9), type: "tilelayer", data: d.some(9, () => d.number(40)) })),
  }),
  Lottie: (d) => ({ v: "5.9.0", fr: 60, layers: d.some(5, () => ({ ty: d.number(6), nm: d.word(), ks: {} })), assets: [] }),
  drawing: (d) => ({
    document: { width: 1, height: 1 },
    layers: d.some(5, () => ({ name: d.word(), opacity: 1, config: { blend: d.word() } })),
  }),
  Vega: (d) => ({ $schema: "https://vega.github.io/schema/vega-lite/v5.json", config: {}, layers: d.some(3, () => ({ mark: d.word() })) }),
  Kubernetes: (d) => ({
    apiVersion: "v1",
    kind: d.pick(["Pod", "ConfigMap", "Node", "Secret"]),
    metadata: { name: d.word(), annotations: { [`example.com/${d.word()}`]: d.word() } },
    spec: { containers: d.some(3, () => ({ name: d.word(), image: `example.com/${d.word()}@sha256:${d.hex(64)}` })) },
  }),
  "Kubernetes node status": (d) => ({
    images: d.some(4, () => ({ names: [`example.com/${d.word()}@sha256:${d.hex(64)}`], sizeBytes: d.number(1e9) })),
    nodeInfo: { architecture: "amd64", operatingSystem: "linux" },
  }),
  "Helm values": (d) => ({ image: { repository: d.word(), tag: "1", digest: `sha256:${d.hex(64)}` }, config: {}, annotations: {} }),
  "Helm release": (d) => ({
    name: d.word(),
    version: 3,
    chart: { metadata: { name: d.word() }, templates: [] },
    config: {},
    manifest: "---",
  }),
  "package.json": (d) => ({
    name: d.word(),
    version: "1.0.0",
    config: { port: 80 },
    os: ["linux"],
    cpu: ["x64"],
    dependencies: { [d.word()]: "^1" },
  }),
  "npm lock": (d) => ({
    name: d.word(),
    lockfileVersion: 3,
    packages: { "": {}, [`node_modules/${d.word()}`]: { integrity: `sha512-${d.hex(20)}==` } },
  }),
  "Composer lock": (d) => ({
    "content-hash": d.hex(32),
    packages: d.some(3, () => ({ name: d.word(), dist: { shasum: d.hex(40) } })),
    platform: {},
  }),
  "Python lock": (d) => ({
    _meta: { hash: { sha256: d.hex(64) } },
    default: { [d.word()]: { hashes: [`sha256:${d.hex(64)}`], version: "==1" } },
  }),
  "flake lock": (d) => ({
    nodes: { nixpkgs: { locked: { narHash: `sha256-${d.hex(20)}`, type: "github" } }, root: {} },
    root: "root",
    version: 7,
  }),
  "Terraform state": (d) => ({
    version: 4,
    serial: d.number(99),
    lineage: d.hex(8),
    resources: d.some(3, () => ({ type: d.word(), mode: "managed" })),
  }),
  CloudFormation: (d) => ({
    Resources: { [d.word()]: { Type: "AWS::Lambda::Function", Properties: { Layers: [d.word()], Architectures: ["arm64"] } } },
  }),
  "Lambda function": (d) => ({
    FunctionName: d.word(),
    Layers: d.some(3, () => ({ Arn: d.word(), CodeSize: d.number(999) })),
    PackageType: "Zip",
  }),
  SPDX: (d) => ({
    spdxVersion: "SPDX-2.3",
    packages: d.some(3, () => ({ name: d.word(), checksums: [{ algorithm: "SHA256", checksumValue: d.hex(64) }] })),
    annotations: d.some(2, () => ({ annotator: d.word(), comment: d.word() })),
  }),
  CycloneDX: (d) => ({
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    components: d.some(4, () => ({ type: "container", name: d.word(), version: `sha256:${d.hex(64)}`, mediaType: "application/json" })),
  }),
  "Syft report": (d) => ({
    artifacts: d.some(3, () => ({ id: d.hex(16), name: d.word(), type: "deb" })),
    source: {
      type: "image",
      target: { mediaType: "application/vnd.docker.distribution.manifest.v2+json", layers: [], size: d.number(1e6) },
    },
    schema: { version: "16.0.0" },
  }),
  "Trivy report": (d) => ({
    SchemaVersion: 2,
    ArtifactName: d.word(),
    ArtifactType: "container_image",
    Metadata: { OS: { Family: "debian" }, ImageID: `sha256:${d.hex(64)}`, ImageConfig: { architecture: "amd64", os: "linux" } },
    Results: [],
  }),
  SARIF: (d) => ({
    version: "2.1.0",
    runs: d.some(2, () => ({ tool: { driver: { name: d.word() } }, artifacts: [{ mimeType: "text/plain" }] })),
  }),
  "in-toto statement": (d) => ({
    _type: "https://in-toto.io/Statement/v1",
    subject: d.some(2, () => ({ name: d.word(), digest: { sha256: d.hex(64) } })),
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: { buildDefinition: { config: {} } },
  }),
  "Sigstore bundle": (d) => ({
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: { tlogEntries: [] },
    messageSignature: { signature: d.hex(20) },
  }),
  "TUF metadata": (d) => ({
    signatures: [{ keyid: d.hex(64), sig: d.hex(20) }],
    signed: { _type: "targets", version: 1, targets: { [d.word()]: { length: 9, hashes: { sha256: d.hex(64) } } } },
  }),
  OpenAPI: (d) => ({
    openapi: "3.1.0",
    info: { title: d.word() },
    paths: { [`/${d.word()}`]: { get: { responses: { 200: { content: { "application/json": {} } } } } } },
  }),
  "Grafana dashboard": (d) => ({
    schemaVersion: 30 + d.number(10),
    title: d.word(),
    panels: d.some(4, () => ({ id: d.number(9), type: d.word() })),
    annotations: { list: [] },
  }),
  "IIIF collection": (d) => ({
    "@type": "sc:Collection",
    manifests: d.some(4, () => ({ "@id": `https://example.com/${d.word()}`, "@type": "sc:Manifest", label: d.word() })),
  }),
  "streaming manifests": (d) => ({
    version: 2,
    manifests: d.some(4, () => ({ url: `https://example.com/${d.word()}.mpd`, type: "dash", size: d.number(99) })),
  }),
  "game pack": (d) => ({
    format_version: 2,
    header: { name: d.word(), uuid: d.hex(32), version: [1, 0, 0] },
    modules: d.some(2, () => ({ type: "data" })),
  }),
  "game save": (d) => ({
    version: 2,
    config: { difficulty: d.number(3) },
    layers: d.some(3, () => ({ tiles: d.some(5, () => d.number(9)) })),
    size: d.number(99),
  }),
  notebook: (d) => ({ cells: d.some(3, () => ({ cell_type: "code", source: [d.word()], outputs: [] })), metadata: {}, nbformat: 4 }),
  GeoJSON: (d) => ({
    type: "FeatureCollection",
    features: d.some(3, () => ({ type: "Feature", properties: { name: d.word(), platform: d.number(9) } })),
  }),
  "editor settings": (d) => ({
    "editor.fontSize": d.number(20),
    "files.associations": { [d.word()]: "json" },
    "docker.config": {},
    "oci.layers": [],
  }),
  compose: (d) => ({
    services: { [d.word()]: { image: `${d.word()}@sha256:${d.hex(64)}`, platform: "linux/amd64", annotations: {} } },
    configs: {},
  }),
  "docker client config": (d) => ({
    auths: { [`${d.word()}.example.com`]: { auth: d.hex(8) } },
    HttpHeaders: {},
    plugins: {},
    currentContext: d.word(),
  }),
  "docker inspect": (d) => [
    {
      Id: `sha256:${d.hex(64)}`,
      RepoTags: [`${d.word()}:1`],
      Architecture: "amd64",
      Os: "linux",
      Size: d.number(1e9),
      Config: { Env: ["A=b"], Labels: {} },
      RootFS: { Type: "layers", Layers: d.some(3, () => `sha256:${d.hex(64)}`) },
    },
  ],
  "runtime bundle": (d) => ({
    ociVersion: "1.2.0",
    process: { args: [d.word()], cwd: "/" },
    root: { path: "rootfs" },
    annotations: { "org.opencontainers.image.os": "linux" },
  }),
  "registry answer": (d) => ({ errors: [{ code: "MANIFEST_INVALID", message: d.word(), detail: { Digest: `sha256:${d.hex(64)}` } }] }),
  "registry event": (d) => ({
    events: d.some(2, () => ({
      action: "push",
      target: { mediaType: "application/vnd.oci.image.manifest.v1+json", size: 9, digest: `sha256:${d.hex(64)}` },
    })),
  }),
  "file metadata": (d) => ({ name: d.word(), mediaType: d.pick(["text/plain", "image/png"]), size: d.number(99), digest: d.hex(64) }),
  "backup catalogue": (d) => ({
    schemaVersion: 2,
    name: d.word(),
    files: d.some(4, () => ({ path: d.word(), digest: `sha256:${d.hex(64)}`, size: d.number(99) })),
  }),
  "content index": (d) => ({
    version: 2,
    blobs: d.some(4, () => ({ key: d.hex(40), size: d.number(99), type: d.word() })),
    config: { shard: d.number(9) },
  }),
  "plugin registry": (d) => ({ artifactType: d.word(), name: d.word(), blobs: d.some(2, d.word), annotations: { [d.word()]: d.word() } }),
  "test history": (d) => ({
    history: d.some(4, () => ({ created: "2026-01-01", comment: d.word() })),
    architecture: d.word(),
    name: d.word(),
  }),
};

/** Documents of one kind. */
export function strangersOf(name: string, count: number): Json[] {
  const make = STRANGERS[name] as (d: Dice) => Json;
  return Array.from({ length: count }, (_, at) => make(dice(at * 7919 + name.length * 104729)));
}
