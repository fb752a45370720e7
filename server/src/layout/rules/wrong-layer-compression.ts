import { NONE, replaceValue, spanOf } from "../../json/index.ts";
import type { LayoutView } from "../../layout-view.ts";
import { configOf } from "../../model/artifact.ts";
import { isCacheLayer } from "../../model/cache.ts";
import type { Descriptor, Document } from "../../model/document.ts";
import { INDEX_KINDS, MANIFEST_KINDS } from "../../model/kinds.ts";
import { layerFamily } from "../../model/roles.ts";
import { MEDIA_TYPE_DOCKER_CONFIG, MEDIA_TYPE_OCI_CONFIG } from "../../oci/mediatypes.ts";
import type { Finding, Rule } from "../../rule.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { type Compression, compressionOf } from "../magic.ts";
import {
  around,
  layerBlob,
  pointTo,
  SAMPLE_LAYER_TYPE,
  type SampleBlob,
  sampleConfig,
  sampleDiffId,
  sampleManifest,
  tarHead,
  textBlob,
} from "../sample.ts";
import { isEmptyContent, wrongTypes } from "../targets.ts";
import { otherSize } from "./wrong-blob-size.ts";

/** A layer is compressed in another way than its media type says. */
export const wrongLayerCompression: Rule = {
  id: "wrong-layer-compression",
  subject: "layout",
  severity: "error",
  kinds: [...MANIFEST_KINDS, ...INDEX_KINDS, "oci-artifact"],
  summary: "The first bytes of a layer show another compression than its media type says: `+gzip` of a plain tar, a tar that is gzip.",
  why: [
    "Some readers go by the media type, others by the first bytes, so the same image works here and not there. What people see from those that go by",
    "the type (umoci 0.4.7, measured in November 2026):",
    "",
    "- of a plain archive that is called gzip: `create gzip reader: gzip: invalid header`",
    "- of a gzip file that is called a plain archive: `unpack layer: read next entry: unexpected EOF`, elsewhere `archive/tar: invalid tar header`",
    "- of a gzip file that is called zstd: `blob is not correct mediatype: application/vnd.oci.image.layer.v1.tar+zstd`; umoci reads no zstd at all",
    "",
    "skopeo, podman, Docker and containerd look at the bytes. A file whose beginning fits nothing at all, all zeros for example, is damaged: that",
    "happens when a disk was full or a machine lost its power.",
    "",
    "Looked at are the magic numbers of gzip (1f 8b), zstd (28 b5 2f fd), xz, bzip2 and of a tar archive (`ustar` at 257). A plain archive of the",
    "oldest form has none, and nothing is said of it; nor of the files of an artifact, which oras calls plain archives whatever they are.",
    "",
    "**By hand:** write the type of what lies there: `…layer.v1.tar`, `…tar+gzip` or `…tar+zstd`. There is none for xz and bzip2: unpack the layer and",
    "pack it with gzip; its digest changes, its diff ID does not.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, layer.md, +gzip media types](https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md#gzip-media-types)",
    "[image-spec 1.1.1, layer.md, +zstd media types](https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md#zstd-media-types)",
  ],
  covers: ["2.24"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined) return;
    yield* wrongTypes(doc, (descriptor, mediaType, digest) => {
      const { place } = descriptor;
      const isLayer = place === "layer" || place === "blob" || (place === "manifest" && isCacheLayer(doc, descriptor));
      return isLayer ? faultOf(doc, layout, descriptor, mediaType, digest) : undefined;
    });
  },
};

