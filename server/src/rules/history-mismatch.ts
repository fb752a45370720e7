import {
  ARRAY,
  childCount,
  type Edit,
  elementsOf,
  findKey,
  insertProperty,
  keyOf,
  kindOf,
  NONE,
  property,
  replaceValue,
  STRING,
  spanOf,
} from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { diffIdsOf, type HistoryEntry, historyOf, IMAGE_CONFIGS } from "../model/image-config.ts";
import { makesNoLayer } from "../oci/dockerfile.ts";
import type { Fix, Rule } from "../rule.ts";

/** No build has more steps; each edit looks at the whole text. */
const MOST_MARKED = 1000;

const BASE = "sha256:5c0f7ac1e4e8b4a6a3b3f1f0d9c2e6a18b4d7c95e3f2a1b0c9d8e7f605142332";
const APP = "sha256:e2b6ad1f0c9d84735b6fa2c1d0e9f8a7b6c5d4e3f201928374655647382910af";
const config = (diffIds: readonly string[], history: string): string =>
  `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":${JSON.stringify(diffIds)}},${history}}`;
const COPY = `{"created_by":"COPY rootfs / # buildkit"}`;
const RUN = `{"created_by":"RUN /bin/sh -c make install # buildkit"}`;

/** The history speaks of another number of layers than `diff_ids` names. */
export const historyMismatch: Rule = {
  id: "history-mismatch",
  subject: "image config",
  severity: "warning",
  kinds: IMAGE_CONFIGS,
  summary: "The steps of `history` that made a layer are not as many as the entries of `rootfs.diff_ids`.",
  why: [
    'Readers walk through `history` and give each step the next layer, unless the step says `"empty_layer": true`. Where the counts differ, a',
    "step gets another step's layer, or none:",
    "",
    "- Docker, too many steps: `too many non-empty layers in History section` (at pull and load, and in `docker history`)",
    "- Quay, too few: `Found less history than layer blobs`, shown as `manifest invalid` or an HTTP 500; older Artifactory: `MANIFEST_INVALID`",
    "- podman, containerd, umoci and crane take both, and `podman history` then shows wrong sizes",
    "",
    "An image without any history is fine: leave `history` out, or `null`, or an empty list. It goes wrong where a tool adds a layer to an image",
    "and forgets its step, squashes layers and keeps all steps, or leaves out `empty_layer` for `ENV`, `CMD` and `LABEL`.",
    "",
    '**By hand:** add `"empty_layer": true` to each step that changed no file; add one step, `{"created_by": "…"}`, for each layer that has',
    "none, base first; or remove `history` altogether. `crane config REF | jq '[.history[]? | select(.empty_layer != true)] | length'` counts",
    "the steps. The digest of the config changes, and with it the manifest.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, history](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[Docker image specification 1.3, history](https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#image-json-field-descriptions)",
  ],
  covers: ["4.20"],
  since: "0.2.0",
  examples: [
    { good: config([BASE], `"history":[${COPY},{"created_by":"ENV TZ=UTC","empty_layer":true}]`) },
    { good: config([BASE], `"history":[]`) },
    {
      bad: config([BASE], `«"history"»:[${COPY},{"created_by":"ENV TZ=UTC"}]`),
      says: "`history` has 2 steps that made a layer, but `diff_ids` names 1 layer",
      fixed: config([BASE], `"history":[${COPY},{"created_by":"ENV TZ=UTC","empty_layer":true}]`),
    },
    {
      bad: config([BASE, APP], `«"history"»:[${COPY},{"created_by":"ENV TZ=UTC","empty_layer":true}]`),
      says: "`history` has 1 step that made a layer, but `diff_ids` names 2 layers",
    },
    {
      bad: config([BASE, APP], `«"history"»:[${COPY}]`),
      says: "`history` has 1 step that made a layer, but `diff_ids` names 2 layers · refused by Quay",
      severity: "error",
      targets: ["quay"],
    },
    {
      bad: config([], `«"history"»:[${RUN}]`),
      says: "`history` has 1 step that made a layer, but `diff_ids` names no layer",
    },
  ],
  *check(doc, { layout }) {
    const { tree } = doc;
    // The other entries are about to be typed.
    if (tree.faults.length > 0) return;
    const history = historyOf(doc);
    const diffIds = diffIdsOf(doc);
    if (history === undefined || history.length === 0 || kindOf(tree, diffIds) !== ARRAY) return;
    const list = property(tree, doc.root, "history");
    // What is no step and no digest is the schema's affair.
    if (history.length !== childCount(tree, list) || history.some(({ doubtful }) => doubtful)) return;
    for (const digest of elementsOf(tree, diffIds)) if (kindOf(tree, digest) !== STRING) return;
    const layers = childCount(tree, diffIds);
    const made = history.filter(({ emptyLayer }) => !emptyLayer);
    if (made.length === layers) return;
    // Where the image's own list bears the history out, it is the other list that is wrong: layers-unlike-diff-ids.
    if (layout?.parents.some(({ file, descriptor }) => descriptor.place === "config" && layerCount(file.document) === made.length)) return;
    const tooMany = made.length - layers;
    const empty =
      tooMany < 1 || tooMany > MOST_MARKED ? [] : made.filter(({ createdBy }) => createdBy !== undefined && makesNoLayer(createdBy.text));
    yield {
      at: spanOf(tree, keyOf(tree, list)),
      says: `\`history\` has ${counted(made.length, "step")} that made a layer, but \`diff_ids\` names ${counted(layers, "layer")}`,
      case: made.length > layers ? "too-many" : history.length < layers ? "too-few" : "too-few-with-layer",
      related: [{ at: spanOf(tree, keyOf(tree, diffIds)), says: `${counted(layers, "layer")} by their digests`.replace(/^no/, "No") }],
      ...(empty.length === 0 || empty.length !== tooMany ? {} : { fixes: () => [markEmpty(doc, empty)] }),
    };
  },
};

function layerCount(manifest: Document | undefined): number {
  return manifest?.descriptors.filter(({ place }) => place === "layer").length ?? 0;
}

function counted(count: number, word: string): string {
  return `${count === 0 ? "no" : count} ${word}${count === 1 || (count === 0 && word === "layer") ? "" : "s"}`;
}

/** Marks the steps that by their command made no layer. */
function markEmpty({ tree }: Document, steps: readonly HistoryEntry[]): Fix {
  return {
    title: `Add \`empty_layer\` to ${counted(steps.length, "step")} that made none`,
    safe: false,
    edits: steps.map(({ node }): Edit => {
      const key = findKey(tree, node, "empty_layer");
      return key === NONE ? insertProperty(tree, node, "empty_layer", "true") : replaceValue(tree, key, "true");
    }),
  };
}
