import {
  ARRAY,
  childCount,
  containerOf,
  elementsOf,
  keyOf,
  kindOf,
  NONE,
  type Node,
  property,
  STRING,
  spanOf,
  stringAt,
  stringOf,
} from "../../json/index.ts";
import type { LayoutDocument, LayoutView } from "../../layout-view.ts";
import { configOf } from "../../model/artifact.ts";
import { annotationOf, DIFF_ID_ANNOTATION } from "../../model/cache.ts";
import type { Document } from "../../model/document.ts";
import { diffIdsOf, IMAGE_CONFIGS } from "../../model/image-config.ts";
import { MANIFEST_KINDS } from "../../model/kinds.ts";
import { layerFamily } from "../../model/roles.ts";
import { savedImages } from "../../model/saved-image.ts";
import { MEDIA_TYPE_OCI_CONFIG } from "../../oci/mediatypes.ts";
import { counted } from "../../oci/words.ts";
import type { Finding, Rule } from "../../rule.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { digestOfPath } from "../blob-path.ts";
import { compressionOf } from "../magic.ts";
import {
  around,
  layerBlob,
  pathOf,
  pointTo,
  SAMPLE_LAYER_TYPE,
  sampleConfig,
  sampleDiffId,
  sampleManifest,
  tarHead,
  textBlob,
} from "../sample.ts";
import { isSound, isWhole, placeIn } from "../targets.ts";
import { otherSize } from "./wrong-blob-size.ts";

/** Of so many manifests that share a config each is looked at. */
const PARENTS = 20;

/** An image's layers are not those that its config names. */
export const layersUnlikeDiffIds: Rule = {
  id: "layers-unlike-diff-ids",
  subject: "layout",
  severity: "error",
  kinds: [...MANIFEST_KINDS, "docker-save"],
  summary: "A manifest has other layers than the `diff_ids` of its config: more, fewer, or in another order.",
  why: [
    "The two lists belong together, entry by entry: the manifest says where a layer is, the config what it unpacks to. What people see (measured in",
    "November 2026):",
    "",
    '- containerd: `mismatched image rootfs and manifest layers`, in another order `wrong diff id calculated on extraction "sha256:…"`',
    "- Docker: `layers from manifest don't match image configuration`; of an archive `invalid manifest, layers length mismatch: expected 1, got 2`,",
    "  `invalid diffID for layer 0`",
    "- umoci: `diffid mismatch: got sha256:… expected sha256:…`, and a panic (`index out of range`) where there are more layers than diff IDs",
    "- crane `validate`: `mismatched fs layers (2) and diff ids (1)`; skopeo of an archive: `Inconsistent layer count: 1 in manifest, 2 in config`",
    "",
    "podman and buildah pull such an image, and start a container of it.",
    "",
    "It happens where a layer is added or dropped by hand, by `jq`, or by a script that does not write a new config. Where a layer says itself what",
    "it unpacks to (`containerd.io/uncompressed`), or is not compressed at all, so that its digest is its diff ID, the order is compared as well.",
    "",
    "**By hand:** let a tool change both: `crane append`, `crane mutate`, `umoci insert`, `regctl image mod`. To see a layer's diff ID:",
    "`gunzip < DIR/blobs/sha256/HEX | sha256sum`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, rootfs](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[image-spec 1.1.1, manifest.md, layers](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
    "[Docker image specification 1.3, combined image JSON](https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md)",
  ],
  covers: ["2.16", "4.23", "11.4"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    // The other layers may be about to be typed.
    if (layout === undefined || doc.tree.faults.length > 0) return;
    if (doc.kind === "docker-save") yield* inSaved(doc, layout);
    else yield* inManifest(doc, layout);
  },
};

/** The diff IDs of a config, where it is an image's and lies there unchanged. */
function diffIdsIn(layout: LayoutView, digest: string | undefined): { readonly file: LayoutDocument; readonly list: Node } | undefined {
  const file = digest === undefined ? undefined : layout.document(digest);
  if (digest === undefined || file?.document === undefined || !IMAGE_CONFIGS.includes(file.document.kind)) return undefined;
  const { document } = file;
  const list = diffIdsOf(document);
  if (document.tree.faults.length > 0 || kindOf(document.tree, list) !== ARRAY) return undefined;
  for (const element of elementsOf(document.tree, list)) if (kindOf(document.tree, element) !== STRING) return undefined;
  return { file, list };
}

