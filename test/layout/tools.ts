import type { MemoryContent } from "../../server/src/layout/memory-file-system.ts";
import { digestOf, utf8 } from "../../server/src/oci/digest.ts";
import { at, CONFIG, INDEX, LAYER, MANIFEST, type Pointer } from "./layouts.ts";

/** A layout as a tool writes it, without fault, and what is said of it all the same: "place-or-kind rule severity". */
export interface ToolLayout {
  readonly files: Record<string, MemoryContent>;
  /** What is said, one line a problem: `index.json rule severity`, or the start of a blob's digest in the place of its path. */
  readonly says?: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

const TAR = "application/vnd.oci.image.layer.v1.tar";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
const DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
const CACHE = "application/vnd.buildkit.cacheconfig.v0";
const EMPTY = "application/vnd.oci.empty.v1+json";
const NAME = "org.opencontainers.image.ref.name";
const IMAGE_NAME = "io.containerd.image.name";

export const MARKER = '{"imageLayoutVersion":"1.0.0"}';

/** A folder that is filled blob by blob. */
export interface Folder {
  readonly files: Record<string, MemoryContent>;
  /** Puts a document there; the answer points at it. */
  readonly json: (mediaType: string, value: unknown, more?: Json) => Pointer;
  /** Puts bytes there that begin like gzip unless told otherwise. */
  readonly layer: (mediaType: string, word: string, more?: Json, begins?: Uint8Array) => Pointer;
  readonly index: (...entries: readonly Json[]) => void;
}

const GZIP = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0]);
export const ZSTD = new Uint8Array([0x28, 0xb5, 0x2f, 0xfd]);

/** A tar archive of one empty file, named by a word. */
export function tar(word: string): Uint8Array {
  const bytes = new Uint8Array(1024);
  bytes.set(utf8(word));
  bytes.set(utf8("ustar"), 257);
  return bytes;
}

export function folder(): Folder {
  const files: Record<string, MemoryContent> = { "oci-layout": MARKER };
  const put = (mediaType: string, content: string | Uint8Array, more: Json): Pointer => {
    const bytes = typeof content === "string" ? utf8(content) : content;
    const digest = digestOf(bytes);
    files[at(digest)] = content;
    return { mediaType, digest, size: bytes.length, ...more };
  };
  return {
    files,
    json: (mediaType, value, more = {}) => put(mediaType, typeof value === "string" ? value : JSON.stringify(value), more),
    layer: (mediaType, word, more = {}, begins = GZIP) => put(mediaType, new Uint8Array([...begins, ...utf8(word)]), more),
    index: (...entries) => {
      files["index.json"] = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: entries });
    },
  };
}

export const diffId = (word: string): string => digestOf(utf8(`${word}, unpacked`));

export const configOf = (words: readonly string[], platform: Json = { architecture: "amd64", os: "linux" }): Json => ({
  ...platform,
  config: { Env: ["PATH=/usr/bin:/bin"], Cmd: ["/serve"] },
  rootfs: { type: "layers", diff_ids: words.map(diffId) },
  history: words.map((word) => ({ created: "2026-05-04T08:12:51Z", created_by: `COPY ${word} /` })),
});

/** An image of layers that are called so; the answer points at its manifest. */
export function image(into: Folder, words: readonly string[], platform?: Json, entry: Json = {}): Pointer {
  const config = into.json(CONFIG, configOf(words, platform));
  const layers = words.map((word) => into.layer(LAYER, word));
  return into.json(MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config, layers }, entry);
}

export const AMD64: Json = { architecture: "amd64", os: "linux" };
export const ARM64: Json = { architecture: "arm64", os: "linux", variant: "v8" };

/** An attestation of BuildKit's for an image. */
function attestation(into: Folder, subject: string): Pointer {
  const statement = JSON.stringify({
    _type: "https://in-toto.io/Statement/v0.1",
    predicateType: "https://slsa.dev/provenance/v0.2",
    for: subject,
  });
  const config = into.json(CONFIG, {
    architecture: "unknown",
    os: "unknown",
    config: {},
    rootfs: { type: "layers", diff_ids: [digestOf(utf8(statement))] },
  });
  const layer = into.json("application/vnd.in-toto+json", statement, {
    annotations: { "in-toto.io/predicate-type": "https://slsa.dev/provenance/v0.2" },
  });
  return into.json(
    MANIFEST,
    { schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] },
    {
      annotations: { "vnd.docker.reference.digest": subject, "vnd.docker.reference.type": "attestation-manifest" },
      platform: { architecture: "unknown", os: "unknown" },
    },
  );
}

