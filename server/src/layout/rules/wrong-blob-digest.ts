import { spanOf } from "../../json/index.ts";
import type { LayoutDocument, LayoutView } from "../../layout-view.ts";
import type { Document } from "../../model/document.ts";
import { INDEX_KINDS, MANIFEST_KINDS } from "../../model/kinds.ts";
import type { Finding, Rule } from "../../rule.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { around, beside, pathOf, pointTo, SAMPLE_LAYER_TYPE, sampleImage, sampleIndex, sampleManifest, textBlob } from "../sample.ts";
import { firstToken, isSound, isWhole, placeIn } from "../targets.ts";

/** Longer texts are not hashed while somebody types; `verify` hashes every file. */
const TEXT_LIMIT = 16 * 1024 * 1024;
/** As many parents are shown. */
const PARENTS_SHOWN = 8;

/** A document of a layout does not hash to its file's name. */
export const wrongBlobDigest: Rule = {
  id: "wrong-blob-digest",
  subject: "layout",
  severity: "error",
  summary: "A blob of an image layout holds another text than its name says: the name is the digest of what it held before.",
  why: [
    "In a layout a document's file name is the hash of its content, and that digest stands in whatever leads to it. A text that is changed in its",
    "place, be it by a formatter, a new line at the end or one byte order mark, keeps the old name. What people see (measured in November 2026):",
    "",
    "- umoci: `expected sha256:… not sha256:…: verified reader digest mismatch`, `verified reader size mismatch`",
    "- skopeo, of a config: `Download config.json digest sha256:… does not match expected sha256:…`; of a layer `Digest did not match, expected",
    "  sha256:…, got sha256:…`",
    "- containerd: `unexpected commit digest sha256:…, expected sha256:…`; oras: `mismatched digest`; regctl: `digest mismatch`",
    "",
    "skopeo 1.9.3 does not look at the digest of a manifest that it reads from a layout: it copies the changed one, under a digest that nobody",
    "asked for, and ends with 0. So a signature or a pinned digest no longer fits, and nothing says why.",
    "",
    "**By hand:** undo the change, or make it properly: write the text to a new file named by `sha256sum`, write the new digest and size into what",
    "leads to it, and so on up to `index.json`; editors that know this server do that in one step. `umoci config`, `oras manifest push",
    "--oci-layout` and `regctl image mod` write new blobs themselves.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-layout.md, Blobs](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md#blobs)",
    "[image-spec 1.1.1, descriptor.md, Verification](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#verification)",
  ],
  covers: ["0.8", "1.26", "4.24", "5.6"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined) return;
    yield* itself(doc, layout);
    if (INDEX_KINDS.includes(doc.kind) || MANIFEST_KINDS.includes(doc.kind) || doc.kind === "oci-artifact") yield* targets(doc, layout);
  },
};

function* itself(doc: Document, layout: LayoutView): Generator<Finding, void, undefined> {
  const { named } = layout;
  // Of a text that is broken or half typed that is told first.
  if (named === undefined || doc.tree.faults.length > 0 || doc.text.length > TEXT_LIMIT) return;
  const is = layout.digestOf(doc.text);
  if (is === undefined || is === named) return;
  const { parents } = layout;
  // A file that only has a wrong name is missed where it is named, and told there.
  if (parents.length === 0 && layout.blob(is) === undefined && layout.parentsOf(is).length > 0) return;
  const so =
    parents.length === 0 ? "so its name lies" : "and what leads here wants that one; write it as a new blob and point its parents to it";
  yield {
    at: firstToken(doc.tree),
    says: `${shortDigest(is)} is the digest of this text, but its file is named ${shortDigest(named)}, ${so}`,
    related: parents
      .slice(0, PARENTS_SHOWN)
      .map(({ file, descriptor }) => placeIn(file, descriptor.digestNode, `\`${file.place}\` leads here by the name`)),
  };
}

/** Of documents that are not ours nobody tells but who names them. */
function* targets(doc: Document, layout: LayoutView): Generator<Finding, void, undefined> {
  const told = new Set<string>();
  let room = TEXT_LIMIT;
  for (const { digest, digestNode } of doc.descriptors) {
    if (digest === undefined || !isWhole(doc.tree, digestNode)) continue;
    const file: LayoutDocument | undefined = layout.document(digest);
    if (file === undefined || file.document !== undefined || file.size > room) continue;
    if (!told.has(digest)) room -= file.size;
    if (isSound(file, digest)) continue;
    const finding: Finding = {
      at: spanOf(doc.tree, digestNode),
      says: `The blob ${shortDigest(digest)} in this layout holds another text, whose digest is ${shortDigest(file.digest() ?? "")}; copy it again`,
    };
    yield told.has(digest) ? { ...finding, place: true } : finding;
    told.add(digest);
  }
}

function examples(): Rule["examples"] {
  const { layers, config, manifest, blobs } = sampleImage();
  const [base = config] = layers;
  const entry = pointTo(manifest, "application/vnd.oci.image.manifest.v1+json");
  const text = sampleManifest(
    pointTo(config, "application/vnd.oci.image.config.v1+json"),
    [pointTo(base, SAMPLE_LAYER_TYPE)],
    `,"annotations":{"com.example.changed":"by hand"}`,
  );
  const good = sampleManifest(pointTo(config, "application/vnd.oci.image.config.v1+json"), [pointTo(base, SAMPLE_LAYER_TYPE)]);
  return [
    { good, ...around(good, blobs) },
    {
      bad: `«{»${text.slice(1)}`,
      says: `\`${textBlob(text).digest.slice(0, 19)}…\` is the digest of this text, but its file is named \`${manifest.digest.slice(0, 19)}…\`, and what leads here wants that one; write it as a new blob and point its parents to it`,
      ...beside(blobs, { "index.json": sampleIndex([entry]) }),
      place: pathOf(manifest),
    },
  ];
}
