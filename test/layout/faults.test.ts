import assert from "node:assert/strict";
import { test } from "node:test";
import type { MemoryContent } from "../../server/src/layout/memory-file-system.ts";
import { layoutRules } from "../../server/src/layout/rules/index.ts";
import { digestOf } from "../../server/src/oci/digest.ts";
import { type Files, type Path, withText, withValue } from "./changes.ts";
import { at, INDEX, MANIFEST } from "./layouts.ts";
import { checkLayout } from "./told.ts";
import { TOOL_LAYOUTS } from "./tools.ts";

const SKOPEO = "skopeo copy docker://… oci:DIR:TAG";
const BUILDX = "docker buildx build --output type=oci, two platforms with provenance";
const SAVED = "docker save, Docker 25 with its own store";
const CACHE = "docker buildx build --cache-to type=local, manifest form";
const HELM = "helm push into a layout, by oras";
const ORAS = "oras backup of an image with its SBOM";

/** The place of the document of a layout to which a way of descriptors leads from index.json: `["manifests", 0]`, `["config"]`. */
function placeOf(files: Files, ...way: readonly Path[]): string {
  let place = "index.json";
  for (const path of way) {
    const step = (value: unknown, key: string | number): unknown => (value as Record<string | number, unknown>)[key];
    place = at(String(([...path, "digest"] as Path).reduce(step, JSON.parse(String(files[place])) as unknown)));
  }
  return place;
}

const manifest: Path = ["manifests", 0];
const config: Path = ["config"];
const without = (files: Files, place: string): Files => Object.fromEntries(Object.entries(files).filter(([path]) => path !== place));
const put = (files: Files, place: string, content: MemoryContent): Files => ({ ...files, [place]: content });
const set =
  (way: readonly Path[], path: Path, value: unknown) =>
  (files: Files): Files | undefined =>
    withValue(files, placeOf(files, ...way), path, value);

