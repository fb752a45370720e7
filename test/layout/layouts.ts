import type { FileSystem } from "../../server/src/layout/file-system.ts";
import type { MemoryContent } from "../../server/src/layout/memory-file-system.ts";
import { digestOf, utf8 } from "../../server/src/oci/digest.ts";

/** Documents and layers as the tests put them into layouts. */

export const INDEX = "application/vnd.oci.image.index.v1+json";
export const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const CONFIG = "application/vnd.oci.image.config.v1+json";
export const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

export interface Pointer {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly [more: string]: unknown;
}

/** The path of a digest, put together without any care: tests want to see what becomes of careless ones. */
export const at = (digest: string): string => `blobs/${digest.replace(":", "/")}`;

/** A descriptor of a content. */
export function pointer(mediaType: string, content: string | Uint8Array, more: object = {}): Pointer {
  const bytes = typeof content === "string" ? utf8(content) : content;
  return { mediaType, digest: digestOf(bytes), size: bytes.length, ...more };
}

/** A layout of one image with so many layers, and what can be changed in it. */
export function imageLayout(layers = 2): {
  readonly files: Record<string, MemoryContent>;
  readonly index: string;
  readonly manifest: string;
  readonly config: string;
  readonly manifestDigest: string;
  readonly configDigest: string;
  readonly layerDigests: readonly string[];
} {
  const contents = Array.from({ length: layers }, (_, i) => new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, i >> 8, i]));
  const config = JSON.stringify({
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: contents.map((_, i) => digestOf(utf8(`layer ${i}`))) },
  });
  const descriptors = contents.map((bytes) => pointer(LAYER, bytes));
  const configPointer = pointer(CONFIG, config);
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config: configPointer, layers: descriptors });
  const manifestPointer = pointer(MANIFEST, manifest, { annotations: { "org.opencontainers.image.ref.name": "latest" } });
  const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [manifestPointer] });
  const files: Record<string, MemoryContent> = {
    "oci-layout": '{"imageLayoutVersion":"1.0.0"}',
    "index.json": index,
    [at(manifestPointer.digest)]: manifest,
    [at(configPointer.digest)]: config,
  };
  contents.forEach((bytes, i) => {
    files[at((descriptors[i] as Pointer).digest)] = bytes;
  });
  return {
    files,
    index,
    manifest,
    config,
    manifestDigest: manifestPointer.digest,
    configDigest: configPointer.digest,
    layerDigests: descriptors.map(({ digest }) => digest),
  };
}

/** The same files; whatever is asked for is told first, with what is asked of it. */
export function watched(files: FileSystem, tell: (path: string, how: "list" | "stat" | "read" | "head") => void): FileSystem {
  return {
    list: (path) => {
      tell(path, "list");
      return files.list(path);
    },
    stat: (paths) => {
      for (const path of paths) tell(path, "stat");
      return files.stat(paths);
    },
    read: (path, limit) => {
      tell(path, "read");
      return files.read(path, limit);
    },
    head: (path, count) => {
      tell(path, "head");
      return files.head(path, count);
    },
  };
}
