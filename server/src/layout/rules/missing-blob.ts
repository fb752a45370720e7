import { ARRAY, childCount, kindOf, NONE, replaceValue, spanOf } from "../../json/index.ts";
import type { LayoutBlob, LayoutView } from "../../layout-view.ts";
import type { Descriptor, Document } from "../../model/document.ts";
import { INDEX_KINDS, MANIFEST_KINDS } from "../../model/kinds.ts";
import { algorithmOf, EMPTY_OBJECT_DIGEST, EMPTY_OBJECT_SHA512 } from "../../oci/digest.ts";
import { MEDIA_TYPE_OCI_EMPTY } from "../../oci/mediatypes.ts";
import { placeholderKind } from "../../oci/placeholder-digests.ts";
import type { Finding, Rule, Severity } from "../../rule.ts";
import { sizeAt } from "../../rules/invalid-size.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { blobPath } from "../blob-path.ts";
import { around, beside, layerBlob, pointTo, SAMPLE_LAYER_TYPE, sampleImage, sampleIndex, sampleManifest, textBlob } from "../sample.ts";
import { isWhole } from "../targets.ts";

/** A document names a blob that is not in its layout. */
export const missingBlob: Rule = {
  id: "missing-blob",
  subject: "layout",
  severity: "error",
  kinds: [...INDEX_KINDS, ...MANIFEST_KINDS, "oci-artifact", "oci-descriptor"],
  summary: "A document of an image layout names a blob that is not in `blobs/`, so whoever reads the layout stops there.",
  why: [
    "What people see (skopeo 1.9.3, umoci 0.4.7, measured in November 2026; oras and containerd likewise):",
    "",
    "- skopeo: `reading blob sha256:…: open DIR/blobs/sha256/…: no such file or directory`, `reading config blob …`, `determining manifest MIME type for oci:…`",
    "- umoci: `get layer blob: get blob: open blob: open DIR/blobs/sha256/…: no such file or directory`, also from `umoci gc`",
    "- oras: `sha256:…: not found`; containerd: `content digest sha256:…: not found`",
    "",
    "A blob gets lost where a copy was cut short, where files were deleted by age or by size, or where a digest was changed and its file was",
    "not. In a BuildKit cache the steps run again, so there it is a warning.",
    "",
    "The specification lets blobs be missing where they come from elsewhere, and tools make such layouts on purpose: one platform of many",
    "(`docker save` and `ctr images export` on containerd's store), the index alone (`skopeo copy --multi-arch=index-only`), no blobs at all",
    "(`--dest-shared-blob-dir`). Where a layout is plainly of that sort, it is a hint, said once. Layers that say where else they are (`urls`)",
    "are not missed.",
    "",
    "**By hand:** copy the image again: `skopeo copy docker://REF oci:DIR:TAG`, or the one blob: `oras blob fetch --output",
    "DIR/blobs/sha256/HEX REPOSITORY@sha256:HEX`. If the blob has got another name, write that one, if its content is what is meant.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, image-layout.md, Blobs](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md#blobs)"],
  covers: ["5.7"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined || !layout.isListed || layout.entry("blobs")?.kind === "link") return;
    const missing = missingIn(doc, layout);
    const [first] = missing;
    if (first === undefined) return;
    const found = new Set<string | undefined>();
    const once = missing.filter(({ digest }) => !found.has(digest) && found.add(digest));
    const partial = partialWords(doc, layout, once);
    const meant = partial === undefined && once.length === 1 ? meantBlob(doc, layout, first) : undefined;
    for (const descriptor of missing) {
      const { digest = "", digestNode } = descriptor;
      const at = spanOf(doc.tree, digestNode);
      if (descriptor !== first) {
        yield { at, says: `${shortDigest(digest)} is not in this layout`, place: true };
        continue;
      }
      const severity = partial === undefined ? weightOf(doc, once) : "hint";
      yield {
        at,
        says: partial ?? wordsFor(doc, layout, once, meant),
        ...(severity === "error" ? {} : { severity }),
        ...(meant === undefined ? {} : { fixes: () => [fixFor(doc, missing, meant.digest)] }),
      };
    }
  },
};

/** The descriptors whose blob is not there and should be. Where a digest itself is faulty, that is told. */
function missingIn(doc: Document, layout: LayoutView): Descriptor[] {
  return doc.descriptors.filter((descriptor) => {
    const { digest, digestNode, mediaType, place } = descriptor;
    // Of a subject dangling-subject speaks; what docker save calls a layer's source is found by its path.
    if (digest === undefined || place === "subject" || place === "source" || layout.blob(digest) !== undefined) return false;
    if (!isWhole(doc.tree, digestNode) || blobPath(digest) === undefined || placeholderKind(digest) !== undefined) return false;
    // An empty object under another digest is told by empty-descriptor.
    if (mediaType === MEDIA_TYPE_OCI_EMPTY && digest !== EMPTY_OBJECT_DIGEST && digest !== EMPTY_OBJECT_SHA512) return false;
    return !isElsewhere(doc, descriptor);
  });
}

/** Whether a blob may be left out because it says where it is, or must not be handed on. */
function isElsewhere({ tree }: Document, { urlsNode, mediaType = "" }: Descriptor): boolean {
  if (kindOf(tree, urlsNode) === ARRAY && childCount(tree, urlsNode) > 0) return true;
  return mediaType.includes(".nondistributable.") || mediaType.includes(".rootfs.foreign.");
}