function* inManifest(doc: Document, layout: LayoutView): Generator<Finding, void, undefined> {
  const { tree } = doc;
  const config = configOf(doc);
  const found = doc.cache === undefined ? diffIdsIn(layout, config?.digest) : undefined;
  if (found === undefined || config?.digest === undefined || kindOf(tree, doc.layersNode) !== ARRAY) return;
  const { file, list } = found;
  // A config whose digest is another blob's has other diff IDs, too.
  if (otherSize(doc, layout, config) !== undefined) return;
  const configTree = (file.document as Document).tree;
  const layers = doc.descriptors.filter(({ place }) => place === "layer");
  // What is no descriptor is the schema's affair, and layers of a file system alone have diff IDs.
  if (layers.length !== childCount(tree, doc.layersNode)) return;
  if (layers.some(({ mediaType }) => mediaType === undefined || layerFamily(mediaType) === undefined)) return;
  const ids = [...elementsOf(configTree, list)].map((node) => ({ node, id: stringOf(configTree, node) }));
  if (ids.length !== layers.length) {
    if (isSound(file, config.digest))
      yield unequal(spanOf(tree, keyOf(tree, doc.layersNode)), "`layers`", layers.length, file, list, ids.length);
    return;
  }
  let told = false;
  for (const [index, layer] of layers.entries()) {
    const { node: idNode, id } = ids[index] as { node: Node; id: string };
    const annotation = annotationOf(doc, layer, DIFF_ID_ANNOTATION);
    const said = isWhole(tree, annotation) ? stringAt(tree, annotation) : undefined;
    const isPlain = layer.digest !== undefined && isTar(layer.mediaType) && compressionOf(layout.head(layer.digest)) === "tar";
    const own = said ?? (isPlain ? layer.digest : undefined);
    if (own === undefined || own === id || !isDigestOf(own)) continue;
    if (!told && !isSound(file, config.digest)) return;
    const elsewhere = ids.findIndex((other) => other.id === own);
    const where = elsewhere === -1 ? "" : `, and this one's stands at ${elsewhere + 1}`;
    const finding: Finding = {
      at: spanOf(tree, said === undefined ? layer.digestNode : annotation),
      says: `Layer ${index + 1} unpacks to ${shortDigest(own)}, but \`diff_ids\` has ${shortDigest(id)} there${where}`,
      related: [placeIn(file, idNode, `Diff ID ${index + 1}`)],
    };
    yield told ? { ...finding, place: true, severity: "info" } : finding;
    told = true;
  }
}

function* inSaved(doc: Document, layout: LayoutView): Generator<Finding, void, undefined> {
  const { tree } = doc;
  if (layout.place !== "manifest.json") return;
  for (const image of savedImages(doc)) {
    const digest = digestOfPath(stringAt(tree, image.configNode) ?? "");
    const found = diffIdsIn(layout, digest);
    const list = listBeside(doc, image.configNode);
    if (found === undefined || digest === undefined || kindOf(tree, list) !== ARRAY || childCount(tree, list) !== image.layerNodes.length)
      continue;
    const configTree = (found.file.document as Document).tree;
    const ids = [...elementsOf(configTree, found.list)].map((node) => ({ node, id: stringOf(configTree, node) }));
    // The image's own manifest tells it, where it has as many layers.
    if (
      layout
        .parentsOf(digest)
        .slice(0, PARENTS)
        .some(({ file }) => layersIn(file) === image.layerNodes.length)
    )
      continue;
    if (ids.length !== image.layerNodes.length) {
      if (isSound(found.file, digest))
        yield unequal(spanOf(tree, keyOf(tree, list)), "`Layers`", image.layerNodes.length, found.file, found.list, ids.length);
      continue;
    }
    const places = new Map(ids.map(({ id }, index) => [id, index]));
    let told = false;
    for (const [index, node] of image.layerNodes.entries()) {
      const own = digestOfPath(stringOf(tree, node));
      const { id, node: idNode } = ids[index] as { node: Node; id: string };
      // Only what is stored unpacked, so that its name is its diff ID, shows an order.
      const elsewhere = own === undefined || own === id ? undefined : places.get(own);
      if (own === undefined || elsewhere === undefined) continue;
      if (!told && !isSound(found.file, digest)) break;
      const finding: Finding = {
        at: spanOf(tree, node),
        says: `Layer ${index + 1} unpacks to ${shortDigest(own)}, but \`diff_ids\` has ${shortDigest(id)} there, and this one's stands at ${elsewhere + 1}`,
        related: [placeIn(found.file, idNode, `Diff ID ${index + 1}`)],
      };
      yield told ? { ...finding, place: true, severity: "info" } : finding;
      told = true;
    }
  }
}

