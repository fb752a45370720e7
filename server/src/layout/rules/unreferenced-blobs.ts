import { findKey, NONE, spanOf } from "../../json/index.ts";
import { humanSize } from "../../oci/units.ts";
import { counted } from "../../oci/words.ts";
import type { Rule } from "../../rule.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { beside, layerBlob, pointTo, sampleImage, sampleIndex } from "../sample.ts";

/** As many are named. */
const NAMED = 3;

/** In bytes: larger than any description that `docker save` writes for older versions of Docker. */
const SAVED_LIMIT = 64 * 1024;

/** Blobs of a layout to which nothing leads. */
export const unreferencedBlobs: Rule = {
  id: "unreferenced-blobs",
  subject: "layout",
  severity: "info",
  kinds: ["oci-index"],
  summary: "Blobs lie in the layout to which no document leads, from `index.json` down: they only take room.",
  why: [
    "No reader misses or finds them. They are what earlier contents left behind: BuildKit's `--cache-to type=local` never removes what an export before it",
    "wrote, and tools that give a tag to another image leave the old one. So such a folder grows with every build, and a CI job that stores it stores more",
    "each time.",
    "",
    "`docker save` writes for each layer a small description in Docker's oldest format beside the others; these are left out.",
    "",
    "Nothing is said while a blob is missing or a document has changed in its place: then it may be the one that is meant.",
    "",
    "**By hand:** `umoci gc --layout DIR` removes them from images; it reads no caches. For a cache remove the folder before the export, or, with BuildKit",
    "0.31 and later, add `reset=true`. Several processes may share a folder of blobs: remove nothing while another writes.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, image-layout.md, Blobs](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md#blobs)"],
  covers: ["5.7"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined || layout.place !== "index.json" || doc.tree.faults.length > 0 || layout.missing > 0) return;
    // Docker's own archives hold a description of each layer in the oldest format, to which nothing leads.
    const smallest = layout.entry("manifest.json") === undefined ? 0 : SAVED_LIMIT;
    const left = layout.unreferenced()?.filter((blob) => blob.size >= smallest) ?? [];
    if (left.length === 0) return;
    const key = findKey(doc.tree, doc.root, "manifests");
    if (key === NONE) return;
    let size = 0;
    for (const blob of left) size += blob.kind === "file" ? blob.size : 0;
    const names = left.slice(0, NAMED).map(({ digest }) => shortDigest(digest));
    const more = left.length > NAMED ? ` and ${left.length - NAMED} more` : "";
    yield {
      at: spanOf(doc.tree, key),
      says: `${counted(left.length, "blob")} of this layout (${humanSize(size)}) ${left.length === 1 ? "is" : "are"} led to by nothing: ${names.join(", ")}${more}`,
      tag: "unnecessary",
    };
  },
};

function examples(): Rule["examples"] {
  const { manifest, blobs } = sampleImage();
  const old = layerBlob("old");
  const index = sampleIndex([pointTo(manifest, "application/vnd.oci.image.manifest.v1+json")]);
  return [
    { good: index, ...beside(blobs) },
    {
      bad: index.replace('"manifests"', '«"manifests"»'),
      says: `1 blob of this layout (2 MB) is led to by nothing: ${shortDigest(old.digest)}`,
      ...beside([...blobs, old]),
    },
  ];
}