/** A layout of a tool, what happens to it, and what is then said: rule, severity, and the message with `…` for digests. */
const FAULTS: readonly (readonly [tool: string, change: (files: Files) => Files | undefined, ...says: string[]])[] = [
  [
    SKOPEO,
    (files) => without(files, placeOf(files, manifest)),
    "missing-blob error: `…` is not in this layout, and whoever reads the layout stops here; copy the image again",
  ],
  [
    SKOPEO,
    (files) => without(files, placeOf(files, manifest, ["layers", 0])),
    "missing-blob error: `…` is not in this layout, and whoever reads the layout stops here; copy the image again",
  ],
  [
    SKOPEO,
    (files) => without(without(files, placeOf(files, manifest, config)), placeOf(files, manifest, ["layers", 0])),
    "missing-blob error: 2 of the 3 blobs that are named here are not in this layout, and whoever reads the layout stops here; copy the image again",
  ],
  [
    CACHE,
    (files) => without(files, placeOf(files, manifest, ["layers", 1])),
    "missing-blob warning: `…` is not in this layout, and BuildKit runs the steps again that it cannot take from the cache; copy the image again",
  ],
  [
    SKOPEO,
    (files) => {
      const place = placeOf(files, manifest);
      return put(without(files, place), place.toUpperCase().replace("BLOBS/SHA256", "blobs/sha256"), files[place] ?? "");
    },
    "missing-blob error: `…` is not in this layout: its file is named in other letters, which no reader looks for; rename it",
  ],
  [
    SKOPEO,
    (files) => put(files, placeOf(files, manifest, config), { kind: "folder" }),
    "unreadable-blob error: `…` is a folder in this layout, and whoever reads the layout stops here; copy the blob again",
  ],
  [
    SKOPEO,
    (files) => put(files, placeOf(files, manifest, ["layers", 1]), { kind: "other" }),
    "unreadable-blob error: `…` is a device, pipe or socket in this layout, and whoever reads the layout stops here; copy the blob again",
  ],
  [
    SKOPEO,
    (files) => put(files, placeOf(files, manifest, ["layers", 1]), new Uint8Array([0x1f, 0x8b, 8])),
    "wrong-blob-size error: `size` is 10, but the blob in this layout has 3 bytes; size or digest is another blob's",
  ],
  [
    SKOPEO,
    (files) => put(files, placeOf(files, manifest), `${files[placeOf(files, manifest)]}\n`),
    "wrong-blob-digest error: `…` is the digest of this text, but its file is named `…`, and what leads here wants that one; write it as a new blob and point its parents to it",
  ],
  [
    HELM,
    (files) => put(files, placeOf(files, manifest, config), '{"name":"wob"}'),
    "wrong-blob-digest error: The blob `…` in this layout holds another text, whose digest is `…`; copy it again",
  ],
  [
    SKOPEO,
    set([], ["manifests", 0, "mediaType"], INDEX),
    `wrong-target-type error: \`${INDEX}\` is said here, but \`…\` is \`${MANIFEST}\``,
  ],
  [
    SKOPEO,
    (files) => put(files, placeOf(files, manifest, config), new Uint8Array(String(files[placeOf(files, manifest, config)]).length)),
    "wrong-target-type error: `application/vnd.oci.image.config.v1+json` is an image config, but `…` is no JSON",
  ],
  [
    BUILDX,
    set([manifest, manifest, config], ["os"], "windows"),
    "wrong-target-platform error: `linux/amd64` is said here, but the image's config is for `windows/amd64`",
  ],
  [
    ORAS,
    set([], ["manifests", 1, "artifactType"], "application/vnd.cyclonedx+json"),
    "wrong-target-artifact-type warning: `application/vnd.cyclonedx+json` is said here, but `…` is `application/spdx+json` by its `artifactType`",
  ],
  [
    SKOPEO,
    (files) => {
      const value = JSON.parse(String(files[placeOf(files, manifest)]));
      value.subject = { mediaType: MANIFEST, digest: digestOf(new Uint8Array([1])), size: 1043 };
      return withText(files, placeOf(files, manifest), JSON.stringify(value));
    },
    "dangling-subject info: `…`, to which this is attached, is not in this layout; copy it in as well, with `oras copy -r` for instance",
  ],
  [
    SKOPEO,
    set([manifest, config], ["rootfs", "diff_ids", 1], undefined),
    "layers-unlike-diff-ids error: `layers` has 2 layers, but `diff_ids` of the config names 1; the two lists belong together, entry by entry",
  ],
  [
    SAVED,
    (files) => {
      const value = JSON.parse(String(files[placeOf(files, manifest)]));
      value.layers.reverse();
      return withText(files, placeOf(files, manifest), JSON.stringify(value));
    },
    "layers-unlike-diff-ids error: Layer 1 unpacks to `…`, but `diff_ids` has `…` there, and this one's stands at 2",
  ],
  [
    SKOPEO,
    (files) => {
      const layer = `sha256:${placeOf(files, manifest, ["layers", 0]).slice(-64)}`;
      return withValue(files, placeOf(files, manifest, config), ["rootfs", "diff_ids", 0], layer);
    },
    "compressed-diff-id error: `…` is the digest of the compressed layer; a diff ID is that of the archive which it unpacks to",
  ],
  [
    SKOPEO,
    set([manifest], ["layers", 0, "mediaType"], "application/vnd.oci.image.layer.v1.tar+zstd"),
    "wrong-layer-compression error: `tar+zstd` says zstd, but `…` is compressed with gzip",
  ],
  [
    CACHE,
    set([manifest], ["layers", 2], undefined),
    "unlisted-cache-layer warning: `…` is not among the 2 layers that the cache's manifest lists, so BuildKit drops the results on it",
    "unreferenced-blobs info: 1 blob of this layout (11 bytes) is led to by nothing: `…`",
  ],
  [
    CACHE,
    (files) => {
      const value = JSON.parse(String(files[placeOf(files, manifest)]));
      value.layers.reverse();
      return withText(files, placeOf(files, manifest), JSON.stringify(value));
    },
    "cache-layers-unlike-config hint: `…` comes before the layer above it in the cache config; BuildKit writes both lists in one order",
  ],
  [
    SKOPEO,
    (files) => without(files, "oci-layout"),
    'incomplete-layout warning: `oci-layout` is missing beside this index; umoci, oras, regctl and ctr refuse the folder; it is one line: `{"imageLayoutVersion":"1.0.0"}`',
  ],
  [
    SKOPEO,
    (files) => without(files, "index.json"),
    "incomplete-layout error: `index.json` is missing beside this marker, so nothing tells what this layout holds",
  ],
  [
    SKOPEO,
    (files) => put(files, "index.json", "[]"),
    "incomplete-layout error: `index.json` beside this marker is no image index, so nothing tells what this layout holds",
  ],
  [
    SKOPEO,
    (files) => put(files, "blobs/sha256/README", "what is this"),
    "misnamed-blob warning: `blobs/sha256/README` has a name that no digest has, so nothing can lead there; `umoci gc` stops at it",
  ],
  [
    SKOPEO,
    (files) => put(files, at(digestOf(new Uint8Array([7]))), new Uint8Array([7])),
    "unreferenced-blobs info: 1 blob of this layout (1 byte) is led to by nothing: `…`",
  ],
  [
    SAVED,
    (files) => {
      const value = JSON.parse(String(files["manifest.json"]));
      value[0].Layers[1] = "blobs/sha256/layer.tar";
      return put(files, "manifest.json", JSON.stringify(value));
    },
    "missing-saved-file error: `blobs/sha256/layer.tar` is not in this folder; save the image again",
  ],
  [
    SAVED,
    (files) => {
      const other = String(files[placeOf(files, manifest, config)]).replace("/serve", "/other");
      const place = at(digestOf(new TextEncoder().encode(other)));
      const value = JSON.parse(String(files["manifest.json"]));
      value[0].Config = place;
      return { ...files, [place]: other, "manifest.json": JSON.stringify(value) };
    },
    "saved-image-unlike-index warning: `…` is the config of no image that `index.json` leads to; readers of the two files get different images",
  ],
];

const met = new Set<string>();
for (const [tool, change, ...says] of FAULTS)
  test(`${tool}: ${says[0]}`, async () => {
    const files = change(TOOL_LAYOUTS[tool]?.files ?? {});
    assert.notEqual(files, undefined, "the change can be made");
    const told: string[] = [];
    for (const [, { problems }] of await checkLayout(files ?? {}))
      for (const { rule, severity, says: words, place } of problems)
        if (place !== true) told.push(`${rule.id} ${severity}: ${words.replaceAll(/`sha256:[0-9a-f]{12}…`/g, "`…`")}`);
    assert.deepEqual(told.sort(), [...says].sort());
    for (const line of says) met.add(line.split(" ", 1)[0] as string);
  });

test("every rule of layouts has a fault here", () => {
  // partly-read-layout has tests of its own, with layouts that nobody could hold in memory.
  assert.deepEqual(
    layoutRules.map(({ id }) => id).filter((id) => !met.has(id) && id !== "partly-read-layout"),
    [],
  );
});