function layersIn({ document }: LayoutDocument): number {
  return document?.descriptors.filter(({ place }) => place === "layer").length ?? 0;
}

/** The list `Layers` beside a `Config`. */
function listBeside({ tree }: Document, configNode: Node): Node {
  return configNode === NONE ? NONE : property(tree, containerOf(tree, configNode), "Layers");
}

function unequal(at: Finding["at"], name: string, count: number, file: LayoutDocument, list: Node, ids: number): Finding {
  return {
    at,
    says: `${name} has ${counted(count, "layer")}, but \`diff_ids\` of the config names ${ids}; the two lists belong together, entry by entry`,
    related: [placeIn(file, keyOf((file.document as Document).tree, list), counted(ids, "layer"))],
  };
}

function isTar(mediaType: string | undefined): boolean {
  return mediaType?.endsWith(".tar") === true;
}

function isDigestOf(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

function examples(): Rule["examples"] {
  const layers = [layerBlob("base"), layerBlob("app")] as const;
  const [base, app] = layers;
  const config = textBlob(sampleConfig(["base", "app"].map(sampleDiffId)));
  const one = textBlob(sampleConfig([sampleDiffId("base")]));
  const type = MEDIA_TYPE_OCI_CONFIG;
  const said = (word: string): string => `,"annotations":{"containerd.io/uncompressed":"${sampleDiffId(word)}"}`;
  const good = sampleManifest(pointTo(config, type), [
    pointTo(base, SAMPLE_LAYER_TYPE, said("base")),
    pointTo(app, SAMPLE_LAYER_TYPE, said("app")),
  ]);
  const more = sampleManifest(
    pointTo(one, type),
    layers.map((layer) => pointTo(layer, SAMPLE_LAYER_TYPE)),
  ).replace('"layers"', '«"layers"»');
  const swapped = sampleManifest(pointTo(config, type), [
    pointTo(
      app,
      SAMPLE_LAYER_TYPE,
      said("app").replace(/"sha256:[^"]*"/, (digest) => `«${digest}»`),
    ),
    pointTo(
      base,
      SAMPLE_LAYER_TYPE,
      said("base").replace(/"sha256:[^"]*"/, (digest) => `«${digest}»`),
    ),
  ]);
  const short = (word: string): string => shortDigest(sampleDiffId(word));
  const plain = layerBlob("plain", tarHead());
  const tar = sampleManifest(pointTo(one, type), [
    pointTo(plain, "application/vnd.oci.image.layer.v1.tar").replace(/"sha256:[^"]*"/, (digest) => `«${digest}»`),
  ]);
  const saved = (paths: string): string => `[{"Config":"${pathOf(one)}","RepoTags":["web:latest"],${paths}]}]`;
  return [
    { good, ...around(good, [...layers, config]) },
    {
      bad: more,
      says: "`layers` has 2 layers, but `diff_ids` of the config names 1; the two lists belong together, entry by entry",
      ...around(more, [...layers, one]),
    },
    {
      bad: swapped,
      says: [
        `Layer 1 unpacks to ${short("app")}, but \`diff_ids\` has ${short("base")} there, and this one's stands at 2`,
        `Layer 2 unpacks to ${short("base")}, but \`diff_ids\` has ${short("app")} there, and this one's stands at 1`,
      ],
      ...around(swapped, [...layers, config]),
    },
    {
      bad: tar,
      says: `Layer 1 unpacks to ${shortDigest(plain.digest)}, but \`diff_ids\` has ${short("base")} there`,
      ...around(tar, [plain, one]),
    },
    {
      bad: saved(`«"Layers"»:["${pathOf(base)}","${pathOf(app)}"`),
      says: "`Layers` has 2 layers, but `diff_ids` of the config names 1; the two lists belong together, entry by entry",
      place: "manifest.json",
      files: Object.fromEntries([...layers, one].map((blob) => [pathOf(blob), blob.content])),
    },
  ];
}