/** What to say where the layout lacks blobs by plan; `undefined` where it does not look so. */
function partialWords(doc: Document, layout: LayoutView, missing: readonly Descriptor[]): string | undefined {
  if (layout.missing === layout.referenced && layout.unreferenced()?.length === 0)
    return "None of the blobs that this layout names are in it, as tools leave it that keep them elsewhere (`--shared-blob-dir`)";
  const digests = (of: readonly Descriptor[]): number => new Set(of.map(({ digest }) => digest)).size;
  if (INDEX_KINDS.includes(doc.kind)) {
    if (doc.cache !== undefined) return undefined;
    const all = digests(doc.descriptors.filter(({ place }) => place === "manifest"));
    // The entries of index.json are what somebody asks for by name, unless they are the platforms of one image.
    if (layout.place === "index.json" && (all === missing.length || missing.some(({ platformNode }) => platformNode === NONE)))
      return undefined;
    const many = missing.length === 1 ? `1 of ${all} entries is` : `${missing.length} of ${all} entries are`;
    return `${many} not in this layout, as tools leave it that copy one platform of several; \`skopeo copy --all\` copies them all`;
  }
  const layers = digests(doc.descriptors.filter(({ place }) => place === "layer"));
  const lacking = digests(missing.filter(({ place }) => place === "layer"));
  if (layers === 0 || lacking < layers || layout.missing * 2 <= layout.referenced) return undefined;
  return `No layer of this manifest is in this layout, which lacks ${layout.missing} of ${layout.referenced} blobs: it holds the documents alone`;
}

/** A cache without a blob is a slower build, and embedded content stands in for some readers. */
function weightOf(doc: Document, missing: readonly Descriptor[]): Severity {
  return doc.cache !== undefined || missing.every(({ dataNode }) => dataNode !== NONE) ? "warning" : "error";
}

function wordsFor(doc: Document, layout: LayoutView, missing: readonly Descriptor[], meant: LayoutBlob | undefined): string {
  const { digest = "", dataNode } = missing[0] as Descriptor;
  const short = shortDigest(digest);
  const stops =
    doc.cache === undefined ? "whoever reads the layout stops here" : "BuildKit runs the steps again that it cannot take from the cache";
  if (missing.length > 1) {
    const named = new Set(doc.descriptors.map((descriptor) => descriptor.digest)).size;
    return `${missing.length} of the ${named} blobs that are named here are not in this layout, and ${stops}; copy the image again`;
  }
  const path = blobPath(digest);
  const other = layout.strays.slice(0, COMPARED).find((stray) => stray.path.toLowerCase() === path);
  if (other !== undefined)
    return `${short} is not in this layout: its file is named in other letters, which no reader looks for; rename it`;
  if (meant !== undefined)
    return `${short} is not in this layout; ${shortDigest(meant.digest)}, to which nothing leads, has the size that is named here`;
  if (dataNode !== NONE) return `${short} is not in this layout, and few readers take \`data\` in its place; put the blob there as well`;
  return `${short} is not in this layout, and ${stops}; copy the image again`;
}

/** Among so many the one is looked for that may be meant. */
const COMPARED = 1000;

/** The one blob that nothing leads to and that has the size of the missing one. */
function meantBlob(doc: Document, layout: LayoutView, { digest = "", sizeNode }: Descriptor): LayoutBlob | undefined {
  const size = sizeAt(doc.tree, sizeNode);
  const all = size === undefined ? [] : (layout.unreferenced() ?? []);
  const left = all.length > COMPARED ? [] : all;
  const fitting = left.filter((blob) => blob.kind === "file" && blob.size === size && algorithmOf(blob.digest) === algorithmOf(digest));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function fixFor({ tree }: Document, missing: readonly Descriptor[], digest: string): ReturnType<NonNullable<Finding["fixes"]>>[number] {
  return {
    title: `Replace with ${shortDigest(digest)}`,
    safe: false,
    edits: missing.map(({ digestNode }) => replaceValue(tree, digestNode, JSON.stringify(digest))),
  };
}

function examples(): Rule["examples"] {
  const { layers, config, manifest, blobs } = sampleImage(["base", "app"]);
  const [base = config, app = config] = layers;
  const layer = pointTo(base, SAMPLE_LAYER_TYPE);
  const type = "application/vnd.oci.image.config.v1+json";
  const marked = sampleManifest(pointTo(config, type), [
    layer,
    pointTo(app, SAMPLE_LAYER_TYPE).replace(/"sha256:[^"]*"/, (digest) => `«${digest}»`),
  ]);
  const entry = pointTo(manifest, "application/vnd.oci.image.manifest.v1+json");
  const arm = textBlob(sampleManifest(pointTo(config, type), [], `,"annotations":{"com.example.for":"arm64"}`));
  const other = pointTo(arm, "application/vnd.oci.image.manifest.v1+json", `,"platform":{"architecture":"arm64","os":"linux"}`);
  const both = (arm64: string): string => sampleIndex([`${entry.slice(0, -1)},"platform":{"architecture":"amd64","os":"linux"}}`, arm64]);
  return [
    { good: sampleIndex([entry]), ...beside(blobs) },
    {
      bad: marked,
      says: `${shortDigest(app.digest)} is not in this layout, and whoever reads the layout stops here; copy the image again`,
      ...around(marked, [base, config]),
    },
    {
      bad: sampleIndex([entry.replace(manifest.digest, layerBlob("other").digest).replace(/"sha256:[^"]*"/, (digest) => `«${digest}»`)]),
      says: `${shortDigest(layerBlob("other").digest)} is not in this layout; ${shortDigest(manifest.digest)}, to which nothing leads, has the size that is named here`,
      fixed: sampleIndex([entry]),
      ...beside(blobs),
    },
    {
      bad: both(other.replace(/"sha256:[^"]*"/, (digest) => `«${digest}»`)),
      says: "1 of 2 entries is not in this layout, as tools leave it that copy one platform of several; `skopeo copy --all` copies them all",
      severity: "hint",
      ...beside(blobs),
    },
  ];
}
