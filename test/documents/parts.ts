import { createHash } from "node:crypto";

/** Any JSON object, as documents are put together from. */
export type Json = Readonly<Record<string, unknown>>;

export const OCI = "application/vnd.oci.image";
export const INDEX = `${OCI}.index.v1+json`;
export const MANIFEST = `${OCI}.manifest.v1+json`;
export const CONFIG = `${OCI}.config.v1+json`;
export const LAYER = `${OCI}.layer.v1.tar+gzip`;
export const ZSTD = `${OCI}.layer.v1.tar+zstd`;
export const EMPTY = "application/vnd.oci.empty.v1+json";
export const LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
export const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
export const DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
export const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
export const FOREIGN_LAYER = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
export const CACHECONFIG = "application/vnd.buildkit.cacheconfig.v0";

export const EMPTY_OBJECT = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
export const EMPTY_BLOB = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** The digest of a word, so that no two documents share one by accident. */
export function digest(word: string, algorithm: "sha256" | "sha384" | "sha512" = "sha256"): string {
  return `${algorithm}:${createHash(algorithm).update(word).digest("hex")}`;
}

/** A descriptor of the blob called `word`; its size follows from the word. */
export function descriptor(mediaType: string, word: string, more: Json = {}): Json {
  return { mediaType, digest: digest(word), size: 100 + Number.parseInt(digest(word).slice(7, 12), 16), ...more };
}

/** The two bytes `{}`, as artifacts without config name them. */
export const emptyDescriptor: Json = { mediaType: EMPTY, digest: EMPTY_OBJECT, size: 2 };

/** An image manifest. */
export function manifest(config: Json, layers: readonly Json[], more: Json = {}): Json {
  return { schemaVersion: 2, mediaType: MANIFEST, config, layers, ...more };
}

/** An image index. */
export function index(manifests: readonly Json[], more: Json = {}): Json {
  return { schemaVersion: 2, mediaType: INDEX, manifests, ...more };
}

/** An entry of an index for a platform. */
export function entry(word: string, platform: Json | undefined, more: Json = {}, mediaType: string = MANIFEST): Json {
  return { ...descriptor(mediaType, word), ...(platform === undefined ? {} : { platform }), ...more };
}

export const AMD64: Json = { architecture: "amd64", os: "linux" };
export const ARM64: Json = { architecture: "arm64", os: "linux", variant: "v8" };

/** A layer of a BuildKit cache. */
export function cacheLayer(word: string, mediaType: string = LAYER): Json {
  return descriptor(mediaType, word, {
    annotations: { "buildkit/createdat": "2026-11-03T08:12:51.204118732Z", "containerd.io/uncompressed": digest(`${word}, unpacked`) },
  });
}

/** A layer and a record of a BuildKit cache config, which refer to others by their words. */
export interface CachedLayer {
  readonly on?: string;
  /** As caches without a manifest describe it. */
  readonly described?: true;
}
export interface CachedStep {
  readonly result?: string;
  readonly chain?: readonly string[];
  /** Each input with the steps that can give it, and perhaps a selector. */
  readonly inputs?: readonly (readonly (readonly [step: string, selector?: string])[])[];
}

/** A cache config as BuildKit writes it: sorted, numbered, a parent of 0 as nothing. */
export function cacheConfig(layers: Readonly<Record<string, CachedLayer>>, steps: Readonly<Record<string, CachedStep>>): Json {
  const sorted = (words: readonly string[]): string[] => [...words].sort((a, b) => (digest(a) < digest(b) ? -1 : 1));
  const layerWords = sorted(Object.keys(layers));
  const stepWords = sorted(Object.keys(steps));
  const at = (words: readonly string[], word: string): number => words.indexOf(word);
  const createdAt = "2026-11-03T08:12:51.204118732Z";
  return {
    layers: layerWords.map((word) => {
      const { on, described } = layers[word] ?? {};
      const parent = on === undefined ? -1 : at(layerWords, on);
      return {
        blob: digest(word),
        ...(parent !== 0 && { parent }),
        ...(described && { annotations: { mediaType: LAYER, diffID: digest(`${word}, unpacked`), size: 5310448, createdAt } }),
      };
    }),
    records: stepWords.map((word) => {
      const { result, chain, inputs } = steps[word] ?? {};
      return {
        ...(result !== undefined && { layers: [{ layer: at(layerWords, result), createdAt }] }),
        ...(chain !== undefined && { chains: [{ layers: chain.map((layer) => at(layerWords, layer)), createdAt }] }),
        digest: digest(word),
        ...(inputs !== undefined && {
          inputs: inputs.map((links) =>
            links
              .map(([step, selector]) => ({ ...(selector !== undefined && { selector }), link: at(stepWords, step) }))
              .sort((a, b) => a.link - b.link),
          ),
        }),
      };
    }),
  };
}
