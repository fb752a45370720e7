import { childCount, elementsOf, kindOf, STRING, spanOf, stringOf } from "../../json/index.ts";
import { diffIdsOf, IMAGE_CONFIGS } from "../../model/image-config.ts";
import { MANIFEST_KINDS } from "../../model/kinds.ts";
import { layerFamily } from "../../model/roles.ts";
import { MEDIA_TYPE_OCI_CONFIG, MEDIA_TYPE_OCI_MANIFEST } from "../../oci/mediatypes.ts";
import type { Finding, Rule } from "../../rule.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { compressionOf } from "../magic.ts";
import {
  around,
  layerBlob,
  pointTo,
  SAMPLE_LAYER_TYPE,
  sampleConfig,
  sampleDiffId,
  sampleIndex,
  sampleManifest,
  textBlob,
} from "../sample.ts";
import { isWhole, placeIn } from "../targets.ts";

/** A diff ID is the digest of the compressed layer. */
export const compressedDiffId: Rule = {
  id: "compressed-diff-id",
  subject: "layout",
  severity: "error",
  kinds: IMAGE_CONFIGS,
  summary: "A diff ID of an image config is the digest of the compressed layer; it is that of the tar archive inside.",
  why: [
    "A layer has two digests: that of the blob, which the manifest names, and that of the tar archive it unpacks to, which `diff_ids` names. Whoever",
    "writes a config by hand or by a script mostly has the first at hand. What people see (measured in November 2026):",
    "",
    "- umoci: `unpack manifest: layer sha256:…: diffid mismatch: got sha256:… expected sha256:…`",
    '- Docker: `layers from manifest don\'t match image configuration`; containerd: `wrong diff id calculated on extraction "sha256:…"`',
    "- crane `validate`: `mismatched layer[0] diffid: DiffID()=sha256:…, SHA256(Gunzip(Compressed()))=sha256:…`",
    "",
    "podman and buildah take the image as it is.",
    "",
    "**By hand:** unpack the layer and hash what comes out: `gunzip < DIR/blobs/sha256/HEX | sha256sum`, or `zstd -dc`. The config's own digest",
    "changes with it, and so do the manifest and what leads to it; `crane append` and `umoci insert` write all of them.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, config.md, Layer DiffID](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#layer-diffid)"],
  covers: ["4.23"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined || layout.parents.length === 0) return;
    const { tree } = doc;
    const list = diffIdsOf(doc);
    const told = new Set<number>();
    for (const { file, descriptor } of layout.parents) {
      const { document } = file;
      if (document === undefined || descriptor.place !== "config" || !MANIFEST_KINDS.includes(document.kind)) continue;
      const layers = document.descriptors.filter(({ place }) => place === "layer");
      if (layers.length !== childCount(tree, list)) continue;
      let index = -1;
      for (const node of elementsOf(tree, list)) {
        const layer = layers[++index];
        if (layer === undefined || told.has(node) || kindOf(tree, node) !== STRING || !isWhole(tree, node)) continue;
        const { mediaType = "", digest } = layer;
        if (layerFamily(mediaType) === undefined || mediaType.endsWith(".tar") || digest !== stringOf(tree, node)) continue;
        // Where the layer is not compressed the digest is right, and its type is wrong: wrong-layer-compression.
        const head = layout.head(digest);
        const is = compressionOf(head);
        if (head !== undefined && (is === undefined || is === "tar")) continue;
        const finding: Finding = {
          at: spanOf(tree, node),
          says: `${shortDigest(digest)} is the digest of the compressed layer; a diff ID is that of the archive which it unpacks to`,
          related: [placeIn(file, layer.digestNode, "The layer has this digest as it is stored")],
        };
        yield told.size === 0 ? finding : { ...finding, place: true, severity: "info" };
        told.add(node);
      }
    }
  },
};

function examples(): Rule["examples"] {
  const base = layerBlob("base");
  const led = (text: string): ReturnType<typeof around> => {
    const config = textBlob(text.replaceAll(/[«»]/g, ""));
    const manifest = textBlob(sampleManifest(pointTo(config, MEDIA_TYPE_OCI_CONFIG), [pointTo(base, SAMPLE_LAYER_TYPE)]));
    return around(text, [base, manifest], () => sampleIndex([pointTo(manifest, MEDIA_TYPE_OCI_MANIFEST)]));
  };
  const good = sampleConfig([sampleDiffId("base")]);
  const bad = sampleConfig([base.digest]).replace(`"${base.digest}"`, `«"${base.digest}"»`);
  return [
    { good, ...led(good) },
    {
      bad,
      says: `${shortDigest(base.digest)} is the digest of the compressed layer; a diff ID is that of the archive which it unpacks to`,
      ...led(bad),
    },
  ];
}
