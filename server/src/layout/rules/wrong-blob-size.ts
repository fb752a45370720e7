import { replaceValue, spanOf, stringAt } from "../../json/index.ts";
import type { LayoutView } from "../../layout-view.ts";
import type { Descriptor, Document } from "../../model/document.ts";
import { INDEX_KINDS, MANIFEST_KINDS } from "../../model/kinds.ts";
import { decodeBase64 } from "../../oci/base64.ts";
import { MEDIA_TYPE_OCI_EMPTY } from "../../oci/mediatypes.ts";
import type { Finding, Rule } from "../../rule.ts";
import { sizeAt } from "../../rules/invalid-size.ts";
import { around, beside, pointTo, SAMPLE_LAYER_TYPE, sampleImage, sampleIndex, sampleManifest } from "../sample.ts";
import { isEmptyContent, isSound } from "../targets.ts";

/** A descriptor's size is not that of the blob that lies in the layout. */
export const wrongBlobSize: Rule = {
  id: "wrong-blob-size",
  subject: "layout",
  severity: "error",
  kinds: [...INDEX_KINDS, ...MANIFEST_KINDS, "oci-artifact", "oci-descriptor", "docker-save"],
  summary: "The `size` of a descriptor is not the size of the blob that lies in the layout under its digest.",
  why: [
    "Either the number is wrong, or the file was cut short or has grown. What people see (measured in November 2026):",
    "",
    "- umoci: `verified reader size mismatch`, `expected 418 bytes (extra bytes in stream)`, and `digest mismatch` where a byte too few is read",
    "- containerd: `failed size validation: 997 != 996`, `failed to read expected number of bytes: unexpected EOF`",
    "- skopeo and podman, of a config: `Size mismatch when copying sha256:…, expected 996, got 997`",
    "- oras: `mismatch Content-Length`, `trailing data`; regctl: `short read [expected 133, received 132]`; crane: `error verifying size`",
    "",
    "skopeo, podman and Docker take any size of a layer, and registries never compare it, so the fault travels.",
    "",
    "**By hand:** hash the file: `sha256sum DIR/blobs/sha256/HEX`. If it answers with the file's own name, the content is whole and the number is",
    "wrong: write the file's size (`stat -c %s FILE`). If not, the file is damaged: copy it again. `oci-manifest verify DIR` hashes them all.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, descriptor.md, size](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)"],
  covers: ["1.26"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined) return;
    const told = new Set<string>();
    for (const descriptor of doc.descriptors) {
      const real = otherSize(doc, layout, descriptor);
      if (real === undefined) continue;
      const { digest = "", sizeNode } = descriptor;
      const finding: Finding = {
        at: spanOf(doc.tree, sizeNode),
        says: `\`size\` is ${sizeAt(doc.tree, sizeNode)}, but the blob in this layout has ${real} ${real === 1 ? "byte" : "bytes"}; size or digest is another blob's`,
        fixes: () => [{ title: `Replace with ${real}`, safe: false, edits: [replaceValue(doc.tree, sizeNode, String(real))] }],
      };
      yield told.has(digest) ? { ...finding, place: true } : finding;
      told.add(digest);
    }
  },
};

/** The size of the blob, where it is another than the descriptor's and nothing else tells of it. */
export function otherSize(doc: Document, layout: LayoutView, { digest, mediaType, sizeNode, dataNode }: Descriptor): number | undefined {
  // Of `{}` and of nothing at all empty-descriptor knows the size, also where the type says so.
  if (digest === undefined || isEmptyContent(digest) || mediaType === MEDIA_TYPE_OCI_EMPTY) return undefined;
  const blob = layout.blob(digest);
  const size = sizeAt(doc.tree, sizeNode);
  // A number at the very end of the text may be about to go on.
  if (blob?.kind !== "file" || size === undefined || size === blob.size || (doc.tree.end[sizeNode] as number) === doc.text.length)
    return undefined;
  // Of a document whose content has another digest that is told, and of embedded content whose size is wrong, too.
  const file = layout.document(digest);
  if (file !== undefined && (file.edited || !isSound(file, digest))) return undefined;
  const data = stringAt(doc.tree, dataNode);
  const bytes = data === undefined ? undefined : decodeBase64(data);
  return bytes !== undefined && bytes.length !== size ? undefined : blob.size;
}

function examples(): Rule["examples"] {
  const { layers, config, manifest, blobs } = sampleImage();
  const [base = config] = layers;
  const marked = (size: string): string =>
    sampleManifest(pointTo(config, "application/vnd.oci.image.config.v1+json"), [
      pointTo(base, SAMPLE_LAYER_TYPE).replace(`"size":${base.size}`, `"size":${size}`),
    ]);
  const entry = pointTo(manifest, "application/vnd.oci.image.manifest.v1+json");
  return [
    { good: sampleIndex([entry]), ...beside(blobs) },
    {
      bad: marked("«2811969»"),
      says: `\`size\` is 2811969, but the blob in this layout has ${base.size} bytes; size or digest is another blob's`,
      fixed: marked(String(base.size)),
      ...around(marked("2811969"), [base, config]),
    },
    {
      bad: sampleIndex([entry.replace(`"size":${manifest.size}`, `"size":«${manifest.size - 1}»`)]),
      says: `\`size\` is ${manifest.size - 1}, but the blob in this layout has ${manifest.size} bytes; size or digest is another blob's`,
      fixed: sampleIndex([entry]),
      ...beside(blobs),
    },
  ];
}
