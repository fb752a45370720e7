import { digestOf, utf8 } from "../oci/digest.ts";
import { MEDIA_TYPE_OCI_CONFIG, MEDIA_TYPE_OCI_INDEX, MEDIA_TYPE_OCI_MANIFEST } from "../oci/mediatypes.ts";
import type { SampleContent, Surroundings } from "../rule.ts";
import { blobPath } from "./blob-path.ts";

// Small layouts for the examples of rules. The programs do not hold them: they are put together where pages and tests are made.

/** A blob of an example's layout. */
export interface SampleBlob {
  readonly digest: string;
  readonly size: number;
  readonly content: SampleContent;
}

export const SAMPLE_LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";
/** A tar archive's first bytes, as far as its magic. */
export function tarHead(): string {
  return `612e747874${"00".repeat(252)}7573746172`;
}
export const GZIP_HEAD = "1f8b08";

/** A document as a blob. */
export function textBlob(text: string): SampleBlob {
  const bytes = utf8(text);
  return { digest: digestOf(bytes), size: bytes.length, content: text };
}

/** A layer of which no more is there than its first bytes and its size; `word` makes its digest, which nobody checks. */
export function layerBlob(word: string, begins = GZIP_HEAD): SampleBlob {
  const size = 2_000_000 + word.length;
  return { digest: digestOf(utf8(word)), size, content: { size, begins } };
}

/** A descriptor of a blob. `more` is what follows its size. */
export function pointTo({ digest, size }: SampleBlob, mediaType: string, more = ""): string {
  return `{"mediaType":"${mediaType}","digest":"${digest}","size":${size}${more}}`;
}

/** An image config of so many layers. */
export function sampleConfig(diffIds: readonly string[], platform = `"architecture":"amd64","os":"linux"`): string {
  return `{${platform},"rootfs":{"type":"layers","diff_ids":[${diffIds.map((id) => `"${id}"`).join(",")}]}}`;
}

/** The diff ID of a layer called so; `layerBlob` and this never agree, as with every compressed layer. */
export function sampleDiffId(word: string): string {
  return digestOf(utf8(`${word}, unpacked`));
}

/** An image manifest of a config's descriptor and its layers'. */
export function sampleManifest(config: string, layers: readonly string[], more = ""): string {
  return `{"schemaVersion":2,"mediaType":"${MEDIA_TYPE_OCI_MANIFEST}","config":${config},"layers":[${layers.join(",")}]${more}}`;
}

/** An index of entries. */
export function sampleIndex(entries: readonly string[], more = ""): string {
  return `{"schemaVersion":2,"mediaType":"${MEDIA_TYPE_OCI_INDEX}","manifests":[${entries.join(",")}]${more}}`;
}

/** Config, layers and manifest of a whole image. */
export interface SampleImage {
  readonly layers: readonly SampleBlob[];
  readonly config: SampleBlob;
  readonly manifest: SampleBlob;
  readonly blobs: readonly SampleBlob[];
}

/** A whole image of layers that are called so. */
export function sampleImage(words: readonly string[] = ["base"], platform?: string): SampleImage {
  const layers = words.map((word) => layerBlob(word));
  const config = textBlob(sampleConfig(words.map(sampleDiffId), platform));
  const manifest = textBlob(
    sampleManifest(
      pointTo(config, MEDIA_TYPE_OCI_CONFIG),
      layers.map((layer) => pointTo(layer, SAMPLE_LAYER_TYPE)),
    ),
  );
  return { layers, config, manifest, blobs: [...layers, config, manifest] };
}

/** The layout around an `index.json` that is the example itself. */
export function beside(blobs: readonly SampleBlob[], files: Surroundings["files"] = {}): Surroundings {
  return { files: { "oci-layout": `{"imageLayoutVersion":"1.0.0"}`, ...contentsOf(blobs), ...files } };
}

/** The layout around a blob that is the example itself, `text` with its marks: it lies under its digest, and `index.json` leads to it. */
export function around(
  text: string,
  blobs: readonly SampleBlob[],
  index: (self: SampleBlob) => string = (self) => sampleIndex([pointTo(self, MEDIA_TYPE_OCI_MANIFEST)]),
): Surroundings {
  const self = textBlob(text.replaceAll(/[«»]/g, ""));
  const { files } = beside(blobs, { "index.json": index(self) });
  return { place: pathOf(self), ...(files === undefined ? {} : { files }) };
}

/** Where a blob lies. */
export function pathOf({ digest }: SampleBlob): string {
  return blobPath(digest) ?? "";
}

function contentsOf(blobs: readonly SampleBlob[]): Record<string, SampleContent> {
  return Object.fromEntries(blobs.map((blob) => [pathOf(blob), blob.content]));
}