function faultOf(doc: Document, layout: LayoutView, descriptor: Descriptor, mediaType: string, digest: string): Finding | undefined {
  const said = saidOf(mediaType);
  const head = said === undefined ? undefined : layout.head(digest);
  // No bytes at all show nothing.
  if (said === undefined || head === undefined || head.length === 0 || isEmptyContent(digest)) return undefined;
  const is = compressionOf(head);
  if (is === said || (said === "tar" && (is === undefined || !isImage(doc)))) return undefined;
  // A file that is cut short or is another one has another size, too: that is told.
  if (is === undefined && otherSize(doc, layout, descriptor) !== undefined) return undefined;
  const bytes = [...head.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const short = shortDigest(digest);
  const shown =
    is === undefined
      ? `begins with ${bytes}, which is no ${said}: the file is damaged or another one`
      : is === "tar"
        ? "is a tar archive that is not compressed"
        : `is compressed with ${is}`;
  const type = is === undefined ? undefined : typeFor(mediaType, is);
  return {
    at: spanOf(doc.tree, descriptor.mediaTypeNode),
    says: `\`${ending(mediaType)}\` says ${said === "tar" ? "a plain archive" : said}, but ${short} ${shown}`,
    ...(type === undefined
      ? {}
      : {
          fixes: () => [
            {
              title: `Replace with \`${type}\``,
              safe: false,
              edits: descriptor.mediaTypeNode === NONE ? [] : [replaceValue(doc.tree, descriptor.mediaTypeNode, JSON.stringify(type))],
            },
          ],
        }),
  };
}

/** Whether the layers are those of an image: oras calls every file of an artifact a plain archive, unless it is told another type. */
function isImage(doc: Document): boolean {
  const type = configOf(doc)?.mediaType;
  return doc.cache !== undefined || type === MEDIA_TYPE_OCI_CONFIG || type === MEDIA_TYPE_DOCKER_CONFIG;
}

/** What a media type says of the compression; a plain archive only where the type is a file-system layer's. */
function saidOf(mediaType: string): "gzip" | "zstd" | "tar" | undefined {
  if (/[+.]gzip$/.test(mediaType)) return "gzip";
  if (/[+.]zstd$/.test(mediaType)) return "zstd";
  return mediaType.endsWith(".tar") && layerFamily(mediaType) !== undefined ? "tar" : undefined;
}

/** The end of a media type that tells: `tar+gzip`. */
function ending(mediaType: string): string {
  return /(?:tar(?:[+.]\w+)?|[+.]\w+)$/.exec(mediaType)?.[0] ?? mediaType;
}

/** The type of the same layer in another compression; `undefined` where there is none. */
function typeFor(mediaType: string, is: Compression): string | undefined {
  const family = layerFamily(mediaType);
  if (family === undefined || is === "xz" || is === "bzip2") return undefined;
  const plain = mediaType.replace(/[+.](?:gzip|zstd)$/, "");
  const type = is === "tar" ? plain : `${plain}${family === "oci" ? "+" : "."}${is}`;
  return layerFamily(type) === family ? type : undefined;
}

function examples(): Rule["examples"] {
  const configFor = (begins: string): SampleBlob =>
    textBlob(sampleConfig([begins === tarHead() ? layerBlob("base").digest : sampleDiffId("base")]));
  const manifest = (digest: string, size: number, type: string, config = configFor("")): string =>
    sampleManifest(pointTo(config, MEDIA_TYPE_OCI_CONFIG), [`{"mediaType":${type},"digest":"${digest}","size":${size}}`]);
  const TAR = "application/vnd.oci.image.layer.v1.tar";
  const example = (begins: string, said: string, shown: string, right?: string): Rule["examples"][number] => {
    const layer = layerBlob("base", begins);
    const config = configFor(begins);
    const bad = manifest(layer.digest, layer.size, `«"${said}"»`, config);
    return {
      bad,
      says: `\`${ending(said)}\` says ${said === TAR ? "a plain archive" : said.replace(`${TAR}+`, "")}, but ${shortDigest(layer.digest)} ${shown}`,
      ...(right === undefined ? {} : { fixed: manifest(layer.digest, layer.size, `"${right}"`, config) }),
      ...around(bad, [layer, config]),
    };
  };
  const gzip = layerBlob("base");
  const good = manifest(gzip.digest, gzip.size, `"${SAMPLE_LAYER_TYPE}"`);
  return [
    { good, ...around(good, [gzip, configFor("")]) },
    example("1f8b08", TAR, "is compressed with gzip", `${TAR}+gzip`),
    example("28b52ffd", `${TAR}+gzip`, "is compressed with zstd", `${TAR}+zstd`),
    example("fd377a585a00", `${TAR}+gzip`, "is compressed with xz"),
    example("00", `${TAR}+gzip`, "begins with 00 00 00 00, which is no gzip: the file is damaged or another one"),
    example(tarHead(), `${TAR}+zstd`, "is a tar archive that is not compressed", TAR),
  ];
}