/** A cache: its layers, and its config in BuildKit's order. */
export function cache(into: Folder, words: readonly string[], form: "manifest" | "index", seed = "", entry: Json = {}): Pointer {
  const layers = words
    .map((word) =>
      into.layer(LAYER, word, {
        annotations: { "buildkit/createdat": "2026-05-04T08:12:51.2Z", "containerd.io/uncompressed": diffId(word) },
      }),
    )
    .sort((a, b) => (a.digest < b.digest ? -1 : 1));
  const config = into.json(CACHE, {
    layers: layers.map(({ digest }, i) => ({ blob: digest, ...(i === 1 ? {} : { parent: i - 1 }) })),
    records: [{ layers: [{ layer: layers.length - 1, createdAt: "2026-05-04T08:12:51.2Z" }], digest: diffId(`record ${seed}`) }],
  });
  return form === "manifest"
    ? into.json(MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config, layers }, entry)
    : into.json(INDEX, { schemaVersion: 2, mediaType: INDEX, manifests: [...layers, config] }, entry);
}

function build(fill: (into: Folder) => readonly string[] | undefined): ToolLayout {
  const into = folder();
  const says = fill(into);
  return { files: into.files, ...(says === undefined ? {} : { says }) };
}

const named = (name: string, more: Json = {}): Json => ({ annotations: { ...more, [NAME]: name } });

