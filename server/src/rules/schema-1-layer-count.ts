import { ARRAY, childCount, elementsOf, findKey, kindOf, type Node, OBJECT, property, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import type { Rule } from "../rule.ts";

const NEW = "8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf";
const BASE = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
const image = (json: string): string => `{"v1Compatibility":${JSON.stringify(json)}}`;
const IMAGES = [image(`{"id":"${NEW}","parent":"${BASE}"}`), image(`{"id":"${BASE}"}`)];
const LAYERS = [
  `{"blobSum":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2"}`,
  `{"blobSum":"sha256:95cf1a2e1698fe3ca1fcc3f653119146b271d0b62e487ec264441e886a11bd06"}`,
];
const document = (fsLayers: string, history: string): string =>
  `{"schemaVersion":1,"name":"library/busybox","tag":"latest","architecture":"amd64",${fsLayers},${history}}`;

/** Layers and history of a schema 1 manifest are not of the same length, or there is no layer. */
export const schema1LayerCount: Rule = {
  id: "schema-1-layer-count",
  subject: "Docker",
  severity: "error",
  kinds: ["docker-schema1"],
  summary: "A schema 1 manifest has no layer, or not as many entries in `history` as in `fsLayers`.",
  why: [
    "In schema 1 the two lists belong together entry by entry, the newest first: `history[0]` describes the image that the layer",
    "`fsLayers[0]` makes. A step that changes no file has a layer, too, an empty one. What people see (Docker 20.10, skopeo 1.9, buildah",
    "1.28, measured 2026-11):",
    "",
    "- `length of history not equal to number of layers`",
    "- `no FSLayers in manifest`, where `fsLayers` is empty",
    "",
    "Distribution 2.8 refuses the first on push, without a reason. regclient and oras copy both.",
    "",
    "**By hand:** nobody can say which entry is the one too many. Fetch the manifest again (`skopeo inspect --raw docker://REF`), or convert",
    "the image to a current form where it is whole: `skopeo copy --format v2s2 docker://OLD docker://NEW`.",
  ].join("\n"),
  spec: [
    "[Distribution 2.8, image manifest v2, schema 1, fsLayers and history](https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#image-manifest-field-descriptions)",
  ],
  covers: ["9.3", "9.4"],
  since: "0.2.0",
  examples: [
    { good: document(`"fsLayers":[${LAYERS}]`, `"history":[${IMAGES}]`), also: ["docker-schema-1"] },
    {
      bad: document(`"fsLayers":[${LAYERS}]`, `«"history"»:[${IMAGES[1]}]`),
      says: "`history` has 1 entry and `fsLayers` 2; entry by entry they belong together",
      also: ["docker-schema-1"],
    },
    {
      bad: document(`"fsLayers":«[]»`, `"history":[${IMAGES}]`),
      says: "`fsLayers` is empty; an image of schema 1 has at least one layer",
      also: ["docker-schema-1"],
    },
  ],
  *check(doc) {
    const { tree, root } = doc;
    // In an unfinished text the other entries may be about to be typed.
    if (tree.faults.length > 0) return;
    const fsLayers = property(tree, root, "fsLayers");
    const history = property(tree, root, "history");
    if (kindOf(tree, fsLayers) !== ARRAY) return;
    const layers = childCount(tree, fsLayers);
    if (layers === 0) {
      yield { at: spanOf(tree, fsLayers), case: "empty", says: "`fsLayers` is empty; an image of schema 1 has at least one layer" };
      return;
    }
    if (kindOf(tree, history) !== ARRAY) return;
    const images = childCount(tree, history);
    if (images === layers || !holdsObjects(doc, fsLayers) || !holdsObjects(doc, history)) return;
    yield {
      at: spanOf(tree, findKey(tree, root, "history")),
      case: "count",
      says: `\`history\` has ${images} ${images === 1 ? "entry" : "entries"} and \`fsLayers\` ${layers}; entry by entry they belong together`,
      related: [{ at: spanOf(tree, findKey(tree, root, "fsLayers")), says: `\`fsLayers\` has ${layers}` }],
    };
  },
};

/** Whether a list holds objects alone; what else stands in it is told by its shape, and may stand for any number of them. */
function holdsObjects({ tree }: Document, list: Node): boolean {
  for (const entry of elementsOf(tree, list)) if (kindOf(tree, entry) !== OBJECT) return false;
  return true;
}
