import { spanOf } from "../../json/index.ts";
import { INDEX_KINDS, MANIFEST_KINDS } from "../../model/kinds.ts";
import { MEDIA_TYPE_OCI_MANIFEST } from "../../oci/mediatypes.ts";
import { placeholderKind } from "../../oci/placeholder-digests.ts";
import type { Rule } from "../../rule.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { blobPath } from "../blob-path.ts";
import { around, pointTo, sampleImage, sampleIndex, sampleManifest, textBlob } from "../sample.ts";
import { isWhole } from "../targets.ts";

/** An artifact is attached to a manifest that is not in its layout. */
export const danglingSubject: Rule = {
  id: "dangling-subject",
  subject: "layout",
  severity: "info",
  kinds: [...INDEX_KINDS, ...MANIFEST_KINDS, "oci-artifact"],
  summary: "The `subject` of a manifest is not in its layout, so nobody who looks for what is attached to it finds this document here.",
  why: [
    "`subject` attaches a signature, an SBOM or another artifact to an image. The specification calls it a weak association: the subject may be",
    "elsewhere, or come later. But then what it is for does not work from here, and some tools stop (measured in November 2026):",
    "",
    "- oras `copy`: `sha256:…: not found`; `oras discover --oci-layout` of the image finds no image to ask about",
    "- `umoci gc`: `getting reachables from root 0: get blob: open blob: open …: no such file or directory`",
    "",
    "skopeo, regctl and umoci copy and unpack such a manifest without a word. It happens where an artifact was copied without its image (`oras copy`",
    "of the artifact's own digest), or where an image was rebuilt and its signature was not made anew.",
    "",
    "**By hand:** copy the image with all that is attached to it: `oras copy -r REF --to-oci-layout DIR:TAG`, `regctl image copy --referrers REF",
    "ocidir://DIR:TAG`. If the image is gone, so is the use of the artifact.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, subject](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
    "[distribution-spec 1.1.0, Pushing Manifests with Subject](https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests-with-subject)",
  ],
  covers: ["2.20"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined || !layout.isListed || layout.entry("blobs")?.kind === "link") return;
    for (const { place, digest, digestNode } of doc.descriptors) {
      if (place !== "subject" || digest === undefined || !isWhole(doc.tree, digestNode) || blobPath(digest) === undefined) continue;
      // Where it is an entry as well, that is told of it.
      if (layout.parentsOf(digest).some(({ descriptor }) => descriptor.place === "manifest")) continue;
      if (layout.blob(digest) !== undefined || placeholderKind(digest) !== undefined) continue;
      yield {
        at: spanOf(doc.tree, digestNode),
        says: `${shortDigest(digest)}, to which this is attached, is not in this layout; copy it in as well, with \`oras copy -r\` for instance`,
      };
    }
  },
};

function examples(): Rule["examples"] {
  const { manifest, blobs } = sampleImage();
  const empty = textBlob("{}");
  const sbom = textBlob(`{"spdxVersion":"SPDX-2.3"}`);
  const subject = pointTo(manifest, MEDIA_TYPE_OCI_MANIFEST);
  const attached = (to: string): string =>
    sampleManifest(
      pointTo(empty, "application/vnd.oci.empty.v1+json"),
      [pointTo(sbom, "application/spdx+json")],
      `,"subject":${to}`,
    ).replace(`"config"`, `"artifactType":"application/spdx+json","config"`);
  const good = attached(subject);
  const bad = attached(subject.replace(`"${manifest.digest}"`, `«"${manifest.digest}"»`));
  return [
    { good, ...around(good, [...blobs, empty, sbom], (self) => sampleIndex([subject, pointTo(self, MEDIA_TYPE_OCI_MANIFEST)])) },
    {
      bad,
      says: `${shortDigest(manifest.digest)}, to which this is attached, is not in this layout; copy it in as well, with \`oras copy -r\` for instance`,
      ...around(bad, [empty, sbom]),
    },
  ];
}