/** Layouts as tools write them. None has a fault. */
export const TOOL_LAYOUTS: Readonly<Record<string, ToolLayout>> = {
  "docker buildx build --output type=oci, two platforms with provenance": build((into) => {
    const amd64 = image(into, ["base", "app"], AMD64, { platform: AMD64 });
    const arm64 = image(
      into,
      ["base arm64", "app arm64"],
      { architecture: "arm64", os: "linux" },
      { platform: { architecture: "arm64", os: "linux" } },
    );
    const list = {
      schemaVersion: 2,
      mediaType: INDEX,
      manifests: [amd64, arm64, attestation(into, amd64.digest), attestation(into, arm64.digest)],
    };
    const entry = named("1.4.0", {
      [IMAGE_NAME]: "docker.io/library/web:1.4.0",
      "org.opencontainers.image.created": "2026-05-04T08:12:51Z",
    });
    into.index(into.json(INDEX, list, entry));
    return undefined;
  }),
  "docker buildx build --cache-to type=local, manifest form": build((into) => {
    into.index(cache(into, ["base", "app", "test"], "manifest", "", named("latest")));
    into.files.ingest = { kind: "folder" };
    return undefined;
  }),
  "docker buildx build --cache-to type=local, exported twice: the old cache stays": build((into) => {
    cache(into, ["base", "app old"], "manifest", "old");
    into.index(cache(into, ["base", "app"], "manifest", "new", named("latest")));
    return ["index.json unreferenced-blobs info"];
  }),
  "docker buildx build --cache-to type=local, image-manifest=false": build((into) => {
    const entry = cache(into, ["base", "app"], "index", "", named("latest"));
    into.index(entry);
    return [`${entry.digest} legacy-cache-index warning`];
  }),
  "docker save, Docker 25 with its own store": build((into) => {
    const layers = ["base", "app"].map((word) => into.layer(TAR, "", {}, tar(word)));
    const config = into.json(CONFIG, {
      architecture: "amd64",
      os: "linux",
      config: { Cmd: ["/serve"] },
      rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
    });
    // What older versions of Docker read of a layer.
    into.json(CONFIG, { id: diffId("base").slice(7), created: "1970-01-01T00:00:00Z", container_config: { Hostname: "" }, os: "linux" });
    into.index(
      into.json(
        MANIFEST,
        { schemaVersion: 2, mediaType: MANIFEST, config, layers },
        named("1.4.0", { [IMAGE_NAME]: "docker.io/library/web:1.4.0" }),
      ),
    );
    const sources = Object.fromEntries(layers.map((layer) => [layer.digest, layer]));
    into.files["manifest.json"] = JSON.stringify([
      { Config: at(config.digest), RepoTags: ["web:1.4.0"], Layers: layers.map(({ digest }) => at(digest)), LayerSources: sources },
    ]);
    into.files.repositories = JSON.stringify({ web: { "1.4.0": diffId("app").slice(7) } });
    return undefined;
  }),
  "docker save, containerd's store: one platform of two": build((into) => {
    const amd64 = image(into, ["base"], AMD64, { platform: AMD64 });
    const elsewhere = image(folder(), ["base arm64"], ARM64, { platform: ARM64 });
    const list = into.json(
      INDEX,
      { schemaVersion: 2, mediaType: INDEX, manifests: [amd64, elsewhere] },
      named("1.4.0", { [IMAGE_NAME]: "docker.io/library/web:1.4.0" }),
    );
    into.index(list);
    const config = digestOf(utf8(JSON.stringify(configOf(["base"], AMD64))));
    const layer = digestOf(new Uint8Array([...GZIP, ...utf8("base")]));
    into.files["manifest.json"] = JSON.stringify([{ Config: at(config), RepoTags: ["web:1.4.0"], Layers: [at(layer)] }]);
    return [`${list.digest} missing-blob hint`];
  }),
  "skopeo copy docker://… oci:DIR:TAG": build((into) => {
    into.index(image(into, ["base", "app"], AMD64, named("1.4.0")));
    return undefined;
  }),
  "skopeo copy --all of a Docker image": build((into) => {
    const one = (words: readonly string[], platform: Json): Pointer => {
      const config = into.json(DOCKER_CONFIG, configOf(words, platform));
      const layers = words.map((word) => into.layer(DOCKER_LAYER, word));
      return into.json(DOCKER_MANIFEST, { schemaVersion: 2, mediaType: DOCKER_MANIFEST, config, layers }, { platform });
    };
    const list = { schemaVersion: 2, mediaType: DOCKER_LIST, manifests: [one(["base"], AMD64), one(["base arm64"], ARM64)] };
    into.index(into.json(DOCKER_LIST, list, named("1.4.0")));
    return ["index.json mixed-index info"];
  }),
  "skopeo copy --multi-arch=index-only": build((into) => {
    const elsewhere = folder();
    const entries = [AMD64, ARM64].map((platform) => image(elsewhere, ["base"], platform, { platform }));
    const list = into.json(INDEX, { schemaVersion: 2, mediaType: INDEX, manifests: entries }, named("1.4.0"));
    into.index(list);
    return [`${list.digest} missing-blob hint`];
  }),
  "skopeo copy --dest-shared-blob-dir": build((into) => {
    into.index(image(folder(), ["base"], AMD64, named("1.4.0")));
    return ["index.json missing-blob hint"];
  }),
  "umoci new and repack": build((into) => {
    into.index(image(into, ["rootfs"], AMD64, named("latest")));
    return undefined;
  }),
  "oras backup of an image with its SBOM": build((into) => {
    const subject = image(into, ["base"], AMD64, named("1.4.0"));
    const config = into.json(EMPTY, "{}");
    const sbom = into.json(
      "application/spdx+json",
      { spdxVersion: "SPDX-2.3" },
      { annotations: { "org.opencontainers.image.title": "sbom.spdx.json" } },
    );
    const { mediaType, digest, size } = subject;
    const artifact = into.json(
      MANIFEST,
      {
        schemaVersion: 2,
        mediaType: MANIFEST,
        artifactType: "application/spdx+json",
        config,
        layers: [sbom],
        subject: { mediaType, digest, size },
        annotations: { "org.opencontainers.image.created": "2026-05-04T08:12:51Z" },
      },
      { artifactType: "application/spdx+json" },
    );
    into.index(subject, artifact);
    return undefined;
  }),
  "helm push into a layout, by oras": build((into) => {
    const config = into.json("application/vnd.cncf.helm.config.v1+json", { name: "web", version: "1.4.0", apiVersion: "v2" });
    const chart = into.layer("application/vnd.cncf.helm.chart.content.v1.tar+gzip", "chart");
    into.index(into.json(MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config, layers: [chart] }, named("1.4.0")));
    return undefined;
  }),
  "oras push --oci-layout of a compressed file, without a type": build((into) => {
    const config = into.json(EMPTY, "{}");
    const file = into.layer(TAR, "release", { annotations: { "org.opencontainers.image.title": "release.tgz" } });
    into.index(
      into.json(
        MANIFEST,
        {
          schemaVersion: 2,
          mediaType: MANIFEST,
          artifactType: "application/vnd.unknown.artifact.v1",
          config,
          layers: [file],
          annotations: { "org.opencontainers.image.created": "2026-05-04T08:12:51Z" },
        },
        { artifactType: "application/vnd.unknown.artifact.v1", ...named("1.4.0") },
      ),
    );
    return undefined;
  }),
  "regctl image copy into ocidir://, zstd layers": build((into) => {
    const layers = ["base", "app"].map((word) => into.layer(`${TAR}+zstd`, word, {}, ZSTD));
    const config = into.json(CONFIG, configOf(["base", "app"]));
    into.index(into.json(MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config, layers }, named("1.4.0")));
    return undefined;
  }),
  "crane pull --format=oci: no names": build((into) => {
    into.index(image(into, ["base"], AMD64));
    return undefined;
  }),
  "Windows image whose base layers are elsewhere": build((into) => {
    const platform = { architecture: "amd64", os: "windows", "os.version": "10.0.20348.2700" };
    const config = into.json(DOCKER_CONFIG, { ...configOf(["base", "app"], platform), config: { Cmd: ["serve.exe"] } });
    const foreign = {
      ...folder().layer("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "base"),
      urls: ["https://mcr.microsoft.com/v2/windows/servercore/blobs/base"],
    };
    const layers = [foreign, into.layer(DOCKER_LAYER, "app")];
    const manifest = into.json(
      DOCKER_MANIFEST,
      { schemaVersion: 2, mediaType: DOCKER_MANIFEST, config, layers },
      { platform, ...named("1.4.0") },
    );
    into.index(manifest);
    return ["index.json mixed-index info"];
  }),
  "rules_oci (Bazel): a layout of symbolic links": build((into) => {
    const manifest = image(into, ["base", "app"], AMD64);
    into.index(manifest);
    for (const word of ["base", "app"]) into.files[at(digestOf(new Uint8Array([...GZIP, ...utf8(word)])))] = { kind: "link" };
    return [`${manifest.digest} unreadable-blob info`];
  }),
  "umoci init: nothing in it yet": build((into) => {
    into.index();
    into.files.blobs = { kind: "folder" };
    return undefined;
  }),
};
